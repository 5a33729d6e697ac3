/** Parts of patches measured on the real engine, against what their nodes are specified to do. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENGINE, kernelOf } from '../../../test/contract/subjects.ts';
import { shipped } from '../../catalog/shipped.ts';
import { ANALYSES, type Kind, type SettingsOf, type Test } from '../../measure/system/kinds.ts';
import type { Measured } from '../../measure/system/measured.ts';
import { createCable, createNode, createPatch } from '../../patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import { measurementPatch, type WayChoice } from './measurement-patch.ts';
import { runTest } from './run-test.ts';
import { type Way, wayBetween, wayThrough } from './way.ts';

const RATE = 48000;
const module = new WebAssembly.Module(readFileSync(ENGINE));

type Made = readonly [type: string, given?: Partial<PatchNode>];
function patchOf(nodes: Readonly<Record<string, Made>>, cables: readonly (readonly [id: string, from: string, to: string, given?: Partial<Cable>])[]): Patch {
  const end = (text: string, port: string) => ({ node: text.split('.')[0]!, port: text.split('.')[1] ?? port });
  return {
    ...createPatch({ id: 'test', rateHz: RATE }),
    nodes: new Map(Object.entries(nodes).map(([id, [type, given]]) => [id, createNode(shipped.get(type)!, given)])),
    cables: new Map(cables.map(([id, from, to, given]) => [id, createCable(end(from, 'out'), end(to, 'in'), given)])),
  };
}

async function run<K extends Kind>(patch: Patch, way: Way, kind: K, change: Partial<SettingsOf[K]> = {}, choice: Partial<WayChoice> = {}): Promise<Measured> {
  const subject = measurementPatch(patch, way, { into: way.ins[0]!, out: way.outs[0]!, keys: 'signal', isMono: false, ...choice }, shipped);
  const ran = await runTest(subject, { kind, settings: { ...ANALYSES[kind].initial(RATE), ...change } } as unknown as Test, { catalog: shipped, module, kernels: kernelOf });
  if ('diagnostics' in ran) throw new Error(JSON.stringify(ran.diagnostics));
  return ran.measured;
}
const reading = (measured: Measured, id: string): number => measured.readings.find((one) => one.id === id)!.value!;
const valueAt = (measured: Measured, plot: string, x: number): number => {
  const [curve] = measured.plots.find(({ id }) => id === plot)!.curves;
  const k = curve!.x.reduce((best, one, at) => (Math.abs(one - x) < Math.abs(curve!.x[best]! - x) ? at : best), 0);
  return curve!.y[k]!;
};
/** One node between a tone and the output. */
const alone = (type: string, given: Partial<PatchNode> = {}): { patch: Patch; way: Way } => {
  const patch = patchOf({ t: ['tone'], it: [type, given], out: ['output'] }, [['in', 't', 'it'], ['end', 'it', 'out']]);
  return { patch, way: wayThrough(patch, new Set(['it']), shipped) };
};

