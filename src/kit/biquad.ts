/** A filter of second order and its curve. For pictures and tests; pure, any thread. */
import { cos, log } from './exact-math.ts';

/** H(z) = (b0 + b1·z⁻¹ + b2·z⁻²)/(1 + a1·z⁻¹ + a2·z⁻²). */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

const DECIBELS_PER_NEPER_OF_POWER = 10 / log(10);
const LEAST_POWER = 1e-40;

/** dB at a frequency; above half the rate, at half the rate. By sin²(ω/2), which keeps its digits at low frequencies. */
export function biquadDb({ b0, b1, b2, a1, a2 }: Biquad, frequencyHz: number, rateHz: number): number {
  const phi1 = (1 - cos((2 * Math.PI * Math.min(frequencyHz, rateHz / 2)) / rateHz)) / 2;
  const phi0 = 1 - phi1;
  const both = 4 * phi0 * phi1;
  const B = (b0 + b1 + b2) * (b0 + b1 + b2) * phi0 + (b0 - b1 + b2) * (b0 - b1 + b2) * phi1 - 4 * b0 * b2 * both;
  const A = (1 + a1 + a2) * (1 + a1 + a2) * phi0 + (1 - a1 + a2) * (1 - a1 + a2) * phi1 - 4 * a2 * both;
  return DECIBELS_PER_NEPER_OF_POWER * log(Math.max(B / A, LEAST_POWER));
}
