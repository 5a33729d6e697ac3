/** A small generator of numbers that is the same everywhere (Mulberry32), for seeded tests. */
export class Random {
  constructor(private state: number) {}

  /** 0 ≤ x < 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** 0 ≤ n < limit. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('nothing to pick from');
    return items[this.below(items.length)]!;
  }

  shuffled<T>(items: Iterable<T>): T[] {
    const list = [...items];
    for (let k = list.length - 1; k > 0; k--) {
      const other = this.below(k + 1);
      [list[k], list[other]] = [list[other]!, list[k]!];
    }
    return list;
  }
}
