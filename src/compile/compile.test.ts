import { describe, expect, it } from 'vitest';
import { Random } from '../../test/property/random.ts';
import { synthetic, syntheticKernels } from '../../test/property/synthetic-catalog.ts';
import { createCable, createNode, createPatch } from '../patch/create.ts';
import type { Cable, Patch, PatchNode } from '../patch/patch.ts';
import { BUFFER_BYTES, OP } from '../schedule/abi.ts';
import { dump } from '../schedule/dump.ts';
import { decode } from '../schedule/decode.ts';
import { encode } from '../schedule/encode.ts';
import { compile } from './compile.ts';
import { explanationText } from './explain-text.ts';
import { verifyProgram } from './verify-program.ts';
import type { FlatCable } from './flat-graph.ts';
import { orderNodes } from './order.ts';

const options = { kernels: syntheticKernels };
const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode({ id: type, version: 1 }, given);
const cable = (from: string, to: string, given: Partial<Cable> = {}): Cable => {
  const [source, output = 'out'] = from.split('.');
  const [target, input = 'in'] = to.split('.');
  return createCable({ node: source!, port: output }, { node: target!, port: input }, given);
};
const patchOf = (nodes: Readonly<Record<string, PatchNode>>, cables: Readonly<Record<string, Cable>>): Patch =>
  ({ ...createPatch({ id: 'test' }), nodes: new Map(Object.entries(nodes)), cables: new Map(Object.entries(cables)) });
const codes = (patch: Patch): string[] => compile(patch, synthetic, options).diagnostics.map(({ code, where }) => `${code} ${where.cable ?? where.node ?? ''}`.trim());

/*
 *  src ─a─ late ─c─┐            ┌──f── loop ──g──┐
 *     └────b───────┴─ mix ──────┘      └──e (back to mix)
 */
const small = patchOf(
  { src: node('source'), late: node('late', { config: { frames: 48 } }), mix: node('color'), loop: node('echo', { config: { frames: 8 } }), out: node('ear') },
  { a: cable('src', 'late'), b: cable('src', 'mix'), c: cable('late', 'mix'), e: cable('loop', 'mix', { gainDb: -6 }), f: cable('mix', 'loop'), g: cable('loop', 'out') },
);

describe('the compiler', () => {
  it('makes a program a person can follow', () => {
    expect(dump(compile(small, synthetic, options).schedule!)).toMatchInlineSnapshot(`
      "call src
      b1 = b0·a → late[0]
      call late
      loop by 8
        b1 = line 1 − 8, before
        line 2 < b0
        b3 = line 2 − 48
        b4 = b3·b + b2·c + b1·e → mix[0]
        call mix
        b3 = b5·f → line 1
        line 1 < its slot
      b2 = b1·g → output
      output"
    `);
  });

  it('explains what it did', () => {
    expect(explanationText(compile(small, synthetic, options).explanation)).toMatchInlineSnapshot(`
      "5 nodes and 6 cables at 48000 Hz
      latency  48 frames (1.00 ms)
      tail     2880000 frames (60.0 s)
      buffers  6 for 9 signals, each used 1.5 times
      program  85 words, 1.1 MiB of memory

      order
        1  src   source (sources)
        2  late  late (dynamics)  48 frames (1.00 ms) late
        3  mix   color (tone)  loop 1
        4  loop  echo (effects)  loop 1
        5  out   ear (routing)

      loops
        1  mix → loop
           in blocks of 8 frames; loop delays by 8 frames (0.17 ms)

      cables
        a  src.out → late.in  mono
        b  src.out → mix.in  mono  waits 48 frames (1.00 ms) for late
        c  late.out → mix.in  mono  48 frames (1.00 ms) late by late
        e  loop.out → mix.in  mono  48 frames (1.00 ms) late by late
        f  mix.out → loop.in  mono  48 frames (1.00 ms) late by late
        g  loop.out → out.in  mono  48 frames (1.00 ms) late by late
      "
    `);
  });

  it('drops what nobody hears or sees', () => {
    const { schedule } = compile(patchOf({ src: node('source'), lost: node('color'), out: node('ear') }, { a: cable('src', 'lost'), b: cable('src', 'out') }), synthetic, options);
    expect(schedule!.nodes.map(({ path }) => path)).toEqual(['out', 'src']);
    expect(schedule!.cables.map(({ path }) => path)).toEqual(['b']);
  });

  it('goes through 50,000 nodes in a row, and in one loop, without recursing', () => {
    const size = 50_000;
    const nodes: Record<string, PatchNode> = { src: node('source'), out: node('ear') };
    const cables: Record<string, Cable> = {};
    for (let k = 0; k < size; k++) {
      nodes[`n${k}`] = node('color');
      cables[`c${k}`] = cable(k === 0 ? 'src' : `n${k - 1}`, `n${k}`);
    }
    cables['end'] = cable(`n${size - 1}`, 'out');
    const row = compile(patchOf(nodes, cables), synthetic, options);
    expect(row.explanation.buffers.count).toBe(3);
    const { plan, schedule } = compile(patchOf(nodes, { ...cables, back: cable(`n${size - 1}`, 'n0') }), synthetic, options);
    expect(plan.feedback.looped.reduce((sum, is) => sum + is, 0)).toBe(1);
    expect(schedule).toBeDefined();
  });
});

