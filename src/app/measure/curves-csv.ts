/** Curves as comma-separated values, and such files as reference curves. Pure. */
import { type Diagnostic, diagnose } from '../../kit/index.ts';
import type { Axis, Curve, Plot } from '../../measure/system/measured.ts';

const heading = ({ label, unit }: Axis, name?: string): string => quoted(`${name === undefined ? label : `${name}: ${label}`}${unit === '' ? '' : ` (${unit})`}`);
/** A leading sign would make a spreadsheet calculate what a name says. */
const quoted = (text: string): string => `"${text.replace(/^[=+@\t\r-]/, "'$&").replaceAll('"', '""')}"`;

/** One row for each place any curve has a point at; a cell is empty where a curve has none. */
export function curvesCsv(plot: Plot, curves: readonly Curve[]): string {
  const columns = curves.map(({ x, y }) => new Map(x.map((at, k) => [at, y[k]])));
  const places = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const rows = places.map((at) => [numberText(at), ...columns.map((column) => { const value = column.get(at); return value === null || value === undefined ? '' : numberText(value); })].join(','));
  return `${[heading(plot.x), ...curves.map(({ name }) => heading(plot.y, name))].join(',')}\r\n${rows.join('\r\n')}\r\n`;
}

/** Seven figures: all that a 32-bit sound has. */
const numberText = (value: number): string => String(Number(value.toPrecision(7)));

const MOST_POINTS = 100_000;

/** The first two numbers of each line; lines that do not begin with two are headings or remarks. Comma, semicolon, tab or blanks apart, and a decimal comma where columns are set apart otherwise. */
export function readCurve(text: string, name: string): { readonly curve: Curve | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const points: [number, number][] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    const cells = (/[;\t]/.test(trimmed) ? trimmed.split(/[;\t]/).map((cell) => cell.trim().replace(',', '.')) : trimmed.split(/[,\s]+/)).map((cell) => cell.replaceAll('\u2212', '-'));
    const [x, y] = [Number(cells[0]), Number(cells[1])];
    if (cells[0] === '' || cells[1] === undefined || cells[1] === '' || !Number.isFinite(x) || !Number.isFinite(y)) continue;
    points.push([x, y]);
    if (points.length > MOST_POINTS) return { curve: undefined, diagnostics: [diagnose('curve-too-long', `"${name}" has more than ${MOST_POINTS.toLocaleString('en')} points. Thin it out.`)] };
  }
  if (points.length < 2) return { curve: undefined, diagnostics: [diagnose('curve-unreadable', `"${name}" has no two columns of numbers. Export it as CSV with frequency and level in the first two columns.`)] };
  points.sort(([a], [b]) => a - b);
  return { curve: { name, x: points.map(([x]) => x), y: points.map(([, y]) => y) }, diagnostics: [] };
}
