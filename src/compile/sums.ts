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
  const { nodes, incoming, toPort } = graph;
  const start = new Int32Array(nodes.length + 1);
  // As many sums as cables at the most.
  const port = new Int32Array(graph.cables.length);
  const cableStart = new Int32Array(graph.cables.length + 1);
  const cables = new Int32Array(graph.cables.length);
  let count = 0;
  let length = 0;
  for (let n = 0; n < nodes.length; n++) {
    const own = incoming.cables.subarray(incoming.start[n]!, incoming.start[n + 1]!);
    const sorted = own.length < 2 ? own : byPort(own, toPort);
    for (let k = 0; k < sorted.length; k++) {
      const cable = sorted[k]!;
      const target = toPort[cable]!;
      const continues = k > 0 && toPort[sorted[k - 1]!] === target && !isRepeated(graph, n, target);
      if (!continues) port[count++] = target;
      cables[length++] = cable;
      cableStart[count] = length;
    }
    start[n + 1] = count;
  }
  return { start, port: port.subarray(0, count), cableStart: cableStart.subarray(0, count + 1), cables };
}

export function isRepeated(graph: FlatGraph, node: number, port: number): boolean {
  if (port < 0) return false;
  const { kind, variant } = graph.nodes[node]!;
  return kind === 'kernel' && variant.definition.inputs[variant.inputs[port]!]?.repeated === true;
}

/** Inputs ascending, then parameters ascending; stable. */
function byPort(cables: Int32Array, toPort: Int32Array): Int32Array {
  const rank = (cable: number): number => (toPort[cable]! >= 0 ? toPort[cable]! : 0x10000 + ~toPort[cable]!);
  let isSorted = true;
  for (let k = 1; k < cables.length; k++) isSorted &&= rank(cables[k - 1]!) <= rank(cables[k]!);
  return isSorted ? cables : Int32Array.from([...cables].sort((a, b) => rank(a) - rank(b) || a - b));
}
