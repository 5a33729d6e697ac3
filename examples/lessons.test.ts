/**
 * Every shipped lesson, done: each step's check is not yet done when the step begins, stays so after a wrong attempt, and is done
 * after the right move. The moves stand in lesson-moves.fixture.json, by lesson and step, as edits.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CheckResult, measureChecks } from '../src/app/lessons/measure-checks.ts';
import { nodeAt } from '../src/app/media-nodes.ts';
import { observePatch } from '../src/app/observe-patch.ts';
import { shipped } from '../src/catalog/shipped.ts';
import { loadEngine } from '../src/cli/node-engine.ts';
import { attempt } from '../src/patch/check.ts';
import type { Edit } from '../src/patch/edit.ts';
import type { Check } from '../src/patch/lesson.ts';
import { parsePatch } from '../src/patch/parse-patch.ts';
import type { Patch } from '../src/patch/patch.ts';
import { toText } from '../src/patch/to-text.ts';
import { openDemoStem } from './demo-stems.fixture.ts';

type Moves = Readonly<Record<string, Readonly<Record<string, { readonly right: readonly Edit[]; readonly wrong: readonly Edit[] }>>>>;

const FOLDER = new URL('./lessons/', import.meta.url);
const names = readdirSync(FOLDER).map((name) => name.replace('.patch.json', '')).sort();
const moves = JSON.parse(readFileSync(new URL('./lesson-moves.fixture.json', import.meta.url), 'utf8')) as Moves;

test('seventeen lessons are shipped, and each has its moves', () => {
  expect(names).toHaveLength(17);
  expect(Object.keys(moves).sort()).toEqual(names);
});

const moved = (patch: Patch, edits: readonly Edit[]): Patch => {
  const result = attempt(patch, { kind: 'batch', edits }, shipped);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.patch;
};

describe.each(names)('%s', (name) => {
  const text = readFileSync(new URL(`${name}.patch.json`, FOLDER), 'utf8');
  const { patch, diagnostics } = parsePatch(text, shipped);
  const steps = patch?.lesson?.steps ?? [];

  test('opens without a remark, is canonical and small, and speaks of what is there', () => {
    expect(diagnostics).toEqual([]);
    expect(toText(patch!)).toBe(text);
    expect(text.length).toBeLessThan(50_000);
    expect(patch).toMatchObject({ kind: 'lesson', lesson: { id: name } });
    expect(steps.length).toBeGreaterThanOrEqual(5);
    expect(steps.length).toBeLessThanOrEqual(10);
    for (const { look } of steps) expect(look === undefined || nodeAt(patch!, look.node)).toBeTruthy();
    expect(Object.keys(moves[name]!).map(Number)).toEqual(steps.flatMap(({ checks }, k) => (checks === undefined ? [] : [k])));
  });

  test('each check turns from not yet to done by the right move, and by no wrong one', { timeout: 60_000 }, async () => {
    const engine = await loadEngine();
    const measure = (state: Patch, checks: readonly Check[]): Promise<readonly CheckResult[]> =>
      measureChecks(state, shipped, checks, (probed, job) => observePatch({ patch: probed, catalog: shipped, ...engine, openMedia: (media, _, rateHz) => openDemoStem(media, rateHz) }, job));
    const isDone = (results: readonly CheckResult[]): boolean => results.every((one) => one.isDone);
    const checked = steps.flatMap(({ title, checks }, k) => (checks === undefined ? [] : [{ title, checks, ...moves[name]![k]! }]));
    let state = patch!;
    let before = await measure(state, checked[0]!.checks);
    for (const [k, { title, checks, right, wrong }] of checked.entries()) {
      const missed = await measure(moved(state, wrong), checks);
      state = moved(state, right);
      // The next step begins where this one ends: both are measured in one pass.
      const results = await measure(state, [...checks, ...(checked[k + 1]?.checks ?? [])]);
      const after = results.slice(0, checks.length);
      expect({ title, before: isDone(before), wrong: isDone(missed), right: isDone(after), words: after.map(({ words }) => words) })
        .toEqual({ title, before: false, wrong: false, right: true, words: after.map(({ words }) => words) });
      before = results.slice(checks.length);
    }
  });
});
