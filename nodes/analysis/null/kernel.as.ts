/**
 * Null: a − b, the earlier held back. in: 2×frames, 2×frames → out: 2×frames. Every half window a transform of both sounds begins, each
 * summed to one with unequal weights for its sides so that neither mono nor side sound is lost; the averaged cross-spectrum goes back
 * into time, and the highest point of that correlation is the offset (Knapp and Carter 1976). The work is spread over the grid
 * steps until the next window is whole. A new offset is faded to. Audio thread; allocates nothing.
 *
 * f32 samples; f64 sums of power. Rings hold half a window, more than the range.
 */
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, log2 } from "../../../worklets/dsp/exponent";
import { fillTwiddles, reversed, stepsOf, transform } from "../../../worklets/dsp/fft";
import { flush, loadFrame, loadPair, storeFrame } from "../../../worklets/dsp/frame";
import { input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { binOf, clearSpread, feedSpread, gatherSpread, HANN, markSpread, spreadTwiddles, spreadWork } from "../../../worklets/dsp/spread-transform";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/null";

/** i32: frames until the next window is whole; the task at work and how far it is; log2 of the window. */
const UNTIL: usize = 0, TASK: usize = 4, DONE: usize = 8, BITS: usize = 12;
/** i32: the offset that was found; the one that is heard, the one it is faded from, frames of that fade left; where the rings are written. */
const FOUND: usize = 16, HEARD: usize = 20, FROM: usize = 24, FADE: usize = 28, WRITTEN: usize = 32;
/** i32 candidate and f64 height of the highest point so far. */
const BEST: usize = 36, HEIGHT: usize = 40;
/** f64: what the offset is beyond whole frames, and how alike the sounds are there. */
const PART: usize = 48, LIKENESS: usize = 56;
/** f64x2 each: sums since the last grid step of a·a, a·b, b·b and of what is left; f64 their means. */
const SUMS: usize = 64, MEANS: usize = 128;
/** f64: powers of both sounds in the window at work, and their means. */
const WINDOW_POWERS: usize = 160, POWERS: usize = 176;
/** i32: whether a fade was under way in the grid step before. */
const WAS_FADING: usize = 192;
/** Complex f32 per bin. */
const CROSS: usize = 208;

const IDLE: i32 = 0, GATHER: i32 = 1, TRANSFORM: i32 = 2, MULTIPLY: i32 = 3, FILL: i32 = 4, BACK: i32 = 5, SEARCH: i32 = 6;
/** Costs against a step of the transform, about. */
const FRAME_COST: i32 = 2, BIN_COST: i32 = 6, FILL_COST: i32 = 3;

const LOG2_E: f64 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
const RANGE_SECONDS: f64 = 0.1;
const FADE_SECONDS: f64 = 0.01;
/** Below this likeness an offset is chance, and a new one must be better than the old by this factor. */
const LEAST_LIKENESS: f64 = 0.2, BETTER: f64 = 1.02;
/** Weight of the right side in the sum that offsets are found by. */
const RIGHT: f32 = 0.6;
const NO_POWER: f64 = 1e-16;
const LEAST: f64 = 1e-20;

// @ts-ignore: decorator
@inline
function ring(s: usize, size: i32, which: usize): usize {
  return s + CROSS + ((<usize>size) << 2) + 16 + which * ((<usize>size) << 2);
}

// @ts-ignore: decorator
@inline
function spreadAt(s: usize, size: i32): usize {
  return ring(s, size, 2);
}

export function init(node: usize): void {
  const s = state(node);
  store<i32>(s, rateHz > 100000 ? 16 : rateHz > 50000 ? 15 : 14, BITS);
  const size = 1 << load<i32>(s, BITS);
  fillTwiddles(spreadTwiddles(spreadAt(s, size), size), size);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const bits = load<i32>(s, BITS);
  const size = 1 << bits;
  memory.fill(s, 0, spreadAt(s, size) - s);
  store<i32>(s, bits, BITS);
  store<i32>(s, size / 2, UNTIL);
  clearSpread(spreadAt(s, size), size);
  show(node, s);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const bits = load<i32>(s, BITS);
  const size = 1 << bits;
  if (onGrid()) {
    average(node, s);
    advance(node, s, bits);
  }
  const a = input(node, N.INPUT_A), b = input(node, N.INPUT_B), out = output(node, N.OUTPUT_OUT);
  // The output's place holds what offsets are found by until its turn.
  for (let at: usize = 0, end = (<usize>frames) << 3; at < end; at += 8) {
    store<f32>(out + at, load<f32>(a + at) + RIGHT * load<f32>(a + at, 4));
    store<f32>(out + at, load<f32>(b + at) + RIGHT * load<f32>(b + at, 4), 4);
  }
  feedSpread(spreadAt(s, size), size, out, frames);
  store<i32>(s, load<i32>(s, UNTIL) - frames, UNTIL);
  subtract(s, size, a, b, out, frames);
}

// @ts-ignore: decorator
@inline
function tap(at: usize, position: i32, delay: i32, mask: i32): v128 {
  return loadFrame(at + ((<usize>((position - delay) & mask)) << 3));
}

function subtract(s: usize, size: i32, a: usize, b: usize, out: usize, frames: i32): void {
  const mask = size / 2 - 1;
  const ringA = ring(s, size, 0), ringB = ring(s, size, 1);
  const heard = load<i32>(s, HEARD), from = load<i32>(s, FROM);
  const whole = <f32>fadeFrames();
  let position = load<i32>(s, WRITTEN), fade = load<i32>(s, FADE);
  let aa = v128.load(s, SUMS), ab = v128.load(s, SUMS + 16), bb = v128.load(s, SUMS + 32), rest = v128.load(s, SUMS + 48);
  for (let at: usize = 0, end = (<usize>frames) << 3; at < end; at += 8) {
    storeFrame(ringA + ((<usize>position) << 3), loadFrame(a + at));
    storeFrame(ringB + ((<usize>position) << 3), loadFrame(b + at));
    let x = tap(ringA, position, max(heard, 0), mask), y = tap(ringB, position, max(-heard, 0), mask);
    if (fade > 0) {
      const old = f32x4.splat(<f32>fade / whole);
      x = f32x4.add(x, f32x4.mul(old, f32x4.sub(tap(ringA, position, max(from, 0), mask), x)));
      y = f32x4.add(y, f32x4.mul(old, f32x4.sub(tap(ringB, position, max(-from, 0), mask), y)));
      fade--;
    }
    const left = f32x4.sub(x, y);
    storeFrame(out + at, left);
    const p = f64x2.promote_low_f32x4(x), q = f64x2.promote_low_f32x4(y), r = f64x2.promote_low_f32x4(left);
    aa = f64x2.add(aa, f64x2.mul(p, p));
    ab = f64x2.add(ab, f64x2.mul(p, q));
    bb = f64x2.add(bb, f64x2.mul(q, q));
    rest = f64x2.add(rest, f64x2.mul(r, r));
    position = (position + 1) & mask;
  }
  v128.store(s, aa, SUMS);
  v128.store(s, ab, SUMS + 16);
  v128.store(s, bb, SUMS + 32);
  v128.store(s, rest, SUMS + 48);
  store<i32>(s, position, WRITTEN);
  store<i32>(s, fade, FADE);
}

/** Whole grid steps. */
// @ts-ignore: decorator
@inline
function fadeFrames(): i32 {
  return (<i32>(FADE_SECONDS * rateHz) + GRID_FRAMES - 1) & ~(GRID_FRAMES - 1);
}

/** The share of a mean that is renewed when so many frames have come. */
function shareOf(node: usize, frames: f64): f64 {
  const seconds = max(param(node, N.AVERAGE_MS), 10.0) * 0.001;
  return 1.0 - exp2((-frames * LOG2_E) / (seconds * rateHz));
}

// @ts-ignore: decorator
@inline
function step(mean: usize, next: f64, share: f64): void {
  const now = load<f64>(mean);
  const value = now + (next - now) * share;
  // What has run away, by samples of 1e30 and the like, begins anew.
  store<f64>(mean, abs(value) < 1e20 ? flush(value) : 0);
}

function average(node: usize, s: usize): void {
  const share = shareOf(node, <f64>GRID_FRAMES);
  // What is not in time is no part of the answer.
  const isFading = load<i32>(s, WAS_FADING) != 0;
  for (let k: usize = 0; k < 4; k++) {
    const sum = v128.load(s + (k << 4), SUMS);
    const at = s + MEANS + (k << 3);
    if (isFading) store<f64>(at, 0);
    else step(at, (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / <f64>GRID_FRAMES, share);
    v128.store(s + (k << 4), f64x2.splat(0), SUMS);
  }
  const wanted = param(node, N.ALIGN) >= 0.5 ? load<i32>(s, FOUND) : 0;
  if (wanted != load<i32>(s, HEARD) && load<i32>(s, FADE) == 0) {
    store<i32>(s, load<i32>(s, HEARD), FROM);
    store<i32>(s, wanted, HEARD);
    store<i32>(s, fadeFrames(), FADE);
  }
  store<i32>(s, load<i32>(s, FADE) > 0 ? 1 : 0, WAS_FADING);
  show(node, s);
}

function show(node: usize, s: usize): void {
  const aa = load<f64>(s, MEANS), ab = load<f64>(s, MEANS + 8), bb = load<f64>(s, MEANS + 16), rest = load<f64>(s, MEANS + 24);
  const isSilent = aa < NO_POWER;
  const isAlike = ab != 0 && bb >= NO_POWER && !isSilent;
  const gain = isAlike ? ab / bb : 1.0;
  const offset = <f64>load<i32>(s, FOUND) + load<f64>(s, PART);
  tell(node, N.TELEMETRY_RESIDUAL_DB, isSilent ? 0 : ratioDb(rest, aa));
  tell(node, N.TELEMETRY_MATCHED_DB, isSilent ? 0 : isAlike ? ratioDb(aa - ab * gain, aa) : 0);
  tell(node, N.TELEMETRY_OFFSET_FRAMES, offset);
  tell(node, N.TELEMETRY_OFFSET_MS, (offset * 1000.0) / rateHz);
  tell(node, N.TELEMETRY_GAIN_DB, max(-200.0, min(200.0, -2.0 * DECIBELS * log2(max(abs(gain), 1e-10)))));
  tell(node, N.TELEMETRY_INVERTED, gain < 0 ? 1 : 0);
  tell(node, N.TELEMETRY_LIKENESS, load<f64>(s, LIKENESS));
  // Both sides are added up in the mean, which is what a sine's peak makes of its power.
  tell(node, N.TELEMETRY_LEVEL_DB, isSilent ? -200.0 : DECIBELS * log2(max(aa, LEAST)));
}

// @ts-ignore: decorator
@inline
function tell(node: usize, index: i32, value: f64): void {
  store<f32>(telemetry(node, index), <f32>value);
}

function ratioDb(part: f64, whole: f64): f64 {
  return max(-200.0, DECIBELS * log2(max(part / whole, LEAST)));
}

// @ts-ignore: decorator
@inline
function range(): i32 {
  return <i32>(RANGE_SECONDS * rateHz);
}

/** All candidates, nearest first: 0, 1, −1, 2 … */
// @ts-ignore: decorator
@inline
function candidate(k: i32): i32 {
  return (k & 1) != 0 ? (k + 1) >> 1 : -(k >> 1);
}

function advance(node: usize, s: usize, bits: i32): void {
  const size = 1 << bits;
  if (load<i32>(s, UNTIL) <= 0) {
    store<i32>(s, load<i32>(s, UNTIL) + size / 2, UNTIL);
    markSpread(spreadAt(s, size), size);
    v128.store(s, f64x2.splat(0), WINDOW_POWERS);
    store<i32>(s, GATHER, TASK);
    store<i32>(s, 0, DONE);
  }
  if (load<i32>(s, TASK) == IDLE) return;
  const total = size * FRAME_COST + 2 * stepsOf(size, bits) + (size / 2) * (BIN_COST + FILL_COST) + 2 * range() + 1;
  // Done one step before the next window is whole.
  const steps = size / 2 / GRID_FRAMES - 1;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(s, TASK) != IDLE) budget -= work(node, s, bits, budget);
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(node: usize, s: usize, bits: i32, budget: i32): i32 {
  const size = 1 << bits;
  const spread = spreadAt(s, size);
  const task = load<i32>(s, TASK), done = load<i32>(s, DONE);
  const cost = task == GATHER ? FRAME_COST : task == MULTIPLY ? BIN_COST : task == FILL ? FILL_COST : 1;
  const all = task == GATHER ? size : task == MULTIPLY || task == FILL ? size / 2 : task == SEARCH ? 2 * range() + 1 : stepsOf(size, bits);
  const to = min(all, done + max(1, budget / cost));
  if (task == GATHER) gatherSpread(spread, size, bits, HANN, done, to);
  else if (task == MULTIPLY) multiply(node, s, size, done, to);
  else if (task == FILL) fill(s, size, bits, done, to);
  else if (task == SEARCH) search(s, size, done, to);
  else transform(spreadWork(spread, size), spreadTwiddles(spread, size), size, done, to);
  store<i32>(s, to, DONE);
  if (to == all) {
    store<i32>(s, 0, DONE);
    store<i32>(s, task == SEARCH ? IDLE : task + 1, TASK);
    if (task == MULTIPLY) powers(node, s, size);
    if (task == SEARCH) decide(s, size);
  }
  return (to - done) * cost;
}

/** Bins from…to into the mean cross-spectrum, conjugate of a times b. */
function multiply(node: usize, s: usize, size: i32, from: i32, to: i32): void {
  const z = spreadWork(spreadAt(s, size), size);
  const share = <f32>shareOf(node, <f64>size * 0.5);
  const scale: f32 = <f32>1.0 / (<f32>size * <f32>size);
  let powerA = load<f64>(s, WINDOW_POWERS), powerB = load<f64>(s, WINDOW_POWERS + 8);
  for (let k = max(from, 1); k < to; k++) {
    const bin = binOf(z, size, k);
    const ar = f32x4.extract_lane(bin, 0), ai = f32x4.extract_lane(bin, 1), br = f32x4.extract_lane(bin, 2), bi = f32x4.extract_lane(bin, 3);
    powerA += <f64>((ar * ar + ai * ai) * scale);
    powerB += <f64>((br * br + bi * bi) * scale);
    const at = s + CROSS + ((<usize>k) << 3);
    mean(at, (ar * br + ai * bi) * scale, share);
    mean(at + 4, (ar * bi - ai * br) * scale, share);
  }
  store<f64>(s, powerA, WINDOW_POWERS);
  store<f64>(s, powerB, WINDOW_POWERS + 8);
}

// @ts-ignore: decorator
@inline
function mean(at: usize, next: f32, share: f32): void {
  const now = load<f32>(at);
  const value = now + (next - now) * share;
  store<f32>(at, abs(value) < 1e15 && abs(value) > 1e-25 ? value : 0);
}

function powers(node: usize, s: usize, size: i32): void {
  const share = shareOf(node, <f64>size * 0.5);
  step(s + POWERS, load<f64>(s, WINDOW_POWERS), share);
  step(s + POWERS + 8, load<f64>(s, WINDOW_POWERS + 8), share);
}

/** The conjugate of the whole spectrum, for a transform forth to be the way back: the correlation is its real part. */
function fill(s: usize, size: i32, bits: i32, from: i32, to: i32): void {
  const z = spreadWork(spreadAt(s, size), size);
  if (from == 0) {
    store<u64>(z + ((<usize>reversed(0, bits)) << 3), 0);
    store<u64>(z + ((<usize>reversed(size / 2, bits)) << 3), 0);
  }
  for (let k = max(from, 1); k < to; k++) {
    const at = s + CROSS + ((<usize>k) << 3);
    const re = load<f32>(at), im = load<f32>(at, 4);
    const here = z + ((<usize>reversed(k, bits)) << 3), there = z + ((<usize>reversed(size - k, bits)) << 3);
    store<f32>(here, re);
    store<f32>(here, -im, 4);
    store<f32>(there, re);
    store<f32>(there, im, 4);
  }
}

// @ts-ignore: decorator
@inline
function correlation(s: usize, size: i32, offset: i32): f64 {
  return <f64>load<f32>(spreadWork(spreadAt(s, size), size) + ((<usize>(offset & (size - 1))) << 3));
}

function search(s: usize, size: i32, from: i32, to: i32): void {
  let best = load<i32>(s, BEST), height = load<f64>(s, HEIGHT);
  if (from == 0) {
    best = 0;
    height = 0;
  }
  for (let k = from; k < to; k++) {
    const offset = candidate(k);
    const value = abs(correlation(s, size, offset));
    // Of equally high points the nearest.
    if (value <= height * 1.000001) continue;
    best = offset;
    height = value;
  }
  store<i32>(s, best, BEST);
  store<f64>(s, height, HEIGHT);
}

function decide(s: usize, size: i32): void {
  const height = load<f64>(s, HEIGHT);
  // Half of the bins stand for all.
  const common = 2.0 * sqrt(load<f64>(s, POWERS) * load<f64>(s, POWERS + 8));
  const likeness = common > NO_POWER ? min(1.0, height / common) : 0.0;
  store<f64>(s, likeness, LIKENESS);
  if (likeness < LEAST_LIKENESS) return;
  const best = load<i32>(s, BEST), found = load<i32>(s, FOUND);
  const offset = height > BETTER * abs(correlation(s, size, found)) ? best : found;
  store<i32>(s, offset, FOUND);
  // A parabola through the point and its neighbors.
  const middle = correlation(s, size, offset);
  const turn = middle < 0 ? -1.0 : 1.0;
  const before = turn * correlation(s, size, offset - 1), after = turn * correlation(s, size, offset + 1);
  const bend = before - 2.0 * turn * middle + after;
  store<f64>(s, bend < 0 ? max(-0.5, min(0.5, (0.5 * (before - after)) / bend)) : 0, PART);
}
