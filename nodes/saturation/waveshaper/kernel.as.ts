/**
 * Waveshaper: y = x + mix·(tanh(drive·x) − x), four samples at a time. in: 2×frames → out: 2×frames.
 * Audio thread; allocates nothing and has no state.
 */
import { input, output, param, paramSignal } from "../../../worklets/dsp/node";
import { loadFrame, loadMono, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { pinned } from "../../../worklets/dsp/pinned";
import { tanh } from "../../../worklets/dsp/tanh";
import { larger, signless, tellPeak } from "../../../worklets/dsp/told-peak";
import { SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/waveshaper";

export function init(node: usize): void {}

export function reset(node: usize): void {}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const drives = paramSignal(node, N.DRIVE_DB);
  const mixes = paramSignal(node, N.MIX_PERCENT);
  const drive = pinned(f32x4.splat(<f32>param(node, N.DRIVE_DB)));
  const mix = param(node, N.MIX_PERCENT);
  if (drives == 0 && mixes == 0 && mix == 100) wet(x, y, drive, frames);
  else mixed(x, y, drives, drive, mixes, <f32>(mix * 0.01), frames);
}

export function processSpan(node: usize): bool {
  process(node, SPAN_FRAMES);
  return true;
}

function wet(x: usize, y: usize, drive: v128, frames: i32): void {
  const mask = signless();
  let peak = i32x4.splat(0);
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    const v = tanh(f32x4.mul(v128.load(x + at), drive));
    v128.store(y + at, v);
    peak = larger(peak, v, mask);
    const w = tanh(f32x4.mul(v128.load(x + at, 16), drive));
    v128.store(y + at, w, 16);
    peak = larger(peak, w, mask);
  }
  for (; at < end; at += 8) storeFrame(y + at, tanh(f32x4.mul(loadFrame(x + at), drive)));
  tellPeak(peak);
}

function mixed(x: usize, y: usize, drives: usize, drive: v128, mixes: usize, mix: f32, frames: i32): void {
  const share = f32x4.splat(mix);
  const part = f32x4.splat(0.01);
  let i: usize = 0;
  for (; i + 2 <= <usize>frames; i += 2) {
    const g = drives != 0 ? loadTwoMono(drives + (i << 2)) : drive;
    const m = mixes != 0 ? f32x4.mul(loadTwoMono(mixes + (i << 2)), part) : share;
    v128.store(y + (i << 3), blend(v128.load(x + (i << 3)), g, m));
  }
  if (i < <usize>frames) {
    const g = drives != 0 ? loadMono(drives + (i << 2)) : drive;
    const m = mixes != 0 ? f32x4.mul(loadMono(mixes + (i << 2)), part) : share;
    storeFrame(y + (i << 3), blend(loadFrame(x + (i << 3)), g, m));
  }
}

// @ts-ignore: decorator
@inline
function blend(dry: v128, drive: v128, mix: v128): v128 {
  return f32x4.add(dry, f32x4.mul(mix, f32x4.sub(tanh(f32x4.mul(dry, drive)), dry)));
}
