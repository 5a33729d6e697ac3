import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { diagnose } from '../../kit/index.ts';
import type { Outcome } from '../../store/outcome.ts';
import { Autosave } from './autosave.ts';

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

const SAVE_MS = 2000;
const full: Outcome<void> = { ok: false, reason: 'quota', diagnostic: diagnose('storage-full', 'No room.') };

function slowSaves(...outcomes: Outcome<void>[]) {
  const saved: number[] = [];
  const book = { now: 0, saved };
  const autosave = new Autosave(async () => {
    const { now } = book;
    await new Promise((resolve) => { setTimeout(resolve, SAVE_MS); });
    const outcome = outcomes.shift() ?? { ok: true, value: undefined };
    if (outcome.ok) saved.push(now);
    return outcome;
  }, () => undefined);
  return { autosave, book };
}

it.each([['at once', true], ['after a pause', false]])('saves what is done while a slow save is under way, and is to be saved %s', async (_, atOnce) => {
  const { autosave, book } = slowSaves();
  book.now = 1;
  autosave.changed(true);
  await vi.advanceTimersByTimeAsync(SAVE_MS / 4);
  book.now = 2;
  autosave.changed(atOnce);
  await vi.advanceTimersByTimeAsync(3 * SAVE_MS);
  expect(book.saved).toEqual([1, 2]);
  expect(autosave.state.kind).toBe('saved');
});

it('tries once more for what was done while a save failed, and then waits for the next edit', async () => {
  const { autosave, book } = slowSaves(full, full);
  autosave.changed(true);
  await vi.advanceTimersByTimeAsync(SAVE_MS / 4);
  book.now = 1;
  autosave.changed();
  await vi.advanceTimersByTimeAsync(SAVE_MS);
  await vi.advanceTimersByTimeAsync(2 * SAVE_MS);
  expect(autosave.state.kind).toBe('unsaved');
  expect(vi.getTimerCount()).toBe(0);
  autosave.changed();
  await vi.advanceTimersByTimeAsync(2 * SAVE_MS);
  expect(book.saved).toEqual([1]);
});
