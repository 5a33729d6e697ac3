/**
 * Compressor: key → high-pass → level in dB → gain computer → ballistics → gain. Each step runs over the whole call before
 * the next, because all but the recursions work on two frames at once; for the most common setting there are loops of their own.
 * in: 2×frames, sidechain: 0|2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, config, input, isConnected, output, param, paramSignal, paramsMove, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, phase, rateHz } from "../../../worklets/dsp/clock";
import { decibelsOf, DECIBELS_PER_OCTAVE, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { exp2Quad, log2Quad } from "../../../worklets/dsp/exponent-vector";
import { flushPair, loadFrame, loadPair, loadTwoMono, storeFrame, storePair, swapPair } from "../../../worklets/dsp/frame";
import { exchangeFrames } from "../../../worklets/dsp/frame-ring";
import { pinned } from "../../../worklets/dsp/pinned";
import { fall } from "../../../worklets/dsp/peak";
import { GRID_FRAMES, SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/compressor";
import { ballistics, branchingStep, followChoice, healBallistics, isPlainBranching } from "./ballistics.as";
import {
  ATTACK, ATTACK_MS, AUTO_AMOUNT, AUTO_FROM, AUTO_TO, DELAY_POSITION, DETECTOR_LEVEL, DRY, HALF_KNEE, HIGH_PASS_1, HIGH_PASS_2, HIGH_PASS_A1, HIGH_PASS_A2, HIGH_PASS_A3, HIGH_PASS_HZ, HOLD_FRAMES,
  INPUT_PEAK, KNEE, KNEE_FACTOR, LINES, LINK, LISTEN, LOOK_AHEAD, MEAN_SQUARE, MORE, MOVED, OUTPUT_PEAK, PLAIN, RANGE, REDUCTION, RELEASE, RELEASE_MS, RMS_FACTOR, RMS_MS, SETTLED, SHOW_WAIT, SLOPE, SMOOTH, THRESHOLD, WET,
} from "./state.as";

/** Ratios from here on act as ∞. */
const INFINITE_RATIO: f64 = 100;
/** +60 dBFS: beyond, and for NaN, the detector sees this, so that no input can hold the gain down for long. */
const LOUDEST: f32 = 1000;
const QUIETEST: f32 = 1e-10;
const FADE_MS: f64 = 10;
/** The meter of reduction falls back by at most this. */
const FALL_DB_PER_SECOND: f64 = 100;
const SHOW_GRIDS: i32 = 8;
const SQRT2: f64 = 1.4142135623730951;

// Working memory of one call; a frame more than the grid, because odd lengths are rounded up.
const SLICE: usize = (<usize>GRID_FRAMES + 2) * 8;
/** The reduction where the last span began. */
const kept: usize = memory.data(16, 16);
const key: usize = memory.data(34 * 8, 16);
const reduction: usize = memory.data(128 * 4, 16);
const delayed: usize = memory.data(34 * 8, 16);
const delayedKey: usize = memory.data(34 * 8, 16);
const autoGain: usize = memory.data(34 * 4, 16);
/** One value twice, where a signal would be read two frames at a time: then its stride is 0. */
const constantThreshold: usize = memory.data(8, 8);
const constantRange: usize = memory.data(8, 8);
const constantMakeUp: usize = memory.data(8, 8);
const constantMix: usize = memory.data(8, 8);

// Constants of the common loop, each four times: a load costs less than a splat in every round.
const HELD_LOUDEST: usize = 0;
const HELD_QUIETEST: usize = 16;
const HELD_DECIBELS: usize = 32;
const HELD_OCTAVES: usize = 48;
const HELD_ZERO: usize = 64;
const HELD_MAGNITUDE: usize = 80;
const HELD: usize = memory.data<u32>([
  0x447a0000, 0x447a0000, 0x447a0000, 0x447a0000,
  0x2edbe6ff, 0x2edbe6ff, 0x2edbe6ff, 0x2edbe6ff,
  0x40c0a8c1, 0x40c0a8c1, 0x40c0a8c1, 0x40c0a8c1,
  0x3e2a152d, 0x3e2a152d, 0x3e2a152d, 0x3e2a152d,
  0, 0, 0, 0,
  0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff,
], 16);

