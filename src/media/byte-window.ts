/**
 * A window that moves over a source from front to back, so that parsers see plain bytes and memory stays small. Any thread.
 */
import type { ByteSource } from './byte-source.ts';

const READ_BYTES = 1 << 16;
/** Zeros behind the last byte, so that a reader of 32-bit words needs no checks. */
export const PADDING_BYTES = 8;

export class ByteWindow {
  /** What is loaded; from `from` to `to` it counts. Replaced by `need`. */
  buffer = new Uint8Array(2 * READ_BYTES + PADDING_BYTES);
  from = 0;
  to = 0;
  /** Offset in the source of what comes behind `to`. */
  #next: number;
  #ended = false;

  constructor(private readonly source: ByteSource, start = 0) {
    this.#next = start;
  }

  /** Offset in the source of the first byte that counts. */
  get position(): number {
    return this.#next - (this.to - this.from);
  }

  get available(): number {
    return this.to - this.from;
  }

  /** Loads until `count` bytes count, fewer only where the source ends. Rejects when the source does. Out: how many count. */
  async need(count: number): Promise<number> {
    while (this.available < count && !this.#ended) {
      this.#makeRoom(Math.max(count - this.available, READ_BYTES));
      const length = Math.min(READ_BYTES, this.buffer.length - PADDING_BYTES - this.to);
      const bytes = await this.source.read(this.#next, length);
      this.buffer.set(bytes, this.to);
      this.to += bytes.length;
      this.#next += bytes.length;
      this.buffer.fill(0, this.to, this.to + PADDING_BYTES);
      this.#ended = bytes.length < length;
    }
    return this.available;
  }

  /** Not beyond what is loaded. */
  skip(count: number): void {
    this.from += Math.min(count, this.available);
  }

  #makeRoom(bytes: number): void {
    const kept = this.available;
    const size = kept + bytes + PADDING_BYTES;
    if (this.to + bytes + PADDING_BYTES <= this.buffer.length) return;
    if (size > this.buffer.length) {
      const larger = new Uint8Array(2 * size);
      larger.set(this.buffer.subarray(this.from, this.to));
      this.buffer = larger;
    } else this.buffer.copyWithin(0, this.from, this.to);
    this.from = 0;
    this.to = kept;
  }
}
