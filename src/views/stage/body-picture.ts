/**
 * Bodies in the room: a glow as wide as the sound is and as tall as its spectrum, a core where its energy has its middle, a shadow on
 * the floor that tells how far away it is. What others hide is faint and has a broken outline. Draws on a Canvas 2D; main thread.
 */
import type { Ink } from '../ink.ts';
import type { Projected, Projection } from './camera.ts';
import { pitchColor } from './pitch-colors.ts';
import type { StageBody } from './scene.ts';

/** Of a body without width, in units of the room; smaller where many share it. */
const RADIUS = 0.05;
const MANY = 14;
/** How much of its spread a body is drawn wide: all of it would cover the stage. */
const SPREAD = 0.55;
const SPRITE_PX = 96;
/** From here on a body counts as hidden in part, and its outline is broken. */
const HIDDEN = 0.25;

export interface BodyShape {
  readonly body: StageBody;
  readonly core: Projected;
  readonly floor: Projected;
  /** Of the ellipse. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
  readonly radius: number;
}

export interface BodyMarks {
  readonly isSelected: boolean;
  readonly isPointed: boolean;
}

/** The farthest first. */
export function shapesOf(bodies: readonly StageBody[], projection: Projection): readonly BodyShape[] {
  const density = Math.min(1, (MANY / Math.max(1, bodies.length)) ** 0.4);
  const across = Math.cos((projection.camera.yaw * Math.PI) / 2);
  return bodies.map((body): BodyShape => {
    const { x, z, low, middle, high, spread } = body.at;
    const core = projection.at({ x, y: middle, z });
    const [top, bottom] = [projection.at({ x, y: high, z }), projection.at({ x, y: low, z })];
    // A tall room on a narrow screen has larger bodies in it: a hand must find them.
    const radius = RADIUS * density * core.scale * (0.8 + 0.2 * projection.room.height);
    return {
      body, core, radius,
      floor: projection.at({ x, y: 0, z }),
      x: core.x, y: (top.y + bottom.y) / 2,
      halfWidth: radius * 1.25 + Math.abs(spread * across) * core.scale * SPREAD,
      halfHeight: Math.max(radius * 1.25, Math.abs(bottom.y - top.y) / 2 + radius * 0.5),
    };
  }).sort((a, b) => b.core.depth - a.core.depth);
}

/** Whether a point is on a body, and how far from its core, for choosing among several; undefined beside it. */
export function reachOf({ x, y, halfWidth, halfHeight, core }: BodyShape, at: { readonly x: number; readonly y: number }, slackPx: number): number | undefined {
  const inside = ((at.x - x) / (halfWidth + slackPx)) ** 2 + ((at.y - y) / (halfHeight + slackPx)) ** 2 <= 1;
  return inside ? Math.hypot(at.x - core.x, at.y - core.y) : undefined;
}

export function drawShadow(context: CanvasRenderingContext2D, { body, floor, halfWidth, core, radius }: BodyShape, projection: Projection, ink: Ink): void {
  const flat = Math.max(0.12, Math.sin((projection.camera.pitch * Math.PI) / 2));
  if (flat > 0.7) return;
  const size = (floor.scale / core.scale) * Math.min(halfWidth, floor.scale * 0.4);
  // Of what is wide it is soft, or a few of them would black out the floor.
  const soft = Math.min(1, ((1.25 * radius) / halfWidth) ** 0.7);
  context.globalAlpha = (ink.isDark ? 0.42 : 0.14) * soft * (body.isReturn ? 0.3 : 1);
  context.fillStyle = ink.isDark ? '#000' : ink.text;
  context.beginPath();
  context.ellipse(floor.x, floor.y, size, size * flat, 0, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}

export function drawBody(context: CanvasRenderingContext2D, shape: BodyShape, ink: Ink, { isSelected, isPointed }: BodyMarks): void {
  const { body, core, floor, x, y, halfWidth, halfHeight, radius } = shape;
  const color = body.isReturn ? ink.tool.effects : pitchColor(body.at.middle, ink.isDark);
  const isOff = body.isMuted || body.silencedBy !== '';
  const clear = (1 - 0.75 * body.at.masked) * (isOff ? 0.35 : 1);
  const isHeard = body.heard !== undefined;
  // What is spread over a large place is thinner there.
  const dense = Math.min(1, Math.sqrt((5 * radius * radius) / (halfWidth * halfHeight)));
  context.lineWidth = 1;
  context.strokeStyle = color;
  if (core.y < floor.y) {
    context.globalAlpha = 0.4 * clear;
    context.beginPath();
    context.moveTo(core.x, core.y);
    context.lineTo(floor.x, floor.y);
    context.stroke();
  }
  if (isHeard && !isOff) {
    context.globalAlpha = (0.16 + 0.5 * body.light) * clear * (body.isReturn ? 0.6 : 1);
    context.drawImage(glowOf(color), x - 1.7 * halfWidth, y - 1.45 * halfHeight, 3.4 * halfWidth, 2.9 * halfHeight);
  }
  context.beginPath();
  context.ellipse(x, y, halfWidth, halfHeight, 0, 0, 2 * Math.PI);
  if (isHeard && !body.isReturn && !isOff) {
    context.globalAlpha = (0.12 + 0.2 * body.light) * clear * dense;
    context.fillStyle = color;
    context.fill();
  }
  context.globalAlpha = isHeard ? Math.max(0.3, 0.8 * clear * dense) : 0.5;
  if (body.isReturn || isOff || body.at.masked > HIDDEN) context.setLineDash(body.isReturn ? [2, 4] : [4, 4]);
  if (isHeard || isOff) context.stroke();
  context.setLineDash([]);
  drawCore(context, core, radius * (isHeard ? 0.82 + 0.3 * body.light : 0.6), color, ink, { isHollow: !isHeard || isOff || body.isReturn, clear });
  if (isSelected || isPointed) {
    context.globalAlpha = 1;
    context.strokeStyle = ink.text;
    context.lineWidth = isSelected ? 2 : 1;
    context.beginPath();
    context.ellipse(x, y, halfWidth + 4, halfHeight + 4, 0, 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawCore(context: CanvasRenderingContext2D, { x, y }: Projected, radius: number, color: string, ink: Ink, { isHollow, clear }: { readonly isHollow: boolean; readonly clear: number }): void {
  if (isHollow) {
    context.globalAlpha = Math.max(0.5, clear);
    context.beginPath();
    context.ellipse(x, y, radius * 0.7, radius * 0.7, 0, 0, 2 * Math.PI);
    context.stroke();
  } else {
    context.globalAlpha = Math.max(0.35, clear);
    context.drawImage(ballOf(color, ink.isDark), x - radius, y - radius, 2 * radius, 2 * radius);
  }
}

const sprites = new Map<string, HTMLCanvasElement>();

function sprite(key: string, draw: (context: CanvasRenderingContext2D) => void): HTMLCanvasElement {
  let canvas = sprites.get(key);
  if (canvas === undefined) {
    canvas = document.createElement('canvas');
    canvas.width = canvas.height = SPRITE_PX;
    draw(canvas.getContext('2d')!);
    sprites.set(key, canvas);
  }
  return canvas;
}

/** Bright in the middle, nothing at the rim. */
const glowOf = (color: string): HTMLCanvasElement => sprite(`glow ${color}`, (context) => {
  const half = SPRITE_PX / 2;
  const light = context.createRadialGradient(half, half, 0, half, half, half);
  for (const [at, alpha] of [[0, 0.95], [0.25, 0.6], [0.55, 0.2], [0.8, 0.05], [1, 0]] as const) light.addColorStop(at, color.replace(/^rgb\((.*)\)$/, `rgb($1 / ${alpha})`).replace(/^#(......)$/, (_, hex: string) => `#${hex}${Math.round(alpha * 255).toString(16).padStart(2, '0')}`));
  context.fillStyle = light;
  context.fillRect(0, 0, SPRITE_PX, SPRITE_PX);
});

/** A ball with the light from above. */
const ballOf = (color: string, isDark: boolean): HTMLCanvasElement => sprite(`ball ${isDark} ${color}`, (context) => {
  const half = SPRITE_PX / 2;
  context.beginPath();
  context.arc(half, half, half - 1, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  const shade = context.createRadialGradient(half * 0.75, half * 0.6, half * 0.05, half, half, half);
  shade.addColorStop(0, 'rgb(255 255 255 / 0.7)');
  shade.addColorStop(0.35, 'rgb(255 255 255 / 0.12)');
  shade.addColorStop(0.7, 'rgb(0 0 0 / 0)');
  shade.addColorStop(1, `rgb(0 0 0 / ${isDark ? 0.35 : 0.18})`);
  context.fillStyle = shade;
  context.fill();
});
