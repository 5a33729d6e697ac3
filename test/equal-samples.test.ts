import { expect, it } from 'vitest';

it('samples are compared as numbers', () => {
  const million = new Float32Array(1_000_000).fill(0.5);
  expect(million).toEqual(million.slice());
  expect(million.with(999_999, 0.25)).not.toEqual(million);
  expect(Float32Array.of(NaN, 0)).toEqual(Float32Array.of(NaN, 0));
  expect(Float32Array.of(0)).not.toEqual(Float32Array.of(-0));
  expect({ a: [Float32Array.of(1)] }).toEqual({ a: [Float32Array.of(1)] });
  expect(Float32Array.of(1)).not.toEqual(Float64Array.of(1));
  expect(Float32Array.of(1, 2)).not.toEqual(Float32Array.of(1));
});
