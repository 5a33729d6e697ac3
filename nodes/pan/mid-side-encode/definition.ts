import { type Carry, defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'mid-side-encode',
  version: 1,
  name: 'Mid/side encoder',
  summary: 'Turns left and right into mid and side, to treat what is in the center apart from what is wide.',
  keywords: ['M/S', 'MS', 'matrix', 'sum', 'difference', 'stereo', 'width', 'center'],
  sources: [{ cite: 'A. D. Blumlein, British patent 394,325, 1931', used: 'sum and difference of two channels' }],
  inputs: { in: { doc: 'Left and right.' } },
  outputs: { out: { doc: 'Mid, half the sum, travels left; side, half the difference, travels right.' } },
  params: {},
  stateBytes: 0,
  loudest: ([level = 0]) => [level],
  carry: (inputs): readonly Carry[] => [inputs[0] === 'silence' ? 'silence' : 'mid-side'],
});
