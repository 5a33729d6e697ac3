/**
 * Impulse: counts frames down to the next impulse, so that a train whose period is a whole number of frames never drifts.
 * → out: 2×frames, both channels equal. Audio thread; allocates nothing.
 */
import { output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { clearFrames, storeFrame } from "../../../worklets/dsp/frame";
import * as N from "../../../worklets/generated/impulse";

/** f64: frames from this one to the next impulse; it sounds where that is less than half. */
const LEFT: usize = 0;
/** f64: frames of the period that LEFT was counted in. */
const PERIOD: usize = 8;
/** A single impulse has been; LEFT stays here, and a train that is switched on begins at once. */
const DONE: f64 = -1;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  store<f64>(state(node), 0, LEFT);
  store<f64>(state(node), periodOf(param(node, N.RATE_HZ)), PERIOD);
}

// @ts-ignore: decorator
@inline
function periodOf(hz: f64): f64 {
  return rateHz / min(max(hz, 0.001), rateHz);
}

export function process(node: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_OUT);
  const s = state(node);
  const train = param(node, N.REPEAT) != 0;
  const rates = paramSignal(node, N.RATE_HZ);
  const levels = paramSignal(node, N.LEVEL_DB);
  const sign: f32 = param(node, N.INVERT) != 0 ? -1 : 1;
  let left = load<f64>(s, LEFT);
  let period = load<f64>(s, PERIOD);
  clearFrames(y, frames);
  if (train && left == DONE) left = 0;
  for (let i = 0; i < frames; i++) {
    const next = periodOf(rates != 0 ? <f64>load<f32>(rates + ((<usize>i) << 2)) : param(node, N.RATE_HZ));
    if (next != period) {
      // The part of the period that is still to come keeps its share.
      if (left != DONE) left *= next / period;
      period = next;
    }
    if (left == DONE) continue;
    if (left < 0.5) {
      const level = levels != 0 ? load<f32>(levels + ((<usize>i) << 2)) : <f32>param(node, N.LEVEL_DB);
      storeFrame(y + ((<usize>i) << 3), f32x4.splat(level * sign));
      left = train ? left + period : DONE;
      if (!train) continue;
    }
    left -= 1;
  }
  store<f64>(s, left, LEFT);
  store<f64>(s, period, PERIOD);
}
