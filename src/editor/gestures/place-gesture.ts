import type { CatalogNode } from '../../kit/index.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { nearestCable, topNode } from '../hit-test.ts';
import { addIntoCable, addNode, canStandInCable, cornerInCable, sizeOf, snap } from '../insert.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** A node on its way from the library: it is set down where the hand lets go, into a cable if one is there. */
export class PlaceGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #definition: CatalogNode;
  readonly #given: Partial<PatchNode>;
  #into: string | undefined;

  constructor(door: CanvasDoor, definition: CatalogNode, given: Partial<PatchNode> = {}) {
    this.#door = door;
    this.#given = given;
    this.#definition = definition;
  }

  move(hand: Hand): void {
    const { model } = this.#door;
    const { width, height } = sizeOf(model, this.#definition);
    const isFree = topNode(model, hand.canvas) === undefined;
    this.#into = isFree && canStandInCable(this.#definition) ? nearestCable(model, hand.canvas, 16 / this.#door.transform.k)?.cable : undefined;
    const corner = this.#into === undefined ? { x: snap(hand.canvas.x - width / 2), y: snap(hand.canvas.y - height / 2) } : cornerInCable(model, this.#into, hand.canvas, width);
    const ghost = { ...corner, width, height, name: this.#given.chain?.patch.title || this.#definition.name, color: this.#door.visibleColor(this.#definition) };
    this.#door.setOverlay({ ghost, ...(this.#into === undefined ? {} : { into: this.#into }) });
  }

  end(hand: Hand, moved: boolean): void {
    this.cancel();
    if (!moved) return;
    if (this.#into === undefined) addNode(this.#door.model, this.#definition, hand.canvas, this.#given);
    else addIntoCable(this.#door.model, this.#definition, hand.canvas, this.#into, this.#given);
  }

  cancel(): void {
    this.#door.setOverlay({});
  }
}
