/**
 * Fader: y = g·x. Muting is a fade of its own over 10 ms, so that it clicks on no material.
 * in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, input, output, param, paramSignal, state, telemetry } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { pinned } from "../../../worklets/dsp/pinned";
import { fall } from "../../../worklets/dsp/peak";
import { larger, signless, tellPeak } from "../../../worklets/dsp/told-peak";
import { SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/fader";

/** f32x4 (left, right, left, right): held peaks. */
const PEAK: usize = 0;
/** f32: 1 sounding, 0 muted, and between. */
const OPEN: usize = 16;
const MUTE_MS: f64 = 10;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  store<f32>(state(node), param(node, N.MUTE) != 0 ? <f32>0 : <f32>1, OPEN);
  store<f32>(telemetry(node, N.TELEMETRY_PEAK_LEFT), 0);
  store<f32>(telemetry(node, N.TELEMETRY_PEAK_RIGHT), 0);
}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const s = state(node);
  const goal: f32 = param(node, N.MUTE) != 0 ? 0 : 1;
  const open = load<f32>(s, OPEN);
  const levels = paramSignal(node, N.LEVEL_DB);
  let peak: v128;
  if (open == goal && levels == 0) peak = constant(x, y, <f32>param(node, N.LEVEL_DB) * goal, frames);
  else if (open == goal && goal == 1) peak = moving(x, y, levels, frames);
  else peak = fading(s, x, y, levels, <f32>param(node, N.LEVEL_DB), goal, frames);

  const held = fall(load<v128>(s, PEAK), peak, frames);
  v128.store(s, held, PEAK);
  v128.store_lane<u64>(telemetry(node, N.TELEMETRY_PEAK_LEFT), held, 0);
}

export function processSpan(node: usize): bool {
  const goal: f32 = param(node, N.MUTE) != 0 ? 0 : 1;
  if (load<f32>(state(node), OPEN) != goal) return false;
  process(node, SPAN_FRAMES);
  return true;
}

/** (left, right, left, right) of the larger of both frames in a vector. */
// @ts-ignore: decorator
@inline
function bothFrames(peak: v128): v128 {
  return f32x4.pmax(peak, i32x4.shuffle(peak, peak, 2, 3, 0, 1));
}

function constant(x: usize, y: usize, gain: f32, frames: i32): v128 {
  const g = pinned(f32x4.splat(gain));
  const mask = signless();
  let peak = i32x4.splat(0);
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    const v = f32x4.mul(v128.load(x + at), g), w = f32x4.mul(v128.load(x + at, 16), g);
    v128.store(y + at, v);
    v128.store(y + at, w, 16);
    peak = larger(larger(peak, v, mask), w, mask);
  }
  for (; at < end; at += 8) {
    const v = f32x4.mul(loadFrame(x + at), g);
    storeFrame(y + at, v);
    peak = larger(peak, v, mask);
  }
  tellPeak(peak);
  return bothFrames(peak);
}

function moving(x: usize, y: usize, levels: usize, frames: i32): v128 {
  let peak = f32x4.splat(0);
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    const v = f32x4.mul(v128.load(x + at), loadTwoMono(levels + ((<usize>i) << 2)));
    v128.store(y + at, v);
    peak = f32x4.pmax(peak, f32x4.abs(v));
  }
  if (i < frames) {
    const at = (<usize>i) << 3;
    const v = f32x4.mul(loadFrame(x + at), v128.load32_splat(levels + ((<usize>i) << 2)));
    storeFrame(y + at, v);
    peak = f32x4.pmax(peak, f32x4.abs(v));
  }
  return bothFrames(peak);
}

function fading(s: usize, x: usize, y: usize, levels: usize, level: f32, goal: f32, frames: i32): v128 {
  const step = <f32>(1000.0 / (MUTE_MS * rateHz));
  let open = load<f32>(s, OPEN);
  let peak = f32x4.splat(0);
  for (let i = 0; i < frames; i++) {
    open = open < goal ? min(open + step, goal) : max(open - step, goal);
    const shaped = open * open * (3.0 - 2.0 * open);
    const at = (<usize>i) << 3;
    const g = levels != 0 ? load<f32>(levels + ((<usize>i) << 2)) : level;
    const v = f32x4.mul(loadFrame(x + at), f32x4.splat(g * shaped));
    storeFrame(y + at, v);
    peak = f32x4.pmax(peak, f32x4.abs(v));
  }
  store<f32>(s, open, OPEN);
  return bothFrames(peak);
}
