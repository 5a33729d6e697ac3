import { defineNode } from '../../../src/kit/index.ts';

/** The longest block a host renders, and a head of 16 bytes: RECORDER in src/schedule/abi.ts. */
const RING_FRAMES = 4096;

export default defineNode({
  id: 'print',
  version: 1,
  name: 'Print',
  summary: 'What passes here becomes a file of its own when stems are exported.',
  keywords: ['stem', 'export', 'record', 'recorder', 'bounce', 'tap', 'render', 'freeze', 'deliver'],
  role: 'recorder',
  inputs: { in: { doc: 'The sound to be printed.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {},
  stateBytes: 16 + RING_FRAMES * 8,
  neutral: {},
});
