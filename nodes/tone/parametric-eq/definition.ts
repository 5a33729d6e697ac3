import { choice, decibels, defineNode, gain, hertz, type Param, quality } from '../../../src/kit/index.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';
import { highestGain } from './loudest.ts';
import { BAND_TYPES, CUT_ORDERS } from './matched-design.ts';

/** Where the bands stand before they are moved; without gain they do nothing. */
const BANDS = [
  { type: 'low shelf', frequencyHz: 80 },
  { type: 'bell', frequencyHz: 160 },
  { type: 'bell', frequencyHz: 320 },
  { type: 'bell', frequencyHz: 700 },
  { type: 'bell', frequencyHz: 1500 },
  { type: 'bell', frequencyHz: 3200 },
  { type: 'bell', frequencyHz: 6400 },
  { type: 'high shelf', frequencyHz: 10000 },
] as const;

/** In the order in which the kernel reads a band: type, frequency, gain, Q, slope. */
function bandParams(number: number, { type, frequencyHz }: (typeof BANDS)[number]): [string, Param][] {
  const name = `Band ${number}`;
  const onFace = number === 1 || number === 5 || number === 8;
  return [
    [`band${number}Type`, choice({ choices: BAND_TYPES, initial: BAND_TYPES.indexOf(type), doc: `What ${name.toLowerCase()} does; a band that is off costs nothing.`, label: `${name} type` })],
    [`band${number}FrequencyHz`, hertz({ min: 10, max: 24000, initial: frequencyHz, doc: 'Center of a bell, corner of a cut, middle of a shelf; held below 0.49 of the sample rate.', label: `${name} frequency` })],
    [`band${number}GainDb`, decibels({ min: -24, max: 24, initial: 0, doc: 'Boost or cut of a bell or shelf; other types have none.', onFace, label: `${name} gain` })],
    [`band${number}Q`, quality({ min: 0.1, max: 40, initial: type === 'bell' ? 1 : 0.7071, doc: 'Narrowness: frequency divided by bandwidth. 0.7071 is the straightest corner of a cut or shelf.', label: `${name} Q` })],
    [`band${number}Slope`, choice({ choices: CUT_ORDERS.map((order) => `${6 * order} dB/oct`), initial: 1, doc: 'Steepness of a low or high cut.', label: `${name} slope` })],
  ];
}

export default defineNode({
  id: 'parametric-eq',
  version: 1,
  name: 'Parametric EQ',
  summary: 'Shapes tone with up to eight bands that stay true to their curve up to the highest treble.',
  keywords: ['equalizer', 'eq', 'filter', 'bell', 'peak', 'shelf', 'high pass', 'low pass', 'low cut', 'high cut', 'notch', 'tone', 'bass', 'treble'],
  sources: [
    { cite: 'M. Vicanek, Matched Second Order Digital Filters, 2016', used: 'poles by impulse invariance and zeros by matching the magnitude at three points' },
    { cite: 'R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients', used: 'the analogue prototypes' },
    { cite: 'V. Zavalishin, The Art of VA Filter Design, chapters 3–4', used: 'the state-variable form in which a moving band stays stable' },
  ],
  inputs: { in: { doc: 'The sound to shape.' } },
  outputs: { out: { doc: 'The sound after all bands, in their order.' } },
  params: {
    ...Object.fromEntries(BANDS.flatMap((band, k) => bandParams(k + 1, band))),
    outputDb: gain({ min: -24, max: 24, initial: 0, smoothMs: 30, doc: 'Level after the bands.', onFace: true, label: 'Output' }),
  },
  stateBytes: 33552,
  loudest: ([level = 0], params, _, rateHz) => [level * highestGain(params, rateHz) * amplitudeOf(params['outputDb'] ?? 0)],
  // A resonance loses 120 dB in 4.4·Q/f seconds; a boost of 24 dB or a slope of 48 dB/oct makes its Q up to four times that of the band.
  tailSeconds: (params) => BANDS.reduce((longest, band, k) => Math.max(longest, (18 * (params[`band${k + 1}Q`] ?? 1)) / (params[`band${k + 1}FrequencyHz`] ?? band.frequencyHz) + 0.01), 0),
  neutral: Object.fromEntries([...BANDS.map((_, k) => [`band${k + 1}GainDb`, 0]), ['outputDb', 0]]) as Record<string, number>,
  stepResidualDb: -60,
});
