/** A patch with ends made ready to stand in another. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { atRate } from '../../patch/change-rate.ts';
import type { EmbeddedChain, Patch, PatchNode } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';

export const chainDefinition = (catalog: Catalog): CatalogNode => catalog.all().find(({ role }) => role === 'chain')!;

/** Whether sound could go in or come out: without an end it could not be a part of anything. */
export const hasEnds = (patch: Patch, catalog: Catalog): boolean =>
  [...patch.nodes.values()].some((node) => { const role = definitionOf(node, catalog)?.role; return role === 'chain-input' || role === 'chain-output'; });

/** At the rate of the patch around it. */
export function embedded(patch: Patch, rateHz: number, origin: EmbeddedChain['origin']): Pick<PatchNode, 'chain'> & { readonly chain: EmbeddedChain } {
  const { lesson: _, ...rest } = atRate(patch, rateHz);
  return { chain: { patch: { ...rest, kind: 'chain' }, ...(origin ? { origin } : {}) } };
}
