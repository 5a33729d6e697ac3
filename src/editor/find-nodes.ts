/** Finding a node by its name or type, in the patch that is shown and in all chains around and within it. Pure. */
import type { Catalog } from '../catalog/catalog.ts';
import { isSamePlace, patchAt, pathAt, type PatchPlace } from '../patch/place.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import { nameUpstream } from './input-name.ts';
import { type PickerItem, matching } from './panels/picker.ts';

/** More than anybody looks through: another letter finds it sooner. */
const MOST_SHOWN = 200;

/** By path; those of the shown patch first, and what is called so before what only is of such a type. */
export function findNodes(patch: Patch, catalog: Catalog, here: PatchPlace, text: string): readonly PickerItem[] {
  const all = matching(itemsOf(patch, catalog, here), text);
  const wanted = text.trim().toLowerCase();
  const rank = ({ title }: PickerItem): number => (wanted === '' || title.toLowerCase().startsWith(wanted) ? 0 : title.toLowerCase().includes(wanted) ? 1 : 2);
  return all.map((item) => ({ item, rank: rank(item) })).sort((a, b) => a.rank - b.rank).slice(0, MOST_SHOWN).map(({ item }) => item);
}

function itemsOf(patch: Patch, catalog: Catalog, here: PatchPlace): readonly PickerItem[] {
  const own = patchAt(patch, here);
  const items = own === undefined ? [] : [...own.nodes.keys()].map((id) => itemOf(own, here, id, catalog, []));
  const visit = (within: Patch, place: PatchPlace, names: readonly string[]): void => {
    for (const [id, node] of within.nodes) {
      if (!isSamePlace(place, here)) items.push(itemOf(within, place, id, catalog, place.length === 0 ? ['the patch around'] : names));
      if (node.chain) visit(node.chain.patch, [...place, id], [...names, nameOf(node, catalog)]);
    }
  };
  visit(patch, [], []);
  return items;
}

function itemOf(patch: Patch, place: PatchPlace, id: string, catalog: Catalog, within: readonly string[]): PickerItem {
  const node = patch.nodes.get(id)!;
  const definition = definitionOf(node, catalog);
  // A mix has an EQ on every strip: whose it is tells them apart.
  const source = nameUpstream(patch, catalog, id);
  const title = nameOf(node, catalog);
  const type = definition?.name ?? node.type;
  const more = [...(source === title || source === type ? [] : [`of ${source}`]), ...(within.length === 0 ? [] : [`in ${within.join(' \u203a ')}`])];
  return { id: pathAt(place, id), title, detail: [...(title === type && more.length > 0 ? [] : [type]), ...more].join(' '), tool: definition?.tool };
}

const nameOf = (node: PatchNode, catalog: Catalog): string => node.label || node.chain?.patch.title || (definitionOf(node, catalog)?.name ?? node.type);
