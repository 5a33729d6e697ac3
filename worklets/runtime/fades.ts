/**
 * The one shape of every fade, and the count of fades under way. Audio thread.
 */
import { FADE_MS } from "../generated/abi";
import { rateHz } from "../dsp/clock";

/** Fades seen on their way during the running block: 0 tells the host that an edit has been heard out. */
export let busy: i32 = 0;

export function clearBusy(): void {
  busy = 0;
}

export function markBusy(): void {
  busy++;
}

/** How far a fade moves per frame. */
// @ts-ignore: decorator
@inline
export function fadeStep(): f32 {
  return <f32>(1000.0 / (<f64>FADE_MS * rateHz));
}

/** One frame nearer to the goal. */
// @ts-ignore: decorator
@inline
export function advance(now: f32, goal: f32, step: f32): f32 {
  return now < goal ? min(now + step, goal) : max(now - step, goal);
}

/** Smoothstep: no corner at either end, so nothing is heard above the sound itself. */
// @ts-ignore: decorator
@inline
export function shape(linear: f32): f32 {
  return linear * linear * (3.0 - 2.0 * linear);
}
