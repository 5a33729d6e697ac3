/**
 * Pass 2, prune: drops what reaches no output, no view and no recorder, by a breadth-first search against the cables. Afterwards every
 * node reaches a sink.
 */
import type { FlatGraph } from './flat-graph.ts';

export function isSink(graph: FlatGraph, node: number): boolean {
  const { kind, definition: { role } } = graph.variant(node);
  return kind === 'output' || role === 'view' || role === 'recorder';
}

export function prune(graph: FlatGraph): FlatGraph {
  const { nodeCount, incoming, from } = graph;
  const kept = new Uint8Array(nodeCount);
  const queue = new Int32Array(nodeCount);
  let length = 0;
  for (let n = 0; n < nodeCount; n++) {
    if (!isSink(graph, n)) continue;
    kept[n] = 1;
    queue[length++] = n;
  }
  for (let head = 0; head < length; head++) {
    const node = queue[head]!;
    for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
      const source = from[incoming.cables[k]!]!;
      if (kept[source] === 1) continue;
      kept[source] = 1;
      queue[length++] = source;
    }
  }
  if (length === nodeCount) return graph;
  return graph.subgraph(kept, Uint8Array.from(graph.to, (to) => kept[to]!));
}
