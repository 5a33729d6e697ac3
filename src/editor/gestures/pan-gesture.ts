import type { Transform } from '../viewport.ts';
import { panBy } from '../viewport.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** The hand pulls the canvas; a click on the empty ground selects nothing. */
export class PanGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #first: Hand;
  readonly #before: Transform;
  readonly #deselects: boolean;

  constructor(door: CanvasDoor, hand: Hand, deselects: boolean) {
    this.#door = door;
    this.#first = hand;
    this.#before = door.transform;
    this.#deselects = deselects;
  }

  move(hand: Hand): void {
    this.#door.transform = panBy(this.#before, hand.screen.x - this.#first.screen.x, hand.screen.y - this.#first.screen.y);
  }

  end(_hand: Hand, moved: boolean): void {
    if (!moved && this.#deselects) this.#door.model.select([]);
  }

  cancel(): void {
    this.#door.transform = this.#before;
  }
}
