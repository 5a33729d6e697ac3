/** Words of a program while it is written: 32 bits each, in memory that grows by doubling, for a large patch has millions. */
export class Words {
  private words = new Int32Array(4096);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Out: the place of the first of them. */
  push(...words: readonly number[]): number {
    const place = this.count;
    this.count += words.length;
    while (this.count > this.words.length) this.grow();
    for (let k = 0; k < words.length; k++) this.words[place + k] = words[k]!;
    return place;
  }

  get(place: number): number {
    return this.words[place]!;
  }

  set(place: number, word: number): void {
    this.words[place] = word;
  }

  /** A view of what is written so far, good until the next `push`. */
  view(): Int32Array {
    return this.words.subarray(0, this.count);
  }

  private grow(): void {
    const larger = new Int32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}
