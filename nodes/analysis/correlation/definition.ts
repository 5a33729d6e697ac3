import { defineNode, milliseconds } from '../../../src/kit/index.ts';

/** Thirds of an octave with centers 25 Hz…20 kHz, 1000·10^(n/10) Hz as ISO 266 has them; kernel.as.ts takes the number from here. */
export const BANDS = 30;
export const LOWEST_NUMBER = -16;

/** Frames of a transform, the same resolution at every rate: 5.4 to 5.9 Hz. */
function transformFrames(rateHz: number): number {
  return rateHz > 100000 ? 32768 : rateHz > 50000 ? 16384 : 8192;
}

export default defineNode({
  id: 'correlation',
  version: 1,
  name: 'Correlation',
  summary: 'Shows for each region of pitch how alike left and right are, and what will be lost in mono.',
  keywords: ['phase', 'mono compatibility', 'multiband', 'stereo', 'width', 'polarity', 'meter', 'goniometer'],
  sources: [
    { cite: 'K. Pearson, “Regression, heredity and panmixia”, Philosophical Transactions A 187, 1896', used: 'correlation r = ⟨LR⟩/√(⟨L²⟩⟨R²⟩), of the cross-spectrum in each band' },
    { cite: 'ISO 266:1997', used: 'the centers of the thirds of an octave' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    averageMs: milliseconds({ min: 200, max: 5000, initial: 600, doc: 'Time constant of the averages; low bands need longer ones to be steady.', onFace: true, label: 'Average' }),
  },
  telemetry: {
    correlation: { count: BANDS, unit: '', doc: 'Of each third of an octave: from 1, both sides alike, over 0, nothing in common, to −1, opposite polarity; 0 too where a side is silent.' },
    monoDb: { count: BANDS, unit: 'dB', doc: 'What each band loses in mono against the mean power of the sides: 0 for mono, −3 for sides that have nothing in common, −60 at the least.' },
    levelDb: { count: BANDS, unit: 'dBFS', doc: 'Mean power of the sides in each band, as a sine reads its peak; −200 is no signal.' },
  },
  // See kernel.as.ts: header, sums and means, borders of the bands, transform.
  stateBytes: (_, rateHz) => 64 + BANDS * 48 + 128 + 16 + transformFrames(rateHz) * 28,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
