/**
 * A list while it is written, of which a large patch has many with tens of thousands of items. It stands in pieces, so that what is
 * written never moves, and a piece is small enough to come from memory that the process has already: where fresh memory is dear, that is
 * most of the time.
 */
const PIECE_BITS = 12;
const PIECE_ITEMS = 1 << PIECE_BITS;

/** What can be read of a list, wherever its items stand. */
export interface Column<T> {
  readonly length: number;
  get(place: number): T;
}

export class Pieces<T> implements Column<T> {
  private readonly pieces: T[][] = [];
  private piece: T[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    const at = this.count++ & (PIECE_ITEMS - 1);
    // The first grows, so that a small patch takes little.
    if (at === 0) this.pieces.push((this.piece = this.count === 1 ? [] : new Array<T>(PIECE_ITEMS)));
    this.piece[at] = item;
  }

  get(place: number): T {
    return this.pieces[place >> PIECE_BITS]![place & (PIECE_ITEMS - 1)]!;
  }
}

/** A column in another order, or a part of one: its items stay where they are. */
export class Picked<T> implements Column<T> {
  constructor(private readonly column: Column<T>, private readonly places: Int32Array) {}

  get length(): number {
    return this.places.length;
  }

  get(place: number): T {
    return this.column.get(this.places[place]!);
  }
}
