/** A spectrum as a filled line over the log frequency axis, with its held peaks. Draws on a Canvas 2D; main thread. */
import { clipTo, type DbRange, type Plot, traceCurve } from './sound-grid.ts';

export interface SpectrumStyle {
  readonly color: string;
  readonly fillAlpha: number;
  readonly lineWidth: number;
}

/** `dbAt` gives the level at a way of 0…1 along the axis. */
export function drawSpectrum(context: CanvasRenderingContext2D, plot: Plot, range: DbRange, dbAt: (way: number) => number, { color, fillAlpha, lineWidth }: SpectrumStyle): void {
  const atColumn = (column: number): number => dbAt(column / plot.width);
  clipTo(context, plot);
  traceCurve(context, plot, range, atColumn);
  context.strokeStyle = color;
  context.lineWidth = lineWidth;
  context.lineJoin = 'round';
  context.stroke();
  if (fillAlpha > 0) {
    context.lineTo(plot.x + plot.width, plot.y + plot.height);
    context.lineTo(plot.x, plot.y + plot.height);
    context.globalAlpha = fillAlpha;
    context.fillStyle = color;
    context.fill();
    context.globalAlpha = 1;
  }
  context.restore();
}

/** Bands spaced evenly along the log axis, read in between by straight lines. */
export function evenBands(values: Readonly<Float32Array>): (way: number) => number {
  return (way) => {
    const at = Math.min(values.length - 1, Math.max(0, way * (values.length - 1)));
    const low = Math.floor(at);
    const part = at - low;
    return values[low]! * (1 - part) + values[Math.min(values.length - 1, low + 1)]! * part;
  };
}
