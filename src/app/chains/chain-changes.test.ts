import { expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { chainChanges } from './chain-changes.ts';

const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const patchOf = (nodes: Record<string, PatchNode>, gainDb: number): Patch => ({
  ...createPatch({ id: 'changes', kind: 'chain' }), nodes: new Map(Object.entries(nodes)), cables: new Map([['a', createCable({ node: 'comp', port: 'out' }, { node: 'fader', port: 'in' }, { gainDb })]]),
});
const before = patchOf({ comp: node('compressor'), fader: node('fader') }, 0);

it('says nothing of what only moved or was named', () => {
  expect(chainChanges(before, patchOf({ comp: node('compressor', { x: 80 }), fader: node('fader', { label: 'Level' }) }, 0), shipped)).toEqual([]);
});

it('tells values with their units, nodes by name, and cables by number', () => {
  const after = patchOf({ comp: node('compressor', { params: { thresholdDb: -20 } }), fader: node('fader', { bypassed: true }), eq: node('parametric-eq'), room: node('reverb') }, -6);
  expect(chainChanges(before, after, shipped)).toEqual([
    '2 nodes added: Parametric EQ, Reverb', 'Compressor: threshold −18.0 dB → −20.0 dB', 'Fader: bypassed', '1 cable changed',
  ]);
  expect(chainChanges(after, before, shipped)[0]).toBe('2 nodes removed: Parametric EQ, Reverb');
});
