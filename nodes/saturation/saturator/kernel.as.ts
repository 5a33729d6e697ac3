/**
 * Saturator: drive, up by half-band filters, curve, down again, DC block, level, mix with the delayed dry sound.
 * in: 2×frames → out: 2×frames, delayed as `oversampling.ts` says. Audio thread; allocates nothing.
 */
import { clearState, config, input, output, param, paramSignal, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { copyFrames, flushPair, loadFrame, loadMono, loadPair, loadTwoMono, storeFrame, storePair } from "../../../worklets/dsp/frame";
import { delayPhase, doubleRate, firPhase, halveRate, halveRateToPhases, kaiserHalfBand, remember, wideHalfBand } from "../../../worklets/dsp/half-band";
import { sineOfTurns } from "../../../worklets/dsp/sine";
import * as N from "../../../worklets/generated/saturator";
import { CUBIC, curveOf, shape } from "./curves.as";

/** i32: n of the three filters, the last 0 where there are two; delay in frames. */
const COUNT_1: usize = 0, COUNT_2: usize = 4, COUNT_3: usize = 8, LATENCY: usize = 12;
/** i32: the curve, and the one that fades out; f64: how far the fade is, 1 when over. */
const KIND: usize = 16, OLD_KIND: usize = 20, FADE: usize = 24;
/** f64: drive and bias for which MAKEUP_GOAL holds. */
const DRIVE: usize = 32, BIAS: usize = 40, MAKEUP_GOAL: usize = 48, MAKEUP: usize = 56;
/** f64: 0 without the DC block, 1 with, between on the way; f64x2: its last input and output. */
const BLOCK: usize = 64, BLOCK_X: usize = 80, BLOCK_Y: usize = 96;
const TAPS_1: usize = 112, TAPS_2: usize = 240, TAPS_3: usize = 272;
/** A period of a sine of −18 dBFS, f32. */
const PROBE: usize = 288;
const PROBE_POINTS: i32 = 32;

/** Buffers: frames of history before the new ones, which begin at the named offset. 1, 2: at twice and four times the rate. */
const LONG_HISTORY: usize = 64 * 8;
const SHORT_HISTORY: usize = 16 * 8;
const TWO_FRAMES: usize = 16;
const DRY_HISTORY: usize = 72 * 8;
const DRY: usize = 416 + DRY_HISTORY;
const X_0: usize = DRY + 32 * 8 + LONG_HISTORY;
const X_1: usize = X_0 + 32 * 8 + SHORT_HISTORY;
const X_2: usize = X_1 + 64 * 8 + SHORT_HISTORY;
const EVEN: usize = X_2 + 128 * 8 + TWO_FRAMES;
/** Averaged curves before compensation: even phase, odd phase. Of each curve its own, because one may fade into the other. */
const MEAN_BYTES: usize = 128 * 8 + TWO_FRAMES;
const HARD_MEAN: usize = EVEN + 128 * 8 + TWO_FRAMES;
const CUBIC_MEAN: usize = HARD_MEAN + 2 * MEAN_BYTES;
const Y_EVEN: usize = CUBIC_MEAN + MEAN_BYTES + 128 * 8 + SHORT_HISTORY;
const Y_ODD: usize = Y_EVEN + 128 * 8 + SHORT_HISTORY;
const EVEN_2: usize = Y_ODD + 128 * 8 + SHORT_HISTORY;
const ODD_2: usize = EVEN_2 + 64 * 8 + SHORT_HISTORY;
const EVEN_1: usize = ODD_2 + 64 * 8 + LONG_HISTORY;
const ODD_1: usize = EVEN_1 + 32 * 8 + LONG_HISTORY;
assert(ODD_1 + 32 * 8 <= 14336);

/** Valid during one call only, so all nodes share them. */
const scratch: usize = memory.data(128 * 8, 16);
const fadingEven: usize = memory.data(128 * 8, 16);
const fadingOdd: usize = memory.data(128 * 8, 16);
const wet: usize = memory.data(32 * 8, 16);
const gains: usize = memory.data(32 * 4, 16);
const biases: usize = memory.data(32 * 4, 16);
const offsets: usize = memory.data(32 * 4, 16);
const oldOffsets: usize = memory.data(32 * 4, 16);

const FADE_MS: f64 = 10;
const MAKEUP_MS: f64 = 10;
const BLOCK_HZ: f64 = 5;
const PROBE_AMPLITUDE: f64 = 0.12589254117941673;
/** Levels into the filters: beyond, every curve is at its end; below, a subnormal number might arise. */
const HIGHEST: f32 = 1e6;
const LOWEST: f32 = 1e-15;
/** 20 kHz must pass the later filters. */
const PASS_HZ: f64 = 20000;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  const long = rateHz < 48000;
  const high = config(node, N.SETTING_QUALITY) != 0;
  const count1 = high ? (long ? 32 : 24) : long ? 24 : 16;
  const beta = high ? (long ? 9.2 : 12.3) : long ? 10.18 : 8.12;
  const count2 = high ? 6 : 5;
  const count3 = high ? 3 : 0;
  store<i32>(s, count1, COUNT_1);
  store<i32>(s, count2, COUNT_2);
  store<i32>(s, count3, COUNT_3);
  store<i32>(s, high ? 2 * count1 + 6 : 2 * count1 + 4, LATENCY);
  kaiserHalfBand(count1, beta, s + TAPS_1);
  wideHalfBand(count2, PASS_HZ / (4.0 * rateHz), s + TAPS_2);
  if (high) wideHalfBand(count3, PASS_HZ / (8.0 * rateHz), s + TAPS_3);
  for (let k = 0; k < PROBE_POINTS; k++) {
    store<f32>(s + PROBE + ((<usize>k) << 2), <f32>(PROBE_AMPLITUDE * sineOfTurns((<f64>k + 0.5) / <f64>PROBE_POINTS)));
  }
  store<i32>(s, <i32>param(node, N.SHAPE), KIND);
  store<f64>(s, 1, FADE);
  store<f64>(s, param(node, N.DC_BLOCK), BLOCK);
  makeUp(node, s);
  store<f64>(s, makeUpGoal(node, s), MAKEUP);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) follow(node, s);
  intake(node, s, frames);
  const count1 = load<i32>(s, COUNT_1);
  const count2 = load<i32>(s, COUNT_2);
  const count3 = load<i32>(s, COUNT_3);
  doubleRate(s + X_0, s + TAPS_1, count1, s + X_1, scratch, frames);
  if (count3 == 0) {
    firPhase(s + X_1, s + TAPS_2, count2, s + EVEN, 2 * frames);
    bend(node, s, delayPhase(s + X_1, count2), 1, frames);
    halveRateToPhases(s + Y_EVEN, s + Y_ODD, s + TAPS_2, count2, s + EVEN_1, s + ODD_1, scratch, 2 * frames);
  } else {
    doubleRate(s + X_1, s + TAPS_2, count2, s + X_2, scratch, 2 * frames);
    firPhase(s + X_2, s + TAPS_3, count3, s + EVEN, 4 * frames);
    bend(node, s, delayPhase(s + X_2, count3), 2, frames);
    halveRateToPhases(s + Y_EVEN, s + Y_ODD, s + TAPS_3, count3, s + EVEN_2, s + ODD_2, scratch, 4 * frames);
    halveRateToPhases(s + EVEN_2, s + ODD_2, s + TAPS_2, count2, s + EVEN_1, s + ODD_1, scratch, 2 * frames);
    remember(s + X_2, SHORT_HISTORY, 4 * frames);
    remember(s + EVEN_2, SHORT_HISTORY, 2 * frames);
    remember(s + ODD_2, SHORT_HISTORY, 2 * frames);
  }
  halveRate(s + EVEN_1, s + ODD_1, s + TAPS_1, count1, wet, scratch, frames);
  const perPhase = count3 == 0 ? 2 * frames : 4 * frames;
  const long: usize = (<usize>(2 * count1)) << 3;
  remember(s + X_0, long, frames);
  remember(s + X_1, SHORT_HISTORY, 2 * frames);
  remember(s + EVEN, TWO_FRAMES, perPhase);
  for (let k: usize = 0; k < 4; k++) remember(s + HARD_MEAN + k * MEAN_BYTES, TWO_FRAMES, perPhase);
  remember(s + Y_EVEN, SHORT_HISTORY, perPhase);
  remember(s + Y_ODD, SHORT_HISTORY, perPhase);
  remember(s + EVEN_1, long, frames);
  remember(s + ODD_1, long, frames);
  blockDc(node, s, frames);
  finish(node, s, frames);
  remember(s + DRY, DRY_HISTORY, frames);
}

