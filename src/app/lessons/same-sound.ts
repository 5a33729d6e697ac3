/** Whether two patches sound alike as far as can be told without looking into them: where nodes stand and what is written on them is no sound. Pure. */
import type { Patch, PatchNode } from '../../patch/patch.ts';

export function sameSound(a: Patch, b: Patch): boolean {
  if (a === b) return true;
  if (a.cables !== b.cables || a.automation !== b.automation || a.transport !== b.transport || a.rateHz !== b.rateHz || a.nodes.size !== b.nodes.size) return false;
  if (a.nodes === b.nodes) return true;
  for (const [id, node] of a.nodes) {
    const other = b.nodes.get(id);
    if (other === undefined || (other !== node && !isSameNode(node, other))) return false;
  }
  return true;
}

const isSameNode = (a: PatchNode, b: PatchNode): boolean =>
  a.type === b.type && a.params === b.params && a.config === b.config && a.bypassed === b.bypassed && a.media === b.media && a.chain === b.chain;