describe('what is selected, as a system', () => {
  /*
   *  t ─┬─ dry ──────┬─ sum ─ out          key ─(side-chain)─ wet
   *     └─ wet ──────┘
   */
  const patch = patchOf(
    { t: ['tone'], key: ['tone'], dry: ['fader', { params: { levelDb: -6.0206 } }], wet: ['compressor', { params: { ratio: 1 } }], sum: ['fader'], out: ['output'] },
    [['a', 't', 'dry'], ['b', 't', 'wet'], ['c', 'dry', 'sum'], ['d', 'wet', 'sum', { gainDb: -6.0206 }], ['e', 'sum', 'out'], ['k', 'key', 'wet.sidechain']],
  );

  it('takes in what comes from one place, and gives what goes to one place', () => {
    const way = wayThrough(patch, new Set(['t', 'dry', 'wet', 'out']), shipped);
    expect([...way.nodes]).toEqual(['dry', 'wet']);
    expect(way.ins.map(({ id, cables, isKey }) => `${id} ${cables.join()}${isKey ? ' key' : ''}`)).toEqual(['t.out a,b', 'key.out k key']);
    expect(way.outs.map(({ id }) => id)).toEqual(['sum sum.in', 'dry.out', 'wet.out']);
  });

  it('lies between two cables, whichever comes first', () => {
    const [a, e] = [patch.cables.get('a')!, patch.cables.get('e')!];
    for (const way of [wayBetween(patch, a, e, shipped), wayBetween(patch, e, a, shipped)]) {
      expect([...way!.nodes].sort()).toEqual(['dry', 'sum', 'wet']);
      expect(way!.ins.map(({ id }) => id)).toEqual(['t.out', 'key.out']);
      expect(way!.outs.map(({ id }) => id)).toEqual(['sum.out']);
    }
    expect(wayBetween(patch, patch.cables.get('c')!, patch.cables.get('d')!, shipped)).toBeUndefined();
  });

  it('adds up its paths as the patch does', async () => {
    const sum = await run(patch, wayThrough(patch, new Set(['dry', 'wet']), shipped), 'response', { seconds: 0.1 });
    expect(valueAt(sum, 'magnitude', 1000)).toBeCloseTo(0, 3);
    const whole = await run(patch, wayBetween(patch, patch.cables.get('b')!, patch.cables.get('e')!, shipped)!, 'response', { seconds: 0.1 });
    expect(valueAt(whole, 'magnitude', 1000)).toBeCloseTo(0, 3);
  });

  it('may be a node that nothing is plugged into', async () => {
    const lone = patchOf({ eq: ['fader', { params: { levelDb: -3 } }] }, []);
    const way = wayThrough(lone, new Set(['eq']), shipped);
    expect([way.ins[0]!.id, way.outs[0]!.id]).toEqual(['into eq.in', 'eq.out']);
    expect(valueAt(await run(lone, way, 'response', { seconds: 0.1 }), 'magnitude', 1000)).toBeCloseTo(-3, 3);
  });

  it('feeds a detector as it is told', async () => {
    const given = { params: { thresholdDb: -20, ratio: 4, kneeDb: 0, attackMs: 0.1 } };
    const keyed = patchOf({ t: ['tone'], key: ['tone'], it: ['compressor', given], out: ['output'] }, [['in', 't', 'it'], ['k', 'key', 'it.sidechain'], ['end', 'it', 'out']]);
    const way = wayThrough(keyed, new Set(['it']), shipped);
    const gain = async (keys: WayChoice['keys']): Promise<number> => reading(await run(keyed, way, 'levels', { wave: 'square', fromDb: -40, toDb: 0, stepDb: 10, seconds: 0.3 }, { keys }), 'gain-high');
    expect(await gain('signal')).toBeCloseTo(-15, 1);
    expect(await gain('own')).toBeCloseTo(-15, 1);
    expect(await gain('silence')).toBeCloseTo(0, 3);
  });
});

