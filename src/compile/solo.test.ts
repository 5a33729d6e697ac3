import { describe, expect, it } from 'vitest';
import { synthetic, syntheticKernels } from '../../test/property/synthetic-catalog.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Cable, Patch } from '../patch/patch.ts';
import { planPatch } from './compile.ts';
import { soloSilences, soloStateOf } from './solo.ts';

/** "a > b" or "a.out > b.in", one a cable. */
function patchOf(types: Readonly<Record<string, string>>, wires: readonly string[], params: Readonly<Record<string, Record<string, number>>> = {}): Patch {
  const end = (text: string, port: string): { node: string; port: string } => ({ node: text.split('.')[0]!, port: text.split('.')[1] ?? port });
  const cables = wires.map((wire): [string, Cable] => {
    const [from, to] = wire.split(' > ');
    return [wire, createCable(end(from!, 'out'), end(to!, 'in'))];
  });
  const nodes = Object.entries(types).map(([id, type]) => [id, createNode({ id: type, version: 1 }, { params: params[id] ?? {} })] as const);
  return { ...createPatch({ id: 'solo' }), nodes: new Map(nodes), cables: new Map(cables) };
}

function silenced(patch: Patch, soloed: readonly string[], safe: readonly string[] = []): string[] {
  const { plan } = planPatch(patch, synthetic, { kernels: syntheticKernels });
  const identities = soloSilences(plan, { soloed: new Set(soloed), safe: new Set(safe) });
  return plan.graph.cables.filter(({ identity }) => identities.has(identity)).map(({ path }) => path);
}

/*
 *  v ── voice ──┐
 *  g ── guitar ─┼── bus ── out
 *  d ── drums ──┘
 */
const mix = patchOf({ v: 'source', voice: 'strip', g: 'source', guitar: 'strip', d: 'source', drums: 'strip', bus: 'strip', out: 'ear' }, [
  'v > voice', 'g > guitar', 'd > drums', 'voice > bus', 'guitar > bus', 'drums > bus', 'bus > out',
]);

/*
 *  v ── voice ── sv ──┬────────────── out
 *                 bus └~ hall ── echo ── return ── out
 *  g ── guitar ─ sg ──┬─ out
 *                 bus └~ hall
 */
const sends = patchOf({ v: 'source', voice: 'strip', sv: 'to-bus', g: 'source', guitar: 'strip', sg: 'to-bus', hall: 'from-bus', echo: 'echo', return: 'strip', out: 'ear' }, [
  'v > voice', 'voice > sv', 'sv > out', 'g > guitar', 'guitar > sg', 'sg > out', 'hall > echo', 'echo > return', 'return > out',
]);

/** As `sends`, with both sends before the faders. */
const preFader = patchOf({ v: 'source', voice: 'strip', sv: 'to-bus', g: 'source', guitar: 'strip', sg: 'to-bus', hall: 'from-bus', return: 'strip', out: 'ear' }, [
  'v > sv', 'sv > voice', 'voice > out', 'g > sg', 'sg > guitar', 'guitar > out', 'hall > return', 'return > out',
]);

/*
 *  k ── kick ──┬────────────────── out
 *              └─ color ─┐ key
 *  b ── squeeze ─────────┘ ── bass ── out
 */
const pump = patchOf({ k: 'source', kick: 'strip', color: 'color', b: 'source', squeeze: 'squeeze', bass: 'strip', out: 'ear' }, [
  'k > kick', 'kick > out', 'kick > color', 'color > squeeze.key', 'b > squeeze', 'squeeze > bass', 'bass > out',
]);

describe('solo', () => {
  it('silences nothing while nothing is soloed', () => expect(silenced(mix, [])).toEqual([]));

  it('silences the siblings at the sum', () => expect(silenced(mix, ['voice'])).toEqual(['drums > bus', 'guitar > bus']));

  it('keeps two soloed strips', () => expect(silenced(mix, ['voice', 'drums'])).toEqual(['guitar > bus']));

  it('of a bus keeps everything that feeds it', () => expect(silenced(mix, ['bus'])).toEqual([]));

  it('keeps the soloed strip in its reverb, without the others', () => expect(silenced(sends, ['voice'])).toEqual(['sg > out', 'sg~hall']));

  it('of another strip keeps a safe return, without what strips send into it', () => {
    expect(silenced(sends, ['guitar'], ['return'])).toEqual(['sv > out', 'sv~hall']);
  });

  it('keeps a send before the fader only through a safe return', () => {
    expect(silenced(preFader, ['voice'])).toEqual(['guitar > out', 'return > out']);
    expect(silenced(preFader, ['voice'], ['return'])).toEqual(['guitar > out', 'sg~hall']);
  });

  it('keeps a safe track that nobody has soloed', () => expect(silenced(mix, ['voice'], ['drums'])).toEqual(['guitar > bus']));

  it('lets detectors hear their keys', () => {
    // The kick is silent itself, and still pumps the bass.
    expect(silenced(pump, ['bass'])).toEqual(['kick > out']);
    expect(silenced(pump, ['kick'])).toEqual(['bass > out']);
  });

  it('in a chain holds while the chain is bypassed, and the dry sound stands for it', () => {
    const inner = patchOf({ i: 'nest-in', voice: 'strip', o: 'nest-out' }, ['i > voice', 'voice > o']);
    const around = patchOf({ v: 'source', g: 'source', guitar: 'strip', out: 'ear' }, ['g > guitar', 'guitar > out']);
    const chain = (bypassed: boolean): Patch => ({ ...around, nodes: new Map(around.nodes).set('n', createNode({ id: 'nest', version: 1 }, { bypassed, chain: { patch: inner } })), cables: new Map(around.cables).set('into', createCable({ node: 'v', port: 'out' }, { node: 'n', port: 'in' })).set('from', createCable({ node: 'n', port: 'out' }, { node: 'out', port: 'in' })) });
    for (const bypassed of [false, true]) expect(silenced(chain(bypassed), ['n/voice'])).toEqual(['guitar > out']);
  });

  it('leaves alone what looks at several sounds by inputs of their own and leads nowhere, but not a sum that is looked at', () => {
    const types = { v: 'source', voice: 'strip', g: 'source', guitar: 'strip', look: 'blend', seen: 'meter', out: 'ear' };
    const wires = ['v > voice', 'g > guitar', 'voice > out', 'guitar > out'];
    expect(silenced(patchOf(types, [...wires, 'voice > look.a', 'guitar > look.b', 'look > seen']), ['voice'])).toEqual(['guitar > out']);
    expect(silenced(patchOf(types, [...wires, 'voice > seen', 'guitar > seen']), ['voice'])).toEqual(['guitar > out', 'guitar > seen']);
  });

  it('reads its state from the strips', () => {
    const patch = patchOf({ a: 'source', s: 'strip', t: 'strip', out: 'ear' }, ['a > s', 's > t', 't > out'], { s: { solo: 1 }, t: { soloSafe: 1 } });
    const { plan } = planPatch(patch, synthetic, { kernels: syntheticKernels });
    expect(soloStateOf(plan)).toEqual({ soloed: new Set(['s']), safe: new Set(['t']) });
  });
});