describe('the compiler says', () => {
  const heard = { src: node('source'), out: node('ear') };

  it('when a patch has no output, or nothing reaches it', () => {
    expect(codes(patchOf({ src: node('source') }, {}))).toEqual(['no-output']);
    expect(codes(patchOf(heard, {}))).toEqual(['output-unconnected out']);
    expect(codes(patchOf({}, {}))).toEqual([]);
  });

  it('when mid and side reach an output undecoded', () => {
    expect(codes(patchOf({ ...heard, m: node('encode') }, { a: cable('src', 'm'), b: cable('m', 'out') }))).toEqual(['mid-side-undecoded b']);
    expect(codes(patchOf({ ...heard, m: node('encode'), d: node('decode') }, { a: cable('src', 'm'), b: cable('m', 'd'), c: cable('d', 'out') }))).toEqual([]);
  });

  it('when a node with latency stands in a loop', () => {
    const nodes = { ...heard, l: node('late', { config: { frames: 9 } }) };
    expect(codes(patchOf(nodes, { a: cable('src', 'l'), b: cable('l', 'l'), c: cable('l', 'out') }))).toEqual(['latency-in-loop l']);
  });

  it('what is not installed, and lets sound through it', () => {
    const patch = patchOf({ ...heard, x: { ...node('from-the-future'), unknown: {} } }, { a: cable('src', 'x.left'), b: cable('x.right', 'out') });
    const { schedule, diagnostics } = compile(patch, synthetic, options);
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).toEqual(['warning unknown-node']);
    expect(dump(schedule!)).toMatch(/b\d = b\d·a\nb\d = b\d·b → output\noutput/);
  });

  it('which sends and receives find no partner', () => {
    const patch = patchOf({ ...heard, s: node('to-bus', { config: { bus: 'x' } }), r: node('from-bus', { config: { bus: 'y' } }) }, { a: cable('src', 's'), b: cable('s', 'out'), c: cable('r', 'out') });
    expect(codes(patch)).toEqual(['receive-without-send r', 'send-without-receive s']);
  });

  it('which chains are empty or too deep', () => {
    let patch = patchOf({ i: node('nest-in'), o: node('nest-out') }, { a: cable('i', 'o') });
    for (let depth = 0; depth < 18; depth++) patch = patchOf({ i: node('nest-in'), n: node('nest', { chain: { patch } }), o: node('nest-out') }, { a: cable('i', 'n'), b: cable('n', 'o') });
    const { diagnostics, schedule } = compile(patchOf({ ...heard, n: node('nest', { chain: { patch } }) }, { a: cable('src', 'n'), b: cable('n', 'out') }), synthetic, options);
    expect(diagnostics.map(({ code }) => code)).toEqual(['chain-too-deep']);
    expect(schedule).toBeUndefined();
    expect(codes(patchOf({ ...heard, n: node('nest') }, { a: cable('src', 'n'), b: cable('n', 'out') }))).toEqual(['chain-empty n']);
  });

  it('when chains opened or sends connected would be too many, before they are', () => {
    const many = (count: number, make: (k: number) => [string, PatchNode][]): Patch => patchOf(Object.fromEntries(Array.from({ length: count }, (_, k) => make(k)).flat()), {});
    // Each of 25,000 sends to each of as many receives: 625 million cables.
    const buses = many(25_000, (k) => [[`s${k}`, node('to-bus', { config: { bus: 'a' } })], [`r${k}`, node('from-bus', { config: { bus: 'a' } })]]);
    expect(codes(buses)).toEqual(['graph-too-large']);
    const chain = { patch: { ...many(1_000, (k) => [[`n${k}`, node('color')]]), kind: 'chain' as const } };
    expect(codes(many(101, (k) => [[`c${k}`, node('nest', { chain })]]))).toEqual(['graph-too-large']);
    const shallow = many(3, (k) => [[`c${k}`, node('nest', { chain })]]);
    expect(codes(shallow)).not.toContain('graph-too-large');
  });

  it('when memory does not suffice, and keeps the layout it had', () => {
    const before = compile(small, synthetic, options).layout!;
    const nodes: Record<string, PatchNode> = { ...heard };
    const cables: Record<string, Cable> = {};
    for (let k = 0; k < 3000; k++) {
      nodes[`d${k}`] = node('echo', { config: { frames: 100_000 } });
      cables[`a${k}`] = cable('src', `d${k}`);
      cables[`b${k}`] = cable(`d${k}`, 'out');
    }
    const { diagnostics, schedule, layout } = compile(patchOf(nodes, cables), synthetic, { ...options, layout: before });
    expect(diagnostics.map(({ code }) => code)).toEqual(['memory-limit']);
    expect(schedule).toBeUndefined();
    expect(layout).toBe(before);
  });

  it('which kernels are missing from the build', () => {
    const { diagnostics, schedule } = compile(small, synthetic, { kernels: (type) => (type === 'color' ? undefined : syntheticKernels(type)) });
    expect(diagnostics.map(({ code, where }) => `${code} ${where.node}`)).toEqual(['kernel-missing mix']);
    expect(schedule).toBeUndefined();
  });
});

