import { choice, defineNode, gain, hertz, SILENCE_DB, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

export default defineNode({
  id: 'impulse',
  version: 1,
  name: 'Impulse',
  summary: 'Clicks of a single sample, once or in a steady train, to measure and hear what a node does.',
  keywords: ['click', 'dirac', 'train', 'pulse', 'test', 'response', 'generator'],
  sources: [{ cite: 'A. V. Oppenheim and R. W. Schafer, Discrete-Time Signal Processing, chapter 2', used: 'the unit sample and its train' }],
  inputs: {},
  outputs: { out: { doc: 'The impulses, mono, each exactly one sample long.' } },
  params: {
    levelDb: gain({ min: SILENCE_DB, max: 0, initial: -6, doc: 'Height of an impulse; full scale is 0 dB.', onFace: true, label: 'Level' }),
    repeat: choice({ choices: ['once', 'train'], initial: 1, doc: 'Once: a single impulse in the first frame; train: again and again.', onFace: true, label: 'Repeat' }),
    rateHz: hertz({ min: 0.05, max: 10000, initial: 2, doc: 'Impulses per second of a train; each stands at the nearest frame.', onFace: true, label: 'Rate' }),
    invert: toggle({ initial: false, doc: 'Impulses point down instead of up.', label: 'Invert' }),
  },
  stateBytes: 16,
  loudest: (_, { levelDb = 0 }) => [amplitudeOf(levelDb)],
  tailSeconds: () => Infinity,
  carry: () => ['mono'],
  // An impulse is nothing but sound at all frequencies.
  stepResidualDb: null,
});