/** On the grid: kind of curve, make-up, no subnormals in the DC block. */
function follow(node: usize, s: usize): void {
  const kind = <i32>param(node, N.SHAPE);
  // A second change waits until the first has faded in.
  if (kind != load<i32>(s, KIND) && load<f64>(s, FADE) >= 1) {
    store<i32>(s, load<i32>(s, KIND), OLD_KIND);
    store<i32>(s, kind, KIND);
    store<f64>(s, 0, FADE);
    makeUp(node, s);
  } else if (param(node, N.DRIVE_DB) != load<f64>(s, DRIVE) || param(node, N.BIAS) != load<f64>(s, BIAS)) makeUp(node, s);
  v128.store(s, flushPair(v128.load(s, BLOCK_X)), BLOCK_X);
  v128.store(s, flushPair(v128.load(s, BLOCK_Y)), BLOCK_Y);
}

/** What keeps the level of the probe, whether it is asked for or not. */
function makeUp(node: usize, s: usize): void {
  const drive = param(node, N.DRIVE_DB);
  const bias = param(node, N.BIAS);
  const kind = load<i32>(s, KIND);
  const g = f32x4.splat(<f32>drive);
  const b = f32x4.splat(<f32>bias);
  let sum = f32x4.splat(0);
  let power = sum;
  for (let k: usize = 0; k < <usize>PROBE_POINTS; k += 4) {
    const y = curveOf(kind, f32x4.add(f32x4.mul(v128.load(s + (k << 2), PROBE), g), b));
    sum = f32x4.add(sum, y);
    power = f32x4.add(power, f32x4.mul(y, y));
  }
  const mean = total(sum) / <f64>PROBE_POINTS;
  const variance = total(power) / <f64>PROBE_POINTS - mean * mean;
  store<f64>(s, drive, DRIVE);
  store<f64>(s, bias, BIAS);
  store<f64>(s, (PROBE_AMPLITUDE * Math.SQRT1_2) / Math.sqrt(max(variance, 1e-12)), MAKEUP_GOAL);
}

