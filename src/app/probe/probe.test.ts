import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { apply } from '../../patch/apply.ts';
import { wrapInChain } from '../../patch/chain-compositions.ts';
import { createNode } from '../../patch/create.ts';
import { dissolveChain } from '../../patch/dissolve-chain.ts';
import type { Patch } from '../../patch/patch.ts';
import { HIDDEN } from '../listening/hidden.ts';
import { Listening } from '../listening/listening.ts';
import { withListener } from '../listening/tap.ts';
import { observePatch, watchKey } from '../observe-patch.ts';
import { engineModule, kernels, patchOf, PlayerRig } from '../player.fixture.ts';
import { cableWords, picturePath, probeListeners, probeOutlet, type Slot } from './probe.ts';
import { ProbeBench } from './probe-bench.ts';

const inner = (levelDb: number): Patch => patchOf({ in: ['chain-input'], f: ['fader', { params: { levelDb } }], end: ['chain-output'] }, ['in > f', 'f > end']);
const patch = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -12 } }], c: ['chain', { chain: { patch: inner(-6) } }], out: ['output'] }, [['tone > c', { gainDb: -8, inverted: true }], 'c > out']);
const options = { catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) };
const range = { fromFrame: 48_000, toFrame: 120_000, everyFrames: 4096, wantsOutput: true };
const probed = (of: Patch, ...probes: readonly (readonly [Slot, string, 'spectrum' | 'level-meter'])[]): Patch => probes.flatMap(([slot, cable, picture]) => probeListeners(shipped, slot, cable, picture)).reduce(withListener, of);

it('tells what a cable carries, its gain included, in a chain too, and changes no bit of the sound', async () => {
  const [a, b] = [picturePath('a', 'cable-0', 'level-meter'), picturePath('b', 'c/cable-1', 'level-meter')];
  expect(probeOutlet('b', 'c/cable-1')).toEqual({ node: b, port: 'out' });
  const seen = await observePatch({ patch: probed(patch, ['a', 'cable-0', 'spectrum'], ['b', 'c/cable-1', 'level-meter']), ...options }, { ...range, watch: [{ path: a, name: 'peakDb' }, { path: b, name: 'peakDb' }, { path: picturePath('a', 'cable-0', 'spectrum'), name: 'first' }] });
  const plain = await observePatch({ patch, ...options }, { ...range, watch: [] });
  if (!seen.ok || !plain.ok) throw new Error('not rendered');
  const last = (path: string, name: string) => seen.observation.values.get(watchKey({ path, name }))!.at(-1)!;
  expect(last(a, 'peakDb')[0]).toBeCloseTo(-20, 1);
  expect(last(b, 'peakDb')[0]).toBeCloseTo(-26, 1);
  expect(Math.max(...last(picturePath('a', 'cable-0', 'spectrum'), 'first'))).toBeCloseTo(-20, 0);
  expect(Buffer.from(seen.observation.output!.buffer).equals(Buffer.from(plain.observation.output!.buffer))).toBe(true);
});

it('leaves a patch alone whose cable is gone', () => {
  expect(probed(patch, ['a', 'nowhere', 'spectrum'])).toBe(patch);
  expect(probed(patch, ['a', 'c/nowhere', 'spectrum'])).toBe(patch);
});

