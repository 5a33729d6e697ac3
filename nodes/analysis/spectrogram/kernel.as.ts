/**
 * Spectrogram: about 64 times a second, or eight times a window, a transform begins and is spread evenly over the grid steps until the
 * next: no slice does more than its share. Each makes one column. The sound passes unchanged. in: 2×frames → out: 2×frames.
 * Audio thread; allocates nothing.
 *
 * A band reads its strongest place: the power of as many neighboring bins as the window spreads a sine over, by its noise bandwidth, so
 * that a sine reads its peak wherever it lies between bins. Bands narrower than a bin read between bins.
 */
import { config, input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { log2 } from "../../../worklets/dsp/exponent";
import { stepsOf, transform } from "../../../worklets/dsp/fft";
import { copyFrames, loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { binOf, clearSpread, feedSpread, gatherSpread, markSpread, spreadBytes, spreadTwiddles, spreadWork, startSpread, windowBandwidth, windowGain, windowReach } from "../../../worklets/dsp/spread-transform";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/spectrogram";

const KEPT: i32 = 4;
const BANDS: i32 = N.TELEMETRY_LEFT_COUNT / KEPT;
const LOWEST_HZ: f64 = 20;
/** 20 Hz to 20 kHz. */
const SPAN: f64 = 1000;
const COLUMNS_PER_SECOND: f64 = 64;

/** i32: frames until the next transform begins, and between two; what is done, and how far; the window; columns so far. */
const UNTIL: usize = 0, HOP: usize = 4, TASK: usize = 8, DONE: usize = 12, WINDOW: usize = 16, COUNT: usize = 20;
const SPREAD: usize = 64;

const IDLE: i32 = 0, GATHER: i32 = 1, TRANSFORM: i32 = 2, POWER: i32 = 3, SMOOTH: i32 = 4, SHOW: i32 = 5;
/** Costs relative to two butterflies, about. */
const FRAME_COST: i32 = 3, BIN_COST: i32 = 2, SMOOTH_COST: i32 = 3, BAND_COST: i32 = 48;

/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
const LEAST_POWER: f64 = 1e-20;
const LEAST_DB: f32 = -200;
/** Bins before the first and behind the last, of no power, so that a sum may reach beyond both ends. */
const MARGIN: i32 = 4;

// @ts-ignore: decorator
@inline
function bitsOf(node: usize): i32 {
  return 11 + <i32>config(node, N.SETTING_SIZE);
}

/** Per bin 0…size/2 the powers of both channels, f32 each, with the margin before and behind. */
// @ts-ignore: decorator
@inline
function powersAt(s: usize, size: i32): usize {
  return s + SPREAD + spreadBytes(size);
}

/** The same, summed over the reach of the window; without margin. */
// @ts-ignore: decorator
@inline
function sumsAt(s: usize, size: i32): usize {
  return powersAt(s, size) + ((<usize>(size / 2 + 1 + 2 * MARGIN)) << 3);
}

/** Per band border in bins, f32, one more than bands; then per band its middle in bins. */
// @ts-ignore: decorator
@inline
function bordersAt(s: usize, size: i32): usize {
  return sumsAt(s, size) + ((<usize>(size / 2 + 2)) << 3);
}

export function init(node: usize): void {
  const s = state(node);
  const size = 1 << bitsOf(node);
  startSpread(s + SPREAD, size);
  const borders = bordersAt(s, size);
  const bins = (LOWEST_HZ * <f64>size) / rateHz;
  const most = <f64>(size / 2) - 1.0;
  for (let k = 0; k <= BANDS; k++) store<f32>(borders + ((<usize>k) << 2), <f32>min(bins * Math.pow(SPAN, <f64>k / <f64>BANDS), most));
  for (let k = 0; k < BANDS; k++) store<f32>(borders + ((<usize>(BANDS + 1 + k)) << 2), <f32>min(bins * Math.pow(SPAN, (<f64>k + 0.5) / <f64>BANDS), most));
  const grids = Math.ceil(max(<f64>size / 8.0, rateHz / COLUMNS_PER_SECOND) / <f64>GRID_FRAMES);
  store<i32>(s, <i32>grids * GRID_FRAMES, HOP);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const size = 1 << bitsOf(node);
  clearSpread(s + SPREAD, size);
  store<i32>(s, load<i32>(s, HOP), UNTIL);
  store<i32>(s, IDLE, TASK);
  store<i32>(s, 0, COUNT);
  for (let k = 0; k < 2 * KEPT * BANDS; k++) store<f32>(telemetry(node, N.TELEMETRY_LEFT + k), LEAST_DB);
  store<f32>(telemetry(node, N.TELEMETRY_COLUMNS), 0);
  store<f32>(telemetry(node, N.TELEMETRY_COLUMN_MS), <f32>((<f64>load<i32>(s, HOP) * 1000.0) / rateHz));
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const x = input(node, N.INPUT_IN);
  const bits = bitsOf(node);
  if (onGrid()) advance(node, s, bits);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  feedSpread(s + SPREAD, 1 << bits, x, frames);
  store<i32>(s, load<i32>(s, UNTIL) - frames, UNTIL);
}

function advance(node: usize, s: usize, bits: i32): void {
  const size = 1 << bits;
  const hop = load<i32>(s, HOP);
  if (load<i32>(s, UNTIL) <= 0) {
    store<i32>(s, load<i32>(s, UNTIL) + hop, UNTIL);
    markSpread(s + SPREAD, size);
    store<i32>(s, <i32>param(node, N.WINDOW), WINDOW);
    store<i32>(s, GATHER, TASK);
    store<i32>(s, 0, DONE);
  }
  if (load<i32>(s, TASK) == IDLE) return;
  const total = size * FRAME_COST + stepsOf(size, bits) + (size / 2 + 1) * (BIN_COST + SMOOTH_COST) + BANDS * BAND_COST;
  // Done one step before the next begins.
  const steps = hop / GRID_FRAMES - 1;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(s, TASK) != IDLE) budget -= work(node, s, bits, budget);
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(node: usize, s: usize, bits: i32, budget: i32): i32 {
  const size = 1 << bits;
  const task = load<i32>(s, TASK), done = load<i32>(s, DONE);
  const cost = task == GATHER ? FRAME_COST : task == TRANSFORM ? 1 : task == POWER ? BIN_COST : task == SMOOTH ? SMOOTH_COST : BAND_COST;
  const all = task == GATHER ? size : task == TRANSFORM ? stepsOf(size, bits) : task == SHOW ? BANDS : size / 2 + 1;
  const to = min(all, done + max(1, budget / cost));
  const spread = s + SPREAD;
  if (task == GATHER) gatherSpread(spread, size, bits, load<i32>(s, WINDOW), done, to);
  else if (task == TRANSFORM) transform(spreadWork(spread, size), spreadTwiddles(spread, size), size, done, to);
  else if (task == POWER) power(s, size, done, to);
  else if (task == SMOOTH) smooth(s, size, done, to);
  else show(node, s, size, done, to);
  store<i32>(s, to, DONE);
  if (to == all) {
    store<i32>(s, 0, DONE);
    store<i32>(s, task == SHOW ? IDLE : task + 1, TASK);
    if (task == SHOW) {
      store<i32>(s, load<i32>(s, COUNT) + 1, COUNT);
      store<f32>(telemetry(node, N.TELEMETRY_COLUMNS), <f32>load<i32>(s, COUNT));
    }
  }
  return (to - done) * cost;
}

/** Powers, so that a sine of peak 1 in the middle of a bin has 1 there. What is beyond all measure counts as nothing. */
function power(s: usize, size: i32, from: i32, to: i32): void {
  const z = spreadWork(s + SPREAD, size);
  const gain = <f32>0.5 / windowGain(load<i32>(s, WINDOW), size);
  const scale = f32x4.splat(gain * gain);
  const powers = powersAt(s, size) + ((<usize>MARGIN) << 3);
  for (let k = from; k < to; k++) {
    const bin = binOf(z, size, k);
    const squares = f32x4.mul(f32x4.mul(bin, bin), scale);
    const both = f32x4.add(squares, i32x4.shuffle(squares, squares, 1, 0, 3, 2));
    const held = v128.and(both, f32x4.lt(both, f32x4.splat(1e30)));
    storeFrame(powers + ((<usize>k) << 3), i32x4.shuffle(v128.and(held, f32x4.gt(held, f32x4.splat(1e-25))), held, 0, 2, 0, 2));
  }
}

function smooth(s: usize, size: i32, from: i32, to: i32): void {
  const window = load<i32>(s, WINDOW);
  const reach = windowReach(window);
  const part = f32x4.splat(<f32>1 / windowBandwidth(window));
  const powers = powersAt(s, size) + ((<usize>MARGIN) << 3);
  const sums = sumsAt(s, size);
  for (let k = from; k < to; k++) {
    let sum = loadFrame(powers + ((<usize>k) << 3));
    for (let j = 1; j <= reach; j++) {
      sum = f32x4.add(sum, f32x4.add(loadFrame(powers + ((<usize>(k - j)) << 3)), loadFrame(powers + ((<usize>(k + j)) << 3))));
    }
    storeFrame(sums + ((<usize>k) << 3), f32x4.mul(sum, part));
  }
}

function show(node: usize, s: usize, size: i32, from: i32, to: i32): void {
  const borders = bordersAt(s, size);
  const sums = sumsAt(s, size);
  const row = (load<i32>(s, COUNT) & (KEPT - 1)) * BANDS;
  for (let band = from; band < to; band++) {
    const low = <i32>Math.ceil(load<f32>(borders + ((<usize>band) << 2)));
    const high = <i32>Math.ceil(load<f32>(borders + ((<usize>(band + 1)) << 2)));
    const middle = load<f32>(borders + ((<usize>(BANDS + 1 + band)) << 2));
    const strongest = level(sums, low, high, middle);
    store<f32>(telemetry(node, N.TELEMETRY_LEFT + row + band), decibels(f32x4.extract_lane(strongest, 0)));
    store<f32>(telemetry(node, N.TELEMETRY_RIGHT + row + band), decibels(f32x4.extract_lane(strongest, 1)));
  }
}

/** The strongest of the bins low…high − 1, and between the bins about the middle. */
function level(sums: usize, low: i32, high: i32, middle: f32): v128 {
  const below = <i32>middle;
  const here = loadFrame(sums + ((<usize>below) << 3)), next = loadFrame(sums + ((<usize>(below + 1)) << 3));
  let most = f32x4.add(here, f32x4.mul(f32x4.sub(next, here), f32x4.splat(middle - <f32>below)));
  for (let k = low; k < high; k++) most = f32x4.pmax(most, loadFrame(sums + ((<usize>k) << 3)));
  return most;
}

// @ts-ignore: decorator
@inline
function decibels(power: f32): f32 {
  return <f32>(log2(max(<f64>power, LEAST_POWER)) * DECIBELS);
}
