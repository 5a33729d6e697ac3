/**
 * Views of a patch that the player needs: which strips are soloed, and the patch without nodes that misbehaved. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { SoloState } from '../compile/solo.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';

export function soloState(patch: Patch, catalog: Catalog): SoloState {
  const soloed = new Set<string>();
  const safe = new Set<string>();
  visit(patch, '', (path, node) => {
    if (definitionOf(node, catalog)?.role !== 'strip') return;
    if ((node.params['solo'] ?? 0) > 0) soloed.add(path);
    if ((node.params['soloSafe'] ?? 0) > 0) safe.add(path);
  });
  return { soloed, safe };
}

function visit(patch: Patch, prefix: string, see: (path: string, node: PatchNode) => void): void {
  for (const [id, node] of patch.nodes) {
    see(prefix + id, node);
    if (node.chain !== undefined) visit(node.chain.patch, `${prefix}${id}/`, see);
  }
}

/** The nodes at these paths become placeholders, which pass their sound on. */
export function withoutNodes(patch: Patch, paths: ReadonlySet<string>, prefix = ''): Patch {
  if (paths.size === 0) return patch;
  const nodes = new Map(patch.nodes);
  for (const [id, node] of patch.nodes) {
    const path = prefix + id;
    if (paths.has(path)) nodes.set(id, { ...node, unknown: {} });
    else if (node.chain !== undefined) nodes.set(id, { ...node, chain: { ...node.chain, patch: withoutNodes(node.chain.patch, paths, `${path}/`) } });
  }
  return { ...patch, nodes };
}
