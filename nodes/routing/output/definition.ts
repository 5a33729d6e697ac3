import { defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'output',
  version: 1,
  name: 'Output',
  summary: 'What arrives here is what is heard and rendered.',
  keywords: ['master', 'speakers', 'main', 'out', 'mix'],
  role: 'output',
  inputs: { in: { doc: 'The finished sound.' } },
  outputs: {},
  params: {},
  stateBytes: 0,
});
