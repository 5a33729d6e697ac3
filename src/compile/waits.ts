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

/** More than anybody reads; a hostile patch would have thousands for each of thousands of cables. */
export const MOST_LATE = 100;

/** For each cable of the plan, nearest to the target first, MOST_LATE at the most; empty for one that waits for nothing. */
export function waits(plan: Plan): (cable: number) => readonly Late[] {
  const { graph, delays } = plan;
  let late: LatePaths | undefined;
  return (cable) => {
    if (delays[cable] === 0) return NONE;
    late ??= latestPaths(plan);
    return late.onlyOn(latestInto(plan, graph.to[cable]!), graph.from[cable]!).map((node) => {
      const { latencyFrames, definition } = graph.variant(node);
      return { path: graph.path(node), latencyFrames, by: definition.latencyBy ?? '' };
    });
  };
}

/** The latest path of each node, as far as it is late: paths that meet stay together, so they are a forest with its roots at the sources. */
class LatePaths {
  /** Per node the next late one before it, or −1; and how many late ones there are from it on, itself counted. */
  private readonly before: Int32Array;
  private readonly count: Int32Array;

  constructor(private readonly graph: Plan['graph']) {
    this.before = new Int32Array(graph.nodeCount).fill(-1);
    this.count = new Int32Array(graph.nodeCount);
  }

  /** `source`: the one before it, whose path is known; −1 for none. */
  add(node: number, source: number): void {
    const before = this.first(source);
    this.before[node] = before;
    this.count[node] = (this.isLate(node) ? 1 : 0) + this.length(before);
  }

  /** Late nodes on the path of one that are not on the other's, nearest first. */
  onlyOn(node: number, other: number): number[] {
    const only: number[] = [];
    for (let [at, beside] = [this.first(node), this.first(other)]; at >= 0 && at !== beside && only.length < MOST_LATE; ) {
      const ahead = this.length(at) - this.length(beside);
      if (ahead <= 0) beside = this.before[beside]!;
      if (ahead < 0) continue;
      only.push(at);
      at = this.before[at]!;
    }
    return only;
  }

  private first(node: number): number {
    return node < 0 || this.isLate(node) ? node : this.before[node]!;
  }

  private length(node: number): number {
    return node < 0 ? 0 : this.count[node]!;
  }

  private isLate(node: number): boolean {
    return this.graph.variant(node).latencyFrames > 0;
  }
}

function latestPaths(plan: Plan): LatePaths {
  const paths = new LatePaths(plan.graph);
  for (const node of plan.feedback.members) paths.add(node, latestInto(plan, node));
  return paths;
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
