/**
 * Several sounds at once, each as both ears have it: who hides whom, at one moment. The better ear counts: for loudness the one in
 * which the sound is louder, for thresholds the one in which it lies further above the rest. Each sound hides by its own tonality.
 * Loudness of many moments is added up by the caller. Pure.
 */
import type { BandSound } from './band-sound.ts';
import { CHANNELS_HZ } from './erb-scale.ts';
import { excitation } from './excitation.ts';
import { specificLoudness } from './partial-loudness.ts';
import { offsets, QUIET } from './threshold.ts';

/** What one ear has of one sound, per channel. */
export interface EarSound {
  readonly excitation: Readonly<Float64Array>;
  /** What its excitation is worth as a threshold for others. */
  readonly kappa: Readonly<Float64Array>;
}

export type HeardSound = readonly [left: EarSound, right: EarSound];

export const earSound = (sound: BandSound): EarSound => ({ excitation: excitation(sound), kappa: offsets(sound.tonality) });

export interface Beside {
  /** Summed over the channels, per channel's width. */
  readonly alone: number;
  readonly partial: number;
  /** Per channel: signal to threshold in dB, in the ear where it is higher. */
  readonly smrDb: Float64Array;
  /** Per channel: the loudness alone, and what of it the others take. */
  readonly loudness: Float64Array;
  readonly lost: Float64Array;
}

/** One sound beside others; nobody beside it is silence. */
export function besideOthers(target: HeardSound, others: readonly HeardSound[]): Beside {
  const count = CHANNELS_HZ.length;
  const [smrDb, loudness, lost] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  let [alone, partial] = [0, 0];
  for (let channel = 0; channel < count; channel++) {
    const quiet = QUIET[channel]!;
    let [best, bestBeside, ratio] = [0, 0, 0];
    for (const ear of [0, 1] as const) {
      const t = target[ear].excitation[channel]!;
      let [masker, threshold] = [0, quiet];
      for (const other of others) {
        masker += other[ear].excitation[channel]!;
        threshold += other[ear].excitation[channel]! * other[ear].kappa[channel]!;
      }
      best = Math.max(best, specificLoudness(t, 0, quiet, quiet));
      bestBeside = Math.max(bestBeside, specificLoudness(t, masker, threshold, quiet));
      ratio = Math.max(ratio, t / threshold);
    }
    bestBeside = Math.min(best, bestBeside);
    smrDb[channel] = 10 * Math.log10(Math.max(ratio, 1e-10));
    loudness[channel] = best;
    lost[channel] = best - bestBeside;
    alone += best;
    partial += bestBeside;
  }
  return { alone, partial, smrDb, loudness, lost };
}
