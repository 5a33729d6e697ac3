/** Where in the running engine a node or cable of the document sounds: paths lead through chains. Pure. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Cable, Patch } from '../patch/patch.ts';
import { type PatchPlace, patchAt, splitPath } from '../patch/place.ts';
import { definitionOf } from '../patch/values.ts';

export function cableAt(patch: Patch, path: string): { readonly cable: Cable; readonly place: readonly string[]; readonly within: Patch } | undefined {
  const { place, id } = splitPath(path);
  const within = patchAt(patch, place);
  const cable = within?.cables.get(id);
  return within && cable && { cable, place, within };
}

/** What a node of a patch is called on its face. */
export function nameIn(within: Patch, id: string, catalog: Catalog): string {
  const node = within.nodes.get(id);
  return node?.label || node?.chain?.patch.title || (definitionOf(node, catalog)?.name ?? id);
}

/** The chains that lead to a place, as they are called, the outermost first; empty for the document itself. */
export const chainNames = (patch: Patch, place: PatchPlace, catalog: Catalog): string =>
  place.map((id, k) => { const around = patchAt(patch, place.slice(0, k)); return around === undefined ? id : nameIn(around, id, catalog); }).join(' › ');

/** "Trim", or "Trim in Drums › Kit" for one that stands in a chain. */
export function nameWithin(patch: Patch, path: string, catalog: Catalog): string {
  const { place, id } = splitPath(path);
  const around = patchAt(patch, place);
  const name = around === undefined ? id : nameIn(around, id, catalog);
  return place.length === 0 ? name : `${name} in ${chainNames(patch, place, catalog)}`;
}

/** What gives the sound that comes out of the node at a path: itself, or of a chain, its ends as the compiler joins them. */
export function outletOf(patch: Patch, catalog: Catalog, path: string): string {
  const { place, id } = splitPath(path);
  const node = patchAt(patch, place)?.nodes.get(id);
  const chain = node?.chain?.patch;
  if (node === undefined || chain === undefined) return path;
  if (node.bypassed) return `${path}~bypass`;
  const ends = [...chain.nodes].filter(([, one]) => definitionOf(one, catalog)?.role === 'chain-output');
  return ends.length === 1 ? `${path}/${ends[0]![0]}` : `${path}~out-${Object.keys(definitionOf(node, catalog)?.outputs ?? {})[0] ?? ''}`;
}
