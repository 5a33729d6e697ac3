import { choice, defineNode } from '../../../../../src/kit/index.ts';

export default defineNode({
  id: 'faulty',
  version: 1,
  name: 'Faulty',
  summary: 'Passes sound on until it is told to go wrong; only in engines built for tests.',
  inputs: { in: { doc: 'Passed on.' } },
  outputs: { out: { doc: 'What came in, or what is wrong.' } },
  params: {
    fault: choice({
      choices: ['none', 'NaN', '+Inf', '-Inf', '1e30', '3e38', 'poisoned state', 'trap', 'NaN now and then'], initial: 0,
      doc: 'What goes wrong. A poisoned state stays so until the node is reset, whatever is chosen then; a trap is an illegal instruction.',
    }),
  },
  stateBytes: 16,
});