describe('a chain', () => {
  it('keeps the gain of the cable into it and out of it, and all its ends', () => {
    const inner = patchOf(
      { i: node('nest-in'), k: node('nest-in', { config: { port: 'key' } }), x: node('squeeze'), o: node('nest-out') },
      { a: cable('i', 'x'), b: cable('k', 'x.key'), c: cable('x', 'o', { gainDb: -12 }) },
    );
    const { schedule, plan } = compile(patchOf(
      { src: node('source'), n: node('nest', { chain: { patch: inner } }), out: node('ear') },
      { p: cable('src', 'n', { gainDb: -6 }), q: cable('src', 'n.key'), r: cable('n', 'out', { inverted: true }) },
    ), synthetic, options);
    expect(schedule!.cables.map(({ path }) => path)).toEqual(['n/a', 'n/b', 'n/c', 'p', 'q', 'r']);
    expect(plan.graph.cables.filter(({ isKey }) => isKey).map(({ path }) => path)).toEqual(['n/b', 'q']);
    expect(plan.graph.cables.map(({ gain }) => Number(gain.toFixed(4)))).toEqual([1, 1, 0.2512, 0.5012, 1, -1]);
  });

  it('is listened into by a cable whose end is a path, down through all chains, and nothing else becomes another', () => {
    const deep = patchOf({ i: node('nest-in'), x: node('late', { config: { frames: 48 } }), o: node('nest-out') }, { a: cable('i', 'x'), b: cable('x', 'o') });
    const inner = patchOf({ i: node('nest-in'), d: node('nest', { bypassed: true, chain: { patch: deep } }), o: node('nest-out') }, { a: cable('i', 'd'), b: cable('d', 'o') });
    const patch = patchOf({ src: node('source'), n: node('nest', { chain: { patch: inner } }), m: node('nest', { chain: { patch: inner } }), out: node('ear') }, { p: cable('src', 'n'), q: cable('src', 'm'), r: cable('n', 'out'), s: cable('m', 'out') });
    const listened = { ...patch, nodes: new Map(patch.nodes).set('look', node('blend')).set('seen', node('meter')), cables: new Map(patch.cables).set('a', cable('n/d/x', 'look.a')).set('b', cable('m/d', 'look.b')).set('c', cable('look', 'seen')) };
    const { plan, diagnostics, explanation } = compile(listened, synthetic, options);
    expect(diagnostics).toEqual([]);
    expect(['a', 'b'].map((path) => explanation.cables.get(path)?.from)).toEqual(['n/d/x.out', 'm/d~bypass.out']);
    // Both are late by the chain's latency, bypassed or not.
    expect(['a', 'b'].map((path) => explanation.cables.get(path)?.delayFrames)).toEqual([0, 0]);
    const plain = compile(patch, synthetic, options).plan;
    const told = (cables: readonly FlatCable[]): unknown => cables.map(({ identity, gain, isKey }) => ({ identity, gain, isKey }));
    expect(told(plan.graph.cables.filter(({ path }) => !['a', 'b', 'c'].includes(path)))).toEqual(told(plain.graph.cables));
    for (const from of ['n/d/gone', 'n/x', 'src/x', 'gone/x']) expect(codes({ ...listened, cables: new Map(listened.cables).set('a', cable(from, 'look.a')) })).toEqual(['cable-without-end a']);
  });

  it('opened on its own is heard at its end', () => {
    const { schedule, diagnostics } = compile(patchOf({ i: node('nest-in'), s: node('source'), o: node('nest-out') }, { a: cable('i', 'o'), b: cable('s', 'o') }), synthetic, options);
    expect(diagnostics).toEqual([]);
    expect(dump(schedule!)).toContain('output');
  });
});

