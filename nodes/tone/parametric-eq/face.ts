/**
 * The equalizer's curve, computed from the filters that run, with a handle for every band: drag for frequency and gain,
 * wheel for Q, double click for no gain.
 */
import { defineFace, type FaceContext, type FacePoint, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt, wayOfHz } from '../../../src/views/scales.ts';
import { clipTo, dbAtY, drawDbGrid, drawHzGrid, type Plot, traceCurve, xOfHz, yOfDb } from '../../../src/views/sound-grid.ts';
import { type Band, BAND_TYPES, CUT_ORDERS, NO_GAIN_DB, usesGain } from './matched-design.ts';
import { bandResponseDb } from './response.ts';

const BANDS = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const RANGE = { topDb: 18, bottomDb: -18 } as const;
const MAX_GAIN_DB = 24;
const Q_RANGE = { min: 0.1, max: 40 } as const;
const HANDLE = 7;
const REACH = 12;
/** One point for two pixels is as smooth as the eye sees at this size. */
const STEP = 2;

const plotOf = ({ width, height }: FaceSize): Plot => ({ x: 0, y: 4, width, height: height - 18 });

function bandOf(number: number, { params }: FaceContext): Band {
  const read = (name: string): number => params[`band${number}${name}`] ?? 0;
  return { type: BAND_TYPES[read('Type')] ?? 'off', frequencyHz: read('FrequencyHz'), gainDb: read('GainDb'), q: read('Q'), order: CUT_ORDERS[read('Slope')] ?? 2 };
}

const acts = ({ type, gainDb }: Band): boolean => type !== 'off' && (!usesGain(type) || Math.abs(gainDb) > NO_GAIN_DB);

function handleAt(band: Band, plot: Plot): { x: number; y: number } {
  const y = yOfDb(usesGain(band.type) ? band.gainDb : 0, plot, RANGE);
  return { x: Math.min(plot.width - HANDLE, Math.max(HANDLE, xOfHz(band.frequencyHz, plot))), y: Math.min(plot.y + plot.height - HANDLE, Math.max(plot.y + HANDLE, y)) };
}

class EqualizerView implements FaceView {
  #pointed: number | undefined;
  readonly #curves = new Map<number, { readonly key: string; readonly db: readonly number[] }>();

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const plot = plotOf(size);
    const color = ink.tool.tone;
    drawHzGrid(context, plot, ink);
    drawDbGrid(context, plot, RANGE, [12, 6, 0, -6, -12], ink);
    const curves = BANDS.map((number) => this.#curve(number, bandOf(number, face), plot, face.rateHz));
    const total = (column: number): number => curves.reduce((sum, curve) => sum + (curve?.[Math.min(curve.length - 1, Math.round(column / STEP))] ?? 0), face.params['outputDb'] ?? 0);
    clipTo(context, plot);
    traceCurve(context, plot, RANGE, total);
    context.lineTo(plot.width, yOfDb(0, plot, RANGE));
    context.lineTo(0, yOfDb(0, plot, RANGE));
    context.fillStyle = color;
    context.globalAlpha = 0.14;
    context.fill();
    context.globalAlpha = 1;
    traceCurve(context, plot, RANGE, total);
    context.strokeStyle = face.isBypassed ? ink.edge : color;
    context.lineWidth = 2;
    context.stroke();
    context.restore();
    for (const number of BANDS) this.#drawHandle(context, number, bandOf(number, face), plot, ink);
  }

