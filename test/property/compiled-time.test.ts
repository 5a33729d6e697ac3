/**
 * Time in compiled patches, heard through the real engine: loop delays are exact to the frame, and a path with latency is
 * aligned with the paths around it.
 */
import { describe, expect, it, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { EnginePlayer } from './engine-player.ts';
import { synthetic } from './synthetic-catalog.ts';

/** The real nodes, with the made-up ones that need no kernel. */
const catalog = createCatalog([...shipped.all(), ...synthetic.all().filter(({ id }) => ['echo', 'nest', 'nest-in', 'nest-out'].includes(id))]);
const RATE_HZ = 48000;

const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(catalog.get(type)!, given);
const cable = (from: string, to: string, given: Partial<Cable> = {}): Cable => createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, given);
const patchOf = (nodes: Record<string, PatchNode>, cables: Record<string, Cable>): Patch =>
  ({ ...createPatch({ id: 'time', rateHz: RATE_HZ }), nodes: new Map(Object.entries(nodes)), cables: new Map(Object.entries(cables)) });

function play(patch: Patch, frames: number, cut = 128): Float32Array {
  const player = new EnginePlayer(RATE_HZ, catalog);
  player.show(patch);
  for (let done = 0; done < frames; done += cut) player.play(Math.min(cut, frames - done));
  return player.left;
}

const impulse = node('impulse', { params: { levelDb: 0, repeat: 0 } });
/** Below unity, so that a loop dies away; its exact gain is read off the first echo. */
const FEEDBACK_DB = -6;

describe('a loop', () => {
  it.each([1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 100, 480, 5000])('of %i frames comes round exactly then, whatever the block', (delayFrames) => {
    const patch = patchOf(
      { i: impulse, d: node('echo', { config: { frames: delayFrames } }), o: node('output') },
      { a: cable('i', 'd'), b: cable('d', 'd', { gainDb: FEEDBACK_DB }), c: cable('d', 'o') },
    );
    const rounds = 4;
    const sound = play(patch, delayFrames * rounds + 40, 97);
    const gain = sound[delayFrames * 2]!;
    expect(gain).toBeGreaterThan(0.5);
    sound.forEach((sample, k) => {
      const round = k / delayFrames;
      const expected = k > 0 && Number.isInteger(round) ? gain ** (round - 1) : 0;
      expect(Math.abs(sample - expected), `frame ${k}`).toBeLessThan(1e-6);
    });
  });

  it('without a delay gets one frame, and another line in it adds its own', () => {
    const direct = play(patchOf(
      { i: impulse, f: node('fader'), o: node('output') },
      { a: cable('i', 'f'), b: cable('f', 'f', { gainDb: FEEDBACK_DB }), c: cable('f', 'o') },
    ), 64);
    const gain = direct[1]!;
    direct.forEach((sample, k) => expect(Math.abs(sample - gain ** k)).toBeLessThan(1e-6));

    const withLine = play(patchOf(
      { i: impulse, f: node('fader'), g: node('fader'), d: node('echo', { config: { frames: 5 } }), o: node('output') },
      { a: cable('i', 'f'), b: cable('f', 'g'), c: cable('g', 'd'), d: cable('d', 'f', { gainDb: FEEDBACK_DB }), e: cable('g', 'o') },
    ), 64);
    withLine.forEach((sample, k) => expect(Math.abs(sample - (k % 5 === 0 ? gain ** (k / 5) : 0))).toBeLessThan(1e-6));
  });
});

/** Rounding keeps the least of numbers going round where the gain is more than a half: without a guard a loop never falls silent, and each step of it is slow. */
test.each([[0.5, -6], [0.5, -3], [31, -6]])('a loop of %f ms at %f dB is silent at last', (delayMs, gainDb) => {
  for (const line of [{ l: node('feedback-delay', { config: { delayMs } }) }, { l: node('fader') }]) {
    const player = new EnginePlayer(RATE_HZ, catalog);
    player.show(patchOf({ i: impulse, ...line, o: node('output') }, { a: cable('i', 'l'), b: cable('l', 'l', { gainDb }), c: cable('l', 'o') }));
    player.play(128);
    expect(player.sound.some((sample) => sample !== 0)).toBe(delayMs < 1 || line.l.type === 'fader');
    for (let frames = 0; frames < 100 * RATE_HZ; frames += 4096) player.engine.exports.run(4096);
    const before = player.sound.length;
    player.play(4096);
    expect(player.sound.subarray(before).every((sample) => sample === 0)).toBe(true);
  }
});

/** Dry minus the same through a limiter at rest: residual in dB against the dry peak. */
function nullDepthDb(wet: Record<string, PatchNode>, wetCables: Record<string, Cable>, last: string): number {
  const tone = node('tone', { params: { levelDb: -18, frequencyHz: 997 } });
  const dry = play(patchOf({ t: tone, o: node('output') }, { a: cable('t', 'o') }), 4096);
  const both = play(patchOf({ t: tone, o: node('output'), ...wet }, { a: cable('t', 'o'), ...wetCables, z: cable(last, 'o', { inverted: true }) }), 4096);
  const peak = (sound: Float32Array): number => sound.slice(2048).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(peak(dry)).toBeGreaterThan(0.1);
  return 20 * Math.log10(peak(both) / peak(dry) + 1e-12);
}

describe('a parallel path with latency', () => {
  const limiter = (given: Partial<PatchNode> = {}): PatchNode => node('limiter', { config: { lookAheadMs: 3.3 }, ...given });

  it.each([['at rest', limiter()], ['bypassed', limiter({ bypassed: true })]])('nulls with the dry one: limiter %s', (_, l) => {
    expect(nullDepthDb({ l }, { b: cable('t', 'l') }, 'l')).toBeLessThan(-140);
  });

  it('nulls through nested chains, with more latency in the deeper one', () => {
    const inner = patchOf({ i: node('nest-in'), l: limiter(), o: node('nest-out') }, { a: cable('i', 'l'), b: cable('l', 'o') });
    const outer = patchOf({ i: node('nest-in'), l: limiter({ config: { lookAheadMs: 1 } }), n: node('nest', { chain: { patch: inner } }), o: node('nest-out') }, { a: cable('i', 'l'), b: cable('l', 'n'), c: cable('n', 'o') });
    expect(nullDepthDb({ n: node('nest', { chain: { patch: outer } }) }, { b: cable('t', 'n') }, 'n')).toBeLessThan(-140);
  });

  it('nulls through a bypassed chain, whatever is in it', () => {
    const loud = patchOf({ i: node('nest-in'), f: node('fader', { params: { levelDb: 6 } }), l: limiter(), o: node('nest-out') }, { a: cable('i', 'f'), b: cable('f', 'l'), c: cable('l', 'o') });
    const nested = (bypassed: boolean): number => nullDepthDb({ n: node('nest', { chain: { patch: loud }, bypassed }) }, { b: cable('t', 'n') }, 'n');
    expect(nested(true)).toBeLessThan(-140);
    expect(nested(false)).toBeGreaterThan(-40);
  });
});
