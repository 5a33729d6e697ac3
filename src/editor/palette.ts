/** What the palette offers: the catalog's nodes, and what extensions bring beside them. Pure but for what a choice does. */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode } from '../kit/index.ts';
import type { PatchNode } from '../patch/patch.ts';
import type { EditorModel } from './editor-model.ts';
import type { EditorExtension } from './extension.ts';
import { addIntoCable, addJoined, addNode, canStandInCable } from './insert.ts';
import type { PickerItem } from './panels/picker.ts';
import type { Point } from './viewport.ts';
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

/** What is chosen goes into the patch it was chosen for. */
export interface Choice extends Spot {
  readonly model: EditorModel;
  readonly at: Point;
}

/** What shows patches. */
export interface Surface {
  isShown(model: EditorModel): boolean;
  added(node: string): void;
}

/** What an extension has to read first may come when another patch is shown, or without what it was to be put beside. */
export function pickFromPalette(id: string, extensions: readonly EditorExtension[], { model, at, start, into }: Choice, surface: Surface): void {
  const setDown: SetDown = (definition, given) => {
    if (!surface.isShown(model)) return;
    const isHeld = start !== undefined && model.node(start.node) !== undefined;
    const added = isHeld ? addJoined(model, definition, at, start, given) : into !== undefined && model.patch.cables.has(into) ? addIntoCable(model, definition, at, into, given) : addNode(model, definition, at, given);
    if (added !== undefined) surface.added(added);
  };
  const definition = model.session.catalog.get(id);
  if (definition) setDown(definition);
  const slash = id.indexOf(SLASH);
  if (slash > 0) extensions.find((one) => one.id === id.slice(0, slash))?.palette?.pick(id.slice(slash + 1), setDown);
}
