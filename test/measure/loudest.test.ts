/** How loud a patch is said to become, against how loud it does: random patches of the shipped nodes, fed with tones at full scale. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prepareRender } from '../../src/app/render-patch.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { planPatch } from '../../src/compile/compile.ts';
import { type Loudest, loudestOf } from '../../src/compile/loudest.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { ENGINE, kernelOf } from '../contract/subjects.ts';

const RATE = 48000;
const SECONDS = 0.6;
const SETTLE_SECONDS = 0.45;

type Made = readonly [type: string, given?: Partial<PatchNode>];
function patchOf(nodes: Readonly<Record<string, Made>>, cables: readonly (readonly [from: string, to: string, given?: Partial<Cable>])[]): Patch {
  const end = (text: string, port: string) => ({ node: text.split('.')[0]!, port: text.split('.')[1] ?? port });
  return {
    ...createPatch({ id: 'test', rateHz: RATE }),
    nodes: new Map(Object.entries(nodes).map(([id, [type, given]]) => [id, createNode(shipped.get(type)!, given)])),
    cables: new Map(cables.map(([from, to, given], k) => [`c${String(k).padStart(3, '0')}`, createCable(end(from, 'out'), end(to, 'in'), given)])),
  };
}
const tone = (frequencyHz = 1000, levelDb = 0): Made => ['tone', { params: { frequencyHz, levelDb } }];
const fader = (levelDb: number): Made => ['fader', { params: { levelDb } }];
const bell = (gainDb: number, frequencyHz = 1000, q = 1): Made => ['parametric-eq', { params: { band2GainDb: gainDb, band2FrequencyHz: frequencyHz, band2Q: q } }];
const loudest = (patch: Patch): Loudest => loudestOf(planPatch(patch, shipped, { kernels: kernelOf }).plan);

let module: WebAssembly.Module | undefined;
/** Peak at the output once all has settled. */
async function measured(patch: Patch): Promise<number> {
  module ??= new WebAssembly.Module(readFileSync(ENGINE));
  const { render, diagnostics } = await prepareRender({ patch, catalog: shipped, module, kernels: kernelOf, fromFrame: 0, toFrame: SECONDS * RATE, openMedia: () => Promise.resolve(undefined) });
  if (render === undefined) throw new Error(JSON.stringify(diagnostics));
  let peak = 0;
  let at = 0;
  for await (const block of render.blocks()) {
    for (let i = Math.max(0, 2 * SETTLE_SECONDS * RATE - at); i < block.length; i++) peak = Math.max(peak, Math.abs(block[i]!));
    at += block.length;
  }
  return peak;
}

describe('what is said of a patch', () => {
  it('adds up faders, cables and curves along the way, and knows what raises most', async () => {
    const patch = patchOf({ t: tone(), f: fader(6), eq: bell(9), out: ['output'] }, [['t', 'f'], ['f', 'eq', { gainDb: -2 }], ['eq', 'out', { gainDb: 3 }]]);
    const said = loudest(patch);
    expect(said.oneDb).toBeGreaterThan(16);
    expect(said.oneDb).toBeLessThan(16.5);
    expect(said.source).toBe('t');
    expect(said.most?.path).toBe('eq');
    expect(20 * Math.log10(await measured(patch))).toBeCloseTo(16, 1);
  });

  it('tells one source from all of them', () => {
    const strips = Object.fromEntries(Array.from({ length: 8 }, (_, k): [string, Made] => [`t${k}`, tone(100 * (k + 1))]));
    const said = loudest(patchOf({ ...strips, loud: fader(2), out: ['output'] }, [...Object.keys(strips).map((id) => [id, id === 't3' ? 'loud' : 'out'] as const), ['loud', 'out']]));
    expect(said.source).toBe('t3');
    expect(said.oneDb).toBeCloseTo(2, 6);
    expect(said.allDb).toBeCloseTo(20 * Math.log10(7 + 10 ** 0.1), 6);
  });

  it('knows that a limiter is the end of it, and a muted strip nothing', () => {
    expect(loudest(patchOf({ t: tone(), f: fader(12), l: ['limiter', { params: { ceilingDb: -1 } }], out: ['output'] }, [['t', 'f'], ['f', 'l'], ['l', 'out']])).oneDb).toBeCloseTo(-1, 6);
    expect(loudest(patchOf({ t: tone(), f: ['fader', { params: { mute: 1 } }], out: ['output'] }, [['t', 'f'], ['f', 'out']])).oneDb).toBe(-Infinity);
  });

  it('sums a loop that settles and names one that may grow', () => {
    const loop = (gainDb: number): Loudest => loudest(patchOf({ t: tone(), f: fader(0), d: ['feedback-delay'], out: ['output'] }, [['t', 'f'], ['f', 'd'], ['d', 'f', { gainDb }], ['f', 'out']]));
    expect(loop(-6.0206).oneDb).toBeCloseTo(6.02, 1);
    expect(loop(-0.1).oneDb).toBeCloseTo(20 * Math.log10(1 / (1 - 10 ** -0.005)), 0);
    expect(loop(-6).growing).toEqual([]);
    for (const gainDb of [0, 3]) expect(loop(gainDb)).toMatchObject({ oneDb: Infinity, growing: ['d', 'f'] });
  });

  it('takes a moved knob where it can go, and a formula for anything', () => {
    const moved = loudest(patchOf({ t: tone(), lfo: ['lfo'], f: fader(-20), out: ['output'] }, [['t', 'f'], ['lfo', 'f.levelDb', { depth: 15 }], ['f', 'out']]));
    expect(moved.oneDb).toBeCloseTo(-5, 6);
    const math = loudest(patchOf({ t: tone(), m: ['math'], out: ['output'] }, [['t', 'm.a'], ['m', 'out']]));
    expect(math).toMatchObject({ oneDb: Infinity, unbounded: ['m'], growing: [] });
    const held = loudest(patchOf({ t: tone(), m: ['math', { config: { expression: 'sin(t)' } }], f: fader(-20), out: ['output'] }, [['t', 'f'], ['m', 'f.levelDb', { depth: 1 }], ['f', 'out']]));
    expect(held).toMatchObject({ unbounded: [] });
    expect(held.oneDb).toBeCloseTo(12, 6);
  });

  it('takes no longer for ten thousand nodes in one great loop', () => {
    const nodes: Record<string, Made> = { t: tone(), out: ['output'] };
    const cables: [string, string, Partial<Cable>?][] = [['t', 'f0']];
    for (let k = 0; k < 10_000; k++) {
      nodes[`f${k}`] = fader(0);
      cables.push([`f${k}`, `f${(k + 1) % 10_000}`, { gainDb: k === 9999 ? -1 : 0 }]);
    }
    cables.push(['f5', 'out']);
    const began = performance.now();
    expect(loudest(patchOf(nodes, cables)).oneDb).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(20_000);
  });
});

