import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { createNode } from '../../patch/create.ts';
import type { Patch } from '../../patch/patch.ts';
import type { App } from '../boot.ts';
import { withListener } from '../listening/tap.ts';
import { soundsProbed } from '../masking/sounds.ts';
import { nullProbed } from '../measure/subject.ts';
import { observePatch } from '../observe-patch.ts';
import { engineModule, kernels, patchOf } from '../player.fixture.ts';

const inner = patchOf({ in: ['chain-input'], f: ['fader', { label: 'Trim' }], end: ['chain-output'] }, ['in > f', 'f > end']);
const patch = patchOf(
  { voice: ['tone', { label: 'Voice' }], bass: ['noise', { label: 'Bass' }], eq: ['parametric-eq'], c: ['chain', { label: 'Kit', chain: { patch: inner } }], d: ['chain', { label: 'Copy', chain: { patch: inner } }], sum: ['fader'], lfo: ['lfo'], out: ['output'] },
  [['voice > eq', { gainDb: -8, inverted: true }], 'eq > c', 'c > sum', 'bass > sum', 'sum > out', ['lfo > sum.levelDb', { depth: 3 }], 'voice > sum'],
);
const probing = (a?: string, b?: string, document: Patch = patch): Pick<App, 'session' | 'probes'> =>
  ({ session: { patch: document, catalog: shipped }, probes: { cable: (slot: string) => ({ a, b })[slot] } }) as unknown as Pick<App, 'session' | 'probes'>;

describe('two pinned probes', () => {
  it('are two sounds, and two cables that may null', () => {
    expect(soundsProbed(probing('cable-0', 'cable-3'))).toEqual([{ tap: { cable: 'cable-0' }, name: 'Voice' }, { tap: { cable: 'cable-3' }, name: 'Bass' }]);
    expect(nullProbed(probing('cable-0', 'cable-3'))).toEqual({ cables: ['cable-0', 'cable-3'], names: ['Voice', 'Bass'] });
  });

  it('are compared in the chain they stand in, and across', () => {
    // What comes in from outside is called as it is there.
    expect(soundsProbed(probing('c/cable-0', 'c/cable-1'))).toEqual([{ tap: { cable: 'c/cable-0' }, name: 'Voice' }, { tap: { cable: 'c/cable-1' }, name: 'Trim' }]);
    expect(nullProbed(probing('c/cable-0', 'c/cable-1'))).toEqual({ cables: ['c/cable-0', 'c/cable-1'], names: ['Chain input', 'Trim'] });
    expect(nullProbed(probing('cable-0', 'c/cable-1'))).toEqual({ cables: ['cable-0', 'c/cable-1'], names: ['Voice', 'Trim in Kit'] });
    expect(soundsProbed(probing('c/cable-1', 'd/cable-1'))).toMatchObject([{ name: 'Trim in Kit' }, { name: 'Trim in Copy' }]);
  });

  it('are told apart by their own nodes where both come from one source', () => {
    const found = soundsProbed(probing('cable-0', 'cable-1'));
    expect(typeof found === 'object' && found.map(({ name }) => name)).toEqual(['Voice', 'Parametric EQ']);
    const alike = patchOf({ voice: ['tone', { label: 'Voice' }], f: ['fader', { label: 'Voice' }], out: ['output'] }, ['voice > f', 'f > out']);
    expect(soundsProbed(probing('cable-0', 'cable-1', alike))).toMatchObject([{ name: 'Voice A' }, { name: 'Voice B' }]);
  });

  it('are nothing until both are there', () => {
    for (const one of [probing(), probing('cable-0'), probing('cable-0', 'gone')]) expect([soundsProbed(one), nullProbed(one)]).toEqual([undefined, undefined]);
  });

  it('say why they cannot be compared', () => {
    expect(soundsProbed(probing('cable-0', 'cable-5'))).toMatch(/turns a knob/);
    const twice = patchOf({ voice: ['tone'], f: ['fader'], out: ['output'] }, ['voice > f', 'voice > out']);
    expect(soundsProbed(probing('cable-0', 'cable-1', twice))).toMatch(/the same sound/);
  });
});

it('which hides which is the same between two chains as in one patch, and no bit of the sound is another', async () => {
  const within = (type: string, params: Record<string, number>) => ['chain', { chain: { patch: patchOf({ it: [type, { params }], f: ['fader', { params: { levelDb: -6 } }], end: ['chain-output'] }, ['it > f', 'f > end']) } }] as const;
  const [loud, soft] = [{ frequencyHz: 1000, levelDb: -14 }, { frequencyHz: 1100, levelDb: -44 }];
  const apart = patchOf({ a: within('tone', loud), b: within('tone', soft), out: ['output'] }, ['a > out', 'b > out']);
  const together = patchOf({ a: ['tone', { params: loud }], af: ['fader', { params: { levelDb: -6 } }], b: ['tone', { params: soft }], bf: ['fader', { params: { levelDb: -6 } }], out: ['output'] }, ['a > af', 'b > bf', 'af > out', 'bf > out']);
  const seen = async (document: Patch, cables: readonly [string, string] | undefined) => {
    const taps = Object.fromEntries((cables ?? []).map((cable, k) => [`in${k + 1}`, { cable }]));
    const listened = cables === undefined ? document : withListener(document, { id: '~masking', node: createNode(shipped.get('masking')!), taps });
    const observed = await observePatch({ patch: listened, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, { fromFrame: 0, toFrame: 96_000, everyFrames: 4000, watch: [{ path: '~masking', name: 'audibility' }, { path: '~masking', name: 'hides' }], wantsOutput: true });
    if (!observed.ok) throw new Error(observed.diagnostics[0]?.message);
    const last = (name: string): readonly number[] => [...(observed.observation.values.get(`~masking ${name}`)?.at(-1) ?? [])];
    return { audibility: last('audibility').slice(0, 2), hides: last('hides').slice(0, 2), output: observed.observation.output };
  };
  const [across, plain, alone] = [await seen(apart, ['a/cable-1', 'b/cable-1']), await seen(together, ['cable-2', 'cable-3']), await seen(apart, undefined)];
  // A tone of 1.1 kHz 30 dB below one of 1 kHz is hidden by it, and hides nothing.
  expect(across.audibility[0]).toBeGreaterThan(0.95);
  expect(across.audibility[1]).toBeLessThan(0.05);
  expect([across.audibility, across.hides]).toEqual([plain.audibility, plain.hides]);
  expect(across.output).toEqual(alone.output);
});