describe('the verifiers see', () => {
  const { plan, schedule, layout } = compile(small, synthetic, options);
  const order = orderNodes(plan.graph, plan.feedback);
  const isCaught = (program: Int32Array): boolean => {
    try {
      verifyProgram(plan, order, { ...schedule!, program }, layout!);
      return false;
    } catch {
      return true;
    }
  };
  /** Where the instructions end, and where those begin that sum. Behind lie slots, of which some are written before anybody reads them. */
  const end = schedule!.program.findIndex((word, k) => word === OP.end && schedule!.program[k + 1] === 2);
  const sums: number[] = [];
  for (let k = 0; k < end; k += schedule!.program[k] === OP.loop ? 4 : schedule!.program[k + 1]!) if (schedule!.program[k] === OP.mix) sums.push(k);

  it('no fault in a good program', () => expect(isCaught(schedule!.program)).toBe(false));

  it('every word that is wrong', () => {
    for (let k = 0; k < end; k++) {
      // A sum may stand in any buffer that is free.
      if (sums.includes(k - 3)) continue;
      expect(isCaught(schedule!.program.map((word, at) => (at === k ? word + BUFFER_BYTES : word))), `word ${k}`).toBe(true);
    }
  });

  it('a sum that is written over what it reads', () => {
    for (const sum of sums) expect(isCaught(schedule!.program.map((word, at) => (at === sum + 3 ? schedule!.program[sum + 5]! : word))), `word ${sum}`).toBe(true);
  });
});

describe('an encoded schedule', () => {
  const bytes = encode(compile(small, synthetic, options).schedule!);

  it('comes back as it was', () => expect(decode(bytes)).toEqual(compile(small, synthetic, options).schedule));

  it('is refused where it is cut, or is something else', () => {
    const random = new Random(3);
    for (let k = 0; k < 50; k++) expect(() => decode(bytes.slice(0, random.below(bytes.length)))).toThrow();
    expect(() => decode(new TextEncoder().encode('{"format":1,"nodes":{}}'))).toThrow(RangeError);
    expect(() => decode(Uint8Array.of(...bytes.slice(0, 4), 9, ...bytes.slice(5)))).toThrow(RangeError);
  });
});
