/**
 * A plot as lines, boxes and texts, which a canvas paints on the page and which become SVG in a file: both the same picture. Curves are
 * told apart by their dashes as well as by color. Pure.
 */
import type { Curve, Plot } from '../../../measure/system/measured.ts';
import type { Ink } from '../../../views/ink.ts';
import { type Scale, scaleOfX, scaleOfY } from './plot-scale.ts';

export type Mark =
  | { readonly is: 'line'; readonly points: readonly (readonly [x: number, y: number])[]; readonly color: string; readonly width: number; readonly dash: readonly number[] }
  | { readonly is: 'box'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly color: string; readonly alpha: number }
  | { readonly is: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly color: string; readonly anchor: 'start' | 'middle' | 'end'; readonly size: number };

/** A curve with the look it has in the picture and its legend. */
export interface DrawnCurve extends Curve {
  readonly color: string;
  readonly dash: readonly number[];
}

export interface PlotSize {
  readonly width: number;
  readonly height: number;
}

export interface PlotFrame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const LABEL_PX = 11;
const EDGES = { left: 46, right: 12, top: 12, bottom: 34 } as const;
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
/** Narrower pictures have room for every other label. */
const NARROW_PX = 520;

export const frameOf = ({ width, height }: PlotSize): PlotFrame => ({ x: EDGES.left, y: EDGES.top, width: Math.max(1, width - EDGES.left - EDGES.right), height: Math.max(1, height - EDGES.top - EDGES.bottom) });

/** Colors that are told apart with any eyes, each round of them with another dash. */
export function looks(curves: readonly Curve[], ink: Ink): DrawnCurve[] {
  const colors = [ink.data, ink.tool.balance, ink.tool.pan, ink.tool.saturation, ink.tool.tone];
  return curves.map((curve, k) => ({ ...curve, color: colors[k % colors.length]!, dash: DASHES[k % DASHES.length]! }));
}

export interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

export function scalesOf(plot: Plot, curves: readonly Curve[], { width, height }: PlotSize): Scales {
  const x = scaleOfX(plot, curves, width < NARROW_PX ? 5 : 10);
  return { x, y: scaleOfY(plot, curves, x, Math.max(3, Math.round(height / 36))) };
}

export function plotMarks(plot: Plot, curves: readonly DrawnCurve[], size: PlotSize, ink: Ink): Mark[] {
  const frame = frameOf(size);
  const scales = scalesOf(plot, curves, size);
  return [...gridMarks(plot, scales, frame, size, ink), ...curves.flatMap((curve, k) => (plot.x.scale === 'bars' ? barMarks(curve, k, curves.length, scales, frame) : lineMarks(curve, scales, frame)))];
}

const xOf = (scale: Scale, value: number, frame: PlotFrame): number => frame.x + scale.way(value) * frame.width;
const yOf = (scale: Scale, value: number, frame: PlotFrame): number => frame.y + (1 - scale.way(value)) * frame.height;

function gridMarks(plot: Plot, { x, y }: Scales, frame: PlotFrame, size: PlotSize, ink: Ink): Mark[] {
  const marks: Mark[] = [];
  const line = (points: readonly (readonly [number, number])[], color: string): void => { marks.push({ is: 'line', points, color, width: 1, dash: [] }); };
  const text = (at: readonly [number, number], words: string, anchor: 'start' | 'middle' | 'end'): void => { marks.push({ is: 'text', x: at[0], y: at[1], text: words, color: ink.muted, anchor, size: LABEL_PX }); };
  const bottom = frame.y + frame.height;
  const isNarrow = size.width < NARROW_PX;
  let labels = 0;
  for (const { way, label } of x.lines) {
    const at = Math.round(frame.x + way * frame.width) + 0.5;
    if (plot.x.scale !== 'bars') line([[at, frame.y], [at, bottom]], ink.grid);
    if (label !== undefined && !(isNarrow && plot.x.scale === 'log' && labels++ % 2 === 1)) text([at, bottom + LABEL_PX + 4], label, 'middle');
  }
  for (const { way, label } of y.lines) {
    const at = Math.round(frame.y + (1 - way) * frame.height) + 0.5;
    line([[frame.x, at], [frame.x + frame.width, at]], ink.grid);
    if (label !== undefined) text([frame.x - 6, at + 4], label, 'end');
  }
  if (plot.neutral !== undefined && plot.neutral >= y.from && plot.neutral <= y.to) {
    const at = Math.round(yOf(y, plot.neutral, frame)) + 0.5;
    line([[frame.x, at], [frame.x + frame.width, at]], ink.edge);
  }
  const unit = (axis: Plot['x']): string => (axis.unit === '' ? axis.label : `${axis.label}, ${axis.unit}`);
  text([frame.x + frame.width, bottom + 2 * LABEL_PX + 8], unit(plot.x), 'end');
  text([frame.x + 6, frame.y + LABEL_PX + 3], unit(plot.y), 'start');
  return marks;
}

/** In as many pieces as there are gaps; what leaves the frame is cut at its edge. */
function lineMarks({ x, y, color, dash }: DrawnCurve, scales: Scales, frame: PlotFrame): Mark[] {
  const pieces: (readonly [number, number])[][] = [[]];
  const [top, bottom] = [frame.y, frame.y + frame.height];
  const put = (at: number, value: number): void => { pieces.at(-1)!.push([xOf(scales.x, at, frame), Math.min(bottom, Math.max(top, yOf(scales.y, value, frame)))]); };
  // Where a curve comes in or goes out at the sides, it is cut there.
  const cut = (from: number, to: number): void => {
    for (const edge of [scales.x.from, scales.x.to]) {
      const [a, b] = [y[from], y[to]];
      if ((x[from]! - edge) * (x[to]! - edge) < 0 && a !== null && b !== null && a !== undefined && b !== undefined) put(edge, a + ((b - a) * (edge - x[from]!)) / (x[to]! - x[from]!));
    }
  };
  x.forEach((at, k) => {
    const value = y[k];
    const place = scales.x.way(at);
    if (k > 0) cut(k - 1, k);
    if (value === null || value === undefined) pieces.push([]);
    else if (place < -1e-6 || place > 1 + 1e-6) { if (pieces.at(-1)!.length > 0 && place > 1) pieces.push([]); }
    else put(at, value);
  });
  return pieces.filter((points) => points.length > 1).map((points) => ({ is: 'line', points, color, width: 1.75, dash }));
}

function barMarks({ x, y, color }: DrawnCurve, index: number, count: number, scales: Scales, frame: PlotFrame): Mark[] {
  const slot = (xOf(scales.x, 1, frame) - xOf(scales.x, 0, frame)) * 0.7;
  const width = slot / count;
  return x.flatMap((at, k): Mark[] => {
    const value = y[k];
    if (value === null || value === undefined || value <= scales.y.from) return [];
    const top = Math.max(frame.y, yOf(scales.y, value, frame));
    return [{ is: 'box', x: xOf(scales.x, at, frame) - slot / 2 + index * width, y: top, width: Math.max(1, width - 1), height: frame.y + frame.height - top, color, alpha: 1 }];
  });
}
