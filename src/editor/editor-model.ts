/**
 * What the views of one editor share: the document's geometry, kept by difference, and what is selected. Holds no DOM.
 * Main thread.
 */
import type { CatalogNode, Diagnostic } from '../kit/index.ts';
import type { PatchDiff } from '../patch/diff.ts';
import { diffPatch } from '../patch/diff.ts';
import type { Edit } from '../patch/edit.ts';
import type { Cable, Patch, PatchNode } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import type { CableCurve } from './cable-geometry.ts';
import { cableCurve, curveBox } from './cable-geometry.ts';
import type { Mark } from './extension.ts';
import type { Face } from './face.ts';
import type { NodeLayout, SocketKind, SocketPlace } from './node-layout.ts';
import { layoutNode } from './node-layout.ts';
import type { EditorSession } from './session.ts';
import { SpatialIndex } from './spatial-index.ts';
import type { Box, Point } from './viewport.ts';
import { union } from './viewport.ts';

export interface Selected {
  readonly nodes: ReadonlySet<string>;
  readonly cables: ReadonlySet<string>;
}

/** What the document's views must look at again. `nodes` are those whose look or place may have changed. */
export interface ModelChange {
  readonly nodes: ReadonlySet<string>;
  readonly removed: readonly string[];
  readonly selection: boolean;
  readonly cables: boolean;
  readonly rest: boolean;
}

interface Ends {
  /** Cable ids. */
  readonly into: Set<string>;
  readonly out: Set<string>;
}

const NONE: ReadonlySet<string> = new Set();

export class EditorModel {
  readonly session: EditorSession;
  readonly faces: ReadonlyMap<string, Face>;
  /** What waits at a node, in a few words; nothing unless somebody says so. */
  markOf: (node: PatchNode) => Mark | undefined = () => undefined;
  readonly nodeIndex = new SpatialIndex();
  readonly cableIndex = new SpatialIndex();
  readonly #layouts = new Map<string, NodeLayout>();
  readonly #curves = new Map<string, CableCurve>();
  readonly #ends = new Map<string, Ends>();
  readonly #listeners = new Set<(change: ModelChange) => void>();
  readonly #refusals = new Set<(diagnostics: readonly Diagnostic[]) => void>();
  #selected: Selected = { nodes: NONE, cables: NONE };
  readonly #end: () => void;

  constructor(session: EditorSession, faces: ReadonlyMap<string, Face>) {
    this.session = session;
    this.faces = faces;
    for (const [id, cable] of session.patch.cables) this.#attach(id, cable);
    for (const id of session.patch.nodes.keys()) this.#place(id);
    for (const id of session.patch.cables.keys()) this.#hang(id);
    this.#end = session.subscribe((patch, previous) => this.#follow(diffPatch(previous, patch), previous));
  }

  get patch(): Patch {
    return this.session.patch;
  }

  get selected(): Selected {
    return this.#selected;
  }

  dispose(): void {
    this.#end();
    this.#listeners.clear();
  }

