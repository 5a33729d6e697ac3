/**
 * Noise: four random integers a frame make white, triangular and pink noise of RMS 1. → out: 2×frames. Audio thread;
 * allocates nothing.
 */
import { clearState, config, output, param, paramSignal, seed, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { storePair } from "../../../worklets/dsp/frame";
import { pinkOf, startPink } from "../../../worklets/dsp/pink";
import { nextRandom, seedRandom } from "../../../worklets/dsp/random";
import * as N from "../../../worklets/generated/noise";

const PINK: i32 = 2;
const FADE_MS: f64 = 10;
/** 2^-31·√3: evenly spread integers to RMS 1. */
const UNIFORM: f64 = 8.065490087349327e-10;
/** 2^-31·√(3/2): the sum of two. */
const TRIANGULAR: f64 = 5.703162734357589e-10;

/** State: generator 64 bytes; colors before and after a fade, i32; fade 0…1, f64; then the pink filter. */
const COLOR: usize = 64;
const NEXT: usize = 68;
const FADE: usize = 72;
const FILTER: usize = 80;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  seedRandom(s, seed(node));
  const color = <i32>param(node, N.COLOR);
  store<i32>(s, color, COLOR);
  store<i32>(s, color, NEXT);
  store<f64>(s, 1, FADE);
  startPink(s + FILTER);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const y = output(node, N.OUTPUT_OUT);
  if (onGrid() && load<f64>(s, FADE) == 1) choose(s, <i32>param(node, N.COLOR));
  const from = load<i32>(s, COLOR);
  const to = load<i32>(s, NEXT);
  const step = 1000.0 / (FADE_MS * rateHz);
  let fade = load<f64>(s, FADE);
  const levels = paramSignal(node, N.LEVEL_DB);
  let level = param(node, N.LEVEL_DB);
  const mono = config(node, N.SETTING_CHANNELS) != 0;
  for (let i = 0; i < frames; i++) {
    const random = nextRandom(s);
    const first = f64x2.convert_low_i32x4_s(random);
    const second = f64x2.convert_low_i32x4_s(i32x4.shuffle(random, random, 2, 3, 0, 1));
    let v = colored(s, to, first, second);
    if (fade < 1) {
      fade = min(fade + step, 1.0);
      const before = colored(s, from, first, second);
      v = f64x2.add(before, f64x2.mul(f64x2.sub(v, before), f64x2.splat(fade)));
    }
    if (levels != 0) level = <f64>load<f32>(levels + ((<usize>i) << 2));
    v = f64x2.mul(v, f64x2.splat(level));
    storePair(y + ((<usize>i) << 3), mono ? i64x2.shuffle(v, v, 0, 0) : v);
  }
  store<f64>(s, fade, FADE);
}

/** A new color begins on the grid, after the fade before it has ended. */
function choose(s: usize, color: i32): void {
  const now = load<i32>(s, NEXT);
  store<i32>(s, now, COLOR);
  if (color == now) return;
  store<i32>(s, color, NEXT);
  store<f64>(s, 0, FADE);
}

// @ts-ignore: decorator
@inline
function colored(s: usize, color: i32, first: v128, second: v128): v128 {
  if (color == 1) return f64x2.mul(f64x2.add(first, second), f64x2.splat(TRIANGULAR));
  const white = f64x2.mul(first, f64x2.splat(UNIFORM));
  return color == PINK ? pinkOf(s + FILTER, white) : white;
}
