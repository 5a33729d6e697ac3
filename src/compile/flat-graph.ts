/**
 * The graph of sound after expansion: no chains, integers instead of ids. Nodes stand in order of their paths and cables in
 * order of theirs, so that equal patches give equal graphs whatever order they were made in. Pure data, any thread.
 */
import type { Config, NodeDefinition } from '../kit/index.ts';
import type { NodeRegion } from '../schedule/node-region.ts';

/**
 * What a node is to the passes after expand:
 * - `kernel`: is called;
 * - `wire`: only passes its sum on (chain ends, receives, placeholders);
 * - `line`: a pure delay that may close a loop;
 * - `output`: leaves the engine.
 */
export type NodeKind = 'kernel' | 'wire' | 'line' | 'output';

/** What all nodes of one type and configuration share. */
export interface Variant {
  readonly type: string;
  /** The tool the type serves; empty for a wire of the compiler's own. */
  readonly tool: string;
  readonly definition: NodeDefinition;
  readonly config: Config;
  /** Of type, version, configuration and rate. */
  readonly hash: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly params: readonly string[];
  /** Every parameter's initial value. */
  readonly initials: Readonly<Record<string, number>>;
  readonly region: NodeRegion;
  readonly latencyFrames: number;
  /** Of the kind `line`; otherwise 0. */
  readonly loopFrames: number;
  /** Index in the kernel table; −1 none, −2 foreign. */
  readonly kernel: number;
  /** Index in the host's list of foreign kernels. */
  readonly foreign: number;
}

export interface FlatNode {
  readonly path: string;
  /** Path, type, version, configuration and media: while it stays the same, so does the node's memory. */
  readonly identity: string;
  readonly kind: NodeKind;
  readonly variant: Variant;
  /** Plain units; what is absent stands at the definition's initial value. */
  readonly params: Readonly<Record<string, number>>;
  readonly bypassed: boolean;
  /** What the host plays through it, or empty. */
  readonly media: string;
}

export interface FlatCable {
  readonly path: string;
  /** Path and both ends. */
  readonly identity: string;
  /** Signed linear gain; into a parameter, depth in its units. */
  readonly gain: number;
  /** Index into CURVES. */
  readonly curve: number;
  /** Ends at a detector's input. */
  readonly isKey: boolean;
}

/** A wire has one of each, whatever its definition says. */
export const inputCount = (node: FlatNode): number => (node.kind === 'wire' ? 1 : node.variant.inputs.length);
export const outputCount = (node: FlatNode): number => (node.kind === 'wire' ? 1 : node.variant.outputs.length);
export const paramsOf = (node: FlatNode): Readonly<Record<string, number>> => ({ ...node.variant.initials, ...node.params });

/** Cables of each node, in their order: those of node n are `cables[start[n]]` to before `cables[start[n + 1]]`. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly cables: Int32Array;
}

export interface FlatGraph {
  readonly rateHz: number;
  readonly nodes: readonly FlatNode[];
  readonly cables: readonly FlatCable[];
  /** Per cable: source node, its output; target node, its input or, for a parameter, the complement (~) of its index. */
  readonly from: Int32Array;
  readonly fromPort: Int32Array;
  readonly to: Int32Array;
  readonly toPort: Int32Array;
  readonly outgoing: Adjacency;
  readonly incoming: Adjacency;
}

export interface Ends {
  readonly from: Int32Array;
  readonly fromPort: Int32Array;
  readonly to: Int32Array;
  readonly toPort: Int32Array;
}

/** Takes nodes and cables in their final order. */
export function createGraph(rateHz: number, nodes: readonly FlatNode[], cables: readonly FlatCable[], ends: Ends): FlatGraph {
  return { rateHz, nodes, cables, ...ends, outgoing: groupBy(ends.from, nodes.length), incoming: groupBy(ends.to, nodes.length) };
}

/** Counting sort: the items of each key, ascending. */
export function groupBy(keys: Int32Array, count: number): Adjacency {
  const start = new Int32Array(count + 1);
  for (let i = 0; i < keys.length; i++) start[keys[i]! + 1]!++;
  for (let k = 0; k < count; k++) start[k + 1]! += start[k]!;
  const next = start.slice(0, count);
  const cables = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) cables[next[keys[i]!]!++] = i;
  return { start, cables };
}

/** Orders by path, then identity, and renumbers the cables' ends. */
export function sortedGraph(rateHz: number, nodes: readonly FlatNode[], cables: readonly FlatCable[], ends: Ends): FlatGraph {
  const nodeOrder = sortedOrder(nodes);
  const cableOrder = sortedOrder(cables);
  const rank = new Int32Array(nodes.length);
  nodeOrder.forEach((node, place) => (rank[node] = place));
  return createGraph(rateHz, nodeOrder.map((k) => nodes[k]!), cableOrder.map((k) => cables[k]!), {
    from: Int32Array.from(cableOrder, (k) => rank[ends.from[k]!]!),
    fromPort: Int32Array.from(cableOrder, (k) => ends.fromPort[k]!),
    to: Int32Array.from(cableOrder, (k) => rank[ends.to[k]!]!),
    toPort: Int32Array.from(cableOrder, (k) => ends.toPort[k]!),
  });
}

interface Named {
  readonly path: string;
  readonly identity: string;
}

function sortedOrder(items: readonly Named[]): number[] {
  const order = items.map((_, k) => k);
  for (let k = 1; k < items.length; k++) {
    // Documents mostly come sorted: then there is nothing to do.
    if (compareNamed(items[k - 1]!, items[k]!) > 0) return order.sort((a, b) => compareNamed(items[a]!, items[b]!));
  }
  return order;
}

export function compareNamed(a: Named, b: Named): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.identity === b.identity ? 0 : a.identity < b.identity ? -1 : 1;
}

/** Keeps the marked nodes and cables; a kept cable needs both of its ends. */
export function subgraph(graph: FlatGraph, keepsNode: Uint8Array, keepsCable: Uint8Array): FlatGraph {
  const rank = new Int32Array(graph.nodes.length).fill(-1);
  const nodes: FlatNode[] = [];
  graph.nodes.forEach((node, k) => {
    if (keepsNode[k] !== 1) return;
    rank[k] = nodes.length;
    nodes.push(node);
  });
  const kept: number[] = [];
  for (let c = 0; c < graph.cables.length; c++) if (keepsCable[c] === 1) kept.push(c);
  return createGraph(graph.rateHz, nodes, kept.map((c) => graph.cables[c]!), {
    from: Int32Array.from(kept, (c) => rank[graph.from[c]!]!),
    fromPort: Int32Array.from(kept, (c) => graph.fromPort[c]!),
    to: Int32Array.from(kept, (c) => rank[graph.to[c]!]!),
    toPort: Int32Array.from(kept, (c) => graph.toPort[c]!),
  });
}