function total(four: v128): f64 {
  return <f64>f32x4.extract_lane(four, 0) + <f64>f32x4.extract_lane(four, 1) + <f64>f32x4.extract_lane(four, 2) + <f64>f32x4.extract_lane(four, 3);
}

// @ts-ignore: decorator
@inline
function makeUpGoal(node: usize, s: usize): f64 {
  return param(node, N.AUTO_GAIN) != 0 ? load<f64>(s, MAKEUP_GOAL) : 1.0;
}

/** The input into the dry line, and driven into the filters. */
function intake(node: usize, s: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const drives = paramSignal(node, N.DRIVE_DB);
  const drive = f32x4.splat(<f32>param(node, N.DRIVE_DB));
  copyFrames(s + DRY, x, frames);
  const target = s + X_0;
  let i: usize = 0;
  for (; i + 2 <= <usize>frames; i += 2) {
    const g = drives != 0 ? loadTwoMono(drives + (i << 2)) : drive;
    v128.store(target + (i << 3), bounded(f32x4.mul(v128.load(x + (i << 3)), g)));
  }
  if (i < <usize>frames) storeFrame(target + (i << 3), bounded(f32x4.mul(loadFrame(x + (i << 3)), drives != 0 ? loadMono(drives + (i << 2)) : drive)));
}

