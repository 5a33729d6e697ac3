import type { CatalogNode } from '../../kit/index.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { nearestCable, topNode } from '../hit-test.ts';
import { addIntoCable, addNode, canStandInCable, cornerInCable, sizeOf } from '../insert.ts';
import { snap } from '../../patch/grid.ts';
import type { Point } from '../viewport.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** What a carried node brings with it that may still be read while it is on its way. */
export interface Cargo {
  readonly name: string;
  /** Nothing where it cannot be had; whoever reads it has told why. */
  readonly given: Promise<Partial<PatchNode> | undefined>;
}

/** A node on its way from the library: it is set down where the hand lets go, into a cable if one is there. */
export class PlaceGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #definition: CatalogNode;
  readonly #cargo: Cargo | undefined;
  #into: string | undefined;

  constructor(door: CanvasDoor, definition: CatalogNode, cargo?: Cargo) {
    this.#door = door;
    this.#cargo = cargo;
    this.#definition = definition;
  }

  move(hand: Hand): void {
    const { model } = this.#door;
    const { width, height } = sizeOf(model, this.#definition);
    const isFree = topNode(model, hand.canvas) === undefined;
    this.#into = isFree && canStandInCable(this.#definition) ? nearestCable(model, hand.canvas, 16 / this.#door.transform.k)?.cable : undefined;
    const corner = this.#into === undefined ? { x: snap(hand.canvas.x - width / 2), y: snap(hand.canvas.y - height / 2) } : cornerInCable(model, this.#into, hand.canvas, width);
    const ghost = { ...corner, width, height, name: this.#cargo?.name || this.#definition.name, color: this.#door.visibleColor(this.#definition) };
    this.#door.setOverlay({ ghost, ...(this.#into === undefined ? {} : { into: this.#into }) });
  }

  end({ canvas }: Hand, moved: boolean): void {
    this.cancel();
    if (!moved) return;
    if (this.#cargo === undefined) this.#setDown(canvas, {});
    // A quick hand lets go before a stored chain is read.
    else void this.#cargo.given.then((given) => { if (given !== undefined) this.#setDown(canvas, given); });
  }

  #setDown(at: Point, given: Partial<PatchNode>): void {
    const { model } = this.#door;
    if (this.#into === undefined || !model.patch.cables.has(this.#into)) addNode(model, this.#definition, at, given);
    else addIntoCable(model, this.#definition, at, this.#into, given);
  }

  cancel(): void {
    this.#door.setOverlay({});
  }
}
