/**
 * The model of masking against the classic data (DSP tests M1–M9): thresholds of tones in noise (Fastl & Zwicker,
 * Psychoacoustics, ch. 4), upward spread, tone against noise (Painter & Spanias 2000), and partial loudness of equal spectra.
 */
import { describe, expect, it } from 'vitest';
import { type BandSound, fromComponents, fromSpectra } from './band-sound.ts';
import { bandOf, CHANNELS_HZ, camOf, erbHz } from './erb-scale.ts';
import { excitation } from './excitation.ts';
import { partialLoudness } from './partial-loudness.ts';
import { maskedThreshold, QUIET, quietThresholdDb } from './threshold.ts';

const db = (power: number): number => 10 * Math.log10(power);
const nearest = (hz: number): number => CHANNELS_HZ.reduce((best, at, k) => (Math.abs(Math.log(at / hz)) < Math.abs(Math.log(CHANNELS_HZ[best]! / hz)) ? k : best), 0);
/** Between channels, so that a figure is read where it is stated. */
function at(values: Readonly<Float64Array>, hz: number): number {
  const upper = CHANNELS_HZ.findIndex((one) => one >= hz);
  const [low, high] = [camOf(CHANNELS_HZ[upper - 1]!), camOf(CHANNELS_HZ[upper]!)];
  return db(values[upper - 1]!) + ((db(values[upper]!) - db(values[upper - 1]!)) * (camOf(hz) - low)) / (high - low);
}
/** Noise of a level between two frequencies, a component a hertz. */
function noise(fromHz: number, toHz: number, levelDb: number): BandSound {
  const each = levelDb - db(toHz - fromHz);
  return fromComponents(Array.from({ length: Math.round(toHz - fromHz) }, (_, k) => [fromHz + k + 0.5, each] as const));
}
const tone = (hz: number, levelDb: number): BandSound => fromComponents([[hz, levelDb]], 1);
const masked = (sound: BandSound): Float64Array => maskedThreshold(excitation(sound), sound.tonality);

describe('the scale of hearing', () => {
  it.each([[50, 30.1, 1.83], [100, 35.5, 3.36], [250, 51.6, 6.85], [500, 78.6, 10.75], [1000, 132.4, 15.59], [2000, 240.2, 21.12], [4000, 455.8, 27.06], [8000, 886.8, 33.24], [16000, 1749, 39.54]])('%i Hz: ERB %d Hz, %d Cam', (hz, erb, cam) => {
    expect(erbHz(hz)).toBeCloseTo(erb, erb > 100 ? 0 : 1);
    expect(camOf(hz)).toBeCloseTo(cam, 1);
  });

  it('knows silence: the ear hears best at 3 to 4 kHz', () => {
    expect(quietThresholdDb(1000)).toBeCloseTo(3.4, 1);
    expect(CHANNELS_HZ[QUIET.indexOf(Math.min(...QUIET))]).toBeGreaterThan(3000);
    expect(CHANNELS_HZ[QUIET.indexOf(Math.min(...QUIET))]).toBeLessThan(4000);
  });
});

describe('M1, M2: a tone in a noise one critical band wide', () => {
  it.each([[250, 100, 58], [1000, 160, 57], [4000, 700, 55]])('at %i Hz', (hz, wide, expectedDb) => {
    const threshold = masked(noise(hz - wide / 2, hz + wide / 2, 60));
    expect(Math.abs(db(Math.max(...threshold.subarray(nearest(hz) - 3, nearest(hz) + 4))) - expectedDb)).toBeLessThan(3);
  });

  it.each([20, 40, 60, 80, 100])('is heard from 3 dB below the noise at any level: %i dB', (levelDb) => {
    const threshold = masked(noise(920, 1080, levelDb));
    expect(Math.abs(at(threshold, 1000) - (levelDb - 3))).toBeLessThan(3);
  });

  it('hides nothing an octave below, even when loud', () => {
    expect(at(masked(noise(920, 1080, 80)), 500) - quietThresholdDb(500)).toBeLessThan(3);
  });
});

it.each([[250, 47], [500, 47], [1000, 50], [2000, 53], [4000, 56], [8000, 59]])('M3: white noise of 30 dB/Hz hides a tone of %i Hz up to %i dB', (hz, expectedDb) => {
  expect(Math.abs(at(masked(noise(20, 16000, 30 + db(15980))), hz) - expectedDb)).toBeLessThan(3);
});

