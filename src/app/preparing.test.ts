import { expect, it } from 'vitest';
import { Preparing } from './preparing.ts';

it('tells how far all is that must be whole, until nothing is', () => {
  const preparing = new Preparing();
  expect(preparing.fraction).toBeUndefined();
  preparing.tell('voice', 0.5);
  preparing.tell('bass', 1);
  expect(preparing.fraction).toBe(0.75);
  preparing.tell('voice', 1);
  expect(preparing.fraction).toBeUndefined();
  expect(preparing.isIdle).toBe(true);
});

it('of what is played as it is made, tells how far what playing waits for is, and only while it waits', () => {
  const preparing = new Preparing();
  preparing.tell('voice', 0.1, 0);
  expect([preparing.awaited, preparing.fraction, preparing.isIdle]).toEqual([undefined, undefined, false]);
  preparing.tell('voice', 0.2, 0.8);
  preparing.tell('bass', 0.4, 0.8);
  expect(preparing.awaited).toBe(0.25);
  preparing.tell('voice', 0.8, 0.8);
  expect(preparing.awaited).toBe(0.5);
  preparing.tell('bass', 0.8, 0);
  expect(preparing.awaited).toBeUndefined();
  preparing.tell('voice', 1);
  preparing.tell('bass', 1);
  expect([preparing.fraction, preparing.isIdle]).toEqual([undefined, true]);
});
