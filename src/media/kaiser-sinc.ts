/**
 * Designs the filter table of the sample-rate converter: a sinc under a Kaiser window, sampled at every phase the ratio
 * needs. Pure, any thread; the same bits on every engine (+ − × ÷, square root and `exact-math` only).
 *
 * Sources: Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS 1974 (window, and its
 * length for an attenuation A and a transition Δω: N = (A − 8)/(2.285·Δω) + 1); Crochiere, Rabiner, "Multirate Digital
 * Signal Processing", 1983, §2.4 (polyphase form).
 */
import { sin } from '../kit/exact-math.ts';

/** Kaiser's β: side lobes 163 dB down. */
const BETA = 17;
/**
 * Shares of the lower rate's Nyquist frequency: flat to 20 kHz at 44.1 kHz, and nothing left at Nyquist itself. Fixed
 * to 20/22.05 so that every pair of rates has the same share.
 */
const PASS_EDGE = 20 / 22.05;
const CUTOFF = (PASS_EDGE + 1) / 2;
/** Half the window, in frames of the lower rate: 116 by Kaiser's formula, and a little more. */
const HALF_WIDTH = 120;
const PI = 3.141592653589793;

export interface FilterTable {
  /** Row p serves an output that lies p/phases of a frame behind an input; `taps` coefficients, oldest frame first. */
  readonly coefficients: Float64Array;
  readonly phases: number;
  /** Even in both halves, so a multiple of 4. */
  readonly taps: number;
}

/** How many coefficients `designTable` would make for outputs every `step/phases` input frames. */
export const tableLength = (phases: number, step: number): number => phases * tapsFor(phases, step);

function tapsFor(phases: number, step: number): number {
  return 4 * Math.ceil((HALF_WIDTH * Math.max(1, step / phases)) / 2);
}

/** In: the ratio of rates as phases : step, in lowest terms. Every row adds up to 1, so a constant stays that constant. */
export function designTable(phases: number, step: number): FilterTable {
  const taps = tapsFor(phases, step);
  const half = taps / 2;
  const widen = Math.max(1, step / phases);
  const cutoff = CUTOFF / widen;
  const halfWidth = HALF_WIDTH * widen;
  const coefficients = new Float64Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    const row = coefficients.subarray(phase * taps, (phase + 1) * taps);
    let sum = 0;
    for (let k = 0; k < taps; k++) {
      const t = k - half + 1 - phase / phases;
      const value = Math.abs(t) < halfWidth ? sinc(cutoff * t) * kaiser(t / halfWidth) : 0;
      row[k] = value;
      sum += value;
    }
    for (let k = 0; k < taps; k++) row[k] = (row[k] ?? 0) / sum;
  }
  return { coefficients, phases, taps };
}

/** sin(πx)/(πx). */
export function sinc(x: number): number {
  return x === 0 ? 1 : sin(PI * x) / (PI * x);
}

/** The window without its constant factor 1/I0(β), which the rows' sums take out again. −1 < x < 1. */
function kaiser(x: number): number {
  return besselI0(BETA * Math.sqrt(1 - x * x));
}

/** Modified Bessel function of order zero, by its power series Σ ((x/2)^k / k!)²; for |x| ≤ 30. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}
