/**
 * How long the compiler takes for 100 to 50,000 nodes, per node and against 1,000: `npm run bench compile`. The sizes take
 * turns, so that what disturbs the machine disturbs all; the figures are medians, those against 1,000 of the ratios of each turn.
 */
import { performance } from 'node:perf_hooks';
import { compile, type Compiled } from '../../src/compile/compile.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { synthetic, syntheticKernels } from '../property/synthetic-catalog.ts';

const SIZES = [100, 1_000, 10_000, 50_000];
const AGAINST = 1_000;
/** Small patches are compiled often in one turn: each turn takes about as long. */
const NODES_PER_TURN = 50_000;
const TURNS = 41;
const WARM_UP_TURNS = 3;

/** A console: strips of ten nodes, groups of ten strips, a reverb send from each, a key, a modulation, a loop now and then. */
function mixingConsole(size: number): Patch {
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  const add = (id: string, type: string, given: Partial<PatchNode> = {}): string => {
    nodes.set(id, createNode({ id: type, version: 1 }, given));
    return id;
  };
  const connect = (from: string, to: string, port = 'in', output = 'out', given: Partial<Cable> = {}): void => {
    cables.set(`${from}-${to}-${port}`, createCable({ node: from, port: output }, { node: to, port }, given));
  };
  const master = add('zz-out', 'ear');
  const room = add('zy-room', 'echo', { config: { frames: 4800 } });
  connect(add('zx-return', 'from-bus'), room);
  connect(room, master);
  let group = '';
  for (let strip = 0; nodes.size + 10 <= size; strip++) {
    const name = (part: string): string => `s${String(strip).padStart(5, '0')}-${part}`;
    if (strip % 10 === 0) connect((group = add(name('group'), 'strip')), master);
    const chain = [add(name('a'), 'player'), add(name('b'), 'color'), add(name('c'), 'squeeze'), add(name('d'), strip % 5 === 0 ? 'late' : 'color', strip % 5 === 0 ? { config: { frames: 64 } } : {}), add(name('e'), 'split')];
    for (let k = 1; k < chain.length; k++) connect(chain[k - 1]!, chain[k]!);
    const blend = add(name('f'), 'blend');
    connect(chain.at(-1)!, blend, 'a', 'low');
    connect(chain.at(-1)!, blend, 'b', 'high');
    connect(blend, add(name('g'), 'strip'));
    connect(name('g'), add(name('h'), 'to-bus'));
    connect(name('h'), group);
    connect(add(name('i'), 'wobble'), name('b'), 'cutoff', 'out', { depth: 100, curve: 'linear' });
    if (strip > 0) connect(`s${String(strip - 1).padStart(5, '0')}-b`, name('c'), 'key');
    if (strip % 20 === 0) connect(name('f'), name('d'), 'in', 'out', { gainDb: -20 });
  }
  return { ...createPatch({ id: 'bench' }), nodes, cables };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

const pageFaults = (): number => process.resourceUsage().minorPageFault;

/** Microseconds for the first touch of a page of 4 KiB that the process did not have; the last turns, when the collector has settled. */
function freshPageUs(): number {
  const PAGES = 16_384;
  const turns = Array.from({ length: 5 }, () => {
    const [bytes, start, before] = [new Uint8Array(PAGES * 4096), performance.now(), pageFaults()];
    for (let at = 0; at < bytes.length; at += 4096) bytes[at] = 1;
    return ((performance.now() - start) * 1000) / Math.max(1, pageFaults() - before);
  });
  return median(turns);
}

const patches = SIZES.map((size) => ({ size, patch: mixingConsole(size), perNodeUs: [] as number[], namesUs: [] as number[], freshPages: [] as number[] }));
for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
  for (const { size, patch, perNodeUs, freshPages } of patches) {
    const runs = Math.max(1, Math.round(NODES_PER_TURN / size));
    const [start, before] = [performance.now(), pageFaults()];
    let compiled: Compiled | undefined;
    for (let run = 0; run < runs; run++) compiled = compile(patch, synthetic, { kernels: syntheticKernels });
    const end = performance.now();
    if (compiled?.schedule === undefined) throw new Error(`${size} nodes do not compile`);
    if (turn < WARM_UP_TURNS) continue;
    perNodeUs.push(((end - start) * 1000) / (runs * patch.nodes.size));
    freshPages.push((pageFaults() - before) / runs);
  }
}
// By themselves, so that what they leave to the collector is not laid to the compiler's account: a render never asks for them.
for (let turn = 0; turn < WARM_UP_TURNS + TURNS; turn++) {
  for (const { size, patch, namesUs } of patches) {
    const { schedule, layout } = compile(patch, synthetic, { kernels: syntheticKernels });
    const start = performance.now();
    if (schedule!.nodes.length + schedule!.cables.length > layout!.regions.size) throw new Error(`${size} nodes lack regions`);
    if (turn >= WARM_UP_TURNS) namesUs.push(((performance.now() - start) * 1000) / patch.nodes.size);
  }
}

const reference = patches.find(({ size }) => size === AGAINST)!.perNodeUs;
console.log(' nodes  cables      ms  µs/node  to 1,000  fresh pages  names µs/node');
for (const { patch, perNodeUs, namesUs, freshPages } of patches) {
  const perNode = median(perNodeUs);
  const ms = (perNode * patch.nodes.size) / 1000;
  const figures = [ms.toFixed(1).padStart(6), perNode.toFixed(2).padStart(7), median(perNodeUs.map((us, turn) => us / reference[turn]!)).toFixed(2).padStart(8), median(freshPages).toFixed(0).padStart(11), median(namesUs).toFixed(2).padStart(13)];
  console.log(`${String(patch.nodes.size).padStart(6)}  ${String(patch.cables.size).padStart(6)}  ${figures.join('  ')}`);
}
console.log(`A fresh page costs ${freshPageUs().toFixed(1)} µs here.`);
