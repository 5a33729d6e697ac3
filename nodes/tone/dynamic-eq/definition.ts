import { choice, decibels, defineNode, gain, hertz, milliseconds, type Param, quality, ratio } from '../../../src/kit/index.ts';
import { pow } from '../../../src/kit/exact-math.ts';
import { amplitudeOf } from '../../../src/kit/loudest.ts';

/** In the order of the choice `band1Type`; bands.as.ts has the same. */
export const BAND_TYPES = ['off', 'bell', 'low shelf', 'high shelf'] as const;

/** Where the bands stand before they are moved; without gain and range they do nothing. */
const BANDS = [
  { type: 'low shelf', frequencyHz: 100, q: 0.7071 },
  { type: 'bell', frequencyHz: 350, q: 1 },
  { type: 'bell', frequencyHz: 2500, q: 1 },
  { type: 'high shelf', frequencyHz: 8000, q: 0.7071 },
] as const;
export const BAND_COUNT = BANDS.length;

/** In the order in which the kernel reads a band. */
function bandParams(number: number, { type, frequencyHz, q }: (typeof BANDS)[number]): [string, Param][] {
  const name = `Band ${number}`;
  return [
    [`band${number}Type`, choice({ choices: BAND_TYPES, initial: BAND_TYPES.indexOf(type), doc: `What ${name.toLowerCase()} does; a band that is off costs nothing.`, label: `${name} type` })],
    [`band${number}FrequencyHz`, hertz({ min: 20, max: 20000, initial: frequencyHz, doc: 'Center of a bell, middle of a shelf, and what the detector listens to: a bell hears its own region, a shelf all that it moves.', label: `${name} frequency` })],
    [`band${number}GainDb`, decibels({ min: -24, max: 24, initial: 0, smoothMs: 20, doc: 'Boost or cut while the band is at rest.', label: `${name} gain` })],
    [`band${number}Q`, quality({ min: 0.1, max: 20, initial: q, doc: 'Narrowness of the band and of what its detector hears: frequency divided by bandwidth.', label: `${name} Q` })],
    [`band${number}RangeDb`, decibels({ min: -24, max: 24, initial: 0, doc: 'How far the gain may move, and which way: below 0 the band is turned down, above 0 it is turned up; 0 is a plain equalizer.', label: `${name} range` })],
    [`band${number}ThresholdDb`, decibels({ min: -80, max: 0, initial: -30, doc: 'Level of the band, as a sine reads its peak, at which the gain begins to move.', label: `${name} threshold` })],
    [`band${number}Ratio`, ratio({ min: 1, max: 100, initial: 2, doc: 'How strongly: 2 moves the gain by half of what the level lies beyond the threshold; 100 acts as ∞.', label: `${name} ratio` })],
    [`band${number}When`, choice({ choices: ['loud', 'soft'], initial: 0, doc: 'Moves while the band is louder than the threshold, or while it is softer.', label: `${name} acts when` })],
    [`band${number}Listens`, choice({ choices: ['key, if connected', 'own sound'], initial: 0, doc: 'What the detector hears.', label: `${name} listens to` })],
    [`band${number}AttackMs`, milliseconds({ min: 0.1, max: 200, initial: 10, doc: 'Time in which the gain goes 63 % of its way from rest.', label: `${name} attack` })],
    [`band${number}ReleaseMs`, milliseconds({ min: 5, max: 2000, initial: 150, doc: 'Time in which it comes back by 63 %.', label: `${name} release` })],
  ];
}

export default defineNode({
  id: 'dynamic-eq',
  version: 1,
  name: 'Dynamic EQ',
  summary: 'Shapes tone only when it is needed: each band follows the level of its own region, or of another sound.',
  keywords: ['equalizer', 'eq', 'dynamic', 'de-esser', 'resonance', 'ducking', 'side-chain', 'sidechain', 'masking', 'unmask', 'multiband', 'upward', 'downward', 'bell', 'shelf'],
  sources: [
    { cite: 'V. Zavalishin, The Art of VA Filter Design, 2018, chapter 4; A. Simper, Linear Trapezoidal State Variable Filter, 2013', used: 'the state-variable filter, which stays stable however its gain moves' },
    { cite: 'R. Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients', used: 'the curves of bell and shelf' },
    { cite: 'D. Giannoulis, M. Massberg, J. D. Reiss, “Digital dynamic range compressor design: a tutorial and analysis”, J. Audio Eng. Soc. 60(6), 2012', used: 'the law of level (hard knee) and time (eq. 16), with an RMS detector' },
  ],
  inputs: {
    in: { doc: 'The sound to shape.' },
    key: { doc: 'Another sound whose level moves the bands, where it is connected: the voice that the guitar shall make room for.', key: true, label: 'key' },
  },
  outputs: { out: { doc: 'The sound after all bands, in their order.' } },
  params: {
    ...Object.fromEntries(BANDS.flatMap((band, k) => bandParams(k + 1, band))),
    outputDb: gain({ min: -24, max: 24, initial: 0, smoothMs: 30, doc: 'Level after the bands.', onFace: true, label: 'Output' }),
  },
  telemetry: {
    movementDb: { count: BAND_COUNT, unit: 'dB', doc: 'What each band adds to its gain now: below 0 it turns down.' },
    detectorDb: { count: BAND_COUNT, unit: 'dBFS', doc: 'Level that each band’s detector sees, as a sine reads its peak; −200 where it does not listen.' },
    gainReductionDb: { count: 1, unit: 'dB', doc: 'How far the band that is turned down most is turned down.' },
  },
  stateBytes: 64 + BAND_COUNT * 448,
  // A resonance loses 120 dB in 4.4·Q/f seconds, and a boost of the gain A² multiplies its Q by A.
  tailSeconds: (params) => BANDS.reduce((longest, band, k) => {
    const read = (name: string, otherwise: number): number => params[`band${k + 1}${name}`] ?? otherwise;
    const a = pow(10, (Math.abs(read('GainDb', 0)) + Math.abs(read('RangeDb', 0))) / 40);
    return Math.max(longest, (4.4 * a * a * Math.max(1, read('Q', band.q))) / read('FrequencyHz', band.frequencyHz) + 0.03);
  }, 0),
  loudest: ([level = 0], params) => [BANDS.reduce((product, band, k) => {
    const read = (name: string, otherwise: number): number => params[`band${k + 1}${name}`] ?? otherwise;
    const type = BAND_TYPES[read('Type', BAND_TYPES.indexOf(band.type))] ?? 'off';
    const gains = [read('GainDb', 0), read('GainDb', 0) + read('RangeDb', 0)];
    if (type === 'off' || gains.every((db) => db === 0)) return product;
    // A shelf of high Q overshoots, whether it lifts or lowers.
    const overshoot = type === 'bell' ? 1 : Math.max(1, read('Q', band.q) * Math.SQRT2);
    return product * Math.max(1, ...gains.map(amplitudeOf)) * overshoot;
  }, level * amplitudeOf(params['outputDb'] ?? 0))],
  neutral: { ...Object.fromEntries(BANDS.flatMap((_, k) => [[`band${k + 1}GainDb`, 0], [`band${k + 1}RangeDb`, 0]])), outputDb: 0 } as Record<string, number>,
  stepResidualDb: -60,
});
