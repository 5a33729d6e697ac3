import { defineNode, milliseconds } from '../../../src/kit/index.ts';

/** Even steps on the ERB-rate scale, each 1.7 bandwidths of hearing; kernel.as.ts takes the number from here. */
export const BANDS = 24;

/** worklets/dsp/band-image.ts: the transform's frames, 43 ms, and its layout. */
const frames = (rateHz: number): number => (rateHz > 100000 ? 8192 : rateHz > 50000 ? 4096 : 2048);
const FIXED_BYTES = 64 + BANDS * 48 + (BANDS + 1) * 4 + 16;

export default defineNode({
  id: 'image',
  version: 1,
  name: 'Image',
  summary: 'Shows where a sound stands between the loudspeakers, for low and high parts of it apart.',
  keywords: ['stereo image', 'localization', 'panorama', 'position', 'direction', 'width', 'azimuth', 'vectorscope', 'meter'],
  sources: [
    { cite: 'J. C. Bennett, K. Barker, F. O. Edeko, “A new approach to the assessment of stereophonic sound system performance”, J. Audio Eng. Soc. 33(5), 1985', used: 'the tangent law: where a level difference puts the image' },
    { cite: 'B. R. Glasberg and B. C. J. Moore, “Derivation of auditory filter shapes from notched-noise data”, Hearing Research 47, 1990', used: 'the ERB-rate scale of the bands' },
    { cite: 'F. J. Harris, “On the use of windows for harmonic analysis with the discrete Fourier transform”, Proceedings of the IEEE 66(1), 1978', used: 'the Hann window, its gain of ½ and its noise bandwidth of 1.5 bins' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    averageMs: milliseconds({ min: 50, max: 5000, initial: 400, doc: 'Time constant of the averages: a short one follows each note, a long one stands still.', onFace: true, label: 'Average' }),
  },
  telemetry: {
    left: { count: BANDS, unit: 'power', doc: 'Mean power of left in each band from 18 Hz to 20 kHz: 1 is a sine of full scale.' },
    right: { count: BANDS, unit: 'power', doc: 'The same of right.' },
    common: { count: BANDS, unit: 'power', doc: 'Mean product of left and right: as large as their powers where both are alike, 0 where they have nothing in common, negative for opposite polarity.' },
  },
  stateBytes: (_, rateHz) => FIXED_BYTES + frames(rateHz) * 20,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
