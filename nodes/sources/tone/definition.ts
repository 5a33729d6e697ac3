import { choice, defineNode, gain, hertz, SILENCE_DB } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

export default defineNode({
  id: 'tone',
  version: 1,
  name: 'Tone',
  summary: 'A steady test tone.',
  keywords: ['oscillator', 'sine', 'test', 'generator', 'square', 'saw', 'triangle'],
  sources: [
    { cite: 'V. Välimäki and A. Huovilainen, “Antialiasing oscillators in subtractive synthesis”, IEEE Signal Processing Magazine 24(2), 2007', used: 'PolyBLEP corrections of the saw and the square' },
    { cite: 'F. Esqueda, V. Välimäki and S. Bilbao, “Rounding corners with BLAMP”, DAFx 2016', used: 'the same, integrated, for the corners of the triangle' },
  ],
  inputs: {},
  outputs: { out: { doc: 'The tone, mono.' } },
  params: {
    frequencyHz: hertz({ min: 1, max: 22000, initial: 1000, doc: 'Frequency; held below half the sample rate.', onFace: true, label: 'Frequency' }),
    levelDb: gain({ min: SILENCE_DB, max: 0, initial: -18, doc: 'Peak level of the sine, full scale 0 dB.', onFace: true, label: 'Level' }),
    shape: choice({ choices: ['sine', 'triangle', 'saw', 'square'], initial: 0, doc: 'Wave form; all are band-limited.', label: 'Shape' }),
  },
  stateBytes: 16,
  // Band-limited edges overshoot.
  loudest: (_, { levelDb = 0, shape }) => [amplitudeOf(levelDb) * (shape === 0 ? 1 : 1.25)],
  tailSeconds: () => Infinity,
  carry: () => ['mono'],
  // Another wave form has other harmonics, and a swept tone passes 8 kHz itself.
  stepResidualDb: null,
});
