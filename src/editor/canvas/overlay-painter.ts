/** What a hand is doing: the cable it holds, the sockets it may reach, the box it draws. Over everything else. Main thread. */
import type { Ink } from '../../views/ink.ts';
import type { CableCurve } from '../cable-geometry.ts';
import { cableCurve } from '../cable-geometry.ts';
import type { EditorModel } from '../editor-model.ts';
import type { SocketPlace } from '../node-layout.ts';
import type { Box, Point, Transform } from '../viewport.ts';
import { toScreen } from '../viewport.ts';
import type { WireStart } from '../wiring.ts';
import { canJoin } from '../wiring.ts';

export interface HeldWire {
  readonly start: WireStart;
  readonly at: Point;
  readonly target: { readonly node: string; readonly socket?: SocketPlace } | undefined;
  /** The cable that is moved to another end. */
  readonly instead: string | undefined;
}

export interface Overlay {
  readonly wire?: HeldWire;
  readonly marquee?: Box;
  /** A node that is about to be placed. */
  readonly ghost?: Box & { readonly name: string; readonly color: string };
  /** The cable that a dropped node would stand in. */
  readonly into?: string;
}

export function paintOverlay(context: CanvasRenderingContext2D, overlay: Overlay, model: EditorModel, visible: ReadonlySet<string>, transform: Transform, ink: Ink): void {
  if (overlay.into !== undefined) paintInto(context, model.curve(overlay.into), transform, ink);
  if (overlay.wire) paintWire(context, overlay.wire, model, visible, transform, ink);
  if (overlay.marquee) paintMarquee(context, overlay.marquee, transform, ink);
  if (overlay.ghost) paintGhost(context, overlay.ghost, transform, ink);
}

function paintInto(context: CanvasRenderingContext2D, curve: CableCurve | undefined, { x, y, k }: Transform, ink: Ink): void {
  if (curve === undefined) return;
  const { from, c1, c2, to } = curve;
  context.beginPath();
  context.moveTo(from.x * k + x, from.y * k + y);
  context.bezierCurveTo(c1.x * k + x, c1.y * k + y, c2.x * k + x, c2.y * k + y, to.x * k + x, to.y * k + y);
  context.strokeStyle = ink.text;
  context.lineWidth = 3;
  context.stroke();
}

function paintWire(context: CanvasRenderingContext2D, { start, at, target, instead }: HeldWire, model: EditorModel, visible: ReadonlySet<string>, transform: Transform, ink: Ink): void {
  for (const node of visible) {
    const box = model.box(node);
    for (const socket of model.layout(node)?.sockets ?? []) {
      if (!box || !canJoin(model, start, node, socket, instead)) continue;
      const isTarget = target?.node === node && target.socket?.port === socket.port && target.socket.kind === socket.kind;
      const place = toScreen({ x: box.x + socket.x, y: box.y + socket.y }, transform);
      context.beginPath();
      context.arc(place.x, place.y, isTarget ? 9 : 6, 0, 2 * Math.PI);
      context.lineWidth = isTarget ? 3 : 1.5;
      context.strokeStyle = ink.text;
      context.stroke();
    }
  }
  const socket = model.socket(start.node, start.kind, start.port);
  const box = model.box(start.node);
  if (!box) return;
  const near = socket ? { x: box.x + socket.x, y: box.y + socket.y } : { x: box.x + box.width, y: box.y + box.height / 2 };
  const targetBox = target && model.box(target.node);
  const far = target?.socket && targetBox ? { x: targetBox.x + target.socket.x, y: targetBox.y + target.socket.y } : at;
  const curve = start.kind === 'out' ? cableCurve(near, far, target?.socket?.kind ?? 'in') : cableCurve(far, near, start.kind);
  paintInto(context, curve, transform, ink);
  if (target && !target.socket && targetBox) outline(context, targetBox, transform, ink);
}

function outline(context: CanvasRenderingContext2D, box: Box, { x, y, k }: Transform, ink: Ink): void {
  context.beginPath();
  context.roundRect(box.x * k + x - 3, box.y * k + y - 3, box.width * k + 6, box.height * k + 6, 10 * k);
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  context.stroke();
}

function paintMarquee(context: CanvasRenderingContext2D, box: Box, { x, y, k }: Transform, ink: Ink): void {
  context.fillStyle = ink.text;
  context.globalAlpha = 0.06;
  context.fillRect(box.x * k + x, box.y * k + y, box.width * k, box.height * k);
  context.globalAlpha = 1;
  context.strokeStyle = ink.text;
  context.lineWidth = 1;
  context.strokeRect(Math.round(box.x * k + x) + 0.5, Math.round(box.y * k + y) + 0.5, Math.round(box.width * k), Math.round(box.height * k));
}

function paintGhost(context: CanvasRenderingContext2D, ghost: NonNullable<Overlay['ghost']>, { x, y, k }: Transform, ink: Ink): void {
  const [left, top] = [ghost.x * k + x, ghost.y * k + y];
  context.beginPath();
  context.roundRect(left, top, ghost.width * k, ghost.height * k, 8 * k);
  context.fillStyle = ink.surface;
  context.globalAlpha = 0.8;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = ghost.color;
  context.lineWidth = 2;
  context.stroke();
  context.fillStyle = ink.text;
  context.font = `600 ${13 * k}px ${ink.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(ghost.name, left + 12 * k, top + 18 * k);
}
