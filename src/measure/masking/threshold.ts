/**
 * What can just be heard: in quiet (Terhardt 1979), and beside a masker, from the masker's excitation and whether it is tone or
 * noise. The offsets are those of Moore, Glasberg & Baer (1997) in shape, calibrated against the thresholds of tones in noise of
 * Fastl & Zwicker (Psychoacoustics, ch. 4); the tonal ones are Johnston's (1988). Pure.
 */
import { CHANNELS_HZ } from './erb-scale.ts';

/** The formula runs off at both ends of hearing. */
const LOUDEST_QUIET_DB = 80;

/** Level in dB SPL of a tone that is just heard in silence. */
export function quietThresholdDb(hz: number): number {
  const khz = hz / 1000;
  return Math.min(LOUDEST_QUIET_DB, 3.64 * khz ** -0.8 - 6.5 * Math.exp(-0.6 * (khz - 3.3) ** 2) + 1e-3 * khz ** 4);
}

const NOISE_OFFSETS = [[50, 9], [100, 4], [200, 1.5], [500, -1], [1000, -2], [2000, -2.5]] as const;

/** How far above the excitation of a noise a tone must lie to be heard in it, in dB; joined by lines over log frequency. */
export function noiseOffsetDb(hz: number): number {
  const next = NOISE_OFFSETS.findIndex(([at]) => at >= hz);
  if (next === 0) return NOISE_OFFSETS[0][1];
  if (next < 0) return NOISE_OFFSETS.at(-1)![1];
  const [lowHz, low] = NOISE_OFFSETS[next - 1]!;
  const [highHz, high] = NOISE_OFFSETS[next]!;
  return low + ((high - low) * Math.log(hz / lowHz)) / Math.log(highHz / lowHz);
}

/** Traunmüller 1990. */
const barkOf = (hz: number): number => (26.81 * hz) / (1960 + hz) - 0.53;

export const QUIET: Readonly<Float64Array> = CHANNELS_HZ.map((hz) => 10 ** (quietThresholdDb(hz) / 10));
const NOISE_OFFSET_DB = CHANNELS_HZ.map((hz) => noiseOffsetDb(hz));
const TONE_OFFSET_DB = CHANNELS_HZ.map((hz) => -(14.5 + barkOf(hz)));

/** Per channel, as a ratio: what a masker's excitation is worth as a threshold; a tone hides a noise far less than the reverse. */
export function offsets(tonality: Readonly<Float64Array>, target = new Float64Array(CHANNELS_HZ.length)): Float64Array {
  for (let channel = 0; channel < target.length; channel++) {
    const alpha = tonality[channel]!;
    target[channel] = 10 ** ((TONE_OFFSET_DB[channel]! * alpha + NOISE_OFFSET_DB[channel]! * (1 - alpha)) / 10);
  }
  return target;
}

/** Excitation that a sound needs in each channel to be heard beside a masker of this excitation and tonality. */
export function maskedThreshold(masker: Readonly<Float64Array>, tonality: Readonly<Float64Array>, target = new Float64Array(CHANNELS_HZ.length)): Float64Array {
  offsets(tonality, target);
  for (let channel = 0; channel < target.length; channel++) target[channel] = masker[channel]! * target[channel]! + QUIET[channel]!;
  return target;
}
