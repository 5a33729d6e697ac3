import { expect, it, vi } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { apply } from '../../patch/apply.ts';
import type { Edit } from '../../patch/edit.ts';
import type { Check } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Observed } from '../observe-patch.ts';
import { patchOf } from '../player.fixture.ts';
import { LessonModel } from './lesson-model.ts';

const heard: Check = { label: 'Level', measure: { kind: 'telemetry', node: 'fader', name: 'peakLeft' }, statistic: 'last', span: { from: 0, to: 1 }, wanted: { min: 1 }, unit: '' };
const muted: Check = { label: 'Mute', measure: { kind: 'param', node: 'fader', name: 'mute' }, statistic: 'last', wanted: { min: 1 }, unit: '' };
const patch: Patch = { ...patchOf({ tone: ['tone'], fader: ['fader'], out: ['output'] }, ['tone > fader', 'fader > out']), lesson: { id: 'kept', steps: [{ title: 'a', text: '' }, { title: 'b', text: '', checks: [muted] }, { title: 'c', text: '', checks: [heard] }] } };

class Host {
  readonly catalog = shipped;
  #listener: ((patch: Patch, previous: Patch) => void) | undefined;
  constructor(public patch: Patch) {}
  subscribe(listener: (patch: Patch, previous: Patch) => void): () => void {
    this.#listener = listener;
    return () => undefined;
  }
  edit(edit: Edit): void { this.open(apply(this.patch, edit).patch); }
  open(next: Patch): void {
    const previous = this.patch;
    this.patch = next;
    this.#listener?.(next, previous);
  }
}

/** What the fader is said to tell. */
const observing = (value: () => number, done = (): Promise<void> => Promise.resolve()) => vi.fn(async (): Promise<Observed> => {
  await done();
  return { ok: true, observation: { rateHz: 48000, positions: [0], values: new Map([['fader peakLeft', [Float32Array.of(value())]]]), diagnostics: [] } };
});
const mute = (value: number): Edit => ({ kind: 'set-param', node: 'fader', param: 'mute', value });
const move: Edit = { kind: 'move', to: [['fader', 9, 9]] };

it('what asks for the document is answered at each edit, and what was done stays done, for the next visit too', () => {
  const host = new Host(patch);
  const model = new LessonModel(host, observing(() => 0));
  model.show(true);
  model.go(1);
  expect(model.results.map((one) => one?.isDone)).toEqual([false]);
  host.edit(mute(1));
  expect(model.holds).toBe(true);
  host.edit(mute(0));
  expect([model.holds, model.isDone(1), model.isDone(2)]).toEqual([false, true, false]);
  const again = new LessonModel(new Host({ ...patch, id: 'copy' }), observing(() => 0));
  expect([again.at, again.isDone(1)]).toEqual([1, true]);
});

it('what sounds is measured when asked, or when the hand rests after an edit of the sound, not when a node is moved', async () => {
  vi.useFakeTimers();
  const host = new Host({ ...patch, lesson: { ...patch.lesson!, id: 'timed' } });
  let value = 0;
  const observe = observing(() => value);
  const model = new LessonModel(host, observe);
  model.show(true);
  model.go(2);
  await vi.advanceTimersByTimeAsync(5000);
  host.edit(move);
  await vi.advanceTimersByTimeAsync(5000);
  expect(observe).not.toHaveBeenCalled();
  await model.check();
  expect(model.results[0]).toMatchObject({ isDone: false });
  value = 2;
  host.edit(mute(1));
  host.edit(mute(0));
  expect(model.isStale).toBe(true);
  await vi.advanceTimersByTimeAsync(5000);
  expect(observe).toHaveBeenCalledTimes(2);
  expect([model.holds, model.isDone(2), model.isStale]).toEqual([true, true, false]);
  model.show(false);
  host.edit(mute(1));
  await vi.advanceTimersByTimeAsync(5000);
  expect(observe).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

it('an answer that comes after the step was left is not taken for the next', async () => {
  const host = new Host({ ...patch, lesson: { ...patch.lesson!, id: 'left' } });
  let release = (): void => undefined;
  const model = new LessonModel(host, observing(() => 5, () => new Promise((resolve) => { release = () => { resolve(); }; })));
  model.show(true);
  model.go(2);
  const checking = model.check();
  expect(model.measuring).toBe(0);
  model.go(1);
  release();
  await checking;
  expect([model.measuring, model.results[0]?.words, model.isDone(2)]).toEqual([undefined, 'Mute: off, wanted on.', false]);
});
