/**
 * Which files an export of stems makes, and the patch that makes them all in one pass: a recorder at each point, and for an
 * instrumental a second way to the output beside the first, without the strips that are left out. Pure.
 *
 * A strip is taken where its sound joins others, so with what follows its fader alone (its pan, an insert) and at the gain of the
 * cable that leads on; so strips and groups that reach the output without another strip add up to what comes in at the master.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { createCable, createNode } from '../../patch/create.ts';
import { createIdSource } from '../../patch/new-id.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';

export type StemKind = 'strip' | 'group' | 'print';

export interface StemPoint {
  /** Of the strip, or of the print. */
  readonly id: string;
  readonly kind: StemKind;
  readonly title: string;
}

export interface StemChoice {
  /** Ids of strips, groups and prints. */
  readonly points: ReadonlySet<string>;
  /** Strips that an instrumental is made without; none makes none. */
  readonly without: ReadonlySet<string>;
}

export interface PlannedStem {
  /** Path of the recorder. */
  readonly path: string;
  readonly title: string;
  readonly kind: StemKind | 'instrumental';
  /** Whether it reaches the output through no other strip that is exported: such stems are meant to add up to the mix. */
  readonly isLast: boolean;
}

export const INSTRUMENTAL = 'Instrumental';

/** What can be exported of a patch, as it stands on the canvas: from top to bottom, strips first. */
export function stemPoints(patch: Patch, catalog: Catalog): StemPoint[] {
  const ways = new Ways(patch, catalog);
  const order = { strip: 0, group: 1, print: 2 } as const;
  return [...patch.nodes].flatMap(([id, node]): (StemPoint & { node: PatchNode })[] => {
    const definition = definitionOf(node, catalog);
    if (definition?.role !== 'strip' && definition?.role !== 'recorder') return [];
    const kind = definition.role === 'recorder' ? 'print' : ways.hasStripBefore(id) ? 'group' : 'strip';
    return [{ id, kind, title: node.label || definition.name, node }];
  }).sort((a, b) => order[a.kind] - order[b.kind] || a.node.y - b.node.y || a.node.x - b.node.x || (a.id < b.id ? -1 : 1)).map(({ id, kind, title }) => ({ id, kind, title }));
}

/** @returns undefined where the catalog has no recorder */
export function planStems(patch: Patch, catalog: Catalog, { points, without }: StemChoice): { readonly patch: Patch; readonly stems: readonly PlannedStem[] } | undefined {
  const recorder = catalog.all().find(({ role }) => role === 'recorder');
  if (recorder === undefined) return undefined;
  const build = new Build(patch, catalog, recorder);
  const chosen = stemPoints(patch, catalog).filter(({ id }) => points.has(id));
  const ways = new Ways(patch, catalog);
  const strips = new Set(chosen.flatMap(({ id, kind }) => (kind === 'print' ? [] : [id])));
  const stems = chosen.map(({ id, kind, title }): PlannedStem => {
    if (kind === 'print') return { path: id, title, kind, isLast: false };
    return { path: build.record(ways.whereJoined(id)), title, kind, isLast: !ways.isBefore(id, strips) };
  });
  if (without.size > 0) stems.push({ path: build.withoutStrips(without, ways), title: INSTRUMENTAL, kind: 'instrumental', isLast: false });
  return { patch: build.patch, stems };
}

/** Where sound goes in a patch, its buses included. */
class Ways {
  private readonly next = new Map<string, Set<string>>();
  private readonly before = new Map<string, Set<string>>();
  private readonly audio = new Map<string, Cable[]>();
  private readonly arriving = new Map<string, number>();
  private readonly heard: ReadonlySet<string>;

  constructor(private readonly patch: Patch, private readonly catalog: Catalog) {
    const link = (from: string, to: string): void => {
      listed(this.next, from).add(to);
      listed(this.before, to).add(from);
    };
    for (const cable of patch.cables.values()) {
      if (!this.isAudio(cable)) continue;
      link(cable.from.node, cable.to.node);
      const from = this.audio.get(cable.from.node);
      if (from === undefined) this.audio.set(cable.from.node, [cable]);
      else from.push(cable);
      this.arriving.set(cable.to.node, (this.arriving.get(cable.to.node) ?? 0) + 1);
    }
    for (const [send, receive] of this.buses()) link(send, receive);
    this.heard = closure([...patch.nodes.keys()].filter((id) => this.roleOf(id) === 'output' || this.roleOf(id) === 'chain-output'), this.before);
  }

  roleOf(id: string): CatalogNode['role'] {
    return definitionOf(this.patch.nodes.get(id), this.catalog)?.role;
  }

  isAudio({ to, depth }: Cable): boolean {
    const definition = definitionOf(this.patch.nodes.get(to.node), this.catalog);
    return depth === undefined && definition?.inputs[to.port]?.key !== true;
  }

  private *buses(): Generator<readonly [send: string, receive: string]> {
    const of = (role: 'send' | 'receive'): [string, unknown][] => [...this.patch.nodes].flatMap(([id, node]) => (this.roleOf(id) === role ? [[id, busOf(node, this.catalog)]] : []));
    const receives = of('receive');
    for (const [send, bus] of of('send')) for (const [receive, heard] of receives) if (heard === bus) yield [send, receive];
  }

  /** Everything behind these nodes, themselves included. */
  behind(ids: Iterable<string>): ReadonlySet<string> {
    return closure([...ids], this.next);
  }

  hasStripBefore(id: string): boolean {
    return [...closure([id], this.before)].some((one) => one !== id && this.roleOf(one) === 'strip');
  }

  isBefore(id: string, others: ReadonlySet<string>): boolean {
    return [...closure([id], this.next)].some((one) => one !== id && others.has(one));
  }

