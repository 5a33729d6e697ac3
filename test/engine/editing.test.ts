import { expect, test } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { EditRig } from './edit-rig.ts';
import { residualDb } from './high-pass.ts';

const RATE = 48000;
const STRIPS = 24;
const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const wire = (from: string, to: string, given: Partial<Cable> = {}, port = 'in'): Cable => createCable({ node: from, port: 'out' }, { node: to, port }, given);

/** 24 sines below 2 kHz, each through a fader; all at −40 dB, so that nothing clips. */
function strips(): { nodes: Map<string, PatchNode>; cables: Map<string, Cable>; patch: () => Patch } {
  const nodes = new Map<string, PatchNode>([['out', node('output')]]);
  const cables = new Map<string, Cable>();
  for (let k = 0; k < STRIPS; k++) {
    nodes.set(`tone-${k}`, node('tone', { params: { frequencyHz: 100 + 73 * k, levelDb: -30 } }));
    nodes.set(`fader-${k}`, node('fader', { params: { levelDb: -3 } }));
    cables.set(`a-${k}`, wire(`tone-${k}`, `fader-${k}`));
    cables.set(`b-${k}`, wire(`fader-${k}`, 'out'));
  }
  return { nodes, cables, patch: () => ({ ...createPatch({ id: 'strips', rateHz: RATE }), nodes: new Map(nodes), cables: new Map(cables) }) };
}

/** The loudest residual of the edited sound in quanta of a second, and whether it goes on. */
function worst(sound: Float32Array): number {
  return Math.max(residualDb(sound, 0, RATE, 8000, 480), residualDb(sound, 1, RATE, 8000, 480));
}

test('an unedited patch of sines has no residual above 8 kHz', () => {
  const rig = new EditRig(strips().patch());
  const sound = rig.render(RATE);
  expect(worst(sound)).toBeLessThan(-90);
});

test('a strip that is cut off hard is heard: the measure would find a click', () => {
  const sound = new EditRig(strips().patch()).render(RATE);
  const levelOfOne = 10 ** (-33 / 20);
  for (let i = RATE / 2; i < RATE; i++) for (const channel of [0, 1]) sound[2 * i + channel]! -= levelOfOne * Math.cos((2 * Math.PI * 611 * i) / RATE);
  expect(worst(sound)).toBeGreaterThan(-50);
});

test.each<[string, (mix: ReturnType<typeof strips>, n: number) => void]>([
  ['disconnecting and connecting', (mix, n) => (n % 2 === 0 ? mix.cables.delete('b-3') : mix.cables.set('b-3', wire('fader-3', 'out')))],
  ['inserting and removing a fader', (mix, n) => {
    if (n % 2 === 0) {
      mix.cables.delete('b-5');
      mix.nodes.set('extra', node('fader', { params: { levelDb: -6 } }));
      mix.cables.set('c', wire('fader-5', 'extra'));
      mix.cables.set('d', wire('extra', 'out'));
    } else {
      for (const id of ['c', 'd']) mix.cables.delete(id);
      mix.nodes.delete('extra');
      mix.cables.set('b-5', wire('fader-5', 'out'));
    }
  }],
  ['replacing a source', (mix, n) => {
    mix.nodes.set('tone-7', n % 2 === 0 ? node('noise', { params: { levelDb: -100 } }) : node('tone', { params: { frequencyHz: 611, levelDb: -30 } }));
  }],
  ['changing the look-ahead of a parallel limiter', (mix, n) => {
    mix.nodes.set('limiter', node('limiter', { config: { lookAheadMs: [1.5, 5, 3, 0.5][n % 4]! } }));
    mix.cables.set('e', wire('fader-2', 'limiter'));
    mix.cables.set('f', wire('limiter', 'out'));
  }],
  ['bypassing a chain with latency as a whole', (mix, n) => {
    const inner = new Map([['i', node('chain-input')], ['l', node('limiter', { config: { lookAheadMs: 4 } })], ['f', node('fader', { params: { levelDb: -6 } })], ['o', node('chain-output')]]);
    const cables = new Map([['a', wire('i', 'l')], ['b', wire('l', 'f')], ['c', wire('f', 'o')]]);
    const patch: Patch = { ...createPatch({ id: 'inner', kind: 'chain', rateHz: RATE }), nodes: inner, cables };
    mix.nodes.set('chain', node('chain', { chain: { patch }, bypassed: n % 2 === 0 }));
    mix.cables.delete('b-9');
    mix.cables.set('g', wire('fader-9', 'chain'));
    mix.cables.set('h', wire('chain', 'out'));
  }],
  ['turning a loop of two faders round', (mix, n) => {
    mix.nodes.set('x', node('fader', { params: { levelDb: -12 } }));
    mix.nodes.set('y', node('fader', { params: { levelDb: -12 } }));
    mix.cables.set('g', wire('fader-1', 'x'));
    mix.cables.set('h', wire('y', 'out'));
    mix.cables.delete(n % 2 === 0 ? 'xy' : 'yx');
    mix.cables.set(n % 2 === 0 ? 'yx' : 'xy', n % 2 === 0 ? wire('y', 'x') : wire('x', 'y'));
  }],
])('%s while it plays, ten times a second, makes no click', (_name, edit) => {
  const mix = strips();
  const rig = new EditRig(mix.patch());
  const parts = [rig.render(4800)];
  for (let n = 0; n < 20; n++) {
    edit(mix, n);
    rig.edit(mix.patch());
    parts.push(rig.render(4800));
  }
  const sound = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => (sound.set(part, at), at + part.length), 0);
  expect(rig.hadTrap).toBe(false);
  expect(worst(sound)).toBeLessThan(-60);
});
