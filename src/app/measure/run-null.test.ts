/** Null tests of outlets of a patch, on the real engine. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENGINE, kernelOf } from '../../../test/contract/subjects.ts';
import { shipped } from '../../catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { Listening } from '../listening/listening.ts';
import { patchOf, PlayerRig } from '../player.fixture.ts';
import { nullAnswer } from './null-words.ts';
import { runNull } from './run-null.ts';
import { NULL_NODE, nullListener } from './two-cables.ts';

const module = new WebAssembly.Module(readFileSync(ENGINE));
const options = { catalog: shipped, module, kernels: kernelOf, openMedia: () => Promise.resolve(undefined) };

/** Noise through one node beside the noise itself. */
async function answer(type: string, given: Partial<PatchNode>): Promise<string> {
  const patch: Patch = {
    ...createPatch({ id: 'test' }),
    nodes: new Map([['noise', createNode(shipped.get('noise')!)], ['it', createNode(shipped.get(type)!, given)], ['out', createNode(shipped.get('output')!)]]),
    cables: new Map([['a', createCable({ node: 'noise', port: 'out' }, { node: 'it', port: 'in' })], ['b', createCable({ node: 'it', port: 'out' }, { node: 'out', port: 'in' })]]),
  };
  const ran = await runNull({ patch, cables: ['a', 'b'], fromFrame: 0, toFrame: 120_000 }, options);
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

/** Noise into two copies of a chain, in which a limiter looks ahead and a fader follows; the second turned down by 6 dB. */
const copy = (given: Partial<PatchNode> = {}): Partial<PatchNode> => ({ chain: { patch: patchOf({ in: ['chain-input'], limit: ['limiter', { params: { ceilingDb: 0 } }], f: ['fader', given], end: ['chain-output'] }, ['in > limit', 'limit > f', 'f > end']) } });
const inChains = patchOf({
  noise: ['noise', { params: { levelDb: -30 } }], c: ['chain', copy()], d: ['chain', copy({ params: { levelDb: -6 } })], far: ['chain', { chain: { patch: patchOf({ in: ['chain-input'], deep: ['chain', { ...copy(), bypassed: true }], end: ['chain-output'] }, ['in > deep', ['deep > end', { gainDb: -3, inverted: true }]]) } }], out: ['output'],
}, ['noise > c', 'noise > d', 'noise > far', 'c > out', 'd > out', 'far > out', ['noise > out', { gainDb: -12 }]]);
const compared = async (a: string, b: string) => {
  const ran = await runNull({ patch: inChains, cables: [a, b], fromFrame: 0, toFrame: 48_000 }, options);
  if ('diagnostics' in ran) throw new Error(ran.diagnostics[0]?.message);
  return ran.result;
};

test.each([
  // By cables of one id in two chains; of a chain against the document; through a chain that is bypassed, and out of it.
  ['c/cable-0', 'd/cable-0', 0], ['c/cable-1', 'd/cable-1', 0], ['c/cable-2', 'd/cable-2', -6], ['d/cable-2', 'c/cable-2', 6], ['cable-0', 'd/cable-2', -6], ['far/deep/cable-2', 'd/cable-2', -6], ['c/cable-2', 'far/deep/cable-1', 0], ['cable-0', 'cable-6', -12],
])('%s and %s null, wherever they stand, %d dB apart', async (a, b, gainDb) => {
  const { residualDb, gainDb: found, offsetFrames, isInverted } = await compared(a, b);
  expect(gainDb === 0 ? residualDb!.asTheyAre : residualDb!.matched).toBeLessThan(gainDb === 0 ? -199 : -120);
  expect(found).toBeCloseTo(gainDb, 3);
  expect([Math.abs(offsetFrames) < 1e-3, isInverted]).toEqual([true, false]);
});

test('what a cable does to its sound is its own', async () => {
  const { residualDb, gainDb, isInverted } = await compared('cable-0', 'far/cable-1');
  expect([residualDb!.matched < -120, Number(gainDb.toFixed(2)), isInverted]).toEqual([true, -3, true]);
});

test('a cable that is gone is said', async () => {
  expect(await runNull({ patch: inChains, cables: ['c/cable-0', 'c/gone'], fromFrame: 0, toFrame: 48_000 }, options)).toMatchObject({ diagnostics: [{ code: 'null-cable-gone' }] });
});

test('so is it live, and it follows a gain that is turned; nothing of what is heard changes, not one bit', async () => {
  const [rig, plain] = [new PlayerRig(inChains, {}), new PlayerRig(inChains, {})];
  await Promise.all([rig.play(), plain.play()]);
  const listening = new Listening(rig.player, shipped);
  listening.hang('null', [nullListener(['c/cable-2', 'd/cable-2'], shipped)]);
  const read = (name: string): number => rig.player.readings.telemetry(NULL_NODE, name)![0]!;
  await rig.run(1500);
  expect(read('gainDb')).toBeCloseTo(-6, 1);
  expect([read('matchedDb') < -100, Math.abs(read('offsetFrames')) < 0.01]).toEqual([true, true]);
  await plain.run(rig.heard.length / 128);
  const frames = Math.min(rig.heard.length, plain.heard.length);
  expect(frames).toBeGreaterThan(100_000);
  expect(rig.heard.slice(0, frames)).toEqual(plain.heard.slice(0, frames));
  rig.edit({ kind: 'inside', node: 'd', edit: { kind: 'set-cable', id: 'cable-2', gainDb: 6 } });
  await rig.run(4000);
  expect(read('gainDb')).toBeCloseTo(0, 2);
  expect(read('residualDb')).toBeLessThan(-45);
});
