/**
 * Every setting but the common one: each step runs over the whole call before the next, because all but the recursions work on two
 * frames at once. Audio thread; allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { DECIBELS_PER_OCTAVE, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { exp2Quad, log2Quad } from "../../../worklets/dsp/exponent-vector";
import { loadFrame, loadPair, loadTwoMono, storeFrame, storePair } from "../../../worklets/dsp/frame";
import { exchangeFrames } from "../../../worklets/dsp/frame-ring";
import { param, paramSignal } from "../../../worklets/dsp/node";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/compressor";
import { ballistics } from "./ballistics.as";
import { largest, LOUDEST, meter, QUIETEST, reduction, reductionOf } from "./curve.as";
import { measureMatch, withMatch } from "./match.as";
import {
  AUTO_FROM, AUTO_TO, DELAY_POSITION, DETECTOR_LEVEL, HALF_KNEE, HIGH_PASS_1, HIGH_PASS_2, HIGH_PASS_A1, HIGH_PASS_A2, HIGH_PASS_A3, KNEE, KNEE_FACTOR, LINES, LINK, LISTEN, LOOK_AHEAD, MATCHES, MEAN_SQUARE,
  RMS_FACTOR, SLOPE,
} from "./state.as";

const FADE_MS: f64 = 10;
export const SQRT2: f64 = 1.4142135623730951;

// Working memory of one call; a frame more than the grid, because odd lengths are rounded up.
export const SLICE: usize = (<usize>GRID_FRAMES + 2) * 8;
const key: usize = memory.data(34 * 8, 16);
const delayed: usize = memory.data(34 * 8, 16);
const delayedKey: usize = memory.data(34 * 8, 16);
const autoGain: usize = memory.data(34 * 4, 16);
/** One value twice, where a signal would be read two frames at a time: then its stride is 0. */
const constantThreshold: usize = memory.data(8, 8);
const constantRange: usize = memory.data(8, 8);
const constantMakeUp: usize = memory.data(8, 8);
const constantMix: usize = memory.data(8, 8);

export function general(node: usize, s: usize, x: usize, given: usize, y: usize, first: i32, frames: i32): void {
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
  let makeUpStride: usize = makeUp != 0 ? 8 : 0;
  const mixStride: usize = mix != 0 ? 8 : 0;
  if (range == 0) range = hold(constantRange, <f32>param(node, N.RANGE_DB));
  if (makeUp == 0) makeUp = hold(constantMakeUp, <f32>param(node, N.MAKE_UP_DB));
  if (mix == 0) mix = hold(constantMix, <f32>param(node, N.MIX));
  const moves = load<f32>(s, AUTO_FROM) != load<f32>(s, AUTO_TO);
  let auto = moves ? autoMakeUp(s, first, frames) : hold(autoGain, load<f32>(s, AUTO_TO));
  const autoStride: usize = moves ? 8 : 0;
  if (load<i32>(s, MATCHES) != 0) {
    measureMatch(s, dry, range, rangeStride, frames);
    makeUp = withMatch(s, makeUp, makeUpStride, first, frames);
    makeUpStride = 8;
  }

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

/** The first frame twice, where an odd length was rounded up: the second is a stranger's. */
// @ts-ignore: decorator
@inline
function firstOf(v: v128): v128 {
  return i32x4.shuffle(v, v, 0, 1, 0, 1);
}

// @ts-ignore: decorator
@inline
export function approach(now: f32, goal: f32, frames: f32): f32 {
  const step = <f32>(1000.0 / (FADE_MS * rateHz)) * frames;
  return now < goal ? min(now + step, goal) : max(now - step, goal);
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
