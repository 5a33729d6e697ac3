/**
 * The nodes of a graph. They stand in columns and not as objects: a large patch has tens of thousands of them, most passes ask only for
 * a node's variant, and what lies close together is read fast. Pure data, any thread.
 */
import type { Config, NodeDefinition } from '../kit/index.ts';
import type { PatchNode } from '../patch/patch.ts';
import type { NodeRegion } from '../schedule/node-region.ts';
import { mediaKey } from './media-key.ts';
import { type Column, Picked, Pieces } from './pieces.ts';
import { Words } from './words.ts';

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
  readonly kind: NodeKind;
  readonly type: string;
  /** The tool the type serves; empty for a wire of the compiler's own. */
  readonly tool: string;
  readonly definition: NodeDefinition;
  readonly config: Config;
  /** Of type, version, configuration and rate. */
  readonly hash: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** A wire has one of each, whatever its definition says. */
  readonly inputCount: number;
  readonly outputCount: number;
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

/** What the document says of one node; a parameter that is absent stands at the definition's initial value. */
export type Given = Pick<PatchNode, 'params' | 'bypassed' | 'media'>;

export function paramsOf({ initials }: Variant, { params }: Given): Readonly<Record<string, number>> {
  for (const _ in params) return { ...initials, ...params };
  return initials;
}

/** One node of a graph, for whoever asks by name: an edit compares all of them, a render none. */
export class FlatNode {
  private name: string | undefined;

  constructor(readonly path: string, readonly variant: Variant, readonly given: Given) {}

  get kind(): NodeKind {
    return this.variant.kind;
  }

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

export class FlatNodes {
  private byPlace: readonly FlatNode[] | undefined;

  /** `variants`: each once; `variantOf`: which of them a node is. */
  constructor(private readonly paths: Column<string>, private readonly given: Column<Given>, private readonly variants: readonly Variant[], private readonly variantOf: Int32Array) {}

  /** Of objects, which keep their names. */
  static of(nodes: readonly FlatNode[]): FlatNodes {
    const list = new NodeList();
    const numbers = new Map<Variant, number>();
    for (const { path, variant, given } of nodes) {
      let number = numbers.get(variant);
      if (number === undefined) numbers.set(variant, (number = numbers.size));
      list.push(path, number, given);
    }
    const flat = list.take([...numbers.keys()]);
    flat.byPlace = nodes;
    return flat;
  }

  get length(): number {
    return this.variantOf.length;
  }

  path(node: number): string {
    return this.paths.get(node);
  }

  variant(node: number): Variant {
    return this.variants[this.variantOf[node]!]!;
  }

  givenOf(node: number): Given {
    return this.given.get(node);
  }

  /** Made when somebody asks: edits do, passes do not. */
  get objects(): readonly FlatNode[] {
    return (this.byPlace ??= Array.from(this.variantOf, (_, n) => this.object(n)));
  }

  /** Those at `places`, in that order. */
  picked(places: Int32Array): FlatNodes {
    return new FlatNodes(new Picked(this.paths, places), new Picked(this.given, places), this.variants, places.map((place) => this.variantOf[place]!));
  }

  private object(n: number): FlatNode {
    return new FlatNode(this.path(n), this.variant(n), this.givenOf(n));
  }
}

/** The nodes of a graph while they are found. */
export class NodeList {
  private readonly paths = new Pieces<string>();
  private readonly given = new Pieces<Given>();
  private readonly variantOf = new Words();

  get length(): number {
    return this.paths.length;
  }

  /** `variant`: its number. Out: the node's. */
  push(path: string, variant: number, given: Given): number {
    this.paths.push(path);
    this.given.push(given);
    return this.variantOf.push(variant);
  }

  path(node: number): string {
    return this.paths.get(node);
  }

  variantNumber(node: number): number {
    return this.variantOf.get(node);
  }

  /** As they were found; nothing is left here. */
  take(variants: readonly Variant[]): FlatNodes {
    return new FlatNodes(this.paths, this.given, variants, this.variantOf.take());
  }
}