describe('probes that stay', () => {
  /** The same chain twice, so that every id in the one is in the other. */
  const twice = patchOf({
    tone: ['tone', { params: { frequencyHz: 1000, levelDb: -12 } }], c: ['chain', { label: 'Left', chain: { patch: inner(-6) } }], d: ['chain', { label: 'Right', chain: { patch: inner(-18) } }], out: ['output'],
  }, ['tone > c', 'tone > d', 'c > out', 'd > out']);
  const levelOf = (rig: PlayerRig, slot: Slot, cable: string): number | undefined => rig.player.readings.telemetry(picturePath(slot, cable, 'level-meter'), 'peakDb')?.[0];

  it('follow a cable by its path while it plays: its gain as it is turned, its chain as it is renamed, copied and taken away', async () => {
    const rig = new PlayerRig(twice, {});
    const listening = new Listening(rig.player, shipped);
    const bench = new ProbeBench(listening, shipped);
    const asWords = (cable: string): string => cableWords(rig.patch, cable, shipped);
    await rig.play();
    bench.pin('c/cable-1');
    bench.pin('d/cable-1');
    await rig.run(120);
    expect(levelOf(rig, 'a', 'c/cable-1')).toBeCloseTo(-18, 1);
    expect(levelOf(rig, 'b', 'd/cable-1')).toBeCloseTo(-30, 1);
    expect([asWords('c/cable-1'), asWords('d/cable-1')]).toEqual(['Left › Fader → Chain output', 'Right › Fader → Chain output']);

    const { compiles } = rig.player;
    rig.edit({ kind: 'inside', node: 'd', edit: { kind: 'set-cable', id: 'cable-1', gainDb: 6 } });
    rig.edit({ kind: 'set-label', node: 'd', label: 'Far right' });
    await rig.run(1200);
    expect(rig.player.compiles).toBe(compiles);
    expect(levelOf(rig, 'b', 'd/cable-1')).toBeCloseTo(-24, 1);
    expect(levelOf(rig, 'a', 'c/cable-1')).toBeCloseTo(-18, 1);
    expect(asWords('d/cable-1')).toBe('Far right › Fader → Chain output');

    rig.edit({ kind: 'add-node', id: 'e', node: createNode(shipped.get('chain')!, { chain: { patch: inner(0) } }) });
    expect(bench.follow(rig.patch, twice)).toEqual([]);
    await rig.run(120);
    expect(levelOf(rig, 'a', 'c/cable-1')).toBeCloseTo(-18, 1);

    bench.listen('a', true);
    const before = rig.patch;
    rig.edit({ kind: 'batch', edits: [{ kind: 'remove-cable', id: 'cable-0' }, { kind: 'remove-cable', id: 'cable-2' }, { kind: 'remove-node', id: 'c' }] });
    expect(bench.follow(rig.patch, before)).toEqual([['a', 'c/cable-1']]);
    expect([bench.cable('a'), bench.cable('b'), listening.outlet]).toEqual([undefined, 'd/cable-1', undefined]);
    await rig.run(120);
    expect(levelOf(rig, 'a', 'c/cable-1')).toBeUndefined();
    expect(levelOf(rig, 'b', 'd/cable-1')).toBeCloseTo(-24, 1);
  });

  it('go into a chain that is put around their cable, and out again, and are heard on', () => {
    const listening = new Listening({ setOverlay: () => undefined }, shipped);
    const bench = new ProbeBench(listening, shipped);
    const plain = patchOf({ tone: ['tone'], f: ['fader'], g: ['fader'], out: ['output'] }, ['tone > f', 'f > g', 'g > out']);
    bench.pin('cable-1');
    bench.pin('cable-2');
    bench.listen('a', true);
    const wrapped = wrapInChain(plain, ['f', 'g'], shipped, { id: 'strip', title: 'Strip' });
    if (!wrapped.ok) throw new Error('not wrapped');
    const inside = apply(plain, wrapped.edit).patch;
    expect(bench.follow(inside, plain)).toEqual([]);
    expect([bench.cable('a'), bench.cable('b'), bench.listens('a')]).toEqual([`${wrapped.node}/cable-1`, 'cable-2', true]);
    const opened = dissolveChain(inside, wrapped.node, shipped);
    if (!opened.ok) throw new Error('not dissolved');
    const outside = apply(inside, opened.edit).patch;
    // The one across the border became one with what was behind it.
    expect(bench.follow(outside, inside)).toEqual([['b', 'cable-2']]);
    expect([bench.cable('a'), bench.listens('a')]).toEqual(['cable-1', true]);
    // A cable of the same name between other nodes is another.
    const other = apply(outside, { kind: 'batch', edits: [{ kind: 'remove-cable', id: 'cable-1' }, { kind: 'add-node', id: 'new', node: createNode(shipped.get('chain')!, { chain: { patch: inner(0) } }) }] }).patch;
    expect(bench.follow(other, outside)).toEqual([['a', 'cable-1']]);
  });

  it('are heard as the cable carries it, in a chain within a chain too', async () => {
    const deep = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -12 } }], o: ['chain', { chain: { patch: patchOf({ in: ['chain-input'], c: ['chain', { bypassed: true, chain: { patch: inner(-6) } }], end: ['chain-output'] }, ['in > c', 'c > end']) } }], out: ['output'] }, ['tone > o', 'o > out']);
    const rig = new PlayerRig(deep, {});
    const listening = new Listening(rig.player, shipped);
    const bench = new ProbeBench(listening, shipped);
    bench.pin('o/c/cable-1');
    bench.listen('a', true);
    await rig.play();
    await rig.run(120);
    const peak = (samples: ArrayLike<number>): number => Array.from(samples).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(20 * Math.log10(peak(rig.host!.core.heard(128)))).toBeCloseTo(-18, 0);
    // What goes out is the bypassed chain's.
    expect(20 * Math.log10(peak(rig.heard.slice(-256)))).toBeCloseTo(-12, 0);
    expect([...deep.nodes.keys()].some((id) => id.startsWith(HIDDEN))).toBe(false);
  });
});
