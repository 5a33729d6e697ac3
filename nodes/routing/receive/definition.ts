import { defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'receive',
  version: 1,
  name: 'Receive',
  summary: 'Gathers all sends to a named bus.',
  keywords: ['aux', 'bus', 'return', 'effect return', 'FX', 'group'],
  role: 'receive',
  inputs: { in: { doc: 'Added to what the sends bring.' } },
  outputs: { out: { doc: 'The sum of the bus.' } },
  params: {},
  config: {
    bus: { kind: 'text', maxLength: 40, initial: 'A', doc: 'Name of the bus; capitals matter.' },
  },
  stateBytes: 0,
});
