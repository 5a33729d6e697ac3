/**
 * Plans engine memory: every lasting thing has a region, known by its identity, that stays where it is while the thing
 * lives. New regions go to the lowest gap that holds them (first fit, by a tree of the largest gaps: O(log n)); what is given
 * up becomes a gap for the next compilation, not for this one, because the engine still runs on it. Pure.
 */
import { ALIGN_BYTES } from '../schedule/abi.ts';
import type { Layout, Range } from '../schedule/schedule.ts';
import { Words } from './words.ts';

/** Of each region in a layout: its item, address and size. */
const WORDS = 3;

const align = (bytes: number): number => Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;

/** Whose regions are placed: only its identity tells each from others, and that is asked for no sooner than needed. */
export interface Owners {
  identityOf(item: number): string;
}

/** One that has a name of its own. */
export const named = (identity: string): Owners => ({ identityOf: () => identity });

export class Allocator {
  /** Whether the region that was placed last is new. */
  isNew = false;
  /** The owners of all regions, in the order of their first, and the place of that. */
  private readonly owners: Owners[] = [];
  private readonly firsts: number[] = [];
  private readonly placed = new Words();
  private readonly kept = new Set<Range>();
  private readonly gaps: Gaps;
  private top: number;

  /** `heapBase`: the first byte after the engine's own data. */
  constructor(private readonly previous: Layout | undefined, heapBase: number) {
    this.top = align(Math.max(previous?.topBytes ?? 0, heapBase));
    this.gaps = new Gaps(previous?.gaps ?? []);
  }

  /** The address. Each identity is to be placed once. Throws RangeError for one that has another size than before. */
  place(owners: Owners, item: number, bytes: number): number {
    const size = align(bytes);
    const old = this.previous?.regions.get(owners.identityOf(item));
    if (old !== undefined && old.bytes !== size) throw new RangeError(`region ${owners.identityOf(item)} has ${old.bytes} bytes and cannot become ${size}`);
    if (old !== undefined) this.kept.add(old);
    const address = old?.address ?? this.allocate(size);
    if (this.owners.at(-1) !== owners) this.firsts[this.owners.push(owners) - 1] = this.placed.length;
    this.placed.push(item, address, size);
    this.isNew = old === undefined;
    return address;
  }

  private allocate(size: number): number {
    const address = this.gaps.take(size);
    if (address >= 0) return address;
    this.top += size;
    return this.top - size;
  }

  has(identity: string): boolean {
    return this.previous?.regions.has(identity) ?? false;
  }

  get topBytes(): number {
    return this.top;
  }

  finish(): Layout {
    const freed: Range[] = [];
    for (const range of this.previous?.regions.values() ?? []) if (!this.kept.has(range)) freed.push(range);
    const gaps = coalesced(this.gaps.left(), freed.sort((a, b) => a.address - b.address));
    const last = gaps.at(-1);
    let topBytes = this.top;
    if (last !== undefined && last.address + last.bytes === topBytes) {
      topBytes = last.address;
      gaps.pop();
    }
    return new PlannedLayout(this.owners, this.firsts, this.placed, topBytes, gaps);
  }
}

/** Looks its regions up by name only when an edit asks for them: a render never does. */
class PlannedLayout implements Layout {
  private byIdentity: ReadonlyMap<string, Range> | undefined;

  constructor(private readonly owners: readonly Owners[], private readonly firsts: readonly number[], private readonly placed: Words, readonly topBytes: number, readonly gaps: readonly Range[]) {}

  /** Throws RangeError where two regions have one name: they would share their memory after the next edit. */
  get regions(): ReadonlyMap<string, Range> {
    if (this.byIdentity === undefined) {
      const byIdentity = new Map<string, Range>();
      const { owners, firsts, placed } = this;
      owners.forEach((owner, k) => {
        const end = firsts[k + 1] ?? placed.length;
        for (let at = firsts[k]!; at < end; at += WORDS) byIdentity.set(owner.identityOf(placed.get(at)), { address: placed.get(at + 1), bytes: placed.get(at + 2) });
      });
      if (byIdentity.size * WORDS !== placed.length) throw new RangeError('two regions have one name');
      this.byIdentity = byIdentity;
    }
    return this.byIdentity;
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
