/** A document with and without what some of its nodes do. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { isBypassable } from '../../kit/index.ts';
import { apply } from '../../patch/apply.ts';
import type { Edit } from '../../patch/edit.ts';
import type { Patch } from '../../patch/patch.ts';
import { editAt, patchAt, type PatchPlace } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import type { Version } from './comparison.ts';

export interface BypassVersions {
  readonly versions: readonly [on: Version, off: Version];
  readonly nodes: readonly string[];
  readonly isMatched: boolean;
}

/**
 * `nodes`: ids in the patch at the place. Undefined where none of them can be bypassed. Level by purpose is never matched: at equal
 * loudness there would be nothing to hear. Where it is selected with other nodes, as when a whole strip is, it stays as it is and they
 * are compared.
 */
export function bypassVersions(patch: Patch, catalog: Catalog, place: PatchPlace, nodes: Iterable<string>): BypassVersions | undefined {
  const within = patchAt(patch, place);
  const possible = [...nodes].filter((id) => { const definition = definitionOf(within?.nodes.get(id), catalog); return definition !== undefined && isBypassable(definition); });
  const shaping = possible.filter((id) => definitionOf(within?.nodes.get(id), catalog)!.isLevel !== true);
  const isMatched = shaping.length > 0;
  const bypassable = isMatched ? shaping : possible;
  if (within === undefined || bypassable.length === 0) return undefined;
  const set = (bypassed: boolean): Patch => {
    const edits = bypassable.filter((id) => within.nodes.get(id)!.bypassed !== bypassed).map((node): Edit => ({ kind: 'set-bypass', node, bypassed }));
    return edits.length === 0 ? patch : apply(patch, editAt(place, { kind: 'batch', edits })).patch;
  };
  return { versions: [{ title: 'With', patch: set(false) }, { title: 'Without', patch: set(true) }], nodes: bypassable, isMatched };
}
