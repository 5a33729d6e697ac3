/**
 * The part of a patch that is to be measured, and where sound goes into it and comes out: selected nodes, or what lies between two
 * cables. Where there is a choice it is given, the likeliest first. Pure; any thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CableId, NodeId } from '../../kit/index.ts';
import type { Cable, CableEnd, Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';

/** A place where the test signal can go in: instead of an outlet outside, through the cables it has into the part; or into an inlet that is free. */
export interface WayIn {
  readonly id: string;
  readonly from: CableEnd | undefined;
  readonly cables: readonly CableId[];
  readonly inlet: CableEnd | undefined;
  /** Only detectors hear it. */
  readonly isKey: boolean;
}

/** A place where the answer is heard: an outlet, or the sum of all cables out of the part into one inlet outside. */
export interface WayOut {
  readonly id: string;
  readonly outlet: CableEnd | undefined;
  readonly sum: { readonly to: CableEnd; readonly cables: readonly CableId[] } | undefined;
}

export interface Way {
  readonly nodes: ReadonlySet<NodeId>;
  readonly ins: readonly WayIn[];
  readonly outs: readonly WayOut[];
}

export const endId = ({ node, port }: CableEnd): string => `${node}.${port}`;
const isSound = ({ depth }: Cable): boolean => depth === undefined;

interface Graph {
  readonly patch: Patch;
  readonly catalog: Catalog;
  readonly sound: readonly (readonly [CableId, Cable])[];
}

const graphOf = (patch: Patch, catalog: Catalog): Graph => ({
  patch, catalog, sound: [...patch.cables].filter(([, cable]) => isSound(cable)).sort(([a], [b]) => (a < b ? -1 : 1)),
});

/** What the selected nodes are as a system: what only makes sound, or only lets it out, is left outside. */
export function wayThrough(patch: Patch, selected: ReadonlySet<NodeId>, catalog: Catalog): Way {
  const graph = graphOf(patch, catalog);
  const nodes = new Set([...selected].filter((id) => isPassed(graph, id)));
  return { nodes, ins: insOf(graph, nodes), outs: outsOf(graph, nodes) };
}

function isPassed({ patch, catalog, sound }: Graph, id: NodeId): boolean {
  const node = patch.nodes.get(id);
  if (node === undefined) return false;
  const definition = definitionOf(node, catalog);
  if (definition?.role === 'output' || definition?.role === 'chain-output') return false;
  if (definition === undefined || Object.keys(definition.inputs).length > 0) return true;
  // An oscillator that only turns knobs belongs to the system.
  return !sound.some(([, { from }]) => from.node === id) && [...patch.cables.values()].some(({ from }) => from.node === id);
}

/** All that lies on a path from one cable's outlet to another's; undefined where there is none, in either direction. */
export function wayBetween(patch: Patch, a: Cable, b: Cable, catalog: Catalog): Way | undefined {
  const graph = graphOf(patch, catalog);
  for (const [first, last] of [[a, b], [b, a]] as const) {
    const cables = graph.sound.filter(([, { from }]) => endId(from) === endId(first.from));
    const down = reach(cables.map(([, { to }]) => to.node), (id) => graph.sound.filter(([, { from }]) => from.node === id).map(([, { to }]) => to.node));
    const up = reach([last.from.node], (id) => graph.sound.filter(([, { to }]) => to.node === id).map(([, { from }]) => from.node));
    if (!down.has(last.from.node)) continue;
    const sounding = [...down].filter((id) => up.has(id));
    // What turns their knobs, and needs nothing itself, comes along.
    const turning = [...patch.cables.values()].filter((cable) => !isSound(cable) && sounding.includes(cable.to.node) && isPassed(graph, cable.from.node) && !graph.sound.some(([, { to }]) => to.node === cable.from.node));
    const nodes = new Set([...sounding, ...turning.map(({ from }) => from.node)]);
    const into = cables.filter(([, { to }]) => nodes.has(to.node));
    return {
      nodes,
      ins: [{ id: endId(first.from), from: first.from, cables: into.map(([id]) => id), inlet: undefined, isKey: false }, ...insOf(graph, nodes).filter(({ isKey, from }) => isKey && from !== undefined && endId(from) !== endId(first.from))],
      outs: [{ id: endId(last.from), outlet: last.from, sum: undefined }],
    };
  }
  return undefined;
}

