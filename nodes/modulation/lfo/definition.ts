import { type Carry, choice, defineNode, degrees, hertz, percent } from '../../../src/kit/index.ts';

export default defineNode({
  id: 'lfo',
  version: 1,
  name: 'LFO',
  summary: 'A slow wave that moves other nodes’ parameters.',
  keywords: ['low frequency oscillator', 'modulation', 'vibrato', 'tremolo', 'auto-pan', 'sample and hold', 'tempo', 'sync', 'wobble'],
  sources: [{ cite: 'H. Chamberlin, Musical Applications of Microprocessors, chapter on control oscillators', used: 'phase accumulator, wave forms, sample and hold' }],
  inputs: {},
  outputs: { out: { doc: 'The wave, −1 to 1 at full amount. What it does is said by the depth of the cable into a parameter.' } },
  params: {
    rateHz: hertz({ min: 0.01, max: 100, initial: 1, doc: 'Cycles per second while it runs free.', onFace: true, label: 'Rate' }),
    shape: choice({ choices: ['sine', 'triangle', 'saw up', 'saw down', 'square', 'random'], initial: 0, doc: 'Wave form; random holds a new value through every cycle, the same in every take.', onFace: true, label: 'Shape' }),
    amount: percent({ min: 0, max: 100, initial: 100, doc: 'How far the wave reaches.', onFace: true, label: 'Amount' }),
    sync: choice({
      choices: ['free', '16 beats', '8 beats', '4 beats', '3 beats', '2 beats', '1/4 dotted', '1/4', '1/4 triplet', '1/8 dotted', '1/8', '1/8 triplet', '1/16 dotted', '1/16', '1/16 triplet', '1/32'],
      initial: 0, doc: 'Length of a cycle by the tempo of the patch; a beat is a quarter note. Free takes the rate.', label: 'Sync',
    }),
    phase: degrees({ min: -180, max: 180, initial: 0, doc: 'Where in the cycle the wave begins.', label: 'Phase' }),
  },
  config: {
    stereoPhaseDegrees: { kind: 'number', min: 0, max: 180, initial: 0, unit: '°', doc: 'How far the right channel is ahead of the left; for a pair of nodes that shall move apart.' },
  },
  telemetry: { value: { count: 1, unit: '', doc: 'Where the wave is, left, −1 to 1.' } },
  stateBytes: 64 + 32,
  loudest: (_, { amount = 100 }) => [amount / 100],
  tailSeconds: () => Infinity,
  carry: (_inputs, config): readonly Carry[] => [config['stereoPhaseDegrees'] === 0 ? 'mono' : 'stereo'],
  // A wave for parameters: its own edges are meant.
  stepResidualDb: null,
});