export function init(node: usize): void {
  assert(SLICE == 34 * 8 && SPAN_FRAMES == 128);
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  store<i32>(s, <i32>Math.floor(config(node, N.SETTING_LOOK_AHEAD_MS) * rateHz / 1000.0 + 0.5), LOOK_AHEAD);
  store<f32>(s, param(node, N.LISTEN) != 0 ? <f32>1 : <f32>0, LISTEN);
  store<f32>(s, param(node, N.AUTO_MAKE_UP) != 0 ? <f32>1 : <f32>0, AUTO_AMOUNT);
  update(node, s);
  store<f32>(s, load<f32>(s, AUTO_TO), AUTO_FROM);
  store<f32>(s, -200, DETECTOR_LEVEL);
  show(node, s, 1);
}

// @ts-ignore: decorator
@inline
function coefficientOf(milliseconds: f64): f64 {
  return Math.exp(-1000.0 / (max(milliseconds, 0.01) * rateHz));
}

/** Derives what follows from the parameters; on the grid, while they move or something is still on its way to them. */
function update(node: usize, s: usize): void {
  const ratio = max(param(node, N.RATIO), 1.0);
  const slope = <f32>(ratio >= INFINITE_RATIO ? 1.0 : 1.0 - 1.0 / ratio);
  const knee = <f32>max(param(node, N.KNEE_DB), 0.0);
  store<f32>(s, slope, SLOPE);
  store<f32>(s, knee, KNEE);
  store<f32>(s, knee * 0.5, HALF_KNEE);
  store<f32>(s, knee > 0 ? 0.5 / knee : 0, KNEE_FACTOR);
  store<f32>(s, <f32>(param(node, N.LINK) / 100.0), LINK);
  store<f64>(s, param(node, N.HOLD_MS) * rateHz / 1000.0, HOLD_FRAMES);
  const attackMs = param(node, N.ATTACK_MS);
  if (attackMs != load<f64>(s, ATTACK_MS)) {
    store<f64>(s, attackMs, ATTACK_MS);
    store<f64>(s, coefficientOf(attackMs), ATTACK);
  }
  const releaseMs = param(node, N.RELEASE_MS);
  if (releaseMs != load<f64>(s, RELEASE_MS)) {
    store<f64>(s, releaseMs, RELEASE_MS);
    store<f64>(s, coefficientOf(releaseMs), RELEASE);
  }
  const rmsMs = param(node, N.RMS_MS);
  if (rmsMs != load<f64>(s, RMS_MS)) {
    store<f64>(s, rmsMs, RMS_MS);
    store<f64>(s, 1.0 - coefficientOf(rmsMs), RMS_FACTOR);
  }
  const corner = param(node, N.HIGH_PASS_HZ);
  if (corner != load<f64>(s, HIGH_PASS_HZ)) {
    store<f64>(s, corner, HIGH_PASS_HZ);
    const g = Math.tan(Math.PI * min(corner / rateHz, 0.49));
    const a1 = 1.0 / (1.0 + g * (g + SQRT2));
    store<f64>(s, a1, HIGH_PASS_A1);
    store<f64>(s, g * a1, HIGH_PASS_A2);
    store<f64>(s, g * g * a1, HIGH_PASS_A3);
  }
  // Automatic make-up is −½·T·(1 − 1/R); its factor of T goes in a straight line from grid point to grid point.
  const goal: f32 = param(node, N.AUTO_MAKE_UP) != 0 ? 1 : 0;
  const amount = approach(load<f32>(s, AUTO_AMOUNT), goal, <f32>GRID_FRAMES);
  store<f32>(s, amount, AUTO_AMOUNT);
  store<f32>(s, load<f32>(s, AUTO_TO), AUTO_FROM);
  store<f32>(s, -0.5 * slope * amount, AUTO_TO);

  const threshold = <f32>param(node, N.THRESHOLD_DB);
  const wet = <f32>param(node, N.MIX) * <f32>0.01;
  store<f32>(s, threshold, THRESHOLD);
  store<f32>(s, <f32>param(node, N.RANGE_DB), RANGE);
  store<f32>(s, <f32>param(node, N.MAKE_UP_DB) + load<f32>(s, AUTO_TO) * threshold, MORE);
  store<f32>(s, wet, WET);
  store<f32>(s, <f32>1 - wet, DRY);

  const steady = load<f32>(s, AUTO_FROM) == load<f32>(s, AUTO_TO);
  const listening: f32 = param(node, N.LISTEN) != 0 ? 1 : 0;
  store<i32>(s, steady && amount == goal && load<f32>(s, LISTEN) == listening ? 1 : 0, SETTLED);
  const isUsual = load<i32>(s, LOOK_AHEAD) == 0 && load<f32>(s, LINK) == 1 && param(node, N.HIGH_PASS) == 0 && param(node, N.DETECTOR) == 0;
  store<i32>(s, isUsual && steady && listening == 0 && load<f32>(s, LISTEN) == 0 && isPlainBranching(s, <i32>param(node, N.BALLISTICS)) ? 1 : 0, PLAIN);
}

