/**
 * Pass 7, buffers: gives every signal a buffer for as long as somebody reads it (liveness over the order, last freed first
 * reused, so that what is written is still in the nearest cache). Afterwards no two live signals share one.
 *
 * A loop runs its body several times over parts of the slice. So what comes from outside lives to the loop's end, and what
 * leaves it lives from the loop's start.
 */
import type { FlatGraph } from './flat-graph.ts';
import type { Feedback } from './feedback.ts';
import { leavesLine } from './feedback.ts';
import type { Order } from './order.ts';
import type { Sums } from './sums.ts';
import { walkOrder } from './walk-order.ts';

export interface Buffers {
  /** Outputs of node n have the buffers `output[outputStart[n]]` and on. */
  readonly outputStart: Int32Array;
  readonly output: Int32Array;
  /** Per sum. */
  readonly sum: Int32Array;
  /** Per cable with a line: what is read from it; otherwise −1. */
  readonly line: Int32Array;
  /** How many buffers there are. */
  readonly count: number;
  /** How many signals share them. */
  readonly signals: number;
}

export function assignBuffers(graph: FlatGraph, feedback: Feedback, order: Order, sums: Sums, hasLine: Uint8Array): Buffers {
  const { nodeCount, from, fromPort, to, outgoing, incoming } = graph;
  const { componentOf, isLoop, looped } = feedback;
  const outputStart = new Int32Array(nodeCount + 1);
  for (let n = 0; n < nodeCount; n++) outputStart[n + 1] = outputStart[n]! + graph.variant(n).outputCount;
  const output = new Int32Array(outputStart[nodeCount]!).fill(-1);
  const readers = new Int32Array(output.length);
  const outputOf = (cable: number): number => outputStart[from[cable]!]! + fromPort[cable]!;
  for (let c = 0; c < from.length; c++) readers[outputOf(c)]!++;
  const isUnread = new Uint8Array(readers.length);
  for (let o = 0; o < readers.length; o++) if (readers[o] === 0) isUnread[o] = 1;

  const sum = new Int32Array(sums.port.length).fill(-1);
  const line = new Int32Array(from.length).fill(-1);
  const free: number[] = [];
  let count = 0;
  let signals = 0;
  const take = (): number => {
    signals++;
    return free.pop() ?? count++;
  };
  const release = (buffer: number): void => void free.push(buffer);
  const read = (cable: number): void => {
    const source = outputOf(cable);
    if (--readers[source]! === 0) release(output[source]!);
  };
  const takeOutputs = (node: number): void => {
    for (let o = outputStart[node]!; o < outputStart[node + 1]!; o++) if (output[o] === -1) output[o] = take();
  };
  const dropUnread = (node: number): void => {
    for (let o = outputStart[node]!; o < outputStart[node + 1]!; o++) if (isUnread[o] === 1) release(output[o]!);
  };
  const isInside = (cable: number): boolean => componentOf[from[cable]!] === componentOf[to[cable]!] && isLoop[componentOf[to[cable]!]!] === 1;

  walkOrder(order, feedback, {
    enterLoop(component, first, end) {
      for (let place = first; place < end; place++) {
        const node = order[place]!;
        for (let k = outgoing.start[node]!; k < outgoing.start[node + 1]!; k++) {
          const cable = outgoing.cables[k]!;
          // Taken at the start, or read outside after the end.
          if (componentOf[to[cable]!] !== component || leavesLine(graph, feedback, cable)) {
            const o = outputOf(cable);
            if (output[o] === -1) output[o] = take();
          }
          if (looped[cable] === 1 && componentOf[to[cable]!] === component) line[cable] = take();
        }
        if (graph.variant(node).kind === 'line') takeOutputs(node);
      }
    },
    node(node) {
      const inLoop = isLoop[componentOf[node]!] === 1;
      const isWire = graph.variant(node).kind === 'wire';
      for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
        const cable = incoming.cables[k]!;
        if (hasLine[cable] === 1 && line[cable] === -1) line[cable] = take();
      }
      // A wire sums straight into its output.
      if (isWire) takeOutputs(node);
      for (let s = sums.start[node]!; s < sums.start[node + 1]!; s++) sum[s] = isWire ? output[outputStart[node]!]! : take();
      takeOutputs(node);
      for (let s = sums.start[node]!; s < sums.start[node + 1]!; s++) if (!isWire) release(sum[s]!);
      for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
        const cable = incoming.cables[k]!;
        if (line[cable]! >= 0) release(line[cable]!);
        // In a loop the rest of a slice is still to be read, or the line to be written.
        if (!inLoop || (isInside(cable) && looped[cable] === 0)) read(cable);
      }
      dropUnread(node);
    },
    leaveLoop(_component, first, end) {
      for (let place = first; place < end; place++) {
        const node = order[place]!;
        for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
          const cable = incoming.cables[k]!;
          if (!isInside(cable) || looped[cable] === 1) read(cable);
        }
      }
    },
  });
  return { outputStart, output, sum, line, count, signals };
}
