/**
 * Mid/side encoder: M = (L + R)/2, S = (L − R)/2. in: 2×frames → out: 2×frames, mid left, side right. Audio thread;
 * allocates nothing.
 */
import { input, output } from "../../../worklets/dsp/node";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { sumAndDifference } from "../../../worklets/dsp/sum-difference";
import * as N from "../../../worklets/generated/mid-side-encode";

export function init(_node: usize): void {}

export function reset(_node: usize): void {}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const half = f32x4.splat(0.5);
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    v128.store(y + at, f32x4.mul(sumAndDifference(v128.load(x + at)), half));
  }
  if (i < frames) storeFrame(y + ((<usize>i) << 3), f32x4.mul(sumAndDifference(loadFrame(x + ((<usize>i) << 3))), half));
}