function reach(from: readonly NodeId[], next: (id: NodeId) => readonly NodeId[]): Set<NodeId> {
  const seen = new Set(from);
  const queue = [...seen];
  for (let head = 0; head < queue.length; head++) {
    for (const id of next(queue[head]!)) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(id);
    }
  }
  return seen;
}

function insOf({ patch, catalog, sound }: Graph, nodes: ReadonlySet<NodeId>): WayIn[] {
  const isKey = (to: CableEnd): boolean => definitionOf(patch.nodes.get(to.node), catalog)?.inputs[to.port]?.key === true;
  const outside = new Map<string, { from: CableEnd; cables: CableId[]; isKey: boolean }>();
  for (const [id, { from, to }] of sound) {
    if (nodes.has(from.node) || !nodes.has(to.node)) continue;
    const known = outside.get(endId(from)) ?? { from, cables: [], isKey: true };
    outside.set(endId(from), { from, cables: [...known.cables, id], isKey: known.isKey && isKey(to) });
  }
  const found = [...outside].map(([id, given]): WayIn => ({ id, ...given, inlet: undefined }));
  if (found.every((one) => one.isKey)) {
    const free = [...nodes].filter((id) => !sound.some(([, { to }]) => to.node === id && !isKey(to)));
    for (const node of free) {
      const port = Object.entries(definitionOf(patch.nodes.get(node), catalog)?.inputs ?? {}).find(([, input]) => input.key !== true)?.[0];
      if (port !== undefined) found.push({ id: `into ${node}.${port}`, from: undefined, cables: [], inlet: { node, port }, isKey: false });
    }
  }
  return found.sort((a, b) => Number(a.isKey) - Number(b.isKey) || b.cables.length - a.cables.length);
}

function outsOf({ patch, catalog, sound }: Graph, nodes: ReadonlySet<NodeId>): WayOut[] {
  const leaving = sound.filter(([, { from, to }]) => nodes.has(from.node) && !nodes.has(to.node));
  const sums = new Map<string, { to: CableEnd; cables: CableId[] }>();
  for (const [id, { to }] of leaving) {
    const sum = sums.get(endId(to)) ?? { to, cables: [] };
    sum.cables.push(id);
    sums.set(endId(to), sum);
  }
  const dead = [...nodes].filter((id) => !sound.some(([, { from }]) => from.node === id))
    .flatMap((node) => Object.keys(definitionOf(patch.nodes.get(node), catalog)?.outputs ?? {}).map((port) => ({ node, port })));
  const outlets = [...new Map([...leaving.map(([, { from }]) => from), ...dead].map((end) => [endId(end), end])).values()];
  // The one that most of the part comes before is likely its end.
  const before = (id: NodeId): number => reach([id], (at) => sound.filter(([, { from, to }]) => to.node === at && nodes.has(from.node)).map(([, { from }]) => from.node)).size;
  const sorted = outlets.map((outlet) => ({ outlet, size: before(outlet.node) })).sort((a, b) => b.size - a.size || (endId(a.outlet) < endId(b.outlet) ? -1 : 1));
  return [
    ...[...sums.values()].filter(({ cables }) => cables.length > 1).map((sum): WayOut => ({ id: `sum ${endId(sum.to)}`, outlet: undefined, sum })),
    ...sorted.map(({ outlet }): WayOut => ({ id: endId(outlet), outlet, sum: undefined })),
  ];
}