// @ts-ignore: decorator
@inline
function approach(now: f32, goal: f32, frames: f32): f32 {
  const step = <f32>(1000.0 / (FADE_MS * rateHz)) * frames;
  return now < goal ? min(now + step, goal) : max(now - step, goal);
}

/** Nothing that a detector remembers may stay infinite, NaN or subnormal. */
function heal(s: usize): void {
  const square = load<v128>(s, MEAN_SQUARE);
  store<v128>(s, v128.and(flushPair(square), f64x2.lt(square, f64x2.splat(1e12))), MEAN_SQUARE);
  const one = load<v128>(s, HIGH_PASS_1);
  const two = load<v128>(s, HIGH_PASS_2);
  const sound = v128.and(f64x2.lt(f64x2.abs(one), f64x2.splat(1e6)), f64x2.lt(f64x2.abs(two), f64x2.splat(1e6)));
  store<v128>(s, v128.and(flushPair(one), sound), HIGH_PASS_1);
  store<v128>(s, v128.and(flushPair(two), sound), HIGH_PASS_2);
  healBallistics(s);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (paramsMove(node)) store<i32>(s, 1, MOVED);
  if (onGrid()) {
    heal(s);
    if (load<i32>(s, MOVED) != 0 || load<i32>(s, SETTLED) == 0) {
      update(node, s);
      followChoice(s, <i32>param(node, N.BALLISTICS));
      store<i32>(s, paramsMove(node) ? 1 : 0, MOVED);
    }
  }
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const side = isConnected(node, N.INPUT_SIDECHAIN) ? input(node, N.INPUT_SIDECHAIN) : x;
  const fours = isPlain(s) ? frames & ~3 : 0;
  const at = (<usize>fours) << 3;
  if (fours > 0) plain(s, x, side, y, fours);
  if (fours < frames) general(node, s, x + at, side + at, y + at, phase + fours, frames - fours);
  if (onGrid()) show(node, s, 1);
}

/** The common setting at rest. */
export function processSpan(node: usize): bool {
  const s = state(node);
  if (!isPlain(s) || load<i32>(s, SETTLED) == 0) return false;
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const side = isConnected(node, N.INPUT_SIDECHAIN) ? input(node, N.INPUT_SIDECHAIN) : x;
  v128.store(kept, load<v128>(s, SMOOTH));
  heal(s);
  plain(s, x, side, y, SPAN_FRAMES);
  show(node, s, SPAN_FRAMES / GRID_FRAMES);
  return true;
}

/** The meters need no going back: the fault resets them. */
export function undoSpan(node: usize): void {
  store<v128>(state(node), v128.load(kept), SMOOTH);
}

