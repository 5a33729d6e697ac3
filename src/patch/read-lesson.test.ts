import { expect, it } from 'vitest';
import { parsePatch } from './parse-patch.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { toText } from './to-text.ts';

interface Loose { [key: string]: unknown }
const inside = (holder: Loose, key: string): Loose => holder[key] as Loose;
const stepOf = (lesson: Loose): Loose => (lesson['steps'] as Loose[])[1]!;
const checkOf = (lesson: Loose): Loose => (stepOf(lesson)['checks'] as Loose[])[0]!;

/** What the reader says when a lesson was changed so. */
function said(change: (lesson: Loose) => void): string[] {
  const document = JSON.parse(toText(fullPatch())) as Loose;
  change(inside(document, 'lesson'));
  return parsePatch(JSON.stringify(document), testCatalog).diagnostics.map(({ code, where }) => `${code} ${where.pointer ?? ''}`);
}

const set = (holder: Loose, key: string, value: unknown): void => { holder[key] = value; };

it('reads what it writes, with all that a step can have', () => {
  expect(said(() => undefined)).toEqual([]);
});

it('says where a check is at fault', () => {
  const at = '/lesson/steps/1/checks/0';
  expect(said((lesson) => { set(checkOf(lesson), 'wanted', {}); })).toEqual([`no-bounds ${at}/wanted`]);
  expect(said((lesson) => { set(checkOf(lesson), 'wanted', { min: 4, max: 3 }); })).toEqual([`out-of-order ${at}/wanted/max`]);
  expect(said((lesson) => { set(checkOf(lesson), 'span', { from: 4, to: 4 }); })).toEqual([`out-of-order ${at}/span/to`]);
  expect(said((lesson) => { set(inside(checkOf(lesson), 'measure'), 'node', '../etc'); })).toEqual([`bad-name ${at}/measure/node`]);
  expect(said((lesson) => { set(inside(checkOf(lesson), 'measure'), 'kind', 'script'); })).toContain(`out-of-range ${at}/measure/kind`);
  expect(said((lesson) => { set(checkOf(lesson), 'percent', 101); })).toEqual([`out-of-range ${at}/percent`]);
  expect(said((lesson) => { set(checkOf(lesson), 'statistic', 'mean'); })).toEqual([`unknown-key ${at}/percent`]);
  expect(said((lesson) => { set(stepOf(lesson), 'checks', Array.from({ length: 17 }, () => checkOf(lesson))); })).toEqual(['too-many /lesson/steps/1/checks']);
});

it('takes nothing else into a hand-in', () => {
  expect(said((lesson) => { set(inside(lesson, 'handIn'), 'grade', 'A'); })).toEqual(['unknown-key /lesson/handIn/grade']);
  expect(said((lesson) => { set((inside(lesson, 'handIn')['results'] as Loose[])[0]!, 'isDone', 'yes'); })).toEqual(['wrong-type /lesson/handIn/results/0/isDone']);
});
