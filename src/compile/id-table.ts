/**
 * Ids of a document to numbers. Their count is known beforehand, so that nothing has to grow: with tens of thousands of ids a Map takes
 * most of its time for that. Pure.
 */
import { signedHash32 } from '../kit/index.ts';
import { Pieces } from './pieces.ts';

/** Ids that are made to fall on one place go to an ordinary Map, which is proof against that. */
const MOST_PROBES = 32;

export class IdTable {
  /** One more than an id's place in the lists; 0 where there is none. */
  private readonly slots: Int32Array;
  private readonly ids = new Pieces<string>();
  private readonly numbers: Int32Array;
  private crowded: Map<string, number> | undefined;

  /** For at most `count` ids. */
  constructor(count: number) {
    let slots = 8;
    while (slots < 2 * count) slots *= 2;
    this.slots = new Int32Array(slots);
    this.numbers = new Int32Array(count);
  }

  /** An id is set once. */
  set(id: string, number: number): void {
    const slot = this.slotOf(id);
    if (slot < 0) return void (this.crowded ??= new Map()).set(id, number);
    this.numbers[this.ids.length] = number;
    this.ids.push(id);
    this.slots[slot] = this.ids.length;
  }

  get(id: string): number | undefined {
    const slot = this.slotOf(id);
    if (slot < 0) return this.crowded?.get(id);
    const place = this.slots[slot]!;
    return place === 0 ? undefined : this.numbers[place - 1];
  }

  /** Where an id is, or could be put; −1 where all places for it are taken by others. */
  private slotOf(id: string): number {
    const { slots, ids } = this;
    const mask = slots.length - 1;
    const hash = signedHash32(id);
    for (let probe = 0; probe < MOST_PROBES; probe++) {
      const slot = (hash + probe) & mask;
      const place = slots[slot]!;
      if (place === 0 || ids.get(place - 1) === id) return slot;
    }
    return -1;
  }
}
