/** Words of 32 bits while they are written, in pieces for the reasons of `pieces.ts`: a large patch has millions. */
const PIECE_BITS = 12;
const PIECE_WORDS = 1 << PIECE_BITS;

/** Pieces that somebody is done with, for the next patch: 4 MiB at the most. */
const SPARE: Int32Array<ArrayBuffer>[] = [];
const MOST_SPARE = 256;

export class Words {
  private readonly pieces: Int32Array<ArrayBuffer>[] = [];
  private piece = new Int32Array(0);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Up to five at once, named one by one because a list of them would be made anew at each call. Out: the place of the first. */
  push(a: number, b?: number, c?: number, d?: number, e?: number): number {
    const place = this.count;
    this.add(a);
    if (b !== undefined) this.add(b);
    if (c !== undefined) this.add(c);
    if (d !== undefined) this.add(d);
    if (e !== undefined) this.add(e);
    return place;
  }

  private add(word: number): void {
    const at = this.count++ & (PIECE_WORDS - 1);
    if (at === 0) this.pieces.push((this.piece = SPARE.pop() ?? new Int32Array(PIECE_WORDS)));
    this.piece[at] = word;
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

  /** All of them in one array; nothing is left here. */
  take(): Int32Array {
    const words = new Int32Array(this.count);
    this.copyTo(words, 0);
    this.drop();
    return words;
  }

  /** Nothing is left here. */
  drop(): void {
    while (this.pieces.length > 0 && SPARE.length < MOST_SPARE) SPARE.push(this.pieces.pop()!);
    this.pieces.length = 0;
    this.count = 0;
  }
}