function general(node: usize, s: usize, x: usize, given: usize, y: usize, first: i32, frames: i32): void {
  let side = given;
  if (param(node, N.HIGH_PASS) != 0) {
    highPass(s, side, frames);
    side = key;
  }
  let threshold = paramSignal(node, N.THRESHOLD_DB);
  const thresholdStride: usize = threshold != 0 ? 8 : 0;
  if (threshold == 0) threshold = hold(constantThreshold, <f32>param(node, N.THRESHOLD_DB));

  if (param(node, N.DETECTOR) != 0) {
    meanSquare(s, side, frames);
    computeReduction(s, reduction, <f32>(0.5 * DECIBELS_PER_OCTAVE), <f32>(0.5 * DECIBELS_PER_OCTAVE), QUIETEST * QUIETEST, LOUDEST * LOUDEST, threshold, thresholdStride, frames);
  } else {
    computeReduction(s, side, <f32>DECIBELS_PER_OCTAVE, 0, QUIETEST, LOUDEST, threshold, thresholdStride, frames);
  }
  ballistics(s, reduction, <i32>param(node, N.BALLISTICS), frames);

  const lookAhead = load<i32>(s, LOOK_AHEAD);
  let dry = x;
  if (lookAhead > 0) {
    const position = load<i32>(s, DELAY_POSITION);
    const keyLine = s + LINES + ((<usize>lookAhead) << 3);
    exchangeFrames(keyLine, lookAhead, position, side, delayedKey, frames);
    store<i32>(s, exchangeFrames(s + LINES, lookAhead, position, x, delayed, frames), DELAY_POSITION);
    dry = delayed;
    side = delayedKey;
  }
  applyGain(node, s, dry, y, threshold, thresholdStride, first, frames);
  if (param(node, N.LISTEN) != 0 || load<f32>(s, LISTEN) != 0) listen(s, side, y, param(node, N.LISTEN) != 0 ? 1 : 0, frames);
}

// @ts-ignore: decorator
@inline
function hold(at: usize, value: f32): usize {
  store<f32>(at, value);
  store<f32>(at, value, 4);
  return at;
}

/** Second-order Butterworth high-pass as a state-variable filter: stays stable while its corner moves. */
function highPass(s: usize, source: usize, frames: i32): void {
  const a1 = f64x2.splat(load<f64>(s, HIGH_PASS_A1));
  const a2 = f64x2.splat(load<f64>(s, HIGH_PASS_A2));
  const a3 = f64x2.splat(load<f64>(s, HIGH_PASS_A3));
  const k = f64x2.splat(SQRT2);
  let one = load<v128>(s, HIGH_PASS_1);
  let two = load<v128>(s, HIGH_PASS_2);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const v0 = loadPair(source + at);
    const v3 = f64x2.sub(v0, two);
    const v1 = f64x2.add(f64x2.mul(a1, one), f64x2.mul(a2, v3));
    const v2 = f64x2.add(two, f64x2.add(f64x2.mul(a2, one), f64x2.mul(a3, v3)));
    one = f64x2.sub(f64x2.add(v1, v1), one);
    two = f64x2.sub(f64x2.add(v2, v2), two);
    storePair(key + at, f64x2.sub(f64x2.sub(v0, f64x2.mul(k, v1)), v2));
  }
  store<v128>(s, one, HIGH_PASS_1);
  store<v128>(s, two, HIGH_PASS_2);
}

/** One-pole average of the squares, into `reduction`. */
function meanSquare(s: usize, source: usize, frames: i32): void {
  const factor = f64x2.splat(load<f64>(s, RMS_FACTOR));
  const keep = f64x2.sub(f64x2.splat(1), factor);
  const loudest = f32x4.splat(LOUDEST);
  let square = load<v128>(s, MEAN_SQUARE);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const v = f64x2.promote_low_f32x4(f32x4.pmin(loudest, f32x4.abs(loadFrame(source + at))));
    square = f64x2.add(f64x2.mul(keep, square), f64x2.mul(factor, f64x2.mul(v, v)));
    storePair(reduction + at, square);
  }
  store<v128>(s, square, MEAN_SQUARE);
}

