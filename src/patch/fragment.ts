/**
 * Copy and paste. What is copied is itself a patch, so that it travels as canonical text and comes back through
 * `parsePatch`, the one door. Pure.
 */
import type { NodeId } from '../kit/index.ts';
import { atRate } from './change-rate.ts';
import { createPatch } from './create.ts';
import type { Edit } from './edit.ts';
import { createIdSource } from './new-id.ts';
import type { Patch } from './patch.ts';

export interface Selection {
  readonly nodes: ReadonlySet<NodeId>;
  readonly frames?: ReadonlySet<string>;
  readonly comments?: ReadonlySet<string>;
}

const only = <T>(table: ReadonlyMap<string, T>, keep: (id: string, entry: T) => boolean): ReadonlyMap<string, T> =>
  new Map([...table].filter(([id, entry]) => keep(id, entry)));

/** The selected parts, the cables between them and their automation, at the patch's rate. */
export function extractFragment(patch: Patch, selection: Selection): Patch {
  const { nodes, frames = new Set(), comments = new Set() } = selection;
  return {
    ...createPatch({ id: 'fragment', rateHz: patch.rateHz }),
    nodes: only(patch.nodes, (id) => nodes.has(id)),
    cables: only(patch.cables, (_, cable) => nodes.has(cable.from.node) && nodes.has(cable.to.node)),
    automation: only(patch.automation, (_, lane) => nodes.has(lane.node)),
    frames: only(patch.frames, (id) => frames.has(id)),
    comments: only(patch.comments, (id) => comments.has(id)),
  };
}

export interface Paste {
  readonly edit: Edit;
  /** The new parts under their new ids, to be selected. */
  readonly selection: Required<Selection>;
}

/** Adds a fragment under new ids, moved by dx and dy; automation keeps its times at another rate. */
export function pasteFragment(patch: Patch, copied: Patch, dx: number, dy: number): Paste {
  const fragment = atRate(copied, patch.rateHz);
  const nodeIds = renamed(fragment.nodes, patch.nodes);
  const frameIds = renamed(fragment.frames, patch.frames);
  const commentIds = renamed(fragment.comments, patch.comments);
  const cableIds = renamed(fragment.cables, patch.cables);
  const laneIds = renamed(fragment.automation, patch.automation);
  const moved = <T extends { x: number; y: number }>(part: T): T => ({ ...part, x: part.x + dx, y: part.y + dy });
  const name = (ids: ReadonlyMap<string, string>, id: string): string => ids.get(id) ?? id;
  const end = <E extends { node: NodeId }>(part: E): E => ({ ...part, node: name(nodeIds, part.node) });
  const edits: Edit[] = [
    ...[...fragment.nodes].map(([id, node]): Edit => ({ kind: 'add-node', id: name(nodeIds, id), node: moved(node) })),
    ...[...fragment.cables].map(([id, cable]): Edit => ({ kind: 'add-cable', id: name(cableIds, id), cable: { ...cable, from: end(cable.from), to: end(cable.to) } })),
    ...[...fragment.automation].map(([id, lane]): Edit => ({ kind: 'set-lane', id: name(laneIds, id), lane: end(lane) })),
    ...[...fragment.frames].map(([id, frame]): Edit => ({ kind: 'set-frame', id: name(frameIds, id), frame: moved(frame) })),
    ...[...fragment.comments].map(([id, comment]): Edit => ({ kind: 'set-comment', id: name(commentIds, id), comment: moved(comment) })),
  ];
  const selection = { nodes: new Set(nodeIds.values()), frames: new Set(frameIds.values()), comments: new Set(commentIds.values()) };
  return { edit: { kind: 'batch', edits }, selection };
}

export const duplicate = (patch: Patch, selection: Selection, dx: number, dy: number): Paste =>
  pasteFragment(patch, extractFragment(patch, selection), dx, dy);

function renamed(table: ReadonlyMap<string, unknown>, there: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> {
  const newId = createIdSource((id) => there.has(id));
  return new Map([...table.keys()].sort().map((id) => [id, newId(id)]));
}
