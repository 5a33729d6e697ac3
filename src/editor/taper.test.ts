import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gain, hertz, milliseconds, percent, ratio, SILENCE_DB } from '../kit/index.ts';
import { roundForHand, valueAt, wayOf } from './taper.ts';

const fader = gain({ min: SILENCE_DB, max: 12, initial: 0, scale: 'fader', doc: 'x' });
const cutoff = hertz({ min: 20, max: 20_000, initial: 1000, doc: 'x' });
const hold = milliseconds({ min: 0, max: 500, initial: 0, doc: 'x' });
const by = ratio({ min: 1, max: 100, initial: 3, doc: 'x' });
const params = [fader, by, cutoff, hold, percent({ min: -100, max: 100, initial: 0, doc: 'x' }), gain({ min: -24, max: 24, initial: 0, doc: 'x' }), gain({ min: SILENCE_DB, max: 0, initial: -6, scale: 'fader', doc: 'x' })];

it('stands at 0 dB at three quarters of a console fader', () => {
  expect(wayOf(0, fader)).toBeCloseTo(0.75, 12);
  expect(valueAt(0.75, fader)).toBeCloseTo(0, 12);
});

it('stands in the middle of its decades on a logarithmic scale', () => {
  expect(valueAt(0.5, cutoff)).toBeCloseTo(Math.sqrt(20 * 20_000), 6);
});

it('spreads what a ratio leaves of a rise evenly', () => {
  for (const value of [1, 2, 4, 10, 100]) expect(wayOf(value, by)).toBeCloseTo((1 - 1 / value) / 0.99, 12);
});

it('gives back every value, and rises all the way', () => {
  fc.assert(fc.property(fc.constantFrom(...params), fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (param, a, b) => {
    expect(wayOf(valueAt(a, param), param)).toBeCloseTo(a, 9);
    if (a < b) expect(valueAt(a, param)).toBeLessThanOrEqual(valueAt(b, param));
  }), { seed: 3, numRuns: 2000 });
});

it('reaches both ends exactly', () => {
  for (const param of params) {
    expect(valueAt(0, param)).toBe(param.min);
    expect(valueAt(1, param)).toBe(param.max);
    expect(wayOf(param.min, param)).toBe(0);
    expect(wayOf(param.max, param)).toBe(1);
  }
});

it('rounds to what a hand would mean', () => {
  expect(roundForHand(-12.3456, fader)).toBe(-12.3);
  expect(roundForHand(1234.5, cutoff)).toBe(1230);
  expect(roundForHand(40.049, cutoff)).toBe(40);
  expect(roundForHand(25_000, cutoff)).toBe(20_000);
});
