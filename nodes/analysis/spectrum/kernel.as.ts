/**
 * Spectrum: every quarter of a window, one complex transform of left + i·right begins, and is spread evenly over the grid
 * steps until the next: no slice does more than its share. The sound passes unchanged. in: 2×frames → out: 2×frames.
 * Audio thread; allocates nothing.
 *
 * A band reads the strongest place in it: power of three neighboring bins over 1.5, the noise bandwidth of the Hann window, so
 * that a sine reads its peak wherever it lies between bins (−0.09 dB at worst). Bands narrower than a bin read between bins.
 */
import { config, input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, log2 } from "../../../worklets/dsp/exponent";
import { reversed, stepsOf, fillTwiddles, transform } from "../../../worklets/dsp/fft";
import { copyFrames, loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { sumAndDifference } from "../../../worklets/dsp/sum-difference";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/spectrum";

const BANDS: i32 = N.TELEMETRY_FIRST_COUNT;
const LOWEST_HZ: f64 = 20;
/** 20 Hz to 20 kHz. */
const SPAN: f64 = 1000;

/** State: i32 each: frames in the ring so far, modulo its length; frames until the next transform begins; what is done; how far; where in the ring the window begins; which channels; whether restart was on. */
const WRITTEN: usize = 0;
const UNTIL: usize = 4;
const TASK: usize = 8;
const DONE: usize = 12;
const BEGIN: usize = 16;
const CHANNELS: usize = 20;
const RESTART: usize = 24;
/** i32: transforms averaged since the start. */
const COUNT: usize = 28;
/** f32: share of the new transform in the average. */
const SHARE: usize = 32;
const RING: usize = 64;

const IDLE: i32 = 0;
const WINDOW: i32 = 1;
const TRANSFORM: i32 = 2;
const AVERAGE: i32 = 3;
const SHOW: i32 = 4;

/** Costs relative to two butterflies, about: a frame windowed, a bin averaged, a band shown. */
const FRAME_COST: i32 = 2;
const BIN_COST: i32 = 2;
const BAND_COST: i32 = 48;

const LOG2_E: f64 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
const LEAST_POWER: f64 = 1e-20;
const LEAST_DB: f32 = -200;

// @ts-ignore: decorator
@inline
function bitsOf(node: usize): i32 {
  return 11 + <i32>config(node, N.SETTING_SIZE);
}

// @ts-ignore: decorator
@inline
function workAt(s: usize, size: i32): usize {
  return s + RING + ((<usize>size) << 4);
}

// @ts-ignore: decorator
@inline
function twiddlesAt(s: usize, size: i32): usize {
  return s + RING + <usize>size * 24;
}

/** Per bin 0…size/2 the mean powers of both channels, f32 each. */
// @ts-ignore: decorator
@inline
function meansAt(s: usize, size: i32): usize {
  return s + RING + <usize>size * 28;
}

/** Per band border in bins, f32, one more than bands; then per band its middle in bins. */
// @ts-ignore: decorator
@inline
function bordersAt(s: usize, size: i32): usize {
  return s + RING + ((<usize>size) << 5) + 16;
}

export function init(node: usize): void {
  const s = state(node);
  const size = 1 << bitsOf(node);
  fillTwiddles(twiddlesAt(s, size), size);
  const borders = bordersAt(s, size);
  const bins = (LOWEST_HZ * <f64>size) / rateHz;
  const most = <f64>(size / 2) - 2.0;
  for (let k = 0; k <= BANDS; k++) store<f32>(borders + ((<usize>k) << 2), <f32>min(bins * Math.pow(SPAN, <f64>k / <f64>BANDS), most));
  for (let k = 0; k < BANDS; k++) store<f32>(borders + ((<usize>(BANDS + 2 + k)) << 2), <f32>min(bins * Math.pow(SPAN, (<f64>k + 0.5) / <f64>BANDS), most));
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const size = 1 << bitsOf(node);
  // The window before the first frame is silence; twiddles and borders stay.
  memory.fill(s, 0, RING + ((<usize>size) << 4));
  store<i32>(s, size / 4, UNTIL);
  forget(node, s, size);
}

/** Averages and maxima begin anew; a transform under way is given up. */
function forget(node: usize, s: usize, size: i32): void {
  memory.fill(meansAt(s, size), 0, ((<usize>size) << 2) + 16);
  store<i32>(s, 0, COUNT);
  store<i32>(s, IDLE, TASK);
  for (let k = 0; k < 3 * BANDS; k++) store<f32>(telemetry(node, N.TELEMETRY_FIRST + k), LEAST_DB);
  store<f32>(telemetry(node, N.TELEMETRY_TRANSFORMS), 0);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const x = input(node, N.INPUT_IN);
  const bits = bitsOf(node);
  if (onGrid()) advance(node, s, bits);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const capacity = 2 << bits;
  const written = load<i32>(s, WRITTEN);
  const head = min(frames, capacity - written);
  copyFrames(s + RING + ((<usize>written) << 3), x, head);
  if (head < frames) copyFrames(s + RING, x + ((<usize>head) << 3), frames - head);
  store<i32>(s, (written + frames) & (capacity - 1), WRITTEN);
  store<i32>(s, load<i32>(s, UNTIL) - frames, UNTIL);
}

/** One grid step: a share of the work, and the beginning of the next transform when its frames have come. */
function advance(node: usize, s: usize, bits: i32): void {
  const size = 1 << bits;
  const restart = param(node, N.RESTART) != 0;
  if (restart && load<i32>(s, RESTART) == 0) forget(node, s, size);
  store<i32>(s, restart ? 1 : 0, RESTART);
  if (load<i32>(s, UNTIL) <= 0) begin(node, s, size);
  if (load<i32>(s, TASK) == IDLE) return;
  const total = size * FRAME_COST + stepsOf(size, bits) + (size / 2 + 1) * BIN_COST + BANDS * BAND_COST;
  // Done one step before the next begins.
  const steps = size / 4 / GRID_FRAMES - 1;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(s, TASK) != IDLE) budget -= work(node, s, bits, budget);
}

