/**
 * What a system adds to a sine: harmonics, what half the rate folds back, and noise. The sine is in the middle of an odd bin, so each
 * bin of the window belongs to one order of harmonic at most, and aliases never fall on harmonics (DSP practice; no window, no
 * leakage). Ratios are to the fundamental, in the band up to 20 kHz. Pure; any thread.
 */
import { amplitudes } from '../fourier.ts';
import { FLOOR_DB, fromDb, inWords, type Measured, ofSide, powerToDb, type Reading, sides, type Take, toDb } from './measured.ts';
import { lineCurve } from './spectrum-curve.ts';
import { binSine, type Feed, oddBin, stereoOf, WINDOW_FRAMES } from './test-signals.ts';

export interface DistortionSettings {
  readonly rateHz: number;
  readonly frequencyHz: number;
  /** Peak of the sine. */
  readonly levelDb: number;
  readonly feed: Feed;
}

/** Until compressors and filters have settled. */
export const SETTLE_SECONDS = 1;
const BAND_HZ = 20_000;
const SHOWN_HARMONICS = 10;
/** A folded line of a higher order is not told from noise. */
const MOST_ORDER = 40;

/** The latency is heard out: the window is of the sine alone. */
const settleFrames = (rateHz: number): number => Math.ceil(SETTLE_SECONDS * rateHz);

export function distortionStimuli({ rateHz, frequencyHz, levelDb, feed }: DistortionSettings): Float32Array[] {
  const sine = binSine(oddBin(frequencyHz, rateHz));
  return [stereoOf(settleFrames(rateHz) + WINDOW_FRAMES, feed, (k) => fromDb(levelDb) * sine(k))];
}

export function distortion([take]: readonly Take[], { rateHz, frequencyHz, levelDb }: DistortionSettings): Measured {
  const bin = oddBin(frequencyHz, rateHz);
  const heard = sides(take!);
  const parts = heard.map(({ name, samples }) => ({ name, ...ofSamples(samples.slice(-WINDOW_FRAMES), bin, rateHz, levelDb) }));
  const hz = { label: 'Frequency', unit: 'Hz', scale: 'log' } as const;
  const orders = { label: 'Harmonic', unit: '', scale: 'bars' } as const;
  return {
    plots: [
      { id: 'tone-spectrum', title: 'Spectrum', x: hz, y: { label: 'Level', unit: 'dBFS', scale: 'linear' }, curves: parts.map(({ name, spectrum }) => lineCurve(name, spectrum, rateHz)), least: [-140, 0], floor: -160 },
      { id: 'harmonics', title: 'Harmonics', x: orders, y: { label: 'Against the fundamental', unit: 'dB', scale: 'linear' }, curves: parts.map(({ name, harmonics }) => ({ name, x: harmonics.map(({ order }) => order), y: harmonics.map(({ db }) => db) })), least: [-120, 0], floor: -140 },
    ],
    readings: parts.flatMap(({ name, readings }) => ofSide(readings, name, parts.length)),
  };
}

function ofSamples(samples: Float64Array, bin: number, rateHz: number, levelDb: number) {
  const spectrum = amplitudes(samples);
  const lastBin = Math.min(spectrum.length - 1, Math.floor((BAND_HZ * WINDOW_FRAMES) / rateHz));
  const fundamental = spectrum[bin]!;
  let harmonicPower = 0;
  let otherPower = 0;
  let strongest = 0;
  for (let k = 1; k <= lastBin; k++) {
    if (k === bin) continue;
    if (k % bin === 0) harmonicPower += spectrum[k]! ** 2;
    else {
      otherPower += spectrum[k]! ** 2;
      if (spectrum[k]! > (spectrum[strongest] ?? 0) || strongest === 0) strongest = k;
    }
  }
  const harmonics = Array.from({ length: SHOWN_HARMONICS }, (_, k) => k + 1).filter((order) => order * bin <= spectrum.length - 1)
    .map((order) => ({ order, db: fundamental > 0 ? Math.max(FLOOR_DB, toDb(spectrum[order * bin]! / fundamental)) : FLOOR_DB }));
  const ratio = (power: number): number | null => (fundamental > 0 ? powerToDb(power / fundamental ** 2) : null);
  const percent = (power: number): number | null => (fundamental > 0 ? (100 * Math.sqrt(power)) / fundamental : null);
  const order = orderOf(strongest, bin);
  const strongestHz = (strongest * rateHz) / WINDOW_FRAMES;
  const readings: Reading[] = [
    { id: 'fundamental', label: 'Fundamental', value: toDb(fundamental), unit: 'dBFS', note: `${((bin * rateHz) / WINDOW_FRAMES).toFixed(1)} Hz, sent at ${inWords(levelDb)} dBFS` },
    { id: 'thd', label: 'Harmonic distortion', value: percent(harmonicPower), unit: '%' },
    { id: 'thd-db', label: 'The same in dB', value: ratio(harmonicPower), unit: 'dB' },
    { id: 'thd-n', label: 'Distortion and noise', value: percent(harmonicPower + otherPower), unit: '%' },
    { id: 'non-harmonic', label: 'Not harmonic: aliasing and noise', value: ratioOf(otherPower, harmonicPower + fundamental ** 2), unit: 'dB' },
    {
      id: 'strongest-alias', label: order <= MOST_ORDER ? 'Strongest alias' : 'Strongest line that is no harmonic', value: ratio(spectrum[strongest]! ** 2), unit: 'dB',
      note: `at ${Math.round(strongestHz)} Hz${order <= MOST_ORDER ? `, harmonic ${order} folded back` : ''}`,
    },
    ...harmonics.slice(1, 7).map(({ order: n, db }): Reading => ({ id: `harmonic-${n}`, label: `Harmonic ${n}`, value: db, unit: 'dB' })),
  ];
  return { spectrum, harmonics, readings };
}

const ratioOf = (part: number, whole: number): number | null => (whole > 0 ? powerToDb(part / whole) : null);

/** Which harmonic of `bin` folds onto another bin: the smallest h with h·bin ≡ ±target, modulo the window. Each bin has one, as `bin` is odd. */
function orderOf(target: number, bin: number): number {
  for (let order = 2; order <= MOST_ORDER; order++) {
    const folded = (order * bin) % WINDOW_FRAMES;
    if (folded === target || WINDOW_FRAMES - folded === target) return order;
  }
  return Infinity;
}
