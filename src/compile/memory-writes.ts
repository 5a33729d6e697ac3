/** Collects what has to stand in engine memory before a hand-over; neighbors become one piece. */
import type { EngineProgram, Range } from '../schedule/schedule.ts';

export class MemoryWrites {
  private bytes = new Uint8Array(4096);
  private length = 0;
  private readonly starts: number[] = [];
  private readonly addresses: number[] = [];
  private end = -1;
  private readonly cleared: Range[] = [];

  /** Room for `count` bytes at `address`, to be filled at once: the view is good until the next call. */
  at(address: number, count: number): DataView {
    if (this.length + count > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    if (address !== this.end) {
      this.starts.push(this.length);
      this.addresses.push(address);
    }
    const view = new DataView(this.bytes.buffer, this.length, count);
    this.length += count;
    this.end = address + count;
    return view;
  }

  write(address: number, bytes: Uint8Array): void {
    const view = this.at(address, bytes.length);
    new Uint8Array(view.buffer, view.byteOffset, view.byteLength).set(bytes);
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