function begin(node: usize, s: usize, size: i32): void {
  store<i32>(s, load<i32>(s, UNTIL) + size / 4, UNTIL);
  store<i32>(s, (load<i32>(s, WRITTEN) - size) & (2 * size - 1), BEGIN);
  store<i32>(s, <i32>param(node, N.CHANNELS), CHANNELS);
  store<i32>(s, WINDOW, TASK);
  store<i32>(s, 0, DONE);
  const count = load<i32>(s, COUNT) + 1;
  store<i32>(s, count, COUNT);
  const seconds = max(param(node, N.AVERAGE_SECONDS), 0.01);
  const share = 1.0 - exp2((-0.25 * <f64>size * LOG2_E) / (seconds * rateHz));
  // From the start on the plain mean, until the one-pole is the slower of the two.
  store<f32>(s, <f32>max(share, 1.0 / <f64>count), SHARE);
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(node: usize, s: usize, bits: i32, budget: i32): i32 {
  const size = 1 << bits;
  const task = load<i32>(s, TASK);
  const done = load<i32>(s, DONE);
  const cost = task == WINDOW ? FRAME_COST : task == TRANSFORM ? 1 : task == AVERAGE ? BIN_COST : BAND_COST;
  const all = task == WINDOW ? size : task == TRANSFORM ? stepsOf(size, bits) : task == AVERAGE ? size / 2 + 1 : BANDS;
  const to = min(all, done + max(1, budget / cost));
  if (task == WINDOW) gather(s, size, bits, done, to);
  else if (task == TRANSFORM) transform(workAt(s, size), twiddlesAt(s, size), size, done, to);
  else if (task == AVERAGE) average(s, size, done, to);
  else show(node, s, size, done, to);
  store<i32>(s, to, DONE);
  if (to == all) {
    store<i32>(s, 0, DONE);
    store<i32>(s, task == SHOW ? IDLE : task + 1, TASK);
    if (task == SHOW) store<f32>(telemetry(node, N.TELEMETRY_TRANSFORMS), <f32>load<i32>(s, COUNT));
  }
  return (to - done) * cost;
}

/** Windowed frames, in the order the transform wants. The Hann window is ½ − ½·cos, and the cosines are among the twiddles. */
function gather(s: usize, size: i32, bits: i32, from: i32, to: i32): void {
  const target = workAt(s, size);
  const twiddles = twiddlesAt(s, size);
  const start = load<i32>(s, BEGIN);
  const midSide = load<i32>(s, CHANNELS) != 0;
  const half = size / 2;
  for (let k = from; k < to; k++) {
    const cosine = k < half ? load<f32>(twiddles + ((<usize>k) << 3)) : -load<f32>(twiddles + ((<usize>(k - half)) << 3));
    let x = loadFrame(s + RING + ((<usize>((start + k) & (2 * size - 1))) << 3));
    if (midSide) x = f32x4.mul(sumAndDifference(x), f32x4.splat(0.5));
    storeFrame(target + ((<usize>reversed(k, bits)) << 3), f32x4.mul(x, f32x4.splat(<f32>0.5 - <f32>0.5 * cosine)));
  }
}

/** Left and right of the transform z of L + i·R at bin k: (z_k ± conj z_−k)/2; a sine of peak 1 has 1. */
function average(s: usize, size: i32, from: i32, to: i32): void {
  const z = workAt(s, size);
  const means = meansAt(s, size);
  const share = load<f32>(s, SHARE);
  const scale = (<f32>2 / <f32>size) * (<f32>2 / <f32>size);
  for (let k = from; k < to; k++) {
    const here = z + ((<usize>k) << 3);
    const there = z + ((<usize>((size - k) & (size - 1))) << 3);
    const a = load<f32>(here);
    const b = load<f32>(here, 4);
    const c = load<f32>(there);
    const d = load<f32>(there, 4);
    const mean = means + ((<usize>k) << 3);
    store<f32>(mean, blended(load<f32>(mean), ((a + c) * (a + c) + (b - d) * (b - d)) * scale, share));
    store<f32>(mean, blended(load<f32>(mean, 4), ((b + d) * (b + d) + (c - a) * (c - a)) * scale, share), 4);
  }
}

/** What has run away begins anew, and what is far below hearing is nothing. */
// @ts-ignore: decorator
@inline
function blended(mean: f32, power: f32, share: f32): f32 {
  const next = mean + (power - mean) * share;
  return next < 1e30 && next > 1e-25 ? next : 0;
}

/** Power around bin k. */
// @ts-ignore: decorator
@inline
function around(means: usize, k: i32): f64 {
  const at = means + ((<usize>k) << 3);
  return (<f64>load<f32>(at - 8) + <f64>load<f32>(at) + <f64>load<f32>(at + 8)) / 1.5;
}

function show(node: usize, s: usize, size: i32, from: i32, to: i32): void {
  const borders = bordersAt(s, size);
  const means = meansAt(s, size);
  for (let band = from; band < to; band++) {
    const low = <i32>Math.ceil(load<f32>(borders + ((<usize>band) << 2)));
    const high = <i32>Math.ceil(load<f32>(borders + ((<usize>(band + 1)) << 2)));
    const middle = load<f32>(borders + ((<usize>(BANDS + 2 + band)) << 2));
    const first = level(means, low, high, middle);
    const second = level(means + 4, low, high, middle);
    store<f32>(telemetry(node, N.TELEMETRY_FIRST + band), first);
    store<f32>(telemetry(node, N.TELEMETRY_SECOND + band), second);
    const maximum = telemetry(node, N.TELEMETRY_MAXIMUM + band);
    store<f32>(maximum, max(load<f32>(maximum), max(first, second)));
  }
}

/** The strongest of the bins low…high − 1, and between the bins about the middle. */
function level(means: usize, low: i32, high: i32, middle: f32): f32 {
  const below = max(1, <i32>middle);
  const part = <f64>max(middle - <f32>below, 0);
  const here = around(means, below);
  let most = here + (around(means, below + 1) - here) * part;
  for (let k = max(1, low); k < high; k++) most = max(most, around(means, k));
  return <f32>(log2(max(most, LEAST_POWER)) * DECIBELS);
}
