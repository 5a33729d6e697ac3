/** What only turned knobs between two states of a document: the nodes, by their paths, chains included. Pure. */
import type { Patch, PatchNode } from '../../patch/patch.ts';

/** @returns undefined where anything else has changed that tells how the document sounds or what it is called */
export function turnedNodes(before: Patch, after: Patch): ReadonlyMap<string, PatchNode> | undefined {
  const turned = new Map<string, PatchNode>();
  return gather(before, after, '', turned) ? turned : undefined;
}

function gather(before: Patch, after: Patch, prefix: string, turned: Map<string, PatchNode>): boolean {
  if (before === after) return true;
  if (before.id !== after.id || before.title !== after.title || before.rateHz !== after.rateHz || before.cables !== after.cables || before.nodes.size !== after.nodes.size) return false;
  if (before.nodes === after.nodes) return true;
  for (const [id, node] of after.nodes) {
    const old = before.nodes.get(id);
    if (node === old) continue;
    if (old === undefined || !isTurned(old, node)) return false;
    if (old.chain !== undefined && node.chain !== undefined && !gather(old.chain.patch, node.chain.patch, `${prefix}${id}/`, turned)) return false;
    if (old.params !== node.params) turned.set(prefix + id, node);
  }
  return true;
}

/** Edits share what stayed, so that what is the same object has not changed. */
const isTurned = (old: PatchNode, node: PatchNode): boolean =>
  old.type === node.type && old.version === node.version && old.x === node.x && old.y === node.y && old.label === node.label && old.config === node.config && old.bypassed === node.bypassed
  && old.media === node.media && old.unknown === node.unknown && (old.chain === undefined) === (node.chain === undefined);
