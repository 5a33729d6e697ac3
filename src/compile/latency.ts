/**
 * Pass 5, latency: when each signal arrives, by the longest path of node latencies, and the delay that every shorter cable
 * needs. Afterwards all inputs of a node are aligned, and all outputs with each other.
 *
 * Inside a loop cables get no delay: it would change the time of the loop.
 */
import type { FlatGraph } from './flat-graph.ts';
import type { Feedback } from './feedback.ts';
import { leavesLine } from './feedback.ts';

export interface Latency {
  /** Frames by which the inputs of each node are behind the media. */
  readonly arrivals: Int32Array;
  /** Frames of compensation on each cable. */
  readonly delays: Int32Array;
  /** Frames by which what is heard is behind the media. */
  readonly outputFrames: number;
}

export function compensateLatency(graph: FlatGraph, feedback: Feedback): Latency {
  const { nodeCount, from, to, incoming } = graph;
  const { members, componentOf, isLoop, looped } = feedback;
  const arrivals = new Int32Array(nodeCount);
  let outputFrames = 0;
  for (const node of members) {
    let arrival = 0;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      const cable = incoming.cables[k]!;
      if (looped[cable] === 1 || leavesLine(graph, feedback, cable)) continue;
      arrival = Math.max(arrival, departure(graph, arrivals, from[cable]!));
    }
    arrivals[node] = arrival;
    if (graph.variant(node).kind === 'output') outputFrames = Math.max(outputFrames, arrival);
  }
  for (let n = 0; n < nodeCount; n++) if (graph.variant(n).kind === 'output') arrivals[n] = outputFrames;
  const delays = new Int32Array(graph.cableCount);
  for (let c = 0; c < delays.length; c++) {
    const component = componentOf[to[c]!]!;
    if (isLoop[component] === 1 && componentOf[from[c]!] === component) continue;
    delays[c] = arrivals[to[c]!]! - departure(graph, arrivals, from[c]!);
  }
  return { arrivals, delays, outputFrames };
}

/** An explicit line delays on purpose: what it adds is not made up for. */
export function departure(graph: FlatGraph, arrivals: Int32Array, node: number): number {
  return arrivals[node]! + graph.variant(node).latencyFrames;
}
