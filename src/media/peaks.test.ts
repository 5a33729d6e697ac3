import { describe, expect, it } from 'vitest';
import { createPeaksBuilder, peakColumns, type Peaks } from './peaks.ts';

function peaksOf(sound: Float32Array, channels: number, blockFrames = 1000): Peaks {
  const builder = createPeaksBuilder(channels);
  for (let at = 0; at < sound.length; at += blockFrames * channels) builder.push(sound.subarray(at, at + blockFrames * channels));
  return builder.finish();
}

const noise = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => ((Math.imul(i + 1, 2_654_435_761) >>> 8) / 2 ** 23) - 1);

describe('levels', () => {
  const frames = 100_003;
  const sound = noise(2 * frames);
  const peaks = peaksOf(sound, 2);
  it('every bin of every level holds what its samples say', () => {
    for (const level of peaks.levels) {
      expect(level.bins).toBe(Math.ceil(frames / level.framesPerBin));
      for (const channel of [0, 1]) {
        for (const bin of [0, 1, level.bins - 1].filter((b) => b < level.bins)) {
          let [min, max, squares, count] = [Infinity, -Infinity, 0, 0];
          for (let i = bin * level.framesPerBin; i < Math.min(frames, (bin + 1) * level.framesPerBin); i++) {
            const x = sound[2 * i + channel]!;
            [min, max, squares, count] = [Math.min(min, x), Math.max(max, x), squares + x * x, count + 1];
          }
          const at = channel * level.bins + bin;
          expect([level.min[at], level.max[at]]).toEqual([min, max]);
          expect(level.rms[at]).toBeCloseTo(Math.sqrt(squares / count), 6);
        }
      }
    }
  });
  it('end in one bin for the whole file', () => {
    expect(peaks.levels.at(-1)?.bins).toBe(1);
    expect(peaks.frames).toBe(frames);
  });
  it('do not depend on the blocks', () => {
    expect(peaksOf(sound, 2, 77)).toEqual(peaks);
  });
});

describe('columns', () => {
  it('never miss a click, at any zoom', () => {
    const sound = new Float32Array(50_000);
    sound[31_415] = -0.75;
    const peaks = peaksOf(sound, 1);
    for (const columns of [1, 7, 100, 333]) {
      const { min } = peakColumns(peaks, 0, 0, 50_000, columns);
      expect(min[Math.floor(31_415 / (50_000 / columns))]).toBe(-0.75);
    }
  });
  it('show the RMS of a full-scale square as 1, and 0 outside the file', () => {
    const sound = Float32Array.from({ length: 10_240 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    const { min, max, rms } = peakColumns(peaksOf(sound, 1), 0, -10_240, 20_480, 3);
    expect([[...min], [...max], [...rms]]).toEqual([[0, -1, 0], [0, 1, 0], [0, 1, 0]]);
  });
  it('an empty file has empty columns', () => {
    expect([...peakColumns(peaksOf(new Float32Array(0), 2), 1, 0, 100, 2).max]).toEqual([0, 0]);
  });
});
