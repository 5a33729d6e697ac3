/**
 * The graph of sound after expansion: no chains, integers instead of ids. Nodes stand in order of their paths and cables in
 * order of theirs, so that equal patches give equal graphs whatever order they were made in. Pure data, any thread.
 */
import { hash32 } from '../kit/index.ts';
import type { CableList } from './cable-list.ts';
import type { FlatNode, FlatNodes, Given, NodeList, Variant } from './flat-nodes.ts';
import { type Column, Pieces } from './pieces.ts';
import { compareTexts, sortedPlaces } from './sorted-places.ts';

/** As a cable's line: it closes a loop that has none, and opens it by one frame. */
export const LOOP_LINE = -1;

/** Of each cable, at its place: in columns for the reason that nodes are. */
export interface CableColumns {
  readonly paths: Column<string>;
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
    return this.graph.paths.get(this.place);
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
export const tagOf = ({ identity }: FlatNode): string => hash32(identity).toString(36);

/** Cables of each node, in their order: those of node n are `cables[start[n]]` to before `cables[start[n + 1]]`. */
export interface Adjacency {
  readonly start: Int32Array;
  readonly cables: Int32Array;
}

export class FlatGraph implements CableColumns {
  readonly paths: Column<string>;
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
    readonly rateHz: number, private readonly flatNodes: FlatNodes, columns: CableColumns,
    readonly outgoing = groupBy(columns.from, flatNodes.length), readonly incoming = groupBy(columns.to, flatNodes.length),
  ) {
    ({ paths: this.paths, from: this.from, fromPort: this.fromPort, to: this.to, toPort: this.toPort, gain: this.gain, curve: this.curve, isKey: this.isKey, line: this.line } = columns);
  }

  get nodeCount(): number {
    return this.flatNodes.length;
  }

  get cableCount(): number {
    return this.paths.length;
  }

  variant(node: number): Variant {
    return this.flatNodes.variant(node);
  }

  path(node: number): string {
    return this.flatNodes.path(node);
  }

  given(node: number): Given {
    return this.flatNodes.givenOf(node);
  }

  get nodes(): readonly FlatNode[] {
    return this.flatNodes.objects;
  }

  /** Made when somebody asks: edits do, passes do not. */
  get cables(): readonly FlatCable[] {
    return (this.byPlace ??= Array.from(this.from, (_, c) => new FlatCable(this, c)));
  }

  tagOf(node: number): string {
    return (this.tags[node] ??= tagOf(this.nodes[node]!));
  }

  /** The same connections with other lines. */
  withLines(line: Int32Array): FlatGraph {
    const { rateHz, flatNodes, outgoing, incoming, paths, from, fromPort, to, toPort, gain, curve, isKey } = this;
    return new FlatGraph(rateHz, flatNodes, { paths, from, fromPort, to, toPort, gain, curve, isKey, line }, outgoing, incoming);
  }

  /** Keeps the marked nodes and cables; a kept cable needs both of its ends. */
  subgraph(keepsNode: Uint8Array, keepsCable: Uint8Array): FlatGraph {
    const places = marked(keepsNode);
    const rank = new Int32Array(keepsNode.length).fill(-1);
    places.forEach((place, n) => (rank[place] = n));
    const cables = marked(keepsCable);
    const kept = emptyColumns(cables.length);
    cables.forEach((cable, c) => copyCable(this, cable, kept, c, rank));
    return new FlatGraph(this.rateHz, this.flatNodes.picked(places), kept);
  }
}

/** The places that hold 1. */
function marked(marks: Uint8Array): Int32Array {
  const places = new Int32Array(marks.reduce((sum, mark) => sum + mark, 0));
  let count = 0;
  for (let k = 0; k < marks.length; k++) if (marks[k] === 1) places[count++] = k;
  return places;
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

/** Orders nodes and cables by path, then identity. `variants`: by their numbers in the list. */
export function sortedGraph(rateHz: number, list: NodeList, variants: readonly Variant[], cables: CableList): FlatGraph {
  const found = list.take(variants);
  const order = sortedPlaces(found.length, (a, b) => compareTexts(found.path(a), found.path(b)) || compareTexts(found.objects[a]!.identity, found.objects[b]!.identity));
  const rank = new Int32Array(order.length);
  for (let n = 0; n < order.length; n++) rank[order[n]!] = n;
  return new FlatGraph(rateHz, found.picked(order), cables.take(found, rank));
}

interface Named {
  readonly path: string;
  readonly identity: string;
}

export function compareNamed(a: Named, b: Named): number {
  return compareTexts(a.path, b.path) || compareTexts(a.identity, b.identity);
}

export type WrittenColumns = CableColumns & { readonly paths: Pieces<string> };

export const emptyColumns = (count: number): WrittenColumns => ({
  paths: new Pieces<string>(), from: new Int32Array(count), fromPort: new Int32Array(count), to: new Int32Array(count), toPort: new Int32Array(count),
  gain: new Float64Array(count), curve: new Uint8Array(count), isKey: new Uint8Array(count), line: new Int32Array(count),
});

/** One cable into another graph's columns, at its next place `k`; `rank`: the places of nodes there. */
export function copyCable(source: CableColumns, c: number, target: WrittenColumns, k: number, rank: Int32Array): void {
  target.paths.push(source.paths.get(c));
  target.from[k] = rank[source.from[c]!]!;
  target.fromPort[k] = source.fromPort[c]!;
  target.to[k] = rank[source.to[c]!]!;
  target.toPort[k] = source.toPort[c]!;
  target.gain[k] = source.gain[c]!;
  target.curve[k] = source.curve[c]!;
  target.isKey[k] = source.isKey[c]!;
  target.line[k] = source.line[c]!;
}
