/**
 * How long a patch may sound on after its last input: the longest path of tails to an output. A loop, and whatever never
 * stops by itself, counts as MAX_TAIL_SECONDS.
 */
import type { FlatGraph } from './flat-graph.ts';
import { paramsOf } from './flat-nodes.ts';
import type { Feedback } from './feedback.ts';
import { MAX_TAIL_SECONDS } from './limits.ts';

export function longestTail(graph: FlatGraph, feedback: Feedback): number {
  const limit = Math.ceil(MAX_TAIL_SECONDS * graph.rateHz);
  const tails = new Float64Array(graph.nodeCount);
  let longest = 0;
  for (const node of feedback.members) {
    const { incoming, from } = graph;
    let tail = 0;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) tail = Math.max(tail, tails[from[incoming.cables[k]!]!]!);
    const isLoop = feedback.isLoop[feedback.componentOf[node]!] === 1;
    tails[node] = isLoop ? limit : Math.min(limit, tail + ownTail(graph, node));
    if (graph.variant(node).kind === 'output') longest = Math.max(longest, tails[node]!);
  }
  return longest;
}

/** A source has no input that could stop: when it ends is for the render to say. */
function ownTail(graph: FlatGraph, n: number): number {
  const variant = graph.variant(n);
  if (graph.incoming.start[n] === graph.incoming.start[n + 1]) return 0;
  const seconds = variant.definition.tailSeconds?.(paramsOf(variant, graph.given(n)), variant.config) ?? 0;
  return Math.ceil(seconds * graph.rateHz) + variant.loopFrames;
}
