/** The plots beside the room: the laws of level and time with what listeners said, bands in mono, and the goniometer. Draws on a Canvas 2D; main thread. */
import type { FaceContext } from '../../../src/editor/face.ts';
import { formatUnit } from '../../../src/editor/value-text.ts';
import { gainsOf, tangentLaw, timeShiftDegrees } from '../../../src/measure/image/direction.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { fromDb } from '../../../src/views/scales.ts';
import { type Plot, xOfHz } from '../../../src/views/sound-grid.ts';
import { BANDS } from './definition.ts';
import { type Controls, edgeHz, lossWords, type Reading } from './face-reading.ts';

const SPAN_DB = 24;
const SPAN_MS = 1.5;
/** What listeners said, as corners of a band: differences that half of the way and all of it need (Lee and Rumsey 2013; Wendt, Frank and Zotter 2014; Blauert 1997). */
const HEARD_DB = { half: [6, 8], all: [15, 18] } as const;
const HEARD_MS = { half: [0.25, 0.4], all: [1, 1.1] } as const;
/** Losses in mono beyond this are marked; the plot ends there below. */
const MARKED_DB = -6;
const LEAST_DB = -12;

const small = (unit: number): number => 9 * Math.max(1, unit);

function caption(context: CanvasRenderingContext2D, plot: Plot, text: string, value: string, unit: number, ink: Ink): void {
  context.textBaseline = 'top';
  context.font = `400 ${small(unit)}px ${ink.font}`;
  const room = plot.width - context.measureText(value).width - 2 * unit;
  context.font = `600 ${small(unit)}px ${ink.font}`;
  context.textAlign = 'left';
  context.fillStyle = ink.text;
  // Of a narrow plot the first word is said.
  context.fillText(context.measureText(text).width > room ? text.replace(/,.*/, '') : text, plot.x, plot.y + unit);
  context.font = `400 ${small(unit)}px ${ink.font}`;
  context.textAlign = 'right';
  context.fillStyle = ink.muted;
  context.fillText(value, plot.x + plot.width, plot.y + unit);
}

interface Law {
  readonly span: number;
  readonly ticks: readonly (readonly [number, string])[];
  /** Half and all of the way, each from…to. */
  readonly heard: { readonly half: readonly [number, number]; readonly all: readonly [number, number] };
  /** Part of the way, −1…1. */
  readonly at: (difference: number) => number;
}

const LEVEL_LAW: Law = {
  span: SPAN_DB, ticks: [[-18, '\u221218'], [-6, '\u22126'], [6, '+6'], [18, '+18']], heard: HEARD_DB,
  at: (db) => { const { left, right } = gainsOf(db); return tangentLaw(left, right) / 30; },
};
const TIME_LAW: Law = { span: SPAN_MS, ticks: [[-1, '\u22121'], [-0.5, '\u22120.5'], [0.5, '+0.5'], [1, '+1']], heard: HEARD_MS, at: (ms) => timeShiftDegrees(ms) / 30 };

export function drawLevelLaw(context: CanvasRenderingContext2D, plot: Plot, controls: Controls, reading: Reading | undefined, unit: number, ink: Ink): void {
  const now = (controls.isMono ? 0 : controls.levelDb) + controls.arrival.differenceDb;
  caption(context, plot, 'Level', `${formatUnit(now, 'dB')}`, unit, ink);
  const inner = drawLaw(context, plot, LEVEL_LAW, controls, unit, ink);
  drawNow(context, inner, LEVEL_LAW, now, controls, reading, unit, ink);
}

export function drawTimeLaw(context: CanvasRenderingContext2D, plot: Plot, controls: Controls, reading: Reading | undefined, unit: number, ink: Ink): void {
  const now = (controls.isMono ? 0 : controls.timeMs) + controls.arrival.leftDelayMs;
  caption(context, plot, 'Time', formatUnit(now, 'ms'), unit, ink);
  const inner = drawLaw(context, plot, TIME_LAW, controls, unit, ink);
  drawNow(context, inner, TIME_LAW, now, controls, reading, unit, ink);
}

const xOf = (difference: number, { span }: Law, plot: Plot): number => plot.x + ((Math.max(-span, Math.min(span, difference)) / span + 1) / 2) * plot.width;
const yOf = (part: number, plot: Plot): number => plot.y + ((1 - part) / 2) * plot.height;

