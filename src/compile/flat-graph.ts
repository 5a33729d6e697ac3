/**
 * The graph of sound after expansion: no chains, integers instead of ids. Nodes stand in order of their paths and cables in
 * order of theirs, so that equal patches give equal graphs whatever order they were made in. Pure data, any thread.
 */
import { type Config, hash32, type NodeDefinition } from '../kit/index.ts';
import type { PatchNode } from '../patch/patch.ts';
import type { NodeRegion } from '../schedule/node-region.ts';
import type { CableList } from './cable-list.ts';
import { mediaKey } from './media-key.ts';
import type { Pieces } from './pieces.ts';
import { sortedPlaces } from './sorted-places.ts';

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

  constructor(readonly path: string, readonly kind: NodeKind, readonly variant: Variant, private readonly given: Pick<PatchNode, 'params' | 'bypassed' | 'media'>) {}

  /** In plain units; what is absent stands at the definition's initial value. */
  get params(): Readonly<Record<string, number>> {
    return this.given.params;
  }

  get bypassed(): boolean {
    return this.given.bypassed;
  }

  /** What the host plays through it, or empty. */
  get media(): string {
    return this.given.media === undefined ? '' : mediaKey(this.given.media);
  }

  /** Path, type, version, configuration and media: while it stays the same, so does the node's memory. */
  get identity(): string {
    const { path, variant, media } = this;
    return (this.name ??= `${path}#${variant.hash}${media === '' ? '' : `#${media}`}`);
  }
}

/** As a cable's line: it closes a loop that has none, and opens it by one frame. */
export const LOOP_LINE = -1;

/**
 * Of each cable, at its place. Cables stand in columns and not as objects: a large patch has tens of thousands of them, and most
 * passes read a column or two.
 */
export interface CableColumns {
  readonly paths: readonly string[];
  /** Source node, its output. */
  readonly from: Int32Array;
  readonly fromPort: Int32Array;
  /** Target node, its input or, for a parameter, the complement (~) of its index. */
  readonly to: Int32Array;
  readonly toPort: Int32Array;
  /** Signed and linear; into a parameter, depth in its units. */
  readonly gain: Float64Array;
  /** Index into CURVES. */
  readonly curve: Uint8Array;
  /** 1 where it ends at a detector's input. */
  readonly isKey: Uint8Array;
  /** What tells a cable with an unusual line from one without: the line's frames, or LOOP_LINE; else 0. */
  readonly line: Int32Array;
}

/** One cable of a graph, for whoever asks by name. */
export class FlatCable {
  private name: string | undefined;

  constructor(private readonly graph: FlatGraph, private readonly place: number) {}

  get path(): string {
    return this.graph.paths[this.place]!;
  }

  get gain(): number {
    return this.graph.gain[this.place]!;
  }

  get curve(): number {
    return this.graph.curve[this.place]!;
  }

  get isKey(): boolean {
    return this.graph.isKey[this.place] === 1;
  }

  get identity(): string {
    return (this.name ??= this.named());
  }

  private named(): string {
    const { graph, place: c } = this;
    return cableIdentity(this.path, graph.tagOf(graph.from[c]!), graph.fromPort[c]!, graph.tagOf(graph.to[c]!), graph.toPort[c]!, graph.curve[c]!, graph.line[c]!);
  }
}

/** Path, both ends by their tags, curve and line: while it stays the same, so does the cable's memory. */
export function cableIdentity(path: string, from: string, fromPort: number, to: string, toPort: number, curve: number, line: number): string {
  const lined = line === 0 ? '' : line === LOOP_LINE ? '@loop' : `@${line}`;
  return `${path}:${from}.${fromPort}>${to}.${toPort}${curve === 0 ? '' : `~${curve}`}${lined}`;
}

/** What a node is called in its cables' identities. */
export const tagOf = (node: FlatNode): string => hash32(node.identity).toString(36);

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

export class FlatGraph implements CableColumns {
  readonly paths: readonly string[];
  readonly from: Int32Array;
  readonly fromPort: Int32Array;
  readonly to: Int32Array;
  readonly toPort: Int32Array;
  readonly gain: Float64Array;
  readonly curve: Uint8Array;
  readonly isKey: Uint8Array;
  readonly line: Int32Array;
  private byPlace: readonly FlatCable[] | undefined;
  private readonly tags: string[] = [];

  /** Takes nodes and cables in their final order. */
  constructor(
    readonly rateHz: number, readonly nodes: readonly FlatNode[], columns: CableColumns,
    readonly outgoing = groupBy(columns.from, nodes.length), readonly incoming = groupBy(columns.to, nodes.length),
  ) {
    ({ paths: this.paths, from: this.from, fromPort: this.fromPort, to: this.to, toPort: this.toPort, gain: this.gain, curve: this.curve, isKey: this.isKey, line: this.line } = columns);
  }

  get cableCount(): number {
    return this.paths.length;
  }

  /** Made when somebody asks: edits do, passes do not. */
  get cables(): readonly FlatCable[] {
    return (this.byPlace ??= this.paths.map((_, c) => new FlatCable(this, c)));
  }

  tagOf(node: number): string {
    return (this.tags[node] ??= tagOf(this.nodes[node]!));
  }

  /** The same connections with other lines. */
  withLines(line: Int32Array): FlatGraph {
    const { rateHz, nodes, outgoing, incoming, paths, from, fromPort, to, toPort, gain, curve, isKey } = this;
    return new FlatGraph(rateHz, nodes, { paths, from, fromPort, to, toPort, gain, curve, isKey, line }, outgoing, incoming);
  }
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

/** Orders nodes and cables by path, then identity. */
export function sortedGraph(rateHz: number, nodes: Pieces<FlatNode>, cables: CableList): FlatGraph {
  const rank = new Int32Array(nodes.length);
  const sorted: FlatNode[] = new Array<FlatNode>(nodes.length);
  sortedPlaces(nodes.length, (a, b) => compareNamed(nodes.get(a), nodes.get(b))).forEach((k, n) => {
    rank[k] = n;
    sorted[n] = nodes.get(k);
  });
  return new FlatGraph(rateHz, sorted, cables.take(sorted, rank));
}

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
  const kept = emptyColumns(keepsCable.reduce((sum, keeps) => sum + keeps, 0));
  let count = 0;
  for (let c = 0; c < keepsCable.length; c++) if (keepsCable[c] === 1) copyCable(graph, c, kept, count++, rank);
  return new FlatGraph(graph.rateHz, nodes, kept);
}

export type WrittenColumns = CableColumns & { readonly paths: string[] };

export const emptyColumns = (count: number): WrittenColumns => ({
  paths: new Array<string>(count), from: new Int32Array(count), fromPort: new Int32Array(count), to: new Int32Array(count), toPort: new Int32Array(count),
  gain: new Float64Array(count), curve: new Uint8Array(count), isKey: new Uint8Array(count), line: new Int32Array(count),
});

/** One cable into another graph's columns, at place `k`; `rank`: the places of nodes there. */
export function copyCable(source: CableColumns, c: number, target: WrittenColumns, k: number, rank: Int32Array): void {
  target.paths[k] = source.paths[c]!;
  target.from[k] = rank[source.from[c]!]!;
  target.fromPort[k] = source.fromPort[c]!;
  target.to[k] = rank[source.to[c]!]!;
  target.toPort[k] = source.toPort[c]!;
  target.gain[k] = source.gain[c]!;
  target.curve[k] = source.curve[c]!;
  target.isKey[k] = source.isKey[c]!;
  target.line[k] = source.line[c]!;
}
