import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import type { Patch } from '../../patch/patch.ts';
import type { App } from '../boot.ts';
import { soundsProbed } from '../masking/sounds.ts';
import { nullProbed } from '../measure/subject.ts';
import { patchOf } from '../player.fixture.ts';

const inner = patchOf({ in: ['chain-input'], f: ['fader', { label: 'Trim' }], end: ['chain-output'] }, ['in > f', 'f > end']);
const patch = patchOf(
  { voice: ['tone', { label: 'Voice' }], bass: ['noise', { label: 'Bass' }], eq: ['parametric-eq'], c: ['chain', { chain: { patch: inner } }], sum: ['fader'], lfo: ['lfo'], out: ['output'] },
  [['voice > eq', { gainDb: -8, inverted: true }], 'eq > c', 'c > sum', 'bass > sum', 'sum > out', ['lfo > sum.levelDb', { depth: 3 }], 'voice > sum'],
);
const probing = (a?: string, b?: string, document: Patch = patch): Pick<App, 'session' | 'probes'> =>
  ({ session: { patch: document, catalog: shipped }, probes: { cable: (slot: string) => ({ a, b })[slot] } }) as unknown as Pick<App, 'session' | 'probes'>;

describe('two pinned probes', () => {
  it('are two sounds as their cables carry them, and two outlets that may null', () => {
    expect(soundsProbed(probing('cable-0', 'cable-3'))).toEqual({
      place: [], taps: [{ from: { node: 'voice', port: 'out' }, gainDb: -8, inverted: true, name: 'Voice' }, { from: { node: 'bass', port: 'out' }, gainDb: 0, inverted: false, name: 'Bass' }],
    });
    expect(nullProbed(probing('cable-0', 'cable-3'))).toEqual({ outlets: { place: [], a: { node: 'voice', port: 'out' }, b: { node: 'bass', port: 'out' } }, names: ['Voice', 'Bass'] });
  });

  it('are compared in the chain they stand in', () => {
    expect(soundsProbed(probing('c/cable-0', 'c/cable-1'))).toMatchObject({ place: ['c'], taps: [{ from: { node: 'in' } }, { from: { node: 'f' }, name: 'Trim' }] });
    expect(nullProbed(probing('c/cable-0', 'c/cable-1'))).toMatchObject({ outlets: { place: ['c'], a: { node: 'in' }, b: { node: 'f' } } });
  });

  it('are told apart by their own nodes where both come from one source', () => {
    const found = soundsProbed(probing('cable-0', 'cable-1'));
    expect(typeof found === 'object' && found.taps.map(({ name }) => name)).toEqual(['Voice', 'Parametric EQ']);
    const alike = patchOf({ voice: ['tone', { label: 'Voice' }], f: ['fader', { label: 'Voice' }], out: ['output'] }, ['voice > f', 'f > out']);
    expect(soundsProbed(probing('cable-0', 'cable-1', alike))).toMatchObject({ taps: [{ name: 'Voice A' }, { name: 'Voice B' }] });
  });

  it('are nothing until both are there', () => {
    for (const one of [probing(), probing('cable-0'), probing('cable-0', 'gone')]) expect([soundsProbed(one), nullProbed(one)]).toEqual([undefined, undefined]);
  });

  it('say why they cannot be compared', () => {
    expect(soundsProbed(probing('cable-0', 'c/cable-0'))).toMatch(/in a chain/);
    expect(nullProbed(probing('cable-0', 'c/cable-0'))).toMatch(/in a chain/);
    expect(soundsProbed(probing('cable-0', 'cable-5'))).toMatch(/turns a knob/);
    const twice = patchOf({ voice: ['tone'], f: ['fader'], out: ['output'] }, ['voice > f', 'voice > out']);
    expect(soundsProbed(probing('cable-0', 'cable-1', twice))).toMatch(/the same sound/);
  });
});