/** Within what the filters can take. NaN stays NaN, so that the fault is seen. */
// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(HIGHEST)), f32x4.splat(-HIGHEST));
  return v128.andnot(c, f32x4.lt(f32x4.abs(c), f32x4.splat(LOWEST)));
}

// @ts-ignore: decorator
@inline
function meanOf(s: usize, kind: i32): usize {
  return s + (kind == CUBIC ? CUBIC_MEAN : HARD_MEAN);
}

/** Through the curve, or between two of them. `vectors`: of two frames of a phase, for each frame of the sample rate. */
function bend(node: usize, s: usize, odd: usize, vectors: i32, frames: i32): void {
  const kind = load<i32>(s, KIND);
  const isBiased = paramSignal(node, N.BIAS) != 0 || param(node, N.BIAS) != 0;
  if (isBiased) fillBiases(node, kind, offsets);
  shape(kind, s + EVEN, odd, s + Y_EVEN, s + Y_ODD, isBiased ? biases : 0, offsets, vectors, frames, meanOf(s, kind), meanOf(s, kind) + MEAN_BYTES);
  let fade = load<f64>(s, FADE);
  if (fade >= 1) return;
  const old = load<i32>(s, OLD_KIND);
  if (isBiased) fillBiases(node, old, oldOffsets);
  shape(old, s + EVEN, odd, fadingEven, fadingOdd, isBiased ? biases : 0, oldOffsets, vectors, frames, meanOf(s, old), meanOf(s, old) + MEAN_BYTES);
  const step = 1000.0 / (FADE_MS * rateHz);
  let at: usize = 0;
  for (let i = 0; i < frames; i++) {
    fade = min(fade + step, 1.0);
    const share = f32x4.splat(<f32>(fade * fade * (3.0 - 2.0 * fade)));
    for (let k = 0; k < vectors; k++, at += 16) {
      blend(fadingEven + at, s + Y_EVEN + at, share);
      blend(fadingOdd + at, s + Y_ODD + at, share);
    }
  }
  store<f64>(s, fade, FADE);
}

// @ts-ignore: decorator
@inline
function blend(old: usize, now: usize, share: v128): void {
  const from = v128.load(old);
  v128.store(now, f32x4.add(from, f32x4.mul(share, f32x4.sub(v128.load(now), from))));
}

/** b and f(b) of every frame. */
function fillBiases(node: usize, kind: i32, target: usize): void {
  const signal = paramSignal(node, N.BIAS);
  const still = f32x4.splat(<f32>param(node, N.BIAS));
  const stillOffset = curveOf(kind, still);
  for (let i: usize = 0; i < 32 * 4; i += 16) {
    const b = signal != 0 ? v128.load(signal + i) : still;
    v128.store(biases + i, b);
    v128.store(target + i, signal != 0 ? curveOf(kind, b) : stillOffset);
  }
}

