/**
 * Correlation by band: every quarter of a Hann window a transform of left + i·right begins and is spread over the grid steps until the
 * next; powers and the real cross-spectrum are summed over thirds of an octave and averaged. The sound passes unchanged.
 * in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, log2 } from "../../../worklets/dsp/exponent";
import { stepsOf, transform } from "../../../worklets/dsp/fft";
import { copyFrames } from "../../../worklets/dsp/frame";
import { binOf, clearSpread, feedSpread, gatherSpread, HANN, markSpread, spreadTwiddles, spreadWork, startSpread, windowBandwidth, windowGain } from "../../../worklets/dsp/spread-transform";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/correlation";

const BANDS: i32 = N.TELEMETRY_CORRELATION_COUNT;
/** Of the lowest band: its center is 1000·10^(n/10) Hz. */
const LOWEST_NUMBER: f64 = -16;

/** i32: frames until the next transform begins; what is done, and how far; log2 of the transform's frames; the band under the pen. */
const UNTIL: usize = 0, TASK: usize = 4, DONE: usize = 8, BITS: usize = 12;
/** Per band f64: mean powers of left and right, mean product; what the transform at work has of them. */
const MEANS: usize = 64;
const SUMS: usize = MEANS + <usize>BANDS * 24;
const BAND_BYTES: usize = 24;
/** i32 per band: its first bin; one more than bands. */
const BORDERS: usize = SUMS + <usize>BANDS * 24;
const SPREAD: usize = (BORDERS + 124 + 15) & ~15;

const IDLE: i32 = 0, GATHER: i32 = 1, TRANSFORM: i32 = 2, SUM: i32 = 3;
/** Costs relative to two butterflies, about. */
const FRAME_COST: i32 = 2, BIN_COST: i32 = 5;

const LOG2_E: f64 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
/** Less common power than −100 dBFS squared is no signal. */
const NO_SIGNAL: f64 = 1e-10;
const LEAST_MONO: f64 = 1e-6;
const LEAST_POWER: f64 = 1e-20;

export function init(node: usize): void {
  const s = state(node);
  const bits = rateHz > 100000 ? 15 : rateHz > 50000 ? 14 : 13;
  store<i32>(s, bits, BITS);
  const size = 1 << bits;
  startSpread(s + SPREAD, size);
  let before = 1;
  for (let k = 0; k <= BANDS; k++) {
    const edgeHz = 1000.0 * Math.pow(10.0, (LOWEST_NUMBER + <f64>k - 0.5) * 0.1);
    // Every band has a bin of its own, and all end below half the rate.
    const border = min(max(<i32>Math.ceil((edgeHz * <f64>size) / rateHz), before), size / 2);
    store<i32>(s + ((<usize>k) << 2), border, BORDERS);
    before = border + 1;
  }
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const size = 1 << load<i32>(s, BITS);
  memory.fill(s + MEANS, 0, <usize>BANDS * 48);
  clearSpread(s + SPREAD, size);
  store<i32>(s, size / 4, UNTIL);
  store<i32>(s, IDLE, TASK);
  for (let band = 0; band < BANDS; band++) show(node, s, band);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const x = input(node, N.INPUT_IN);
  const bits = load<i32>(s, BITS);
  if (onGrid()) advance(node, s, bits);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  feedSpread(s + SPREAD, 1 << bits, x, frames);
  store<i32>(s, load<i32>(s, UNTIL) - frames, UNTIL);
}

