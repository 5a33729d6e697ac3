import { defineNode, gain, percent } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

export default defineNode({
  id: 'waveshaper',
  version: 1,
  name: 'Waveshaper',
  summary: 'Bends the wave with one smooth curve: cheap color without oversampling.',
  keywords: ['tanh', 'soft clip', 'distortion', 'drive', 'color', 'warmth', 'harmonics'],
  sources: [{ cite: 'W3C, Web Audio API, WaveShaperNode with oversample "none"', used: 'the same processing, with tanh(drive·x) as the curve' }],
  inputs: { in: { doc: 'The sound to color.' } },
  outputs: { out: { doc: 'The colored sound, mixed with the dry one.' } },
  params: {
    driveDb: gain({ min: -24, max: 48, initial: 6, doc: 'Level into the curve: the higher, the more harmonics.', onFace: true, label: 'Drive' }),
    mixPercent: percent({ min: 0, max: 100, initial: 100, doc: 'How much of the colored sound; the rest is the dry one.', onFace: true, label: 'Mix' }),
  },
  stateBytes: 0,
  loudest: ([level = 0], { driveDb = 0, mixPercent = 100 }) => [((100 - mixPercent) * level + mixPercent * Math.min(1, level * amplitudeOf(driveDb))) / 100],
  tailSeconds: () => 0,
  neutral: { mixPercent: 0 },
  // More drive means more harmonics, above 8 kHz too.
  stepResidualDb: null,
});
