/** A patch in which two outlets are listened to as well: by recorders, or by any other node that only listens. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { CableEnd, Patch, PatchNode } from '../../patch/patch.ts';
import { pathAt, type PatchPlace } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';

export interface TwoOutlets {
  /** Where the patch they stand in is embedded; empty for the document. */
  readonly place: PatchPlace;
  readonly a: CableEnd;
  readonly b: CableEnd;
}

export const TAP_A = `${HIDDEN}a`;
export const TAP_B = `${HIDDEN}b`;
export const tapPath = ({ place }: TwoOutlets, tap: string): string => pathAt(place, tap);

export function withTaps(patch: Patch, { place, a, b }: TwoOutlets, type: string, catalog: Catalog): Patch {
  const tap = (): PatchNode => createNode(definitionIn(catalog, type));
  return withHidden(patch, {
    nodes: new Map([[TAP_A, tap()], [TAP_B, tap()]]),
    cables: new Map([[TAP_A, createCable(a, { node: TAP_A, port: 'in' })], [TAP_B, createCable(b, { node: TAP_B, port: 'in' })]]),
  }, place);
}

/** Only the nodes that sound can come from to these, so that nothing else is rendered: meters elsewhere in the patch would want to be. */
export function leadingTo(patch: Patch, ids: readonly string[], catalog: Catalog): Patch {
  const before = new Map<string, string[]>();
  for (const { from, to } of patch.cables.values()) before.set(to.node, [...(before.get(to.node) ?? []), from.node]);
  const seen = new Set(ids);
  const queue = [...seen];
  for (let head = 0; head < queue.length; head++) {
    for (const id of [...(before.get(queue[head]!) ?? []), ...sendsTo(patch, queue[head]!, catalog)]) {
      if (seen.has(id)) continue;
      seen.add(id);
      queue.push(id);
    }
  }
  return {
    ...patch,
    nodes: new Map([...patch.nodes].filter(([id]) => seen.has(id))),
    cables: new Map([...patch.cables].filter(([, { from, to }]) => seen.has(from.node) && seen.has(to.node))),
    automation: new Map([...patch.automation].filter(([, { node }]) => seen.has(node))),
  };
}

/** What reaches a node of this id without a cable. */
function sendsTo(patch: Patch, id: string, catalog: Catalog): string[] {
  const busOf = (node: PatchNode): unknown => node.config['bus'] ?? definitionOf(node, catalog)?.config?.['bus']?.initial;
  const target = patch.nodes.get(id);
  if (target === undefined || definitionOf(target, catalog)?.role !== 'receive') return [];
  return [...patch.nodes].filter(([, node]) => definitionOf(node, catalog)?.role === 'send' && busOf(node) === busOf(target)).map(([send]) => send);
}

export const NULL_NODE = `${HIDDEN}null`;

/** One node that compares both. */
export function withNull(patch: Patch, { place, a, b }: TwoOutlets, catalog: Catalog): Patch {
  return withHidden(patch, {
    nodes: new Map([[NULL_NODE, createNode(definitionIn(catalog, 'null'))]]),
    cables: new Map([[`${NULL_NODE}-a`, createCable(a, { node: NULL_NODE, port: 'a' })], [`${NULL_NODE}-b`, createCable(b, { node: NULL_NODE, port: 'b' })]]),
  }, place);
}

function definitionIn(catalog: Catalog, type: string): { readonly id: string; readonly version: number } {
  const definition = catalog.get(type);
  if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
  return definition;
}
