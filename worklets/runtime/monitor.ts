/**
 * The monitor section: what is only for listening, after the patch and never in a render. Level, dim, mono, swap,
 * polarity, mute, and the guard. Audio thread.
 */
import { rateHz } from "../dsp/clock";
import { gainOf } from "../dsp/exponent";
import { loadPair, storePair, swapPair } from "../dsp/frame";

const monitorBuffer: usize = memory.data(4096 * 8, 16);

const LEVEL_DB: i32 = 0;
const DIM: i32 = 1;
const MONO: i32 = 2;
const SWAP: i32 = 3;
const INVERT_LEFT: i32 = 4;
const INVERT_RIGHT: i32 = 5;
const MUTE: i32 = 6;

const DIM_DB: f64 = -20;
/** One-pole of the section's own matrix: every switch is a 10 ms glide. */
const SMOOTH_MS: f64 = 10;
/** After a hand-over nothing may be louder than before by more than this … */
const JUMP_GAIN: f64 = 1.9952623149688795;
/** … within this time. */
const JUMP_MS: f64 = 10;
/** A hand-over out of silence may rise to here at once. */
const JUMP_FLOOR: f64 = 0.05;
const RELEASE_MS: f64 = 200;

let levelDb: f64 = 0;
let dim: bool = false;
let mono: bool = false;
let swapped: bool = false;
let invertLeft: bool = false;
let invertRight: bool = false;
let mute: bool = false;

/** The 2 × 2 matrix: straight and crossed gains of both outputs, on their way. */
let straight: v128 = f64x2.splat(1);
let crossed: v128 = f64x2.splat(0);
let guardGain: f64 = 1;
let guardActs: bool = false;
/** Peak of the last moments, falling by RELEASE_MS. */
let envelope: f64 = 0;
let heardPeak: v128 = f64x2.splat(0);
let jumpFrames: i32 = 0;
let jumpLimit: f64 = 1;

export function monitorAddress(): usize {
  return monitorBuffer;
}

export function setMonitor(setting: i32, value: f64): void {
  const on = value != 0;
  if (setting == LEVEL_DB) levelDb = min(max(value, -144.0), 12.0);
  else if (setting == DIM) dim = on;
  else if (setting == MONO) mono = on;
  else if (setting == SWAP) swapped = on;
  else if (setting == INVERT_LEFT) invertLeft = on;
  else if (setting == INVERT_RIGHT) invertRight = on;
  else if (setting == MUTE) mute = on;
}

/** Largest magnitude heard on the left (0) or right (1) since it was last asked. */
export function monitorPeak(channel: i32): f64 {
  const peak = channel == 0 ? f64x2.extract_lane(heardPeak, 0) : f64x2.extract_lane(heardPeak, 1);
  heardPeak = channel == 0 ? f64x2.replace_lane(heardPeak, 0, 0.0) : f64x2.replace_lane(heardPeak, 1, 0.0);
  return peak;
}

/** Tells the guard that the program has just changed. */
export function announceHandOver(): void {
  jumpFrames = <i32>(JUMP_MS * 0.001 * rateHz);
  jumpLimit = min(1.0, max(envelope * JUMP_GAIN, JUMP_FLOOR));
}

/** Whether the guard has turned something down since it was last asked. */
export function monitorGuard(): i32 {
  const acted = guardActs ? 1 : 0;
  guardActs = false;
  return acted;
}

/** Reads `frames` frames at `source` into the monitor buffer. Leaves the source as it is. */
export function monitor(source: usize, frames: i32): void {
  const gain = mute ? 0.0 : gainOf(levelDb + (dim ? DIM_DB : 0.0));
  const left = invertLeft ? -gain : gain;
  const right = invertRight ? -gain : gain;
  const share = mono ? 0.5 : 1.0;
  // With mono, straight = crossed = half; swapped exchanges them.
  const straightGoal = f64x2.mul(f64x2.replace_lane(f64x2.splat(left), 1, right), f64x2.splat(mono ? share : swapped ? 0.0 : 1.0));
  const crossedGoal = f64x2.mul(f64x2.replace_lane(f64x2.splat(left), 1, right), f64x2.splat(mono ? share : swapped ? 1.0 : 0.0));
  const coefficient = f64x2.splat(1.0 - 1.0 / (1.0 + 1000.0 / (SMOOTH_MS * rateHz)));
  const release = 1000.0 / (RELEASE_MS * rateHz);
  for (let i = 0; i < frames; i++) {
    straight = f64x2.add(straight, f64x2.mul(f64x2.sub(straightGoal, straight), coefficient));
    crossed = f64x2.add(crossed, f64x2.mul(f64x2.sub(crossedGoal, crossed), coefficient));
    const x = loadPair(source + ((<usize>i) << 3));
    let y = f64x2.add(f64x2.mul(straight, x), f64x2.mul(crossed, swapPair(x)));
    let peak = max(abs(f64x2.extract_lane(y, 0)), abs(f64x2.extract_lane(y, 1)));
    if (!(peak < 1e30)) {
      y = f64x2.splat(0);
      peak = 0;
      guardActs = true;
    }
    let ceiling = 1.0;
    if (jumpFrames > 0) {
      jumpFrames--;
      ceiling = jumpLimit;
    }
    guardGain += (1.0 - guardGain) * release;
    if (guardGain > 0.999999) guardGain = 1;
    if (peak * guardGain > ceiling) {
      guardGain = ceiling / peak;
      guardActs = true;
    }
    envelope = max(peak * guardGain, envelope - envelope * release);
    // Rounded to f32 a product may come out one step above full scale.
    const safe = f64x2.max(f64x2.min(f64x2.mul(y, f64x2.splat(guardGain)), f64x2.splat(1)), f64x2.splat(-1));
    heardPeak = f64x2.max(heardPeak, f64x2.abs(safe));
    storePair(monitorBuffer + ((<usize>i) << 3), safe);
  }
}