describe('nodes against their specification', () => {
  it('an equalizer’s bell has its gain at its frequency, and half of it a bandwidth away', async () => {
    const { patch, way } = alone('parametric-eq', { params: { band1Type: 0, band2Type: 1, band2FrequencyHz: 1000, band2GainDb: 12, band2Q: 1, band3Type: 0, band4Type: 0 } });
    const measured = await run(patch, way, 'response');
    const theory = (hz: number): number => {
      const [w, A] = [hz / 1000, 10 ** (12 / 40)];
      return 10 * Math.log10(((1 - w * w) ** 2 + (w * A) ** 2) / ((1 - w * w) ** 2 + (w / A) ** 2));
    };
    for (const hz of [100, 300, 1000, 2000, 5000]) expect(Math.abs(valueAt(measured, 'magnitude', hz) - theory(measured.plots[0]!.curves[0]!.x.reduce((best, one) => (Math.abs(one - hz) < Math.abs(best - hz) ? one : best)))), `${hz} Hz`).toBeLessThan(0.02);
    expect(reading(measured, 'reported-latency')).toBe(0);
  });

  it('a limiter is as late as it says', async () => {
    const { patch, way } = alone('limiter', { config: { lookAheadMs: 5 } });
    const measured = await run(patch, way, 'response', { seconds: 0.2 });
    expect(reading(measured, 'reported-latency')).toBeGreaterThan(5);
    expect(reading(measured, 'peak-latency')).toBeCloseTo(reading(measured, 'reported-latency'), 9);
    expect(Math.abs(valueAt(measured, 'phase', 5000))).toBeLessThan(0.01);
  });

  it('a waveshaper distorts as tanh does', async () => {
    const { patch, way } = alone('waveshaper', { params: { driveDb: 0, mixPercent: 100 } });
    const measured = await run(patch, way, 'distortion', { frequencyHz: 200, levelDb: 0 });
    const series = Array.from({ length: 20 }, (_, n) => {
      let sum = 0;
      for (let k = 0; k < 2048; k++) { const t = (2 * Math.PI * (k + 0.5)) / 2048; sum += Math.tanh(Math.sin(t)) * Math.sin((n + 1) * t); }
      return sum;
    });
    const theory = (100 * Math.sqrt(series.slice(1).reduce((sum, one) => sum + one * one, 0))) / series[0]!;
    // The kernel's tanh is within 1e-4.
    expect(Math.abs(reading(measured, 'thd') - theory)).toBeLessThan(0.02);
  });

  it('oversampling keeps aliases away that bare bending makes', async () => {
    const bare = alone('waveshaper', { params: { driveDb: 24, mixPercent: 100 } });
    const over = alone('saturator', { params: { driveDb: 24, autoGain: 0, dcBlock: 0 } });
    const tone = { frequencyHz: 5000, levelDb: -6 };
    const [alias, without] = [reading(await run(bare.patch, bare.way, 'distortion', tone), 'non-harmonic'), reading(await run(over.patch, over.way, 'distortion', tone), 'non-harmonic')];
    expect(alias).toBeGreaterThan(-25);
    expect(without).toBeLessThan(alias - 20);
  });

  it('a compressor has the static curve and the times of its specification', async () => {
    // DSP practice 4.1: T = −20, R = 4, W = 6, input → reduction.
    const { patch, way } = alone('compressor', { params: { thresholdDb: -20, ratio: 4, kneeDb: 6, attackMs: 10, releaseMs: 100 } });
    const levels = await run(patch, way, 'levels', { wave: 'square', fromDb: -41, toDb: 0, stepDb: 1, seconds: 0.25 });
    for (const [db, reduction] of [[-40, 0], [-23, 0], [-21, 0.25], [-20, 0.5625], [-19, 1], [-17, 2.25], [-8, 9], [0, 15]] as const) expect(Math.abs(valueAt(levels, 'static-gain', db) + reduction), `${db} dB`).toBeLessThan(0.1);
    const hard = alone('compressor', { params: { thresholdDb: -20, ratio: 4, kneeDb: 0, attackMs: 10, releaseMs: 100 } });
    const times = await run(hard.patch, hard.way, 'timing', { lowDb: -40, highDb: -8 });
    expect(Math.abs(reading(times, 'attack') - 10)).toBeLessThan(0.2);
    expect(Math.abs(reading(times, 'release') - 100)).toBeLessThan(2);
    expect(reading(times, 'attack-change')).toBeCloseTo(-9, 1);
  });

  it('a patch in which nothing gets through is told so', async () => {
    const patch = patchOf({ t: ['tone'], a: ['fader'], b: ['fader'], out: ['output'] }, [['in', 't', 'a'], ['end', 'b', 'out']]);
    const way = wayThrough(patch, new Set(['a', 'b']), shipped);
    const measured = await run(patch, way, 'response', { seconds: 0.1 }, { out: way.outs.find(({ id }) => id === 'b.out')!, into: way.ins.find(({ id }) => id === 't.out')! });
    expect(measured.readings.map(({ id }) => id)).toContain('silent');
  });
});
