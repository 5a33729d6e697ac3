/**
 * Words of 32 bits while they are written: a large patch has millions. They stand in pieces, so that what is written never moves, and
 * a piece is small enough to come from memory that the process has already: where fresh memory is dear, that is most of the time.
 */
const PIECE_BITS = 12;
const PIECE_WORDS = 1 << PIECE_BITS;

export class Words {
  private readonly pieces: Int32Array[] = [];
  private piece = new Int32Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Out: the place of the first of them. */
  push(...words: readonly number[]): number {
    const place = this.count;
    for (let k = 0; k < words.length; k++) {
      const at = this.count++ & (PIECE_WORDS - 1);
      if (at === 0) this.pieces.push((this.piece = new Int32Array(PIECE_WORDS)));
      this.piece[at] = words[k]!;
    }
    return place;
  }

  get(place: number): number {
    return this.pieces[place >> PIECE_BITS]![place & (PIECE_WORDS - 1)]!;
  }

  set(place: number, word: number): void {
    this.pieces[place >> PIECE_BITS]![place & (PIECE_WORDS - 1)] = word;
  }

  /** Into `target`, from its word `at` on. */
  copyTo(target: Int32Array, at: number): void {
    this.pieces.forEach((piece, k) => {
      const first = k * PIECE_WORDS;
      target.set(this.count - first < PIECE_WORDS ? piece.subarray(0, this.count - first) : piece, at + first);
    });
  }

  toArray(): Int32Array {
    const words = new Int32Array(this.count);
    this.copyTo(words, 0);
    return words;
  }
}
