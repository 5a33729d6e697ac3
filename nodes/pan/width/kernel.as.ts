/**
 * Width: mid and side as the two lanes of one vector. The side is scaled and high-passed, the mid goes through the all-pass with
 * the same phase: both are the same state-variable filters with other mixes of their outputs. in: 2×frames → out: 2×frames.
 * Audio thread; allocates nothing.
 *
 * 12 dB/oct: Linkwitz-Riley 2, k = 2; side H, mid H − L, a first-order all-pass that turns the bass around, so that the treble keeps
 * its polarity. 24 dB/oct: Linkwitz-Riley 4, k = √2 twice; side H·H, mid the second-order all-pass L² + H².
 */
import { clearState, input, output, param, paramSignal, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { flushPair, loadPair, storePair, swapPair } from "../../../worklets/dsp/frame";
import { averageStereo, correlationOf, gatherStereo, monoDbOf, STEREO_AVERAGE_BYTES } from "../../../worklets/dsp/stereo-average";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/width";

/** f64x2 (mid, side): the states of both filters. */
const ONE_1: usize = 0, ONE_2: usize = 16, TWO_1: usize = 32, TWO_2: usize = 48;
/** f64 a1, a2, a3 each: as they are, what they gain per frame, where they go. */
const NOW: usize = 64, STEP: usize = 88, GOAL: usize = 112;
/** f64: the corner they were designed for; how far the filters are in, 0…1; how far the level is kept, 0…1. */
const HZ: usize = 136, PRESENCE: usize = 144, KEPT: usize = 152;
/** i32: the slope the filters have, 1 or 2; the one wanted, 0…2; whether they run until the next grid point. */
const SLOPE: usize = 160, WANTED: usize = 164, FILTERS: usize = 168;
const BEFORE: usize = 176;
const AFTER: usize = BEFORE + STEREO_AVERAGE_BYTES;

const FADE_MS: f64 = 10;
const AVERAGE_SECONDS: f64 = 0.3;
const SQRT2: f64 = 1.4142135623730951;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  const slope = <i32>param(node, N.BASS_MONO);
  store<i32>(s, max(slope, 1), SLOPE);
  store<f64>(s, slope == 0 ? 0 : 1, PRESENCE);
  store<f64>(s, param(node, N.KEEP_LEVEL), KEPT);
  design(s, param(node, N.BASS_MONO_HZ));
  memory.copy(s + NOW, s + GOAL, 24);
  show(node, s);
}

function design(s: usize, hz: f64): void {
  const g = Math.tan(Math.PI * min(hz / rateHz, 0.49));
  const a1 = 1.0 / (1.0 + g * (g + damping(s)));
  store<f64>(s, hz, HZ);
  store<f64>(s, a1, GOAL);
  store<f64>(s, g * a1, GOAL + 8);
  store<f64>(s, g * g * a1, GOAL + 16);
}

// @ts-ignore: decorator
@inline
function damping(s: usize): f64 {
  return load<i32>(s, SLOPE) == 1 ? 2.0 : SQRT2;
}

function follow(node: usize, s: usize): void {
  memory.copy(s + NOW, s + GOAL, 24);
  const slope = <i32>param(node, N.BASS_MONO);
  const hz = param(node, N.BASS_MONO_HZ);
  store<i32>(s, slope, WANTED);
  store<i32>(s, slope != 0 || load<f64>(s, PRESENCE) != 0 ? 1 : 0, FILTERS);
  if (load<f64>(s, PRESENCE) == 0) {
    memory.fill(s, 0, NOW);
    if (slope != 0) {
      store<i32>(s, slope, SLOPE);
      design(s, hz);
      memory.copy(s + NOW, s + GOAL, 24);
    }
  } else if (hz != load<f64>(s, HZ)) design(s, hz);
  for (let at = s; at < s + 24; at += 8) store<f64>(at, (load<f64>(at, GOAL) - load<f64>(at, NOW)) / <f64>GRID_FRAMES, STEP);
  for (let at = s; at < s + NOW; at += 16) v128.store(at, flushPair(v128.load(at)));
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) {
    follow(node, s);
    averageStereo(s + BEFORE, AVERAGE_SECONDS);
    averageStereo(s + AFTER, AVERAGE_SECONDS);
    show(node, s);
  }
  const x = input(node, N.INPUT_IN), y = output(node, N.OUTPUT_OUT);
  if (load<i32>(s, FILTERS) != 0) filtered(node, s, x, y, frames);
  else plain(node, s, x, y, frames);
  gatherStereo(s + BEFORE, x, frames);
  gatherStereo(s + AFTER, y, frames);
}

// @ts-ignore: decorator
@inline
function widthAt(signal: usize, constant: f64, i: i32): f64 {
  return signal == 0 ? constant : <f64>load<f32>(signal + ((<usize>i) << 2)) * 0.01;
}

/** √(2/(1 + w²)), as far as the level is kept. */
// @ts-ignore: decorator
@inline
function levelAt(kept: f64, w: f64): f64 {
  return 1.0 + kept * (Math.sqrt(2.0 / (1.0 + w * w)) - 1.0);
}

// @ts-ignore: decorator
@inline
function approach(now: f64, goal: f64): f64 {
  const step = 1000.0 / (FADE_MS * rateHz);
  return now < goal ? min(now + step, goal) : max(now - step, goal);
}

