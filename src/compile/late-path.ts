/**
 * What has made the sound in a cable late: the nodes that take time on the latest way from the sources to it. Read from an explanation
 * when it is asked for, so that compiling pays nothing for it. Pure.
 */
import type { ExplainedNode, Explanation } from './explain.ts';
import { type Late, MOST_LATE } from './waits.ts';

interface Ways {
  readonly nodes: ReadonlyMap<string, ExplainedNode>;
  /** The node before each on its latest way; nothing where it begins, or only a loop comes in. */
  readonly before: ReadonlyMap<string, string>;
}

const found = new WeakMap<Explanation, Ways>();

/** @returns nearest to the cable first, MOST_LATE at the most; nothing for a cable that is not there */
export function latePath(explanation: Explanation, cable: string): readonly Late[] {
  const start = explanation.cables.get(cable)?.from;
  if (start === undefined) return [];
  const { nodes, before } = waysOf(explanation);
  const late: Late[] = [];
  const seen = new Set<string>();
  for (let path: string | undefined = nodeOf(start); path !== undefined && !seen.has(path) && late.length < MOST_LATE; path = before.get(path)) {
    seen.add(path);
    const node = nodes.get(path);
    if (node !== undefined && node.latencyFrames > 0) late.push({ path, latencyFrames: node.latencyFrames, by: node.latencyBy });
  }
  return late;
}

function waysOf(explanation: Explanation): Ways {
  const known = found.get(explanation);
  if (known !== undefined) return known;
  const before = new Map<string, string>();
  const arrivals = new Map<string, number>();
  for (const { from, to, delayFrames, feedbackFrames, arrivalFrames } of explanation.cables.values()) {
    // Of all that meet in time, the one that was held back for nobody came last.
    if (delayFrames > 0 || feedbackFrames > 0) continue;
    const target = nodeOf(to);
    if (arrivalFrames <= (arrivals.get(target) ?? -1)) continue;
    arrivals.set(target, arrivalFrames);
    before.set(target, nodeOf(from));
  }
  const ways: Ways = { nodes: new Map(explanation.nodes.map((node) => [node.path, node])), before };
  found.set(explanation, ways);
  return ways;
}

/** Ends of cables are told as path and port. */
const nodeOf = (end: string): string => end.slice(0, end.lastIndexOf('.'));
