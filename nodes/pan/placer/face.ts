/** The loudspeakers and the listener from above, and where the image will be heard; drag it to set the level difference. */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import { DEFAULT_BASE_DEGREES, energyVector, firstNullHz, gainsOf, PRECEDENCE_FROM_MS, tangentLaw, timeShiftDegrees, tradedDegrees } from '../../../src/measure/image/direction.ts';
import type { Ink } from '../../../src/views/ink.ts';

const MAX_LEVEL_DB = 30;
const REACH = 16;
const RADIUS = 104;

const held = (degrees: number): number => Math.min(DEFAULT_BASE_DEGREES, Math.max(-DEFAULT_BASE_DEGREES, degrees));

/** "12.3° right", "center". */
function words(degrees: number): string {
  const size = Math.abs(degrees).toFixed(1);
  return size === '0.0' ? 'center' : `${size}° ${degrees < 0 ? 'left' : 'right'}`;
}

/** What a listener in the middle hears, as far as is known. */
function predict(levelDb: number, ms: number) {
  const { left, right } = gainsOf(levelDb);
  const energy = energyVector(left, right);
  return { image: tradedDegrees(left, right, ms), byLevel: tangentLaw(left, right), byTime: timeShiftDegrees(ms), treble: held(energy.degrees + timeShiftDegrees(ms)), sharpness: energy.length };
}

/** The level difference that the tangent law puts at an azimuth. */
function levelDbAt(degrees: number): number {
  const part = Math.min(1, Math.abs(Math.tan((degrees * Math.PI) / 180) / Math.tan((DEFAULT_BASE_DEGREES * Math.PI) / 180)));
  return Math.sign(degrees) * (part >= 1 ? MAX_LEVEL_DB : Math.min(MAX_LEVEL_DB, 20 * Math.log10((1 + part) / (1 - part))));
}

const centerOf = ({ width }: FaceSize) => ({ x: width / 2, y: 120 });
const settingsOf = ({ params }: FaceContext) => ({ levelDb: params['levelDb'] ?? 0, ms: params['timeMs'] ?? 0 });

function placeAt(azimuth: number, radius: number, size: FaceSize): { x: number; y: number } {
  const center = centerOf(size);
  const angle = (azimuth * Math.PI) / 180;
  return { x: center.x + radius * Math.sin(angle), y: center.y - radius * Math.cos(angle) };
}

