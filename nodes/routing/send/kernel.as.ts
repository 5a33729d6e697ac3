/**
 * Send: out = x, bus = g·x. in: 2×frames → out, bus: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, param, paramSignal } from "../../../worklets/dsp/node";
import { loadFrame, loadMono, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { pinned } from "../../../worklets/dsp/pinned";
import { larger, signless, tellPeak } from "../../../worklets/dsp/told-peak";
import { SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/send";

export function init(_node: usize): void {}

export function reset(_node: usize): void {}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const out = output(node, N.OUTPUT_OUT);
  const bus = output(node, N.OUTPUT_BUS);
  const levels = paramSignal(node, N.LEVEL_DB);
  if (levels != 0) moving(x, out, bus, levels, frames);
  else constant(x, out, bus, pinned(f32x4.splat(<f32>param(node, N.LEVEL_DB))), frames);
}

export function processSpan(node: usize): bool {
  process(node, SPAN_FRAMES);
  return true;
}

function constant(x: usize, out: usize, bus: usize, gain: v128, frames: i32): void {
  const mask = signless();
  let peak = i32x4.splat(0);
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    const v = v128.load(x + at), w = v128.load(x + at, 16);
    peak = larger(larger(peak, v, mask), w, mask);
    v128.store(out + at, v);
    v128.store(out + at, w, 16);
    v128.store(bus + at, f32x4.mul(v, gain));
    v128.store(bus + at, f32x4.mul(w, gain), 16);
  }
  for (; at < end; at += 8) one(x + at, out + at, bus + at, gain);
  // What is larger stays so, rounded, times the gain.
  tellPeak(larger(peak, f32x4.mul(peak, gain), mask));
}

function moving(x: usize, out: usize, bus: usize, levels: usize, frames: i32): void {
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    const v = v128.load(x + at);
    v128.store(out + at, v);
    v128.store(bus + at, f32x4.mul(v, loadTwoMono(levels + ((<usize>i) << 2))));
  }
  if (i < frames) one(x + ((<usize>i) << 3), out + ((<usize>i) << 3), bus + ((<usize>i) << 3), loadMono(levels + ((<usize>i) << 2)));
}

// @ts-ignore: decorator
@inline
function one(x: usize, out: usize, bus: usize, gain: v128): void {
  const v = loadFrame(x);
  storeFrame(out, v);
  storeFrame(bus, f32x4.mul(v, gain));
}
