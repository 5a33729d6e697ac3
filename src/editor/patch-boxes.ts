/** The layouts and boxes of a whole patch, shown or not. Canvas units; pure. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Patch } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import { layoutNode, type NodeLayout, type PictureSize } from './node-layout.ts';
import type { Box } from './viewport.ts';

/** How large the pictures are that nodes bring, by type. */
export type FaceSizes = ReadonlyMap<string, PictureSize>;

export function patchLayouts(patch: Patch, catalog: Catalog, faces?: FaceSizes): ReadonlyMap<string, NodeLayout> {
  const used = new Map([...patch.nodes.keys()].map((id) => [id, { ins: new Set<string>(), outs: new Set<string>() }]));
  for (const { from, to } of patch.cables.values()) {
    used.get(from.node)?.outs.add(from.port);
    used.get(to.node)?.ins.add(to.port);
  }
  return new Map([...patch.nodes].map(([id, node]) => {
    const { ins, outs } = used.get(id)!;
    return [id, layoutNode(definitionOf(node, catalog), node.exposed, { ins: [...ins].sort(), outs: [...outs].sort() }, faces?.get(node.type))];
  }));
}

export const patchBoxes = (patch: Patch, catalog: Catalog, faces?: FaceSizes): ReadonlyMap<string, Box> =>
  new Map([...patchLayouts(patch, catalog, faces)].map(([id, { width, height }]) => { const { x, y } = patch.nodes.get(id)!; return [id, { x, y, width, height }]; }));
