/** The empty room: floor, walls, loudspeakers, and its three dimensions by name and number. Draws on a Canvas 2D; main thread. */
import { wayOfPitch } from '../../measure/image/strip-image.ts';
import type { Ink } from '../ink.ts';
import { HALF_WIDTH, type Projection, type StagePoint } from './camera.ts';

const AZIMUTHS = [-30, -15, 0, 15, 30] as const;
const DEPTHS = [0.25, 0.5, 0.75] as const;
const PITCHES = [[50, '50'], [100, '100'], [200, '200'], [500, '500'], [1000, '1k'], [2000, '2k'], [5000, '5k'], [10_000, '10k']] as const;
/** Dimensions that are seen end-on, shorter than this many pixels, are not named. */
const LEAST_PX = 60;

export interface RoomStyle {
  /** Of text, in pixels; 0 leaves the words out. */
  readonly fontPx: number;
}

export function drawRoom(context: CanvasRenderingContext2D, projection: Projection, ink: Ink, { fontPx }: RoomStyle): void {
  drawWalls(context, projection, ink);
  drawGrid(context, projection, ink);
  for (const side of [-1, 1] as const) drawSpeaker(context, projection, side, ink);
  if (fontPx > 0) drawNames(context, projection, ink, fontPx);
}

function trace(context: CanvasRenderingContext2D, projection: Projection, points: readonly StagePoint[]): void {
  context.beginPath();
  for (const point of points) {
    const { x, y } = projection.at(point);
    context.lineTo(x, y);
  }
}

const floorOf = (): readonly StagePoint[] => [[-1, 0], [1, 0], [1, 1], [-1, 1]].map(([side, z]) => ({ x: side! * HALF_WIDTH, y: 0, z: z! }));

function drawWalls(context: CanvasRenderingContext2D, projection: Projection, ink: Ink): void {
  const near = projection.at({ x: 0, y: 0, z: 0 });
  const far = projection.at({ x: 0, y: 1, z: 1 });
  // Light falls off towards the back; seen from above or from the side it lies evenly.
  const isFront = projection.camera.pitch < 0.5 && projection.camera.yaw < 0.5;
  const floor = context.createLinearGradient(0, near.y, 0, projection.at({ x: 0, y: 0, z: 1 }).y + (isFront ? 0 : 1e-3));
  floor.addColorStop(0, ink.raised);
  floor.addColorStop(1, isFront ? ink.surface : ink.raised);
  trace(context, projection, floorOf());
  context.fillStyle = floor;
  context.globalAlpha = ink.isDark ? 0.9 : 0.8;
  context.fill();
  const wall = context.createLinearGradient(0, far.y, 0, projection.at({ x: 0, y: 0, z: 1 }).y + 1e-3);
  wall.addColorStop(0, ink.ground);
  wall.addColorStop(1, ink.surface);
  trace(context, projection, [[-1, 0], [1, 0], [1, 1], [-1, 1]].map(([side, y]) => ({ x: side! * HALF_WIDTH, y: y!, z: 1 })));
  context.fillStyle = wall;
  context.fill();
  for (const side of projection.camera.yaw > 0.5 ? [-1] : [-1, 1]) {
    trace(context, projection, [[0, 0], [0, 1], [1, 1], [1, 0]].map(([z, y]) => ({ x: side * HALF_WIDTH, y: y!, z: z! })));
    context.fillStyle = ink.surface;
    context.globalAlpha = ink.isDark ? 0.35 : 0.6;
    context.fill();
  }
  context.globalAlpha = 1;
}

function drawGrid(context: CanvasRenderingContext2D, projection: Projection, ink: Ink): void {
  const line = (from: StagePoint, to: StagePoint, color: string, alpha: number): void => {
    trace(context, projection, [from, to]);
    context.strokeStyle = color;
    context.globalAlpha = alpha;
    context.stroke();
  };
  context.lineWidth = 1;
  for (const degrees of AZIMUTHS) {
    const x = degrees / 30;
    const isMain = degrees === 0 || Math.abs(degrees) === 30;
    line({ x, y: 0, z: 0 }, { x, y: 0, z: 1 }, isMain ? ink.edge : ink.line, isMain ? 0.6 : 1);
    line({ x, y: 0, z: 1 }, { x, y: 1, z: 1 }, ink.line, degrees === 0 ? 0.9 : 0.5);
  }
  for (const z of DEPTHS) {
    line({ x: -HALF_WIDTH, y: 0, z }, { x: HALF_WIDTH, y: 0, z }, ink.line, 1);
    line({ x: -HALF_WIDTH, y: 0, z }, { x: -HALF_WIDTH, y: 1, z }, ink.line, 0.5);
  }
  for (const [hz] of PITCHES) {
    const y = wayOfPitch(hz);
    const isMain = hz === 100 || hz === 1000 || hz === 10_000;
    line({ x: -HALF_WIDTH, y, z: 0 }, { x: -HALF_WIDTH, y, z: 1 }, ink.line, isMain ? 0.9 : 0.45);
    line({ x: -HALF_WIDTH, y, z: 1 }, { x: HALF_WIDTH, y, z: 1 }, ink.line, isMain ? 0.9 : 0.45);
  }
  for (const side of [-HALF_WIDTH, HALF_WIDTH]) {
    line({ x: side, y: 0, z: 0 }, { x: side, y: 0, z: 1 }, ink.edge, 0.8);
    line({ x: side, y: 0, z: 1 }, { x: side, y: 1, z: 1 }, ink.edge, 0.8);
    line({ x: side, y: 1, z: 0 }, { x: side, y: 1, z: 1 }, ink.edge, 0.35);
    line({ x: side, y: 0, z: 0 }, { x: side, y: 1, z: 0 }, ink.edge, side < 0 ? 0.8 : 0.25);
  }
  for (const [y, z, alpha] of [[0, 0, 0.9], [0, 1, 0.8], [1, 1, 0.6]] as const) line({ x: -HALF_WIDTH, y, z }, { x: HALF_WIDTH, y, z }, ink.edge, alpha);
  context.globalAlpha = 1;
}

