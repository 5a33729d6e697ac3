import { describe, expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { inputName } from './input-name.ts';

const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const cables = (...ends: readonly string[]): Patch['cables'] => new Map(ends.map((line, k) => {
  const [from, to, port = 'in'] = line.split(' ');
  return [`c${k}`, createCable({ node: from!, port: 'out' }, { node: to!, port })];
}));
const patch: Patch = {
  ...createPatch({ id: 'p' }),
  nodes: new Map([
    ['voice', node('stem', { media: { name: 'Lead voice.wav', rateHz: 48000, frames: 1, channels: 1 } })], ['eq', node('parametric-eq')], ['fader', node('fader', { label: 'Voice' })], ['pan', node('pan')],
    ['guitar', node('stem', { media: { name: 'Guitar.flac', rateHz: 48000, frames: 1, channels: 1 } })], ['echo', node('send', { label: 'To echo' })], ['noise', node('noise')], ['masking', node('masking')],
  ]),
  cables: cables('voice eq', 'eq fader', 'fader pan', 'pan masking in1', 'guitar echo', 'echo masking in2', 'noise masking in3', 'guitar masking in3'),
};
const nameAt = (port: string): string | undefined => inputName(patch, shipped, 'masking', port);

describe('a sound at an input', () => {
  it('has the nearest name that somebody gave', () => expect(nameAt('in1')).toBe('Voice'));
  it('which is that of its strip, whatever shapes it is called', () => {
    const shaped: Patch = { ...patch, nodes: new Map([...patch.nodes, ['pan', node('pan', { label: 'Voice to the left' })]]) };
    expect(inputName(shaped, shipped, 'masking', 'in1')).toBe('Voice');
    const only: Patch = { ...patch, nodes: new Map([...patch.nodes, ['fader', node('fader')], ['pan', node('pan', { label: 'Soprano' })]]) };
    expect(inputName(only, shipped, 'masking', 'in1')).toBe('Soprano');
  });
  it('or that of its recording; a send is named for where it leads', () => expect(nameAt('in2')).toBe('Guitar'));
  it('or of all that meet there', () => expect(nameAt('in3')).toBe('Noise + Guitar'));
  it('and none where nothing is wired', () => expect(nameAt('in4')).toBeUndefined());
});
