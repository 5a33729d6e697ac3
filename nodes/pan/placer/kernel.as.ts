/**
 * Placer: each side has a gain, and the later one a delay between frames; both wait for half an interpolator, so that an undelayed
 * side stays what it was, to the bit. A new delay fades in over 30 ms. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, param, paramTarget, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { fillSincTaps, runSincTaps, SINC_HALF, SINC_TAPS_BYTES } from "../../../worklets/dsp/sinc-delay";
import * as N from "../../../worklets/generated/placer";

/** f64: gains of left and right as they are and where they go; share of the way per frame; what of a fade is done. */
const LEFT: usize = 0, RIGHT: usize = 8, LEFT_GOAL: usize = 16, RIGHT_GOAL: usize = 24, SHARE: usize = 32, FADE: usize = 40;
/** i32: where the next frame goes; capacity less one; whether a fade is under way. */
const POSITION: usize = 48, MASK: usize = 52, FADING: usize = 56;
/** Two settings of the delay, the one heard and the one fading in. */
const HEARD: usize = 64;
/** f64 milliseconds as the parameter has them; i32 whole frames; i32 whether it lies between frames; f32x4 mask of the later side; then the taps. */
const MS: usize = 0, WHOLE: usize = 8, BETWEEN: usize = 12, LATER: usize = 16, TAPS: usize = 32;
const SETTING_BYTES: usize = 32 + SINC_TAPS_BYTES;
const COMING: usize = HEARD + SETTING_BYTES;
const RING: usize = 768;
const GUARD: i32 = 32;
assert(COMING + SETTING_BYTES <= RING);

const SMOOTH_MS: f64 = 10;
const FADE_MS: f64 = 30;
/** A gain this near its goal has arrived. */
const ARRIVED: f64 = 1e-6;
const POWER: i32 = 0, SUM: i32 = 1;
/** Louder samples than +180 dBFS are faults, and stay out of the ring. */
const LOUDEST: f32 = 1e9;

export function init(node: usize): void {
  const s = state(node);
  let frames = 64;
  while (<f64>frames < 0.03 * rateHz + 80.0) frames *= 2;
  store<i32>(s, frames - 1, MASK);
  store<f64>(s, 1.0 - Math.exp(-1000.0 / (SMOOTH_MS * rateHz)), SHARE);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  store<i32>(s, 0, POSITION);
  store<i32>(s, 0, FADING);
  memory.fill(s + RING, 0, (<usize>(load<i32>(s, MASK) + 1 + GUARD)) << 3);
  setDelay(s + HEARD, paramTarget(node, N.TIME_MS));
  aim(node, s);
  memory.copy(s + LEFT, s + LEFT_GOAL, 16);
}

function setDelay(setting: usize, ms: f64): void {
  const held = min(max(ms, -30.0), 30.0);
  const delay = (abs(held) * rateHz) / 1000.0;
  const whole = <i32>delay;
  const part = delay - <f64>whole;
  store<f64>(setting, ms, MS);
  store<i32>(setting, whole, WHOLE);
  store<i32>(setting, part > 1e-9 ? 1 : 0, BETWEEN);
  v128.store(setting, ms > 0 ? i32x4(-1, 0, -1, 0) : i32x4(0, -1, 0, -1), LATER);
  fillSincTaps(setting + TAPS, part);
}

/** The gains that level difference and law ask for. */
function aim(node: usize, s: usize): void {
  const db = param(node, N.LEVEL_DB);
  const law = <i32>param(node, N.LAW);
  const r = exp2(-abs(db) * OCTAVES_PER_DECIBEL);
  const near = law == POWER ? sqrt(2.0 / (1.0 + r * r)) : law == SUM ? 2.0 / (1.0 + r) : 1.0;
  store<f64>(s, db > 0 ? near * r : near, LEFT_GOAL);
  store<f64>(s, db > 0 ? near : near * r, RIGHT_GOAL);
}

function follow(node: usize, s: usize): void {
  aim(node, s);
  for (let at = s; at < s + 16; at += 8) {
    if (abs(load<f64>(at, LEFT) - load<f64>(at, LEFT_GOAL)) < ARRIVED) store<f64>(at, load<f64>(at, LEFT_GOAL), LEFT);
  }
  if (load<i32>(s, FADING) != 0 && load<f64>(s, FADE) >= 1) {
    memory.copy(s + HEARD, s + COMING, SETTING_BYTES);
    store<i32>(s, 0, FADING);
  }
  const ms = paramTarget(node, N.TIME_MS);
  // A time that changes during a fade waits for its end.
  if (load<i32>(s, FADING) == 0 && ms == ms && ms != load<f64>(s, HEARD + MS)) {
    setDelay(s + COMING, ms);
    store<i32>(s, 1, FADING);
    store<f64>(s, 0, FADE);
  }
}

/** The frame of one setting; `position` is where the next frame will go. */
// @ts-ignore: decorator
@inline
function read(setting: usize, ring: usize, mask: i32, position: i32): v128 {
  const on = loadFrame(ring + ((<usize>((position - 1 - SINC_HALF) & mask)) << 3));
  const whole = load<i32>(setting, WHOLE);
  const late = load<i32>(setting, BETWEEN) == 0
    ? loadFrame(ring + ((<usize>((position - 1 - SINC_HALF - whole) & mask)) << 3))
    : runSincTaps(setting + TAPS, ring + ((<usize>((position - whole - 2 * SINC_HALF - 1) & mask)) << 3));
  return v128.bitselect(late, on, v128.load(setting, LATER));
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) follow(node, s);
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  const ring = s + RING;
  const mask = load<i32>(s, MASK);
  const share = load<f64>(s, SHARE), leftGoal = load<f64>(s, LEFT_GOAL), rightGoal = load<f64>(s, RIGHT_GOAL);
  const fading = load<i32>(s, FADING) != 0;
  const fadeStep = 1000.0 / (FADE_MS * rateHz);
  let left = load<f64>(s, LEFT), right = load<f64>(s, RIGHT), fade = load<f64>(s, FADE);
  let position = load<i32>(s, POSITION);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const given = loadFrame(x + at);
    const frame = v128.and(given, f32x4.lt(f32x4.abs(given), f32x4.splat(LOUDEST)));
    storeFrame(ring + ((<usize>position) << 3), frame);
    if (position < GUARD) storeFrame(ring + ((<usize>(mask + 1 + position)) << 3), frame);
    position = (position + 1) & mask;
    let v = read(s + HEARD, ring, mask, position);
    if (fading) {
      fade = min(fade + fadeStep, 1.0);
      const shaped = <f32>(fade * fade * (3.0 - 2.0 * fade));
      v = f32x4.add(v, f32x4.mul(f32x4.sub(read(s + COMING, ring, mask, position), v), f32x4.splat(shaped)));
    }
    left += (leftGoal - left) * share;
    right += (rightGoal - right) * share;
    storeFrame(y + at, f32x4.mul(v, f32x4.replace_lane(f32x4.splat(<f32>left), 1, <f32>right)));
  }
  store<f64>(s, left, LEFT);
  store<f64>(s, right, RIGHT);
  store<f64>(s, fade, FADE);
  store<i32>(s, position, POSITION);
}
