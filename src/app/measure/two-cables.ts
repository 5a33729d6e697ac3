/** A patch in which two of its cables are listened to as well: by recorders, or by any other node that only listens. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { createNode } from '../../patch/create.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { HIDDEN } from '../listening/hidden.ts';
import { type Listener, withListener } from '../listening/tap.ts';

/** By their paths. */
export type TwoCables = readonly [a: string, b: string];

export const TAP_A = `${HIDDEN}a`;
export const TAP_B = `${HIDDEN}b`;

export function withTaps(patch: Patch, [a, b]: TwoCables, type: string, catalog: Catalog): Patch {
  const tap = (id: string, cable: string): Listener => ({ id, node: createNode(definitionIn(catalog, type)), taps: { in: { cable } } });
  return [tap(TAP_A, a), tap(TAP_B, b)].reduce(withListener, patch);
}

/** Only the nodes that sound can come from to these, which may be paths into chains, so that nothing else is rendered: meters elsewhere in the patch would want to be. */
export function leadingTo(patch: Patch, ids: readonly string[], catalog: Catalog): Patch {
  const before = new Map<string, string[]>();
  for (const { from, to } of patch.cables.values()) before.set(to.node, [...(before.get(to.node) ?? []), outermost(from.node)]);
  const seen = new Set(ids.map(outermost));
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
    cables: new Map([...patch.cables].filter(([, { from, to }]) => seen.has(outermost(from.node)) && seen.has(to.node))),
    automation: new Map([...patch.automation].filter(([, { node }]) => seen.has(node))),
  };
}

/** Of a path that leads into chains, the chain that stands in the document. */
const outermost = (path: string): string => path.split('/')[0]!;

/** What reaches a node of this id without a cable. */
function sendsTo(patch: Patch, id: string, catalog: Catalog): string[] {
  const busOf = (node: PatchNode): unknown => node.config['bus'] ?? definitionOf(node, catalog)?.config?.['bus']?.initial;
  const target = patch.nodes.get(id);
  if (target === undefined || definitionOf(target, catalog)?.role !== 'receive') return [];
  return [...patch.nodes].filter(([, node]) => definitionOf(node, catalog)?.role === 'send' && busOf(node) === busOf(target)).map(([send]) => send);
}

export const NULL_NODE = `${HIDDEN}null`;

/** One node that compares both. */
export const nullListener = ([a, b]: TwoCables, catalog: Catalog): Listener =>
  ({ id: NULL_NODE, node: createNode(definitionIn(catalog, 'null')), taps: { a: { cable: a }, b: { cable: b } } });

function definitionIn(catalog: Catalog, type: string): { readonly id: string; readonly version: number } {
  const definition = catalog.get(type);
  if (definition === undefined) throw new RangeError(`the catalog has no node "${type}"`);
  return definition;
}
