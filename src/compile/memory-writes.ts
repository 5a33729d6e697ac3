/**
 * Collects what has to stand in engine memory before a hand-over; neighbors become one piece. `reserve` gives room, which
 * is filled through `view` and `bytes`: both are good until the next `reserve`.
 */
import type { Blocks } from '../schedule/schedule.ts';
import { Words } from './words.ts';

export class MemoryWrites {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  private length = 0;
  private readonly starts = new Words();
  private readonly addresses = new Words();
  private end = -1;
  private readonly cleared = new Words();
  private clearedEnd = -1;

  /** About so many bytes are going to be reserved, seldom fewer: so what is there need not move. */
  expect(count: number): void {
    if (this.length + count > this.bytes.length) this.grow(this.length + count);
  }

  /** Zeroed room for `count` bytes that go to `address`; returns its offset in `bytes`. */
  reserve(address: number, count: number): number {
    const at = this.length;
    if (at + count > this.bytes.length) this.grow(Math.max(this.bytes.length * 2, at + count));
    this.length += count;
    if (address !== this.end) {
      this.starts.push(at);
      this.addresses.push(address);
    }
    this.end = address + count;
    return at;
  }

  clear(address: number, bytes: number): void {
    if (address === this.clearedEnd) this.cleared.set(this.cleared.length - 1, this.cleared.get(this.cleared.length - 1) + bytes);
    else this.cleared.push(address, bytes);
    this.clearedEnd = address + bytes;
  }

  takeClears(): Int32Array {
    return this.cleared.take();
  }

  /** Nothing may be reserved afterwards. */
  takeBlocks(): Blocks {
    const { bytes, length } = this;
    this.starts.push(length);
    return { addresses: this.addresses.take(), starts: this.starts.take(), bytes: length === bytes.length ? bytes : bytes.slice(0, length) };
  }

  private grow(bytes: number): void {
    const larger = new Uint8Array(bytes);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = new DataView(larger.buffer);
  }
}
