import { defineNode, milliseconds } from '../../../src/kit/index.ts';

/** Frames of the picture; kernel.as.ts wraps at them. */
const POINTS = 512;

export default defineNode({
  id: 'goniometer',
  version: 1,
  name: 'Goniometer',
  summary: 'Shows how wide the sound is, and what will be left of it in mono.',
  keywords: ['correlation', 'phase meter', 'vectorscope', 'Lissajous', 'stereo', 'width', 'mono compatibility', 'polarity'],
  sources: [{ cite: 'K. Pearson, “Regression, heredity and panmixia”, Philosophical Transactions A 187, 1896', used: 'correlation r = ⟨LR⟩/√(⟨L²⟩⟨R²⟩)' }],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    averageMs: milliseconds({ min: 100, max: 1000, initial: 300, doc: 'Time constant of the averages.', label: 'Average' }),
  },
  telemetry: {
    correlation: { count: 1, unit: '', doc: 'From 1, both sides alike, over 0, nothing in common, to −1, opposite polarity; 0 too where a side is silent.' },
    monoDb: { count: 1, unit: 'dB', doc: 'What the mono sum loses against the mean power of the sides: 0 for mono, −3 for sides that have nothing in common, −60 at the least.' },
    levelDb: { count: 1, unit: 'dBFS', doc: 'Mean power of the sides as an RMS level; −200 is no signal.' },
    writeIndex: { count: 1, unit: '', doc: 'The point that is written next, and so the oldest.' },
    points: { count: 2 * POINTS, unit: '', doc: `The last ${POINTS} frames as pairs of left and right, a ring.` },
  },
  stateBytes: 64,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
