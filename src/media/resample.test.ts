/** What mastering asks of a sample-rate converter, in dB; the f32 of input and output alone make about −150 dB of noise. */
import { describe, expect, it } from 'vitest';
import { besselI0 } from './kaiser-sinc.ts';
import { createResampler, resampleStereo } from './resample.ts';

const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-15));

function converted(samples: Float32Array, fromHz: number, toHz: number): Float32Array {
  const { samples: out, diagnostics } = resampleStereo(samples, fromHz, toHz);
  expect(diagnostics).toEqual([]);
  return out ?? new Float32Array(0);
}

/** Left a sine, right silence. */
function tone(hz: number, rateHz: number, frames: number, peak = 1): Float32Array {
  const samples = new Float32Array(2 * frames);
  for (let i = 0; i < frames; i++) samples[2 * i] = peak * Math.sin(2 * Math.PI * hz * (i / rateHz));
  return samples;
}

const left = (samples: Float32Array): Float64Array => Float64Array.from({ length: samples.length / 2 }, (_, i) => samples[2 * i] ?? 0);

/** Least-squares sine at `hz` over the middle: its peak, its delay against frame 0 in degrees, and the RMS of what is left. */
function fit(signal: Float64Array, hz: number, rateHz: number): { peak: number; degrees: number; residue: number } {
  const edge = Math.floor(signal.length / 5);
  let [cc, ss, cs, cy, sy] = [0, 0, 0, 0, 0];
  const angle = (i: number): number => 2 * Math.PI * hz * (i / rateHz);
  for (let i = edge; i < signal.length - edge; i++) {
    const [c, s, y] = [Math.cos(angle(i)), Math.sin(angle(i)), signal[i] ?? 0];
    cc += c * c;
    ss += s * s;
    cs += c * s;
    cy += c * y;
    sy += s * y;
  }
  const det = cc * ss - cs * cs;
  const a = (cy * ss - sy * cs) / det;
  const b = (sy * cc - cy * cs) / det;
  let rest = 0;
  for (let i = edge; i < signal.length - edge; i++) rest += ((signal[i] ?? 0) - a * Math.cos(angle(i)) - b * Math.sin(angle(i))) ** 2;
  return { peak: Math.sqrt(a * a + b * b), degrees: (Math.atan2(a, b) * 180) / Math.PI, residue: Math.sqrt(rest / (signal.length - 2 * edge)) };
}

const rmsMiddle = (signal: Float64Array): number => {
  const edge = Math.floor(signal.length / 5);
  return Math.sqrt(signal.subarray(edge, signal.length - edge).reduce((sum, y) => sum + y * y, 0) / (signal.length - 2 * edge));
};

const PAIRS = [[44_100, 48_000], [48_000, 44_100], [96_000, 44_100], [192_000, 48_000], [44_100, 88_200], [96_000, 192_000]] as const;

describe.each(PAIRS)('%i to %i', (fromHz, toHz) => {
  const frames = Math.round(fromHz / 5);
  it('is flat to 20 kHz within 0.001 dB, in phase, and adds nothing above −140 dB', () => {
    for (const hz of [20, 100, 997, 5_000, 10_000, 15_000, 18_000, 20_000]) {
      const { peak, degrees, residue } = fit(left(converted(tone(hz, fromHz, frames), fromHz, toHz)), hz, toHz);
      expect(Math.abs(decibels(peak))).toBeLessThan(0.001);
      expect(Math.abs(degrees)).toBeLessThan(0.001);
      expect(decibels(residue / Math.SQRT1_2)).toBeLessThan(-140);
    }
  });
  it('leaves the silent channel silent', () => {
    const out = converted(tone(997, fromHz, 1000), fromHz, toHz);
    expect(out.every((y, i) => i % 2 === 0 || y === 0)).toBe(true);
  });
  it('gives round(N·ratio) frames', () => {
    for (const n of [0, 1, 2, 146, 147, 1000, 20_011]) expect(converted(new Float32Array(2 * n), fromHz, toHz).length / 2).toBe(Math.round((n * toHz) / fromHz));
  });
  it('keeps a constant within 1e-7', () => {
    const out = left(converted(new Float32Array(2 * frames).fill(1), fromHz, toHz));
    const edge = Math.floor(out.length / 5);
    expect(out.subarray(edge, -edge).every((y) => Math.abs(y - 1) < 1e-7)).toBe(true);
  });
});

