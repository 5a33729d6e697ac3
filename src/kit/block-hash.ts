/** What SHA-256 and MD5 have in common: blocks of 64 bytes, and the end of a message, which tells its length. Pure; any thread. */
const BLOCK_BYTES = 64;

/** Takes bytes in pieces of any length. */
export abstract class BlockHash {
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #length = 0;

  /** `isLittleEndian`: the order of the bytes of words, in the length and in the digest. */
  protected constructor(protected readonly state: Int32Array, private readonly isLittleEndian: boolean) {}

  /** The 64 bytes from `at` into the state. */
  protected abstract compress(bytes: Uint8Array, at: number): void;

  update(bytes: Uint8Array): void {
    let at = 0;
    const held = this.#length % BLOCK_BYTES;
    this.#length += bytes.length;
    if (held > 0) {
      at = Math.min(BLOCK_BYTES - held, bytes.length);
      this.#block.set(bytes.subarray(0, at), held);
      if (held + at < BLOCK_BYTES) return;
      this.compress(this.#block, 0);
    }
    for (; at + BLOCK_BYTES <= bytes.length; at += BLOCK_BYTES) this.compress(bytes, at);
    this.#block.set(bytes.subarray(at));
  }

  /** Ends the message; the hash is used up. Out: the bytes of the state. */
  digest(): Uint8Array {
    const [length, little] = [this.#length, this.isLittleEndian];
    const padding = new Uint8Array(BLOCK_BYTES + 8 - ((length + 8) % BLOCK_BYTES));
    padding[0] = 0x80;
    const view = new DataView(padding.buffer, padding.length - 8);
    const [low, high] = [(length * 8) % 2 ** 32, Math.floor(length / 2 ** 29)];
    view.setUint32(0, little ? low : high, little);
    view.setUint32(4, little ? high : low, little);
    this.update(padding);
    const digest = new Uint8Array(4 * this.state.length);
    this.state.forEach((word, i) => new DataView(digest.buffer).setInt32(4 * i, word, little));
    return digest;
  }
}
