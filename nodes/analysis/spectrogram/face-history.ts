/** The levels of the last seconds as the face keeps them: which columns of the picture are new, and what they show. Pure. */
import { BANDS, COLUMNS_KEPT } from './definition.ts';

/** Columns of the picture, whatever its span. */
export const PICTURE_COLUMNS = 600;
export const QUIET_DB = -200;

export interface Arrival {
  readonly left: Readonly<Float32Array>;
  readonly right: Readonly<Float32Array>;
  readonly columns: number;
  readonly columnMs: number;
}

export class History {
  /** Per picture column the bands of the left, then of the right channel; a ring. */
  readonly levels = new Float32Array(PICTURE_COLUMNS * 2 * BANDS).fill(QUIET_DB);
  /** The picture column that is written next, and so the oldest. */
  next = 0;
  #seen = 0;
  /** How far the sound has come beyond the last whole picture column, 0…1. */
  #rest = 0;

  constructor(readonly spanSeconds: number) {}

  /** Takes in what has come since; returns how many picture columns, before `next`, are new. */
  add({ left, right, columns, columnMs }: Arrival): number {
    // Another take has begun.
    if (columns < this.#seen) this.#seen = 0;
    let written = 0;
    // The oldest of the ring may be under the pen; what is older was missed, and is drawn as the oldest that is there.
    // After a long sleep only what still fits the picture is worth drawing.
    const first = Math.max(this.#seen, columns - Math.ceil((this.spanSeconds * 1000) / columnMs));
    for (let column = first; column < columns; column++) {
      const row = Math.max(column, columns - COLUMNS_KEPT + 1) % COLUMNS_KEPT;
      this.#rest += ((columnMs / 1000) * PICTURE_COLUMNS) / this.spanSeconds;
      for (; this.#rest >= 1; this.#rest--) {
        const at = this.next * 2 * BANDS;
        this.levels.set(left.subarray(row * BANDS, (row + 1) * BANDS), at);
        this.levels.set(right.subarray(row * BANDS, (row + 1) * BANDS), at + BANDS);
        this.next = (this.next + 1) % PICTURE_COLUMNS;
        written++;
      }
    }
    this.#seen = columns;
    return Math.min(written, PICTURE_COLUMNS);
  }

  /** Level at a way of 0…1 through the picture, the newest at 1, and at a band. */
  levelAt(way: number, band: number, channel: 'sum' | 'left' | 'right'): number {
    const column = (this.next + Math.min(PICTURE_COLUMNS - 1, Math.max(0, Math.floor(way * PICTURE_COLUMNS)))) % PICTURE_COLUMNS;
    return this.read(column, band, channel);
  }

  /** Level of a column of the ring. The sum is the mean power of both. */
  read(column: number, band: number, channel: 'sum' | 'left' | 'right'): number {
    const at = column * 2 * BANDS + band;
    const [l, r] = [this.levels[at]!, this.levels[at + BANDS]!];
    if (channel !== 'sum') return channel === 'left' ? l : r;
    // Equal sides, as mono sounds have, need no powers.
    return l === r ? l : Math.max(QUIET_DB, 10 * Math.log10((10 ** (l / 10) + 10 ** (r / 10)) / 2));
  }
}
