/** Print: passes the sound and keeps its last frames for the host. in: 2×frames → out: 2×frames. Audio thread; allocates nothing. */
import { input, output, state } from "../../../worklets/dsp/node";
import { copyFrames } from "../../../worklets/dsp/frame";
import { NODE_STATE_BYTES, RECORDER_FRAMES, RECORDER_NEXT, RECORDER_SAMPLES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/print";

export function init(node: usize): void {
  store<u32>(state(node), (load<u32>(node, NODE_STATE_BYTES) - <u32>RECORDER_SAMPLES) >> 3, RECORDER_FRAMES);
  reset(node);
}

/** What lies in the ring may stay: the host reads only what was written since. */
export function reset(node: usize): void {
  store<u32>(state(node), 0, RECORDER_NEXT);
}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const s = state(node);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const mask = load<u32>(s, RECORDER_FRAMES) - 1;
  let next = load<u32>(s, RECORDER_NEXT);
  for (let i = 0; i < frames; i++) {
    store<u64>(s + ((<usize>next) << 3), load<u64>(x + ((<usize>i) << 3)), RECORDER_SAMPLES);
    next = (next + 1) & mask;
  }
  store<u32>(s, next, RECORDER_NEXT);
}
