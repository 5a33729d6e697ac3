/** Comments and frames: adding one, and what is edited of it. Pure but for the edits. */
import type { Edit } from '../patch/edit.ts';
import { createIdSource } from '../patch/new-id.ts';
import { snap } from '../patch/grid.ts';
import type { EditorModel } from './editor-model.ts';
import { FRAME_TITLE } from './hit-test.ts';
import { newGesture } from './session.ts';
import type { Point } from './viewport.ts';

/** `gesture`: of one that was just added, so that what is written into it at once is the same step. */
export type Note = ({ readonly kind: 'frame'; readonly frame: string } | { readonly kind: 'comment'; readonly comment: string }) & { readonly gesture?: string };

const PADDING = 16;

/** A frame round the selected nodes; undefined if none is. */
export function addFrame(model: EditorModel): Note | undefined {
  const box = model.bounds(model.selected.nodes);
  if (box === undefined) return undefined;
  const id = createIdSource((taken) => model.patch.frames.has(taken))('frame');
  const tools = new Set([...model.selected.nodes].map((node) => model.definition(node)?.tool ?? 'routing'));
  const [tool] = tools;
  const frame = { title: '', x: box.x - PADDING, y: box.y - PADDING - FRAME_TITLE, width: box.width + 2 * PADDING, height: box.height + 2 * PADDING + FRAME_TITLE, tint: tools.size === 1 && tool !== undefined ? tool : 'none' as const };
  const gesture = newGesture();
  return model.edit({ kind: 'set-frame', id, frame }, 'Add frame', gesture) ? { kind: 'frame', frame: id, gesture } : undefined;
}

export function addComment(model: EditorModel, at: Point): Note | undefined {
  const id = createIdSource((taken) => model.patch.comments.has(taken))('comment');
  const gesture = newGesture();
  return model.edit({ kind: 'set-comment', id, comment: { text: '', x: snap(at.x), y: snap(at.y), width: 240, height: 72 } }, 'Add comment', gesture) ? { kind: 'comment', comment: id, gesture } : undefined;
}

export const noteText = (model: EditorModel, note: Note): string =>
  note.kind === 'frame' ? (model.patch.frames.get(note.frame)?.title ?? '') : (model.patch.comments.get(note.comment)?.text ?? '');

/** An emptied comment goes; an emptied frame stays, untitled. */
export function writeNote(model: EditorModel, note: Note, text: string): void {
  const edit = noteEdit(model, note, text.trim());
  const isSame = text.trim() === noteText(model, note) && (note.kind === 'frame' || text.trim() !== '');
  if (edit && !isSame) model.edit(edit, note.kind === 'frame' ? 'Title frame' : 'Write comment', note.gesture);
}

function noteEdit(model: EditorModel, note: Note, text: string): Edit | undefined {
  if (note.kind === 'frame') {
    const frame = model.patch.frames.get(note.frame);
    return frame && { kind: 'set-frame', id: note.frame, frame: { ...frame, title: text } };
  }
  const comment = model.patch.comments.get(note.comment);
  const lines = text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 34)), 0);
  return comment && { kind: 'set-comment', id: note.comment, comment: text === '' ? null : { ...comment, text, height: Math.max(36, lines * 18) } };
}

export const removeNote = (model: EditorModel, note: Note): boolean =>
  note.kind === 'frame' ? model.edit({ kind: 'set-frame', id: note.frame, frame: null }, 'Delete frame', note.gesture) : model.edit({ kind: 'set-comment', id: note.comment, comment: null }, 'Delete comment', note.gesture);
