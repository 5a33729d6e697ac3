import { defineNode } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'chain-input',
  version: 1,
  name: 'Chain input',
  summary: 'Where sound comes into a chain.',
  keywords: ['in', 'inlet', 'entry', 'side-chain'],
  role: 'chain-input',
  inputs: {},
  outputs: { out: { doc: 'What is wired to the chain from outside.' } },
  params: {},
  config: {
    port: { kind: 'choice', choices: ['in', 'sidechain'], initial: 'in', doc: 'Which input of the chain this is.' },
  },
  stateBytes: 0,
});
