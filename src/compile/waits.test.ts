import { expect, test } from 'vitest';
import { synthetic, syntheticKernels } from '../../test/property/synthetic-catalog.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { compile } from './compile.ts';
import { explanationText } from './explain-text.ts';
import { latePath } from './late-path.ts';
import { MOST_LATE } from './waits.ts';

type Made = readonly [type: string, given?: Partial<PatchNode>];
const late = (frames: number): Made => ['late', { config: { frames } }];

function patchOf(nodes: Readonly<Record<string, Made>>, cables: Readonly<Record<string, readonly [from: string, to: string]>>): Patch {
  return {
    ...createPatch({ id: 'test' }),
    nodes: new Map(Object.entries(nodes).map(([id, [type, given]]) => [id, createNode({ id: type, version: 1 }, given)])),
    cables: new Map(Object.entries(cables).map(([id, [from, to]]) => [id, createCable({ node: from, port: 'out' }, { node: to, port: 'in' })])),
  };
}

function waitsOf(patch: Patch): Record<string, string> {
  const { cables } = compile(patch, synthetic, { kernels: syntheticKernels }).explanation;
  return Object.fromEntries([...cables.values()].filter(({ delayFrames }) => delayFrames > 0)
    .map(({ path, delayFrames, waitsFor }) => [path, `${delayFrames} for ${waitsFor.map((one) => `${one.path} ${one.latencyFrames}`).join(' + ')}`]));
}

/*
 *  src ─ first ─┬─ a ─ b ─┬─ mix ─ out
 *               ├─ quick ─┤
 *               └── dry ──┘
 */
test('a cable names those it waits for, and not what all have behind them', () => {
  expect(waitsOf(patchOf(
    { src: ['source'], first: late(10), a: late(48), b: late(200), quick: late(5), mix: ['color'], out: ['ear'] },
    { toFirst: ['src', 'first'], toA: ['first', 'a'], toB: ['a', 'b'], toQuick: ['first', 'quick'], dry: ['first', 'mix'], slow: ['b', 'mix'], quick: ['quick', 'mix'], end: ['mix', 'out'] },
  ))).toEqual({ dry: '248 for b 200 + a 48', quick: '243 for b 200 + a 48' });
});

/*
 *  src ─┬─ slow ─ one
 *       └──────── two
 */
test('outputs wait for each other', () => {
  expect(waitsOf(patchOf({ src: ['source'], slow: late(64), one: ['ear'], two: ['ear'] }, { toSlow: ['src', 'slow'], toOne: ['slow', 'one'], toTwo: ['src', 'two'] }))).toEqual({ toTwo: '64 for slow 64' });
});

test('in a loop, what comes in waits for what it must', () => {
  const patch = patchOf(
    { src: ['source'], slow: late(64), mix: ['color'], loop: ['echo', { config: { frames: 8 } }], out: ['ear'] },
    { toSlow: ['src', 'slow'], wet: ['slow', 'mix'], dry: ['src', 'mix'], round: ['mix', 'loop'], back: ['loop', 'mix'], end: ['mix', 'out'] },
  );
  expect(waitsOf(patch)).toEqual({ dry: '64 for slow 64' });
  expect(explanationText(compile(patch, synthetic, { kernels: syntheticKernels }).explanation)).toContain('waits 64 frames (1.33 ms) for slow');
});

/*
 *  src ─ l0 ─ l1 ─ l2 ─ … ; into every rung also src, or a node beside that is later than l0
 */
test('a ladder of thousands is told by those that are nearest, without looking at each for each', () => {
  const RUNGS = 2000;
  const rung = (k: number): string => `l${String(k).padStart(5, '0')}`;
  const nodes: Record<string, Made> = { src: ['source'], beside: late(3), out: ['ear'] };
  const cables: Record<string, readonly [string, string]> = { toBeside: ['src', 'beside'], end: [rung(RUNGS - 1), 'out'] };
  for (let k = 0; k < RUNGS; k++) {
    nodes[rung(k)] = late(1);
    cables[`a${k}`] = [k === 0 ? 'src' : rung(k - 1), rung(k)];
    if (k > 0) cables[`b${k}`] = [k % 2 === 0 ? 'src' : 'beside', rung(k)];
  }
  const { explanation } = compile(patchOf(nodes, cables), synthetic, { kernels: syntheticKernels });
  const waits = explanation.cables.get('b1000')!.waitsFor;
  expect(waits.map(({ path }) => path)).toEqual(Array.from({ length: MOST_LATE }, (_, k) => rung(999 - k)));
  expect(explanation.cables.get('b9')!.waitsFor.map(({ path }) => path)).toEqual([8, 7, 6, 5, 4, 3, 2, 1].map(rung));
  expect(latePath(explanation, 'a1000').map(({ path }) => path)).toEqual(waits.map(({ path }) => path));
  const told = [...explanation.cables.values()].reduce((sum, { waitsFor }) => sum + waitsFor.length, 0);
  expect(told).toBeLessThanOrEqual(RUNGS * MOST_LATE);
});

test('a cable names what lies on its own way, and not what it waits for', () => {
  const { explanation } = compile(patchOf(
    { src: ['source'], first: late(10), a: late(48), b: late(200), mix: ['color'], out: ['ear'] },
    { toFirst: ['src', 'first'], toA: ['first', 'a'], toB: ['a', 'b'], dry: ['first', 'mix'], slow: ['b', 'mix'], end: ['mix', 'out'] },
  ), synthetic, { kernels: syntheticKernels });
  const lateBy = Object.fromEntries([...explanation.cables.keys()].map((cable) => [cable, latePath(explanation, cable).map(({ path }) => path).join(' ')]));
  expect(lateBy).toEqual({ toFirst: '', toA: 'first', toB: 'a first', dry: 'first', slow: 'b a first', end: 'b a first' });
  expect(latePath(explanation, 'gone')).toEqual([]);
  expect(explanationText(explanation)).toContain('b.out → mix.in  mono  258 frames (5.38 ms) late by b, a, first');
});