function disc(context: CanvasRenderingContext2D, { x, y }: { x: number; y: number }, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

class PlacerView implements FaceView {
  #isPointed = false;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const { levelDb, ms } = settingsOf(face);
    const color = face.isBypassed ? ink.edge : ink.tool.pan;
    this.#drawRoom(context, size, ink);
    for (const side of [-1, 1]) drawSpeaker(context, size, side, Math.min(0, side * levelDb), side * ms, color, ink);
    const { image, treble, sharpness } = predict(levelDb, ms);
    const at = placeAt(image, RADIUS, size);
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.globalAlpha = 0.5;
    context.beginPath();
    context.moveTo(centerOf(size).x, centerOf(size).y - 10);
    context.lineTo(at.x, at.y);
    context.stroke();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    disc(context, placeAt(treble, RADIUS, size), 4);
    context.stroke();
    // The less sharp the image, the wider its cloud.
    const spread = 6 + 40 * (1 - sharpness) + Math.min(14, Math.max(0, Math.abs(ms) - PRECEDENCE_FROM_MS));
    context.fillStyle = color;
    context.globalAlpha = 0.18;
    disc(context, at, spread + 4);
    context.fill();
    context.globalAlpha = 1;
    disc(context, at, this.#isPointed ? 8 : 6.5);
    context.fill();
    context.strokeStyle = this.#isPointed ? ink.text : ink.ground;
    context.stroke();
    this.#drawWords(context, size, image, ms, ink);
  }

  #drawRoom(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink): void {
    const center = centerOf(size);
    context.lineWidth = 1;
    context.strokeStyle = ink.edge;
    context.beginPath();
    context.arc(center.x, center.y, RADIUS, (-90 - DEFAULT_BASE_DEGREES) * (Math.PI / 180), (-90 + DEFAULT_BASE_DEGREES) * (Math.PI / 180));
    context.stroke();
    context.fillStyle = ink.muted;
    context.font = `400 9px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    for (const azimuth of [-20, -10, 0, 10, 20]) {
      const outer = placeAt(azimuth, RADIUS + 3, size);
      const inner = placeAt(azimuth, RADIUS - 3, size);
      context.beginPath();
      context.moveTo(inner.x, inner.y);
      context.lineTo(outer.x, outer.y);
      context.stroke();
      // The marks of 10° stand too close to be told.
      if (Math.abs(azimuth) === 10) continue;
      const text = placeAt(azimuth, RADIUS - 16, size);
      context.fillText(`${Math.abs(azimuth)}°`, text.x, text.y + 3);
    }
    // A head that looks up the page: circle, nose and ears.
    context.beginPath();
    context.arc(center.x, center.y, 7, 0, 2 * Math.PI);
    context.moveTo(center.x - 2.5, center.y - 6.5);
    context.lineTo(center.x, center.y - 10.5);
    context.lineTo(center.x + 2.5, center.y - 6.5);
    context.moveTo(center.x - 7, center.y - 3);
    context.lineTo(center.x - 9, center.y);
    context.lineTo(center.x - 7, center.y + 3);
    context.moveTo(center.x + 7, center.y - 3);
    context.lineTo(center.x + 9, center.y);
    context.lineTo(center.x + 7, center.y + 3);
    context.stroke();
  }

  #drawWords(context: CanvasRenderingContext2D, size: FaceSize, image: number, ms: number, ink: Ink): void {
    context.textBaseline = 'alphabetic';
    context.textAlign = 'left';
    context.font = `600 13px ${ink.font}`;
    context.fillStyle = ink.text;
    context.fillText(words(image), 4, size.height - 6);
    context.textAlign = 'right';
    context.font = `400 10px ${ink.font}`;
    context.fillStyle = ink.muted;
    context.fillText(ms === 0 ? 'safe in mono' : `mono dips from ${formatUnit(firstNullHz(ms), 'Hz')}`, size.width - 4, size.height - 7);
  }

  #isNear(point: FacePoint, size: FaceSize, face: FaceContext): boolean {
    const { levelDb, ms } = settingsOf(face);
    const at = placeAt(predict(levelDb, ms).image, RADIUS, size);
    return Math.hypot(at.x - point.x, at.y - point.y) < REACH;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#isPointed = point !== undefined && this.#isNear(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string) {
    if (!this.#isNear(point, size, face)) return undefined;
    const { ms } = settingsOf(face);
    const center = centerOf(size);
    return {
      move: (to: FacePoint): void => {
        const azimuth = (Math.atan2(to.x - center.x, Math.max(1, center.y - to.y)) * 180) / Math.PI;
        face.setParam('levelDb', Math.round(levelDbAt(azimuth - timeShiftDegrees(ms)) * 10) / 10, gesture);
      },
    };
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    if (!this.#isNear(point, size, face)) return false;
    face.setParam('levelDb', 0, gesture);
    face.setParam('timeMs', 0, gesture);
    return true;
  }
}

/** A loudspeaker turned to the listener, its level as a bar, and how much later it comes in numbers. */
function drawSpeaker(context: CanvasRenderingContext2D, size: FaceSize, side: number, levelDb: number, earlierMs: number, color: string, ink: Ink): void {
  const at = placeAt(side * DEFAULT_BASE_DEGREES, RADIUS + 12, size);
  context.save();
  context.translate(at.x, at.y);
  context.rotate((side * DEFAULT_BASE_DEGREES * Math.PI) / 180);
  context.strokeStyle = ink.edge;
  context.lineWidth = 1.5;
  context.strokeRect(-8, -8, 16, 12);
  context.beginPath();
  context.moveTo(-5, 4);
  context.lineTo(5, 4);
  context.stroke();
  context.restore();
  const x = at.x + side * 18 - 2;
  const height = 26;
  context.fillStyle = ink.grid;
  context.fillRect(x, at.y - 8, 4, height);
  const way = Math.max(0, 1 + levelDb / MAX_LEVEL_DB);
  context.fillStyle = color;
  context.fillRect(x, at.y - 8 + height * (1 - way), 4, height * way);
  if (earlierMs >= 0) return;
  context.font = `400 9px ${ink.font}`;
  context.textAlign = side < 0 ? 'left' : 'right';
  context.textBaseline = 'alphabetic';
  context.fillStyle = ink.muted;
  context.fillText(`+${formatUnit(-earlierMs, 'ms')}`, side < 0 ? 4 : size.width - 4, at.y + 34);
}

export default defineFace({
  width: 208,
  height: 152,
  keepsHeight: true,
  isLive: false,
  describe: (face) => {
    const { levelDb, ms } = settingsOf(face);
    const { image, byLevel, byTime } = predict(levelDb, ms);
    const parts = [...(levelDb === 0 ? [] : [`level ${words(byLevel)}`]), ...(ms === 0 ? [] : [`time ${words(byTime)}`])];
    return `Image ${words(image)}${parts.length === 0 ? '' : ` (${parts.join(', ')})`}${ms === 0 ? '' : `; in mono the first dip is at ${formatUnit(firstNullHz(ms), 'Hz')}`}`;
  },
  create: () => new PlacerView(),
});
