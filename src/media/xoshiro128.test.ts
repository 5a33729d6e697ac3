import { expect, it } from 'vitest';
import { next32, seedXoshiro } from './xoshiro128.ts';

it('gives the sequence of the reference implementation for the state 1, 2, 3, 4', () => {
  const state = Int32Array.of(1, 2, 3, 4);
  const drawn = Array.from({ length: 10 }, () => next32(state, 0) >>> 0);
  expect(drawn).toEqual([641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420]);
});

it('gives each generator a state of its own, never all zero', () => {
  const words = seedXoshiro(0, 64);
  expect(new Set(words).size).toBe(words.length);
});
