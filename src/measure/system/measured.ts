/**
 * What a measurement comes out as: curves to draw and lay over others, and readings in numbers. Plain data that survives structured
 * clone and JSON. Types, and the arithmetic all analyses share. Pure; any thread.
 */

/** `log` runs from 20 Hz to 20 kHz as in every picture of sound; `bars` are whole numbers in a row. */
export interface Axis {
  readonly label: string;
  readonly unit: string;
  readonly scale: 'log' | 'linear' | 'bars';
}

/** Points in order of x; a y that is no number is a gap. */
export interface Curve {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
}

export interface Plot {
  /** Plots of one id can be laid over each other. */
  readonly id: string;
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly curves: readonly Curve[];
  /** The y that means "nothing happens here", if there is one. */
  readonly neutral?: number;
  /** What of y is worth seeing, where the curves alone would show noise or nothing; it grows to hold them. */
  readonly least?: readonly [bottom: number, top: number];
  /** Lower values are not looked at. */
  readonly floor?: number;
}

export interface Reading {
  readonly id: string;
  readonly label: string;
  /** null where there is nothing to be said; `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  readonly note?: string;
}

export interface Measured {
  readonly plots: readonly Plot[];
  readonly readings: readonly Reading[];
}

/** One answer of a system to one stimulus, from the frame the stimulus began: interleaved stereo. */
export interface Take {
  readonly samples: Float32Array;
  readonly rateHz: number;
  /** What the nodes say they are late by, all together. */
  readonly reportedFrames: number;
}

/** Amplitudes below are told as this much: nothing a 32-bit float sound holds beside a full one. */
export const FLOOR_DB = -200;

export const toDb = (amplitude: number): number => (amplitude > 1e-10 ? 20 * Math.log10(amplitude) : FLOOR_DB);
export const powerToDb = (power: number): number => (power > 1e-20 ? 10 * Math.log10(power) : FLOOR_DB);
export const fromDb = (db: number): number => 10 ** (db / 20);

/** A number in a note. */
export const inWords = (value: number, digits = 1): string => value.toFixed(digits).replace('-', '\u2212');

/** What comes out of each side; one entry where both are equal to the bit, none for a side that is silent unless all are. */
export function sides({ samples }: Take): { readonly name: string; readonly samples: Float64Array }[] {
  const [left, right] = [0, 1].map((side) => Float64Array.from({ length: samples.length / 2 }, (_, k) => samples[2 * k + side]!)) as [Float64Array, Float64Array];
  if (left.every((value, k) => value === right[k])) return [{ name: 'Both sides', samples: left }];
  const found = [{ name: 'Left', samples: left }, { name: 'Right', samples: right }];
  return found.filter(({ samples: side }) => side.some((value) => value !== 0));
}

/** Readings of several sides, told apart by their names. */
export const ofSide = (readings: readonly Reading[], name: string, sideCount: number): Reading[] =>
  (sideCount === 1 ? [...readings] : readings.map((reading) => ({ ...reading, id: `${reading.id}-${name.toLowerCase()}`, label: `${reading.label}, ${name.toLowerCase()}` })));
