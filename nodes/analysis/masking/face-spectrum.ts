/**
 * What the ear has of the chosen sound over the frequency axis: solid where it is heard, hatched where the others hide it, a thin line
 * where it could not be heard alone; the threshold of the rest as an area, the other sounds as lines, and how often it is hidden.
 * Draws on a Canvas 2D; main thread.
 */
import type { Ink } from '../../../src/views/ink.ts';
import { hzAt } from '../../../src/views/scales.ts';
import { clipTo, type DbRange, drawHzGrid, type Plot, xOfHz, yOfDb } from '../../../src/views/sound-grid.ts';
import { camOf } from '../../../src/measure/masking/erb-scale.ts';
import { type HiddenRegion, percentText, PLACES, PLACES_HZ, type Readings } from '../../../src/measure/masking/hidden-regions.ts';
import { quietThresholdDb } from '../../../src/measure/masking/threshold.ts';

export const LEVELS: DbRange = { topDb: 100, bottomDb: 0 };
const LINES_DB = [20, 40, 60, 80];
const FIRST_CAM = camOf(PLACES_HZ[0]!);
/** How many regions are named in the picture. */
const NAMED = 3;
const HATCH_PX = 5;

/** Between places by straight lines on the scale of hearing; nothing beyond the first and last. */
export function placeOf(hz: number): number | undefined {
  const place = (camOf(hz) - FIRST_CAM) * 2;
  return place < 0 || place > PLACES - 1 ? undefined : place;
}

export function between(values: Readonly<Float32Array>, sound: number, place: number): number {
  const low = Math.min(PLACES - 2, Math.floor(place));
  const at = sound * PLACES + low;
  return values[at]! + (values[at + 1]! - values[at]!) * (place - low);
}

interface Columns {
  readonly first: number;
  readonly last: number;
  /** By column of the plot; the second is what is heard in silence. */
  readonly places: Float64Array;
  readonly quietDb: Float64Array;
}

export class SpectrumPicture {
  #columns: Columns | undefined;
  #width = 0;

