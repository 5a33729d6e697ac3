/**
 * Pass 3, feedback: finds what is tied into loops (strongly connected components, R. Tarjan 1972, without recursion), and
 * where each loop can be opened. Afterwards every cycle is inside one component, and the cables that are not cut make each
 * component free of cycles.
 *
 * A loop opens at its explicit lines: what they give is older than the block, so the cables out of them bind nothing. A
 * cycle without a line is cut at the back edge of a depth-first search in order of the paths, and gets one frame there.
 */
import type { FlatGraph } from './flat-graph.ts';
import { groupBy } from './flat-graph.ts';

export interface Feedback {
  /** Component of each node; components are numbered sources first. */
  readonly componentOf: Int32Array;
  readonly isLoop: Uint8Array;
  /** All nodes, component by component; within one, sources of uncut cables before targets. */
  readonly members: Int32Array;
  readonly memberStart: Int32Array;
  /** Per cable: 1 where a loop without a line is opened by one frame. */
  readonly looped: Uint8Array;
}

/** `given` are cuts already decided: the union of two graphs keeps those of both. */
export function findFeedback(graph: FlatGraph, given?: Uint8Array): Feedback {
  const { componentOf, count } = tarjan(graph);
  const looped = given === undefined ? new Uint8Array(graph.cableCount) : given.slice();
  const { start: memberStart, cables: ascending } = groupBy(componentOf, count);
  const isLoop = new Uint8Array(count);
  for (let component = 0; component < count; component++) if (memberStart[component + 1]! - memberStart[component]! > 1) isLoop[component] = 1;
  for (let c = 0; c < graph.cableCount; c++) if (graph.from[c] === graph.to[c]) isLoop[componentOf[graph.from[c]!]!] = 1;
  const members = openLoops(graph, componentOf, memberStart, ascending, isLoop, looped);
  return { componentOf, isLoop, members, memberStart, looped };
}

/** Whether a cable runs inside a loop and out of an explicit line there. */
export function leavesLine(graph: FlatGraph, feedback: Pick<Feedback, 'componentOf' | 'isLoop'>, cable: number): boolean {
  const source = graph.from[cable]!;
  const component = feedback.componentOf[source]!;
  return graph.variant(source).kind === 'line' && feedback.isLoop[component] === 1 && feedback.componentOf[graph.to[cable]!] === component;
}

function tarjan(graph: FlatGraph): { componentOf: Int32Array; count: number } {
  const { outgoing, to } = graph;
  const size = graph.nodeCount;
  const visit = new Int32Array(size);
  const low = new Int32Array(size);
  const next = outgoing.start.slice(0, size);
  const componentOf = new Int32Array(size).fill(-1);
  const open = new Int32Array(size);
  const path = new Int32Array(size);
  let openLength = 0;
  let visits = 0;
  let count = 0;
  for (let root = 0; root < size; root++) {
    if (visit[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    visit[root] = low[root] = ++visits;
    open[openLength++] = root;
    while (depth >= 0) {
      const node = path[depth]!;
      if (next[node]! < outgoing.start[node + 1]!) {
        const target = to[outgoing.cables[next[node]!++]!]!;
        if (visit[target] === 0) {
          visit[target] = low[target] = ++visits;
          open[openLength++] = target;
          path[++depth] = target;
        } else if (componentOf[target] === -1 && visit[target]! < low[node]!) low[node] = visit[target]!;
        continue;
      }
      depth--;
      if (depth >= 0 && low[node]! < low[path[depth]!]!) low[path[depth]!] = low[node]!;
      if (low[node] !== visit[node]) continue;
      let member: number;
      do {
        member = open[--openLength]!;
        componentOf[member] = count;
      } while (member !== node);
      count++;
    }
  }
  // Tarjan finishes targets first.
  for (let n = 0; n < size; n++) componentOf[n] = count - 1 - componentOf[n]!;
  return { componentOf, count };
}

/** Depth-first search inside each loop; marks back edges in `looped` and returns the members in reverse postorder. */
function openLoops(graph: FlatGraph, componentOf: Int32Array, memberStart: Int32Array, ascending: Int32Array, isLoop: Uint8Array, looped: Uint8Array): Int32Array {
  const { outgoing, to, nodeCount } = graph;
  const members = ascending.slice();
  const state = new Uint8Array(nodeCount);
  const next = outgoing.start.slice(0, nodeCount);
  const path = new Int32Array(nodeCount);
  const OPEN = 1;
  const DONE = 2;
  let place = 0;
  const search = (root: number): void => {
    let depth = 0;
    path[0] = root;
    state[root] = OPEN;
    while (depth >= 0) {
      const node = path[depth]!;
      if (next[node]! < outgoing.start[node + 1]!) {
        const cable = outgoing.cables[next[node]!++]!;
        const target = to[cable]!;
        if (componentOf[target] !== componentOf[root] || looped[cable] === 1 || graph.variant(node).kind === 'line') continue;
        if (state[target] === OPEN) looped[cable] = 1;
        else if (state[target] !== DONE) {
          state[target] = OPEN;
          path[++depth] = target;
        }
        continue;
      }
      depth--;
      state[node] = DONE;
      members[--place] = node;
    }
  };
  for (let component = 0; component < isLoop.length; component++) {
    if (isLoop[component] === 0) continue;
    const first = memberStart[component]!;
    const end = memberStart[component + 1]!;
    place = end;
    // Where sound enters the loop is where a person would say it begins.
    for (let k = first; k < end; k++) if (state[ascending[k]!] === 0 && isEntered(graph, componentOf, ascending[k]!)) search(ascending[k]!);
    for (let k = first; k < end; k++) if (state[ascending[k]!] === 0) search(ascending[k]!);
  }
  return members;
}

function isEntered({ incoming, from }: FlatGraph, componentOf: Int32Array, node: number): boolean {
  for (let k = incoming.start[node]!; k < incoming.start[node + 1]!; k++) {
    if (componentOf[from[incoming.cables[k]!]!] !== componentOf[node]) return true;
  }
  return false;
}
