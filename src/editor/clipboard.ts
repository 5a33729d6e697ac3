/** Copy, cut and paste as text: what is copied is a patch, and comes back through the door for files. Main thread. */
import { hasErrors } from '../kit/index.ts';
import { duplicate, extractFragment, pasteFragment } from '../patch/fragment.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import { toText } from '../patch/to-text.ts';
import type { EditorModel } from './editor-model.ts';
import { snap } from '../patch/grid.ts';
import { groundOf } from './insert.ts';
import { besideOthers } from './room-edits.ts';
import type { Point } from './viewport.ts';
import { union } from './viewport.ts';

export const copyText = (model: EditorModel): string | undefined =>
  model.selected.nodes.size === 0 ? undefined : toText(extractFragment(model.patch, { nodes: model.selected.nodes }));

/** Beside the originals; true if it was done. */
export function duplicateSelected(model: EditorModel): boolean {
  if (model.selected.nodes.size === 0) return false;
  const { edit, selection } = duplicate(model.patch, { nodes: model.selected.nodes }, 0, 0);
  const isDone = model.edit(besideOthers(groundOf(model), edit), selection.nodes.size === 1 ? 'Duplicate node' : `Duplicate ${selection.nodes.size} nodes`);
  if (isDone) model.select(selection.nodes);
  return isDone;
}

const NO_PATCH = 'What is on the clipboard is no part of a patch. Copy nodes first, then paste.';

/** Sets what was copied down with its middle at a point, or where it is free near there. @returns what is wrong with the text, if it was not taken */
export function pasteText(model: EditorModel, text: string, middle: Point): string | undefined {
  if (!text.trimStart().startsWith('{')) return NO_PATCH;
  const { patch: fragment, diagnostics } = parsePatch(text, model.session.catalog);
  if (fragment === undefined || hasErrors(diagnostics)) {
    const first = diagnostics.find(({ severity }) => severity === 'error');
    return first === undefined ? NO_PATCH : `Nothing was pasted. ${first.where.line === undefined ? '' : `Line ${first.where.line}: `}${first.message}`;
  }
  const box = union([...fragment.nodes.values(), ...fragment.comments.values(), ...fragment.frames.values()].map((part) => ({ width: 160, height: 80, ...part })));
  if (box === undefined) return undefined;
  const { edit, selection } = pasteFragment(model.patch, fragment, snap(middle.x - box.x - box.width / 2), snap(middle.y - box.y - box.height / 2));
  if (model.edit(besideOthers(groundOf(model), edit), 'Paste')) model.select(selection.nodes);
  return undefined;
}
