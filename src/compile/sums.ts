/**
 * Gathers the cables into sums: one for each input and modulated parameter, one for each cable of a repeated input. A sum
 * adds in the order of the cables' paths. Counting, linear.
 */
import type { FlatGraph } from './flat-graph.ts';

export interface Sums {
  /** Sums of node n are start[n] to before start[n + 1]: inputs ascending, then parameters ascending. */
  readonly start: Int32Array;
  /** Input, or the complement (~) of a parameter's index. */
  readonly port: Int32Array;
  /** Cables of sum s are `cables[cableStart[s]]` to before `cables[cableStart[s + 1]]`. */
  readonly cableStart: Int32Array;
  readonly cables: Int32Array;
}

export function gatherSums(graph: FlatGraph): Sums {
  const { nodeCount, incoming, toPort } = graph;
  const start = new Int32Array(nodeCount + 1);
  // As many sums as cables at the most.
  const port = new Int32Array(graph.cableCount);
  const cableStart = new Int32Array(graph.cableCount + 1);
  let count = 0;
  const cables = incoming.cables.slice();
  for (let n = 0; n < nodeCount; n++) {
    const first = incoming.start[n]!;
    const end = incoming.start[n + 1]!;
    sortByPort(cables, first, end, toPort);
    for (let k = first; k < end; k++) {
      const target = toPort[cables[k]!]!;
      const continues = k > first && toPort[cables[k - 1]!] === target && !isRepeated(graph, n, target);
      if (!continues) port[count++] = target;
      cableStart[count] = k + 1;
    }
    start[n + 1] = count;
  }
  return { start, port: port.subarray(0, count), cableStart: cableStart.subarray(0, count + 1), cables };
}

export function isRepeated(graph: FlatGraph, node: number, port: number): boolean {
  if (port < 0) return false;
  const { kind, definition, inputs } = graph.variant(node);
  return kind === 'kernel' && definition.inputs[inputs[port]!]?.repeated === true;
}

/** More would take quadratic time by insertion. */
const MOST_INSERTED = 32;

/** Inputs ascending, then parameters ascending; stable. */
function sortByPort(cables: Int32Array, first: number, end: number, toPort: Int32Array): void {
  if (end - first > MOST_INSERTED) return sortManyByPort(cables.subarray(first, end), toPort);
  for (let k = first + 1; k < end; k++) {
    const cable = cables[k]!;
    const rank = rankOf(toPort[cable]!);
    let at = k;
    for (; at > first && rankOf(toPort[cables[at - 1]!]!) > rank; at--) cables[at] = cables[at - 1]!;
    cables[at] = cable;
  }
}

function sortManyByPort(cables: Int32Array, toPort: Int32Array): void {
  cables.set([...cables].sort((a, b) => rankOf(toPort[a]!) - rankOf(toPort[b]!) || a - b));
}

const rankOf = (port: number): number => (port >= 0 ? port : 0x10000 + ~port);
