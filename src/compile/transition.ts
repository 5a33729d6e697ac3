/**
 * An edit while sound plays, as steps that each fade and none of which clicks: first both graphs at once, with what goes
 * fading out and what comes fading in, then the new one alone. Pure; each step is compiled with the layout of the one
 * before, and waits until that one has been heard out.
 *
 * A cycle that neither graph has, but both together, would be closed without its delay: then what goes fades out first.
 */
import type { FlatCable } from './flat-graph.ts';
import { compareNamed, copyCable, emptyColumns, FlatGraph } from './flat-graph.ts';
import { type FlatNode, FlatNodes } from './flat-nodes.ts';
import type { Feedback } from './feedback.ts';
import { findFeedback } from './feedback.ts';
import type { Plan } from './plan.ts';

/** The plans to run one after the other; none where nothing of the graph has changed. The last always sounds as `next`. */
export function transition(previous: Plan, next: Plan): readonly Plan[] {
  if (isSame(previous, next)) return [];
  const union = unite(previous, next);
  if (!hasForeignCycle(union)) return union.isClean ? [union.plan] : [union.plan, next];
  const incoming = withKeptLines(previous, next);
  return [fadeOut(previous, next), incoming, ...(isSame(incoming, next) ? [] : [next])];
}

interface Union {
  readonly plan: Plan;
  readonly cameFrom: Uint8Array;
  /** Whether nothing is left to be taken away after the fades. */
  readonly isClean: boolean;
}

const OLD = 1;
const NEW = 2;

/** One item of two sorted lists: its place in either, or −1. */
interface Merged<T> {
  readonly item: T;
  readonly old: number;
  readonly new: number;
}

function merge<T extends FlatNode | FlatCable>(previous: readonly T[], next: readonly T[]): Merged<T>[] {
  const merged: Merged<T>[] = [];
  for (let i = 0, j = 0; i < previous.length || j < next.length; ) {
    const difference = i >= previous.length ? 1 : j >= next.length ? -1 : compareNamed(previous[i]!, next[j]!);
    if (difference < 0) merged.push({ item: previous[i]!, old: i++, new: -1 });
    else if (difference > 0) merged.push({ item: next[j]!, old: -1, new: j++ });
    else merged.push({ item: next[j]!, old: i++, new: j++ });
  }
  return merged;
}

function unite(previous: Plan, next: Plan): Union {
  const nodes = merge(previous.graph.nodes, next.graph.nodes);
  const cables = merge(previous.graph.cables, next.graph.cables);
  const oldRank = new Int32Array(previous.graph.nodeCount);
  const newRank = new Int32Array(next.graph.nodeCount);
  nodes.forEach((node, k) => {
    if (node.old >= 0) oldRank[node.old] = k;
    if (node.new >= 0) newRank[node.new] = k;
  });
  const pick = (cable: Merged<FlatCable>, read: (plan: Plan, c: number) => number): number => (cable.new >= 0 ? read(next, cable.new) : read(previous, cable.old));
  const columns = emptyColumns(cables.length);
  cables.forEach((cable, k) => { if (cable.new >= 0) copyCable(next.graph, cable.new, columns, k, newRank); else copyCable(previous.graph, cable.old, columns, k, oldRank); });
  const graph = new FlatGraph(next.graph.rateHz, FlatNodes.of(nodes.map(({ item }) => item)), columns);
  const hasLine = Uint8Array.from(cables, (cable) => ((cable.old >= 0 && previous.hasLine[cable.old] === 1) || (cable.new >= 0 && next.hasLine[cable.new] === 1) ? 1 : 0));
  const given = Uint8Array.from(cables, (cable) => pick(cable, (plan, c) => plan.feedback.looped[c]!));
  const carryOf = (node: Merged<FlatNode>, read: (plan: Plan) => Int32Array): number => (node.new >= 0 ? read(next)[node.new]! : read(previous)[node.old]!);
  const plan: Plan = {
    graph,
    feedback: findFeedback(graph, given),
    carries: Uint8Array.from(cables, (cable) => pick(cable, (of, c) => of.carries[c]!)),
    inputCarries: Int32Array.from(nodes, (node) => carryOf(node, (of) => of.inputCarries)),
    arrivals: Int32Array.from(nodes, (node) => carryOf(node, (of) => of.arrivals)),
    delays: Int32Array.from(cables, (cable) => pick(cable, (of, c) => of.delays[c]!)),
    hasLine,
    presence: Uint8Array.from(cables, (cable) => (cable.new >= 0 ? next.presence[cable.new]! : 0)),
    outputFrames: next.outputFrames,
    tailFrames: Math.max(previous.tailFrames, next.tailFrames),
  };
  const isClean = nodes.every((node) => node.new >= 0) && cables.every((cable, c) => cable.new >= 0 && hasLine[c] === next.hasLine[cable.new]);
  return { plan, cameFrom: Uint8Array.from(cables, (cable) => (cable.old >= 0 ? OLD : 0) | (cable.new >= 0 ? NEW : 0)), isClean };
}

/** Such a cycle needs a cable that only goes and one that only comes; both in one loop is reason enough for two steps. */
function hasForeignCycle({ plan, cameFrom }: Union): boolean {
  const { graph, feedback } = plan;
  const inLoop = new Uint8Array(feedback.isLoop.length);
  for (let c = 0; c < cameFrom.length; c++) {
    const component = feedback.componentOf[graph.from[c]!]!;
    if (component !== feedback.componentOf[graph.to[c]!] || cameFrom[c] === (OLD | NEW)) continue;
    inLoop[component]! |= cameFrom[c]!;
  }
  return inLoop.includes(OLD | NEW);
}

/** The graph as it was, with everything that is not in the next one fading out. */
function fadeOut(previous: Plan, next: Plan): Plan {
  const staying = new Set(next.graph.cables.map(({ identity }) => identity));
  return { ...previous, presence: Uint8Array.from(previous.graph.cables, ({ identity }, c) => (staying.has(identity) ? previous.presence[c]! : 0)) };
}

/** The next graph, still with the lines that lose their delay, so that their taps can fade. */
function withKeptLines(previous: Plan, next: Plan): Plan {
  const lined = new Set(previous.graph.cables.filter((_, c) => previous.hasLine[c] === 1).map(({ identity }) => identity));
  return { ...next, hasLine: Uint8Array.from(next.graph.cables, ({ identity }, c) => (next.hasLine[c] === 1 || lined.has(identity) ? 1 : 0)) };
}

function isSame(a: Plan, b: Plan): boolean {
  return sameNames(a.graph.nodes, b.graph.nodes) && sameNames(a.graph.cables, b.graph.cables) && sameBytes(a.delays, b.delays)
    && sameBytes(a.hasLine, b.hasLine) && sameBytes(a.presence, b.presence) && sameBytes(a.inputCarries, b.inputCarries);
}

const sameNames = (a: FlatGraph['nodes'] | FlatGraph['cables'], b: FlatGraph['nodes'] | FlatGraph['cables']): boolean =>
  a.length === b.length && a.every(({ identity }, k) => identity === b[k]!.identity);

const sameBytes = (a: Int32Array | Feedback['looped'], b: Int32Array | Feedback['looped']): boolean => a.length === b.length && a.every((value, k) => value === b[k]);
