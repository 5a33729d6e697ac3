import { defineNode, gain, SILENCE_DB, toggle } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

export default defineNode({
  id: 'fader',
  version: 1,
  name: 'Fader',
  summary: 'Sets how loud a strip is, and carries its mute and solo.',
  keywords: ['volume', 'level', 'gain', 'strip', 'channel', 'mute', 'solo', 'trim'],
  sources: [{ cite: 'J. O. Smith, Introduction to Digital Filters, appendix on amplitude in decibels', used: 'gain = 10^(dB/20)' }],
  role: 'strip',
  inputs: { in: { doc: 'The sound of the strip.' } },
  outputs: { out: { doc: 'The sound at the fader’s level; silent while muted. What shall not follow the fader is taken before it.' } },
  params: {
    levelDb: gain({ min: SILENCE_DB, max: 12, initial: 0, scale: 'fader', doc: 'Level of the strip; 0 dB leaves it as it is.', onFace: true, label: 'Level' }),
    mute: toggle({ initial: false, doc: 'Silences the strip.', onFace: true, label: 'Mute' }),
    solo: toggle({ initial: false, doc: 'Lets only soloed strips be heard, with what feeds them and what they feed.', onFace: true, label: 'Solo' }),
    soloSafe: toggle({ initial: false, doc: 'Keeps this strip sounding when others are soloed: for effect returns.', label: 'Solo safe' }),
  },
  telemetry: {
    peakLeft: { count: 1, unit: 'gain', doc: 'Largest sample of the left channel since the last second or so, falling.' },
    peakRight: { count: 1, unit: 'gain', doc: 'The same of the right channel.' },
  },
  stateBytes: 32,
  loudest: ([level = 0], { levelDb = 0, mute }) => [mute === 1 ? 0 : level * amplitudeOf(levelDb)],
  neutral: { levelDb: 0, mute: 0 },
  isLevel: true,
  onStage: { forward: 'levelDb' },
});