function advance(node: usize, s: usize, bits: i32): void {
  const size = 1 << bits;
  if (load<i32>(s, UNTIL) <= 0) {
    store<i32>(s, load<i32>(s, UNTIL) + size / 4, UNTIL);
    markSpread(s + SPREAD, size);
    memory.fill(s + SUMS, 0, <usize>BANDS * BAND_BYTES);
    store<i32>(s, GATHER, TASK);
    store<i32>(s, 0, DONE);
  }
  if (load<i32>(s, TASK) == IDLE) return;
  const total = size * FRAME_COST + stepsOf(size, bits) + (size / 2) * BIN_COST;
  // Done one step before the next begins.
  const steps = size / 4 / GRID_FRAMES - 1;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(s, TASK) != IDLE) budget -= work(node, s, bits, budget);
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(node: usize, s: usize, bits: i32, budget: i32): i32 {
  const size = 1 << bits;
  const task = load<i32>(s, TASK), done = load<i32>(s, DONE);
  const cost = task == GATHER ? FRAME_COST : task == TRANSFORM ? 1 : BIN_COST;
  const all = task == GATHER ? size : task == TRANSFORM ? stepsOf(size, bits) : size / 2;
  const to = min(all, done + max(1, budget / cost));
  const spread = s + SPREAD;
  if (task == GATHER) gatherSpread(spread, size, bits, HANN, done, to);
  else if (task == TRANSFORM) transform(spreadWork(spread, size), spreadTwiddles(spread, size), size, done, to);
  else sum(s, size, done, to);
  store<i32>(s, to, DONE);
  if (to == all) {
    store<i32>(s, 0, DONE);
    store<i32>(s, task == SUM ? IDLE : task + 1, TASK);
    if (task == SUM) average(node, s, size);
  }
  return (to - done) * cost;
}

/** Bins from…to into the bands they lie in. */
function sum(s: usize, size: i32, from: i32, to: i32): void {
  const z = spreadWork(s + SPREAD, size);
  let band = 0;
  for (let k = from; k < to; k++) {
    while (band < BANDS && k >= load<i32>(s + ((<usize>band) << 2), BORDERS + 4)) band++;
    if (band == BANDS) return;
    if (k < load<i32>(s + ((<usize>band) << 2), BORDERS)) continue;
    const bin = binOf(z, size, k);
    const left = f64x2.promote_low_f32x4(bin), right = f64x2.promote_low_f32x4(i64x2.shuffle(bin, bin, 1, 0));
    const at = s + SUMS + <usize>band * BAND_BYTES;
    add(at, f64x2.mul(left, left));
    add(at + 8, f64x2.mul(right, right));
    add(at + 16, f64x2.mul(left, right));
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, both: v128): void {
  store<f64>(at, load<f64>(at) + f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
}

function average(node: usize, s: usize, size: i32): void {
  const seconds = max(param(node, N.AVERAGE_MS), 10.0) * 0.001;
  const share = 1.0 - exp2((-0.25 * <f64>size * LOG2_E) / (seconds * rateHz));
  const gain = 0.5 / <f64>windowGain(HANN, size);
  const scale = (gain * gain) / <f64>windowBandwidth(HANN);
  for (let band = 0; band < BANDS; band++) {
    for (let part: usize = 0; part < BAND_BYTES; part += 8) {
      const at = s + <usize>band * BAND_BYTES + part;
      const now = load<f64>(at, MEANS);
      const next = now + (load<f64>(at, SUMS) * scale - now) * share;
      // What has run away begins anew, and what is far below hearing is nothing.
      store<f64>(at, abs(next) < 1e20 && abs(next) > 1e-25 ? next : 0, MEANS);
    }
    show(node, s, band);
  }
}

function show(node: usize, s: usize, band: i32): void {
  const at = s + MEANS + <usize>band * BAND_BYTES;
  const left = load<f64>(at), right = load<f64>(at, 8), product = load<f64>(at, 16);
  const common = sqrt(left * right);
  const power = (left + right) * 0.5;
  const mono = (power + product) * 0.5;
  store<f32>(telemetry(node, N.TELEMETRY_CORRELATION + band), common < NO_SIGNAL ? 0 : <f32>min(max(product / common, -1.0), 1.0));
  store<f32>(telemetry(node, N.TELEMETRY_MONO_DB + band), power < NO_SIGNAL ? 0 : <f32>(log2(max(mono / power, LEAST_MONO)) * DECIBELS));
  store<f32>(telemetry(node, N.TELEMETRY_LEVEL_DB + band), <f32>(log2(max(power, LEAST_POWER)) * DECIBELS));
}
