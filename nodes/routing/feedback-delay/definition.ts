import { defineNode } from '../../../src/kit/index.ts';

/** At least one frame: a loop without delay has no answer. */
const framesOf = (delayMs: unknown, rateHz: number): number => Math.max(1, Math.round((Number(delayMs) * rateHz) / 1000));

export default defineNode({
  id: 'feedback-delay',
  version: 1,
  name: 'Feedback delay',
  summary: 'A plain, exact delay that may close a loop.',
  keywords: ['loop', 'echo', 'delay line', 'z-1', 'Karplus-Strong', 'comb', 'sample delay', 'time alignment'],
  sources: [{ cite: 'J. O. Smith, Physical Audio Signal Processing, chapter on delay lines', used: 'y(n) = x(n − D)' }],
  role: 'line',
  inputs: { in: { doc: 'The sound to delay.' } },
  outputs: { out: { doc: 'The same sound, later by a whole number of frames.' } },
  params: {},
  config: {
    delayMs: { kind: 'number', min: 0, max: 1000, initial: 1, unit: 'ms', doc: 'The delay, to the nearest frame and at least one.' },
  },
  stateBytes: 0,
  loopFrames: (config, rateHz) => framesOf(config['delayMs'], rateHz),
  tailSeconds: (_params, config) => Number(config['delayMs']) / 1000,
});
