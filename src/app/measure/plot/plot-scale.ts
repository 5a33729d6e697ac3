/** Where a plot's values stand: ranges that hold what is to be seen, and lines at round numbers. Pure; for drawing only. */
import { signed } from '../../../editor/value-text.ts';
import type { Curve, Plot } from '../../../measure/system/measured.ts';
import { HIGH_HZ, HZ_LINES, hzAt, LOW_HZ, wayOfHz } from '../../../views/scales.ts';

export interface Line {
  /** 0 at the beginning of the axis, 1 at its end. */
  readonly way: number;
  readonly label: string | undefined;
}

export interface Scale {
  readonly from: number;
  readonly to: number;
  readonly lines: readonly Line[];
  way(value: number): number;
  at(way: number): number;
}

/** As the eye knows them from every picture of sound. */
const LABELED_HZ = ['20', '50', '100', '200', '500', '1k', '2k', '5k', '10k', '20k'];

export function hzScale(): Scale {
  const lines = HZ_LINES.map(({ hz, label }) => ({ way: wayOfHz(hz), label: label !== undefined && LABELED_HZ.includes(label) ? label : undefined }));
  return { from: LOW_HZ, to: HIGH_HZ, lines, way: wayOfHz, at: hzAt };
}

/** Steps of 1, 2 or 5 times a power of ten; of angles, parts of a turn; of levels, what meters are marked with. */
function stepOf(span: number, most: number, unit: string): number {
  if (unit === '°') return [15, 30, 45, 90, 180, 360, 720, 1440, 3600].find((step) => span / step <= most) ?? 10 ** Math.ceil(Math.log10(span / most));
  if (unit.startsWith('dB') && span / most > 0.5) return [1, 2, 3, 5, 6, 10, 20, 40].find((step) => span / step <= most) ?? 50;
  const power = 10 ** Math.floor(Math.log10(span / most));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= most)!;
}

function numberText(value: number, step: number): string {
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  return signed(Math.abs(value) < step / 1e6 ? '0' : value.toFixed(digits));
}

/** `whole`: the range ends at lines. */
export function linearScale(low: number, high: number, unit: string, most: number, whole: boolean): Scale {
  const span = high > low ? high - low : 1;
  const step = stepOf(span, most, unit);
  const from = whole ? Math.floor(low / step + 1e-9) * step : low;
  const to = whole ? Math.max(from + step, Math.ceil(high / step - 1e-9) * step) : low + span;
  const way = (value: number): number => (value - from) / (to - from);
  const lines: Line[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) lines.push({ way: way(k * step), label: numberText(k * step, step) });
  return { from, to, lines, way, at: (share) => from + share * (to - from) };
}

/** One place for each whole number, its bar around it. */
export function barScale(curves: readonly Curve[]): Scale {
  const numbers = curves.flatMap(({ x }) => x);
  const [from, to] = [Math.min(1, ...numbers) - 0.5, Math.max(2, ...numbers) + 0.5];
  const way = (value: number): number => (value - from) / (to - from);
  const lines = Array.from({ length: Math.round(to - from) }, (_, k) => ({ way: way(from + 0.5 + k), label: String(from + 0.5 + k) }));
  return { from, to, lines, way, at: (share) => from + share * (to - from) };
}

/** A reference that goes on beyond what was measured does not widen the picture. */
export function scaleOfX({ x: { scale, unit }, curves: own }: Plot, curves: readonly Curve[], lines = 10): Scale {
  if (scale === 'log') return hzScale();
  if (scale === 'bars') return barScale(curves);
  const all = own.flatMap(({ x }) => [x[0], x.at(-1)]).filter((value) => value !== undefined);
  return linearScale(Math.min(...all, Infinity) === Infinity ? 0 : Math.min(...all), all.length === 0 ? 1 : Math.max(...all), unit, lines, false);
}

/** Holds all curves down to the plot's floor, and what is worth seeing anyway; a little air above and below what is not round. */
export function scaleOfY({ y: { unit }, least, floor = -Infinity }: Plot, curves: readonly Curve[], across: Scale, lines = 8): Scale {
  let [low, high] = least ?? [Infinity, -Infinity];
  for (const { x, y } of curves) {
    y.forEach((value, k) => {
      const at = x[k];
      if (value === null || !Number.isFinite(value) || at === undefined || at < across.from || at > across.to) return;
      low = Math.min(low, Math.max(floor, value));
      high = Math.max(high, Math.max(floor, value));
    });
  }
  return low > high ? linearScale(0, 1, unit, lines, true) : linearScale(low, high, unit, lines, true);
}

/** The value of a curve at x, between its points by a straight line over the axis; undefined outside of it and in gaps. */
export function valueAt({ x, y }: Curve, at: number, isLog: boolean): number | undefined {
  const last = x.length - 1;
  // The end of the axis is a rounding away from the last point.
  const near = last < 0 ? 0 : 1e-6 * (x[last]! - x[0]!);
  if (last < 0 || at < x[0]! - near || at > x[last]! + near) return undefined;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  const [a, b] = [y[low], y[high]];
  if (a === null || b === null || a === undefined || b === undefined) return undefined;
  const place = (value: number): number => (isLog ? Math.log(value) : value);
  const span = place(x[high]!) - place(x[low]!);
  const part = span > 0 ? Math.min(1, Math.max(0, (place(at) - place(x[low]!)) / span)) : 0;
  return a + (b - a) * part;
}
