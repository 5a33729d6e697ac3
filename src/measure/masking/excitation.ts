/**
 * The excitation pattern: how strongly each channel of hearing answers to a sound, by level-dependent rounded-exponential
 * filters (Glasberg & Moore 1990; Moore, Glasberg & Baer 1997). Low sounds spread upwards, the more the louder they are. Pure.
 */
import type { BandSound } from './band-sound.ts';
import { BANDS, CHANNELS_HZ, erbHz } from './erb-scale.ts';

/** Slope of a filter at 51 dB: p in W(g) = (1 + p·g)·e^(−p·g), with g the distance as a part of the center frequency. */
const slopeAt51 = (hz: number): number => (4 * hz) / erbHz(hz);
const SLOPE_AT_1_KHZ = slopeAt51(1000);
/** How much flatter the lower side gets per dB. */
const FLATTER_PER_DB = 0.35;
const LEAST_SLOPE = 0.1;
/** What lies this far below 0 dB SPL in a channel is not added: e^(−x) from here on. */
const NEGLIGIBLE_DB = -40;

const SLOPES = CHANNELS_HZ.map((hz) => slopeAt51(hz));

/** Level in dB of what lies within half an ERB around each band: it sets how far that band spreads. */
function levelsAround({ intensity, centroidHz }: BandSound): Float64Array {
  const levels = new Float64Array(BANDS).fill(-Infinity);
  const sums = new Float64Array(BANDS + 1);
  for (let band = 0; band < BANDS; band++) sums[band + 1] = sums[band]! + intensity[band]!;
  // Ten bands are one ERB.
  for (let band = 0; band < BANDS; band++) {
    if (intensity[band]! > 0 && centroidHz[band]! > 0) levels[band] = 10 * Math.log10(sums[Math.min(BANDS, band + 6)]! - sums[Math.max(0, band - 5)]!);
  }
  return levels;
}

/** @returns excitation of each channel re 0 dB SPL (10·log10 of it is dB), in `target` if given */
export function excitation(sound: BandSound, target = new Float64Array(CHANNELS_HZ.length)): Float64Array {
  target.fill(0);
  const levels = levelsAround(sound);
  const least = 10 ** (NEGLIGIBLE_DB / 10);
  for (let band = 0; band < BANDS; band++) {
    const intensity = sound.intensity[band]!;
    if (intensity < least) continue;
    const hz = sound.centroidHz[band]!;
    const flatter = (FLATTER_PER_DB / SLOPE_AT_1_KHZ) * (levels[band]! - 51);
    // Outwards from the sound's own place, upwards and then downwards, as far as it is worth adding.
    const own = lowerBound(hz);
    for (let channel = own; channel < CHANNELS_HZ.length; channel++) {
      const center = CHANNELS_HZ[channel]!;
      const slope = SLOPES[channel]!;
      const x = Math.max(LEAST_SLOPE * slope, slope - flatter * slope) * ((center - hz) / center);
      const part = intensity * (1 + x) * Math.exp(-x);
      if (part < least) break;
      target[channel]! += part;
    }
    for (let channel = own - 1; channel >= 0; channel--) {
      const center = CHANNELS_HZ[channel]!;
      const x = SLOPES[channel]! * ((hz - center) / center);
      const part = intensity * (1 + x) * Math.exp(-x);
      if (part < least) break;
      target[channel]! += part;
    }
  }
  return target;
}

/** The first channel at or above a frequency. */
function lowerBound(hz: number): number {
  let low = 0;
  let high = CHANNELS_HZ.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (CHANNELS_HZ[middle]! < hz) low = middle + 1;
    else high = middle;
  }
  return low;
}
