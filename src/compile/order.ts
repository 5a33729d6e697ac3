/**
 * Pass 6, order: a topological order (A. Kahn 1962) with a stack for what is ready, so that a strip runs from its source to
 * its bus before the next begins and its signal stays in the nearest cache. Ties go by path. Afterwards sources stand before
 * targets, and each loop in one piece.
 */
import type { FlatGraph } from './flat-graph.ts';
import type { Feedback } from './feedback.ts';
import { leavesLine } from './feedback.ts';

/** All nodes in the order they run. */
export type Order = Int32Array;

export function orderNodes(graph: FlatGraph, feedback: Feedback): Order {
  const { outgoing, to, from, nodeCount } = graph;
  const { componentOf, memberStart, members, isLoop, looped } = feedback;
  const components = isLoop.length;
  const order = new Int32Array(nodeCount);
  let length = 0;
  /** Cables still to come: from outside for a component, from inside for the member of a loop. */
  const missing = new Int32Array(components);
  const missingInside = new Int32Array(nodeCount);
  for (let c = 0; c < graph.cableCount; c++) {
    const target = componentOf[to[c]!]!;
    if (componentOf[from[c]!] !== target) missing[target]!++;
    else if (looped[c] === 0 && !leavesLine(graph, feedback, c)) missingInside[to[c]!]!++;
  }

  const ready = new Int32Array(components);
  let readyLength = 0;
  // Roots in order of their first paths: the first of all ends up on top.
  const firstMember = new Int32Array(components);
  for (let n = nodeCount - 1; n >= 0; n--) firstMember[componentOf[n]!] = n;
  for (let n = nodeCount - 1; n >= 0; n--) {
    const component = componentOf[n]!;
    if (firstMember[component] === n && missing[component] === 0) ready[readyLength++] = component;
  }

  const inside = new Int32Array(nodeCount);
  const runLoop = (component: number): void => {
    let insideLength = 0;
    const own = members.slice(memberStart[component]!, memberStart[component + 1]!).sort();
    for (let k = own.length - 1; k >= 0; k--) if (missingInside[own[k]!] === 0) inside[insideLength++] = own[k]!;
    while (insideLength > 0) {
      const node = inside[--insideLength]!;
      order[length++] = node;
      for (let k = outgoing.start[node + 1]! - 1; k >= outgoing.start[node]!; k--) {
        const cable = outgoing.cables[k]!;
        const target = to[cable]!;
        if (componentOf[target] !== component || looped[cable] === 1 || leavesLine(graph, feedback, cable)) continue;
        if (--missingInside[target]! === 0) inside[insideLength++] = target;
      }
    }
  };

  while (readyLength > 0) {
    const component = ready[--readyLength]!;
    const first = length;
    if (isLoop[component] === 1) runLoop(component);
    else order[length++] = members[memberStart[component]!]!;
    for (let n = length - 1; n >= first; n--) {
      const node = order[n]!;
      for (let k = outgoing.start[node + 1]! - 1; k >= outgoing.start[node]!; k--) {
        const target = componentOf[to[outgoing.cables[k]!]!]!;
        if (target !== component && --missing[target]! === 0) ready[readyLength++] = target;
      }
    }
  }
  if (length !== nodeCount) throw new Error(`order: ${nodeCount - length} nodes are in a cycle that no cut opens`);
  return order;
}
