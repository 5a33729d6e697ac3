/**
 * Room on the canvas: where something new can stand without covering what is there, and what moves aside, and how far, for what
 * must stand where it was put. Boxes in canvas units, in and out; knows no patch. Pure.
 */
import { snapDown, snapUp } from '../patch/grid.ts';
import { SpatialIndex } from './spatial-index.ts';
import { grow, union, type Box, type Point } from './viewport.ts';

/** What is left between nodes where they are moved apart: a cable is seen beside, and a row of sockets that opens below has room. */
export const GAP = { x: 24, y: 24 } as const;
/** Nearer than this, two nodes read as one. */
const TIGHT = 8;
/** The canvas's grid: what moves stays in line with what does not. */
/** A way up or left must be this much shorter to be taken: patches grow right and down. */
const BACK_COST = 1.5;
/** Boxes against boxes that are looked at one by one. */
const MOST_PAIRS = 1_000_000;

/** Whether two boxes overlap, or stand so near that they seem to. */
export const crowds = (a: Box, b: Box, by = TIGHT): boolean => a.x < b.x + b.width + by && b.x < a.x + a.width + by && a.y < b.y + b.height + by && b.y < a.y + a.height + by;

/** How far these boxes must go together, along one axis, to stand clear of all the others; nowhere if they do already. `most`: sideways at most so far. */
export function clearShift(group: readonly Box[], others: readonly Box[], most: { readonly left: number; readonly right: number } = { left: Infinity, right: Infinity }): Point {
  // Thousands among thousands go as one block: a paste must not take a second to find its place.
  const shapes = group.length * others.length > MOST_PAIRS ? [union(group)!] : group;
  if (!shapes.some((box) => others.some((other) => crowds(box, other)))) return { x: 0, y: 0 };
  const right = clearAlong(shapes, others, 'x', 1);
  const down = clearAlong(shapes, others, 'y', 1);
  const left = clearAlong(shapes, others, 'x', -1);
  const up = clearAlong(shapes, others, 'y', -1);
  const ways = [{ to: { x: 0, y: down }, cost: down }, { to: { x: right, y: 0 }, cost: right <= most.right ? right : Infinity }, { to: { x: 0, y: -up }, cost: up * BACK_COST }, { to: { x: -left, y: 0 }, cost: left <= most.left ? left * BACK_COST : Infinity }];
  return ways.reduce((best, way) => (way.cost < best.cost ? way : best)).to;
}

/** The least way along an axis: each pair that would meet on it forbids a stretch, and the first step outside all stretches is it. */
function clearAlong(group: readonly Box[], others: readonly Box[], axis: 'x' | 'y', sign: 1 | -1): number {
  const [size, across, acrossSize] = axis === 'x' ? (['width', 'y', 'height'] as const) : (['height', 'x', 'width'] as const);
  const gap = GAP[axis];
  const acrossGap = GAP[across];
  const stretches: [from: number, to: number][] = [];
  for (const box of group) {
    for (const other of others) {
      if (box[across] >= other[across] + other[acrossSize] + acrossGap || other[across] >= box[across] + box[acrossSize] + acrossGap) continue;
      const low = other[axis] - gap - box[size] - box[axis];
      const high = other[axis] + other[size] + gap - box[axis];
      stretches.push(sign === 1 ? [low, high] : [-high, -low]);
    }
  }
  stretches.sort(([a], [b]) => a - b);
  let way = 0;
  for (const [from, to] of stretches) if (way > from && way < to) way = snapUp(to);
  return way;
}

/** Where a box put between two fits best: as near to its place as clears the first, and the second too where there is room for both. */
export function fitBetween(box: Box, before: Box, after: Box): Box {
  const isForward = before.x + before.width <= after.x;
  if (!isForward) return moved(box, clearShift([box], [before]));
  const low = crowds({ ...box, x: before.x }, before) ? snapUp(before.x + before.width + GAP.x) : -Infinity;
  const high = crowds({ ...box, x: after.x }, after) ? snapDown(after.x - GAP.x - box.width) : Infinity;
  return { ...box, x: Math.max(low, Math.min(high, box.x)) };
}

const moved = (box: Box, by: Point): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y });

export interface Surroundings {
  /** All that stands on the canvas, what is new too. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** What a node feeds: it stays to the right of it where it stands there. */
  targetsOf(id: string): Iterable<string>;
}

export interface Standing {
  /** Who needs the room; they stay. */
  readonly placed: ReadonlySet<string>;
  /** Who stays too. */
  readonly pinned?: ReadonlySet<string>;
  /** Who goes to the right and nowhere else. */
  readonly rightward?: ReadonlySet<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

/**
 * Who moves aside, and where to. What is in the way goes to the nearest free place, what the sound runs on to goes right, and
 * takes along what it feeds. Only what is touched moves.
 */
export function makeRoom({ boxes, targetsOf }: Surroundings, { placed, pinned = NOBODY, rightward = NOBODY }: Standing): ReadonlyMap<string, Point> {
  const settled = new Map([...placed, ...pinned].flatMap((id) => { const box = boxes.get(id); return box ? [[id, box] as const] : []; }));
  const loose = new SpatialIndex();
  for (const [id, box] of boxes) if (!settled.has(id)) loose.set(id, box);
  const moves = new Map<string, Point>();
  const queue = [...placed].sort();
  // Each node is settled once, clear of all that were settled before it: so this ends, and nothing that moved covers anything.
  for (let pusher = queue.shift(); pusher !== undefined; pusher = queue.shift()) {
    const box = settled.get(pusher);
    const was = boxes.get(pusher);
    if (box === undefined || was === undefined) continue;
    const pushed = new Map<string, number>();
    for (const id of loose.query(grow(box, TIGHT))) if (crowds(box, loose.get(id)!)) pushed.set(id, rightward.has(id) ? loose.get(id)!.x : -Infinity);
    for (const id of targetsOf(pusher)) {
      const target = loose.get(id);
      if (target === undefined || !isAfter(target, was)) continue;
      const least = box.x + box.width + Math.min(GAP.x, target.x - was.x - was.width);
      if (pushed.has(id) || (moves.has(pusher) && target.x >= was.x + was.width && target.x < least)) pushed.set(id, Math.max(target.x, snapUp(least)));
    }
    for (const id of [...pushed.keys()].sort((a, b) => order(loose.get(a)!, loose.get(b)!) || (a < b ? -1 : 1))) {
      const least = pushed.get(id)!;
      const target = loose.get(id)!;
      const others = [...settled.values()];
      const to = least === -Infinity ? moved(target, clearShift([target], others)) : alongRight({ ...target, x: least }, others);
      loose.delete(id);
      settled.set(id, to);
      if (to.x === target.x && to.y === target.y) continue;
      moves.set(id, { x: to.x, y: to.y });
      queue.push(id);
    }
  }
  return moves;
}

const alongRight = (box: Box, others: readonly Box[]): Box => (others.some((other) => crowds(box, other)) ? { ...box, x: box.x + clearAlong([box], others, 'x', 1) } : box);
const isAfter = (a: Box, b: Box): boolean => a.x + a.width / 2 > b.x + b.width / 2;
const order = (a: Box, b: Box): number => a.x - b.x || a.y - b.y;
