/** The dynamic equalizer frame by frame in f64, one channel, one band, in direct form: for tests. */
import { type Band, designBand } from './response.ts';

export interface Detector {
  readonly thresholdDb: number;
  readonly ratio: number;
  readonly rangeDb: number;
  readonly attackMs: number;
  readonly releaseMs: number;
}

/** How far the gain is moved after every 8 frames, dB: band pass of gain 1, mean square over 10 ms, law, attack or release. */
export function movementDb(key: ArrayLike<number>, { frequencyHz, q }: Band, { thresholdDb, ratio, rangeDb, attackMs, releaseMs }: Detector, rateHz: number): Float64Array {
  const w = (2 * Math.PI * frequencyHz) / rateHz;
  const alpha = Math.sin(w) / (2 * q);
  const [b, a1, a2] = [alpha / (1 + alpha), (-2 * Math.cos(w)) / (1 + alpha), (1 - alpha) / (1 + alpha)];
  const moved = new Float64Array(Math.floor(key.length / 8));
  let x1 = 0, x2 = 0, y1 = 0, y2 = 0, mean = 0, s = 0;
  for (let i = 0; i < key.length; i++) {
    if (i % 8 === 0 && i > 0) {
      const levelDb = 10 * Math.log10(Math.max(2 * mean, 2e-20));
      const wanted = Math.min((1 - 1 / ratio) * Math.max(levelDb - thresholdDb, 0), Math.abs(rangeDb));
      const keep = Math.exp(-8000 / ((wanted > s ? attackMs : releaseMs) * rateHz));
      s = wanted + (s - wanted) * keep;
      moved[i / 8 - 1] = Math.sign(rangeDb) * s;
    }
    const x = key[i]!;
    const y = b * (x - x2) - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    mean += (1000 / (10 * rateHz)) * (y * y - mean);
  }
  return moved;
}

/** One channel through a band at rest. */
export function bandReference(input: ArrayLike<number>, band: Band, rateHz: number): Float64Array {
  const { b0, b1, b2, a1, a2 } = designBand(band, rateHz);
  let x1 = 0, x2 = 0, y1 = 0, y2 = 0;
  return Float64Array.from(input, (x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, x, y1, y];
    return y;
  });
}
