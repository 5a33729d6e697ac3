/** What is recent is said by day and clock, what is older by its date. */
import { expect, it } from 'vitest';
import { whenText } from './time-text.ts';

const at = (...parts: [number, number, number, number, number]): number => new Date(...parts).getTime();
/** A Wednesday. */
const NOW = at(2026, 10, 25, 14, 20);

it.each([
  [at(2026, 10, 25, 14, 20), 'just now'],
  [at(2026, 10, 25, 14, 19), 'today 14:19'],
  [at(2026, 10, 25, 0, 5), 'today 0:05'],
  [at(2026, 10, 24, 23, 59), 'yesterday 23:59'],
  [at(2026, 10, 22, 9, 0), 'Sunday 9:00'],
  [at(2026, 10, 19, 9, 0), 'Thursday 9:00'],
  [at(2026, 10, 18, 9, 0), '18 Nov, 9:00'],
  [at(2026, 0, 1, 9, 0), '1 Jan, 9:00'],
  [at(2025, 11, 31, 9, 0), '31 Dec 2025'],
  // The clock of another machine may be ahead.
  [at(2026, 10, 25, 15, 0), 'today 15:00'],
  [at(2027, 0, 2, 15, 0), '2 Jan 2027'],
])('%d reads %s', (time, text) => {
  expect(whenText(time, NOW)).toBe(text);
});
