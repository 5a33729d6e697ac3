import { type Carry, defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'mid-side-decode',
  version: 1,
  name: 'Mid/side decoder',
  summary: 'Turns mid and side back into left and right.',
  keywords: ['M/S', 'MS', 'matrix', 'sum', 'difference', 'stereo', 'width', 'microphone'],
  sources: [{ cite: 'A. D. Blumlein, British patent 394,325, 1931', used: 'sum and difference of two channels' }],
  inputs: { in: { doc: 'Mid left, side right.' } },
  outputs: { out: { doc: 'Left, the sum of mid and side, and right, their difference.' } },
  params: {},
  stateBytes: 0,
  // Mid and side add up.
  loudest: ([level = 0]) => [2 * level],
  carry: (inputs): readonly Carry[] => [inputs[0] === 'silence' ? 'silence' : 'stereo'],
});
