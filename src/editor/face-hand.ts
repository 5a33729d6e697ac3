/** A pointer over a face's picture: presses, drags, hovers and turns of the wheel reach the view in its own units. Main thread. */
import { WheelGesture } from './controls/wheel-gesture.ts';
import type { Face, FaceContext, FacePoint, FaceView } from './face.ts';
import { followDrag } from './gestures/follow-drag.ts';
import { newGesture } from './session.ts';

/** What is under the hand. */
export interface Pictured {
  readonly view: FaceView;
  readonly face: Face;
  readonly context: FaceContext;
}

/** What the view takes is nobody else's. */
export class FaceHand {
  readonly #wheel = new WheelGesture();

  /** `pictured`: as it is now; undefined where there is nothing to press. */
  constructor(private readonly pictured: () => Pictured | undefined) {}

  readonly press = (event: PointerEvent): void => {
    const found = event.button === 0 ? this.pictured() : undefined;
    const canvas = event.currentTarget as HTMLCanvasElement;
    const gesture = newGesture();
    const drag = found?.view.press?.(pointOn(canvas, event, found.face), found.face, found.context, gesture);
    if (!found || !drag) return;
    event.stopPropagation();
    followDrag(event, canvas, gesture, (moved) => { drag.move(pointOn(canvas, moved, found.face)); });
  };

  readonly hover = (event: PointerEvent): void => {
    this.#give(event, ({ view, face, context }, point) => { view.hover?.(event.type === 'pointerleave' ? undefined : point, face, context); });
  };

  readonly doublePress = (event: MouseEvent): void => {
    if (this.#give(event, ({ view, face, context }, point) => view.doublePress?.(point, face, context, newGesture()))) event.stopPropagation();
  };

  readonly wheel = (event: WheelEvent): void => {
    if (event.ctrlKey || event.metaKey) return;
    const gesture = this.#wheel.of(event);
    if (!this.#give(event, ({ view, face, context }, point) => view.wheel?.(point, event.deltaY, face, context, gesture))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #give<T>(event: MouseEvent, act: (found: Pictured, point: FacePoint) => T): T | undefined {
    const found = this.pictured();
    return found && act(found, pointOn(event.currentTarget as HTMLCanvasElement, event, found.face));
  }
}

function pointOn(canvas: HTMLCanvasElement, event: MouseEvent, face: Face): FacePoint {
  const box = canvas.getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * face.width, y: ((event.clientY - box.top) / box.height) * face.height, shift: event.shiftKey };
}