  #columnsOf({ width }: Plot): Columns {
    if (this.#columns !== undefined && this.#width === width) return this.#columns;
    const places = Float64Array.from({ length: Math.floor(width) + 1 }, (_, x) => placeOf(hzAt(x / width)) ?? NaN);
    this.#width = width;
    const quietDb = places.map((_, x) => quietThresholdDb(hzAt(x / width)));
    return (this.#columns = { places, quietDb, first: places.findIndex((place) => !Number.isNaN(place)), last: places.findLastIndex((place) => !Number.isNaN(place)) });
  }

  draw(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, read: Readings, chosen: number, others: readonly { readonly sound: number; readonly label: string }[]): void {
    drawHzGrid(context, plot, ink, ['50', '100', '200', '500', '1k', '2k', '5k', '10k']);
    drawSplGrid(context, plot, ink);
    const [excitation, rest] = [read('excitationDb'), read('restDb')];
    if (!excitation || !rest) return;
    const columns = this.#columnsOf(plot);
    const yOf = (values: Readonly<Float32Array>, sound: number, column: number): number =>
      Math.min(plot.y + plot.height + 2, Math.max(plot.y - 2, yOfDb(between(values, sound, columns.places[column]!), plot, LEVELS)));
    clipTo(context, plot);
    const trace = (values: Readonly<Float32Array>, sound: number, from: number, to: number): void => {
      context.beginPath();
      for (let column = from; column <= to; column++) context.lineTo(plot.x + column, yOf(values, sound, column));
    };
    const close = (from: number, to: number): void => {
      context.lineTo(plot.x + to, plot.y + plot.height + 2);
      context.lineTo(plot.x + from, plot.y + plot.height + 2);
      context.closePath();
    };
    trace(rest, chosen, columns.first, columns.last);
    context.strokeStyle = ink.muted;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
    close(columns.first, columns.last);
    context.globalAlpha = 0.14;
    context.fillStyle = ink.muted;
    context.fill();
    context.globalAlpha = 1;
    for (const { sound, label } of others) this.#drawOther(context, plot, ink, excitation, sound, label, columns, trace, yOf);
    const stateAt = (column: number): 'heard' | 'hidden' | 'nothing' => {
      const level = between(excitation, chosen, columns.places[column]!);
      if (level >= between(rest, chosen, columns.places[column]!)) return 'heard';
      return level >= columns.quietDb[column]! ? 'hidden' : 'nothing';
    };
    for (let from = columns.first; from < columns.last;) {
      const state = stateAt(from);
      let to = from + 1;
      while (to < columns.last && stateAt(to) === state) to++;
      trace(excitation, chosen, from, to);
      context.strokeStyle = state === 'heard' ? ink.data : state === 'hidden' ? ink.clip : ink.muted;
      context.lineWidth = state === 'heard' ? 2 : state === 'hidden' ? 1.5 : 1;
      context.lineJoin = 'round';
      context.stroke();
      close(from, to);
      if (state === 'heard') {
        context.globalAlpha = 0.4;
        context.fillStyle = ink.data;
        context.fill();
        context.globalAlpha = 1;
      } else if (state === 'hidden') hatch(context, { x: plot.x + from, y: plot.y, width: to - from, height: plot.height }, ink.clip);
      from = to;
    }
    context.restore();
  }

  #drawOther(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, excitation: Readonly<Float32Array>, sound: number, label: string, columns: Columns,
    trace: (values: Readonly<Float32Array>, sound: number, from: number, to: number) => void, yOf: (values: Readonly<Float32Array>, sound: number, column: number) => number): void {
    trace(excitation, sound, columns.first, columns.last);
    context.strokeStyle = ink.edge;
    context.lineWidth = 1;
    context.stroke();
    let top = columns.first;
    for (let column = columns.first; column <= columns.last; column++) if (yOf(excitation, sound, column) < yOf(excitation, sound, top)) top = column;
    const y = yOf(excitation, sound, top);
    if (y > plot.y + plot.height - 12) return;
    context.font = `600 10px ${ink.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    context.fillStyle = ink.muted;
    context.fillText(label, plot.x + top, Math.max(plot.y + 10, y - 4));
  }

  /** The worst regions by name, at the top, in rows that leave each other room. */
  drawRegions(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, regions: readonly HiddenRegion[], nameOf: (sound: number) => string): void {
    context.font = `600 11px ${ink.font}`;
    context.textBaseline = 'middle';
    const taken: (readonly [from: number, to: number])[][] = [[], [], []];
    for (const { hider, fromHz, toHz, share } of regions.slice(0, NAMED)) {
      const [from, to] = [xOfHz(fromHz, plot), xOfHz(toHz, plot)];
      const text = `${nameOf(hider)} ${percentText(share)}`;
      const width = context.measureText(text).width + 8;
      const left = Math.min(plot.x + plot.width - width, Math.max(plot.x + 2, (from + to - width) / 2));
      const span = [Math.min(left, from) - 6, Math.max(left + width, to) + 6] as const;
      const row = taken.findIndex((spans) => spans.every(([a, b]) => span[1] < a || span[0] > b));
      if (row < 0) continue;
      taken[row]!.push(span);
      const y = plot.y + 4 + row * 19;
      context.fillStyle = ink.clip;
      context.fillRect(from, y, Math.max(2, to - from), 3);
      context.globalAlpha = 0.85;
      context.fillStyle = ink.surface;
      context.fillRect(left, y + 4, width, 14);
      context.globalAlpha = 1;
      context.fillStyle = ink.text;
      context.textAlign = 'left';
      context.fillText(text, left + 4, y + 11);
    }
  }
}

/** Sound pressure levels have no sign. */
function drawSplGrid(context: CanvasRenderingContext2D, plot: Plot, ink: Ink): void {
  context.font = `400 9px ${ink.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  for (const db of LINES_DB) {
    const y = Math.round(yOfDb(db, plot, LEVELS));
    context.fillStyle = ink.grid;
    context.fillRect(plot.x, y, plot.width, 1);
    context.fillStyle = ink.muted;
    context.fillText(db === LINES_DB.at(-1) ? `${db} dB` : String(db), plot.x + 3, y - 2);
  }
}

/** How much of its time the sound is hidden at each place: bars of 0 to 100 %. */
export function drawShares(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, read: Readings, chosen: number): void {
  const shares = read('hiddenShare');
  context.fillStyle = ink.grid;
  context.fillRect(plot.x, plot.y + plot.height - 1, plot.width, 1);
  if (!shares) return;
  context.fillStyle = ink.clip;
  for (let place = 0; place < PLACES; place++) {
    const share = shares[chosen * PLACES + place]!;
    if (share <= 0.005) continue;
    const from = xOfHz(PLACES_HZ[Math.max(0, place - 1)]!, plot), here = xOfHz(PLACES_HZ[place]!, plot), next = xOfHz(PLACES_HZ[Math.min(PLACES - 1, place + 1)]!, plot);
    context.fillRect((from + here) / 2 + 0.5, plot.y + plot.height * (1 - share), Math.max(1, (next - from) / 2 - 1), plot.height * share);
  }
}

/** Slanted lines within the current path. */
export function hatch(context: CanvasRenderingContext2D, { x, y, width, height }: Plot, color: string): void {
  context.save();
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1.25;
  context.beginPath();
  const first = Math.floor((x - height) / HATCH_PX) * HATCH_PX;
  for (let at = first; at < x + width; at += HATCH_PX) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}
