import { defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'chain-output',
  version: 1,
  name: 'Chain output',
  summary: 'Where sound leaves a chain.',
  keywords: ['out', 'outlet', 'exit'],
  role: 'chain-output',
  inputs: { in: { doc: 'What the chain gives to the patch around it.' } },
  outputs: {},
  params: {},
  stateBytes: 0,
});
