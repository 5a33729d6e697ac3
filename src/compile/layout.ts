/**
 * Plans engine memory: every lasting thing has a region, known by its identity, that stays where it is while the thing
 * lives. New regions go to the lowest gap that holds them (first fit, by a tree of the largest gaps: O(log n)); what is given
 * up becomes a gap for the next compilation, not for this one, because the engine still runs on it. Pure.
 */
import { ALIGN_BYTES } from '../schedule/abi.ts';
import type { Layout, Range } from '../schedule/schedule.ts';

const align = (bytes: number): number => Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;

export interface Placed {
  readonly address: number;
  readonly isNew: boolean;
}

export class Allocator {
  private readonly wanted = new Map<string, Range>();
  private readonly gaps: Gaps;
  private top: number;

  /** `heapBase`: the first byte after the engine's own data. */
  constructor(private readonly previous: Layout | undefined, heapBase: number) {
    this.top = align(Math.max(previous?.topBytes ?? 0, heapBase));
    this.gaps = new Gaps(previous?.gaps ?? []);
  }

  /** Throws RangeError when asked twice for one identity: two things would share their memory. */
  place(identity: string, bytes: number): Placed {
    if (this.wanted.has(identity)) throw new RangeError(`two regions are called ${identity}`);
    const size = align(bytes);
    const old = this.previous?.regions.get(identity);
    if (old !== undefined && old.bytes === size) {
      this.wanted.set(identity, old);
      return { address: old.address, isNew: false };
    }
    if (old !== undefined) throw new RangeError(`region ${identity} has ${old.bytes} bytes and cannot become ${size}`);
    let address = this.gaps.take(size);
    if (address < 0) {
      address = this.top;
      this.top += size;
    }
    this.wanted.set(identity, { address, bytes: size });
    return { address, isNew: true };
  }

  has(identity: string): boolean {
    return this.previous?.regions.has(identity) ?? false;
  }

  get topBytes(): number {
    return this.top;
  }

  finish(): Layout {
    const freed: Range[] = [];
    for (const [identity, range] of this.previous?.regions ?? []) if (!this.wanted.has(identity)) freed.push(range);
    const gaps = coalesced(this.gaps.left(), freed.sort((a, b) => a.address - b.address));
    const last = gaps.at(-1);
    let topBytes = this.top;
    if (last !== undefined && last.address + last.bytes === topBytes) {
      topBytes = last.address;
      gaps.pop();
    }
    return { regions: this.wanted, topBytes, gaps };
  }
}

/** Merges two lists in order of address, joining neighbors. */
function coalesced(a: readonly Range[], b: readonly Range[]): Range[] {
  const joined: Range[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const next = j >= b.length || (i < a.length && a[i]!.address < b[j]!.address) ? a[i++]! : b[j++]!;
    const last = joined.at(-1);
    if (last !== undefined && last.address + last.bytes === next.address) joined[joined.length - 1] = { address: last.address, bytes: last.bytes + next.bytes };
    else joined.push(next);
  }
  return joined;
}

/** Gaps by address, with a binary tree over them that knows the largest below each of its nodes. */
class Gaps {
  private readonly address: Float64Array;
  private readonly largest: Float64Array;
  private readonly leaves: number;

  constructor(private readonly ranges: readonly Range[]) {
    let leaves = 1;
    while (leaves < ranges.length) leaves *= 2;
    this.leaves = leaves;
    this.address = Float64Array.from(ranges, (range) => range.address);
    this.largest = new Float64Array(leaves * 2);
    ranges.forEach((range, k) => (this.largest[leaves + k] = range.bytes));
    for (let k = leaves - 1; k > 0; k--) this.largest[k] = Math.max(this.largest[2 * k]!, this.largest[2 * k + 1]!);
  }

  /** The address of `size` bytes in the lowest gap that holds them, or −1. */
  take(size: number): number {
    if (this.largest[1]! < size || size === 0) return -1;
    let k = 1;
    while (k < this.leaves) k = this.largest[2 * k]! >= size ? 2 * k : 2 * k + 1;
    const gap = k - this.leaves;
    const address = this.address[gap]!;
    this.address[gap] = address + size;
    this.largest[k]! -= size;
    for (k >>= 1; k > 0; k >>= 1) this.largest[k] = Math.max(this.largest[2 * k]!, this.largest[2 * k + 1]!);
    return address;
  }

  left(): Range[] {
    const left: Range[] = [];
    this.ranges.forEach((_, k) => {
      const bytes = this.largest[this.leaves + k]!;
      if (bytes > 0) left.push({ address: this.address[k]!, bytes });
    });
    return left;
  }
}
