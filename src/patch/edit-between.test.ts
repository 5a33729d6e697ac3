import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attempt } from './check.ts';
import { editBetween } from './edit-between.ts';
import { parsePatch } from './parse-patch.ts';
import type { Patch } from './patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { dice, editFrom } from './random-edits.fixture.ts';
import { toText } from './to-text.ts';

/** As it comes from a file: equal, and not one part the same object. */
const readAgain = (patch: Patch): Patch => parsePatch(toText(patch), testCatalog).patch!;

const edited = (patch: Patch, rolls: readonly Parameters<typeof editFrom>[1][]): Patch => rolls.reduce((current, rolled) => {
  const result = attempt(current, editFrom(current, rolled), testCatalog);
  return result.ok ? result.patch : current;
}, patch);

it('leads from any patch to any other that edits can reach, and back', () => {
  let worked = 0;
  fc.assert(fc.property(fc.array(dice, { maxLength: 12 }), fc.array(dice, { maxLength: 12 }), (some, others) => {
    const before = edited(fullPatch(), some);
    const after = readAgain(edited(fullPatch(), others));
    const edit = editBetween(before, after);
    if (edit === undefined) return void expect(toText(before)).toBe(toText(after));
    const result = attempt(before, edit, testCatalog);
    if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
    expect(toText(result.patch)).toBe(toText(after));
    const back = attempt(result.patch, result.inverse, testCatalog);
    expect(back.ok && toText(back.patch)).toBe(toText(before));
    worked++;
  }), { seed: 20241, numRuns: 100 });
  expect(worked).toBeGreaterThan(60);
});

it('finds nothing between a patch and itself, read again', () => {
  expect(editBetween(fullPatch(), readAgain(fullPatch()))).toBeUndefined();
});
