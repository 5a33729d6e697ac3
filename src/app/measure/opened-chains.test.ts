/** Ways between cables of different chains, found and measured on the real engine. */
import { expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { ANALYSES, type Test } from '../../measure/system/kinds.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import type { App } from '../boot.ts';
import { observePatch } from '../observe-patch.ts';
import { engineModule, kernels, patchOf } from '../player.fixture.ts';
import { loudnessJob, loudnessMeasured, withLoudnessMeters } from './loudness-of-way.ts';
import { measurementPatch } from './measurement-patch.ts';
import { originalCable, withChainsOpened } from './opened-chains.ts';
import { runTest } from './run-test.ts';
import { type Subject, subjectProbed } from './subject.ts';

const inner = (nodes: Parameters<typeof patchOf>[0], cables: Parameters<typeof patchOf>[1]): Partial<PatchNode> => ({ chain: { patch: patchOf({ in: ['chain-input'], end: ['chain-output'], ...nodes }, cables) } });
const limiter = inner({ limit: ['limiter', { params: { ceilingDb: 0 }, config: { lookAheadMs: 5 } }] }, ['in > limit', ['limit > end', { gainDb: -2 }]]);
/*
 *  tone ── a[ in ── trim −6 ── end ] ──(−3, turned)── b[ in ── deep[ in ── limit ──(−2)── end ] ── gain −4 ── end ] ── out
 */
const patch = patchOf({
  tone: ['tone', { params: { frequencyHz: 997, levelDb: -20 } }],
  a: ['chain', { label: 'A', ...inner({ trim: ['fader', { label: 'Trim', params: { levelDb: -6 } }] }, ['in > trim', 'trim > end']) }],
  b: ['chain', { label: 'B', ...inner({ deep: ['chain', { label: 'Deep', ...limiter }], gain: ['fader', { label: 'Gain', params: { levelDb: -4 } }] }, ['in > deep', 'deep > gain', 'gain > end']) }],
  out: ['output'],
}, ['tone > a', ['a > b', { gainDb: -3, inverted: true }], 'b > out']);
const between = (a: string, b: string, document: Patch = patch): Subject => {
  const app = { session: { patch: document, catalog: shipped, cableFacts: () => undefined }, probes: { cable: (slot: string) => ({ a, b })[slot] } } as unknown as Pick<App, 'session' | 'probes'>;
  const subject = subjectProbed(app);
  if (typeof subject !== 'object') throw new Error(subject ?? 'no probes');
  return subject;
};

it('a way leads out of one chain and into another, and measures as the cables and nodes on it', async () => {
  const subject = between('a/cable-0', 'b/cable-2');
  expect(subject.title).toBe('Trim in A + Deep in B + Gain in B');
  const { ins, outs } = subject.way;
  expect([subject.nameOfIn(ins[0]!), subject.nameOfOut(outs[0]!)]).toEqual(['instead of Chain input in A', 'Gain in B']);
  const test = { kind: 'response', settings: ANALYSES.response.initial(48000) } as unknown as Test;
  const ran = await runTest(measurementPatch(subject.within, subject.way, { into: ins[0]!, out: outs[0]!, keys: 'signal', isMono: false }, shipped), test, { catalog: shipped, module: engineModule, kernels });
  if ('diagnostics' in ran) throw new Error(ran.diagnostics[0]?.message);
  const curve = ran.measured.plots.find(({ id }) => id === 'magnitude')!.curves[0]!;
  const at1k = curve.y[curve.x.findIndex((hz) => hz >= 1000)]!;
  expect(at1k).toBeCloseTo(-6 - 3 - 2 - 4, 2);
  // From the probe of the later cable to the earlier one it is the same way.
  expect(between('b/cable-2', 'a/cable-0').way.outs[0]!.outlet).toEqual({ node: 'b/gain', port: 'out' });
});

it('a loudness is measured there by meters on the patch’s own sound', async () => {
  const { way, within, place } = between('a/cable-0', 'b/deep/cable-1');
  const metered = withLoudnessMeters(patch, within, place, way.ins[0]!, way.outs[0]!, shipped)!;
  const observed = await observePatch({ patch: metered, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, loudnessJob(place, 0, 192_000));
  if (!observed.ok) throw new Error(observed.diagnostics[0]?.message);
  const readings = new Map(loudnessMeasured(place, observed.observation).readings.map(({ id, value }) => [id, value!]));
  expect(readings.get('integratedLufs-in')).toBeCloseTo(-20, 1);
  expect(readings.get('integratedLufs-out')! - readings.get('integratedLufs-in')!).toBeCloseTo(-6 - 3, 1);
});

it('there is none back, beside, or out of a chain that is bypassed', () => {
  const asleep: Patch = { ...patch, nodes: new Map(patch.nodes).set('a', { ...patch.nodes.get('a')!, bypassed: true }) };
  expect(() => between('a/cable-1', 'b/cable-2', asleep)).toThrow('There is no way');
  expect(between('cable-0', 'a/cable-1', asleep).title).toBe('Trim in A');
});

it('ends, copies and buses of a chain keep apart when it is opened', () => {
  const two = patchOf({
    tone: ['tone'], hall: ['send', { config: { bus: 'Hall' } }],
    c: ['chain', inner({ more: ['chain-input'], side: ['chain-input', { config: { port: 'sidechain' } }], dry: ['fader'], wet: ['fader'], hall: ['send', { config: { bus: 'Hall' } }], last: ['chain-output'] }, ['in > dry', 'more > wet', 'dry > end', 'wet > hall', 'hall > last'])], out: ['output'],
  }, ['tone > hall', 'hall > c', 'c > out']);
  const opened = withChainsOpened(two, [['c']], shipped);
  expect([...opened.cables].filter(([id]) => !id.includes('/')).map(([id, { from, to }]) => `${id}: ${from.node} > ${to.node}`)).toEqual(['cable-0: tone > hall', 'cable-1~0: hall > c/in', 'cable-1~1: hall > c/more', 'cable-2~0: c/end > out', 'cable-2~1: c/last > out']);
  expect([originalCable('cable-1~0'), originalCable('c/cable-0')]).toEqual(['cable-1', 'c/cable-0']);
  expect([opened.nodes.get('hall')?.config['bus'], opened.nodes.get('c/hall')?.config['bus'], opened.nodes.has('c')]).toEqual(['Hall', 'c/Hall', false]);
});