/** Knee: with u = d + W/2 held to 0…W, (1 − 1/R)·(u²/2W + max(d − W/2, 0)) is eq. 4 of the paper without its branches. */
// @ts-ignore: decorator
@inline
function reductionOf(d: v128, halfKnee: v128, knee: v128, kneeFactor: v128, slope: v128, zero: v128): v128 {
  const u = f32x4.pmin(f32x4.pmax(f32x4.add(d, halfKnee), zero), knee);
  const over = f32x4.pmax(f32x4.sub(d, halfKnee), zero);
  return f32x4.mul(slope, f32x4.add(f32x4.mul(f32x4.mul(u, u), kneeFactor), over));
}

/** Level and gain computer, into `reduction`, dB ≥ 0. Level: log2(|source|)·perOctave + offset; d = level − T. */
function computeReduction(s: usize, source: usize, perOctave: f32, offset: f32, quietest: f32, loudest: f32, threshold: usize, thresholdStride: usize, frames: i32): void {
  const factor = f32x4.splat(perOctave);
  const shift = f32x4.splat(offset);
  const low = f32x4.splat(quietest);
  const high = f32x4.splat(loudest);
  const slope = f32x4.splat(load<f32>(s, SLOPE));
  const knee = f32x4.splat(load<f32>(s, KNEE));
  const halfKnee = f32x4.splat(load<f32>(s, HALF_KNEE));
  const kneeFactor = f32x4.splat(load<f32>(s, KNEE_FACTOR));
  const zero = f32x4.splat(0);
  const link = load<f32>(s, LINK);
  const linked = link == 1;
  const links = f32x4.splat(link);
  let loudestLevel = f32x4.splat(-200);
  const end = (<usize>frames) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    let v = f32x4.pmax(f32x4.pmin(high, f32x4.abs(v128.load(source + at))), low);
    if (linked) v = f32x4.pmax(v, i32x4.shuffle(v, v, 1, 0, 3, 2));
    let level = f32x4.add(f32x4.mul(log2Quad(v), factor), shift);
    if (!linked) level = f32x4.add(level, f32x4.mul(links, f32x4.sub(f32x4.pmax(level, i32x4.shuffle(level, level, 1, 0, 3, 2)), level)));
    // The frame that rounds an odd length up is a stranger's: it must not reach the meter.
    if (at + 8 < end) loudestLevel = f32x4.pmax(loudestLevel, level);
    else loudestLevel = f32x4.pmax(loudestLevel, firstOf(level));
    const d = f32x4.sub(level, loadTwoMono(threshold));
    threshold += thresholdStride;
    v128.store(reduction + at, reductionOf(d, halfKnee, knee, kneeFactor, slope, zero));
  }
  store<f32>(s, largest(loudestLevel), DETECTOR_LEVEL);
}

// @ts-ignore: decorator
@inline
function largest(v: v128): f32 {
  const half = f32x4.pmax(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(half, i32x4.shuffle(half, half, 1, 0, 3, 2)), 0);
}

/** The factor of T of the automatic make-up, for each frame of the call while it moves. */
function autoMakeUp(s: usize, first: i32, frames: i32): usize {
  const from = load<f32>(s, AUTO_FROM);
  const to = load<f32>(s, AUTO_TO);
  const step = (to - from) / <f32>GRID_FRAMES;
  for (let i = 0; i < frames; i++) store<f32>(autoGain + ((<usize>i) << 2), from + step * <f32>(first + i));
  return autoGain;
}

