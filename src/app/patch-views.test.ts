import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import type { Patch } from '../patch/patch.ts';
import { soloState, withoutNodes } from './patch-views.ts';
import { patchOf } from './player.fixture.ts';

const inner: Patch = { ...patchOf({ f: ['fader', { params: { solo: 1 } }], end: ['chain-output'] }, ['f > end']), kind: 'chain' };
const patch = patchOf({
  a: ['fader', { params: { solo: 1 } }], b: ['fader', { params: { solo: 0, soloSafe: 1 } }], c: ['chain', { chain: { patch: inner } }],
  // Another node's parameter of the same name says nothing about strips.
  tone: ['tone', { params: { solo: 1 } }], out: ['output'],
}, ['a > out', 'b > out', 'c > out']);

describe('views of a patch', () => {
  it('tell which strips are soloed and safe, in chains too', () => {
    const { soloed, safe } = soloState(patch, shipped);
    expect([...soloed].sort()).toEqual(['a', 'c/f']);
    expect([...safe]).toEqual(['b']);
  });

  it('take nodes out by making them placeholders, and leave everything else as it is', () => {
    const without = withoutNodes(patch, new Set(['a', 'c/f']));
    expect(without.nodes.get('a')?.unknown).toEqual({});
    expect(without.nodes.get('c')?.chain?.patch.nodes.get('f')?.unknown).toEqual({});
    expect(without.nodes.get('b')).toBe(patch.nodes.get('b'));
    expect(patch.nodes.get('a')?.unknown).toBeUndefined();
    expect(soloState(without, shipped).soloed.size).toBe(0);
    expect(withoutNodes(patch, new Set())).toBe(patch);
  });
});
