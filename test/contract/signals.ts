/** What the contract asks of signals, interleaved stereo: whether they are finite, silent, how loud, and the same as others. */
import { expect } from 'vitest';
import { largestDifference } from '../measure/test-signals.ts';

/** By a sum that anything else makes NaN: signals of seconds are looked at thousands of times. */
export const isFinite = (signal: ArrayLike<number>): boolean => {
  let sum = 0;
  for (let i = 0; i < signal.length; i++) sum += signal[i]! * 0;
  return sum === 0;
};
export const isSilent = (signal: ArrayLike<number>): boolean => Array.prototype.every.call(signal, (x: number) => x === 0);
export const peakOf = (signal: ArrayLike<number>): number => Array.prototype.reduce.call<ArrayLike<number>, [(most: number, x: number) => number, number], number>(signal, (most: number, x: number) => Math.max(most, Math.abs(x)), 0);
export const decibels = (x: number): number => 20 * Math.log10(Math.max(x, 1e-10));
export const swapped = (signal: Float32Array): Float32Array => {
  const other = new Float32Array(signal.length);
  for (let i = 0; i < signal.length; i++) other[i] = signal[i ^ 1]!;
  return other;
};

export function expectSameBits(actual: readonly (readonly Float32Array[])[], expected: readonly (readonly Float32Array[])[]): void {
  actual.forEach((signals, part) => signals.forEach((signal, output) => {
    const other = expected[part]![output]!;
    expect(signal.length).toBe(other.length);
    // −0 and 0 are the same sound.
    let at = 0;
    while (at < signal.length && signal[at] === other[at]) at++;
    expect(at === signal.length ? 'equal' : `frame ${at >> 1} of part ${part}, output ${output}: ${signal[at]}, not ${other[at]}`).toBe('equal');
  }));
}

/** Sample by sample within −60 dBFS; or, where something in the node runs freely and began anew, as loud within 1 dB. */
export function expectSameSound(actual: Float32Array, expected: Float32Array): void {
  if (largestDifference(actual, expected) < 1e-3) return;
  const loudness = (signal: Float32Array): number => decibels(Math.sqrt(signal.reduce((sum, x) => sum + x * x, 0) / signal.length));
  expect(Math.abs(loudness(actual) - loudness(expected)), `${loudness(actual)} dB, not ${loudness(expected)} dB`).toBeLessThan(1);
}