/** out = dry·((1 − mix) + mix·2^((make-up − reduction)/6.02 dB)). */
function applyGain(node: usize, s: usize, dry: usize, y: usize, threshold: usize, thresholdStride: usize, first: i32, frames: i32): void {
  let range = paramSignal(node, N.RANGE_DB);
  let makeUp = paramSignal(node, N.MAKE_UP_DB);
  let mix = paramSignal(node, N.MIX);
  const rangeStride: usize = range != 0 ? 8 : 0;
  const makeUpStride: usize = makeUp != 0 ? 8 : 0;
  const mixStride: usize = mix != 0 ? 8 : 0;
  if (range == 0) range = hold(constantRange, <f32>param(node, N.RANGE_DB));
  if (makeUp == 0) makeUp = hold(constantMakeUp, <f32>param(node, N.MAKE_UP_DB));
  if (mix == 0) mix = hold(constantMix, <f32>param(node, N.MIX));
  const moves = load<f32>(s, AUTO_FROM) != load<f32>(s, AUTO_TO);
  let auto = moves ? autoMakeUp(s, first, frames) : hold(autoGain, load<f32>(s, AUTO_TO));
  const autoStride: usize = moves ? 8 : 0;

  const octaves = f32x4.splat(<f32>OCTAVES_PER_DECIBEL);
  const hundredth = f32x4.splat(0.01);
  const one = f32x4.splat(1);
  let most = f32x4.splat(0);
  let before = most;
  let after = most;
  const end = (<usize>frames) << 3;
  for (let at: usize = 0; at < end; at += 16) {
    const x = v128.load(dry + at);
    const less = f32x4.pmin(v128.load(reduction + at), loadTwoMono(range));
    const more = f32x4.add(loadTwoMono(makeUp), f32x4.mul(loadTwoMono(auto), loadTwoMono(threshold)));
    const gain = exp2Quad(f32x4.mul(f32x4.sub(more, less), octaves));
    const wet = f32x4.mul(loadTwoMono(mix), hundredth);
    const result = f32x4.mul(x, f32x4.add(f32x4.sub(one, wet), f32x4.mul(wet, gain)));
    if (at + 8 < end) {
      v128.store(y + at, result);
      most = f32x4.pmax(most, less);
      before = f32x4.pmax(before, f32x4.abs(x));
      after = f32x4.pmax(after, f32x4.abs(result));
    } else {
      storeFrame(y + at, result);
      most = f32x4.pmax(most, firstOf(less));
      before = f32x4.pmax(before, f32x4.abs(firstOf(x)));
      after = f32x4.pmax(after, f32x4.abs(firstOf(result)));
    }
    threshold += thresholdStride;
    range += rangeStride;
    makeUp += makeUpStride;
    mix += mixStride;
    auto += autoStride;
  }
  meter(s, most, before, after, frames);
}

function meter(s: usize, most: v128, before: v128, after: v128, frames: i32): void {
  const falling = load<f32>(s, REDUCTION) - <f32>(FALL_DB_PER_SECOND * <f64>frames / rateHz);
  store<f32>(s, max(falling, largest(most)), REDUCTION);
  store<v128>(s, fall(load<v128>(s, INPUT_PEAK), before, frames), INPUT_PEAK);
  store<v128>(s, fall(load<v128>(s, OUTPUT_PEAK), after, frames), OUTPUT_PEAK);
}

/** Whether the loops of their own may run: nothing moves, and both channels are reduced alike. */
// @ts-ignore: decorator
@inline
function isPlain(s: usize): bool {
  const smooth = load<v128>(s, SMOOTH);
  return load<i32>(s, PLAIN) != 0 && load<i32>(s, MOVED) == 0 && f64x2.extract_lane(smooth, 0) == f64x2.extract_lane(smooth, 1);
}

/**
 * The same over whole fours of frames, to the same bits, for constants only. Linked, both channels have one reduction, so a vector
 * holds that of four frames. Two loops, because a processor looks only so far ahead: of a loop with all the steps it would have too
 * few frames under way at once to fill the waits.
 */
function plain(s: usize, x: usize, side: usize, y: usize, frames: i32): void {
  plainWanted(s, side, frames);
  plainGain(s, x, y, frames);
}

