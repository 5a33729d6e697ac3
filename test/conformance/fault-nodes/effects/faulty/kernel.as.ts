/**
 * Faulty: passes its input on, or does what a broken kernel would do. Only in engines built for tests.
 */
import { clearState, input, output, param, state } from "../../../worklets/dsp/node";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import * as N from "../../../worklets/generated/faulty";

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
}

export function process(node: usize, frames: i32): void {
  const fault = <i32>param(node, N.FAULT);
  const s = state(node);
  if (fault == 7) unreachable();
  if (fault == 6) store<f32>(s, NaN);
  const poison = load<f32>(s);
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    let frame = f32x4.add(loadFrame(x + at), f32x4.splat(poison));
    if (fault == 1) frame = f32x4.splat(NaN);
    else if (fault == 2) frame = f32x4.splat(Infinity);
    else if (fault == 3) frame = f32x4.splat(-Infinity);
    else if (fault == 4) frame = f32x4.splat(1e30);
    else if (fault == 5) frame = f32x4.splat(3e38);
    else if (fault == 8 && f32x4.extract_lane(frame, 0) > 0.45) frame = f32x4.splat(NaN);
    storeFrame(y + at, frame);
  }
}
