/** Turns of the wheel close together are one gesture, and undo as one. Main thread. */
import { newGesture } from '../session.ts';

const APART_MS = 600;

export class WheelGesture {
  #gesture = '';
  #last = -Infinity;

  of({ timeStamp }: WheelEvent): string {
    if (timeStamp - this.#last > APART_MS) this.#gesture = newGesture();
    this.#last = timeStamp;
    return this.#gesture;
  }
}
