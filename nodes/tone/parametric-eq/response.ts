/**
 * The curve of the equalizer, for faces and tests: the magnitude of the very filters that run in the engine. Pure; any thread.
 */
import { cos, log } from '../../../src/kit/exact-math.ts';
import { type Band, type Biquad, designBand } from './matched-design.ts';

const DECIBELS_PER_NEPER_OF_POWER = 10 / log(10);

/** |H|² at the angular frequency ω (radians a sample). */
function power({ b0, b1, b2, a1, a2 }: Biquad, w: number): number {
  const phi1 = (1 - cos(w)) / 2;
  const phi0 = 1 - phi1;
  const both = 4 * phi0 * phi1;
  const B = (b0 + b1 + b2) * (b0 + b1 + b2) * phi0 + (b0 - b1 + b2) * (b0 - b1 + b2) * phi1 - 4 * b0 * b2 * both;
  const A = (1 + a1 + a2) * (1 + a1 + a2) * phi0 + (1 - a1 + a2) * (1 - a1 + a2) * phi1 - 4 * a2 * both;
  return B / A;
}

/** dB of one band at each frequency; frequencies above half the rate are read at half the rate. */
export function bandResponseDb(band: Band, frequenciesHz: readonly number[], rateHz: number): number[] {
  const sections = designBand(band, rateHz);
  return frequenciesHz.map((f) => {
    const w = (2 * Math.PI * Math.min(f, rateHz / 2)) / rateHz;
    return sections.reduce((sum, section) => sum + DECIBELS_PER_NEPER_OF_POWER * log(Math.max(power(section, w), 1e-40)), 0);
  });
}

/** dB of all bands together at each frequency. */
export function responseDb(bands: readonly Band[], frequenciesHz: readonly number[], rateHz: number): number[] {
  const curves = bands.map((band) => bandResponseDb(band, frequenciesHz, rateHz));
  return frequenciesHz.map((_, k) => curves.reduce((sum, curve) => sum + curve[k]!, 0));
}