const kinds: readonly ((next: () => number) => Made)[] = [
  (next) => fader(-12 + 24 * next()),
  (next) => ['parametric-eq', { params: { band1GainDb: 12 * next() - 4, band2GainDb: 18 * next() - 6, band2FrequencyHz: 60 * 80 ** next(), band2Q: 0.3 + 8 * next(), band5Type: 4 + Math.floor(2 * next()), band5FrequencyHz: 40 * 50 ** next(), band5Q: 0.3 + 4 * next() } }],
  (next) => ['compressor', { params: { thresholdDb: -40 * next(), ratio: 1 + 9 * next(), makeUpDb: 18 * next(), mix: 100 * next(), autoMakeUp: Math.round(2 * next()) } }],
  (next) => ['saturator', { params: { driveDb: 40 * next() - 8, shape: Math.floor(4 * next()), mixPercent: 100 * next(), outputDb: 20 * next() - 8, autoGain: Math.round(next()) } }],
  (next) => ['pan', { params: { position: 200 * next() - 100, mode: Math.round(next()) } }],
  () => ['mid-side-encode'],
  () => ['mid-side-decode'],
  (next) => ['delay', { params: { timeMs: 1 + 40 * next(), feedback: 90 * next(), mix: 100 * next(), width: 200 * next(), pingPong: Math.round(next()) } }],
  (next) => ['reverb', { params: { decaySeconds: 0.1 + next(), mix: 100 * next(), earlyDb: 12 * next() - 6, width: 150 * next() } }],
  (next) => ['tilt', { params: { tiltDb: 48 * next() - 24 } }],
  (next) => ['limiter', { params: { inputDb: 20 * next(), ceilingDb: -12 * next() } }],
];

/** Nodes in a row, each fed from any before it: sums, branches, and now and then a loop that a delay closes. */
const anyPatch = fc.tuple(fc.integer({ min: 1, max: 2147483646 }), fc.integer({ min: 2, max: 9 })).map(([seed, count]) => {
  // Park and Miller, “minimal standard”, 1988: evenly spread, where fast-check likes the ends.
  let state = seed;
  const next = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
  next();
  const nodes: Record<string, Made> = { s0: tone(30 * 300 ** next()), s1: tone(30 * 300 ** next()), out: ['output'] };
  const cables: [string, string, Partial<Cable>?][] = [];
  const before = ['s0', 's1'];
  const gain = (): Partial<Cable> => ({ gainDb: 18 * next() - 12, inverted: next() < 0.3 });
  for (let k = 0; k < count; k++) {
    const id = `n${k}`;
    nodes[id] = kinds[Math.floor(next() * kinds.length)]!(next);
    for (let fed = 0; fed < 1 + Math.floor(2 * next()); fed++) cables.push([before[Math.floor(before.length * next() ** 0.5)]!, id, gain()]);
    before.push(id);
  }
  if (next() < 0.3) {
    nodes['loop'] = ['feedback-delay', { config: { delayMs: 0.1 + 3 * next() } }];
    cables.push([before.at(-1)!, 'loop', { gainDb: -20 * next() }], ['loop', before[2]!, { gainDb: -20 * next() - 3 }]);
  }
  for (const id of before.slice(-3)) cables.push([id, 'out', gain()]);
  return patchOf(nodes, cables);
});

it('no patch of the shipped nodes becomes louder than was said', async () => {
  const spare: number[] = [];
  await fc.assert(fc.asyncProperty(anyPatch, async (patch) => {
    const said = loudest(patch);
    const peak = await measured(patch);
    expect(Number.isFinite(peak)).toBe(true);
    expect(20 * Math.log10(peak)).toBeLessThanOrEqual(said.allDb + 0.2);
    if (Number.isFinite(said.allDb)) spare.push(said.allDb - 20 * Math.log10(Math.max(peak, 1e-9)));
  }), { numRuns: Number(process.env['PATCHCORD_LOUDEST_PATCHES'] ?? 60), seed: 11 });
  spare.sort((a, b) => a - b);
  console.log(`said too much by, dB: median ${spare[spare.length >> 1]!.toFixed(1)}, least ${spare[0]!.toFixed(1)}`);
  expect(spare.length).toBeGreaterThan(20);
});
