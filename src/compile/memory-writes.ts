/**
 * Collects what has to stand in engine memory before a hand-over; neighbors become one piece. `reserve` gives room, which
 * is filled through `view` and `bytes`: both are good until the next `reserve`.
 */
import type { EngineProgram, Range } from '../schedule/schedule.ts';

export class MemoryWrites {
  bytes = new Uint8Array(65536);
  view = new DataView(this.bytes.buffer);
  private length = 0;
  private readonly starts: number[] = [];
  private readonly addresses: number[] = [];
  private end = -1;
  private readonly cleared: Range[] = [];

  /** Zeroed room for `count` bytes that go to `address`; returns its offset in `bytes`. */
  reserve(address: number, count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length));
      larger.set(this.bytes.subarray(0, at));
      this.bytes = larger;
      this.view = new DataView(larger.buffer);
    }
    if (address !== this.end) {
      this.starts.push(at);
      this.addresses.push(address);
    }
    this.end = address + count;
    return at;
  }

  clear(address: number, bytes: number): void {
    const last = this.cleared.at(-1);
    if (last !== undefined && last.address + last.bytes === address) this.cleared[this.cleared.length - 1] = { address: last.address, bytes: last.bytes + bytes };
    else this.cleared.push({ address, bytes });
  }

  get clears(): readonly Range[] {
    return this.cleared;
  }

  blocks(): EngineProgram['blocks'] {
    return this.addresses.map((address, k) => ({ address, bytes: this.bytes.slice(this.starts[k], this.starts[k + 1] ?? this.length) }));
  }
}
