import { expect, test } from 'vitest';
import type { Plot } from '../../measure/system/measured.ts';
import { curvesCsv, readCurve } from './curves-csv.ts';

const plot: Plot = { id: 'magnitude', title: 'Magnitude', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Gain', unit: 'dB', scale: 'linear' }, curves: [] };

test('curves on other places share a table, with gaps where one has nothing', () => {
  const text = curvesCsv(plot, [{ name: 'Now', x: [20, 1000], y: [1 / 3, null] }, { name: '=HYPERLINK("x")', x: [1000, 2000], y: [-3, 0] }]);
  expect(text).toBe('"Frequency (Hz)","Now: Gain (dB)","\'=HYPERLINK(""x""): Gain (dB)"\r\n20,0.3333333,\r\n1000,,-3\r\n2000,,0\r\n');
});

test.each([
  ['what was saved here', '"Frequency (Hz)","Now: Gain (dB)"\r\n20,0.5,9\r\n1000,-3,9\r\n'],
  ['a measuring program’s text', '* Freq(Hz) SPL(dB) Phase(degrees)\n20.0 0.5 12\n1000 -3 5\n'],
  ['a table with decimal commas', 'Hz;dB\n1000;-3\n20;0,5\n'],
  ['tabs and a true minus', '20\t0.5\n1000\t\u22123\n'],
])('a curve is read from %s', (_, text) => {
  expect(readCurve(text, 'Target')).toEqual({ curve: { name: 'Target', x: [20, 1000], y: [0.5, -3] }, diagnostics: [] });
});

test('what is no curve is told to be none', () => {
  for (const text of ['', 'a,b\nc,d', '20\n30\n', '{"a":1}']) expect(readCurve(text, 'Target').diagnostics[0]?.code).toBe('curve-unreadable');
  expect(readCurve('1,2\n'.repeat(100_001), 'Target').diagnostics[0]?.code).toBe('curve-too-long');
});
