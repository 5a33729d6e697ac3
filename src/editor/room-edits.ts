/**
 * Edits that bring nodes, made so that no node comes to cover another: the new ones step aside, or those that are there do, in the
 * same edit. Frames grow with what is pushed out of them. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { attempt } from '../patch/check.ts';
import type { Edit } from '../patch/edit.ts';
import type { Patch } from '../patch/patch.ts';
import { clearShift, fitBetween, makeRoom, type Standing } from './make-room.ts';
import { patchBoxes, type FaceSizes } from './patch-boxes.ts';
import { contains, grow, union, type Box, type Point } from './viewport.ts';

export interface Ground {
  readonly patch: Patch;
  readonly catalog: Catalog;
  readonly faces: FaceSizes;
}

type Move = readonly [node: string, x: number, y: number];
/** Between a frame's edge and what it grew for. */
const FRAME_PADDING = 24;

/**
 * The same edit, with all its new nodes moved together to where they cover none of the old ones, and not past those that they feed or
 * are fed by: their cables go on running to the right. As it is if it may not be done.
 */
export function besideOthers(ground: Ground, edit: Edit): Edit {
  const after = afterwards(ground, edit);
  if (after === undefined || after.fresh.size === 0) return edit;
  const { boxes, fresh } = after;
  const { x, y } = clearShift([...fresh].map((id) => boxes.get(id)!), [...boxes].filter(([id]) => !fresh.has(id)).map(([, box]) => box), sidewaysOf(after));
  if (x === 0 && y === 0) return edit;
  return withEdits(edit, movesOf([...fresh].map((id): Move => [id, boxes.get(id)!.x + x, boxes.get(id)!.y + y])));
}

/** How far the new nodes can go together before one of their cables, that runs to the right where they were put, runs backward. */
function sidewaysOf({ patch, boxes, fresh }: After): { readonly left: number; readonly right: number } {
  const most = { left: Infinity, right: Infinity };
  for (const { from, to } of patch.cables.values()) {
    const [source, target] = [boxes.get(from.node), boxes.get(to.node)];
    const run = source === undefined || target === undefined ? -1 : target.x - source.x - source.width;
    if (run < 0 || fresh.has(from.node) === fresh.has(to.node)) continue;
    const way = fresh.has(from.node) ? 'right' : 'left';
    most[way] = Math.min(most[way], run);
  }
  return most;
}

/** The same edit, with the old nodes moving aside for the new ones, which stay where they are put. */
export function asideForNew(ground: Ground, edit: Edit): Edit {
  const after = afterwards(ground, edit);
  return after === undefined || after.fresh.size === 0 ? edit : withEdits(edit, aside(ground.patch, after, { placed: after.fresh }));
}

/** Moves nodes; the others move aside for them. */
export function movedAside(ground: Ground, places: ReadonlyMap<string, Point>): Edit {
  const edit: Edit = { kind: 'move', to: [...places].map(([id, { x, y }]): Move => [id, x, y]) };
  const after = afterwards(ground, edit);
  return after === undefined ? edit : withEdits(edit, aside(ground.patch, after, { placed: new Set(places.keys()) }));
}

/** The same edit, after which a node may be larger: what it feeds goes right, what is in its way aside. */
export function asideForGrown(ground: Ground, edit: Edit, id: string): Edit {
  const after = afterwards(ground, edit);
  const box = after?.boxes.get(id);
  if (after === undefined || box === undefined) return edit;
  const rightward = new Set([...onwards(after.patch, id)].filter((one) => one !== id && after.boxes.get(one)!.x > box.x));
  return withEdits(edit, aside(ground.patch, after, { placed: new Set([id]), rightward }));
}

/** The same edit, which puts a node between two others, with room made for it there. `before` stays. */
export function betweenNodes(ground: Ground, edit: Edit, id: string, before: string, behind: string): Edit {
  const after = afterwards(ground, edit);
  const box = after?.boxes.get(id);
  const [first, second] = [after?.boxes.get(before), after?.boxes.get(behind)];
  if (after === undefined || box === undefined || first === undefined || second === undefined) return edit;
  const fitted = fitBetween(box, first, second);
  const boxes = new Map(after.boxes).set(id, fitted);
  const own = fitted.x === box.x && fitted.y === box.y ? [] : movesOf([[id, fitted.x, fitted.y]]);
  const homes = [...ground.patch.frames].filter(([, frame]) => contains(frame, first) && contains(frame, second)).map(([frame]) => frame);
  const end = first.x + first.width;
  const rightward = new Set(end <= second.x ? [...onwards(after.patch, behind)].filter((one) => boxes.get(one)!.x >= end) : []);
  const standing = { placed: new Set([id]), pinned: new Set([before]), rightward };
  return withEdits(edit, [...own, ...aside(ground.patch, { ...after, boxes }, standing, new Map([[id, homes]]))]);
}

interface After {
  readonly patch: Patch;
  readonly boxes: ReadonlyMap<string, Box>;
  readonly fresh: ReadonlySet<string>;
}

function afterwards({ patch, catalog, faces }: Ground, edit: Edit): After | undefined {
  const result = attempt(patch, edit, catalog);
  if (!result.ok) return undefined;
  return { patch: result.patch, boxes: patchBoxes(result.patch, catalog, faces), fresh: new Set([...result.patch.nodes.keys()].filter((id) => !patch.nodes.has(id))) };
}

/** `homes`: frames that new nodes belong to. */
function aside(before: Patch, { patch, boxes }: After, standing: Standing, homes: ReadonlyMap<string, readonly string[]> = new Map()): Edit[] {
  const targets = targetsIn(patch);
  const moves = makeRoom({ boxes, targetsOf: (id) => targets.get(id) ?? [] }, standing);
  const goes = new Map<string, Box>([...moves].map(([id, to]) => [id, { ...boxes.get(id)!, ...to }]));
  for (const id of homes.keys()) goes.set(id, boxes.get(id)!);
  const isIn = (frame: string, id: string): boolean => homes.get(id)?.includes(frame) ?? (before.nodes.has(id) && contains(before.frames.get(frame)!, before.nodes.get(id)!));
  const frames = [...before.frames].flatMap(([id, frame]): Edit[] => {
    const held = [...goes].filter(([node]) => isIn(id, node)).map(([, box]) => grow(box, FRAME_PADDING));
    const grown = held.length === 0 ? frame : { ...frame, ...union([frame, ...held]) };
    return grown.width === frame.width && grown.height === frame.height ? [] : [{ kind: 'set-frame', id, frame: grown }];
  });
  return [...movesOf([...moves].map(([id, { x, y }]: readonly [string, Point]): Move => [id, x, y])), ...frames];
}

function targetsIn(patch: Patch): ReadonlyMap<string, readonly string[]> {
  const targets = new Map<string, string[]>();
  for (const { from, to } of patch.cables.values()) targets.set(from.node, [...(targets.get(from.node) ?? []), to.node]);
  return targets;
}

/** A node and all that the sound comes to from there. */
function onwards(patch: Patch, from: string): ReadonlySet<string> {
  const targets = targetsIn(patch);
  const found = new Set([from]);
  for (const id of found) for (const next of targets.get(id) ?? []) found.add(next);
  return found;
}

const movesOf = (to: readonly Move[]): Edit[] => (to.length === 0 ? [] : [{ kind: 'move', to }]);

const withEdits = (edit: Edit, more: readonly Edit[]): Edit => (more.length === 0 ? edit : { kind: 'batch', edits: [...(edit.kind === 'batch' ? edit.edits : [edit]), ...more] });
