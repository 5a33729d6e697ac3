/**
 * Nodes become a chain and a chain becomes its nodes: each gives one batch, or the reason why it cannot be, and the sound is
 * the same before and after. Pure; nothing is changed here.
 *
 * What crosses the border keeps its cable's id on one side and gets a cable at 0 dB on the other, so that sums add in the
 * same order. A chain has few ends: signals that only meet in one sum share one.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CableId, CatalogNode, Diagnostic, NodeId, Role } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import { mainPorts, removeNodes } from './compositions.ts';
import { createCable, createNode, createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import { createIdSource } from './new-id.ts';
import { snap } from './grid.ts';
import type { Cable, CableEnd, Patch, PatchNode } from './patch.ts';
import { definitionOf } from './values.ts';

type Batch = Extract<Edit, { kind: 'batch' }>;
export type Composed<T> = ({ readonly ok: true; readonly edit: Batch } & T) | { readonly ok: false; readonly diagnostic: Diagnostic };
type Entry = readonly [CableId, Cable];

/** They join a patch to what is around it, and stay where they are. */
const ENDS: readonly (Role | undefined)[] = ['output', 'chain-input', 'chain-output'];
/** Canvas units between the ends of a new chain and what is in it. */
const END_GAP = { before: 240, after: 360 } as const;

/** Those of a selection that can go into a chain. */
export const chainable = (patch: Patch, ids: Iterable<NodeId>, catalog: Catalog): ReadonlySet<NodeId> =>
  new Set([...ids].filter((id) => patch.nodes.has(id) && !ENDS.includes(definitionOf(patch.nodes.get(id), catalog)?.role)));

/** Signals that cross the border through one end of the chain. */
interface Strand {
  /** By the node and port they come from. */
  readonly signals: readonly (readonly Entry[])[];
  /** Whether they only meet in one sum, each by one cable: then every cable keeps its gain on the side of the many. */
  readonly isSum: boolean;
}

/** `about.id`: of the new chain's patch. */
export function wrapInChain(patch: Patch, ids: Iterable<NodeId>, catalog: Catalog, about: { readonly id: string; readonly title: string }): Composed<{ readonly node: NodeId; readonly chain: Patch }> {
  const taken = chainable(patch, ids, catalog);
  if (taken.size === 0) return refuse('nothing-to-chain', 'Select the nodes that are to become a chain. Outputs and ends of chains stay outside.');
  const parts = definitionsOf(catalog);
  const splitBus = busAcross(patch, taken, catalog);
  if (splitBus !== undefined) return refuse('bus-across-chain', `The bus “${splitBus}” would be cut: a chain has its own buses. Select its sends and its receive together, or none of them.`);
  const cables = [...patch.cables].sort(([a], [b]) => (a < b ? -1 : 1));
  const entering = strandsOf(cables.filter(([, { from, to }]) => !taken.has(from.node) && taken.has(to.node)));
  const leaving = strandsOf(cables.filter(([, { from, to }]) => taken.has(from.node) && !taken.has(to.node)));
  const nameOf = (end: CableEnd): string => { const node = patch.nodes.get(end.node)!; return node.label || node.chain?.patch.title || (definitionOf(node, catalog)?.name ?? end.node); };
  const named = (strands: readonly Strand[]): string => strands.map(({ signals }) => nameOf(signals[0]![0]![1].from)).join(', ');
  const ports = portsFor(entering, parts.chain, (end) => definitionOf(patch.nodes.get(end.node), catalog)?.inputs[end.port]?.key === true);
  if (ports === undefined) return refuse('too-many-inputs', `${entering.length} different signals go into the selection (from ${named(entering)}); a chain has ${Object.keys(parts.chain.inputs).length} inputs. Select other nodes, or sum the signals first.`);
  if (leaving.length > 1) return refuse('too-many-outputs', `${leaving.length} different signals leave the selection (from ${named(leaving)}); a chain has one output. Select other nodes, or sum the signals first.`);

  const node = createIdSource((id) => patch.nodes.has(id))('chain');
  const nodes = new Map([...taken].map((id): [NodeId, PatchNode] => [id, patch.nodes.get(id)!]));
  const newNode = createIdSource((id) => nodes.has(id));
  const inner = new Map<CableId, Cable>(cables.filter(([, { from, to }]) => taken.has(from.node) && taken.has(to.node)));
  const outer: Entry[] = [];
  const newInner = createIdSource((id) => inner.has(id) || patch.cables.has(id));
  const box = spanOf([...nodes.values()]);
  entering.forEach((strand, k) => {
    const port = ports[k]!;
    const end = newNode('in');
    nodes.set(end, createNode(parts.input, { x: box.left - END_GAP.before, y: endY(nodes, strand, 'to'), config: port === Object.keys(parts.chain.inputs)[0] ? {} : { port } }));
    const [first] = strand.signals;
    for (const signal of strand.signals) outer.push(strand.isSum ? [signal[0]![0], { ...signal[0]![1], to: { node, port } }] : [signal[0]![0], createCable(signal[0]![1].from, { node, port })]);
    if (strand.isSum) inner.set(first![0]![0], createCable({ node: end, port: 'out' }, first![0]![1].to));
    else for (const [id, cable] of first!) inner.set(id, { ...cable, from: { node: end, port: 'out' } });
  });
  const outPort = mainPorts(parts.chain).output!;
  const end = newNode('out');
  nodes.set(end, createNode(parts.output, { x: box.right + END_GAP.after, y: leaving[0] === undefined ? box.top : endY(nodes, leaving[0], 'from') }));
  for (const { signals, isSum } of leaving) {
    for (const signal of signals) {
      if (isSum) inner.set(signal[0]![0], { ...signal[0]![1], to: { node: end, port: 'in' } });
      else inner.set(newInner('cable'), createCable(signal[0]![1].from, { node: end, port: 'in' }));
    }
    if (isSum) outer.push([signals[0]![0]![0], createCable({ node, port: outPort }, signals[0]![0]![1].to)]);
    else for (const [id, cable] of signals[0]!) outer.push([id, { ...cable, from: { node, port: outPort } }]);
  }
  const automation = new Map([...patch.automation].filter(([, lane]) => taken.has(lane.node)));
  const { tempoBpm, meter } = patch.transport;
  const empty = createPatch({ id: about.id, kind: 'chain', title: about.title, rateHz: patch.rateHz });
  const chain: Patch = { ...empty, nodes, cables: inner, automation, transport: { ...empty.transport, tempoBpm, meter } };
  const edits: Edit[] = [
    ...removeNodes(patch, taken).edits,
    { kind: 'add-node', id: node, node: createNode(parts.chain, { x: snap(box.middleX), y: snap(box.middleY), chain: { patch: chain } }) },
    ...outer.map(([id, cable]): Edit => ({ kind: 'add-cable', id, cable })),
  ];
  return { ok: true, edit: { kind: 'batch', edits }, node, chain };
}

