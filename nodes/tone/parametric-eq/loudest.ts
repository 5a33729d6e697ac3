/** The gain of the equalizer at the frequency it raises most. Pure. */
import { pow } from '../../../src/kit/exact-math.ts';
import { type Band, BAND_TYPES, CUT_ORDERS, usesGain } from './matched-design.ts';
import { bandResponseDb } from './response.ts';

const BAND_COUNT = 8;
/** A twelfth of an octave, and the bands' own frequencies: between them no curve rises by more than the margin. */
const STEP = 2 ** (1 / 12);
const LOWEST_HZ = 10;
const MARGIN_DB = 0.2;

function bandOf(number: number, params: Readonly<Record<string, number>>): Band {
  const value = (name: string): number => params[`band${number}${name}`] ?? 0;
  return { type: BAND_TYPES[value('Type')] ?? 'off', frequencyHz: value('FrequencyHz'), gainDb: value('GainDb'), q: value('Q'), order: CUT_ORDERS[value('Slope')] ?? 1 };
}

/** Linear; the level after the bands is not in it. */
export function highestGain(params: Readonly<Record<string, number>>, rateHz: number): number {
  const bands = Array.from({ length: BAND_COUNT }, (_, k) => bandOf(k + 1, params)).filter(({ type, gainDb }) => type !== 'off' && (!usesGain(type) || gainDb !== 0));
  if (bands.length === 0) return 1;
  const frequencies = bands.flatMap(({ frequencyHz, q }) => [-1, -0.5, -0.25, 0, 0.25, 0.5, 1].map((part) => frequencyHz * (1 + part / (2 * Math.max(q, 0.5)))));
  for (let f = LOWEST_HZ; f < rateHz / 2; f *= STEP) frequencies.push(f);
  frequencies.push(0, rateHz / 2);
  const curves = bands.map((band) => bandResponseDb(band, frequencies, rateHz));
  const highest = frequencies.reduce((most, _, k) => Math.max(most, curves.reduce((sum, curve) => sum + curve[k]!, 0)), -Infinity);
  return pow(10, (highest + MARGIN_DB) / 20);
}
