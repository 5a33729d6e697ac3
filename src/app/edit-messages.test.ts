import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { apply } from '../patch/apply.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { messagesOf } from './edit-messages.ts';
import { patchOf } from './player.fixture.ts';

const inner: Patch = { ...patchOf({ begin: ['chain-input'], f: ['fader'], end: ['chain-output'] }, ['begin > f', 'f > end']), kind: 'chain' };
const patch = patchOf({ tone: ['tone'], f: ['fader'], c: ['chain', { chain: { patch: inner } }], out: ['output'] }, ['tone > f', 'f > c', 'c > out']);
const sent = (edit: Edit) => messagesOf(edit, apply(patch, edit).patch, shipped);

describe('what a running engine is told of an edit', () => {
  it('a knob’s value, and its initial one where it is given back', () => {
    expect(sent({ kind: 'set-param', node: 'f', param: 'levelDb', value: -3 })).toEqual([{ kind: 'param', path: 'f', param: 'levelDb', value: -3 }]);
    expect(sent({ kind: 'set-param', node: 'f', param: 'levelDb', value: null })).toEqual([{ kind: 'param', path: 'f', param: 'levelDb', value: 0 }]);
  });

  it('inside chains, by the path', () => {
    expect(sent({ kind: 'inside', node: 'c', edit: { kind: 'set-param', node: 'f', param: 'mute', value: 1 } })).toEqual([{ kind: 'param', path: 'c/f', param: 'mute', value: 1 }]);
    expect(sent({ kind: 'inside', node: 'c', edit: { kind: 'set-cable', id: 'cable-1', gainDb: -6 } })).toMatchObject([{ kind: 'cable', path: 'c/cable-1' }]);
  });

  it('a cable’s signed linear gain', () => {
    const [message] = sent({ kind: 'set-cable', id: 'cable-0', gainDb: -20, inverted: true });
    expect(message).toMatchObject({ kind: 'cable', path: 'cable-0' });
    expect((message as { gain: number }).gain).toBeCloseTo(-0.1, 9);
  });

  it('a bypass', () => {
    expect(sent({ kind: 'set-bypass', node: 'f', bypassed: true })).toEqual([{ kind: 'bypass', path: 'f', on: true }]);
  });

  it('everything of a batch, in order, and nothing of what needs a new program or no sound', () => {
    expect(sent({ kind: 'batch', edits: [
      { kind: 'move', to: [['f', 1, 1]] },
      { kind: 'set-label', node: 'f', label: 'x' },
      { kind: 'remove-cable', id: 'cable-2' },
      { kind: 'set-param', node: 'f', param: 'mute', value: 1 },
      { kind: 'set-param', node: 'f', param: 'mute', value: 0 },
    ] }).map((message) => (message.kind === 'param' ? message.value : message.kind))).toEqual([1, 0]);
  });
});
