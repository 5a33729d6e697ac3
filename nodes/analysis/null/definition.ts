import { CARRIES, defineNode, milliseconds, toggle } from '../../../src/kit/index.ts';

/** Frames of a window, about a third of a second at every rate; kernel.as.ts has the same. */
function windowFrames(rateHz: number): number {
  return rateHz > 100000 ? 65536 : rateHz > 50000 ? 32768 : 16384;
}

/** The farthest that one may be behind the other, and so how long the answer to a last sound may come. */
const RANGE_SECONDS = 0.1;

export default defineNode({
  id: 'null',
  version: 1,
  name: 'Null',
  summary: 'Takes one sound from another, once both are in time: what is left tells whether they are the same.',
  keywords: ['null test', 'difference', 'compare', 'cancel', 'polarity', 'residual', 'latency', 'offset', 'alignment', 'delay'],
  sources: [
    { cite: 'C. H. Knapp and G. C. Carter, “The generalized correlation method for estimation of time delay”, IEEE Transactions on Acoustics, Speech, and Signal Processing 24(4), 1976', used: 'the offset where the cross-correlation, the inverse transform of the averaged cross-spectrum, is greatest; unweighted' },
  ],
  role: 'view',
  inputs: {
    a: { doc: 'The sound that the other is compared with.', label: 'a' },
    b: { doc: 'The sound that is taken from it.', label: 'b' },
  },
  outputs: { out: { doc: 'What is left: a − b, the earlier of both held back by the whole frames it is ahead.', label: 'left over' } },
  params: {
    align: toggle({ initial: true, doc: 'Holds the earlier sound back until both are in time, up to 100 ms.', onFace: true, label: 'In time' }),
    averageMs: milliseconds({ min: 100, max: 10000, initial: 1000, doc: 'Time constant of all readings.', label: 'Average' }),
  },
  telemetry: {
    residualDb: { count: 1, unit: 'dB', doc: 'Power of what is left against a’s; −200 is nothing, and 0 where a is silent.' },
    matchedDb: { count: 1, unit: 'dB', doc: 'The same if b were also brought to the gain and polarity that leave the least.' },
    offsetFrames: { count: 1, unit: '', doc: 'By how many frames b is behind a, negative where it is ahead; to a part of a frame.' },
    offsetMs: { count: 1, unit: 'ms', doc: 'The same as a time.' },
    gainDb: { count: 1, unit: 'dB', doc: 'By how much b is louder than a, as far as they are alike.' },
    inverted: { count: 1, unit: '', doc: '1 where b has the opposite polarity of a.' },
    likeness: { count: 1, unit: '', doc: 'Correlation of both at that offset, 0…1: below 0.2 the offset says nothing and stays as it was.' },
    levelDb: { count: 1, unit: 'dBFS', doc: 'Level of a, as a sine reads its peak; −200 is silence.' },
  },
  // See kernel.as.ts: header, cross-spectrum, two rings, transform.
  stateBytes: (_, rateHz) => 256 + 40 * windowFrames(rateHz),
  loudest: ([a = 0, b = 0]) => [a + b],
  tailSeconds: () => RANGE_SECONDS + 0.01,
  carry: (inputs) => [inputs.reduce((widest, one) => (CARRIES.indexOf(one) > CARRIES.indexOf(widest) ? one : widest), 'silence')],
  // What is taken away may be all there is: then a step of the alignment is all that is heard.
  stepResidualDb: null,
});
