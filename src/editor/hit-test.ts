/** What stands under a point of the canvas: sockets before nodes, nodes before cables. Pure reads of the model. */
import { distanceTo } from './cable-geometry.ts';
import type { EditorModel } from './editor-model.ts';
import type { SocketPlace } from './node-layout.ts';
import type { Box, Point } from './viewport.ts';
import { contains } from './viewport.ts';

export type Hit =
  | { readonly kind: 'socket'; readonly node: string; readonly socket: SocketPlace }
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'cable'; readonly cable: string; readonly t: number }
  | { readonly kind: 'comment'; readonly comment: string }
  | { readonly kind: 'frame'; readonly frame: string }
  | { readonly kind: 'nothing' };

/** Screen pixels around a socket and a cable that still mean it; a finger is broader. */
export const REACH = { mouse: { socket: 11, cable: 6 }, touch: { socket: 22, cable: 16 } } as const;
export type Pointer = keyof typeof REACH;

/** Height of a frame's title, by which it is taken. */
export const FRAME_TITLE = 28;

const around = ({ x, y }: Point, reach: number): Box => ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach });

export function hitTest(model: EditorModel, point: Point, zoom: number, pointer: Pointer, withSockets = true): Hit {
  const socket = withSockets ? nearestSocket(model, point, REACH[pointer].socket / zoom) : undefined;
  if (socket !== undefined) return { kind: 'socket', ...socket };
  const node = topNode(model, point);
  if (node !== undefined) return { kind: 'node', node };
  const cable = nearestCable(model, point, REACH[pointer].cable / zoom);
  if (cable !== undefined) return { kind: 'cable', ...cable };
  for (const [comment, box] of model.patch.comments) if (contains(box, point)) return { kind: 'comment', comment };
  for (const [frame, box] of model.patch.frames) if (contains({ ...box, height: FRAME_TITLE }, point)) return { kind: 'frame', frame };
  return { kind: 'nothing' };
}

export function nearestSocket(
  model: EditorModel, point: Point, reach: number, fits: (node: string, socket: SocketPlace) => boolean = () => true,
): { readonly node: string; readonly socket: SocketPlace } | undefined {
  let best = reach;
  let found: { node: string; socket: SocketPlace } | undefined;
  for (const node of model.nodeIndex.query(around(point, reach))) {
    const box = model.box(node)!;
    for (const socket of model.layout(node)!.sockets) {
      const distance = Math.hypot(box.x + socket.x - point.x, box.y + socket.y - point.y);
      if (distance < best && fits(node, socket)) {
        best = distance;
        found = { node, socket };
      }
    }
  }
  return found;
}

/** The node drawn last there; selected ones are drawn over the others. */
export function topNode(model: EditorModel, point: Point): string | undefined {
  const there = model.nodeIndex.query(around(point, 0));
  if (there.size < 2) return [...there][0];
  let top: string | undefined;
  for (const id of model.patch.nodes.keys()) {
    if (!there.has(id)) continue;
    if (top === undefined || model.selected.nodes.has(id) || !model.selected.nodes.has(top)) top = id;
  }
  return top;
}

export function nearestCable(model: EditorModel, point: Point, reach: number, fits: (cable: string) => boolean = () => true): { readonly cable: string; readonly t: number } | undefined {
  let best = reach;
  let found: { cable: string; t: number } | undefined;
  for (const cable of model.cableIndex.query(around(point, reach))) {
    const { distance, t } = distanceTo(model.curve(cable)!, point);
    if (distance < best && fits(cable)) {
      best = distance;
      found = { cable, t };
    }
  }
  return found;
}
