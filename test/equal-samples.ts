/**
 * Lets the test runner compare samples as numbers: element by element with its own equality, half a million of them take a
 * minute. What `toEqual` means stays: NaN equals NaN, and 0 is not −0. Read by every test file, see vitest.config.ts.
 */
import { expect } from 'vitest';

type Samples = Float32Array | Float64Array;
const isSamples = (value: unknown): value is Samples => value instanceof Float32Array || value instanceof Float64Array;

function equalSamples(a: unknown, b: unknown): boolean | undefined {
  if (!isSamples(a) || !isSamples(b) || a.constructor !== b.constructor) return undefined;
  if (a.length !== b.length) return false;
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return false;
  return true;
}

expect.addEqualityTesters([equalSamples]);
