/**
 * Send: out = x, bus = g·x. in: 2×frames → out, bus: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, param, paramSignal } from "../../../worklets/dsp/node";
import { copyFrames, loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import * as N from "../../../worklets/generated/send";

export function init(_node: usize): void {}

export function reset(_node: usize): void {}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const bus = output(node, N.OUTPUT_BUS);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const levels = paramSignal(node, N.LEVEL_DB);
  let gain = f32x4.splat(<f32>param(node, N.LEVEL_DB));
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    if (levels != 0) gain = loadTwoMono(levels + ((<usize>i) << 2));
    v128.store(bus + at, f32x4.mul(v128.load(x + at), gain));
  }
  if (i < frames) {
    const at = (<usize>i) << 3;
    if (levels != 0) gain = v128.load32_splat(levels + ((<usize>i) << 2));
    storeFrame(bus + at, f32x4.mul(loadFrame(x + at), gain));
  }
}
