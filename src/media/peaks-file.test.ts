import { expect, it } from 'vitest';
import { createPeaksBuilder, finestBinFrames, type Peaks } from './peaks.ts';
import { decodePeaks, encodePeaks } from './peaks-file.ts';

function peaksOf(frames: number, channels: number): Peaks {
  const builder = createPeaksBuilder(channels, finestBinFrames(frames));
  builder.push(Float32Array.from({ length: frames * channels }, (_, k) => Math.sin(k * k)));
  return builder.finish();
}

it.each([[0, 1], [1, 2], [2047, 1], [100_003, 2]])('peaks of %i frames in %i channels are the same after they were kept', (frames, channels) => {
  const peaks = peaksOf(frames, channels);
  expect(decodePeaks(encodePeaks(peaks))).toEqual(peaks);
});

it('take no more room for an hour than for a minute', () => {
  const bins = (frames: number): number => Math.ceil(frames / finestBinFrames(frames));
  expect(bins(60 * 48000)).toBeGreaterThan(1000);
  expect(bins(3600 * 48000)).toBeLessThanOrEqual(2048);
});

it('what is cut or strange is no peaks', () => {
  const bytes = encodePeaks(peaksOf(1000, 2));
  for (const length of [0, 3, 15, 16, 20, bytes.length - 4, bytes.length - 1]) expect(decodePeaks(bytes.slice(0, length))).toBeUndefined();
  expect(decodePeaks(new Uint8Array(bytes.length))).toBeUndefined();
  expect(decodePeaks(Uint8Array.of(...bytes, 0, 0, 0, 0))).toBeUndefined();
});
