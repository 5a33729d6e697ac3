/**
 * The hand's part of every value control: drag, wheel, keys. One gesture from press to release, so that it undoes as one.
 * Main thread.
 */
import type { Param } from '../../kit/index.ts';
import { SILENCE_DB } from '../../kit/index.ts';
import { followDrag } from '../gestures/follow-drag.ts';
import { newGesture } from '../session.ts';
import { roundForHand, valueAt, wayOf } from '../taper.ts';
import { WheelGesture } from './wheel-gesture.ts';

/** Pixels of a drag over the whole range. */
const TRAVEL = 180;
const FINE = 0.1;
const WHEEL_STEP = 1 / 60;
const KEY_STEP = 1 / 100;
const PAGE_STEP = 1 / 10;

export interface DragHost {
  readonly param: Param;
  readonly value: number;
  set(value: number, gesture: string): void;
}

/** Follows a press until its release; the way moves with dy upwards and dx to the right. */
export function dragValue(event: PointerEvent, host: DragHost, target: Element, done: () => void): void {
  const gesture = newGesture();
  let way = wayOf(host.value, host.param);
  const before = host.value;
  let { clientX: x, clientY: y } = event;
  followDrag(event, target, gesture, (now) => {
    way += ((y - now.clientY + (now.clientX - x) * 0.5) / TRAVEL) * (now.shiftKey ? FINE : 1);
    way = Math.min(1, Math.max(0, way));
    x = now.clientX;
    y = now.clientY;
    const value = roundForHand(valueAt(way, host.param), host.param);
    if (value !== host.value) host.set(value, gesture);
  }, (isCancelled) => {
    if (isCancelled && host.value !== before) host.set(before, gesture);
    done();
  });
}

export function stepped(param: Param, value: number, ways: number): number {
  const next = roundForHand(valueAt(wayOf(value, param) + ways, param), param);
  // A step smaller than the rounding must still move.
  return next !== value ? next : roundForHand(valueAt(wayOf(value, param) + ways * 8, param), param);
}

export class WheelSteps {
  readonly #gesture = new WheelGesture();

  turn(event: WheelEvent, host: DragHost): void {
    const gesture = this.#gesture.of(event);
    const delta = event.deltaY !== 0 ? event.deltaY : event.deltaX;
    const notches = Math.sign(delta) * Math.min(1, Math.abs(delta) / 60);
    if (notches !== 0) host.set(stepped(host.param, host.value, -notches * WHEEL_STEP * (event.shiftKey ? FINE : 1)), gesture);
  }
}

/** One key press: half a dB, or a tenth when fine, because that is how levels are spoken of; else a hundredth of the way. */
export function nudged(param: Param, value: number, direction: 1 | -1, isFine: boolean): number {
  if (param.unit !== 'dB' || value <= SILENCE_DB) return stepped(param, value, direction * KEY_STEP * (isFine ? FINE : 1));
  return roundForHand(value + direction * (isFine ? 0.1 : 0.5), param);
}

/** The value a key asks for; undefined for keys that mean nothing here. */
export function valueForKey(event: KeyboardEvent, { param, value }: Pick<DragHost, 'param' | 'value'>): number | undefined {
  switch (event.key) {
    case 'ArrowUp': case 'ArrowRight': return nudged(param, value, 1, event.shiftKey);
    case 'ArrowDown': case 'ArrowLeft': return nudged(param, value, -1, event.shiftKey);
    case 'PageUp': return stepped(param, value, PAGE_STEP);
    case 'PageDown': return stepped(param, value, -PAGE_STEP);
    case 'Home': return param.min;
    case 'End': return param.max;
    case 'Delete': case 'Backspace': return param.initial;
    default: return undefined;
  }
}
