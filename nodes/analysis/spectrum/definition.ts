import { choice, defineNode, seconds, toggle } from '../../../src/kit/index.ts';

/** Bands from 20 Hz to 20 kHz, 24 per octave; kernel.as.ts takes the number from here. */
const BANDS = 240;

const SIZES = ['2048', '4096', '8192', '16384'] as const;

export default defineNode({
  id: 'spectrum',
  version: 1,
  name: 'Spectrum',
  summary: 'Shows how loud a sound is at each frequency.',
  keywords: ['analyzer', 'analyser', 'FFT', 'frequency', 'RTA', 'spectrogram', 'meter'],
  sources: [
    { cite: 'J. W. Cooley and J. W. Tukey, “An algorithm for the machine calculation of complex Fourier series”, Mathematics of Computation 19, 1965', used: 'radix-2 transform' },
    { cite: 'F. J. Harris, “On the use of windows for harmonic analysis with the discrete Fourier transform”, Proceedings of the IEEE 66(1), 1978', used: 'Hann window, its gain of ½ and its noise bandwidth of 1.5 bins' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    averageSeconds: seconds({ min: 0.05, max: 10, initial: 0.3, doc: 'Time constant of the average of power.', onFace: true, label: 'Average' }),
    channels: choice({ choices: ['left, right', 'mid, side'], initial: 0, doc: 'What the two curves show; mid is half the sum, side half the difference.', label: 'Channels' }),
    restart: toggle({ initial: false, doc: 'Begins averages and maxima anew when switched on.', label: 'Restart' }),
  },
  config: {
    size: { kind: 'choice', choices: SIZES, initial: '8192', doc: 'Frames of one transform: more tell low notes apart better, fewer are faster to follow.' },
  },
  telemetry: {
    first: { count: BANDS, unit: 'dBFS', doc: 'Level of left, or mid, in each band: a sine reads its peak; −200 is the least.' },
    second: { count: BANDS, unit: 'dBFS', doc: 'The same of right, or side.' },
    maximum: { count: BANDS, unit: 'dBFS', doc: 'The largest of both so far.' },
    transforms: { count: 1, unit: '', doc: 'How many transforms have been shown.' },
  },
  // See kernel.as.ts: a ring of two transforms, the one at work, twiddles, averages, and the borders of the bands.
  stateBytes: (config) => 64 + Number(config['size'] ?? 8192) * 32 + 16 + (2 * BANDS + 4) * 4,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
