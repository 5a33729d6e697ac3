/** The stereo picture, mid upwards and sides to their sides, scaled to its own level; below it the correlation. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { drawCorrelation } from '../../../src/views/correlation-scale.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { fromDb } from '../../../src/views/scales.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';

const HALF = Math.SQRT1_2;
const SCALE_HEIGHT = 36;
/** The picture opens up to quiet sounds no farther than this. */
const LEAST_LEVEL_DB = -48;
/** Peaks of music stand about this far over its mean power; the picture leaves them room. */
const HEADROOM_DB = 9;
/** How quickly the picture follows the level, per shown frame. */
const FOLLOW = 0.06;

class GoniometerView implements FaceView {
  #scaleDb = 0;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const center = { x: size.width / 2, y: (size.height - SCALE_HEIGHT) / 2 + 4 };
    const radius = Math.min(center.x, (size.height - SCALE_HEIGHT) / 2) - 8;
    this.#drawGround(context, center, radius, ink);
    const points = face.telemetry('points');
    const levelDb = face.telemetry('levelDb')?.[0] ?? -200;
    if (points && levelDb > -90) {
      const target = Math.max(LEAST_LEVEL_DB, levelDb + HEADROOM_DB);
      this.#scaleDb += (target - this.#scaleDb) * FOLLOW;
      this.#drawPoints(context, center, radius / fromDb(Math.min(0, this.#scaleDb)), radius, points, ink);
    }
    drawCorrelation(context, { x: 12, y: size.height - SCALE_HEIGHT + 8, width: size.width - 24 }, face.telemetry('correlation')?.[0], ink);
  }

  #drawGround(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, radius: number, ink: Ink): void {
    context.strokeStyle = ink.grid;
    context.lineWidth = 1;
    context.beginPath();
    for (const part of [1, 0.5]) {
      context.moveTo(x, y - radius * part);
      for (const [dx, dy] of [[1, 0], [0, 1], [-1, 0], [0, -1]] as const) context.lineTo(x + dx * radius * part, y + dy * radius * part);
    }
    const corner = radius / 2;
    for (const side of [-1, 1]) {
      context.moveTo(x - side * corner, y - corner);
      context.lineTo(x + side * corner, y + corner);
    }
    context.moveTo(x, y - radius);
    context.lineTo(x, y + radius);
    context.stroke();
    context.fillStyle = ink.muted;
    context.font = `400 10px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('L', x - corner - 10, y - corner - 8);
    context.fillText('R', x + corner + 10, y - corner - 8);
  }

  #drawPoints(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, scale: number, radius: number, points: Readonly<Float32Array>, ink: Ink): void {
    context.fillStyle = ink.light;
    context.globalAlpha = ink.isDark ? 0.7 : 0.55;
    for (let i = 0; i + 1 < points.length; i += 2) {
      const side = (points[i + 1]! - points[i]!) * HALF * scale;
      const mid = (points[i + 1]! + points[i]!) * HALF * scale;
      if (Math.abs(side) + Math.abs(mid) <= radius) context.fillRect(x + side - 0.75, y - mid - 0.75, 1.5, 1.5);
    }
    context.globalAlpha = 1;
  }
}

export default defineFace({
  width: 192,
  height: 216,
  isLive: true,
  describe: (face) => {
    const correlation = face.telemetry('correlation')?.[0];
    const monoDb = face.telemetry('monoDb')?.[0];
    return correlation === undefined || monoDb === undefined ? 'Stereo picture, no sound' : `Stereo picture: correlation ${correlation.toFixed(2)}, in mono ${formatUnit(monoDb, 'dB')}`;
  },
  create: () => new GoniometerView(),
});
