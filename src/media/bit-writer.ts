/**
 * Writes numbers of any width into bytes, most significant bit first. Any thread; grows as needed and is used again.
 */
export class BitWriter {
  #bytes = new Uint8Array(1 << 14);
  #at = 0;
  /** The last bits written, of which `#held` (fewer than 8) have no byte yet; what lies above them is spent. */
  #bits = 0;
  #held = 0;

  clear(): void {
    this.#at = 0;
    this.#held = 0;
  }

  /** The low `width` bits, 0 to 32, of an integer. */
  put(value: number, width: number): void {
    if (width > 24) {
      this.put(value >> 16, width - 16);
      this.put(value, 16);
      return;
    }
    if (this.#at + 4 > this.#bytes.length) this.#grow();
    this.#bits = (this.#bits << width) | (value & ((1 << width) - 1));
    this.#held += width;
    while (this.#held >= 8) {
      this.#held -= 8;
      this.#bytes[this.#at++] = this.#bits >>> this.#held;
    }
  }

  /** `zeros` zeros and a one. */
  putUnary(zeros: number): void {
    let left = zeros;
    for (; left >= 24; left -= 24) this.put(0, 24);
    this.put(1, left + 1);
  }

  /** Zeros up to the next byte. */
  align(): void {
    if (this.#held > 0) this.put(0, 8 - this.#held);
  }

  /** What was written up to the last whole byte; good until the next `clear`. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  #grow(): void {
    const more = new Uint8Array(2 * this.#bytes.length);
    more.set(this.#bytes);
    this.#bytes = more;
  }
}
