/**
 * Band-limited wave tables: one cycle per half octave, each holding only the harmonics that stay below the ceiling at the
 * top of its range. Filled by a lookup of one exact sine cycle, so that building them costs additions, not sines. Any thread.
 */
import { exp2, log2, sin, TAU } from '../../src/kit/exact-math.ts';

export const TABLE_LENGTH = 2048;
/** Nothing above is worth synthesising, and every rate from 44.1 kHz up holds it. */
const CEILING_HZ = 18000;

let sineCycle: Float64Array | undefined;

/** One cycle of a sine, with its first value repeated at the end for interpolation. Shared and never written again. */
export function sineTable(): Float64Array {
  if (!sineCycle) {
    sineCycle = new Float64Array(TABLE_LENGTH + 1);
    for (let i = 0; i <= TABLE_LENGTH; i++) sineCycle[i] = sin((TAU * (i % TABLE_LENGTH)) / TABLE_LENGTH);
  }
  return sineCycle;
}

/** Linear interpolation at a phase in cycles, 0 ≤ phase < 1. */
export function readTable(table: Float64Array, phase: number): number {
  const position = phase * TABLE_LENGTH;
  const i = position | 0;
  const left = table[i] ?? 0;
  return left + ((table[i + 1] ?? 0) - left) * (position - i);
}

export class WaveTables {
  private readonly tables: Float64Array[] = [];

  /** `amplitude(k)` of harmonic k = 1, 2, …, as sines; `lowestHz` and `highestHz` bound the notes to be played. */
  constructor(amplitude: (harmonic: number) => number, private readonly lowestHz: number, highestHz: number) {
    const sine = sineTable();
    const levels = Math.floor(2 * log2(highestHz / lowestHz)) + 1;
    for (let level = 0; level < levels; level++) {
      const topHz = lowestHz * exp2((level + 1) / 2);
      const table = new Float64Array(TABLE_LENGTH + 1);
      for (let k = 1; k <= Math.min(CEILING_HZ / topHz, TABLE_LENGTH / 4); k++) {
        const gain = amplitude(k);
        for (let i = 0, at = 0; i < TABLE_LENGTH; i++, at = (at + k) & (TABLE_LENGTH - 1)) {
          table[i] = (table[i] ?? 0) + gain * (sine[at] ?? 0);
        }
      }
      table[TABLE_LENGTH] = table[0] ?? 0;
      this.tables.push(table);
    }
  }

  /** The table for a note of that frequency. */
  at(hz: number): Float64Array {
    const level = Math.floor(2 * log2(Math.max(hz, this.lowestHz) / this.lowestHz));
    const table = this.tables[Math.min(level, this.tables.length - 1)];
    if (!table) throw new Error(`no wave table for ${hz} Hz`);
    return table;
  }
}

/** Amplitudes of a sawtooth with a peak near 1. */
export const sawtooth = (harmonic: number): number => 0.6 / harmonic;
