import { nearestCable } from '../hit-test.ts';
import { GRID, snap } from '../../patch/grid.ts';
import { isLoose, spliceEdit } from '../insert.ts';
import { newGesture } from '../session.ts';
import type { Point } from '../viewport.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** How near the middle of a node must come to a cable to be put into it, in canvas units. */
const INTO_REACH = 24;

/** Moves the selected nodes, as one step to undo. A loose node that is dropped on a cable is put into it. */
export class MoveGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #first: Hand;
  readonly #pressed: string;
  readonly #before: readonly (readonly [string, Point])[];
  readonly #gesture = newGesture();
  readonly #isLoose: boolean;
  #into: string | undefined;

  constructor(door: CanvasDoor, hand: Hand, pressed: string) {
    const { model } = door;
    this.#door = door;
    this.#first = hand;
    this.#pressed = pressed;
    const nodes = model.selected.nodes.has(pressed) ? model.selected.nodes : new Set([pressed]);
    this.#before = [...nodes].flatMap((id) => { const node = model.node(id); return node ? [[id, { x: node.x, y: node.y }] as const] : []; });
    this.#isLoose = this.#before.length === 1 && isLoose(model, pressed);
    door.hold(nodes);
  }

  move(hand: Hand): void {
    const { model } = this.#door;
    let dx = (hand.canvas.x - this.#first.canvas.x);
    let dy = (hand.canvas.y - this.#first.canvas.y);
    if (!hand.alt) {
      const [, pressed] = this.#before.find(([id]) => id === this.#pressed) ?? this.#before[0]!;
      dx = snap(pressed.x + dx) - pressed.x;
      dy = snap(pressed.y + dy) - pressed.y;
    }
    this.#moveBy(dx, dy);
    this.#into = this.#isLoose ? this.#cableUnder() : undefined;
    this.#door.setOverlay(this.#into === undefined ? {} : { into: this.#into });
    if (!model.selected.nodes.has(this.#pressed)) model.select([this.#pressed]);
  }

  end(hand: Hand, moved: boolean): void {
    const { model } = this.#door;
    if (!moved && !hand.toggles && !hand.shift) model.select([this.#pressed]);
    if (this.#into !== undefined) model.edit(spliceEdit(model, this.#pressed, this.#into), `Insert ${model.nameOf(this.#pressed)}`, this.#gesture);
    this.#leave();
  }

  cancel(): void {
    this.#door.model.session.takeBack(this.#gesture);
    this.#leave();
  }

  #leave(): void {
    this.#door.setOverlay({});
    this.#door.hold(new Set());
  }

  #moveBy(dx: number, dy: number): void {
    const { model } = this.#door;
    const to = this.#before.filter(([id]) => model.patch.nodes.has(id)).map(([id, { x, y }]) => [id, x + dx, y + dy] as const);
    const isThere = to.every(([id, x, y]) => model.node(id)?.x === x && model.node(id)?.y === y);
    if (!isThere) model.edit({ kind: 'move', to }, to.length === 1 ? `Move ${model.nameOf(this.#pressed)}` : `Move ${to.length} nodes`, this.#gesture);
  }

  #cableUnder(): string | undefined {
    const { model } = this.#door;
    const box = model.box(this.#pressed)!;
    const middle = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 16) };
    return nearestCable(model, middle, Math.max(INTO_REACH, GRID), (id) => {
      const cable = model.patch.cables.get(id);
      return cable !== undefined && cable.from.node !== this.#pressed && cable.to.node !== this.#pressed;
    })?.cable;
  }
}
