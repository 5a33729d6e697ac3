/** Another type of node in the place of one: what it can be, and doing it, with a word about what found no place. Pure but for the edit. */
import type { Catalog } from '../catalog/catalog.ts';
import { replaceNode } from '../patch/compositions.ts';
import type { EditorModel } from './editor-model.ts';
import { groundOf } from './insert.ts';
import type { PickerItem } from './panels/picker.ts';
import { asideForGrown } from './room-edits.ts';

/** All but itself, and chains with their ends: those are nothing without what is in them. */
export const replacements = (text: string, catalog: Catalog, type: string | undefined): readonly PickerItem[] =>
  catalog.search(text).filter(({ id, role }) => id !== type && role?.startsWith('chain') !== true).map(({ id, name, summary, tool }) => ({ id, title: name, detail: summary, tool }));

/** Its name, equal parameters and the cables that fit stay. */
export function replace(model: EditorModel, id: string, type: string, tell: (message: string) => void): void {
  const { catalog } = model.session;
  const definition = catalog.get(type);
  const name = model.nameOf(id);
  const wired = (): number => new Set([...model.cablesInto(id), ...model.cablesOutOf(id)].map(([cable]) => cable)).size;
  const before = wired();
  if (definition === undefined || !model.edit(asideForGrown(groundOf(model), replaceNode(model.patch, id, type, catalog), id), `Replace ${name} with ${definition.name}`)) return;
  const lost = before - wired();
  if (lost > 0) tell(`${lost === 1 ? 'One cable has' : `${lost} cables have`} no place at ${definition.name} and ${lost === 1 ? 'is' : 'are'} gone. Undo brings ${lost === 1 ? 'it' : 'them'} back.`);
}
