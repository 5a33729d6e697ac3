/** What the list for choosing offers, for each thing that is chosen by it, and what a choice does. Main thread. */
import type { Point } from './viewport.ts';
import type { EditorModel } from './editor-model.ts';
import type { EditorExtension } from './extension.ts';
import { findNodes } from './find-nodes.ts';
import { paletteItems } from './palette.ts';
import { matching, type PickerItem } from './panels/picker.ts';
import { type PatchPlace, splitPath } from '../patch/place.ts';
import type { Patch } from '../patch/patch.ts';
import { replace, replacements } from './replace.ts';
import { joinEdit, targetsOf, type WireStart } from './wiring.ts';

/** What is being chosen, and where the list for it stands. */
export interface Choosing {
  readonly what: 'node' | 'target' | 'find' | 'replace';
  readonly client: Point;
  readonly at: Point;
  readonly start?: WireStart;
  readonly into?: string;
}

export interface Choices {
  readonly prompt: string;
  readonly isGrouped: boolean;
  find(text: string): readonly PickerItem[];
  pick(id: string): void;
}

export interface ChoosingEditor {
  readonly model: EditorModel;
  /** The whole document, and which patch of it is shown. */
  readonly document: Patch;
  readonly place: PatchPlace;
  readonly extensions: readonly EditorExtension[];
  /** Sets a node of this type down. */
  add(type: string): void;
  /** Shows a node, wherever in the document it stands. */
  visit(place: PatchPlace, node: string): void;
  tell(message: string): void;
}

export function choicesFor(choosing: Choosing, editor: ChoosingEditor): Choices {
  const { model, document, place, extensions } = editor;
  const { catalog } = model.session;
  if (choosing.what === 'node') return { prompt: 'Add a node', isGrouped: true, find: (text) => paletteItems(text, catalog, extensions, choosing), pick: (id) => { editor.add(id); } };
  if (choosing.what === 'find') {
    return {
      prompt: 'Find in the patch', isGrouped: false, find: (text) => findNodes(document, catalog, place, text),
      pick: (path) => { const { place: there, id } = splitPath(path); editor.visit(there, id); },
    };
  }
  const [node] = model.selected.nodes;
  if (choosing.what === 'replace' && node !== undefined) {
    return { prompt: `Replace ${model.nameOf(node)} with`, isGrouped: true, find: (text) => replacements(text, catalog, model.node(node)?.type), pick: (type) => { replace(model, node, type, editor.tell); } };
  }
  const targets = node === undefined ? [] : targetsOf(model, node);
  const items = targets.map((target, index): PickerItem => ({ id: String(index), title: target.label, detail: target.kind === 'param' ? 'modulate' : '', tool: model.definition(target.node)?.tool }));
  return {
    prompt: `Connect ${node === undefined ? '' : model.nameOf(node)} to`, isGrouped: false, find: (text) => matching(items, text),
    pick: (id) => { const target = targets[Number(id)]; if (target) model.edit(joinEdit(model, target.from, target.node, target), `Connect ${model.nameOf(target.from.node)} and ${model.nameOf(target.node)}`); },
  };
}
