/**
 * Whom a cable waits for: the nodes whose latency its compensation makes up for. Each node's latest path is followed back to the
 * sources once; what lies on both the latest path into the cable's target and the path of the cable itself holds both up alike, so
 * it is no cause. Pure; linear in nodes and cables, then in the late nodes of each path asked for.
 */
import { leavesLine } from './feedback.ts';
import { departure } from './latency.ts';
import type { Plan } from './plan.ts';

/** A node that takes time, and how much of it. */
export interface Late {
  readonly path: string;
  readonly latencyFrames: number;
  /** What takes the time, in a word: "look-ahead"; empty where its definition does not say. */
  readonly by: string;
}

const NONE: readonly Late[] = [];

/** For each cable of the plan, nearest to the target first; empty for one that waits for nothing. */
export function waits(plan: Plan): (cable: number) => readonly Late[] {
  const { graph, delays } = plan;
  let lateBefore: Int32Array | undefined;
  return (cable) => {
    if (delays[cable] === 0) return NONE;
    lateBefore ??= latestPaths(plan);
    const own = new Set(latePath(plan, lateBefore, graph.from[cable]!));
    return latePath(plan, lateBefore, latestInto(plan, graph.to[cable]!)).filter((node) => !own.has(node)).map((node) => {
      const { latencyFrames, definition } = graph.variant(node);
      return { path: graph.path(node), latencyFrames, by: definition.latencyBy ?? '' };
    });
  };
}

/** Per node the next late one before it on its latest path, or −1. */
function latestPaths(plan: Plan): Int32Array {
  const { graph, feedback } = plan;
  const before = new Int32Array(graph.nodeCount).fill(-1);
  for (const node of feedback.members) {
    const source = latestInto(plan, node);
    if (source >= 0) before[node] = graph.variant(source).latencyFrames > 0 ? source : before[source]!;
  }
  return before;
}

/** Where the sound comes from that a node has to wait for longest; −1 where nothing feeds it. All outputs wait for the latest of them. */
function latestInto({ graph, feedback, arrivals }: Plan, node: number): number {
  const { incoming, from, nodeCount } = graph;
  let latest = -1;
  let latestFrames = -1;
  const look = (target: number): void => {
    for (let k = incoming.start[target]!; k < incoming.start[target + 1]!; k++) {
      const cable = incoming.cables[k]!;
      const frames = departure(graph, arrivals, from[cable]!);
      if (feedback.looped[cable] === 1 || leavesLine(graph, feedback, cable) || frames <= latestFrames) continue;
      latest = from[cable]!;
      latestFrames = frames;
    }
  };
  look(node);
  if (graph.variant(node).kind === 'output' && latestFrames < arrivals[node]!) for (let other = 0; other < nodeCount; other++) if (graph.variant(other).kind === 'output') look(other);
  return latest;
}

/** The late nodes from one on, itself first. */
function latePath({ graph }: Plan, before: Int32Array, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = before[at]!) if (graph.variant(at).latencyFrames > 0) path.push(at);
  return path;
}
