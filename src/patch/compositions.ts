/**
 * Gestures that are several edits: each gives one batch, to be done, checked and undone as a whole. Pure; nothing is
 * changed here.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CableId, CatalogNode, NodeId } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';
import { createCable, createNode } from './create.ts';
import type { Edit } from './edit.ts';
import { CABLE_GAIN_MAX_DB } from './limits.ts';
import { createIdSource } from './new-id.ts';
import type { Cable, CableEnd, Patch, PatchNode } from './patch.ts';
import { cableEndsKey } from './read-cable.ts';
import { definitionOf } from './values.ts';

type Batch = Extract<Edit, { kind: 'batch' }>;

/** Puts a new node into a cable: what came before goes into its first input, what follows hangs on its first output. */
export function insertOnCable(patch: Patch, cableId: CableId, id: NodeId, node: PatchNode, catalog: Catalog): Batch {
  const cable = patch.cables.get(cableId);
  if (cable === undefined) throw new RangeError(`there is no cable "${cableId}"`);
  const { input, output } = mainPorts(definitionOf(node, catalog));
  if (input === undefined || output === undefined) throw new RangeError(`a node of the type "${node.type}" has no input and output to stand in a cable`);
  const newCable = createIdSource((taken) => patch.cables.has(taken));
  return batch([
    { kind: 'add-node', id, node },
    { kind: 'remove-cable', id: cableId },
    { kind: 'add-cable', id: newCable('cable'), cable: createCable(cable.from, { node: id, port: input }) },
    { kind: 'add-cable', id: newCable('cable'), cable: { ...cable, from: { node: id, port: output } } },
  ]);
}

/** Removes nodes with their cables and lanes. */
export function removeNodes(patch: Patch, ids: Iterable<NodeId>): Batch {
  const gone = new Set(ids);
  return batch([
    ...cablesOf(patch, gone).map(([id]): Edit => ({ kind: 'remove-cable', id })),
    ...lanesOf(patch, gone),
    ...[...gone].map((id): Edit => ({ kind: 'remove-node', id })),
  ]);
}

/** As `removeNodes`, and joins what fed a removed node's first input to what its first output fed, gains added up. */
export function removeAndRejoin(patch: Patch, ids: Iterable<NodeId>, catalog: Catalog): Batch {
  const gone = new Set(ids);
  const touched = cablesOf(patch, gone);
  const joined = rejoin(patch, gone, touched.map(([, cable]) => cable), catalog);
  const stays = new Set([...patch.cables.values()].filter((cable) => !gone.has(cable.from.node) && !gone.has(cable.to.node)).map(cableEndsKey));
  const newCable = createIdSource((taken) => patch.cables.has(taken));
  const added = joined.filter((cable) => !stays.has(cableEndsKey(cable)));
  return batch([...removeNodes(patch, gone).edits, ...added.map((cable): Edit => ({ kind: 'add-cable', id: newCable('cable'), cable }))]);
}

/** Takes the nodes out one by one, until no cable touches one of them. */
function rejoin(patch: Patch, gone: ReadonlySet<NodeId>, touched: readonly Cable[], catalog: Catalog): readonly Cable[] {
  const live = new Map(touched.map((cable) => [cableEndsKey(cable), cable]));
  for (const id of gone) {
    const { input, output } = mainPorts(definitionOf(patch.nodes.get(id), catalog));
    const here = [...live.values()].filter((cable) => cable.from.node === id || cable.to.node === id);
    for (const cable of here) live.delete(cableEndsKey(cable));
    const into = here.filter((cable) => isEnd(cable.to, id, input) && cable.from.node !== id);
    const out = here.filter((cable) => isEnd(cable.from, id, output) && cable.to.node !== id);
    for (const before of into) {
      for (const after of out) {
        const cable = through(before, after);
        const key = cableEndsKey(cable);
        if (!live.has(key)) live.set(key, cable);
      }
    }
  }
  return [...live.values()];
}

const isEnd = (end: CableEnd, node: NodeId, port: string | undefined): boolean => end.node === node && end.port === port;

/** One cable that does what two in a row did. */
function through(before: Cable, after: Cable): Cable {
  const isSilent = before.gainDb <= SILENCE_DB || after.gainDb <= SILENCE_DB;
  const gainDb = isSilent ? SILENCE_DB : Math.min(CABLE_GAIN_MAX_DB, Math.max(SILENCE_DB, before.gainDb + after.gainDb));
  return { ...after, from: before.from, gainDb, inverted: before.inverted !== after.inverted };
}

