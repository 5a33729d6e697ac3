import { type Carry, defineNode, diagnose, number } from '../../../src/kit/index.ts';
import { bytecodeOf, MAX_STACK, sizeFault, SLOT_BYTES } from './bytecode.ts';
import { MAX_LENGTH, parseExpression } from './expression.ts';

export default defineNode({
  id: 'math',
  version: 1,
  name: 'Math',
  summary: 'Computes its output from its inputs by an expression that you write.',
  keywords: ['expression', 'formula', 'calculate', 'function', 'ring modulation', 'scale', 'offset', 'curve', 'wave shaper', 'multiply', 'add'],
  sources: [{ cite: 'V. Pratt, “Top down operator precedence”, ACM Symposium on Principles of Programming Languages, 1973', used: 'how the expression is read' }],
  inputs: {
    a: { doc: 'The sound or control called a.' },
    b: { doc: 'The same called b.' },
    c: { doc: 'The same called c.' },
    d: { doc: 'The same called d.' },
  },
  outputs: { out: { doc: 'The result, for left and right apart.' } },
  params: {
    x: number({ min: -1, max: 1, initial: 0, doc: 'A knob, called x in the expression.', onFace: true, label: 'x' }),
    y: number({ min: -1, max: 1, initial: 0, doc: 'A knob, called y in the expression.', onFace: true, label: 'y' }),
  },
  config: {
    expression: { kind: 'text', maxLength: MAX_LENGTH, initial: 'a', doc: 'What is computed for every frame, from a, b, c, d, x, y, the time t in seconds, and functions.' },
  },
  stateBytes: MAX_STACK * SLOT_BYTES,
  // An expression may be anything.
  loudest: () => [Infinity],
  data: (config, rateHz) => bytecodeOf(textOf(config), rateHz),
  tailSeconds: (_params, config) => {
    const parsed = parseExpression(textOf(config), 48000);
    return 'tree' in parsed && parsed.usesTime ? Infinity : 0;
  },
  carry: (inputs): readonly Carry[] => [(['mid-side', 'stereo'] as const).find((wide) => inputs.includes(wide)) ?? 'mono'],
  // What a step of a knob does is for the expression to say.
  stepResidualDb: null,
  check: (config) => {
    const parsed = parseExpression(textOf(config), 48000);
    const fault = 'tree' in parsed ? sizeFault(parsed) : parsed;
    return fault === undefined ? [] : [diagnose(fault.code, fault.message, { param: 'expression' })];
  },
});

const textOf = (config: Readonly<Record<string, unknown>>): string => String(config['expression'] ?? 'a');
