import { expect, it } from 'vitest';
import { createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import type { Patch } from './patch.ts';
import { isSoundEdit, soundOf } from './sound-of.ts';

const move: Edit = { kind: 'move', to: [['a', 1, 2]] };
const turn: Edit = { kind: 'set-param', node: 'a', param: 'b', value: 1 };
const unplug: Edit = { kind: 'remove-cable', id: 'c' };
const bypass: Edit = { kind: 'set-bypass', node: 'a', bypassed: true };
const node = createNode({ id: 'fader', version: 1 });
const patchOf = (nodes: Patch['nodes']): Patch => ({ ...createPatch({ id: 'sound', kind: 'chain' }), nodes });
const inner = patchOf(new Map([['a', node]]));
const patch = patchOf(new Map([['a', node], ['chain', { ...node, chain: { patch: inner } }]]));

it.each<[Edit, string]>([
  [move, 'nothing'],
  [{ kind: 'set-label', node: 'a', label: '' }, 'nothing'],
  [{ kind: 'set-comment', id: 'a', comment: null }, 'nothing'],
  [{ kind: 'set-meta', meta: { title: 'x' } }, 'nothing'],
  [{ kind: 'set-transport', transport: { markers: [] } }, 'nothing'],
  [{ kind: 'batch', edits: [] }, 'nothing'],
  [turn, 'message'],
  [bypass, 'message'],
  [{ kind: 'set-cable', id: 'c', gainDb: 1 }, 'message'],
  [{ kind: 'set-transport', transport: { tempoBpm: 90 } }, 'message'],
  [{ kind: 'inside', node: 'chain', edit: turn }, 'message'],
  [{ kind: 'inside', node: 'chain', edit: bypass }, 'message'],
  [{ kind: 'batch', edits: [move, turn, move] }, 'message'],
  [unplug, 'compile'],
  [{ kind: 'set-cable', id: 'c', curve: 'cubed' }, 'compile'],
  [{ kind: 'set-meta', meta: { rateHz: 96_000 } }, 'compile'],
  [{ kind: 'batch', edits: [move, { kind: 'inside', node: 'chain', edit: unplug }, turn] }, 'compile'],
  [{ kind: 'set-bypass', node: 'chain', bypassed: true }, 'compile'],
])('%j means %s to the sound', (edit, expected) => {
  expect(soundOf(edit, patch)).toBe(expected);
  expect(isSoundEdit(edit, patch)).toBe(expected === 'compile');
});
