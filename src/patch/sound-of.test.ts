import { expect, it } from 'vitest';
import type { Edit } from './edit.ts';
import { isSoundEdit, soundOf } from './sound-of.ts';

const move: Edit = { kind: 'move', to: [['a', 1, 2]] };
const turn: Edit = { kind: 'set-param', node: 'a', param: 'b', value: 1 };
const unplug: Edit = { kind: 'remove-cable', id: 'c' };

it.each<[Edit, string]>([
  [move, 'nothing'],
  [{ kind: 'set-label', node: 'a', label: '' }, 'nothing'],
  [{ kind: 'set-comment', id: 'a', comment: null }, 'nothing'],
  [{ kind: 'set-meta', meta: { title: 'x' } }, 'nothing'],
  [{ kind: 'set-transport', transport: { markers: [] } }, 'nothing'],
  [{ kind: 'batch', edits: [] }, 'nothing'],
  [turn, 'message'],
  [{ kind: 'set-bypass', node: 'a', bypassed: true }, 'message'],
  [{ kind: 'set-cable', id: 'c', gainDb: 1 }, 'message'],
  [{ kind: 'set-transport', transport: { tempoBpm: 90 } }, 'message'],
  [{ kind: 'inside', node: 'a', edit: turn }, 'message'],
  [{ kind: 'batch', edits: [move, turn, move] }, 'message'],
  [unplug, 'compile'],
  [{ kind: 'set-cable', id: 'c', curve: 'cubed' }, 'compile'],
  [{ kind: 'set-meta', meta: { rateHz: 96_000 } }, 'compile'],
  [{ kind: 'batch', edits: [move, { kind: 'inside', node: 'a', edit: unplug }, turn] }, 'compile'],
])('%j means %s to the sound', (edit, expected) => {
  expect(soundOf(edit)).toBe(expected);
  expect(isSoundEdit(edit)).toBe(expected === 'compile');
});
