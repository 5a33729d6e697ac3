/** Null tests of outlets of a patch, on the real engine. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENGINE, kernelOf } from '../../../test/contract/subjects.ts';
import { shipped } from '../../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { nullAnswer } from './null-words.ts';
import { runNull } from './run-null.ts';

const module = new WebAssembly.Module(readFileSync(ENGINE));
const options = { catalog: shipped, module, kernels: kernelOf, openMedia: () => Promise.resolve(undefined) };

/** Noise through one node beside the noise itself. */
async function answer(type: string, given: Partial<PatchNode>): Promise<string> {
  const patch: Patch = {
    ...createPatch({ id: 'test' }),
    nodes: new Map([['noise', createNode(shipped.get('noise')!)], ['it', createNode(shipped.get(type)!, given)], ['out', createNode(shipped.get('output')!)]]),
    cables: new Map([['a', createCable({ node: 'noise', port: 'out' }, { node: 'it', port: 'in' })], ['b', createCable({ node: 'it', port: 'out' }, { node: 'out', port: 'in' })]]),
  };
  const ran = await runNull({ patch, outlets: { place: [], a: { node: 'noise', port: 'out' }, b: { node: 'it', port: 'out' } }, fromFrame: 0, toFrame: 120_000 }, options);
  if ('diagnostics' in ran) throw new Error(JSON.stringify(ran.diagnostics));
  return nullAnswer(ran.result, ['Dry', 'Wet']).text;
}

test('a limiter that has nothing to do nulls: its look-ahead is made up for', async () => {
  expect(await answer('limiter', { params: { ceilingDb: 0 }, config: { lookAheadMs: 5 } })).toMatch(/^Yes: (to the bit|\u22121\d\d\.\d dB)\.$/);
});
test('an echo nulls once it is moved', async () => {
  expect(await answer('delay', { params: { timeMs: 5, feedback: 0, mix: 100 } })).toContain('Wet is 5.00 ms late');
});
test('an equalizer does not, and the answer says where', async () => {
  expect(await answer('parametric-eq', { params: { band2Type: 1, band2FrequencyHz: 3000, band2GainDb: 12, band2Q: 2 } })).toMatch(/^No: .*they differ most around (2\.5|3\.2) kHz/);
});
test('cables in a chain are compared where they stand', async () => {
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
  const cable = (from: string, to: string): ReturnType<typeof createCable> => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const inner: Patch = {
    ...createPatch({ id: 'inner', kind: 'chain' }),
    nodes: new Map([['in', node('chain-input')], ['half', node('fader', { params: { levelDb: -6 } })], ['end', node('chain-output')]]),
    cables: new Map([['a', cable('in', 'half')], ['b', cable('half', 'end')]]),
  };
  const patch: Patch = {
    ...createPatch({ id: 'outer' }),
    nodes: new Map([['noise', node('noise')], ['chain', node('chain', { chain: { patch: inner } })], ['out', node('output')]]),
    cables: new Map([['a', cable('noise', 'chain')], ['b', cable('chain', 'out')]]),
  };
  const ran = await runNull({ patch, outlets: { place: ['chain'], a: { node: 'in', port: 'out' }, b: { node: 'half', port: 'out' } }, fromFrame: 0, toFrame: 48_000 }, options);
  if ('diagnostics' in ran) throw new Error(JSON.stringify(ran.diagnostics));
  expect(nullAnswer(ran.result).text).toMatch(/^Yes: .*: b is 6\.0 dB quieter\.$/);
});
