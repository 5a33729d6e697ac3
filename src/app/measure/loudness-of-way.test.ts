/** Loudness before and after a part of a patch, on the real engine. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENGINE, kernelOf } from '../../../test/contract/subjects.ts';
import { shipped } from '../../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { observePatch } from '../observe-patch.ts';
import { loudnessJob, loudnessMeasured, withLoudnessMeters } from './loudness-of-way.ts';
import { leadingTo } from './two-cables.ts';
import { wayThrough } from './way.ts';

test('two faders of −6 dB beside each other give back what went in, and the rest of the patch is not rendered', async () => {
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
  const cable = (from: string, to: string): ReturnType<typeof createCable> => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const patch: Patch = {
    ...createPatch({ id: 'test' }),
    nodes: new Map([
      // 997 Hz at −20 dBFS on both sides: −20 LUFS (BS.1770).
      ['tone', node('tone', { params: { frequencyHz: 997, levelDb: -20 } })], ['a', node('fader', { params: { levelDb: -6.0206 } })], ['b', node('fader', { params: { levelDb: -6.0206 } })],
      ['other', node('stem')], ['meter', node('level-meter')], ['out', node('output')],
    ]),
    cables: new Map([['1', cable('tone', 'a')], ['2', cable('tone', 'b')], ['3', cable('a', 'out')], ['4', cable('b', 'out')], ['5', cable('other', 'meter')], ['6', cable('meter', 'out')]]),
  };
  const way = wayThrough(patch, new Set(['a', 'b']), shipped);
  const metered = withLoudnessMeters(patch, patch, [], way.ins[0]!, way.outs[0]!, shipped)!;
  const module = new WebAssembly.Module(readFileSync(ENGINE));
  const observed = await observePatch({ patch: metered, catalog: shipped, module, kernels: kernelOf, openMedia: () => Promise.reject(new Error('no other sound is asked for')) }, loudnessJob([], 0, 192_000));
  if (!observed.ok) throw new Error(JSON.stringify(observed.diagnostics));
  const { readings, plots } = loudnessMeasured([], observed.observation);
  const value = (id: string): number => readings.find((one) => one.id === id)!.value!;
  expect(value('integratedLufs-in')).toBeCloseTo(-20, 1);
  expect(value('integratedLufs-out')).toBeCloseTo(-20, 1);
  expect(value('truePeakDbtp-out')).toBeCloseTo(-20, 1);
  expect(readings.find(({ id }) => id === 'integratedLufs-out')!.note).toMatch(/^[+−]0\.0 LU$/);
  expect(plots[0]!.curves.map(({ name, y }) => [name, Math.round(y.at(-1)!)])).toEqual([['In', -20], ['Out', -20]]);
});

test('what comes by a bus leads there too', () => {
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
  const cable = (from: string, to: string): ReturnType<typeof createCable> => createCable({ node: from, port: 'out' }, { node: to, port: 'in' });
  const patch: Patch = {
    ...createPatch({ id: 'test' }),
    nodes: new Map([
      ['tone', node('tone')], ['send', node('send', { config: { bus: 'room' } })], ['elsewhere', node('send', { config: { bus: 'hall' } })], ['receive', node('receive', { config: { bus: 'room' } })],
      ['reverb', node('reverb')], ['out', node('output')],
    ]),
    cables: new Map([['1', cable('tone', 'send')], ['2', cable('send', 'elsewhere')], ['3', cable('elsewhere', 'out')], ['4', cable('receive', 'reverb')], ['5', cable('reverb', 'out')]]),
  };
  const part = leadingTo(patch, ['reverb'], shipped);
  expect([...part.nodes.keys()]).toEqual(['tone', 'send', 'receive', 'reverb']);
  expect([...part.cables.keys()]).toEqual(['1', '4']);
});