/** What the plain loops need in every round, four times each. */
const HOLD_THRESHOLD: usize = 0;
const HOLD_KNEE: usize = 16;
const HOLD_HALF_KNEE: usize = 32;
const HOLD_KNEE_FACTOR: usize = 48;
const HOLD_SLOPE: usize = 64;
const HOLD_RANGE: usize = 80;
const HOLD_MORE: usize = 96;
const HOLD_WET: usize = 112;
const HOLD_DRY: usize = 128;
const held: usize = memory.data(144, 16);

/** Level in dB of the louder side, and the reduction that is wanted of it: one f32 per frame, into `reduction`. */
function plainWanted(s: usize, side: usize, frames: i32): void {
  v128.store(held, v128.load32_splat(s, THRESHOLD), HOLD_THRESHOLD);
  v128.store(held, v128.load32_splat(s, KNEE), HOLD_KNEE);
  v128.store(held, v128.load32_splat(s, HALF_KNEE), HOLD_HALF_KNEE);
  v128.store(held, v128.load32_splat(s, KNEE_FACTOR), HOLD_KNEE_FACTOR);
  v128.store(held, v128.load32_splat(s, SLOPE), HOLD_SLOPE);
  let loudest = f32x4.splat(-200);
  const end = reduction + ((<usize>frames) << 2);
  for (let to = reduction; to < end; to += 16, side += 32) {
    const one = v128.and(v128.load(side), v128.load(HELD, HELD_MAGNITUDE)), two = v128.and(v128.load(side, 16), v128.load(HELD, HELD_MAGNITUDE));
    // As integers magnitudes have the same order, and NaN is above all, so that it counts as the loudest.
    const louder = i32x4.max_s(i32x4.shuffle(one, two, 0, 2, 4, 6), i32x4.shuffle(one, two, 1, 3, 5, 7));
    const v = f32x4.pmax(f32x4.pmin(v128.load(HELD, HELD_LOUDEST), louder), v128.load(HELD, HELD_QUIETEST));
    const level = f32x4.mul(log2Quad(v), v128.load(HELD, HELD_DECIBELS));
    loudest = f32x4.pmax(loudest, level);
    const d = f32x4.sub(level, v128.load(held, HOLD_THRESHOLD));
    v128.store(to, reductionOf(d, v128.load(held, HOLD_HALF_KNEE), v128.load(held, HOLD_KNEE), v128.load(held, HOLD_KNEE_FACTOR), v128.load(held, HOLD_SLOPE), v128.load(HELD, HELD_ZERO)));
  }
  store<f32>(s, largest(loudest), DETECTOR_LEVEL);
}

/**
 * Ballistics and gain. The recursion runs in the first lane; what stands in the second is nobody's. While it waits for itself, the
 * four frames before get their gain. Where the grid ends within the call, what the recursion hands on is flushed.
 */
