import { expect, it } from 'vitest';
import type { StoredVersion } from './records.ts';
import { outworn } from './version-thinning.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW = Date.UTC(2026, 10, 29, 12);

const version = (number: number, ageMs: number, name?: string): StoredVersion => ({
  documentId: 'mine', version: number, at: NOW - ageMs, title: '', contentHash: '', bytes: 0, mediaSha256s: [], format: 1, ...(name === undefined ? {} : { name }),
});

/** One every ten minutes for a hundred days, oldest first. */
const many = Array.from({ length: 100 * 144 }, (_, number) => version(number, (100 * 144 - number) * 10 * MINUTE_MS));
const kept = (versions: readonly StoredVersion[], now: number): readonly StoredVersion[] => {
  const dropped = new Set(outworn(versions, now));
  return versions.filter((one) => !dropped.has(one));
};

it('keeps all of an hour, one an hour for a day, one a day for a month, one a week after that', () => {
  const left = kept(many, NOW);
  const within = (fromMs: number, toMs: number) => left.filter(({ at }) => NOW - at > fromMs && NOW - at <= toMs).length;
  expect(within(-1, HOUR_MS)).toBe(6);
  // A span that stands still may be cut at either end of the age, and grows old as a whole.
  expect(within(HOUR_MS, DAY_MS)).toBeGreaterThanOrEqual(23);
  expect(within(HOUR_MS, DAY_MS)).toBeLessThanOrEqual(24);
  expect(within(DAY_MS, 30 * DAY_MS)).toBeGreaterThanOrEqual(29);
  expect(within(DAY_MS, 30 * DAY_MS)).toBeLessThanOrEqual(31);
  expect(within(30 * DAY_MS, Infinity)).toBeGreaterThanOrEqual(10);
  expect(within(30 * DAY_MS, Infinity)).toBeLessThanOrEqual(11);
});

it('comes to the same whether it is done often or once', () => {
  let often: readonly StoredVersion[] = [];
  for (const one of many) if (one.version % 7 === 0) often = kept([...often, one], one.at);
  expect(kept(often, NOW).map(({ version: number }) => number)).toEqual(kept(many.filter(({ version: number }) => number % 7 === 0), NOW).map(({ version: number }) => number));
});

it('never drops what has a name', () => {
  const named = many.map((one) => ({ ...one, name: 'kept' }));
  expect(outworn(named.slice(0, 500), NOW)).toEqual([]);
});
