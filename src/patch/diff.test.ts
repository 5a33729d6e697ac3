import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attempt } from './check.ts';
import { diffPatch, isUnchanged } from './diff.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { dice, editFrom } from './random-edits.fixture.ts';

it('finds exactly the nodes and cables that edits added, removed and changed', () => {
  fc.assert(
    fc.property(fc.array(dice, { maxLength: 12 }), (rolls) => {
      const before = fullPatch();
      let after = before;
      for (const rolled of rolls) {
        const done = attempt(after, editFrom(after, rolled), testCatalog);
        if (done.ok) after = done.patch;
      }
      const diff = diffPatch(before, after);
      for (const table of ['nodes', 'cables', 'frames', 'comments', 'automation'] as const) {
        const rebuilt = new Map<string, unknown>(before[table]);
        for (const id of diff[table].removed) expect(rebuilt.delete(id)).toBe(true);
        for (const id of diff[table].added) expect(rebuilt.has(id)).toBe(false);
        for (const id of [...diff[table].added, ...diff[table].changed]) rebuilt.set(id, after[table].get(id));
        expect(rebuilt).toEqual(after[table]);
        for (const [id, entry] of after[table]) if (!diff[table].added.includes(id) && !diff[table].changed.includes(id)) expect(entry).toBe(before[table].get(id));
      }
    }),
    { seed: 41, numRuns: 150 },
  );
});

it('finds nothing where nothing was done, and no table where only the title changed', () => {
  const before = fullPatch();
  const done = attempt(before, { kind: 'set-meta', meta: { title: 'Other' } }, testCatalog);
  const { meta, transport, ...tables } = diffPatch(before, done.ok ? done.patch : before);
  expect([meta, transport, Object.values(tables).every(isUnchanged)]).toEqual([true, false, true]);
  expect(diffPatch(before, before)).toMatchObject({ meta: false, transport: false });
});