it('what lies above the new Nyquist frequency goes below −140 dBFS', () => {
  for (const [hz, fromHz, toHz] of [[23_000, 96_000, 44_100], [30_000, 96_000, 44_100], [47_000, 96_000, 44_100], [22_060, 48_000, 44_100], [25_000, 192_000, 48_000], [90_000, 192_000, 48_000]] as const) {
    expect(decibels(rmsMiddle(left(converted(tone(hz, fromHz, fromHz / 5), fromHz, toHz))))).toBeLessThan(-140);
  }
});

it('44.1 to 96 and back nulls to −120 dB', () => {
  // 400 sines from 20 Hz to 19 kHz with scattered phases stand for band-limited noise.
  const frames = 22_050;
  const samples = new Float32Array(2 * frames);
  for (let n = 0; n < 400; n++) {
    const hz = 20 + (18_980 * n) / 399;
    const phase = (n * n * 2.399963) % (2 * Math.PI);
    for (let i = 0; i < frames; i++) samples[2 * i] = (samples[2 * i] ?? 0) + 0.03 * Math.sin(2 * Math.PI * hz * (i / 44_100) + phase);
  }
  const back = left(converted(converted(samples, 44_100, 96_000), 96_000, 44_100));
  expect(back.length).toBe(frames);
  const original = left(samples);
  expect(decibels(rmsMiddle(back.map((y, i) => y - (original[i] ?? 0))) / rmsMiddle(original))).toBeLessThan(-120);
});

it('an impulse stays where it was', () => {
  const samples = new Float32Array(2 * 3000);
  samples[2 * 1470] = 1;
  const out = left(converted(samples, 44_100, 48_000));
  const at = out.reduce((best, y, i) => (y > (out[best] ?? 0) ? i : best), 0);
  expect(at).toBe(1600);
  for (let k = 1; k < 200; k++) expect(Math.abs((out[at + k] ?? 0) - (out[at - k] ?? 0))).toBeLessThan(1e-7);
});

it('gives the same bits in blocks of any length, for any number of channels', () => {
  const sound = Float32Array.from({ length: 3 * 40_000 }, (_, i) => Math.fround(((Math.imul(i + 1, 2_654_435_761) >>> 8) / 2 ** 23) - 1));
  const inBlocks = (frames: number): number[] => {
    const { resampler } = createResampler({ fromHz: 44_100, toHz: 48_000, channels: 3 });
    const pieces: Float32Array[] = [];
    for (let at = 0; at < sound.length; at += 3 * frames) pieces.push(resampler!.push(sound.subarray(at, at + 3 * frames)));
    return [...pieces, resampler!.finish()].flatMap((piece) => [...piece]);
  };
  const whole = inBlocks(40_000);
  expect(whole.length).toBe(3 * Math.round((40_000 * 48_000) / 44_100));
  expect(inBlocks(997)).toEqual(whole);
  expect(inBlocks(16_385)).toEqual(whole);
});

it('equal rates change no bit', () => {
  const sound = Float32Array.of(0.1, -2, 1e-20, 1);
  expect(converted(sound, 48_000, 48_000)).toEqual(sound);
});

it('refuses absurd rates and ratios, and says what to do', () => {
  for (const [fromHz, toHz, code] of [[44_100, 7_000, 'resample-rate'], [44_100.5, 48_000, 'resample-rate'], [44_101, 48_000, 'resample-ratio'], [767_999, 768_000, 'resample-ratio']] as const) {
    const { samples, diagnostics } = resampleStereo(new Float32Array(8), fromHz, toHz);
    expect([samples, diagnostics.map((d) => d.code)]).toEqual([undefined, [code]]);
    expect(diagnostics[0]?.message).toMatch(/(Use|Choose) /);
  }
  for (const rateHz of [8_000, 11_025, 22_050, 32_000, 44_056, 47_952, 88_200, 176_400, 384_000, 768_000]) {
    expect(createResampler({ fromHz: rateHz, toHz: 48_000, channels: 1 }).diagnostics).toEqual([]);
  }
});

it('has the Bessel function of the tables', () => {
  // Abramowitz, Stegun, table 9.8 and its continuation.
  expect(besselI0(0)).toBe(1);
  expect(besselI0(1)).toBeCloseTo(1.266065877752008, 14);
  expect(besselI0(10) / 2815.716628466254).toBeCloseTo(1, 13);
});