  #curve(number: number, band: Band, plot: Plot, rateHz: number): readonly number[] | undefined {
    if (!acts(band)) return undefined;
    const key = `${band.type} ${band.frequencyHz} ${band.gainDb} ${band.q} ${band.order} ${rateHz}`;
    const known = this.#curves.get(number);
    if (known?.key === key) return known.db;
    const frequencies = Array.from({ length: Math.ceil(plot.width / STEP) + 1 }, (_, k) => hzAt((k * STEP) / plot.width));
    const db = bandResponseDb(band, frequencies, rateHz);
    this.#curves.set(number, { key, db });
    return db;
  }

  #drawHandle(context: CanvasRenderingContext2D, number: number, band: Band, plot: Plot, ink: Ink): void {
    if (band.type === 'off') return;
    const { x, y } = handleAt(band, plot);
    const isPointed = number === this.#pointed;
    context.beginPath();
    context.arc(x, y, isPointed ? HANDLE + 1.5 : HANDLE, 0, 2 * Math.PI);
    context.fillStyle = acts(band) ? ink.tool.tone : ink.surface;
    context.fill();
    context.strokeStyle = isPointed ? ink.text : acts(band) ? ink.ground : ink.edge;
    context.lineWidth = 1.5;
    context.stroke();
    context.fillStyle = acts(band) ? ink.ground : ink.muted;
    context.font = `600 9px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(String(number), x, y + 0.5);
  }

  #nearest({ x, y }: FacePoint, size: FaceSize, face: FaceContext): number | undefined {
    const plot = plotOf(size);
    let best = REACH;
    let found: number | undefined;
    for (const number of BANDS) {
      const band = bandOf(number, face);
      const at = handleAt(band, plot);
      const distance = band.type === 'off' ? Infinity : Math.hypot(at.x - x, at.y - y);
      if (distance < best) [best, found] = [distance, number];
    }
    return found;
  }

  hover(point: FacePoint | undefined, size: FaceSize, face: FaceContext): void {
    this.#pointed = point && this.#nearest(point, size, face);
  }

  press(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string) {
    const number = this.#nearest(point, size, face);
    if (number === undefined) return undefined;
    const plot = plotOf(size);
    const band = bandOf(number, face);
    const from = { way: wayOfHz(band.frequencyHz), db: band.gainDb };
    return {
      move: (to: FacePoint): void => {
        const fine = to.shift ? 0.2 : 1;
        const hz = hzAt(Math.min(1, Math.max(0, from.way + ((to.x - point.x) / plot.width) * fine)));
        face.setParam(`band${number}FrequencyHz`, Number(hz.toPrecision(3)), gesture);
        if (!usesGain(band.type)) return;
        const db = from.db + (dbAtY(to.y, plot, RANGE) - dbAtY(point.y, plot, RANGE)) * fine;
        face.setParam(`band${number}GainDb`, Math.round(Math.min(MAX_GAIN_DB, Math.max(-MAX_GAIN_DB, db)) * 10) / 10, gesture);
      },
    };
  }

  wheel(point: FacePoint, delta: number, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const number = this.#nearest(point, size, face);
    if (number === undefined) return false;
    const q = bandOf(number, face).q * Math.exp(-Math.sign(delta) * (point.shift ? 0.02 : 0.1));
    face.setParam(`band${number}Q`, Number(Math.min(Q_RANGE.max, Math.max(Q_RANGE.min, q)).toPrecision(3)), gesture);
    return true;
  }

  doublePress(point: FacePoint, size: FaceSize, face: FaceContext, gesture: string): boolean {
    const number = this.#nearest(point, size, face);
    if (number === undefined) return false;
    face.setParam(`band${number}GainDb`, 0, gesture);
    return true;
  }
}

export default defineFace({
  width: 304,
  height: 136,
  isLive: false,
  hidesControls: true,
  describe: (face) => {
    const active = BANDS.map((number) => bandOf(number, face)).filter(acts);
    return active.length === 0 ? 'Equalizer curve, flat' : `Equalizer curve: ${active.map(({ type, frequencyHz, gainDb }) => `${type} at ${Math.round(frequencyHz)} Hz${usesGain(type) ? `, ${gainDb.toFixed(1)} dB` : ''}`).join('; ')}`;
  },
  create: () => new EqualizerView(),
});
