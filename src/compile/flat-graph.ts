/**
 * The graph of sound after expansion: no chains, integers instead of ids. Nodes stand in order of their paths and cables in
 * order of theirs, so that equal patches give equal graphs whatever order they were made in. Pure data, any thread.
 */
import { type Config, hash32, type NodeDefinition } from '../kit/index.ts';
import type { NodeRegion } from '../schedule/node-region.ts';
import type { Pieces } from './pieces.ts';
import { sortedPlaces } from './sorted-places.ts';
import type { Words } from './words.ts';

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
  /** Per input: 1 where a detector listens and nobody else. */
  readonly isKey: Uint8Array;
  /** Every parameter's initial value. */
  readonly initials: Readonly<Record<string, number>>;
  readonly region: NodeRegion;
  readonly telemetryFloats: number;
  readonly latencyFrames: number;
  /** Of the kind `line`; otherwise 0. */
  readonly loopFrames: number;
  /** Index in the kernel table; −1 none, −2 foreign. */
  readonly kernel: number;
  /** Index in the host's list of foreign kernels. */
  readonly foreign: number;
}

/** Identities are worked out when one is first asked for: an edit compares all of them, a render none. */
export class FlatNode {
  private name: string | undefined;

  /**
   * `params`: plain units; what is absent stands at the definition's initial value. `media`: what the host plays through it, or
   * empty.
   */
  constructor(readonly path: string, readonly kind: NodeKind, readonly variant: Variant, readonly params: Readonly<Record<string, number>>, readonly bypassed: boolean, readonly media: string) {}

  /** Path, type, version, configuration and media: while it stays the same, so does the node's memory. */
  get identity(): string {
    return (this.name ??= `${this.path}#${this.variant.hash}${this.media === '' ? '' : `#${this.media}`}`);
  }
}

export class FlatCable {
  private name: string | undefined;

  /**
   * `fromPort`: output of the source; `toPort`: input of the target or, for a parameter, the complement (~) of its index. `gain`:
   * signed and linear; into a parameter, depth in its units. `curve`: index into CURVES. `isKey`: ends at a detector's input.
   * `line`: what tells a cable with an unusual line from one without.
   */
  constructor(
    readonly path: string, private readonly from: FlatNode, readonly fromPort: number, private readonly to: FlatNode, readonly toPort: number,
    readonly gain: number, readonly curve: number, readonly isKey: boolean, private readonly line = '',
  ) {}

  /** Path, both ends, curve and line. */
  get identity(): string {
    const { path, from, fromPort, to, toPort, curve, line } = this;
    return (this.name ??= `${path}:${hash36(from)}.${fromPort}>${hash36(to)}.${toPort}${curve === 0 ? '' : `~${curve}`}${line}`);
  }

  /** The same connection as another cable. */
  withLine(line: string): FlatCable {
    return new FlatCable(this.path, this.from, this.fromPort, this.to, this.toPort, this.gain, this.curve, this.isKey, line);
  }
}

const hash36 = (node: FlatNode): string => hash32(node.identity).toString(36);

/** A wire has one of each, whatever its definition says. */
export const inputCount = (node: FlatNode): number => (node.kind === 'wire' ? 1 : node.variant.inputs.length);
export const outputCount = (node: FlatNode): number => (node.kind === 'wire' ? 1 : node.variant.outputs.length);
export function paramsOf({ variant, params }: FlatNode): Readonly<Record<string, number>> {
  for (const _ in params) return { ...variant.initials, ...params };
  return variant.initials;
}

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

/** Orders by path, then identity, and renumbers the cables' ends: `from` and `to` are places in `nodes`. */
export function sortedGraph(rateHz: number, nodes: Pieces<FlatNode>, cables: Pieces<FlatCable>, from: Words, to: Words): FlatGraph {
  const rank = new Int32Array(nodes.length);
  const sortedNodes: FlatNode[] = new Array<FlatNode>(nodes.length);
  sortedPlaces(nodes.length, (a, b) => compareNamed(nodes.get(a), nodes.get(b))).forEach((k, n) => {
    rank[k] = n;
    sortedNodes[n] = nodes.get(k);
  });
  const ends = emptyEnds(cables.length);
  const sortedCables: FlatCable[] = new Array<FlatCable>(cables.length);
  sortedPlaces(cables.length, (a, b) => compareNamed(cables.get(a), cables.get(b))).forEach((k, c) => {
    const cable = (sortedCables[c] = cables.get(k));
    ends.from[c] = rank[from.get(k)]!;
    ends.fromPort[c] = cable.fromPort;
    ends.to[c] = rank[to.get(k)]!;
    ends.toPort[c] = cable.toPort;
  });
  return createGraph(rateHz, sortedNodes, sortedCables, ends);
}

const emptyEnds = (cables: number): Ends => ({ from: new Int32Array(cables), fromPort: new Int32Array(cables), to: new Int32Array(cables), toPort: new Int32Array(cables) });

interface Named {
  readonly path: string;
  readonly identity: string;
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
  const cables = graph.cables.filter((_, c) => keepsCable[c] === 1);
  const ends = emptyEnds(cables.length);
  let kept = 0;
  for (let c = 0; c < graph.cables.length; c++) {
    if (keepsCable[c] !== 1) continue;
    ends.from[kept] = rank[graph.from[c]!]!;
    ends.fromPort[kept] = graph.fromPort[c]!;
    ends.to[kept] = rank[graph.to[c]!]!;
    ends.toPort[kept++] = graph.toPort[c]!;
  }
  return createGraph(graph.rateHz, nodes, cables, ends);
}