  onChange(listener: (change: ModelChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called with what stood against an edit. */
  onRefusal(listener: (diagnostics: readonly Diagnostic[]) => void): () => void {
    this.#refusals.add(listener);
    return () => this.#refusals.delete(listener);
  }

  /** Does an edit; true if it was done. */
  edit(edit: Edit, label: string, gesture?: string): boolean {
    if (edit.kind === 'batch' && edit.edits.length === 0) return true;
    const diagnostics = this.session.edit(edit, label, gesture);
    if (diagnostics.length > 0) for (const listener of this.#refusals) listener(diagnostics);
    return diagnostics.length === 0;
  }

  select(nodes: Iterable<string>, cables: Iterable<string> = []): void {
    const next = { nodes: new Set(nodes), cables: new Set(cables) };
    const touched = new Set([...this.#selected.nodes, ...next.nodes].filter((id) => this.#selected.nodes.has(id) !== next.nodes.has(id)));
    const isSame = touched.size === 0 && next.cables.size === this.#selected.cables.size && [...next.cables].every((id) => this.#selected.cables.has(id));
    if (isSame) return;
    this.#selected = next;
    this.#emit({ nodes: touched, removed: [], selection: true, cables: false, rest: false });
  }

  toggle(node: string): void {
    const nodes = new Set(this.#selected.nodes);
    if (!nodes.delete(node)) nodes.add(node);
    this.select(nodes);
  }

  node(id: string): PatchNode | undefined {
    return this.patch.nodes.get(id);
  }

  definition(id: string): CatalogNode | undefined {
    return definitionOf(this.patch.nodes.get(id), this.session.catalog);
  }

  /** What the node is called: its label, or else as `plainName` says. */
  nameOf(id: string): string {
    return this.patch.nodes.get(id)?.label || this.plainName(id);
  }

  /** What it is called where nobody has named it: by its chain's title, or its definition's name. */
  plainName(id: string): string {
    const node = this.patch.nodes.get(id);
    return node?.chain?.patch.title || (this.definition(id)?.name ?? node?.type ?? id);
  }

  layout(id: string): NodeLayout | undefined {
    return this.#layouts.get(id);
  }

  curve(cable: string): CableCurve | undefined {
    return this.#curves.get(cable);
  }

  box(id: string): Box | undefined {
    return this.nodeIndex.get(id);
  }

  /** Round all that there is, or round these nodes. */
  bounds(ids?: Iterable<string>): Box | undefined {
    if (ids !== undefined) return union([...ids].flatMap((id) => this.nodeIndex.get(id) ?? []));
    return union([...this.nodeIndex.boxes(), ...this.patch.frames.values(), ...this.patch.comments.values()]);
  }

  cablesInto(node: string, port?: string): readonly (readonly [string, Cable])[] {
    return this.#cables(this.#ends.get(node)?.into, (cable) => port === undefined || cable.to.port === port);
  }

  cablesOutOf(node: string, port?: string): readonly (readonly [string, Cable])[] {
    return this.#cables(this.#ends.get(node)?.out, (cable) => port === undefined || cable.from.port === port);
  }

  socket(node: string, kind: SocketKind | 'to', port: string): SocketPlace | undefined {
    return this.#layouts.get(node)?.sockets.find((socket) => socket.port === port && (kind === 'to' ? socket.kind !== 'out' : socket.kind === kind));
  }

  /** In canvas units. */
  socketPoint(node: string, socket: SocketPlace): Point {
    const at = this.patch.nodes.get(node)!;
    return { x: at.x + socket.x, y: at.y + socket.y };
  }

  #cables(ids: ReadonlySet<string> | undefined, keep: (cable: Cable) => boolean): [string, Cable][] {
    const found: [string, Cable][] = [];
    for (const id of ids ?? NONE) {
      const cable = this.patch.cables.get(id);
      if (cable !== undefined && keep(cable)) found.push([id, cable]);
    }
    return found;
  }

  #follow(diff: PatchDiff, previous: Patch): void {
    const touched = new Set([...diff.nodes.added, ...diff.nodes.changed]);
    const { added, removed, changed } = diff.cables;
    for (const id of [...removed, ...changed]) this.#detach(id, previous.cables.get(id)!, touched);
    for (const id of [...added, ...changed]) this.#attach(id, this.patch.cables.get(id)!, touched);
    for (const id of diff.nodes.removed) {
      touched.delete(id);
      this.nodeIndex.delete(id);
      this.#layouts.delete(id);
      this.#ends.delete(id);
    }
    for (const id of removed) {
      this.cableIndex.delete(id);
      this.#curves.delete(id);
    }
    const rehang = new Set([...added, ...changed]);
    for (const id of touched) {
      if (!this.patch.nodes.has(id)) touched.delete(id);
      else if (this.#place(id)) for (const end of [this.#ends.get(id)?.into, this.#ends.get(id)?.out]) for (const cable of end ?? NONE) rehang.add(cable);
    }
    for (const id of rehang) this.#hang(id);
    const selection = this.#forgetRemoved();
    const rest = [diff.frames, diff.comments].some((table) => table.added.length + table.removed.length + table.changed.length > 0) || diff.transport || diff.meta;
    this.#emit({ nodes: touched, removed: diff.nodes.removed, selection, cables: rehang.size + removed.length > 0, rest });
  }

  #forgetRemoved(): boolean {
    const nodes = [...this.#selected.nodes].filter((id) => this.patch.nodes.has(id));
    const cables = [...this.#selected.cables].filter((id) => this.patch.cables.has(id));
    if (nodes.length === this.#selected.nodes.size && cables.length === this.#selected.cables.size) return false;
    this.#selected = { nodes: new Set(nodes), cables: new Set(cables) };
    return true;
  }

  #endsOf(node: string): Ends {
    let ends = this.#ends.get(node);
    if (ends === undefined) this.#ends.set(node, (ends = { into: new Set(), out: new Set() }));
    return ends;
  }

  #attach(id: string, cable: Cable, touched?: Set<string>): void {
    this.#endsOf(cable.from.node).out.add(id);
    this.#endsOf(cable.to.node).into.add(id);
    touched?.add(cable.from.node).add(cable.to.node);
  }

  #detach(id: string, cable: Cable, touched: Set<string>): void {
    this.#ends.get(cable.from.node)?.out.delete(id);
    this.#ends.get(cable.to.node)?.into.delete(id);
    touched.add(cable.from.node).add(cable.to.node);
  }

  /** Gives a node its layout and its place; true if anything that cables hang on may have moved. */
  #place(id: string): boolean {
    const node = this.patch.nodes.get(id)!;
    const definition = this.definition(id);
    const used = {
      ins: [...new Set(this.cablesInto(id).map(([, cable]) => cable.to.port))].sort(),
      outs: [...new Set(this.cablesOutOf(id).map(([, cable]) => cable.from.port))].sort(),
    };
    const layout = layoutNode(definition, node.exposed, used, this.faces.get(node.type));
    const old = this.nodeIndex.get(id);
    const oldLayout = this.#layouts.get(id);
    this.#layouts.set(id, layout);
    const isSamePlace = old?.x === node.x && old.y === node.y && old.width === layout.width && old.height === layout.height;
    if (!isSamePlace) this.nodeIndex.set(id, { x: node.x, y: node.y, width: layout.width, height: layout.height });
    return !isSamePlace || oldLayout?.sockets.length !== layout.sockets.length;
  }

  #hang(id: string): void {
    const cable = this.patch.cables.get(id);
    if (cable === undefined) return;
    const from = this.socket(cable.from.node, 'out', cable.from.port);
    const to = this.socket(cable.to.node, 'to', cable.to.port);
    if (from === undefined || to === undefined) return;
    const curve = cableCurve(this.socketPoint(cable.from.node, from), this.socketPoint(cable.to.node, to), to.kind);
    this.#curves.set(id, curve);
    this.cableIndex.set(id, curveBox(curve));
  }

  #emit(change: ModelChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}
