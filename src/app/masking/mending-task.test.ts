import { expect, it, vi } from 'vitest';
import { held } from '../held.fixture.ts';
import type { Look, Outcome } from './mending.ts';
import { MendingTask, type Work } from './mending-task.ts';
import { scene } from './scene.fixture.ts';

const LOOK: Look = { audibility: [0.7, 1, 1], activeSeconds: [1, 1, 1], moments: scene.moments };
const [EARLY, LATE] = [{ fromFrame: 0, toFrame: 4800 }, { fromFrame: 48000, toFrame: 52800 }];
const HEARD = { ok: true, value: LOOK } as const;

/** Each passage is looked at until it is let go. */
function open(answer: Outcome<Look> = HEARD) {
  const looks = new Map([EARLY, LATE].map((passage) => [passage, held()]));
  const told: (Work['what'] | undefined)[] = [];
  let progress = (_: number): void => undefined;
  const task: MendingTask = new MendingTask(async (passage, onProgress) => {
    progress = onProgress;
    await looks.get(passage as typeof EARLY)!.answered;
    return answer;
  }, () => { told.push(task.work?.what); });
  return { task, told, go: (passage: typeof EARLY) => looks.get(passage)!.go(), progress: (fraction: number) => { progress(fraction); } };
}

it('what would help is found, or why it is not is said', async () => {
  const { task, go } = open();
  const finding = task.find(EARLY, 0, scene);
  expect(task.work).toEqual({ what: 'looking', progress: 0 });
  await go(EARLY);
  await finding;
  expect(task.work).toMatchObject({ what: 'found', hidden: 0, passage: EARLY, found: { before: 0.7 } });
  const deaf = open({ ok: false, message: 'Nothing there.' });
  const failing = deaf.task.find(EARLY, 0, scene);
  await deaf.go(EARLY);
  await failing;
  expect(deaf.task.work).toEqual({ what: 'failed', message: 'Nothing there.' });
});

it('cancel is heard at once, and nothing of what was cancelled comes after it', async () => {
  for (const what of ['find', 'measure'] as const) {
    const { task, told, go, progress } = open();
    const working = what === 'find' ? task.find(EARLY, 0, scene) : task.measure(EARLY);
    progress(0.5);
    task.cancel();
    expect(task.work).toBeUndefined();
    told.length = 0;
    progress(0.75);
    await go(EARLY);
    expect(await working).toBeUndefined();
    expect([task.work, told]).toEqual([undefined, []]);
  }
});

it('cancel is heard while moves are tried, and no more of them are', async () => {
  const { task, go } = open();
  const nameOf = vi.fn(scene.nameOf);
  const finding = task.find(EARLY, 0, { ...scene, nameOf });
  void go(EARLY);
  await vi.waitFor(() => { if (nameOf.mock.calls.length < 4) throw new Error('not yet'); }, { interval: 0 });
  expect(task.work).toEqual({ what: 'looking', progress: 0 });
  task.cancel();
  const tried = nameOf.mock.calls.length;
  await finding;
  expect([task.work, nameOf.mock.calls.length]).toEqual([undefined, tried]);
});

it('of two that were begun the later one answers, whichever is done first', async () => {
  const { task, go } = open();
  const both = [task.find(EARLY, 0, scene), task.find(LATE, 0, scene)];
  await go(LATE);
  await both[1];
  await go(EARLY);
  await Promise.all(both);
  expect(task.work).toMatchObject({ what: 'found', passage: LATE });
  const measuring = task.measure(EARLY);
  await go(EARLY);
  expect([await measuring, task.work]).toEqual([LOOK, undefined]);
});