export const refuse = (code: string, message: string): { readonly ok: false; readonly diagnostic: Diagnostic } => ({ ok: false, diagnostic: diagnose(code, message) });

/** Throws RangeError for a catalog that knows no chains. */
function definitionsOf(catalog: Catalog): { chain: CatalogNode; input: CatalogNode; output: CatalogNode } {
  const ofRole = (role: Role): CatalogNode => {
    const found = catalog.all().find((one) => one.role === role);
    if (found === undefined) throw new RangeError(`no node has the role "${role}"`);
    return found;
  };
  return { chain: ofRole('chain'), input: ofRole('chain-input'), output: ofRole('chain-output') };
}

/** A bus of which one end would be in the chain and another outside. */
function busAcross(patch: Patch, taken: ReadonlySet<NodeId>, catalog: Catalog): string | undefined {
  const sides = new Map<string, Set<boolean>>();
  for (const [id, node] of patch.nodes) {
    const bus = busOf(node, definitionOf(node, catalog));
    if (bus !== undefined) sides.set(bus, (sides.get(bus) ?? new Set()).add(taken.has(id)));
  }
  return [...sides].find(([, both]) => both.size > 1)?.[0];
}

export function busOf(node: PatchNode, definition: CatalogNode | undefined): string | undefined {
  if (definition?.role !== 'send' && definition?.role !== 'receive') return undefined;
  return String(node.config['bus'] ?? definition.config?.['bus']?.initial ?? '');
}

/** Takes the cables in order of their ids. */
function strandsOf(crossing: readonly Entry[]): Strand[] {
  const signals = new Map<string, Entry[]>();
  for (const entry of crossing) {
    const { node, port } = entry[1].from;
    const known = signals.get(`${node}.${port}`);
    if (known) known.push(entry);
    else signals.set(`${node}.${port}`, [entry]);
  }
  const byMeaning = new Map<string, Entry[][]>();
  for (const [source, entries] of signals) {
    const key = meaningOf(source, entries);
    byMeaning.set(key, [...(byMeaning.get(key) ?? []), entries]);
  }
  return [...byMeaning.values()].map((list) => ({ signals: list, isSum: list.length > 1 && list[0]!.length === 1 }));
}

/** Signals of one meaning can be summed before they cross: they go to the same inputs, by equal gains unless to one only. */
function meaningOf(source: string, entries: readonly Entry[]): string {
  if (entries.some(([, cable]) => cable.depth !== undefined)) return `own ${source}`;
  if (entries.length === 1) return `sum ${entries[0]![1].to.node}.${entries[0]![1].to.port}`;
  return `all ${entries.map(([, { to, gainDb, inverted }]) => `${to.node}.${to.port} ${gainDb} ${inverted}`).sort().join(' ')}`;
}

/** The chain's input for each strand: keys to its key inputs, as far as they go; undefined where they do not suffice. */
function portsFor(strands: readonly Strand[], chain: CatalogNode, isKey: (end: CableEnd) => boolean): readonly string[] | undefined {
  const free = Object.keys(chain.inputs);
  const chosen = strands.map((): string | undefined => undefined);
  const hearsKeys = strands.map(({ signals }) => signals.every((signal) => signal.every(([, { to }]) => isKey(to))));
  const give = (k: number, fits: (port: string) => boolean): void => {
    const port = chosen[k] === undefined ? free.find(fits) : undefined;
    if (port === undefined) return;
    chosen[k] = port;
    free.splice(free.indexOf(port), 1);
  };
  strands.forEach((_, k) => { give(k, (port) => (chain.inputs[port]?.key === true) === hearsKeys[k]); });
  strands.forEach((_, k) => { give(k, () => true); });
  return chosen.every((port) => port !== undefined) ? (chosen as string[]) : undefined;
}

const endY = (nodes: ReadonlyMap<NodeId, PatchNode>, { signals }: Strand, side: 'from' | 'to'): number => nodes.get(signals[0]![0]![1][side].node)?.y ?? 0;

export interface Span {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly middleX: number;
  readonly middleY: number;
}

/** Of the nodes' corners. */
export function spanOf(nodes: readonly Pick<PatchNode, 'x' | 'y'>[]): Span {
  const xs = nodes.map(({ x }) => x);
  const ys = nodes.map(({ y }) => y);
  const [left, right, top, bottom] = nodes.length === 0 ? [0, 0, 0, 0] : [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { left, right, top, middleX: (left + right) / 2, middleY: (top + bottom) / 2 };
}
