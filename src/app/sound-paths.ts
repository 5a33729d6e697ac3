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

/** Two cables of one patch, to be set against each other. */
export interface CablePair {
  readonly place: PatchPlace;
  /** The patch that stands there. */
  readonly within: Patch;
  readonly cables: readonly [Cable, Cable];
}

/** What a node of a patch is called on its face. */
export function nameIn(within: Patch, id: string, catalog: Catalog): string {
  const node = within.nodes.get(id);
  return node?.label || node?.chain?.patch.title || (definitionOf(node, catalog)?.name ?? id);
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
