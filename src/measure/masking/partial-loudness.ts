/**
 * How loud a sound is beside others: partial loudness after Moore, Glasberg & Baer (1997), eqs. 17–20, with their constants, on
 * thresholds of `threshold.ts`. Pure.
 */
import { CHANNEL_CAM, CHANNELS_HZ } from './erb-scale.ts';
import { offsets, QUIET } from './threshold.ts';

const C = 0.047;
const ALPHA = 0.2;

/** Loudness per Cam of a target's excitation `t` beside a masker's `m`, with the masked threshold at `threshold` (`kappa·m + quiet`). */
export function specificLoudness(t: number, m: number, threshold: number, quiet: number): number {
  return Math.max(0, specific(t, m, threshold, quiet));
}

function specific(t: number, m: number, threshold: number, quiet: number): number {
  if (t <= 0) return 0;
  const a = 2 * quiet;
  const masked = (m + threshold + a) ** ALPHA;
  const ofQuiet = (quiet + a) ** ALPHA - a ** ALPHA;
  if (t >= threshold) return C * ((t + m + a) ** ALPHA - a ** ALPHA) - C * (masked - (quiet + a) ** ALPHA) * (threshold / t) ** 0.3;
  return C * ((2 * t) / (t + threshold)) ** 1.5 * (ofQuiet / (masked - (m + a) ** ALPHA)) * ((t + m + a) ** ALPHA - (m + a) ** ALPHA);
}

export interface PartialLoudness {
  /** In sone-like units, summed over all channels. */
  readonly partial: number;
  /** The same sound alone. */
  readonly alone: number;
  /** 1 nothing is lost … 0 nothing is heard; 1 for a sound that is not heard alone either. */
  readonly audibility: number;
}

/**
 * @param tonality of the masker
 * @param lost per channel, if given: the loudness that the masker takes, for pictures
 */
export function partialLoudness(target: Readonly<Float64Array>, masker: Readonly<Float64Array>, tonality: Readonly<Float64Array>, lost?: Float64Array): PartialLoudness {
  const kappas = offsets(tonality);
  let partial = 0;
  let alone = 0;
  for (let channel = 0; channel < CHANNELS_HZ.length; channel++) {
    const quiet = QUIET[channel]!;
    const kappa = kappas[channel]!;
    const inQuiet = specificLoudness(target[channel]!, 0, quiet, quiet);
    const beside = Math.min(inQuiet, specificLoudness(target[channel]!, masker[channel]!, kappa * masker[channel]! + quiet, quiet));
    partial += beside * CHANNEL_CAM;
    alone += inQuiet * CHANNEL_CAM;
    if (lost !== undefined) lost[channel] = inQuiet - beside;
  }
  return { partial, alone, audibility: alone > 0 ? partial / alone : 1 };
}
