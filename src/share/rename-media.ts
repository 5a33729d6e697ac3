/** A patch whose recordings are others: in its chains too. Pure; what does not change is shared. */
import type { MediaRef, Patch, PatchNode } from '../patch/patch.ts';

/** `to`: the new hash by the old. Name, rate, length and channels stay. */
export const renameMedia = (patch: Patch, to: ReadonlyMap<string, string>): Patch =>
  replaceMedia(patch, new Map([...to].map(([old, sha256]) => [old, { sha256 }])));

/** `by`: what is new of a recording, by its old hash; what is not named stays. */
export function replaceMedia(patch: Patch, by: ReadonlyMap<string, Partial<MediaRef>>): Patch {
  if (by.size === 0) return patch;
  let changed = false;
  const nodes = new Map([...patch.nodes].map(([id, node]): [string, PatchNode] => {
    const replaced = replaceIn(node, by);
    changed ||= replaced !== node;
    return [id, replaced];
  }));
  return changed ? { ...patch, nodes } : patch;
}

function replaceIn(node: PatchNode, by: ReadonlyMap<string, Partial<MediaRef>>): PatchNode {
  const { media, chain } = node;
  const news = media?.sha256 === undefined ? undefined : by.get(media.sha256);
  const inner = chain === undefined ? undefined : replaceMedia(chain.patch, by);
  if (news === undefined && inner === chain?.patch) return node;
  return {
    ...node,
    ...(media === undefined || news === undefined ? {} : { media: { ...media, ...news } }),
    ...(chain === undefined || inner === undefined ? {} : { chain: { ...chain, patch: inner } }),
  };
}