/** A box on the front edge, with its cones towards the listener. */
function drawSpeaker(context: CanvasRenderingContext2D, projection: Projection, side: -1 | 1, ink: Ink): void {
  const box = { from: side - 0.085, to: side + 0.085, low: 0.02, high: 0.3, back: 0.07 };
  const faces: readonly (readonly StagePoint[])[] = [
    [{ x: box.from, y: box.low, z: box.back }, { x: box.to, y: box.low, z: box.back }, { x: box.to, y: box.high, z: box.back }, { x: box.from, y: box.high, z: box.back }],
    [{ x: side < 0 ? box.to : box.from, y: box.low, z: 0 }, { x: side < 0 ? box.to : box.from, y: box.low, z: box.back }, { x: side < 0 ? box.to : box.from, y: box.high, z: box.back }, { x: side < 0 ? box.to : box.from, y: box.high, z: 0 }],
    [{ x: box.from, y: box.high, z: 0 }, { x: box.to, y: box.high, z: 0 }, { x: box.to, y: box.high, z: box.back }, { x: box.from, y: box.high, z: box.back }],
    [{ x: box.from, y: box.low, z: 0 }, { x: box.to, y: box.low, z: 0 }, { x: box.to, y: box.high, z: 0 }, { x: box.from, y: box.high, z: 0 }],
  ];
  context.lineWidth = 1;
  context.strokeStyle = ink.edge;
  context.fillStyle = ink.surface;
  context.globalAlpha = 0.85;
  for (const face of faces) {
    trace(context, projection, face);
    context.closePath();
    context.fill();
    context.stroke();
  }
  if (projection.camera.pitch < 0.5 && projection.camera.yaw < 0.5) {
    for (const [y, radius] of [[0.105, 0.055], [0.225, 0.026]] as const) {
      const at = projection.at({ x: side, y, z: 0 });
      context.beginPath();
      context.ellipse(at.x, at.y, radius * at.scale, radius * at.scale, 0, 0, 2 * Math.PI);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

function drawNames(context: CanvasRenderingContext2D, projection: Projection, ink: Ink, fontPx: number): void {
  const write = (text: string, point: StagePoint, dx: number, dy: number, isName: boolean): void => {
    const at = projection.at(point);
    context.font = `${isName ? 600 : 400} ${isName ? fontPx + 1 : fontPx}px ${ink.font}`;
    context.fillStyle = isName ? ink.text : ink.muted;
    context.textAlign = dx < 0 ? 'right' : dx > 0 ? 'left' : 'center';
    context.textBaseline = dy > 0 ? 'top' : dy < 0 ? 'bottom' : 'middle';
    context.fillText(text, at.x + dx, at.y + dy);
  };
  const length = (a: StagePoint, b: StagePoint): number => {
    const [from, to] = [projection.at(a), projection.at(b)];
    return Math.hypot(to.x - from.x, to.y - from.y);
  };
  const isSide = projection.camera.yaw > 0.5;
  const isTop = projection.camera.pitch > 0.5;
  if (!isSide && length({ x: -1, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }) > LEAST_PX) {
    const step = length({ x: 0, y: 0, z: 0 }, { x: 0.5, y: 0, z: 0 });
    // From above the loudspeakers stand over the edge.
    const below = isTop ? 4 + projection.at({ x: 1, y: 0.3, z: 0 }).y - projection.at({ x: 1, y: 0, z: 0 }).y : 8;
    write('left', { x: -1, y: 0, z: 0 }, 0, below, true);
    write('right', { x: 1, y: 0, z: 0 }, 0, below, true);
    for (const degrees of step > 40 ? [-15, 0, 15] : [0]) write(degrees === 0 ? 'center' : `${Math.abs(degrees)}°`, { x: degrees / 30, y: 0, z: 0 }, 0, below + 1, false);
  }
  if (length({ x: -HALF_WIDTH, y: 0, z: 0 }, { x: -HALF_WIDTH, y: 1, z: 0 }) > LEAST_PX) {
    const at = { x: -HALF_WIDTH, z: 0 };
    // From the side the nearer wall, with its loudspeaker, stands in front of the scale.
    const beside = -8 - Math.max(0, isSide ? projection.at({ ...at, y: 0 }).x - projection.at({ x: HALF_WIDTH, y: 0, z: 0 }).x : 0);
    const tall = length({ ...at, y: 0 }, { ...at, y: 1 });
    write('low', { ...at, y: 0 }, beside, 0, true);
    write('high', { ...at, y: 1 }, beside, 0, true);
    const shown = PITCHES.filter((_, k) => k > 0 && (tall > 220 || k % 3 === 1));
    for (const [hz, label] of shown) write(label, { ...at, y: wayOfPitch(hz) }, beside, 0, false);
  }
  if (length({ x: HALF_WIDTH, y: 0, z: 0 }, { x: HALF_WIDTH, y: 0, z: 1 }) > LEAST_PX) {
    const edge = { x: HALF_WIDTH, y: 0 };
    const [dx, dy] = isSide ? [0, 8] : [8, isTop ? 0 : -2];
    write('front', { ...edge, z: 0.03 }, dx, dy, true);
    write('back', { ...edge, z: 0.97 }, dx, dy, true);
  }
}
