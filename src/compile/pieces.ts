/**
 * A list while it is written, of which a large patch has many with tens of thousands of items. It stands in pieces, so that what is
 * written never moves, and a piece is small enough to come from memory that the process has already: where fresh memory is dear, that is
 * most of the time.
 */
const PIECE_BITS = 12;
const PIECE_ITEMS = 1 << PIECE_BITS;

export class Pieces<T> {
  private readonly pieces: T[][] = [];
  private piece: T[] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(item: T): void {
    const at = this.count++ & (PIECE_ITEMS - 1);
    if (at === 0) this.pieces.push((this.piece = new Array<T>(PIECE_ITEMS)));
    this.piece[at] = item;
  }

  get(place: number): T {
    return this.pieces[place >> PIECE_BITS]![place & (PIECE_ITEMS - 1)]!;
  }
}