/** Another type of node under the same id: position, label, equal parameters and every cable that finds a port are kept. */
export function replaceNode(patch: Patch, id: NodeId, type: string, catalog: Catalog): Batch {
  const old = patch.nodes.get(id);
  const next = catalog.get(type);
  if (old === undefined || next === undefined) throw new RangeError(`cannot replace node "${id}" by one of the type "${type}"`);
  const params = Object.fromEntries(Object.entries(old.params).filter(([name, value]) => fits(next, name, value)));
  const exposed = old.exposed.filter((name) => isOpen(next, name));
  const node = createNode(next, { x: old.x, y: old.y, label: old.label, params, exposed });
  const touched = cablesOf(patch, new Set([id]));
  const kept = uniqueByEnds(touched.flatMap(([cableId, cable]): [CableId, Cable][] => {
    const moved = reattach(cable, id, mainPorts(definitionOf(old, catalog)), next);
    return moved === undefined ? [] : [[cableId, moved]];
  }));
  const lanes = lanesOf(patch, new Set([id]), (param) => !Object.hasOwn(next.params, param));
  return batch([
    ...touched.map(([cableId]): Edit => ({ kind: 'remove-cable', id: cableId })),
    ...lanes,
    { kind: 'replace-node', id, node },
    ...kept.map(([cableId, cable]): Edit => ({ kind: 'add-cable', id: cableId, cable })),
  ]);
}

function reattach(cable: Cable, id: NodeId, oldPorts: MainPorts, next: CatalogNode): Cable | undefined {
  const ports = mainPorts(next);
  const from = cable.from.node === id ? portFor(cable.from.port, oldPorts.output, ports.output, (name) => Object.hasOwn(next.outputs, name)) : cable.from.port;
  const to = cable.to.node === id ? portFor(cable.to.port, oldPorts.input, ports.input, (name) => (cable.depth === undefined ? Object.hasOwn(next.inputs, name) : isOpen(next, name))) : cable.to.port;
  if (from === undefined || to === undefined) return undefined;
  return { ...cable, from: { ...cable.from, port: from }, to: { ...cable.to, port: to } };
}

/** The port of the same name, or the main one for the main one. */
function portFor(name: string, oldMain: string | undefined, newMain: string | undefined, exists: (name: string) => boolean): string | undefined {
  if (exists(name)) return name;
  return name === oldMain ? newMain : undefined;
}

function uniqueByEnds(cables: readonly [CableId, Cable][]): readonly [CableId, Cable][] {
  return [...new Map(cables.map((entry) => [cableEndsKey(entry[1]), entry])).values()];
}

function fits(definition: CatalogNode, name: string, value: number): boolean {
  const param = Object.hasOwn(definition.params, name) ? definition.params[name] : undefined;
  if (param === undefined || value < param.min || value > param.max) return false;
  return Number.isInteger(value) || (param.choices === undefined && param.toggle === undefined);
}

const isOpen = (definition: CatalogNode, name: string): boolean => Object.hasOwn(definition.params, name) && definition.params[name]?.modulatable === true;

interface MainPorts {
  readonly input: string | undefined;
  readonly output: string | undefined;
}

/** The first input that is no detector's, and the first output. */
export function mainPorts(definition: CatalogNode | undefined): MainPorts {
  const input = Object.entries(definition?.inputs ?? {}).find(([, port]) => port.key !== true)?.[0];
  return { input, output: Object.keys(definition?.outputs ?? {})[0] };
}

function cablesOf(patch: Patch, nodes: ReadonlySet<NodeId>): readonly (readonly [CableId, Cable])[] {
  return [...patch.cables].filter(([, cable]) => nodes.has(cable.from.node) || nodes.has(cable.to.node));
}

function lanesOf(patch: Patch, nodes: ReadonlySet<NodeId>, isGone: (param: string) => boolean = () => true): Edit[] {
  return [...patch.automation].filter(([, lane]) => nodes.has(lane.node) && isGone(lane.param)).map(([id]) => ({ kind: 'set-lane', id, lane: null }));
}

const batch = (edits: readonly Edit[]): Batch => ({ kind: 'batch', edits });
