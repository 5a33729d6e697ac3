import { describe, expect, it } from 'vitest';
import { cos, exp, exp2, log, log2, pow, sin, tan, tanh, TAU } from './exact-math.ts';

/** Seeded 32-bit generator (xorshift), so that every run tests the same arguments. */
function* uniform(low: number, high: number, count: number): Generator<number> {
  let s = 0x9e3779b9;
  for (let i = 0; i < count; i++) {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    yield low + (high - low) * ((s >>> 0) / 4294967296);
  }
}

const TOLERANCE = 1e-13;
const relativeError = (got: number, want: number): number => (got === want ? 0 : Math.abs(got - want) / Math.abs(want));

function worst(f: (x: number) => number, theory: (x: number) => number, low: number, high: number): number {
  let error = 0;
  for (const x of uniform(low, high, 20_000)) error = Math.max(error, relativeError(f(x), theory(x)));
  return error;
}

describe('exact math agrees with the platform to 1e-13', () => {
  it.each([
    ['sin', sin, Math.sin, -1e6, 1e6], ['sin', sin, Math.sin, -4, 4], ['sin', sin, Math.sin, -1e-9, 1e-9],
    ['cos', cos, Math.cos, -1e6, 1e6], ['cos', cos, Math.cos, -4, 4],
    ['tan', tan, Math.tan, -1e6, 1e6], ['tan', tan, Math.tan, -1.6, 1.6],
    ['exp', exp, Math.exp, -340, 340], ['exp', exp, Math.exp, -1, 1],
    ['exp2', exp2, (x: number) => 2 ** x, -500, 500], ['exp2', exp2, (x: number) => 2 ** x, -1, 1],
    ['log', log, Math.log, 0, 1e9], ['log', log, Math.log, 0, 2], ['log', log, Math.log, 1 - 1e-6, 1 + 1e-6],
    ['log2', log2, Math.log2, 0, 1e9], ['log2', log2, Math.log2, 0.5, 2],
    ['tanh', tanh, Math.tanh, -30, 30], ['tanh', tanh, Math.tanh, -1, 1], ['tanh', tanh, Math.tanh, -1e-6, 1e-6],
    ['decibels', (x: number) => pow(10, x / 20), (x: number) => Math.pow(10, x / 20), -200, 200],
    ['cents', (x: number) => pow(x, 1 / 12), (x: number) => Math.pow(x, 1 / 12), 0, 1e6],
  ] as const)('%s over the range %#', (_name, f, theory, low, high) => {
    expect(worst(f, theory, low, high)).toBeLessThan(TOLERANCE);
  });

  it('keeps the relative error beside multiples of π, where reduction cancels', () => {
    for (let k = 1; k < 300_000; k = k * 3 + 1) {
      expect(relativeError(sin(k * Math.PI), Math.sin(k * Math.PI))).toBeLessThan(TOLERANCE);
      expect(relativeError(cos((k + 0.5) * Math.PI), Math.cos((k + 0.5) * Math.PI))).toBeLessThan(TOLERANCE);
    }
  });
});

describe('exact math at the edges', () => {
  it('is exact where the result is a whole number', () => {
    expect([sin(0), cos(0), exp(0), exp2(10), exp2(-3), log(1), log2(1024), log2(2 ** -1074), pow(10, 3), pow(2, -2), pow(-3, 3), tanh(0)])
      .toEqual([0, 1, 1, 1024, 0.125, 0, 10, -1074, 1000, 0.25, -27, 0]);
  });
  it('overflows, underflows and refuses as the platform does', () => {
    expect([exp(1000), exp(-1000), exp(-Infinity), exp2(Infinity), exp2(1023.5) < Infinity, exp2(-1074), exp2(2000)])
      .toEqual([Infinity, 0, 0, Infinity, true, 2 ** -1074, Infinity]);
    expect([log(0), log(-1), log(Infinity), log2(0), tanh(Infinity), tanh(-1e9), pow(-2, 0.5), pow(NaN, 0), pow(0, 0.5), pow(0, -0.5)])
      .toEqual([-Infinity, NaN, Infinity, -Infinity, 1, -1, NaN, 1, 0, Infinity]);
    for (const f of [sin, cos, tan, exp, exp2, log, log2, tanh]) expect(f(NaN)).toBeNaN();
    for (const f of [sin, cos, tan]) expect(f(Infinity)).toBeNaN();
    expect(TAU).toBe(2 * Math.PI);
  });
});

it('never changes a bit: the hash of 70,000 results', () => {
  const value = new Float64Array(1);
  const words = new Uint32Array(value.buffer);
  let h = 0x811c9dc5;
  const take = (x: number): void => {
    value[0] = x;
    for (const w of words) h = Math.imul(h ^ w, 0x01000193);
  };
  for (const x of uniform(-1000, 1000, 10_000)) {
    take(sin(x));
    take(cos(x));
    take(exp(x / 3));
    take(exp2(x / 3));
    take(log(Math.abs(x)) + log2(Math.abs(x)));
    take(pow(Math.abs(x), x / 200));
    take(tanh(x / 300));
  }
  expect((h >>> 0).toString(16)).toBe('8d063096');
});