function plainGain(s: usize, x: usize, y: usize, frames: i32): void {
  v128.store(held, v128.load32_splat(s, RANGE), HOLD_RANGE);
  v128.store(held, v128.load32_splat(s, MORE), HOLD_MORE);
  v128.store(held, v128.load32_splat(s, WET), HOLD_WET);
  v128.store(held, v128.load32_splat(s, DRY), HOLD_DRY);
  const attack = v128.load64_splat(s, ATTACK);
  const release = v128.load64_splat(s, RELEASE);
  const attackRest = pinned(f64x2.sub(f64x2.splat(1), attack));
  const releaseRest = pinned(f64x2.sub(f64x2.splat(1), release));
  let smooth = load<v128>(s, SMOOTH);
  let most = f32x4.splat(0);
  let before = most;
  let after = most;
  let reduced = most;
  const fours = frames >> 2;
  for (let k = 0; ; k++) {
    if (k > 0) {
      const less = f32x4.pmin(reduced, v128.load(held, HOLD_RANGE));
      most = f32x4.pmax(most, less);
      const octaves = f32x4.mul(f32x4.sub(v128.load(held, HOLD_MORE), less), v128.load(HELD, HELD_OCTAVES));
      const gain = f32x4.add(v128.load(held, HOLD_DRY), f32x4.mul(v128.load(held, HOLD_WET), exp2Quad(octaves)));
      const dry = v128.load(x), dryer = v128.load(x, 16);
      const result = f32x4.mul(dry, i32x4.shuffle(gain, gain, 0, 0, 1, 1)), next = f32x4.mul(dryer, i32x4.shuffle(gain, gain, 2, 2, 3, 3));
      before = f32x4.pmax(f32x4.pmax(before, v128.and(dry, v128.load(HELD, HELD_MAGNITUDE))), v128.and(dryer, v128.load(HELD, HELD_MAGNITUDE)));
      after = f32x4.pmax(f32x4.pmax(after, v128.and(result, v128.load(HELD, HELD_MAGNITUDE))), v128.and(next, v128.load(HELD, HELD_MAGNITUDE)));
      v128.store(y, result);
      v128.store(y, next, 16);
      x += 32;
      y += 32;
      if (k == fours) break;
      if ((k & (GRID_FRAMES / 4 - 1)) == 0) smooth = flushPair(smooth);
    }
    const wanted = v128.load(reduction + ((<usize>k) << 4));
    const c = f64x2.promote_low_f32x4(wanted), d = f64x2.promote_low_f32x4(i64x2.shuffle(wanted, wanted, 1, 0));
    const one = branchingStep(c, smooth, attack, attackRest, release, releaseRest);
    const two = branchingStep(swapPair(c), one, attack, attackRest, release, releaseRest);
    const three = branchingStep(d, two, attack, attackRest, release, releaseRest);
    smooth = branchingStep(swapPair(d), three, attack, attackRest, release, releaseRest);
    reduced = i64x2.shuffle(f32x4.demote_f64x2_zero(i64x2.shuffle(one, two, 0, 2)), f32x4.demote_f64x2_zero(i64x2.shuffle(three, smooth, 0, 2)), 0, 2);
  }
  store<v128>(s, i64x2.shuffle(smooth, smooth, 0, 0), SMOOTH);
  meter(s, most, before, after, frames);
}

/** The first frame twice, where an odd length was rounded up: the second is a stranger's. */
// @ts-ignore: decorator
@inline
function firstOf(v: v128): v128 {
  return i32x4.shuffle(v, v, 0, 1, 0, 1);
}

/** Crossfades the output with the key over 10 ms. */
function listen(s: usize, side: usize, y: usize, goal: f32, frames: i32): void {
  let amount = load<f32>(s, LISTEN);
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    amount = approach(amount, goal, 1);
    const shaped = amount * amount * (3.0 - 2.0 * amount);
    const wet = loadFrame(y + at);
    storeFrame(y + at, amount == 1 ? loadFrame(side + at) : f32x4.add(wet, f32x4.mul(f32x4.sub(loadFrame(side + at), wet), f32x4.splat(shaped))));
  }
  store<f32>(s, amount, LISTEN);
}

/** Telemetry, every SHOW_GRIDS-th grid point: eyes are slower, and decibels cost. `grids` have passed, the last one included. */
function show(node: usize, s: usize, grids: i32): void {
  const wait = load<i32>(s, SHOW_WAIT) - grids;
  store<i32>(s, wait < 0 ? wait + SHOW_GRIDS : wait, SHOW_WAIT);
  if (wait >= 0) return;
  const before = load<v128>(s, INPUT_PEAK);
  const after = load<v128>(s, OUTPUT_PEAK);
  store<f32>(telemetry(node, N.TELEMETRY_GAIN_REDUCTION_DB), load<f32>(s, REDUCTION));
  store<f32>(telemetry(node, N.TELEMETRY_INPUT_PEAK_DB), <f32>decibelsOf(<f64>largest(before)));
  store<f32>(telemetry(node, N.TELEMETRY_OUTPUT_PEAK_DB), <f32>decibelsOf(<f64>largest(after)));
  store<f32>(telemetry(node, N.TELEMETRY_DETECTOR_DB), load<f32>(s, DETECTOR_LEVEL));
}
