/** Parts of two readings of a patch are told apart by what they hold, not by where they came from. */
import { describe, expect, it } from 'vitest';
import { diffPatch, isUnchanged } from './diff.ts';
import { apply } from './apply.ts';
import { parsePatch } from './parse-patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { isEqual, shareParts } from './share-parts.ts';
import { toText } from './to-text.ts';

const patch = fullPatch();
const again = parsePatch(toText(patch), testCatalog).patch!;

describe('shareParts', () => {
  it('finds nothing changed in a second reading of the same text', () => {
    const diff = diffPatch(patch, shareParts(patch, again));
    for (const table of ['nodes', 'cables', 'frames', 'comments', 'automation'] as const) expect(isUnchanged(diff[table]), table).toBe(true);
    expect([diff.transport, diff.meta]).toEqual([false, false]);
  });

  it('keeps what an edit changed, and only that', () => {
    const [id] = again.nodes.keys();
    const moved = apply(again, { kind: 'move', to: [[id!, 1234, 5]] }).patch;
    const shared = shareParts(patch, moved);
    expect(diffPatch(patch, shared).nodes).toEqual({ added: [], removed: [], changed: [id] });
    expect(toText(shared)).toBe(toText(moved));
  });

  it('compares plain data whatever the order of its keys', () => {
    expect(isEqual({ a: 1, b: [1, { c: 2 }] }, { b: [1, { c: 2 }], a: 1 })).toBe(true);
    expect(isEqual(new Map([['a', 1]]), new Map([['a', 2]]))).toBe(false);
    expect(isEqual({ a: undefined }, { b: undefined })).toBe(false);
    expect(isEqual([1], { 0: 1 })).toBe(false);
  });
});