/** y = x − x1 + R·y1 in place; switched on and off over 10 ms. */
function blockDc(node: usize, s: usize, frames: i32): void {
  const goal = param(node, N.DC_BLOCK);
  let block = load<f64>(s, BLOCK);
  if (block == 0 && goal == 0) return;
  const r = f64x2.splat(1.0 - (2.0 * Math.PI * BLOCK_HZ) / rateHz);
  let x1 = v128.load(s, BLOCK_X);
  let y1 = v128.load(s, BLOCK_Y);
  const end = wet + ((<usize>frames) << 3);
  if (block == 1 && goal == 1) {
    for (let at = wet; at < end; at += 8) {
      const x = loadPair(at);
      y1 = f64x2.add(f64x2.sub(x, x1), f64x2.mul(r, y1));
      x1 = x;
      storePair(at, y1);
    }
  } else {
    const step = 1000.0 / (FADE_MS * rateHz);
    for (let at = wet; at < end; at += 8) {
      block = goal > block ? min(block + step, 1.0) : max(block - step, 0.0);
      const x = loadPair(at);
      y1 = f64x2.add(f64x2.sub(x, x1), f64x2.mul(r, y1));
      x1 = x;
      storePair(at, f64x2.add(x, f64x2.mul(f64x2.splat(block), f64x2.sub(y1, x))));
    }
    if (block == 0) {
      x1 = f64x2.splat(0);
      y1 = x1;
    }
    store<f64>(s, block, BLOCK);
  }
  v128.store(s, x1, BLOCK_X);
  v128.store(s, y1, BLOCK_Y);
}

/** Output level and make-up of every frame. */
function fillGains(node: usize, s: usize, frames: i32): void {
  const signal = paramSignal(node, N.OUTPUT_DB);
  const level = param(node, N.OUTPUT_DB);
  const goal = makeUpGoal(node, s);
  let makeup = load<f64>(s, MAKEUP);
  if (signal == 0 && makeup == goal) {
    const gain = f32x4.splat(<f32>(level * makeup));
    for (let i: usize = 0; i < 32 * 4; i += 16) v128.store(gains + i, gain);
    return;
  }
  const coefficient = 1000.0 / (MAKEUP_MS * rateHz);
  for (let i: usize = 0; i < <usize>frames; i++) {
    makeup += (goal - makeup) * coefficient;
    if (abs(goal - makeup) < 1e-6) makeup = goal;
    store<f32>(gains + (i << 2), <f32>((signal != 0 ? <f64>load<f32>(signal + (i << 2)) : level) * makeup));
  }
  store<f64>(s, makeup, MAKEUP);
}

/** Level, and the mix with the dry sound of as many frames ago as the filters take. */
function finish(node: usize, s: usize, frames: i32): void {
  fillGains(node, s, frames);
  const y = output(node, N.OUTPUT_OUT);
  const dry = s + DRY - ((<usize>load<i32>(s, LATENCY)) << 3);
  const mixes = paramSignal(node, N.MIX_PERCENT);
  const mix = param(node, N.MIX_PERCENT);
  let i: usize = 0;
  if (mixes == 0 && mix == 100) {
    for (; i + 2 <= <usize>frames; i += 2) v128.store(y + (i << 3), f32x4.mul(v128.load(wet + (i << 3)), loadTwoMono(gains + (i << 2))));
    if (i < <usize>frames) storeFrame(y + (i << 3), f32x4.mul(loadFrame(wet + (i << 3)), loadMono(gains + (i << 2))));
    return;
  }
  const percent = f32x4.splat(0.01);
  const still = f32x4.splat(<f32>(mix * 0.01));
  for (; i + 2 <= <usize>frames; i += 2) {
    const share = mixes != 0 ? f32x4.mul(loadTwoMono(mixes + (i << 2)), percent) : still;
    const d = v128.load(dry + (i << 3));
    v128.store(y + (i << 3), f32x4.add(d, f32x4.mul(share, f32x4.sub(f32x4.mul(v128.load(wet + (i << 3)), loadTwoMono(gains + (i << 2))), d))));
  }
  if (i < <usize>frames) {
    const share = mixes != 0 ? f32x4.mul(loadMono(mixes + (i << 2)), percent) : still;
    const d = loadFrame(dry + (i << 3));
    storeFrame(y + (i << 3), f32x4.add(d, f32x4.mul(share, f32x4.sub(f32x4.mul(loadFrame(wet + (i << 3)), loadMono(gains + (i << 2))), d))));
  }
}
