import { defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'chain',
  version: 1,
  name: 'Chain',
  summary: 'A patch used as one node, to keep and reuse what works.',
  keywords: ['group', 'sub-patch', 'preset', 'rack', 'macro', 'container', 'nested', 'channel strip'],
  role: 'chain',
  inputs: {
    in: { doc: 'Goes to the chain’s input nodes.' },
    sidechain: { doc: 'Goes to those chain inputs whose port is set to side-chain; without one inside, leave it free.', key: true, label: 'side-chain' },
  },
  outputs: { out: { doc: 'What the chain’s output nodes get.' } },
  params: {},
  stateBytes: 0,
});
