/**
 * The tilt's filter as it runs in the engine, for its picture and for tests: M. Vicanek, “Matched One-Pole Digital Shelving
 * Filters”, 2019. Pure; any thread.
 */
import { cos, log, pow } from '../../../src/kit/exact-math.ts';

const DECIBELS_PER_NEPER_OF_POWER = 10 / log(10);

/** H(z) = (b0 + b1·z⁻¹)/(1 + a1·z⁻¹). */
export interface OnePole {
  readonly b0: number;
  readonly b1: number;
  readonly a1: number;
}

/** Where the design meets the prototype, as a part of half the rate. */
const MATCH = 0.9;

export function designTilt(tiltDb: number, pivotHz: number, rateHz: number): OnePole {
  const g = pow(10, tiltDb / 40);
  const f = Math.min(pivotHz / rateHz, 0.45) * 2;
  const phi = 1 - cos(Math.PI * MATCH);
  const alpha = (2 / Math.PI ** 2) * (1 / MATCH ** 2 + 1 / (g * g * f * f)) - 1 / phi;
  const beta = (2 / Math.PI ** 2) * (1 / MATCH ** 2 + (g * g) / (f * f)) - 1 / phi;
  const a1 = -alpha / (1 + alpha + Math.sqrt(1 + 2 * alpha));
  const zero = -beta / (1 + beta + Math.sqrt(1 + 2 * beta));
  const b0 = (1 + a1) / ((1 + zero) * g);
  return { b0, b1: zero * b0, a1 };
}

/** dB at a frequency; those above half the rate are read at half the rate. */
export function responseDb({ b0, b1, a1 }: OnePole, hz: number, rateHz: number): number {
  const c = cos((2 * Math.PI * Math.min(hz, rateHz / 2)) / rateHz);
  return DECIBELS_PER_NEPER_OF_POWER * log((b0 * b0 + b1 * b1 + 2 * b0 * b1 * c) / (1 + a1 * a1 + 2 * a1 * c));
}
