/** What the palette offers: the catalog's nodes, and what extensions bring beside them. Pure but for what a choice does. */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode } from '../kit/index.ts';
import type { PatchNode } from '../patch/patch.ts';
import type { EditorExtension } from './extension.ts';
import { canStandInCable } from './insert.ts';
import type { PickerItem } from './panels/picker.ts';
import type { WireStart } from './wiring.ts';

/** Where something chosen goes: to the end of a held cable, into a cable, or onto the ground. */
export interface Spot {
  readonly start?: WireStart;
  readonly into?: string;
}

/** A node of that type is set down, with what it is given. */
export type SetDown = (definition: CatalogNode, given?: Partial<PatchNode>) => void;

/** Extensions' items are told from types by a slash, which no type has. */
const SLASH = '/';

export function paletteItems(text: string, catalog: Catalog, extensions: readonly EditorExtension[], spot: Spot): PickerItem[] {
  const nodes = catalog.search(text).filter((node) => fits(node, spot)).map(({ id, name, summary, tool }) => ({ id, title: name, detail: summary, tool }));
  const brought = extensions.flatMap(({ id, palette }) => (palette?.find(text) ?? []).map((item) => ({ ...item, id: `${id}${SLASH}${item.id}` })));
  return [...nodes, ...brought];
}

function fits(node: CatalogNode, { start, into }: Spot): boolean {
  if (into !== undefined) return canStandInCable(node);
  if (start === undefined) return true;
  return Object.keys(start.kind === 'out' ? node.inputs : node.outputs).length > 0;
}

export function pickFromPalette(id: string, catalog: Catalog, extensions: readonly EditorExtension[], setDown: SetDown): void {
  const definition = catalog.get(id);
  if (definition) setDown(definition);
  const slash = id.indexOf(SLASH);
  if (slash > 0) extensions.find((one) => one.id === id.slice(0, slash))?.palette?.pick(id.slice(slash + 1), setDown);
}
