/** The quiet grid behind pictures of sound: octaves across, dB down. The same in every picture. Draws on a Canvas 2D; main thread. */
import type { Ink } from './ink.ts';
import { HZ_LINES, wayOfHz } from './scales.ts';

export interface Plot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface DbRange {
  readonly topDb: number;
  readonly bottomDb: number;
}

const LABEL_PX = 9;

export const xOfHz = (hz: number, plot: Plot): number => plot.x + wayOfHz(hz) * plot.width;
export const yOfDb = (db: number, plot: Plot, { topDb, bottomDb }: DbRange): number => plot.y + ((topDb - db) / (topDb - bottomDb)) * plot.height;
export const dbAtY = (y: number, plot: Plot, { topDb, bottomDb }: DbRange): number => topDb - ((y - plot.y) / plot.height) * (topDb - bottomDb);

/** Vertical lines at the decades' tens; labels where there is room for them, below the plot. */
export function drawHzGrid(context: CanvasRenderingContext2D, plot: Plot, ink: Ink, labels: readonly string[] = ['50', '200', '1k', '5k']): void {
  context.font = `400 ${LABEL_PX}px ${ink.font}`;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  for (const { hz, label } of HZ_LINES) {
    const x = Math.round(xOfHz(hz, plot)) + 0.5;
    context.fillStyle = ink.grid;
    context.globalAlpha = label === undefined ? 0.5 : 1;
    if (hz > 20 && hz < 20_000) context.fillRect(x - 0.5, plot.y, 1, plot.height);
    context.globalAlpha = 1;
    if (label === undefined || !labels.includes(label)) continue;
    context.fillStyle = ink.muted;
    context.fillText(label, x, plot.y + plot.height + LABEL_PX + 1);
  }
}

/** Horizontal lines with their numbers at the left edge, above each line. */
export function drawDbGrid(context: CanvasRenderingContext2D, plot: Plot, range: DbRange, linesDb: readonly number[], ink: Ink): void {
  context.font = `400 ${LABEL_PX}px ${ink.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'alphabetic';
  for (const db of linesDb) {
    const y = Math.round(yOfDb(db, plot, range));
    context.fillStyle = db === 0 && range.topDb > 0 ? ink.edge : ink.grid;
    context.fillRect(plot.x, y, plot.width, 1);
    context.fillStyle = ink.muted;
    context.fillText(`${db > 0 ? '+' : ''}${db}`.replace('-', '\u2212'), plot.x + 3, y - 2);
  }
}

/** A line through dB values, given as a function of the pixel column, kept inside the plot; optionally filled down to `toDb`. */
export function traceCurve(context: CanvasRenderingContext2D, plot: Plot, range: DbRange, dbAtColumn: (column: number) => number): void {
  context.beginPath();
  for (let column = 0; column <= plot.width; column++) {
    const y = Math.min(plot.y + plot.height + 4, Math.max(plot.y - 4, yOfDb(dbAtColumn(column), plot, range)));
    if (column === 0) context.moveTo(plot.x, y);
    else context.lineTo(plot.x + column, y);
  }
}

/** Nothing outside the plot is drawn until `context.restore()`. */
export function clipTo(context: CanvasRenderingContext2D, { x, y, width, height }: Plot): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}
