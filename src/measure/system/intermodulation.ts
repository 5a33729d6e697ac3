/**
 * What a system makes of two tones at once. SMPTE RP 120: 60 Hz and 7 kHz at 4:1, the side bands around the high tone against it.
 * CCIF (IEC 60268-3): 19 and 20 kHz alike, the difference tones against the sum of both amplitudes. All in the middle of bins. Pure.
 */
import { amplitudes } from '../fourier.ts';
import { fromDb, type Measured, ofSide, type Reading, sides, type Take, toDb } from './measured.ts';
import { SETTLE_SECONDS } from './distortion.ts';
import { lineCurve } from './spectrum-curve.ts';
import { binSine, type Feed, oddBin, stereoOf, WINDOW_FRAMES } from './test-signals.ts';

export const METHODS = ['SMPTE', 'CCIF'] as const;
export type Method = (typeof METHODS)[number];

export interface IntermodulationSettings {
  readonly rateHz: number;
  readonly method: Method;
  /** Peak of both tones together. */
  readonly levelDb: number;
  readonly feed: Feed;
}

const TONES: Readonly<Record<Method, readonly [readonly [hz: number, share: number], readonly [hz: number, share: number]]>> = {
  SMPTE: [[60, 0.8], [7000, 0.2]],
  CCIF: [[19_000, 0.5], [20_000, 0.5]],
};
/** Pairs of side bands that count (SMPTE demodulates within 500 Hz). */
const SIDE_BANDS = 4;

const binsOf = (method: Method, rateHz: number): readonly [number, number] => TONES[method].map(([hz]) => oddBin(hz, rateHz)) as [number, number];

export function intermodulationStimuli({ rateHz, method, levelDb, feed }: IntermodulationSettings): Float32Array[] {
  const [low, high] = binsOf(method, rateHz).map((bin) => binSine(bin)) as [(k: number) => number, (k: number) => number];
  const [[, lowShare], [, highShare]] = TONES[method];
  const peak = fromDb(levelDb);
  return [stereoOf(Math.ceil(SETTLE_SECONDS * rateHz) + WINDOW_FRAMES, feed, (k) => peak * (lowShare * low(k) + highShare * high(k)))];
}

export function intermodulation([take]: readonly Take[], { rateHz, method }: IntermodulationSettings): Measured {
  const heard = sides(take!).map(({ name, samples }) => ({ name, spectrum: amplitudes(samples.slice(-WINDOW_FRAMES)) }));
  const [low, high] = binsOf(method, rateHz);
  return {
    plots: [{ id: 'tone-spectrum', title: 'Spectrum', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Level', unit: 'dBFS', scale: 'linear' }, curves: heard.map(({ name, spectrum }) => lineCurve(name, spectrum, rateHz)), least: [-140, 0], floor: -160 }],
    readings: heard.flatMap(({ name, spectrum }) => ofSide(method === 'SMPTE' ? smpte(spectrum, low, high) : ccif(spectrum, low, high), name, heard.length)),
  };
}

function smpte(spectrum: Float64Array, low: number, high: number): Reading[] {
  const pairs = Array.from({ length: SIDE_BANDS }, (_, k) => (spectrum[high - (k + 1) * low] ?? 0) + (spectrum[high + (k + 1) * low] ?? 0));
  const carrier = spectrum[high]!;
  const sum = Math.hypot(...pairs);
  return [
    { id: 'imd', label: 'Intermodulation, SMPTE', value: carrier > 0 ? (100 * sum) / carrier : null, unit: '%' },
    { id: 'imd-db', label: 'The same in dB', value: carrier > 0 ? toDb(sum / carrier) : null, unit: 'dB' },
    { id: 'carrier', label: 'High tone', value: toDb(carrier), unit: 'dBFS' },
  ];
}

function ccif(spectrum: Float64Array, low: number, high: number): Reading[] {
  const both = spectrum[low]! + spectrum[high]!;
  const second = spectrum[high - low]!;
  const third = (spectrum[2 * low - high] ?? 0) + (spectrum[2 * high - low] ?? 0);
  const percent = (value: number): number | null => (both > 0 ? (100 * value) / both : null);
  return [
    { id: 'difference-2', label: 'Difference tone, 1 kHz', value: percent(second), unit: '%' },
    { id: 'difference-3', label: 'Third order, 18 and 21 kHz', value: percent(third), unit: '%' },
    { id: 'imd-db', label: 'Difference tone in dB', value: both > 0 ? toDb(second / both) : null, unit: 'dB' },
    { id: 'carrier', label: 'Both tones', value: toDb(both), unit: 'dBFS' },
  ];
}
