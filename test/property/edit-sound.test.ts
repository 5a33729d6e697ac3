/**
 * Edits of a sounding patch through the real engine: sines below 2 kHz play while cables and nodes come, go, turn round and
 * change their look-ahead. Whatever is above 8 kHz afterwards is a click.
 */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { TAU, cos, sin } from '../../src/kit/exact-math.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { EnginePlayer } from './engine-player.ts';

const RATE_HZ = 48000;

const TAPS = 255;
const CUTOFF_HZ = 8000;
/** Windowed-sinc high-pass (Blackman): stop band below −74 dB. */
const HIGH_PASS = Float64Array.from({ length: TAPS }, (_, k) => {
  const n = k - (TAPS - 1) / 2;
  const x = TAU * (CUTOFF_HZ / RATE_HZ) * n;
  const window = 0.42 - 0.5 * cos((TAU * k) / (TAPS - 1)) + 0.08 * cos((2 * TAU * k) / (TAPS - 1));
  return ((n === 0 ? 1 : 0) - (n === 0 ? (2 * CUTOFF_HZ) / RATE_HZ : sin(x) / (0.5 * TAU * n))) * window;
});

function clickDb(sound: ArrayLike<number>): number {
  let peak = 0;
  for (let at = TAPS; at < sound.length; at++) {
    let sum = 0;
    for (let k = 0; k < TAPS; k++) sum += HIGH_PASS[k]! * sound[at - k]!;
    peak = Math.max(peak, Math.abs(sum));
  }
  return 20 * Math.log10(peak + 1e-12);
}

const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const tone = (frequencyHz: number): PatchNode => node('tone', { params: { frequencyHz, levelDb: -20 } });
const cable = (from: string, to: string, given: Partial<Cable> = {}): Cable => {
  const [source, output = 'out'] = from.split('.');
  const [target, input = 'in'] = to.split('.');
  return createCable({ node: source!, port: output }, { node: target!, port: input }, given);
};

function patchOf(nodes: Record<string, PatchNode>, cables: Record<string, Cable>): Patch {
  return { ...createPatch({ id: 'edit', rateHz: RATE_HZ }), nodes: new Map(Object.entries(nodes)), cables: new Map(Object.entries(cables)) };
}

const base = { t1: tone(440), t2: tone(997), f1: node('fader'), f2: node('fader', { params: { levelDb: -3 } }), out: node('output') };
const wires = { a: cable('t1', 'f1'), b: cable('t2', 'f2'), c: cable('f1', 'out'), d: cable('f2', 'out') };
const start = patchOf(base, wires);
const limiter = (lookAheadMs: number): PatchNode => node('limiter', { config: { lookAheadMs } });
const withLimiter = (lookAheadMs: number): Patch => {
  return patchOf({ ...base, l: limiter(lookAheadMs) }, { a: wires.a, b: wires.b, d: wires.d, c1: cable('f1', 'l'), c2: cable('l', 'out') });
};
const withoutD = { a: wires.a, b: wires.b, c: wires.c };
const backwards = patchOf({ ...base, x: node('fader'), y: node('fader', { params: { levelDb: -6 } }) }, { ...wires, e: cable('f1', 'x'), f: cable('x', 'y'), g: cable('y', 'out') });
const turned = patchOf({ ...base, x: node('fader'), y: node('fader', { params: { levelDb: -6 } }) }, { ...wires, e: cable('f1', 'y'), f: cable('y', 'x'), g: cable('x', 'out') });
const loop = patchOf({ ...base, x: node('fader', { params: { levelDb: -6 } }) }, { ...wires, e: cable('f1', 'x'), f: cable('x', 'f1', { gainDb: -6 }) });
const cut = patchOf({ ...base, x: node('fader', { params: { levelDb: -6 } }) }, { ...wires, e: cable('f1', 'x'), g: cable('x', 'out') });

describe('an edit of a sounding patch makes no click', () => {
  it.each<[string, readonly Patch[]]>([
    ['a cable goes and comes back', [start, patchOf(base, withoutD), start]],
    ['a node goes with its cables', [start, patchOf({ t1: base.t1, f1: base.f1, out: base.out }, { a: wires.a, c: wires.c }), start]],
    ['a limiter is inserted and removed: the other strip gets a delay and loses it', [start, withLimiter(1.5), start]],
    ['a look-ahead changes', [withLimiter(1), withLimiter(8), withLimiter(0.5)]],
    ['two nodes change places: a cycle that only both graphs have', [backwards, turned, backwards]],
    ['a loop without a delay is closed and opened', [cut, loop, cut]],
    ['a node is replaced', [start, patchOf({ ...base, f2: node('parametric-eq') }, wires), start]],
  ])('%s', (_, patches) => {
    const player = new EnginePlayer(RATE_HZ);
    player.show(patches[0]!);
    for (const patch of patches) {
      player.show(patch);
      player.play(1024);
    }
    expect(player.steps).toBeGreaterThan(patches.length);
    expect(Math.max(...player.left)).toBeGreaterThan(0.05);
    // The tones begin with the first block; after that nothing may be heard up there. −60 dBFS is asked for.
    expect(clickDb(player.left.slice(1024))).toBeLessThan(-60);
  });

  it('but a program without fades does: the measure hears a click', () => {
    const player = new EnginePlayer(RATE_HZ);
    player.show(start);
    player.play(1024);
    const other = new EnginePlayer(RATE_HZ);
    other.show(patchOf(base, withoutD));
    other.play(1024);
    const spliced = [...player.left.slice(0, 600), ...other.left.slice(600)];
    expect(clickDb(spliced.slice(200))).toBeGreaterThan(-60);
  });
});
