/** Ids for what an edit adds. Remembers how far it has counted, so that a paste of thousands stays linear. Pure. */
import { isId } from '../kit/index.ts';

/** Room for a hyphen and a number within the 40 characters of an id. */
const BASE_CHARS = 33;
const UNSAFE_BASES: ReadonlySet<string> = new Set(['constructor', 'prototype']);

/** Gives base, base-2, base-3 …, leaving out what is taken and what it gave before. */
export function createIdSource(taken: (id: string) => boolean): (base: string) => string {
  const next = new Map<string, number>();
  return (wanted) => {
    const base = baseOf(wanted);
    for (let n = next.get(base) ?? 1; ; n++) {
      const id = n === 1 ? base : `${base}-${n}`;
      if (taken(id)) continue;
      next.set(base, n + 1);
      return id;
    }
  };
}

/** A copy of eq-3 is another eq, not an eq-3-2. */
function baseOf(wanted: string): string {
  const base = wanted.replace(/(-[0-9]+)+$/, '').slice(0, BASE_CHARS).replace(/-+$/, '');
  return isId(base) && !UNSAFE_BASES.has(base) ? base : 'part';
}
