/**
 * The stage as one picture: the room, kept as long as nobody moves the camera, and the bodies in it, from the back to the front. The
 * same on a node's face and over the whole window. Draws on a Canvas 2D; main thread.
 */
import type { Ink } from '../ink.ts';
import { type BodyShape, drawBody, drawShadow, reachOf, shapesOf } from './body-picture.ts';
import { bodyWords, stateMark } from './body-words.ts';
import { type Area, type Camera, Projection } from './camera.ts';
import { drawRoom } from './room-picture.ts';
import type { StageScene } from './scene.ts';

export interface StageStyle {
  /** Of names, in pixels; 0 shows bodies without names. */
  readonly fontPx: number;
  /** Whether the body that is marked says where it is, not only who: not where a list beside it does. */
  readonly tells: boolean;
  readonly margin: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What a body says of itself is broken into lines of this many letters' widths. */
const LINE_EM = 19;
/** How far beside a body a hand may be. */
const SLACK_PX = 6;

export class StagePicture {
  #room: HTMLCanvasElement | undefined;
  #roomKey = '';
  #roomInk: Ink | undefined;
  #shapes: readonly BodyShape[] = [];
  #projection: Projection | undefined;

  get projection(): Projection | undefined {
    return this.#projection;
  }

  draw(context: CanvasRenderingContext2D, size: { readonly width: number; readonly height: number }, ink: Ink, scene: StageScene, camera: Camera, style: StageStyle, pointed?: string): void {
    const { left, right, top, bottom } = style.margin;
    const area: Area = { x: left, y: top, width: Math.max(40, size.width - left - right), height: Math.max(40, size.height - top - bottom) };
    const projection = new Projection(camera, area);
    this.#projection = projection;
    this.#drawRoom(context, size, ink, projection, style);
    this.#shapes = shapesOf(scene.bodies, projection);
    for (const shape of this.#shapes) drawShadow(context, shape, projection, ink);
    for (const shape of this.#shapes) drawBody(context, shape, ink, { isSelected: scene.selected.has(shape.body.id), isPointed: shape.body.id === pointed });
    if (style.fontPx > 0) this.#drawNames(context, size, ink, scene, style, pointed);
  }

  /** The body under a point: of several the one whose core is nearest. */
  bodyAt(point: { readonly x: number; readonly y: number }): string | undefined {
    let [best, found]: [number, string | undefined] = [Infinity, undefined];
    for (const shape of this.#shapes) {
      const reach = reachOf(shape, point, SLACK_PX);
      if (reach === undefined || reach > best) continue;
      best = reach;
      found = shape.body.id;
    }
    return found;
  }

  /** Where a body was drawn last. */
  shapeOf(id: string): BodyShape | undefined {
    return this.#shapes.find(({ body }) => body.id === id);
  }

  #drawRoom(context: CanvasRenderingContext2D, { width, height }: { readonly width: number; readonly height: number }, ink: Ink, projection: Projection, { fontPx }: StageStyle): void {
    const scale = context.getTransform().a;
    const { yaw, pitch, distance } = projection.camera;
    // A font that arrives later is drawn with later.
    const key = [width, height, scale, yaw, pitch, distance, fontPx, fontPx > 0 && document.fonts.check(`600 ${fontPx}px ${ink.font}`)].join(' ');
    if (key !== this.#roomKey || ink !== this.#roomInk || this.#room === undefined) {
      this.#room ??= document.createElement('canvas');
      this.#room.width = Math.max(1, Math.round(width * scale));
      this.#room.height = Math.max(1, Math.round(height * scale));
      const room = this.#room.getContext('2d')!;
      room.setTransform(scale, 0, 0, scale, 0, 0);
      drawRoom(room, projection, ink, { fontPx });
      [this.#roomKey, this.#roomInk] = [key, ink];
    }
    context.drawImage(this.#room, 0, 0, width, height);
  }

  /** The nearest bodies' first; a name that would lie on another is left out. */
  #drawNames(context: CanvasRenderingContext2D, size: { readonly width: number; readonly height: number }, ink: Ink, { selected }: StageScene, { fontPx, tells }: StageStyle, pointed: string | undefined): void {
    const taken: Box[] = [];
    const isMarked = ({ body }: BodyShape): boolean => selected.has(body.id) || body.id === pointed;
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    context.lineJoin = 'round';
    for (const shape of [...this.#shapes].reverse().sort((a, b) => Number(isMarked(b)) - Number(isMarked(a)))) {
      const { body, x, y, halfHeight } = shape;
      const isBig = isMarked(shape);
      const font = (line: number): string => `${line === 0 ? 600 : 400} ${fontPx}px ${ink.font}`;
      context.font = font(1);
      const lines = [`${body.name}${stateMark(body)}`, ...(isBig && tells ? broken(context, bodyWords(body), LINE_EM * fontPx) : [])];
      const width = Math.max(...lines.map((line, k) => { context.font = font(k); return context.measureText(line).width; }));
      const height = lines.length * (fontPx + 3);
      const above = y - halfHeight - 8 - height;
      const box: Box = { x: Math.min(size.width - width - 4, Math.max(4, x - width / 2)), y: above < 4 ? Math.min(size.height - height, y + halfHeight + 6) : above, width, height };
      if (!isBig && taken.some((other) => overlaps(box, other))) continue;
      taken.push(box);
      if (lines.length > 1) {
        context.globalAlpha = 0.85;
        context.fillStyle = ink.ground;
        context.beginPath();
        context.roundRect(box.x - 8, box.y - 4, box.width + 16, box.height + 8, 6);
        context.fill();
      }
      lines.forEach((line, k) => {
        context.font = font(k);
        context.strokeStyle = ink.ground;
        context.lineWidth = 3;
        context.globalAlpha = isBig ? 0.85 : 0.6;
        const [at, baseline] = [box.x + box.width / 2, box.y + (k + 1) * (fontPx + 3) - 3];
        context.strokeText(line, at, baseline);
        context.globalAlpha = isBig || body.light > 0.05 ? 1 : 0.85;
        context.fillStyle = k === 0 ? ink.text : ink.muted;
        context.fillText(line, at, baseline);
      });
    }
    context.globalAlpha = 1;
  }
}

/** Into lines, at commas. */
function broken(context: CanvasRenderingContext2D, words: string, widthPx: number): readonly string[] {
  const lines: string[] = [];
  for (const part of words.split(', ')) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)}, ${part}`;
    if (lines.length === 0 || context.measureText(longer).width > widthPx) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

const overlaps = (a: Box, b: Box): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
