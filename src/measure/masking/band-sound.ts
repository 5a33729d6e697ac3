/**
 * A short stretch of one ear's sound as the model of masking takes it: intensities in narrow bands, where in each band the
 * energy lies, and how tonal it is. Pure.
 */
import { BANDS, bandHz, bandOf, CHANNELS_HZ, erbHz } from './erb-scale.ts';

export interface BandSound {
  /** Re 0 dB SPL, so that 10·log10 of it is dB SPL; one of each band. */
  readonly intensity: Float64Array;
  /** Energy-weighted mean frequency within each band: a tone stays where it is although bands are wide. */
  readonly centroidHz: Float64Array;
  /** 0 noise … 1 tone, one of each channel. */
  readonly tonality: Float64Array;
}

export function silence(): BandSound {
  return { intensity: new Float64Array(BANDS), centroidHz: Float64Array.from({ length: BANDS }, (_, band) => bandHz(band)), tonality: new Float64Array(CHANNELS_HZ.length) };
}

/** A stretch made of single components, each of a frequency and a level in dB SPL; tonality as told. For teaching and tests. */
export function fromComponents(components: Iterable<readonly [hz: number, levelDb: number]>, tonality = 0): BandSound {
  const sound = silence();
  sound.tonality.fill(tonality);
  const moment = new Float64Array(BANDS);
  for (const [hz, levelDb] of components) {
    const band = bandOf(hz);
    if (band === undefined) continue;
    const intensity = 10 ** (levelDb / 10);
    sound.intensity[band]! += intensity;
    moment[band]! += intensity * hz;
  }
  moment.forEach((sum, band) => { if (sum > 0) sound.centroidHz[band] = sum / sound.intensity[band]!; });
  return sound;
}

/** Powers of the bins of one spectrum, normalized so that a sine of amplitude A sums to A²/2 over its main lobe. */
export interface PowerSpectrum {
  readonly power: Readonly<Float32Array | Float64Array>;
  /** Distance of two bins. */
  readonly binHz: number;
}

/** Below this the long spectrum tells frequencies apart, above it the short one times. */
const SPLIT_HZ = 500;
/** Flatness of tones and of noise, in dB, measured with the long spectrum. */
const NOISE_FLATNESS_DB = -6;
const TONE_RANGE_DB = 14;
/** Keeps the logarithm of an empty bin finite, far below hearing. */
const TINY = 1e-30;

/**
 * @param long of about 170 ms (8192 frames at 48 kHz)
 * @param short of about 43 ms (2048 frames)
 * @param fullScaleDb sound pressure level of a sine of 0 dBFS
 */
export function fromSpectra(long: PowerSpectrum, short: PowerSpectrum, fullScaleDb: number): BandSound {
  const sound = silence();
  // A sine of amplitude 1 has the power 1/2 and is to be fullScaleDb.
  const toIntensity = 2 * 10 ** (fullScaleDb / 10);
  const moment = new Float64Array(BANDS);
  const pool = ({ power, binHz }: PowerSpectrum, fromHz: number, toHz: number): void => {
    for (let bin = Math.max(1, Math.ceil(fromHz / binHz)); bin < power.length && bin * binHz < toHz; bin++) {
      const band = bandOf(bin * binHz);
      if (band === undefined) continue;
      sound.intensity[band]! += power[bin]! * toIntensity;
      moment[band]! += power[bin]! * toIntensity * bin * binHz;
    }
  };
  pool(long, 0, SPLIT_HZ);
  pool(short, SPLIT_HZ, Infinity);
  moment.forEach((sum, band) => { if (sum > 0) sound.centroidHz[band] = sum / sound.intensity[band]!; });
  CHANNELS_HZ.forEach((hz, channel) => { sound.tonality[channel] = tonalityAround(long, hz); });
  return sound;
}

/** From the spectral flatness within one ERB (Johnston 1988): the geometric mean of the bins against their arithmetic mean. */
function tonalityAround({ power, binHz }: PowerSpectrum, hz: number): number {
  const half = erbHz(hz) / 2;
  const from = Math.max(1, Math.round((hz - half) / binHz));
  const to = Math.min(power.length - 1, Math.round((hz + half) / binHz));
  if (to - from < 1) return 0;
  let sum = 0;
  let logSum = 0;
  for (let bin = from; bin <= to; bin++) {
    sum += power[bin]! + TINY;
    logSum += Math.log(power[bin]! + TINY);
  }
  const count = to - from + 1;
  const flatnessDb = (10 / Math.LN10) * (logSum / count - Math.log(sum / count));
  return Math.min(1, Math.max(0, (NOISE_FLATNESS_DB - flatnessDb) / TONE_RANGE_DB));
}
