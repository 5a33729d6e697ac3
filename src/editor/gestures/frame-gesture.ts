import { newGesture } from '../session.ts';
import { snap } from '../../patch/grid.ts';
import { contains, type Point } from '../viewport.ts';
import type { CanvasDoor, Gesture, Hand } from './gesture.ts';

/** Moves a frame by its title, with the nodes and comments that stand in it; or a comment alone. */
export class FrameGesture implements Gesture {
  readonly #door: CanvasDoor;
  readonly #first: Hand;
  readonly #frame: string | undefined;
  readonly #comments: ReadonlyMap<string, Point>;
  readonly #nodes: ReadonlyMap<string, Point>;
  readonly #corner: Point;
  readonly #gesture = newGesture();

  constructor(door: CanvasDoor, hand: Hand, taken: { readonly frame: string } | { readonly comment: string }) {
    const { model } = door;
    this.#door = door;
    this.#first = hand;
    if ('frame' in taken) {
      const frame = model.patch.frames.get(taken.frame)!;
      this.#frame = taken.frame;
      this.#corner = frame;
      this.#nodes = new Map([...model.patch.nodes].filter(([id]) => { const box = model.box(id); return box && contains(frame, box); }));
      this.#comments = new Map([...model.patch.comments].filter(([, comment]) => contains(frame, comment)));
    } else {
      this.#corner = model.patch.comments.get(taken.comment)!;
      this.#nodes = new Map();
      this.#comments = new Map([[taken.comment, this.#corner]]);
    }
  }

  move(hand: Hand): void {
    const dx = hand.canvas.x - this.#first.canvas.x;
    const dy = hand.canvas.y - this.#first.canvas.y;
    this.#moveBy(snap(this.#corner.x + dx) - this.#corner.x, snap(this.#corner.y + dy) - this.#corner.y);
  }

  end(): void {}

  cancel(): void {
    this.#door.model.session.takeBack(this.#gesture);
  }

  #moveBy(dx: number, dy: number): void {
    const { model } = this.#door;
    const frame = this.#frame === undefined ? undefined : model.patch.frames.get(this.#frame);
    model.edit({ kind: 'batch', edits: [
      ...(frame ? [{ kind: 'set-frame' as const, id: this.#frame!, frame: { ...frame, x: this.#corner.x + dx, y: this.#corner.y + dy } }] : []),
      ...[...this.#comments].flatMap(([id, at]) => {
        const comment = model.patch.comments.get(id);
        return comment ? [{ kind: 'set-comment' as const, id, comment: { ...comment, x: at.x + dx, y: at.y + dy } }] : [];
      }),
      { kind: 'move' as const, to: [...this.#nodes].filter(([id]) => model.patch.nodes.has(id)).map(([id, at]) => [id, at.x + dx, at.y + dy] as const) },
    ] }, frame ? `Move ${frame.title || 'frame'}` : 'Move comment', this.#gesture);
  }
}
