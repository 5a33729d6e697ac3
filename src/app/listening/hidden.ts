/**
 * Nodes that are only for listening, put into the patch that plays: they look at sound and change nothing of it. Pure.
 */
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import type { PatchPlace } from '../../patch/place.ts';

/** No id of a document begins so. */
export const HIDDEN = '~';

export interface Hidden {
  readonly nodes: ReadonlyMap<string, PatchNode>;
  readonly cables: ReadonlyMap<string, Cable>;
}

/** Adds them to the patch that stands at the place; as it was, where there is none any more. */
export function withHidden(patch: Patch, hidden: Hidden, place: PatchPlace = []): Patch {
  const [outer, ...inner] = place;
  if (outer === undefined) return { ...patch, nodes: new Map([...patch.nodes, ...hidden.nodes]), cables: new Map([...patch.cables, ...hidden.cables]) };
  const node = patch.nodes.get(outer);
  if (node?.chain === undefined) return patch;
  const chain = { ...node.chain, patch: withHidden(node.chain.patch, hidden, inner) };
  return { ...patch, nodes: new Map(patch.nodes).set(outer, { ...node, chain }) };
}
