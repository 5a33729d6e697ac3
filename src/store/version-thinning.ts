/** Which automatic versions have become too old to be kept so close together. Pure. */
import type { StoredVersion } from './records.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A save in the middle of work keeps the state before it if the last one kept is at least this much older. */
export const VERSION_SPACING_MS = MINUTE_MS;

/** Up to this age one is kept in each span; without a span all are. */
const AGES: readonly { readonly upToMs: number; readonly spanMs?: number }[] = [
  { upToMs: HOUR_MS },
  { upToMs: DAY_MS, spanMs: HOUR_MS },
  { upToMs: 30 * DAY_MS, spanMs: DAY_MS },
  { upToMs: Infinity, spanMs: 7 * DAY_MS },
];

/**
 * Those to be dropped. Of each span the newest stays, and spans stand still in time and grow old as a whole: thinning often or
 * rarely comes to the same. Those with a name are never among them.
 */
export function outworn(versions: readonly StoredVersion[], now: number): readonly StoredVersion[] {
  const newest = new Map<string, StoredVersion>();
  const dropped: StoredVersion[] = [];
  for (const version of [...versions].sort((a, b) => b.at - a.at || b.version - a.version)) {
    if (version.name !== undefined) continue;
    const { spanMs } = AGES.find((age) => now - endOfSpan(version.at, age.spanMs) <= age.upToMs)!;
    if (spanMs === undefined) continue;
    const span = `${spanMs} ${Math.floor(version.at / spanMs)}`;
    if (newest.has(span)) dropped.push(version);
    else newest.set(span, version);
  }
  return dropped;
}

const endOfSpan = (at: number, spanMs: number | undefined): number => (spanMs === undefined ? at : (Math.floor(at / spanMs) + 1) * spanMs);
