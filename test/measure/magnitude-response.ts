/** Magnitude of a linear kernel from its impulse response. For tests. */
import { fourier } from './fourier.ts';

/** dB at multiples of rate/N up to half the rate, N the length of the response, a power of two. */
export function magnitudesDb(impulseResponse: ArrayLike<number>): Float64Array {
  const re = Float64Array.from(impulseResponse);
  const im = new Float64Array(re.length);
  fourier(re, im);
  return Float64Array.from({ length: re.length / 2 + 1 }, (_, k) => 20 * Math.log10(Math.max(Math.hypot(re[k]!, im[k]!), 1e-20)));
}

/** The bins that lie within from…to Hz. */
export function binsBetween(fromHz: number, toHz: number, rateHz: number, size: number): number[] {
  const first = Math.ceil((fromHz * size) / rateHz);
  const last = Math.min(Math.floor((toHz * size) / rateHz), size / 2);
  return Array.from({ length: last - first + 1 }, (_, k) => first + k);
}