/** y = (x + (w − 1)/2·(x − swapped x))·level: the input to the bit at a width of 1. */
function plain(node: usize, s: usize, x: usize, y: usize, frames: i32): void {
  const widths = paramSignal(node, N.WIDTH);
  const constant = param(node, N.WIDTH) * 0.01;
  const goal = param(node, N.KEEP_LEVEL);
  let kept = load<f64>(s, KEPT);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const w = widthAt(widths, constant, i);
    kept = approach(kept, goal);
    const v = loadPair(x + at);
    const wide = f64x2.add(v, f64x2.mul(f64x2.sub(v, swapPair(v)), f64x2.splat((w - 1.0) * 0.5)));
    storePair(y + at, f64x2.mul(wide, f64x2.splat(levelAt(kept, w))));
  }
  store<f64>(s, kept, KEPT);
}

/** How much of a filter's outputs is added to its input, for mid and side, as far as the filter is in. */
// @ts-ignore: decorator
@inline
function mixed(presence: f64, mid: f64, side: f64): v128 {
  return f64x2.mul(f64x2.splat(presence), f64x2.replace_lane(f64x2.splat(mid), 1, side));
}

function filtered(node: usize, s: usize, x: usize, y: usize, frames: i32): void {
  const widths = paramSignal(node, N.WIDTH);
  const constant = param(node, N.WIDTH) * 0.01;
  const goal = param(node, N.KEEP_LEVEL);
  const slope = load<i32>(s, SLOPE);
  const k = damping(s);
  const presenceGoal = load<i32>(s, WANTED) == slope ? 1.0 : 0.0;
  let presence = load<f64>(s, PRESENCE), kept = load<f64>(s, KEPT);
  let a1 = v128.load64_splat(s, NOW), a2 = v128.load64_splat(s, NOW + 8), a3 = v128.load64_splat(s, NOW + 16);
  const a1Step = v128.load64_splat(s, STEP), a2Step = v128.load64_splat(s, STEP + 8), a3Step = v128.load64_splat(s, STEP + 16);
  let one1 = v128.load(s, ONE_1), one2 = v128.load(s, ONE_2), two1 = v128.load(s, TWO_1), two2 = v128.load(s, TWO_2);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const w = widthAt(widths, constant, i);
    kept = approach(kept, goal);
    presence = approach(presence, presenceGoal);
    a1 = f64x2.add(a1, a1Step);
    a2 = f64x2.add(a2, a2Step);
    a3 = f64x2.add(a3, a3Step);
    const v = loadPair(x + at);
    let u = f64x2.mul(f64x2.add(swapPair(v), f64x2.mul(v, f64x2(1, -1))), f64x2.splat(0.5));

    let v3 = f64x2.sub(u, one2);
    let v1 = f64x2.add(f64x2.mul(a1, one1), f64x2.mul(a2, v3));
    let v2 = f64x2.add(one2, f64x2.add(f64x2.mul(a2, one1), f64x2.mul(a3, v3)));
    one1 = f64x2.sub(f64x2.add(v1, v1), one1);
    one2 = f64x2.sub(f64x2.add(v2, v2), one2);
    const m1 = mixed(presence, slope == 1 ? -k : -2.0 * k, -k), m2 = mixed(presence, slope == 1 ? -2.0 : 0.0, -1);
    u = f64x2.add(u, f64x2.add(f64x2.mul(m1, v1), f64x2.mul(m2, v2)));
    if (slope == 2) {
      v3 = f64x2.sub(u, two2);
      v1 = f64x2.add(f64x2.mul(a1, two1), f64x2.mul(a2, v3));
      v2 = f64x2.add(two2, f64x2.add(f64x2.mul(a2, two1), f64x2.mul(a3, v3)));
      two1 = f64x2.sub(f64x2.add(v1, v1), two1);
      two2 = f64x2.sub(f64x2.add(v2, v2), two2);
      u = f64x2.add(u, f64x2.add(f64x2.mul(mixed(presence, 0, -k), v1), f64x2.mul(mixed(presence, 0, -1), v2)));
    }
    // (M, M) + w·(S, −S)
    const mid = i64x2.shuffle(u, u, 0, 0), side = f64x2.mul(i64x2.shuffle(u, u, 1, 1), f64x2.replace_lane(f64x2.splat(w), 1, -w));
    storePair(y + at, f64x2.mul(f64x2.add(mid, side), f64x2.splat(levelAt(kept, w))));
  }
  store<f64>(s, presence, PRESENCE);
  store<f64>(s, kept, KEPT);
  store<f64>(s, f64x2.extract_lane(a1, 0), NOW);
  store<f64>(s, f64x2.extract_lane(a2, 0), NOW + 8);
  store<f64>(s, f64x2.extract_lane(a3, 0), NOW + 16);
  v128.store(s, one1, ONE_1);
  v128.store(s, one2, ONE_2);
  v128.store(s, two1, TWO_1);
  v128.store(s, two2, TWO_2);
}

function show(node: usize, s: usize): void {
  store<f32>(telemetry(node, N.TELEMETRY_CORRELATION), correlationOf(s + AFTER));
  store<f32>(telemetry(node, N.TELEMETRY_CORRELATION_BEFORE), correlationOf(s + BEFORE));
  store<f32>(telemetry(node, N.TELEMETRY_MONO_DB), monoDbOf(s + AFTER));
}
