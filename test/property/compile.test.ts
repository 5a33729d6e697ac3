/**
 * Every pass over two thousand random patches, its invariants checked after it; and the compiler as a whole: equal patches
 * give equal bytes, and what is encoded comes back.
 */
import { describe, expect, it } from 'vitest';
import { inferCarry } from '../../src/compile/carry.ts';
import { emit } from '../../src/compile/emit.ts';
import { expand } from '../../src/compile/expand.ts';
import { findFeedback } from '../../src/compile/feedback.ts';
import { compensateLatency } from '../../src/compile/latency.ts';
import { orderNodes } from '../../src/compile/order.ts';
import { planGraph } from '../../src/compile/plan.ts';
import { prune } from '../../src/compile/prune.ts';
import { verifyProgram } from '../../src/compile/verify-program.ts';
import { verifyCarry, verifyExpand, verifyFeedback, verifyLatency, verifyLayout, verifyOrder, verifyPrune } from '../../src/compile/verify.ts';
import { decode } from '../../src/schedule/decode.ts';
import { encode } from '../../src/schedule/encode.ts';
import { randomPatch, shuffled } from './random-patch.ts';
import { synthetic, syntheticKernels } from './synthetic-catalog.ts';

const PATCHES = 2000;
const HEAP_BASE = 50_000;

interface Seen {
  nodes: number;
  loops: number;
  cuts: number;
  lines: number;
  chains: number;
  buses: number;
  modulations: number;
}

function compileChecked(seed: number, seen: Seen): void {
  const patch = randomPatch(seed, { catalog: synthetic, maxNodes: 300 });
  const { graph: expanded } = expand(patch, synthetic, syntheticKernels, 48000);
  verifyExpand(expanded);
  const pruned = prune(expanded);
  verifyPrune(pruned);
  const feedback = findFeedback(pruned);
  verifyFeedback(pruned, feedback);
  verifyCarry(pruned, feedback, inferCarry(pruned, feedback));
  verifyLatency(pruned, feedback, compensateLatency(pruned, feedback));
  verifyOrder(pruned, feedback, orderNodes(pruned, feedback));
  const plan = planGraph(expanded);
  const { schedule, layout, order } = emit(plan, { heapBase: HEAP_BASE });
  if (schedule === undefined || layout === undefined) throw new Error('no schedule');
  verifyLayout(layout, undefined, HEAP_BASE);
  verifyProgram(plan, order, schedule, layout);

  const bytes = encode(schedule);
  expect(Buffer.compare(encode(decode(bytes)), bytes)).toBe(0);
  // Comparing objects is slow: now and then.
  if (seed % 20 === 0) expect(decode(bytes)).toEqual(schedule);
  const again = emit(planGraph(expand(shuffled(patch, seed), synthetic, syntheticKernels, 48000).graph), { heapBase: HEAP_BASE });
  expect(Buffer.compare(encode(again.schedule!), bytes)).toBe(0);

  seen.nodes = Math.max(seen.nodes, expanded.nodes.length);
  seen.loops += feedback.isLoop.reduce((sum, is) => sum + is, 0);
  seen.cuts += feedback.looped.reduce((sum, is) => sum + is, 0);
  seen.lines += plan.hasLine.reduce((sum, is) => sum + is, 0);
  seen.chains += expanded.nodes.some(({ path }) => path.split('/').length > 2) ? 1 : 0;
  seen.buses += expanded.cables.filter(({ path }) => path.includes('~')).length;
  seen.modulations += expanded.toPort.filter((port) => port < 0).length;
}

describe('the compiler over random patches', () => {
  const seen: Seen = { nodes: 0, loops: 0, cuts: 0, lines: 0, chains: 0, buses: 0, modulations: 0 };

  for (let block = 0; block < 10; block++) {
    it(`keeps the invariants of every pass: patches ${block * (PATCHES / 10)} and on`, () => {
      for (let k = 0; k < PATCHES / 10; k++) {
        const seed = block * (PATCHES / 10) + k + 1;
        try {
          compileChecked(seed, seen);
        } catch (error) {
          throw new Error(`patch ${seed}`, { cause: error });
        }
      }
    });
  }

  it('has met what makes patches hard', () => {
    expect(seen.nodes).toBeGreaterThan(250);
    for (const count of [seen.loops, seen.cuts, seen.lines, seen.chains, seen.buses, seen.modulations]) expect(count).toBeGreaterThan(200);
  });
});
