import { expect, test } from 'vitest';
import type { Plot } from '../../measure/system/measured.ts';
import { KeptMeasurements } from './kept-measurements.ts';

const plot = (points: number): Plot => ({
  id: 'magnitude', title: 'Magnitude', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Gain', unit: 'dB', scale: 'linear' },
  curves: [{ name: 'Both sides', x: Array.from({ length: points }, (_, k) => k), y: Array.from({ length: points }, (_, k) => (k === 0 ? null : k / 3)) }],
});

test('measurements are kept for their document, under names, as another visit reads them', () => {
  const kept = new KeptMeasurements();
  const first = kept.add('song', { plots: [plot(3)], readings: [] }, 'Before');
  kept.add('song', { plots: [plot(3)], readings: [] }, 'After');
  kept.rename('song', first.id, 'Dry');
  expect(kept.of('other')).toEqual([]);
  const later = new KeptMeasurements().of('song');
  expect(later.map(({ name }) => name)).toEqual(['Dry', 'After']);
  // Five figures.
  expect(later[0]!.plots[0]!.curves[0]!.y).toEqual([null, 0.33333, 0.66667]);
  kept.of('song');
  kept.remove('song', first.id);
  expect(new KeptMeasurements().of('song').map(({ name }) => name)).toEqual(['After']);
});

test('the oldest give way when there are many, or when they are large', () => {
  const kept = new KeptMeasurements();
  for (let k = 0; k < 15; k++) kept.add('many', { plots: [plot(2)], readings: [] }, `Take ${k}`);
  expect(kept.of('many').map(({ name }) => name)).toEqual(Array.from({ length: 12 }, (_, k) => `Take ${k + 3}`));
  for (let k = 0; k < 3; k++) kept.add('large', { plots: [plot(60_000)], readings: [] }, `Take ${k}`);
  expect(kept.of('large').map(({ name }) => name)).toEqual(['Take 2']);
});