  /** The cable that brings a strip's sound to others; one at 0 dB where it goes several ways from a node. */
  whereJoined(strip: string): Pick<Cable, 'from' | 'gainDb' | 'inverted'> {
    let at = strip;
    for (const seen = new Set<string>(); !seen.has(at);) {
      seen.add(at);
      const leaving = (this.audio.get(at) ?? []).filter(({ to }) => this.heard.has(to.node));
      const [cable] = leaving;
      if (cable === undefined || leaving.length > 1) break;
      const role = this.roleOf(cable.to.node);
      const goesOn = (this.arriving.get(cable.to.node) ?? 0) === 1 && role !== 'output' && role !== 'chain-output' && role !== 'strip' && role !== 'receive' && (this.audio.get(cable.to.node)?.length ?? 0) > 0;
      if (!goesOn) return cable;
      at = cable.to.node;
    }
    const definition = definitionOf(this.patch.nodes.get(at), this.catalog);
    return { from: { node: at, port: Object.keys(definition?.outputs ?? {})[0] ?? 'out' }, gainDb: 0, inverted: false };
  }
}

class Build {
  private readonly nodes: Map<string, PatchNode>;
  private readonly cables: Map<string, Cable>;
  private readonly nodeId: (wanted: string) => string;
  private readonly cableId: (wanted: string) => string;

  constructor(private readonly original: Patch, private readonly catalog: Catalog, private readonly recorder: CatalogNode) {
    this.nodes = new Map(original.nodes);
    this.cables = new Map(original.cables);
    this.nodeId = createIdSource((id) => this.nodes.has(id));
    this.cableId = createIdSource((id) => this.cables.has(id));
  }

  get patch(): Patch {
    return { ...this.original, nodes: this.nodes, cables: this.cables };
  }

  private add(node: PatchNode, wanted: string): string {
    const id = this.nodeId(wanted);
    this.nodes.set(id, node);
    return id;
  }

  private connect(cable: Cable): void {
    this.cables.set(this.cableId('print-cable'), cable);
  }

  private newRecorder(): string {
    return this.add(createNode(this.recorder), 'print');
  }

  private intoRecorder(from: Cable['from'], recorder: string, given: Partial<Cable>): void {
    this.connect(createCable(from, { node: recorder, port: Object.keys(this.recorder.inputs)[0]! }, given));
  }

  record({ from, gainDb, inverted }: Pick<Cable, 'from' | 'gainDb' | 'inverted'>): string {
    const id = this.newRecorder();
    this.intoRecorder(from, id, { gainDb, inverted });
    return id;
  }

  /** Copies all that the strips reach, and leaves them out of the copy; it ends in a recorder instead of the output. */
  withoutStrips(without: ReadonlySet<string>, ways: Ways): string {
    const { original, catalog } = this;
    const end = this.newRecorder();
    const behind = new Set([...allBehind(original, ways, without)].filter((id) => !without.has(id)));
    const copies = new Map<string, string>();
    for (const id of behind) {
      const node = original.nodes.get(id)!;
      const role = ways.roleOf(id);
      if (role === 'output' || role === 'chain-output') copies.set(id, end);
      else copies.set(id, this.add(role === 'send' || role === 'receive' ? { ...node, config: { ...node.config, bus: copiedBus(busOf(node, catalog)) } } : node, id));
    }
    for (const cable of original.cables.values()) {
      const target = copies.get(cable.to.node);
      if (target === undefined || without.has(cable.from.node)) continue;
      const from = { ...cable.from, node: copies.get(cable.from.node) ?? cable.from.node };
      if (target === end) this.intoRecorder(from, end, { gainDb: cable.gainDb, inverted: cable.inverted });
      else this.connect({ ...cable, from, to: { ...cable.to, node: target } });
    }
    // What never touches a strip reaches the output by itself, and sends that are not copied feed copied returns by a cable.
    for (const cable of original.cables.values()) {
      const role = ways.roleOf(cable.to.node);
      if ((role === 'output' || role === 'chain-output') && !behind.has(cable.to.node)) this.intoRecorder(cable.from, end, { gainDb: cable.gainDb, inverted: cable.inverted });
    }
    for (const [id, node] of original.nodes) {
      if (ways.roleOf(id) !== 'send' || copies.has(id) || without.has(id)) continue;
      for (const [receive, copy] of copies) if (ways.roleOf(receive) === 'receive' && busOf(original.nodes.get(receive)!, catalog) === busOf(node, catalog)) this.connect(createCable({ node: id, port: 'bus' }, { node: copy, port: 'in' }));
    }
    return end;
  }
}

/** By sound, by keys and by modulation: a muted strip moves nothing either. */
function allBehind(patch: Patch, ways: Ways, roots: ReadonlySet<string>): ReadonlySet<string> {
  let found = ways.behind(roots);
  for (;;) {
    const more = [...patch.cables.values()].flatMap(({ from, to }) => (found.has(from.node) && !found.has(to.node) ? [to.node] : []));
    if (more.length === 0) return found;
    found = ways.behind([...found, ...more]);
  }
}

const MAX_BUS_CHARS = 40;
const copiedBus = (bus: string): string => `${bus.slice(0, MAX_BUS_CHARS)}~without`;

function busOf(node: PatchNode, catalog: Catalog): string {
  return String(node.config['bus'] ?? definitionOf(node, catalog)?.config?.['bus']?.initial ?? '');
}

function closure(roots: readonly string[], next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const found = new Set(roots);
  for (const id of found) for (const one of next.get(id) ?? []) found.add(one);
  return found;
}

function listed(map: Map<string, Set<string>>, key: string): Set<string> {
  let set = map.get(key);
  if (set === undefined) map.set(key, (set = new Set()));
  return set;
}
