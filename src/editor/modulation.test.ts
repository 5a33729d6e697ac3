import { expect, it } from 'vitest';
import { createCable } from '../patch/create.ts';
import type { Cable } from '../patch/patch.ts';
import { modulationReach } from './modulation.ts';

const cable = (given: Partial<Cable>): Cable => createCable({ node: 'lfo', port: 'out' }, { node: 'pan', port: 'position' }, { depth: 30, curve: 'linear', ...given });
const range = { min: -100, max: 100 };

it('reaches as far as the depth both ways', () => {
  expect(modulationReach(10, range, [cable({})])).toEqual({ low: -20, high: 40 });
});

it('adds up over cables and stops at the ends of the range', () => {
  expect(modulationReach(60, range, [cable({}), cable({ depth: 20 })])).toEqual({ low: 10, high: 100 });
});

it('only adds with the curve that is positive, and only takes with a negative depth', () => {
  expect(modulationReach(0, range, [cable({ curve: 'positive' })])).toEqual({ low: 0, high: 30 });
  expect(modulationReach(0, range, [cable({ curve: 'positive', depth: -30 })])).toEqual({ low: -30, high: 0 });
});

it('scales with the gain of the cable, and is nothing without one', () => {
  expect(modulationReach(0, range, [cable({ gainDb: -20 })])!.high).toBeCloseTo(3, 9);
  expect(modulationReach(0, range, [cable({ gainDb: -144 })])).toEqual({ low: 0, high: 0 });
  expect(modulationReach(0, range, [])).toBeUndefined();
});