/** Grid, what listeners said as a band, the law as a line. */
function drawLaw(context: CanvasRenderingContext2D, plot: Plot, law: Law, { baseDegrees }: Controls, unit: number, ink: Ink): Plot {
  const font = small(unit);
  const inner: Plot = { x: plot.x + 24 * unit, y: plot.y + 1.5 * font + 7 * unit, width: plot.width - 26 * unit, height: plot.height - 2.5 * font - 13 * unit };
  context.lineWidth = Math.max(1, unit * 0.75);
  context.font = `400 ${font}px ${ink.font}`;
  for (const [part, label] of [[1, `${Math.round(baseDegrees)}° R`], [0, '0°'], [-1, `${Math.round(baseDegrees)}° L`]] as const) {
    context.fillStyle = part === 0 ? ink.edge : ink.grid;
    context.fillRect(inner.x, yOf(part, inner), inner.width, Math.max(1, unit * 0.75));
    context.fillStyle = ink.muted;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    context.fillText(label, inner.x - 4 * unit, yOf(part, inner));
  }
  for (const [at, label] of law.ticks) {
    context.fillStyle = ink.grid;
    context.fillRect(xOf(at, law, inner), inner.y, Math.max(1, unit * 0.75), inner.height);
    context.fillStyle = ink.muted;
    context.textAlign = 'center';
    context.textBaseline = 'top';
    context.fillText(label, xOf(at, law, inner), inner.y + inner.height + 3 * unit);
  }
  const { half, all } = law.heard;
  context.fillStyle = ink.tool.pan;
  context.globalAlpha = 0.3;
  for (const side of [-1, 1]) {
    context.beginPath();
    const corners: readonly (readonly [number, number])[] = [[0, 0], [half[0], 0.5], [all[0], 1], [all[1], 1], [half[1], 0.5]];
    corners.forEach(([at, part], k) => {
      const [x, y] = [xOf(side * at, law, inner), yOf(side * part, inner)];
      if (k === 0) context.moveTo(x, y);
      else context.lineTo(x, y);
    });
    context.closePath();
    context.fill();
    // Beyond all of the way it stays there.
    context.fillRect(xOf(side * all[1], law, inner), yOf(side, inner) - 1.5 * unit, side * (inner.width / 2 - (all[1] / law.span) * (inner.width / 2)), 3 * unit);
  }
  context.globalAlpha = 1;
  context.strokeStyle = ink.tool.pan;
  context.lineWidth = 1.75 * unit;
  context.beginPath();
  for (let k = 0; k <= 64; k++) {
    const at = law.span * (k / 32 - 1);
    const [x, y] = [xOf(at, law, inner), yOf(law.at(at), inner)];
    if (k === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
  return inner;
}

/** Where things are now: bass as a full dot, treble as a ring; without sound, the law's own place. */
function drawNow(context: CanvasRenderingContext2D, plot: Plot, law: Law, now: number, { arrival }: Controls, reading: Reading | undefined, unit: number, ink: Ink): void {
  const x = xOf(now, law, plot);
  context.strokeStyle = ink.text;
  context.lineWidth = unit;
  context.globalAlpha = 0.4;
  context.beginPath();
  context.moveTo(x, plot.y);
  context.lineTo(x, plot.y + plot.height);
  context.stroke();
  context.globalAlpha = 1;
  const middle = (arrival.leftDegrees + arrival.rightDegrees) / 2;
  const half = Math.max(1, (arrival.rightDegrees - arrival.leftDegrees) / 2);
  const part = (degrees: number): number => Math.max(-1, Math.min(1, (degrees - middle) / half));
  context.fillStyle = ink.text;
  context.lineWidth = 1.5 * unit;
  if (reading !== undefined && reading.placed < 0.25) return;
  // What is there for another reason is not this law's to show.
  if (reading !== undefined && Math.abs(now) < law.span / 200 && Math.abs(part(reading.degrees)) > 0.05) return;
  context.beginPath();
  context.arc(x, yOf(reading === undefined ? law.at(now) : part(reading.bassDegrees), plot), 3.2 * unit, 0, 2 * Math.PI);
  if (reading === undefined) context.stroke();
  else context.fill();
  if (reading === undefined) return;
  context.beginPath();
  context.arc(x, yOf(part(reading.trebleDegrees), plot), 4.4 * unit, 0, 2 * Math.PI);
  context.stroke();
}

/** Correlation of each band as a bar from the middle; below, what it loses in mono. */
export function drawBands(context: CanvasRenderingContext2D, plot: Plot, reading: Reading | undefined, unit: number, ink: Ink): void {
  const font = small(unit);
  caption(context, plot, 'Alike, and lost in mono', reading === undefined ? '' : lossWords(reading).replace('In mono it ', '').replace('is gone', 'gone'), unit, ink);
  const inner: Plot = { x: plot.x + 24 * unit, y: plot.y + 1.5 * font + 7 * unit, width: plot.width - 26 * unit, height: plot.height - 2.5 * font - 13 * unit };
  const alike: Plot = { ...inner, height: inner.height * 0.52 };
  const lost: Plot = { ...inner, y: inner.y + inner.height * 0.7, height: inner.height * 0.3 };
  const line = Math.max(1, unit * 0.75);
  context.font = `400 ${font}px ${ink.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const [value, label] of [[1, '+1'], [0, ''], [-1, '\u22121']] as const) {
    context.fillStyle = value === 0 ? ink.edge : ink.grid;
    context.fillRect(alike.x, yOf(value, alike), alike.width, line);
    context.fillStyle = ink.muted;
    context.fillText(label, alike.x - 4 * unit, yOf(value, alike));
  }
  const yOfLoss = (db: number): number => lost.y + (Math.max(LEAST_DB, db) / LEAST_DB) * lost.height;
  for (const [db, label] of [[0, '0'], [LEAST_DB, '\u221212']] as const) {
    context.fillStyle = ink.grid;
    context.fillRect(lost.x, yOfLoss(db), lost.width, line);
    context.fillStyle = ink.muted;
    context.fillText(label, lost.x - 4 * unit, yOfLoss(db) + (db === 0 ? 2 * unit : -unit));
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const [hz, label] of [[100, '100'], [1000, '1k'], [10000, '10k']] as const) {
    context.fillStyle = ink.grid;
    context.fillRect(xOfHz(hz, inner), inner.y, line, inner.height);
    context.fillStyle = ink.muted;
    context.fillText(label, xOfHz(hz, inner), inner.y + inner.height + 3 * unit);
  }
  if (reading === undefined) return;
  const loudest = Math.max(...reading.bands.map(({ levelDb }) => levelDb));
  for (let k = 0; k < BANDS; k++) {
    const { levelDb, correlation, monoDb } = reading.bands[k]!;
    if (levelDb < loudest - 60) continue;
    const [from, to] = [xOfHz(edgeHz(k), inner) + 0.4 * unit, xOfHz(edgeHz(k + 1), inner) - 0.4 * unit];
    context.globalAlpha = 0.3 + 0.7 * Math.max(0, 1 + (levelDb - loudest) / 60);
    context.fillStyle = correlation < -0.05 ? ink.clip : ink.data;
    const [zero, y] = [yOf(0, alike), yOf(correlation, alike)];
    context.fillRect(from, Math.min(zero, y), to - from, Math.max(line, Math.abs(y - zero)));
    context.fillStyle = monoDb < MARKED_DB ? ink.clip : ink.tool.balance;
    context.fillRect(from, lost.y, to - from, yOfLoss(monoDb) - lost.y);
    context.globalAlpha = 1;
  }
}

/** The stereo picture, mid upwards, with the correlation of the whole below. `scaleDb`: where its edge is. */
export function drawScope(context: CanvasRenderingContext2D, plot: Plot, face: FaceContext, reading: Reading | undefined, scaleDb: number, unit: number, ink: Ink): void {
  const font = small(unit);
  caption(context, plot, 'Correlation', reading === undefined ? '' : reading.alike.toFixed(2).replace('-', '\u2212'), unit, ink);
  const bar = { x: plot.x + 4 * unit, y: plot.y + plot.height - 8 * unit, width: plot.width - 8 * unit };
  const top = plot.y + font + 6 * unit;
  const radius = Math.max(4, (bar.y - 6 * unit - top) / 2);
  const [x, y] = [plot.x + plot.width / 2, top + radius];
  context.strokeStyle = ink.grid;
  context.lineWidth = Math.max(1, unit * 0.75);
  context.beginPath();
  context.moveTo(x, y - radius);
  for (const [dx, dy] of [[1, 0], [0, 1], [-1, 0], [0, -1]] as const) context.lineTo(x + dx * radius, y + dy * radius);
  context.moveTo(x, y - radius);
  context.lineTo(x, y + radius);
  context.moveTo(x - radius, y);
  context.lineTo(x + radius, y);
  context.stroke();
  context.font = `400 ${font}px ${ink.font}`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.fillStyle = ink.muted;
  context.fillText('L', x - radius * 0.62, y - radius * 0.62);
  context.fillText('R', x + radius * 0.62, y - radius * 0.62);
  const points = reading === undefined ? undefined : face.telemetry('points');
  if (points) {
    const scale = (radius * Math.SQRT1_2) / fromDb(scaleDb);
    const size = 1.3 * unit;
    context.fillStyle = ink.light;
    context.globalAlpha = ink.isDark ? 0.6 : 0.45;
    for (let k = 0; k + 1 < points.length; k += 2) {
      const [side, mid] = [(points[k + 1]! - points[k]!) * scale, (points[k + 1]! + points[k]!) * scale];
      if (Math.abs(side) + Math.abs(mid) <= radius) context.fillRect(x + side - size / 2, y - mid - size / 2, size, size);
    }
    context.globalAlpha = 1;
  }
  const middle = bar.x + bar.width / 2;
  context.fillStyle = ink.grid;
  context.fillRect(bar.x, bar.y, bar.width, 3 * unit);
  context.fillStyle = ink.edge;
  context.fillRect(middle - 0.5 * unit, bar.y - 2 * unit, unit, 7 * unit);
  if (reading === undefined) return;
  const at = middle + (reading.alike * bar.width) / 2;
  context.fillStyle = reading.alike < -0.05 ? ink.clip : ink.data;
  context.fillRect(Math.min(middle, at), bar.y, Math.abs(at - middle), 3 * unit);
  context.fillRect(at - unit, bar.y - 3 * unit, 2 * unit, 9 * unit);
}
