import { choice, defineNode } from '../../../src/kit/index.ts';

/** As the node "image" has them; kernel.as.ts takes the number from here. */
export const BANDS = 24;

const frames = (rateHz: number): number => (rateHz > 100000 ? 8192 : rateHz > 50000 ? 4096 : 2048);
/** worklets/dsp/band-image.ts. */
const FIXED_BYTES = 64 + BANDS * 48 + (BANDS + 1) * 4 + 16;

export default defineNode({
  id: 'stage',
  version: 1,
  name: 'Stage',
  summary: 'Shows the whole mix as a room: every strip where it is heard, left to right, low to high, front to back.',
  keywords: ['room', 'depth', 'three dimensions', '3D', 'mix', 'stereo image', 'front', 'back', 'masking', 'sound stage'],
  sources: [
    { cite: 'J. C. Bennett, K. Barker, F. O. Edeko, “A new approach to the assessment of stereophonic sound system performance”, J. Audio Eng. Soc. 33(5), 1985', used: 'the tangent law: left to right' },
    { cite: 'B. R. Glasberg and B. C. J. Moore, “Derivation of auditory filter shapes from notched-noise data”, Hearing Research 47, 1990', used: 'the ERB-rate scale: low to high' },
    { cite: 'P. Zahorik, “Assessing auditory distance perception using virtual acoustics”, J. Acoust. Soc. Am. 111(4), 2002', used: 'loudness and the share of reverberation as the two cues of distance: front to back' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The mix.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    view: choice({ choices: ['front', 'top', 'side'], initial: 0, doc: 'From where the room is seen.', onFace: true, label: 'View' }),
  },
  telemetry: {
    left: { count: BANDS, unit: 'power', doc: 'Mean power of the mix’s left side in each band from 18 Hz to 20 kHz: 1 is a sine of full scale.' },
    right: { count: BANDS, unit: 'power', doc: 'The same of right.' },
    common: { count: BANDS, unit: 'power', doc: 'Mean product of left and right: as large as their powers where both are alike, 0 where they have nothing in common, negative for opposite polarity.' },
  },
  stateBytes: (_, rateHz) => FIXED_BYTES + frames(rateHz) * 20,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
