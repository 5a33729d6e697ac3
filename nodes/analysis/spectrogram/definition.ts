import { choice, defineNode, toggle } from '../../../src/kit/index.ts';

/** Bands from 20 Hz to 20 kHz, 24 per octave, as the spectrum has them; kernel.as.ts takes the number from here. */
export const BANDS = 240;
/** Columns that are kept for the page; the oldest may be under the pen. */
export const COLUMNS_KEPT = 4;

const SIZES = ['2048', '4096', '8192', '16384'] as const;
/** Seconds of the picture, in the order of the choice `span`. */
export const SPANS_SECONDS = [5, 10, 20, 40] as const;

export default defineNode({
  id: 'spectrogram',
  version: 1,
  name: 'Spectrogram',
  summary: 'Draws how loud a sound is at each frequency, moment by moment.',
  keywords: ['sonogram', 'waterfall', 'analyzer', 'analyser', 'FFT', 'frequency', 'time', 'spectrum', 'voiceprint', 'noise', 'hum', 'resonance'],
  sources: [
    { cite: 'J. W. Cooley and J. W. Tukey, “An algorithm for the machine calculation of complex Fourier series”, Mathematics of Computation 19, 1965', used: 'radix-2 transform' },
    { cite: 'F. J. Harris, “On the use of windows for harmonic analysis with the discrete Fourier transform”, Proceedings of the IEEE 66(1), 1978', used: 'the windows and their noise bandwidths' },
    { cite: 'B. Ottosson, “A perceptual color space for image processing”, 2020', used: 'steps of color that look equally large' },
  ],
  role: 'view',
  inputs: { in: { doc: 'The sound to look at.' } },
  outputs: { out: { doc: 'The same sound, unchanged.' } },
  params: {
    window: choice({ choices: ['Hann', 'Blackman-Harris', 'flat top'], initial: 0, doc: 'Hann tells near tones apart; Blackman-Harris keeps loud ones from smearing over quiet ones; flat top reads levels most exactly.', label: 'Window' }),
    channels: choice({ choices: ['sum', 'left', 'right', 'left over right'], initial: 0, doc: 'What is drawn: the power of both channels together, one of them, or each in a half of its own.', onFace: true, label: 'Channels' }),
    span: choice({ choices: SPANS_SECONDS.map((seconds) => `${seconds} s`), initial: 1, doc: 'How much time the picture is wide.', onFace: true, label: 'Span' }),
    hold: toggle({ initial: false, doc: 'Keeps the picture.', onFace: true, label: 'Hold' }),
  },
  config: {
    size: { kind: 'choice', choices: SIZES, initial: '8192', doc: 'Frames of one look: more tell low notes apart better, fewer show onsets sharper.' },
  },
  telemetry: {
    left: { count: COLUMNS_KEPT * BANDS, unit: 'dBFS', doc: `Level of the left channel in each band of the last ${COLUMNS_KEPT} columns, a ring: a sine reads its peak; −200 is the least.` },
    right: { count: COLUMNS_KEPT * BANDS, unit: 'dBFS', doc: 'The same of the right channel.' },
    columns: { count: 1, unit: '', doc: 'How many columns there have been; the next is written at this number modulo the ring.' },
    columnMs: { count: 1, unit: 'ms', doc: 'Time from one column to the next.' },
  },
  // See kernel.as.ts: header, transform, powers of the bins twice, borders and middles of the bands.
  stateBytes: (config) => 64 + 16 + Number(config['size'] ?? 8192) * 28 + Number(config['size'] ?? 8192) * 8 + 192 + (2 * BANDS + 4) * 4,
  carry: (inputs) => [inputs[0] ?? 'silence'],
  neutral: {},
});
