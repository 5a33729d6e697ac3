/**
 * A band's curve at a gain: the state-variable filter that runs in the engine is R. Bristow-Johnson's biquad by the bilinear
 * transform. For pictures and tests; pure, any thread.
 */
import { type Biquad, biquadDb } from '../../../src/kit/biquad.ts';
import { cos, pow, sin } from '../../../src/kit/exact-math.ts';
import type { BAND_TYPES } from './definition.ts';

export type BandType = (typeof BAND_TYPES)[number];

export interface Band {
  readonly type: BandType;
  readonly frequencyHz: number;
  readonly gainDb: number;
  readonly q: number;
}

export function designBand({ type, frequencyHz, gainDb, q }: Band, rateHz: number): Biquad {
  const w = 2 * Math.PI * Math.min(frequencyHz / rateHz, 0.49);
  const c = cos(w);
  const alpha = sin(w) / (2 * q);
  const A = pow(10, gainDb / 40);
  const shelf = 2 * Math.sqrt(A) * alpha;
  const scaled = (b0: number, b1: number, b2: number, a0: number, a1: number, a2: number): Biquad => ({ b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: a1 / a0, a2: a2 / a0 });
  switch (type) {
    case 'off': return { b0: 1, b1: 0, b2: 0, a1: 0, a2: 0 };
    case 'bell': return scaled(1 + alpha * A, -2 * c, 1 - alpha * A, 1 + alpha / A, -2 * c, 1 - alpha / A);
    case 'low shelf': return scaled(A * (A + 1 - (A - 1) * c + shelf), 2 * A * (A - 1 - (A + 1) * c), A * (A + 1 - (A - 1) * c - shelf), A + 1 + (A - 1) * c + shelf, -2 * (A - 1 + (A + 1) * c), A + 1 + (A - 1) * c - shelf);
    case 'high shelf': return scaled(A * (A + 1 + (A - 1) * c + shelf), -2 * A * (A - 1 + (A + 1) * c), A * (A + 1 + (A - 1) * c - shelf), A + 1 - (A - 1) * c + shelf, 2 * (A - 1 - (A + 1) * c), A + 1 - (A - 1) * c - shelf);
  }
}

/** dB at each frequency; frequencies above half the rate are read at half the rate. */
export function bandResponseDb(band: Band, frequenciesHz: readonly number[], rateHz: number): number[] {
  const biquad = designBand(band, rateHz);
  return frequenciesHz.map((frequencyHz) => biquadDb(biquad, frequencyHz, rateHz));
}
