/** The transfer curve with a dot where the sound is now, and how far it was turned down in the last seconds. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';

const RANGE_DB = 60;
const DEEPEST_DB = 18;
const LINES_DB = [6, 12] as const;
const PADDING = 4;
/** The history moves by one pixel in this time, whatever the display's rate. */
const SECONDS_A_PIXEL = 0.04;
/** The ratio that means a limiter. */
const INFINITE_RATIO = 100;
/** Values of the automatic make-up. */
const FROM_CURVE = 1;
const LOUDNESS = 2;

const slopeOf = (ratio: number): number => (ratio >= INFINITE_RATIO ? -1 : 1 / ratio - 1);

/** What lifts the curve as a whole: the knob, and what is automatic. */
function makeUpOf({ params, telemetry, isPlaying }: FaceContext): number {
  const { makeUpDb = 0, autoMakeUp = 0, thresholdDb = 0, ratio = 1 } = params;
  if (autoMakeUp === FROM_CURVE) return makeUpDb + (thresholdDb * slopeOf(ratio)) / 2;
  return makeUpDb + (autoMakeUp === LOUDNESS && isPlaying ? (telemetry('matchDb')?.[0] ?? 0) : 0);
}

/** Output level for an input level, both in dB, before make-up: straight, bent over the knee, then with the slope of the ratio. */
function gainComputer(inputDb: number, params: Readonly<Record<string, number>>): number {
  const { thresholdDb = 0, ratio = 1, kneeDb = 0, rangeDb = RANGE_DB } = params;
  const slope = slopeOf(ratio);
  const over = inputDb - thresholdDb;
  const reduction = 2 * over <= -kneeDb ? 0 : 2 * over < kneeDb ? (slope * (over + kneeDb / 2) ** 2) / (2 * kneeDb) : slope * over;
  return inputDb + Math.max(-rangeDb, reduction);
}

class CompressorView implements FaceView {
  /** The newest last. */
  readonly #history: number[] = [];
  #deepest = 0;
  #pixelAt: number | undefined;

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext, seconds: number): void {
    const side = size.height - 2 * PADDING;
    this.#drawCurve(context, PADDING, side, ink, face);
    const reductionDb = Math.abs(face.telemetry('gainReductionDb')?.[0] ?? 0);
    const plot = { x: side + 3 * PADDING, width: size.width - side - 4 * PADDING };
    if (face.isPlaying) this.#follow(reductionDb, seconds, plot.width);
    this.#drawHistory(context, plot.x, plot.width, side, ink);
    if (reductionDb < 0.05) return;
    context.font = `600 11px ${ink.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'alphabetic';
    const [text, x, y] = [formatUnit(-reductionDb, 'dB'), plot.x + plot.width - 3, PADDING + side - 4];
    // Apart from the history that it stands on.
    context.strokeStyle = ink.ground;
    context.lineWidth = 3;
    context.strokeText(text, x, y);
    context.fillStyle = ink.text;
    context.fillText(text, x, y);
  }

  #drawCurve(context: CanvasRenderingContext2D, left: number, side: number, ink: Ink, face: FaceContext): void {
    const place = (db: number): number => left + ((db + RANGE_DB) / RANGE_DB) * side;
    const rise = (db: number): number => PADDING - (db / RANGE_DB) * side;
    context.save();
    context.beginPath();
    context.rect(left - 2, PADDING - 2, side + 4, side + 4);
    context.clip();
    context.strokeStyle = ink.grid;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(place(-RANGE_DB), rise(-RANGE_DB));
    context.lineTo(place(0), rise(0));
    context.stroke();
    const makeUpDb = makeUpOf(face);
    context.beginPath();
    for (let db = -RANGE_DB; db <= 0; db++) context.lineTo(place(db), rise(gainComputer(db, face.params) + makeUpDb));
    context.strokeStyle = face.isBypassed ? ink.edge : ink.tool.dynamics;
    context.lineWidth = 2;
    context.lineJoin = 'round';
    context.stroke();
    const detectorDb = face.isPlaying ? face.telemetry('detectorDb')?.[0] : undefined;
    if (detectorDb !== undefined && detectorDb > -RANGE_DB) {
      const inputDb = Math.min(0, detectorDb);
      context.fillStyle = ink.text;
      context.beginPath();
      context.arc(place(inputDb), rise(gainComputer(inputDb, face.params) + makeUpDb), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
    context.restore();
  }

  #follow(reductionDb: number, seconds: number, width: number): void {
    this.#deepest = Math.max(this.#deepest, reductionDb);
    const last = this.#pixelAt ?? seconds;
    this.#pixelAt = last;
    const steps = Math.min(width, Math.floor((seconds - last) / SECONDS_A_PIXEL));
    if (steps < 1) return;
    for (let step = 0; step < steps; step++) this.#history.push(this.#deepest);
    if (this.#history.length > width) this.#history.splice(0, this.#history.length - Math.floor(width));
    this.#pixelAt = steps === width ? seconds : last + steps * SECONDS_A_PIXEL;
    this.#deepest = 0;
  }

  #drawHistory(context: CanvasRenderingContext2D, x: number, width: number, side: number, ink: Ink): void {
    context.fillStyle = ink.grid;
    for (const db of [0, ...LINES_DB, DEEPEST_DB]) context.fillRect(x, Math.round(PADDING + (db / DEEPEST_DB) * side), width, 1);
    context.font = `400 9px ${ink.font}`;
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillStyle = ink.muted;
    for (const db of LINES_DB) context.fillText(`\u2212${db}`, x + 2, PADDING + (db / DEEPEST_DB) * side - 2);
    context.fillStyle = ink.tool.dynamics;
    context.globalAlpha = 0.8;
    this.#history.forEach((db, at) => { context.fillRect(x + width - this.#history.length + at, PADDING, 1, side * Math.min(1, db / DEEPEST_DB)); });
    context.globalAlpha = 1;
  }
}

export default defineFace({
  width: 192,
  height: 56,
  keepsHeight: true,
  isLive: true,
  describe: ({ params, telemetry }) => {
    const reduction = Math.abs(telemetry('gainReductionDb')?.[0] ?? 0);
    return `Transfer curve: ${formatUnit(params['ratio'] ?? 1, ':1')} above ${formatUnit(params['thresholdDb'] ?? 0, 'dB')}${reduction >= 0.05 ? `, now reducing by ${formatUnit(reduction, 'dB').replace('+', '')}` : ''}`;
  },
  create: () => new CompressorView(),
});
