/**
 * The curve at rest and the curve now, with a handle for every band: drag for frequency and gain, its mark for the range, wheel for Q.
 * Below, what each band's detector hears against its threshold, which can be dragged.
 */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt, wayOfHz } from '../../../src/views/scales.ts';
import { clipTo, dbAtY, drawDbGrid, drawHzGrid, type Plot, traceCurve, xOfHz, yOfDb } from '../../../src/views/sound-grid.ts';
import { BAND_COUNT, BAND_TYPES } from './definition.ts';
import { type Band, bandResponseDb } from './response.ts';

const RANGE = { topDb: 18, bottomDb: -18 } as const;
const MAX_GAIN_DB = 24;
const Q_RANGE = { min: 0.1, max: 20 } as const;
const HZ_RANGE = { min: 20, max: 20000 } as const;
const THRESHOLD = { min: -80, max: 0 } as const;
const HANDLE = 7;
const REACH = 12;
const STEP = 2;
const PICTURE_HEIGHT = 136;
const ROW_HEIGHT = 14;
const BAR = { left: 18, right: 66 } as const;
/** Movements smaller than this are rest. */
const STILL_DB = 0.05;

const BANDS = Array.from({ length: BAND_COUNT }, (_, k) => k + 1);
const plotOf = ({ width }: FaceSize): Plot => ({ x: 0, y: 4, width, height: PICTURE_HEIGHT - 18 });
const rowY = (number: number): number => PICTURE_HEIGHT + 6 + (number - 1) * ROW_HEIGHT;
const barOf = ({ width }: FaceSize) => ({ x: BAR.left, width: width - BAR.left - BAR.right });
const held = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));

interface DynamicBand extends Band {
  readonly rangeDb: number;
  readonly thresholdDb: number;
  readonly ratio: number;
}

function bandOf(number: number, { params }: FaceContext): DynamicBand {
  const read = (name: string): number => params[`band${number}${name}`] ?? 0;
  return { type: BAND_TYPES[read('Type')] ?? 'off', frequencyHz: read('FrequencyHz'), gainDb: read('GainDb'), q: read('Q'), rangeDb: read('RangeDb'), thresholdDb: read('ThresholdDb'), ratio: read('Ratio') };
}

const movesAt = ({ type, rangeDb, ratio }: DynamicBand): boolean => type !== 'off' && rangeDb !== 0 && ratio > 1;
const acts = (band: DynamicBand): boolean => band.type !== 'off' && (band.gainDb !== 0 || movesAt(band));

const placeOf = (hz: number, db: number, plot: Plot) => ({
  x: held(xOfHz(hz, plot), HANDLE, plot.width - HANDLE),
  y: held(yOfDb(db, plot, RANGE), plot.y + HANDLE, plot.y + plot.height - HANDLE),
});

type Grip = { readonly number: number; readonly part: 'gain' | 'range' | 'threshold' };

