import { expect, it } from 'vitest';
import { SilentSession } from '../../../../test/e2e/editor-page/silent-session.ts';
import { shipped } from '../../../catalog/shipped.ts';
import type { Diagnostic } from '../../../kit/index.ts';
import type { Check } from '../../../patch/lesson.ts';
import { held } from '../../held.fixture.ts';
import { patchOf } from '../../player.fixture.ts';
import { LessonDraft } from './lesson-draft.ts';
import { movedTo, stepAfter } from './record-step.ts';

const CHECK: Check = { label: 'Level', measure: { kind: 'telemetry', node: 'fader', name: 'peakLeft' }, statistic: 'last', span: { from: 0, to: 1 }, wanted: {}, unit: 'dB' };
const STEPS = ['a', 'b', 'c'].map((title) => ({ title, text: '' }));
const PATCH = { ...patchOf({ tone: ['tone'], fader: ['fader'], out: ['output'] }, ['tone > fader', 'fader > out']), kind: 'lesson' as const, lesson: { id: 'l', steps: STEPS } };

/** The fader says −3 once it is let go. */
function open(answer: 'value' | 'nothing' = 'value') {
  const session = Object.assign(new SilentSession(PATCH, shipped), {
    documents: { current: {} }, told: [] as string[],
    tell: (said: readonly Diagnostic[]) => void session.told.push(...said.map(({ code }) => code)),
  });
  const model = { at: 1, go: (at: number) => { model.at = at; } };
  const { answered, go } = held();
  const draft: LessonDraft = new LessonDraft(session, model, async () => {
    await answered;
    if (answer === 'nothing') throw new Error('The worker could not be loaded');
    return { ok: true, observation: { rateHz: 48000, positions: [0], values: new Map([['fader peakLeft', [Float32Array.of(-3)]]]), diagnostics: [] } };
  }, () => undefined);
  draft.begin();
  const checked = (): readonly string[] => draft.steps.map(({ title, checks = [] }) => `${title}${checks.map(({ wanted: { min, max } }) => ` ${min}…${max}`).join('')}`);
  return { session, model, draft, go, checked };
}

it('a check comes into the step it was measured for, whichever is shown, moved or written meanwhile', async () => {
  const meanwhile: Record<string, ({ draft, model }: ReturnType<typeof open>) => void> = {
    'a,b -4…-2,c': ({ model }) => { model.go(2); },
    'b -4…-2,a,c': ({ draft }) => { draft.write(movedTo(draft.steps, 1, 0), 'Move a step'); },
    'b -4…-2,c': ({ draft }) => { draft.write(draft.steps.slice(1), 'Delete a step'); },
    'a,c': ({ draft }) => { draft.write(draft.steps.filter((_, k) => k !== 1), 'Delete a step'); },
    'c,written -4…-2,a': ({ draft }) => {
      draft.write(draft.steps.map((step, k) => (k === 1 ? { ...step, title: 'written' } : step)), 'Write a step');
      draft.write([...draft.steps].reverse(), 'Move a step');
    },
  };
  for (const [expected, act] of Object.entries(meanwhile)) {
    const opened = open();
    const adding = opened.draft.addCheck(CHECK);
    expect(opened.draft.isBusy).toBe(true);
    act(opened);
    await opened.go();
    await adding;
    expect([opened.checked().join(), opened.draft.isBusy, opened.session.told]).toEqual([expected, false, []]);
    expect(opened.session.undoLabel === 'Add a check').toBe(expected.includes('-4'));
  }
});

it('a check comes into no other document', async () => {
  const { session, draft, go, checked } = open();
  const adding = draft.addCheck(CHECK);
  session.documents.current = {};
  await go();
  await adding;
  expect([checked(), draft.isBusy]).toEqual([['a', 'b', 'c'], false]);
});

it('a check that cannot be measured comes with bounds to be written, and that is said', async () => {
  const { session, draft, go, checked } = open('nothing');
  const adding = draft.addCheck(CHECK);
  await go();
  await adding;
  expect([checked(), session.told]).toEqual([['a', 'b 0…undefined', 'c'], ['check-unmeasured']]);
});

it('Done waits for the check that is being measured, and then all goes back in one step', async () => {
  const { session, draft, go, checked } = open();
  session.edit({ kind: 'set-param', node: 'fader', param: 'levelDb', value: -6 }, 'Turn');
  draft.record('fader');
  const adding = draft.addCheck(CHECK);
  const leaving = draft.leave();
  expect(session.patch.nodes.get('fader')?.params['levelDb']).toBe(-6);
  await go();
  await adding;
  expect(await leaving).toBe(true);
  expect(session.patch.nodes.get('fader')?.params).toEqual(PATCH.nodes.get('fader')!.params);
  expect([checked().at(-1), draft.isOpen]).toEqual(['Step 4 -7…-5 -4…-2', false]);
  session.undo();
  expect(session.patch.nodes.get('fader')?.params['levelDb']).toBe(-6);
  expect(await draft.leave(), 'it is left already').toBe(false);
});

it('a step is found where one edit put it', () => {
  const [a, b] = STEPS;
  expect([stepAfter(STEPS, STEPS, 2), stepAfter(STEPS, [a!, b!], 2), stepAfter(STEPS, [a!, { ...b! }, b!], 1)]).toEqual([2, undefined, 2]);
});
