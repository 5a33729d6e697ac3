import { expect, test } from 'vitest';
import type { Curve, Plot } from '../../../measure/system/measured.ts';
import type { Ink } from '../../../views/ink.ts';
import { frameOf, looks, plotMarks, scalesOf } from './plot-marks.ts';
import { plotPicture } from './plot-picture.ts';
import { linearScale, scaleOfX, valueAt } from './plot-scale.ts';

const ink = { data: '#111', grid: '#ddd', edge: '#999', muted: '#666', text: '#000', ground: '#fff', font: 'Inter', tool: { balance: '#e69f00', pan: '#56b4e9', saturation: '#cc79a7', tone: '#009e73' } } as unknown as Ink;
const curve = (x: number[], y: (number | null)[], name = 'Now'): Curve => ({ name, x, y });
const plotOf = (...curves: Curve[]): Plot => ({ id: 'magnitude', title: 'Magnitude', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Gain', unit: 'dB', scale: 'linear' }, curves, neutral: 0, least: [-12, 12], floor: -100 });

test('lines stand at round numbers, and angles at parts of a turn', () => {
  expect(linearScale(-13, 9, 'dB', 6, true).lines.map(({ label }) => label)).toEqual(['\u221215', '\u221210', '\u22125', '0', '5', '10']);
  expect(linearScale(-170, 170, '°', 5, true).lines.map(({ label }) => label)).toEqual(['\u2212180', '\u221290', '0', '90', '180']);
  expect(linearScale(0, 0.31, '', 5, true).lines.map(({ label }) => label)).toEqual(['0', '0.1', '0.2', '0.3', '0.4']);
  expect(linearScale(3, 3, 'ms', 5, true).to).toBeGreaterThan(3);
});

test('a value between points is on the line between them, and there is none in gaps and outside', () => {
  const line = curve([100, 1000, 10000], [0, 10, null]);
  expect(valueAt(line, Math.sqrt(100 * 1000), true)).toBeCloseTo(5, 9);
  expect(valueAt(line, 550, false)).toBeCloseTo(5, 9);
  expect(valueAt(line, 2000, true)).toBeUndefined();
  expect(valueAt(line, 50, true)).toBeUndefined();
});

test('a curve is drawn where its values are, in pieces between gaps, and cut at the frame', () => {
  const drawn = looks([curve([20, 200, 2000, 20000], [0, 12, null, -400])], ink);
  const size = { width: 700, height: 300 };
  const plot = plotOf(...drawn);
  const [line, ...others] = plotMarks(plot, drawn, size, ink).filter((mark) => mark.is === 'line' && mark.width > 1);
  const frame = frameOf(size);
  const { y } = scalesOf(plot, drawn, size);
  expect(others).toEqual([]);
  expect(line).toMatchObject({ points: [[frame.x, frame.y + (1 - y.way(0)) * frame.height], [expect.closeTo(frame.x + frame.width / 3, 6) as number, frame.y + (1 - y.way(12)) * frame.height]] });
  // What is below the floor does not decide how far down the picture goes.
  expect(y.from).toBe(-100);
});

test('a reference that goes beyond what was measured is cut at the sides', () => {
  const own = curve([-60, 0], [-60, -10]);
  const plot: Plot = { ...plotOf(own), id: 'static-curve', x: { label: 'Level in', unit: 'dBFS', scale: 'linear' } };
  const drawn = looks([own, curve([-100, 24], [-100, 24], 'Unchanged')], ink);
  expect(scaleOfX(plot, drawn)).toMatchObject({ from: -60, to: 0 });
  const size = { width: 700, height: 300 };
  const lines = plotMarks(plot, drawn, size, ink).filter((mark) => mark.is === 'line' && mark.width > 1);
  const frame = frameOf(size);
  expect(lines.map((mark) => (mark.is === 'line' ? mark.points.map(([x]) => Math.round(x)) : []))).toEqual([[frame.x, frame.x + frame.width], [frame.x, frame.x + frame.width]]);
});

test('the picture has title, axes and legend, and names stay text', () => {
  const drawn = looks([curve([20, 20000], [0, 1]), curve([20, 20000], [1, 2], '<script>&"')], ink);
  const { svg, width, height } = plotPicture(plotOf(...drawn), drawn, 'Bell: magnitude', { width: 960, height: 480 }, ink);
  expect(svg).toContain('Bell: magnitude');
  expect(svg).toContain('Frequency, Hz');
  expect(svg).toContain('&lt;script&gt;&amp;&quot;');
  expect(svg).not.toContain('<script');
  expect(svg).toContain('stroke-dasharray="7 4"');
  expect([...svg.matchAll(/style=|href/g)]).toEqual([]);
  expect([width, height > 480]).toEqual([960, true]);
});
