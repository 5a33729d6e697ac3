/**
 * Level in against level out, once all has settled: the curve of a compressor, limiter, expander or saturator. One tone whose level
 * goes up in steps, each heard at the end of its step. A sine is told by its RMS value as the peak a sine of that power has; a square
 * wave has one level throughout, so that a peak detector reads it without ripple (DSP practice: curve tests by level). Pure.
 */
import { FLOOR_DB, fromDb, inWords, type Measured, ofSide, powerToDb, type Reading, sides, type Take } from './measured.ts';
import { type Feed, square, squareHalf, stereoOf } from './test-signals.ts';

export const WAVES = ['sine', 'square'] as const;
export type Wave = (typeof WAVES)[number];

export interface StaticCurveSettings {
  readonly rateHz: number;
  readonly frequencyHz: number;
  readonly wave: Wave;
  readonly fromDb: number;
  readonly toDb: number;
  readonly stepDb: number;
  /** How long each level is held. */
  readonly seconds: number;
  readonly feed: Feed;
}

/** The last part of each step, in which it is read. */
const READ_SHARE = 0.25;
/** A slope this near to 1 is no compression. */
const STRAIGHT = 0.05;

export function levelsDb({ fromDb: low, toDb: high, stepDb }: StaticCurveSettings): number[] {
  const steps = Math.max(1, Math.floor((high - low) / stepDb + 1e-9));
  return Array.from({ length: steps + 1 }, (_, k) => low + k * stepDb);
}

/** Whole periods, so that nothing depends on where in one a step begins. */
function holdFrames({ seconds, rateHz, frequencyHz }: StaticCurveSettings): number {
  const period = 2 * squareHalf(frequencyHz, rateHz);
  return Math.max(8, Math.round((seconds * rateHz) / period)) * period;
}

export function staticCurveStimuli(settings: StaticCurveSettings): Float32Array[] {
  const half = squareHalf(settings.frequencyHz, settings.rateHz);
  const wave = settings.wave === 'square' ? square(half) : (frame: number): number => Math.sin((Math.PI * (frame % (2 * half))) / half);
  const amplitudes = levelsDb(settings).map(fromDb);
  const hold = holdFrames(settings);
  const frames = amplitudes.length * hold;
  return [stereoOf(frames, settings.feed, (k) => amplitudes[Math.floor(k / hold)]! * wave(k))];
}

export function staticCurve([take]: readonly Take[], settings: StaticCurveSettings): Measured {
  const levels = levelsDb(settings);
  const hold = holdFrames(settings);
  const period = 2 * squareHalf(settings.frequencyHz, settings.rateHz);
  const readFrames = Math.max(1, Math.floor((hold * READ_SHARE) / period)) * period;
  const crest = settings.wave === 'sine' ? 2 : 1;
  const parts = sides(take!).map(({ name, samples }) => ({
    name,
    out: levels.map((_, k) => {
      const end = (k + 1) * hold;
      let sum = 0;
      for (let n = end - readFrames; n < end; n++) sum += samples[n]! ** 2;
      return Math.max(FLOOR_DB, powerToDb((crest * sum) / readFrames));
    }),
  }));
  const level = { label: 'Level in', unit: 'dBFS', scale: 'linear' } as const;
  return {
    plots: [
      {
        id: 'static-curve', title: 'Level curve', x: level, y: { label: 'Level out', unit: 'dBFS', scale: 'linear' }, floor: -100,
        curves: parts.map(({ name, out }) => ({ name, x: levels, y: out })),
      },
      { id: 'static-gain', title: 'Gain over level', x: level, y: { label: 'Gain', unit: 'dB', scale: 'linear' }, curves: parts.map(({ name, out }) => ({ name, x: levels, y: out.map((db, k) => db - levels[k]!) })), neutral: 0, least: [-6, 6], floor: -100 },
    ],
    readings: parts.flatMap(({ name, out }) => ofSide(readings(levels, out), name, parts.length)),
  };
}

function readings(levels: readonly number[], out: readonly number[]): Reading[] {
  const last = levels.length - 1;
  const low = out[0]! - levels[0]!;
  const slopeTo = (k: number): number => (out[k]! - out[k - 1]!) / (levels[k]! - levels[k - 1]!);
  const slope = slopeTo(last);
  const bends = Math.abs(1 - slope) > STRAIGHT;
  // A curve that still bends at the top has no line there.
  const isStraight = last < 2 || Math.abs(slopeTo(last - 1) - slope) < STRAIGHT / 2;
  // Where the straight line of the loudest two levels meets the one of the quietest.
  const threshold = bends && isStraight ? (out[last]! - slope * levels[last]! - low) / (1 - slope) : null;
  return [
    { id: 'gain-low', label: 'Gain of the quietest level', value: low, unit: 'dB', note: `at ${inWords(levels[0]!)} dBFS` },
    { id: 'gain-high', label: 'Gain of the loudest level', value: out[last]! - levels[last]!, unit: 'dB', note: `at ${inWords(levels[last]!)} dBFS` },
    { id: 'ratio', label: 'Ratio at the top', value: bends && slope > 1e-3 ? 1 / slope : bends ? null : 1, unit: ':1', ...(bends && slope <= 1e-3 ? { note: 'It lets nothing more pass.' } : {}) },
    { id: 'threshold', label: 'Threshold', value: threshold, unit: 'dBFS', ...(threshold === null ? { note: bends ? 'It bends all the way.' : 'There is no bend.' } : {}) },
  ];
}
