/** What can be set of each measurement, as fields of a form. Pure. */
import { OFFERED_RATES_HZ } from '../offered-rates.ts';
import { decibels, hertz, number, type Param } from '../../kit/index.ts';
import { METHODS } from '../../measure/system/intermodulation.ts';
import type { Kind } from '../../measure/system/kinds.ts';
import { COUNTED_FROM } from '../../measure/system/response.ts';
import { WAVES } from '../../measure/system/static-curve.ts';
import { FEEDS } from '../../measure/system/test-signals.ts';

export type Field =
  | { readonly name: string; readonly label: string; readonly param: Param }
  | { readonly name: string; readonly label: string; readonly choices: readonly (readonly [value: string | number, title: string])[] };

const choices = <T extends string | number>(name: string, label: string, values: readonly T[], titles: readonly string[]): Field => ({ name, label, choices: values.map((value, k) => [value, titles[k] ?? String(value)]) });

const RATE = choices('rateHz', 'Sample rate', OFFERED_RATES_HZ, OFFERED_RATES_HZ.map((rate) => `${rate / 1000} kHz`));
const FEED = choices('feed', 'Into', FEEDS, ['Both sides', 'Left', 'Right', 'Side']);
const level = (label: string, name = 'levelDb', initial = -6): Field => ({ name, label, param: decibels({ min: -100, max: 24, initial, doc: 'Peak of the test signal; full scale is 0 dB.' }) });
const FREQUENCY: Field = { name: 'frequencyHz', label: 'Frequency', param: hertz({ min: 20, max: 20000, initial: 1000, doc: 'Of the test tone.' }) };
const seconds = (label: string, max: number, min = 0.05): Field => ({ name: 'seconds', label, param: number({ min, max, initial: 1, unit: 's', doc: 'How long it is listened to.' }) });

export const FIELDS: { readonly [K in Kind]: readonly Field[] } = {
  response: [RATE, level('Impulse', 'levelDb', -60), seconds('Length', 20), FEED, choices('countedFrom', 'Time counted from', COUNTED_FROM, ['The input', 'The nodes’ latency', 'The peak'])],
  distortion: [RATE, FREQUENCY, level('Level'), FEED],
  intermodulation: [RATE, choices('method', 'Method', METHODS, ['SMPTE, 60 Hz and 7 kHz', 'CCIF, 19 and 20 kHz']), level('Level'), FEED],
  noise: [RATE, seconds('Length', 60)],
  levels: [RATE, choices('wave', 'Signal', WAVES, ['Sine', 'Square: one level throughout']), FREQUENCY, level('From', 'fromDb', -60), level('To', 'toDb', 0), { name: 'stepDb', label: 'In steps of', param: decibels({ min: 0.25, max: 12, initial: 2, doc: 'From one level to the next.' }) }, seconds('Each held for', 10), FEED],
  timing: [RATE, level('Quiet', 'lowDb', -40), level('Loud', 'highDb', -8), FREQUENCY, seconds('Each held for', 10, 0.1), FEED],
};
