/**
 * Pass 8, emit: a plan becomes instructions over planned memory. Returns the schedule and the layout it lives in, or says
 * why there is none. Afterwards decode ∘ encode is the identity on the schedule.
 */
import type { Diagnostic } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import { BUFFER_BYTES, HEAP_BASE_BYTES } from '../schedule/abi.ts';
import { ringFrames } from '../schedule/node-region.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { findAparts } from './apart.ts';
import type { Buffers } from './buffers.ts';
import { assignBuffers } from './buffers.ts';
import { Allocator, named } from './layout.ts';
import { MAX_MEMORY_BYTES } from './limits.ts';
import { MemoryWrites } from './memory-writes.ts';
import type { Order } from './order.ts';
import { orderNodes } from './order.ts';
import { placeRecords } from './place-records.ts';
import type { Plan } from './plan.ts';
import type { Sums } from './sums.ts';
import { gatherSums } from './sums.ts';
import { scheduledCables, scheduledNodes } from './tables.ts';
import { writeProgram } from './write-program.ts';

const PAGE_BYTES = 65536;

export interface EmitOptions {
  /** Of the program that the engine runs or is about to run; without one the engine starts anew. */
  readonly layout?: Layout | undefined;
  /** The first byte after the engine's own data, if it is not HEAP_BASE_BYTES. */
  readonly heapBase?: number | undefined;
  /** The host has a worker for analyses that are done apart; without one they are done in the engine. */
  readonly apart?: boolean | undefined;
}

export interface Emitted {
  readonly schedule: Schedule | undefined;
  /** Of the new program; the given one where there is none. */
  readonly layout: Layout | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly order: Order;
  readonly sums: Sums;
  readonly buffers: Buffers;
}

export function emit(plan: Plan, { layout: previous, heapBase = HEAP_BASE_BYTES, apart = false }: EmitOptions = {}): Emitted {
  const { graph, feedback } = plan;
  const order = orderNodes(graph, feedback);
  const sums = gatherSums(graph);
  const buffers = assignBuffers(graph, feedback, order, sums, plan.hasLine);

  const allocator = new Allocator(previous, heapBase);
  const writes = new MemoryWrites();
  const zero = allocator.place(named('zero'), 0, BUFFER_BYTES);
  if (allocator.isNew) writes.clear(zero, BUFFER_BYTES);
  // A power of two: most edits need no other region.
  const scratch = ringFrames(buffers.count);
  const buffersAddress = allocator.place(named(`buffers:${scratch}`), 0, scratch * BUFFER_BYTES);
  const { places, ...lists } = placeRecords(plan, allocator, writes, previous !== undefined, apart);
  const words = writeProgram({ plan, order, sums, buffers, places, zeroAddress: zero, buffersAddress });
  const programAddress = allocator.place(named(nextProgram(allocator, words.words)), 0, words.words * 4);

  if (allocator.topBytes > MAX_MEMORY_BYTES) {
    const message = `The patch needs ${mebibytes(allocator.topBytes)} MiB of engine memory; at most ${mebibytes(MAX_MEMORY_BYTES)} MiB are there. Remove nodes with long delays or reverbs.`;
    return { schedule: undefined, layout: previous, diagnostics: [diagnose('memory-limit', message)], order, sums, buffers };
  }
  let nodes: Schedule['nodes'] | undefined;
  let cables: Schedule['cables'] | undefined;
  const schedule: Schedule = {
    ...lists,
    rateHz: graph.rateHz,
    programAddress,
    program: words.take(programAddress),
    memoryBytes: Math.ceil(allocator.topBytes / PAGE_BYTES) * PAGE_BYTES,
    clears: writes.takeClears(),
    blocks: writes.takeBlocks(),
    ...findAparts(plan, places.node, apart),
    get nodes() {
      return (nodes ??= scheduledNodes(plan, places));
    },
    get cables() {
      return (cables ??= scheduledCables(plan, places));
    },
    latencyFrames: plan.outputFrames,
    tailFrames: plan.tailFrames,
  };
  return { schedule, layout: allocator.finish(), diagnostics: [], order, sums, buffers };
}

/** The running program stays untouched: two names take turns, each with its size, since a region keeps its own. */
function nextProgram(allocator: Allocator, words: number): string {
  const name = (turn: number): string => `program:${turn}:${words}`;
  return allocator.has(name(0)) ? name(1) : name(0);
}

const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
