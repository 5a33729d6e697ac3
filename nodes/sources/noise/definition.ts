import { type Carry, choice, defineNode, gain, SILENCE_DB } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** First-order sections of the pink filter; the kernel has as many. */
const SECTIONS = 8;

export default defineNode({
  id: 'noise',
  version: 1,
  name: 'Noise',
  summary: 'White or pink noise for testing, measuring and mixing into sounds.',
  keywords: ['white', 'pink', 'random', 'hiss', 'test', 'generator', 'triangular', 'TPDF', 'dither'],
  sources: [
    { cite: 'D. Blackman and S. Vigna, “Scrambled linear pseudorandom number generators”, ACM Transactions on Mathematical Software 47(4), 2021', used: 'xoshiro128++, four lanes' },
    { cite: 'R. F. Voss and J. Clarke, “1/f noise in music”, Journal of the Acoustical Society of America 63, 1978', used: 'what pink is: equal power in every octave' },
  ],
  inputs: {},
  outputs: { out: { doc: 'The noise, the same in every take.' } },
  params: {
    levelDb: gain({ min: SILENCE_DB, max: 0, initial: -20, doc: 'RMS level of each channel against full scale; peaks of white noise are 4.8 dB higher, of triangular 7.8 dB, of pink about 12 dB.', onFace: true, label: 'Level' }),
    color: choice({ choices: ['white', 'triangular', 'pink'], initial: 2, doc: 'White has equal power in every hertz and is evenly spread over its range; triangular is white of the distribution used for dither; pink has equal power in every octave.', onFace: true, label: 'Color' }),
  },
  config: {
    channels: { kind: 'choice', choices: ['stereo', 'mono'], initial: 'stereo', doc: 'Stereo: left and right are independent; mono: both are the same.' },
  },
  stateBytes: 96 + SECTIONS * 48,
  // Peaks over the RMS level: √3 of white, √6 of triangular, and 14 dB of pink, which is near to Gaussian.
  loudest: (_, { levelDb = 0, color = 2 }) => [amplitudeOf(levelDb) * ([1.75, 2.46, 5][color] ?? 5)],
  tailSeconds: () => Infinity,
  carry: (_inputs, config): readonly Carry[] => [config['channels'] === 'mono' ? 'mono' : 'stereo'],
  // The new color is itself sound above 8 kHz.
  stepResidualDb: null,
});
