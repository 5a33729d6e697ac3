/** Which ways the sound takes through a patch: along cables and, by name, along buses. Modulation is no way of the sound. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { NodeRef } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import { allConfig, definitionOf } from '../../patch/values.ts';
import { nodeAt } from '../media-nodes.ts';

type Edges = ReadonlyMap<string, readonly string[]>;

function edgesOf(patch: Patch, catalog: Catalog): { readonly onward: Edges; readonly back: Edges } {
  const [onward, back] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const join = (from: string, to: string): void => {
    onward.set(from, [...(onward.get(from) ?? []), to]);
    back.set(to, [...(back.get(to) ?? []), from]);
  };
  for (const { from, to, depth } of patch.cables.values()) if (depth === undefined) join(from.node, to.node);
  const buses = { send: new Map<string, string[]>(), receive: new Map<string, string[]>() };
  for (const [id, node] of patch.nodes) {
    const definition = definitionOf(node, catalog);
    if (definition?.role !== 'send' && definition?.role !== 'receive') continue;
    const bus = String(allConfig(node, definition)['bus']);
    buses[definition.role].set(bus, [...(buses[definition.role].get(bus) ?? []), id]);
  }
  for (const [bus, sends] of buses.send) for (const send of sends) for (const receive of buses.receive.get(bus) ?? []) join(send, receive);
  return { onward, back };
}

/** Breadth first, so that what is near comes first. */
function reached(start: string, edges: Edges): ReadonlySet<string> {
  const seen = new Set([start]);
  for (const id of seen) for (const next of edges.get(id) ?? []) seen.add(next);
  return seen;
}

/** The nodes on all ways from one node to another, both ends with them, the nearest first; none where there is no way. */
export function nodesBetween(patch: Patch, catalog: Catalog, from: string, to: string): readonly string[] {
  if (!patch.nodes.has(from) || !patch.nodes.has(to)) return [];
  const { onward, back } = edgesOf(patch, catalog);
  const fore = reached(from, onward);
  if (!fore.has(to)) return [];
  const aft = reached(to, back);
  return [...fore].filter((id) => aft.has(id));
}

/** The nearest nodes before and behind a node, of those that count; undefined where there is none on either side. */
export function wayThrough(patch: Patch, catalog: Catalog, id: string, counts: (id: string) => boolean): { readonly from: string; readonly to: string } | undefined {
  const { onward, back } = edgesOf(patch, catalog);
  const nearest = (edges: Edges): string | undefined => [...reached(id, edges)].find((one) => one !== id && counts(one));
  const [from, to] = [nearest(back), nearest(onward)];
  return from === undefined || to === undefined ? undefined : { from, to };
}

/** The path of the node that is meant, or undefined where there is none. */
export function resolveNode(patch: Patch, catalog: Catalog, ref: NodeRef): string | undefined {
  if (typeof ref === 'string') return nodeAt(patch, ref) === undefined ? undefined : ref;
  return nodesBetween(patch, catalog, ref.from, ref.to).find((id) => patch.nodes.get(id)?.type === ref.type);
}
