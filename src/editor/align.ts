/** Nodes lined up at a side, and spaced out evenly. Boxes in, places out; what would cover another stands behind it. Canvas units; pure. */
import { snap, snapUp } from '../patch/grid.ts';
import { GAP } from './make-room.ts';
import type { Box, Point } from './viewport.ts';

export type Side = 'left' | 'right' | 'top' | 'bottom';
export type Axis = 'x' | 'y';
type Boxes = ReadonlyMap<string, Box>;
type Places = ReadonlyMap<string, Point>;

const SIZE = { x: 'width', y: 'height' } as const;
const OTHER = { x: 'y', y: 'x' } as const;

/** All at the outermost of these edges; those that stood beside each other come one after another along it. */
export function alignTo(boxes: Boxes, side: Side): Places {
  const axis: Axis = side === 'left' || side === 'right' ? 'x' : 'y';
  const along = OTHER[axis];
  const isFar = side === 'right' || side === 'bottom';
  const edges = [...boxes.values()].map((box) => (isFar ? box[axis] + box[SIZE[axis]] : box[axis]));
  const edge = isFar ? Math.max(...edges) : Math.min(...edges);
  const places = new Map<string, Point>();
  let free = -Infinity;
  for (const [id, box] of inOrder(boxes, along)) {
    const at = box[along] < free ? snapUp(free) : box[along];
    free = at + box[SIZE[along]] + GAP[along];
    const over = edge - (isFar ? box[SIZE[axis]] : 0);
    places.set(id, axis === 'x' ? { x: over, y: at } : { x: at, y: over });
  }
  return places;
}

/** The first and the last stay, unless there is too little room between them; the gaps of all become the same. */
export function spaceOut(boxes: Boxes, axis: Axis): Places {
  const size = SIZE[axis];
  const order = inOrder(boxes, axis);
  const [first] = order;
  if (first === undefined) return new Map();
  const end = Math.max(...order.map(([, box]) => box[axis] + box[size]));
  const filled = order.reduce((sum, [, box]) => sum + box[size], 0);
  const gap = Math.max(GAP[axis], (end - first[1][axis] - filled) / Math.max(1, order.length - 1));
  let at = first[1][axis];
  return new Map(order.map(([id, box], k) => {
    const place = k === 0 ? at : snap(at);
    at += box[size] + gap;
    return [id, axis === 'x' ? { x: place, y: box.y } : { x: box.x, y: place }];
  }));
}

const inOrder = (boxes: Boxes, axis: Axis): readonly (readonly [string, Box])[] =>
  [...boxes].sort(([idA, a], [idB, b]) => a[axis] - b[axis] || a[OTHER[axis]] - b[OTHER[axis]] || (idA < idB ? -1 : 1));
