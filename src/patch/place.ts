/**
 * Places in a document: which nodes' chains lead to an embedded patch, from the outside in; empty for the document itself.
 * Pure.
 */
import type { NodeId } from '../kit/index.ts';
import type { Edit } from './edit.ts';
import type { Patch } from './patch.ts';

export type PatchPlace = readonly NodeId[];

/** The patch there; undefined where a node on the way is gone or embeds none. */
export function patchAt(patch: Patch, place: PatchPlace): Patch | undefined {
  let at: Patch | undefined = patch;
  for (const node of place) at = at?.nodes.get(node)?.chain?.patch;
  return at;
}

/** As much of a place as there still is. */
export function standingPlace(patch: Patch, place: PatchPlace): PatchPlace {
  for (let length = place.length; length > 0; length--) if (patchAt(patch, place.slice(0, length)) !== undefined) return place.slice(0, length);
  return [];
}

/** As the compiler and the engine name a node or a cable that stands there. */
export const pathAt = (place: PatchPlace, id: string): string => [...place, id].join('/');

/** The other way round. */
export function splitPath(path: string): { readonly place: PatchPlace; readonly id: NodeId } {
  const ids = path.split('/');
  return { place: ids.slice(0, -1), id: ids.at(-1)! };
}

/** An edit of the document that does `edit` to the patch there. */
export const editAt = (place: PatchPlace, edit: Edit): Edit => place.reduceRight<Edit>((inner, node) => ({ kind: 'inside', node, edit: inner }), edit);

/** The innermost place that holds all an edit changes; undefined for one that changes nothing that stands on a canvas. */
export function placeOfEdit(edit: Edit): PatchPlace | undefined {
  switch (edit.kind) {
    case 'set-transport':
    case 'set-meta':
    case 'set-lesson':
      return undefined;
    case 'inside': {
      const inner = placeOfEdit(edit.edit);
      return inner && [edit.node, ...inner];
    }
    case 'batch':
      return edit.edits.map(placeOfEdit).reduce((all, one) => (all === undefined ? one : one === undefined ? all : shared(all, one)), undefined);
    default:
      return [];
  }
}

function shared(a: PatchPlace, b: PatchPlace): PatchPlace {
  const end = a.findIndex((node, k) => node !== b[k]);
  return end < 0 ? a : a.slice(0, end);
}

export const isSamePlace = (a: PatchPlace, b: PatchPlace): boolean => a.length === b.length && a.every((node, k) => node === b[k]);
