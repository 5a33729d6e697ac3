/**
 * Two patches that were read apart share no objects, so `diffPatch` would call all of them changed. This gives the second
 * with every part that is equal taken from the first. Pure.
 */
import type { Patch } from './patch.ts';

export function shareParts(base: Patch, patch: Patch): Patch {
  return {
    ...patch,
    tags: share(base.tags, patch.tags),
    nodes: shareTable(base.nodes, patch.nodes),
    cables: shareTable(base.cables, patch.cables),
    frames: shareTable(base.frames, patch.frames),
    comments: shareTable(base.comments, patch.comments),
    automation: shareTable(base.automation, patch.automation),
    transport: share(base.transport, patch.transport),
    ...(patch.lesson === undefined ? {} : { lesson: share(base.lesson, patch.lesson) }),
  };
}

const share = <T>(base: NoInfer<T> | undefined, value: T): T => (base !== undefined && isEqual(base, value) ? base : value);

function shareTable<T>(base: ReadonlyMap<string, T>, table: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const shared = new Map([...table].map(([id, entry]) => [id, share(base.get(id), entry)]));
  return shared.size === base.size && [...shared].every(([id, entry]) => base.get(id) === entry) ? base : shared;
}

/** Of plain data and maps, as patches are made of; the order of keys means nothing. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && a.size === b.size && [...a].every(([key, entry]) => b.has(key) && isEqual(entry, b.get(key)));
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key as keyof typeof a], b[key as keyof typeof b]));
}
