/** Setting a patch in order as one edit: nodes go to their places, frames go round them again, and comments in a frame go with it. Pure. */
import type { Edit } from '../patch/edit.ts';
import type { Frame, Patch } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import { FRAME_TITLE } from './hit-test.ts';
import { patchBoxes } from './patch-boxes.ts';
import { movedAside, type Ground } from './room-edits.ts';
import { tidy, type TidyCable } from './tidy.ts';
import { contains, union, type Box, type Point } from './viewport.ts';

const PADDING = 16;

/** Of these nodes, with the others moving aside; of all, with their frames, where `ids` is absent. */
export function tidyEdit(ground: Ground, ids?: ReadonlySet<string>): Edit {
  const { patch, catalog, faces } = ground;
  const boxes = new Map([...patchBoxes(patch, catalog, faces)].filter(([id]) => ids?.has(id) ?? true));
  const frames = [...patch.frames].sort(([, a], [, b]) => a.width * a.height - b.width * b.height);
  const frameOf = (id: string): string | undefined => frames.find(([, frame]) => contains(frame, boxes.get(id)!))?.[0];
  const places = tidy({ boxes, cables: cablesOf(ground), ...(ids === undefined ? { frameOf } : {}) });
  if (ids !== undefined) return movedAside(ground, places);
  const move: Edit = { kind: 'move', to: [...places].map(([id, { x, y }]) => [id, x, y] as const) };
  return { kind: 'batch', edits: [move, ...frameEdits(patch, frames, boxes, places)] };
}

function cablesOf({ patch, catalog }: Ground): readonly TidyCable[] {
  return [...patch.cables].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { from, to, depth }]) => ({
    from: from.node, to: to.node, isAside: depth !== undefined || definitionOf(patch.nodes.get(to.node), catalog)?.inputs[to.port]?.key === true,
  }));
}

/** Smaller ones first: a frame in a frame is part of what the outer one goes round. */
function frameEdits(patch: Patch, frames: readonly (readonly [string, Frame])[], boxes: ReadonlyMap<string, Box>, places: ReadonlyMap<string, Point>): Edit[] {
  const edits: Edit[] = [];
  const placed = new Map<string, Frame>();
  const isCarried = new Set<string>();
  for (const [id, frame] of frames) {
    const nodes = [...boxes].filter(([, box]) => contains(frame, box)).map(([node, box]) => ({ ...box, ...places.get(node) }));
    const inner = [...placed].filter(([other]) => contains(frame, patch.frames.get(other)!)).map(([, one]) => one);
    const held = union([...nodes, ...inner]);
    if (held === undefined) continue;
    const next: Frame = { ...frame, x: held.x - PADDING, y: held.y - FRAME_TITLE - PADDING / 2, width: held.width + 2 * PADDING, height: held.height + FRAME_TITLE + 1.5 * PADDING };
    placed.set(id, next);
    edits.push({ kind: 'set-frame', id, frame: next });
    for (const [note, comment] of patch.comments) {
      if (isCarried.has(note) || !contains(frame, comment)) continue;
      isCarried.add(note);
      edits.push({ kind: 'set-comment', id: note, comment: { ...comment, x: comment.x + next.x - frame.x, y: comment.y + next.y - frame.y } });
    }
  }
  return edits;
}