describe('M4, M5: the excitation of a tone spreads upwards, the more the louder it is', () => {
  it.each([
    [40, 1250, 18.3], [40, 1500, -1.4], [40, 800, 17.8], [60, 1250, 43.8], [60, 1500, 28.5], [60, 2000, 7.2], [60, 3000, -16], [60, 800, 37.8],
    [80, 1250, 69], [80, 1500, 58.2], [80, 2000, 42.8], [80, 3000, 25.8], [80, 800, 57.8], [100, 1250, 93.9], [100, 1500, 87.4], [100, 2000, 77.9], [100, 3000, 67.2], [100, 800, 77.8],
  ])('1 kHz at %i dB, read at %i Hz: %d dB', (levelDb, hz, expectedDb) => {
    expect(Math.abs(at(excitation(tone(1000, levelDb)), hz) - expectedDb)).toBeLessThan(1);
  });

  it('1.2 kHz: at 80 dB the octave above is excited by more than 40 dB over the octave below; at 40 dB neither is heard', () => {
    const loud = excitation(tone(1200, 80));
    expect(at(loud, 2400) - db(loud[nearest(600)]! + 1e-4)).toBeGreaterThan(40);
    const soft = excitation(tone(1200, 40));
    for (const hz of [600, 2400]) expect(db(soft[nearest(hz)]! + 1e-9)).toBeLessThan(quietThresholdDb(hz));
  });
});

describe('M6: noise hides a tone better than a tone hides noise', () => {
  /** How far the masker lies above what it just hides. */
  function distanceDb(masker: BandSound, maskerDb: number, target: (levelDb: number) => BandSound): number {
    const threshold = masked(masker);
    for (let levelDb = 0; levelDb < maskerDb; levelDb += 0.1) if (excitation(target(levelDb)).some((e, k) => e > threshold[k]!)) return maskerDb - levelDb;
    return 0;
  }

  it('a tone of 410 Hz in a noise of 80 dB: 4 dB', () => {
    expect(Math.abs(distanceDb(noise(355, 465, 80), 80, (levelDb) => tone(410, levelDb)) - 4)).toBeLessThan(3);
  });

  it('a noise at a tone of 1 kHz and 80 dB: 24 dB', () => {
    expect(Math.abs(distanceDb(tone(1000, 80), 80, (levelDb) => noise(960, 1040, levelDb)) - 24)).toBeLessThan(5);
  });
});

describe('M8, M9: partial loudness', () => {
  const pink = (levelDb: number): BandSound => noise(50, 15000, levelDb);
  const audibility = (target: BandSound, masker: BandSound): number => partialLoudness(excitation(target), excitation(masker), masker.tonality).audibility;

  it('of one channel at 1 kHz: 0.91–0.94 when 20 dB louder, 0.19–0.22 when equal, under 0.01 when 20 dB softer', () => {
    for (const levelDb of [40, 60, 80]) {
      const indexAt = (hz: number, targetDb: number, maskerDb: number): number => {
        const [target, masker] = [new Float64Array(CHANNELS_HZ.length), new Float64Array(CHANNELS_HZ.length)];
        target[nearest(hz)] = 10 ** (targetDb / 10);
        masker[nearest(hz)] = 10 ** (maskerDb / 10);
        return partialLoudness(target, masker, new Float64Array(CHANNELS_HZ.length)).audibility;
      };
      expect(indexAt(1000, levelDb, levelDb)).toBeGreaterThan(0.18);
      expect(indexAt(1000, levelDb, levelDb)).toBeLessThan(0.23);
      expect(indexAt(1000, levelDb, levelDb - 20)).toBeGreaterThan(0.9);
      expect(indexAt(1000, levelDb - 20, levelDb)).toBeLessThan(0.01);
      expect(indexAt(500, levelDb, levelDb)).toBeGreaterThan(0.09);
      expect(indexAt(500, levelDb, levelDb)).toBeLessThan(0.15);
      expect(indexAt(4000, levelDb, levelDb)).toBeGreaterThan(0.22);
      expect(indexAt(4000, levelDb, levelDb)).toBeLessThan(0.27);
    }
  });

  it('rises with the level of the target', () => {
    const rising = [-20, -10, 0, 10, 20].map((gain) => audibility(pink(60 + gain), pink(60)));
    for (let k = 1; k < rising.length; k++) expect(rising[k]).toBeGreaterThan(rising[k - 1]!);
  });

  it('is whole where the sounds do not meet', () => {
    const [low, high] = [noise(50, 200, 70), noise(2000, 8000, 70)];
    expect(audibility(low, high)).toBeGreaterThan(0.95);
    expect(audibility(high, low)).toBeGreaterThan(0.95);
  });
});

describe('from spectra', () => {
  const spectrum = (frames: number, fill: (hz: number) => number): { power: Float64Array; binHz: number } => ({ power: Float64Array.from({ length: frames / 2 + 1 }, (_, bin) => fill((bin * 48000) / frames)), binHz: 48000 / frames });

  it('a sine of full scale is as loud as the calibration says, and tonal', () => {
    const hz = 1000;
    const line = (frames: number) => { const { power, binHz } = spectrum(frames, () => 0); power[Math.round(hz / binHz)] = 0.5; return { power, binHz }; };
    const sound = fromSpectra(line(8192), line(2048), 100);
    expect(db(Math.max(...sound.intensity))).toBeCloseTo(100, 6);
    expect(sound.tonality[nearest(hz)]).toBe(1);
    expect(sound.centroidHz[bandOf(hz)!]).toBeGreaterThan(970);
  });

  it('a flat spectrum is noise', () => {
    const sound = fromSpectra(spectrum(8192, () => 1e-6), spectrum(2048, () => 1e-6), 100);
    expect(Math.max(...sound.tonality)).toBe(0);
  });
});
