import { defineNode, gain, SILENCE_DB } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

export default defineNode({
  id: 'send',
  version: 1,
  name: 'Send',
  summary: 'Passes a sound on and sends a copy to a named bus, to share one reverb among many strips.',
  keywords: ['aux', 'bus', 'effect send', 'parallel', 'return', 'FX'],
  sources: [{ cite: 'J. O. Smith, Introduction to Digital Filters, appendix on amplitude in decibels', used: 'gain = 10^(dB/20)' }],
  role: 'send',
  inputs: { in: { doc: 'The sound of the strip: before the fader for a pre-fader send, behind it for post-fader.' } },
  outputs: {
    out: { doc: 'The sound as it came.' },
    bus: { doc: 'The copy at the send’s level. It reaches every receive of the same bus by itself; a cable may take it elsewhere too.' },
  },
  params: {
    levelDb: gain({ min: SILENCE_DB, max: 12, initial: -12, scale: 'fader', doc: 'Level of the copy on the bus.', onFace: true, label: 'Send' }),
  },
  config: {
    bus: { kind: 'text', maxLength: 40, initial: 'A', doc: 'Name of the bus; capitals matter.' },
  },
  stateBytes: 0,
  loudest: ([level = 0], { levelDb = 0 }) => [level, level * amplitudeOf(levelDb)],
  carry: (inputs) => [inputs[0] ?? 'silence', inputs[0] ?? 'silence'],
  neutral: { levelDb: 0 },
});
