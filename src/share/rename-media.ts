/** A patch whose recordings are called by other hashes: in its chains too. Pure; what does not change is shared. */
import type { Patch, PatchNode } from '../patch/patch.ts';

/** `to`: the new hash by the old. Name, rate, length and channels stay. */
export function renameMedia(patch: Patch, to: ReadonlyMap<string, string>): Patch {
  if (to.size === 0) return patch;
  let changed = false;
  const nodes = new Map([...patch.nodes].map(([id, node]): [string, PatchNode] => {
    const renamed = renameNode(node, to);
    changed ||= renamed !== node;
    return [id, renamed];
  }));
  return changed ? { ...patch, nodes } : patch;
}

function renameNode(node: PatchNode, to: ReadonlyMap<string, string>): PatchNode {
  const { media, chain } = node;
  const sha256 = media?.sha256 === undefined ? undefined : to.get(media.sha256);
  const inner = chain === undefined ? undefined : renameMedia(chain.patch, to);
  if (sha256 === undefined && inner === chain?.patch) return node;
  return {
    ...node,
    ...(media === undefined || sha256 === undefined ? {} : { media: { ...media, sha256 } }),
    ...(chain === undefined || inner === undefined ? {} : { chain: { ...chain, patch: inner } }),
  };
}
