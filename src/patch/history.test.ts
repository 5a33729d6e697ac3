import { describe, expect, it } from 'vitest';
import type { Edit } from './edit.ts';
import type { History } from './history.ts';
import { HISTORY_STEPS, createHistory, endGesture, record, redo, takeBack, undo } from './history.ts';
import { fullPatch, testCatalog } from './patch.fixture.ts';
import { toText } from './to-text.ts';

const turn = (value: number): Edit => ({ kind: 'set-param', node: 'shaper', param: 'driveDb', value });
const label = 'Turn drive';

function after(history: History, edit: Edit, gesture?: string): History {
  const result = record(history, edit, testCatalog, gesture === undefined ? { label } : { label, gesture });
  if (!result.ok) throw new Error(result.diagnostics[0]?.message);
  return result.history;
}
const undone = (history: History): History => (undo(history) as { history: History }).history;
const redone = (history: History): History => (redo(history) as { history: History }).history;
const drive = ({ patch }: History): number | undefined => patch.nodes.get('shaper')?.params['driveDb'];

describe('history', () => {
  it('makes one small step of a knob turned a thousand times', () => {
    let history = createHistory(fullPatch());
    for (let at = 0; at < 1_000; at++) history = after(history, turn(at / 100), 'drag-1');
    expect(history.past).toEqual([{ label, gesture: 'drag-1', edit: turn(9.99), inverse: { kind: 'set-param', node: 'shaper', param: 'driveDb', value: null } }]);
    expect(toText(undone(history).patch)).toBe(toText(fullPatch()));
    expect(drive(redone(undone(history)))).toBe(9.99);
  });

  it('makes one step of a gesture that does different things, and takes all of it back', () => {
    let history = createHistory(fullPatch());
    history = after(history, { kind: 'move', to: [['sink', 1, 1]] }, 'drag');
    history = after(history, turn(3), 'drag');
    history = after(history, { kind: 'move', to: [['sink', 2, 2]] }, 'drag');
    expect(history.past.length).toBe(1);
    const end = toText(history.patch);
    expect(toText(undone(history).patch)).toBe(toText(fullPatch()));
    expect(toText(redone(undone(history)).patch)).toBe(end);
  });

  it('replaces a batch by a batch of the same things', () => {
    const both = (value: number): Edit => ({ kind: 'batch', edits: [turn(value), { kind: 'set-param', node: 'shaper', param: 'cutoffHz', value: 100 + value }] });
    let history = createHistory(fullPatch());
    for (let at = 0; at < 100; at++) history = after(history, both(at / 10), 'pad');
    expect(history.past[0]?.edit).toEqual(both(9.9));
    expect(toText(undone(history).patch)).toBe(toText(fullPatch()));
  });

  it('keeps gestures apart, and the same knob without gesture too', () => {
    let history = createHistory(fullPatch());
    for (const gesture of ['a', 'b', undefined, undefined]) history = after(history, turn(history.past.length), gesture);
    expect(history.past.length).toBe(4);
    expect(drive(undone(undone(history)))).toBe(1);
  });

  it('lets nothing join a gesture that has ended, was undone or redone', () => {
    let history = endGesture(after(createHistory(fullPatch()), turn(1), 'g'));
    history = after(history, turn(2), 'g');
    expect(history.past.length).toBe(2);
    history = after(redone(undone(history)), turn(3), 'g');
    expect(history.past.length).toBe(3);
  });

  it('takes back a gesture that was given up, and leaves no step of it', () => {
    const before = after(createHistory(fullPatch()), turn(1));
    const history = after(after(after(before, turn(2), 'g'), { kind: 'move', to: [['sink', 1, 1]] }, 'g'), turn(3), 'g');
    expect(takeBack(history, 'g')?.history).toEqual(before);
    expect(takeBack(after(history, turn(4)), 'g')).toBeUndefined();
    expect(takeBack(history, 'other')).toBeUndefined();
  });

  it('forgets what was undone as soon as something else is done', () => {
    const history = after(undone(after(createHistory(fullPatch()), turn(1))), turn(2));
    expect(redo(history)).toBeUndefined();
  });

  it('tells which edit undo has done, so that a knob turn need not compile', () => {
    const history = after(createHistory(fullPatch()), turn(1));
    expect(undo(history)?.edit).toEqual({ kind: 'set-param', node: 'shaper', param: 'driveDb', value: null });
  });

  it('goes back a stated number of steps', () => {
    let history = createHistory(fullPatch());
    for (let at = 0; at < HISTORY_STEPS + 20; at++) history = after(history, turn(at % 24));
    expect(history.past.length).toBe(HISTORY_STEPS);
  });

  it('does not change on an edit that is refused', () => {
    const history = createHistory(fullPatch());
    const result = record(history, turn(25), testCatalog, { label });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ code: 'out-of-range', where: { node: 'shaper', param: 'driveDb' } }] });
  });
});
