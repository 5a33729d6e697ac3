import { boxOf } from '../viewport.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** A box drawn on the ground adds every node it touches to the selection. */
export class MarqueeGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #first: Hand;
  readonly #before: ReadonlySet<string>;

  constructor(door: CanvasDoor, hand: Hand) {
    this.#door = door;
    this.#first = hand;
    this.#before = new Set(door.model.selected.nodes);
  }

  move(hand: Hand): void {
    const box = boxOf(this.#first.canvas, hand.canvas);
    this.#door.setOverlay({ marquee: box });
    this.#door.model.select([...this.#before, ...this.#door.model.nodeIndex.query(box)]);
  }

  end(): void {
    this.#door.setOverlay({});
  }

  cancel(): void {
    this.#door.model.select(this.#before);
    this.#door.setOverlay({});
  }
}
