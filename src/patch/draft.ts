/**
 * A patch being edited: copies a table the first time it is written to, so that a batch of thousands costs one copy. Lives
 * for the length of one call; what comes out is immutable again.
 */
import type { CableId, NodeId } from '../kit/index.ts';
import type { AutomationLane, Cable, Comment, Frame, Patch, PatchNode } from './patch.ts';
import { cableEndsKey } from './read-cable.ts';

interface Tables {
  readonly nodes: PatchNode;
  readonly cables: Cable;
  readonly frames: Frame;
  readonly comments: Comment;
  readonly automation: AutomationLane;
}
type TableName = keyof Tables;

/** Looking through all cables costs less than an index as long as few are asked for. */
const SCANS_BEFORE_INDEX = 4;

export class Draft {
  #patch: Patch;
  readonly #own = new Set<TableName>();
  #scans = 0;
  #index: CableIndex | undefined;

  constructor(patch: Patch) {
    this.#patch = patch;
  }

  /** As it stands. Valid until the next write: do not keep it. */
  get patch(): Patch {
    return this.#patch;
  }

  /** The finished patch; the draft must not be written to after. */
  finish(): Patch {
    this.#own.clear();
    return this.#patch;
  }

  set<K extends TableName>(name: K, id: string, entry: Tables[K]): void {
    this.#forget(name, id);
    this.#writable(name).set(id, entry);
    if (name === 'cables') this.#index?.add(entry as Cable, id);
  }

  delete(name: TableName, id: string): void {
    this.#forget(name, id);
    this.#writable(name).delete(id);
  }

  /** Puts or, with null, removes; gives what was there. */
  exchange<K extends TableName>(name: K, id: string, entry: Tables[K] | null): Tables[K] | null {
    const before = this.#table(name).get(id) ?? null;
    if (entry === null) this.delete(name, id);
    else this.set(name, id, entry);
    return before;
  }

  /** Everything that is no table. */
  assign(part: Partial<Omit<Patch, TableName>>): void {
    this.#patch = { ...this.#patch, ...part };
  }

  removeLesson(): void {
    const { lesson: _, ...rest } = this.#patch;
    this.#patch = rest;
  }

  /** The cable between the same two ports. */
  twinOf(cable: Cable): CableId | undefined {
    const ends = cableEndsKey(cable);
    const index = this.#indexed();
    if (index !== undefined) return index.byEnds.get(ends);
    for (const [id, other] of this.#patch.cables) if (cableEndsKey(other) === ends) return id;
    return undefined;
  }

  cablesAt(node: NodeId): ReadonlySet<CableId> {
    const index = this.#indexed();
    if (index !== undefined) return index.byNode.get(node) ?? new Set();
    const found = new Set<CableId>();
    for (const [id, cable] of this.#patch.cables) if (cable.from.node === node || cable.to.node === node) found.add(id);
    return found;
  }

  #indexed(): CableIndex | undefined {
    if (this.#index === undefined && ++this.#scans > SCANS_BEFORE_INDEX) this.#index = new CableIndex(this.#patch.cables);
    return this.#index;
  }

  #forget(name: TableName, id: string): void {
    const cable = name === 'cables' ? this.#patch.cables.get(id) : undefined;
    if (cable !== undefined) this.#index?.remove(cable, id);
  }

  #writable<K extends TableName>(name: K): Map<string, Tables[K]> {
    if (!this.#own.has(name)) {
      this.#patch = { ...this.#patch, [name]: new Map<string, Tables[TableName]>(this.#patch[name]) };
      this.#own.add(name);
    }
    return this.#table(name) as Map<string, Tables[K]>;
  }

  /** The compiler cannot follow a name to its table. */
  #table<K extends TableName>(name: K): ReadonlyMap<string, Tables[K]> {
    return this.#patch[name] as ReadonlyMap<string, Tables[TableName]> as ReadonlyMap<string, Tables[K]>;
  }
}

class CableIndex {
  readonly byEnds = new Map<string, CableId>();
  readonly byNode = new Map<NodeId, Set<CableId>>();

  constructor(cables: ReadonlyMap<CableId, Cable>) {
    for (const [id, cable] of cables) this.add(cable, id);
  }

  add(cable: Cable, id: CableId): void {
    this.byEnds.set(cableEndsKey(cable), id);
    for (const { node } of [cable.from, cable.to]) {
      const there = this.byNode.get(node);
      if (there === undefined) this.byNode.set(node, new Set([id]));
      else there.add(id);
    }
  }

  remove(cable: Cable, id: CableId): void {
    this.byEnds.delete(cableEndsKey(cable));
    this.byNode.get(cable.from.node)?.delete(id);
    this.byNode.get(cable.to.node)?.delete(id);
  }
}