class DynamicView implements FaceView {
  #pointed: Grip | undefined;
  readonly #curves = new Map<string, { readonly key: string; readonly db: readonly number[] }>();

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    drawHzGrid(context, plot, ink);
    drawDbGrid(context, plot, RANGE, [12, 6, 0, -6, -12], ink);
    const movements = face.isPlaying && !face.isBypassed ? face.telemetry('movementDb') : undefined;
    const bands = BANDS.map((number) => bandOf(number, face));
    const total = (kind: string, gainOf: (band: DynamicBand, at: number) => number): ((column: number) => number) => {
      const curves = bands.map((band, at) => this.#curve(`${kind}${at}`, { ...band, gainDb: gainOf(band, at) }, plot, face.rateHz));
      const outputDb = face.params['outputDb'] ?? 0;
      return (column) => curves.reduce((sum, curve) => sum + (curve === undefined ? 0 : between(curve, column / STEP)), outputDb);
    };
    const rest = total('rest', (band) => band.gainDb);
    const now = total('now', (band, at) => band.gainDb + (movements?.[at] ?? 0));
    clipTo(context, plot);
    traceCurve(context, plot, RANGE, now);
    for (let column = Math.floor(plot.width); column >= 0; column--) context.lineTo(plot.x + column, yOfDb(rest(column), plot, RANGE));
    context.fillStyle = ink.tool.tone;
    context.globalAlpha = 0.28;
    context.fill();
    context.globalAlpha = 1;
    traceCurve(context, plot, RANGE, rest);
    context.strokeStyle = ink.edge;
    context.lineWidth = 1;
    context.stroke();
    traceCurve(context, plot, RANGE, now);
    context.strokeStyle = face.isBypassed ? ink.edge : ink.tool.tone;
    context.lineWidth = 2;
    context.stroke();
    context.restore();
    bands.forEach((band, at) => { this.#drawHandle(context, at + 1, band, movements?.[at] ?? 0, plot, ink); });
    bands.forEach((band, at) => { this.#drawRow(context, at + 1, band, face, size, ink); });
  }

  #curve(key: string, band: Band, plot: Plot, rateHz: number): readonly number[] | undefined {
    if (band.type === 'off' || Math.abs(band.gainDb) < 0.005) return undefined;
    const values = `${band.type} ${band.frequencyHz} ${band.gainDb} ${band.q} ${rateHz}`;
    const known = this.#curves.get(key);
    if (known?.key === values) return known.db;
    const db = bandResponseDb(band, Array.from({ length: Math.ceil(plot.width / STEP) + 1 }, (_, k) => hzAt((k * STEP) / plot.width)), rateHz);
    this.#curves.set(key, { key: values, db });
    return db;
  }

  #drawHandle(context: CanvasRenderingContext2D, number: number, band: DynamicBand, movementDb: number, plot: Plot, ink: Ink): void {
    if (band.type === 'off') return;
    const { x, y } = placeOf(band.frequencyHz, band.gainDb, plot);
    const end = placeOf(band.frequencyHz, band.gainDb + band.rangeDb, plot);
    const color = acts(band) ? ink.tool.tone : ink.edge;
    const isRangePointed = this.#pointed?.number === number && this.#pointed.part === 'range';
    context.strokeStyle = color;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x, end.y);
    const reach = isRangePointed ? 8 : 6;
    const grip = rangeGripY(band, plot);
    context.moveTo(x - reach, grip);
    context.lineTo(x + reach, grip);
    context.stroke();
    if (Math.abs(movementDb) > STILL_DB) {
      const at = placeOf(band.frequencyHz, band.gainDb + movementDb, plot);
      context.fillStyle = ink.text;
      context.beginPath();
      context.arc(x, at.y, 3, 0, 2 * Math.PI);
      context.fill();
    }
    const isPointed = this.#pointed?.number === number && this.#pointed.part === 'gain';
    context.beginPath();
    context.arc(x, y, isPointed ? HANDLE + 1.5 : HANDLE, 0, 2 * Math.PI);
    context.fillStyle = acts(band) ? ink.tool.tone : ink.surface;
    context.fill();
    context.strokeStyle = isPointed ? ink.text : acts(band) ? ink.ground : ink.edge;
    context.stroke();
    context.fillStyle = acts(band) ? ink.ground : ink.muted;
    context.font = `600 9px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(String(number), x, y + 0.5);
  }

  /** Number, level against threshold, and what the gain does now. */
  #drawRow(context: CanvasRenderingContext2D, number: number, band: DynamicBand, face: FaceContext, size: FaceSize, ink: Ink): void {
    const y = rowY(number);
    const bar = barOf(size);
    const isAtWork = movesAt(band) && !face.isBypassed;
    const wayOf = (db: number): number => held((db - THRESHOLD.min) / (THRESHOLD.max - THRESHOLD.min), 0, 1);
    context.font = `600 10px ${ink.font}`;
    context.textBaseline = 'middle';
    context.textAlign = 'left';
    context.fillStyle = isAtWork ? ink.tool.tone : ink.muted;
    context.fillText(String(number), 4, y + 4);
    context.fillStyle = ink.grid;
    context.fillRect(bar.x, y + 1, bar.width, 6);
    const levelDb = face.isPlaying && isAtWork ? (face.telemetry('detectorDb')?.[number - 1] ?? THRESHOLD.min) : THRESHOLD.min;
    context.fillStyle = ink.data;
    context.globalAlpha = 0.75;
    context.fillRect(bar.x, y + 1, bar.width * wayOf(levelDb), 6);
    context.globalAlpha = 1;
    const isPointed = this.#pointed?.number === number && this.#pointed.part === 'threshold';
    context.fillStyle = isAtWork ? (isPointed ? ink.text : ink.tool.tone) : ink.edge;
    context.fillRect(bar.x + bar.width * wayOf(band.thresholdDb) - 1, y - 1, isPointed ? 3 : 2, 10);
    const movementDb = face.isPlaying ? (face.telemetry('movementDb')?.[number - 1] ?? 0) : 0;
    context.textAlign = 'right';
    context.font = `400 10px ${ink.font}`;
    context.fillStyle = isAtWork && Math.abs(movementDb) > STILL_DB ? ink.text : ink.muted;
    context.fillText(isAtWork ? formatUnit(movementDb, 'dB') : band.type === 'off' ? 'off' : 'static', size.width - 4, y + 4);
  }

  #nearest(point: FacePoint, size: FaceSize, face: FaceContext): Grip | undefined {
    const plot = plotOf(size);
    if (point.y > PICTURE_HEIGHT) {
      const number = Math.floor((point.y - PICTURE_HEIGHT - 2) / ROW_HEIGHT) + 1;
      const bar = barOf(size);
      return number >= 1 && number <= BAND_COUNT && point.x > bar.x - 8 && point.x < bar.x + bar.width + 8 ? { number, part: 'threshold' } : undefined;
    }
    let best = REACH;
    let found: Grip | undefined;
    for (const number of BANDS) {
      const band = bandOf(number, face);
      if (band.type === 'off') continue;
      const at = placeOf(band.frequencyHz, band.gainDb, plot);
      for (const [part, y] of [['gain', at.y], ['range', rangeGripY(band, plot)]] as const) {
        const distance = Math.hypot(at.x - point.x, y - point.y);
        if (distance < best) [best, found] = [distance, { number, part }];
      }
    }
    return found;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#pointed = point && this.#nearest(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string) {
    const grip = this.#nearest(point, size, face);
    if (grip === undefined) return undefined;
    const plot = plotOf(size);
    const band = bandOf(grip.number, face);
    const set = (name: string, value: number): void => { face.setParam(`band${grip.number}${name}`, value, gesture); };
    const tenth = (db: number): number => Math.round(db * 10) / 10;
    const dbMoved = (to: FacePoint): number => (dbAtY(to.y, plot, RANGE) - dbAtY(point.y, plot, RANGE)) * (to.shift ? 0.2 : 1);
    return {
      move: (to: FacePoint): void => {
        const fine = to.shift ? 0.2 : 1;
        if (grip.part === 'threshold') {
          const bar = barOf(size);
          const moved = ((to.x - point.x) / bar.width) * (THRESHOLD.max - THRESHOLD.min) * fine;
          set('ThresholdDb', tenth(held(band.thresholdDb + moved, THRESHOLD.min, THRESHOLD.max)));
        } else if (grip.part === 'range') set('RangeDb', tenth(held(band.rangeDb + dbMoved(to), -MAX_GAIN_DB, MAX_GAIN_DB)));
        else {
          const hz = hzAt(wayOfHz(band.frequencyHz) + ((to.x - point.x) / plot.width) * fine);
          set('FrequencyHz', Number(held(hz, HZ_RANGE.min, HZ_RANGE.max).toPrecision(3)));
          set('GainDb', tenth(held(band.gainDb + dbMoved(to), -MAX_GAIN_DB, MAX_GAIN_DB)));
        }
      },
    };
  }

  wheel(point: FacePoint, delta: number, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const grip = this.#nearest(point, size, face);
    if (grip === undefined || grip.part === 'threshold') return false;
    const q = bandOf(grip.number, face).q * Math.exp(-Math.sign(delta) * (point.shift ? 0.02 : 0.1));
    face.setParam(`band${grip.number}Q`, Number(held(q, Q_RANGE.min, Q_RANGE.max).toPrecision(3)), gesture);
    return true;
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const grip = this.#nearest(point, size, face);
    if (grip === undefined || grip.part === 'threshold') return false;
    face.setParam(`band${grip.number}${grip.part === 'gain' ? 'GainDb' : 'RangeDb'}`, 0, gesture);
    return true;
  }
}

/** A curve read between its points. */
function between(curve: readonly number[], at: number): number {
  const low = Math.min(curve.length - 2, Math.floor(at));
  return curve[low]! + (curve[low + 1]! - curve[low]!) * (at - low);
}

/** Where the range is gripped: at its end, but never under the handle of the gain. */
function rangeGripY(band: DynamicBand, plot: Plot): number {
  const { y } = placeOf(band.frequencyHz, band.gainDb, plot);
  const end = yOfDb(band.gainDb + band.rangeDb, plot, RANGE);
  const gap = HANDLE + 5;
  const wanted = band.rangeDb > 0 ? Math.min(end, y - gap) : Math.max(end, y + gap);
  return held(wanted, plot.y + 2, plot.y + plot.height - 2);
}

export default defineFace({
  width: 304,
  height: PICTURE_HEIGHT + 6 + BAND_COUNT * ROW_HEIGHT,
  keepsHeight: true,
  isLive: true,
  hidesControls: true,
  describe: (face) => {
    const movements = face.telemetry('movementDb');
    const active = BANDS.map((number) => ({ number, band: bandOf(number, face) })).filter(({ band }) => acts(band));
    if (active.length === 0) return 'Dynamic equalizer, flat';
    const told = active.map(({ number, band }) => {
      const now = movements?.[number - 1] ?? 0;
      const dynamic = movesAt(band) ? `, moves by up to ${formatUnit(band.rangeDb, 'dB')} from ${formatUnit(band.thresholdDb, 'dBFS')}${Math.abs(now) > STILL_DB ? `, now ${formatUnit(now, 'dB')}` : ''}` : '';
      return `${band.type} at ${formatUnit(band.frequencyHz, 'Hz')}, ${formatUnit(band.gainDb, 'dB')}${dynamic}`;
    });
    return `Dynamic equalizer: ${told.join('; ')}`;
  },
  create: () => new DynamicView(),
});
