/** What is made a chain, and what is taken out of one, sounds as before: rendered by the real engine. */
import { describe, expect, it } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { attempt } from '../../src/patch/check.ts';
import { wrapInChain } from '../../src/patch/chain-compositions.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { dissolveChain } from '../../src/patch/dissolve-chain.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { EnginePlayer } from './engine-player.ts';
import { Random } from './random.ts';

const RATE_HZ = 48000;
const FRAMES = 4096;
const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
const tone = (frequencyHz: number): PatchNode => node('tone', { params: { frequencyHz, levelDb: -15 } });
const cable = (from: string, to: string, given: Partial<Cable> = {}): Cable => {
  const [source, output = 'out'] = from.split('.');
  const [target, input = 'in'] = to.split('.');
  return createCable({ node: source!, port: output }, { node: target!, port: input }, given);
};
const patchOf = (nodes: Record<string, PatchNode>, cables: Record<string, Cable>): Patch =>
  ({ ...createPatch({ id: 'sound', rateHz: RATE_HZ }), nodes: new Map(Object.entries(nodes)), cables: new Map(Object.entries(cables)) });

function done(patch: Patch, edit: Edit): Patch {
  const result = attempt(patch, edit, shipped);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const back = attempt(result.patch, result.inverse, shipped);
  expect(back.ok && toText(back.patch)).toBe(toText(patch));
  return result.patch;
}

function play(patch: Patch): Float32Array {
  const player = new EnginePlayer(RATE_HZ);
  player.show(patch);
  for (let at = 0; at < FRAMES; at += 128) player.play(128);
  return player.sound;
}

const wrap = (patch: Patch, ids: readonly string[]) => wrapInChain(patch, ids, shipped, { id: 'made', title: 'Made' });

/*
 *  a ─ eq ─┬─ comp ─ fader ─┐
 *  b ──────┼─ (key) ─┘      ├─ out
 *  lfo ────┴─ (threshold)   │
 *  c ─ limiter ─────────────┘
 */
const mix = patchOf({
  a: tone(220), b: tone(70), c: tone(997), lfo: node('lfo'), eq: node('parametric-eq', { params: { band3GainDb: 6 } }), comp: node('compressor', { params: { thresholdDb: -30, ratio: 6 } }),
  fader: node('fader', { params: { levelDb: -4 } }), limiter: node('limiter', { config: { lookAheadMs: 2 } }), out: node('output'),
}, {
  k1: cable('a', 'eq', { gainDb: -2 }), k2: cable('eq', 'comp'), k3: cable('b', 'comp.sidechain', { gainDb: 3 }), k4: cable('comp', 'fader'), k5: cable('fader', 'out', { inverted: true }),
  k6: cable('c', 'limiter'), k7: cable('limiter', 'out', { gainDb: -6 }),
});
const modulated: Patch = { ...mix, cables: new Map([...mix.cables, ['k8', cable('lfo', 'comp.thresholdDb', { depth: 10, curve: 'linear' })]]) };

