/**
 * Fader: y = g·x. Muting is a fade of its own over 10 ms, so that it clicks on no material.
 * in: 2×frames → out, pre: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, input, output, param, paramSignal, state, telemetry } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { loadFrame, loadTwoMono, storeFrame } from "../../../worklets/dsp/frame";
import { fall, peakOf } from "../../../worklets/dsp/peak";
import * as N from "../../../worklets/generated/fader";

/** f32: 1 sounding, 0 muted, and between. */
const OPEN: usize = 0;
const PEAK: usize = 8;
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
  const pre = output(node, N.OUTPUT_PRE);
  const s = state(node);
  const goal: f32 = param(node, N.MUTE) != 0 ? 0 : 1;
  const open = load<f32>(s, OPEN);
  const levels = paramSignal(node, N.LEVEL_DB);
  if (open == goal && levels == 0) constant(x, y, pre, <f32>param(node, N.LEVEL_DB), goal, frames);
  else if (open == goal && goal == 1) moving(x, y, pre, levels, frames);
  else fading(s, x, y, pre, levels, <f32>param(node, N.LEVEL_DB), goal, frames);

  const peak = fall(load<v128>(s, PEAK), peakOf(y, frames), frames);
  store<v128>(s, peak, PEAK);
  store<f32>(telemetry(node, N.TELEMETRY_PEAK_LEFT), f32x4.extract_lane(peak, 0));
  store<f32>(telemetry(node, N.TELEMETRY_PEAK_RIGHT), f32x4.extract_lane(peak, 1));
}

function constant(x: usize, y: usize, pre: usize, level: f32, open: f32, frames: i32): void {
  const g = f32x4.splat(level * open);
  const o = f32x4.splat(open);
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    const v = v128.load(x + at);
    v128.store(y + at, f32x4.mul(v, g));
    v128.store(pre + at, f32x4.mul(v, o));
  }
  if (i < frames) {
    const at = (<usize>i) << 3;
    const v = loadFrame(x + at);
    storeFrame(y + at, f32x4.mul(v, g));
    storeFrame(pre + at, f32x4.mul(v, o));
  }
}

function moving(x: usize, y: usize, pre: usize, levels: usize, frames: i32): void {
  let i = 0;
  for (; i + 2 <= frames; i += 2) {
    const at = (<usize>i) << 3;
    const v = v128.load(x + at);
    v128.store(y + at, f32x4.mul(v, loadTwoMono(levels + ((<usize>i) << 2))));
    v128.store(pre + at, v);
  }
  if (i < frames) {
    const at = (<usize>i) << 3;
    const v = loadFrame(x + at);
    storeFrame(y + at, f32x4.mul(v, v128.load32_splat(levels + ((<usize>i) << 2))));
    storeFrame(pre + at, v);
  }
}

function fading(s: usize, x: usize, y: usize, pre: usize, levels: usize, level: f32, goal: f32, frames: i32): void {
  const step = <f32>(1000.0 / (MUTE_MS * rateHz));
  let open = load<f32>(s, OPEN);
  for (let i = 0; i < frames; i++) {
    open = open < goal ? min(open + step, goal) : max(open - step, goal);
    const shaped = open * open * (3.0 - 2.0 * open);
    const at = (<usize>i) << 3;
    const v = loadFrame(x + at);
    const g = levels != 0 ? load<f32>(levels + ((<usize>i) << 2)) : level;
    storeFrame(y + at, f32x4.mul(v, f32x4.splat(g * shaped)));
    storeFrame(pre + at, f32x4.mul(v, f32x4.splat(shaped)));
  }
  store<f32>(s, open, OPEN);
}
