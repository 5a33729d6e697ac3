/**
 * Mid/side decoder: L = M + S, R = M − S. in: 2×frames, mid left, side right → out: 2×frames. Audio thread;
 * allocates nothing.
 */
import { input, output } from "../../../worklets/dsp/node";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { sumAndDifference } from "../../../worklets/dsp/sum-difference";
import * as N from "../../../worklets/generated/mid-side-decode";

export function init(_node: usize): void {}

export function reset(_node: usize): void {}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    v128.store(y + at, sumAndDifference(v128.load(x + at)));
  }
  if (i < frames) storeFrame(y + ((<usize>i) << 3), sumAndDifference(loadFrame(x + ((<usize>i) << 3))));
}