describe('a chain made of nodes sounds as they did, to the bit, and so do the nodes of a chain', () => {
  it.each<[string, Patch, readonly string[]]>([
    ['a strip with its key from outside', mix, ['eq', 'comp', 'fader']],
    ['a node with latency', mix, ['limiter']],
    ['sources too', mix, ['a', 'eq', 'c', 'limiter', 'comp', 'fader', 'b']],
    ['everything but the output, which stays', mix, [...mix.nodes.keys()]],
    ['a modulated strip', modulated, ['eq', 'comp', 'lfo', 'fader']],
    ['two strips into one sum', mix, ['fader', 'limiter']],
  ])('%s', (_, patch, ids) => {
    const before = play(patch);
    expect(before.some((sample) => Math.abs(sample) > 0.05)).toBe(true);
    const made = wrap(patch, ids);
    if (!made.ok) throw new Error(made.diagnostic.message);
    const chained = done(patch, made.edit);
    expect(chained.nodes.get(made.node)?.chain?.patch.nodes.size).toBeGreaterThan(1);
    expect(play(chained)).toEqual(before);
    const apart = dissolveChain(chained, made.node, shipped);
    if (!apart.ok) throw new Error(apart.diagnostic.message);
    const again = done(chained, apart.edit);
    expect([...again.nodes.keys()].sort()).toEqual([...patch.nodes.keys()].sort());
    expect([...again.nodes].every(([id, { x, y }]) => patch.nodes.get(id)?.x === x && patch.nodes.get(id)?.y === y)).toBe(true);
    expect(play(again)).toEqual(before);
  });

  it('chains nest', () => {
    const first = wrap(mix, ['eq', 'comp']);
    if (!first.ok) throw new Error(first.diagnostic.message);
    const once = done(mix, first.edit);
    const second = wrap(once, [first.node, 'fader']);
    if (!second.ok) throw new Error(second.diagnostic.message);
    const twice = done(once, second.edit);
    expect(twice.nodes.size).toBe(mix.nodes.size - 2);
    expect(play(twice)).toEqual(play(mix));
  });

  it('for any nodes of any mix that can be a chain: the difference is rounding', () => {
    let made = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed);
      const nodes: Record<string, PatchNode> = { out: node('output') };
      const cables: Record<string, Cable> = {};
      const count = 3 + random.below(5);
      for (let k = 0; k < count; k++) {
        nodes[`n${k}`] = random.pick([() => tone(100 + 70 * k), () => node('fader', { params: { levelDb: -3 * k } }), () => node('limiter', { config: { lookAheadMs: 1 + k } })])();
        for (let from = 0; from < k; from++) if (nodes[`n${k}`]!.type !== 'tone' && random.chance(0.5)) cables[`c${from}-${k}`] = cable(`n${from}`, `n${k}`, { gainDb: -random.below(12), inverted: random.chance(0.3) });
        if (random.chance(0.4) || k === count - 1) cables[`o${k}`] = cable(`n${k}`, 'out', { gainDb: -6 });
      }
      const patch = patchOf(nodes, cables);
      const result = wrap(patch, Object.keys(nodes).filter(() => random.chance(0.5)));
      if (!result.ok) continue;
      made++;
      const chained = done(patch, result.edit);
      const before = play(patch);
      const worst = (sound: Float32Array): number => sound.reduce((most, sample, k) => Math.max(most, Math.abs(sample - before[k]!)), 0);
      // Sums of three and more may be added in another order: an ulp of full scale or so each.
      expect(worst(play(chained)), `seed ${seed}`).toBeLessThan(2e-6);
      const apart = dissolveChain(chained, result.node, shipped);
      if (apart.ok) expect(worst(play(done(chained, apart.edit))), `seed ${seed}, apart`).toBeLessThan(2e-6);
    }
    expect(made).toBeGreaterThan(15);
  });
});

describe('it is said why not', () => {
  const code = (result: ReturnType<typeof wrap> | ReturnType<typeof dissolveChain>): string => (result.ok ? '' : result.diagnostic.code);

  it('when more signals cross than a chain has ends for', () => {
    expect(code(wrap(mix, ['a', 'c']))).toBe('too-many-outputs');
    const wide = patchOf({ ...Object.fromEntries(mix.nodes), d: tone(50), f2: node('fader'), f3: node('fader') }, { ...Object.fromEntries(mix.cables), x1: cable('d', 'f2'), x2: cable('f2', 'eq'), x3: cable('c', 'f3'), x4: cable('f3', 'eq') });
    expect(code(wrap(wide, ['f2', 'f3', 'eq', 'comp', 'fader']))).toBe('too-many-inputs');
    expect(code(wrap(mix, ['out']))).toBe('nothing-to-chain');
  });

  it('when a bus would be cut', () => {
    const room = patchOf({ a: tone(100), s: node('send', { config: { bus: 'Room' } }), r: node('receive', { config: { bus: 'Room' } }), out: node('output') }, { k1: cable('a', 's'), k2: cable('s', 'out'), k3: cable('r', 'out') });
    expect(code(wrap(room, ['a', 's']))).toBe('bus-across-chain');
    expect(code(wrap(room, ['a', 's', 'r']))).toBe('');
  });

  it('when a bypassed chain would sound', () => {
    const made = wrap(mix, ['eq']);
    if (!made.ok) throw new Error(made.diagnostic.message);
    const bypassed = done(done(mix, made.edit), { kind: 'set-bypass', node: made.node, bypassed: true });
    expect(code(dissolveChain(bypassed, made.node, shipped))).toBe('chain-bypassed');
  });
});
