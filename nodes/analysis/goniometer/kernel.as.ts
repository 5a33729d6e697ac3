/**
 * Goniometer: averages L², R² and L·R by one-poles that step on the grid, and keeps the last frames. The sound passes
 * unchanged. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, log2 } from "../../../worklets/dsp/exponent";
import { copyFrames, flush, loadPair, swapPair } from "../../../worklets/dsp/frame";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/goniometer";

/** State: sums since the last grid point of (L², R²) and (L·R, L·R), f64x2 each; then their averages. */
const SQUARES: usize = 0;
const PRODUCT: usize = 16;
const MEAN_LEFT: usize = 32;
const MEAN_RIGHT: usize = 40;
const MEAN_PRODUCT: usize = 48;
/** i32: the point to be written next. */
const NEXT: usize = 56;

const LOG2_E: f64 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
/** Less common power than −80 dBFS squared is no signal. */
const NO_SIGNAL: f64 = 1e-8;
const LEAST_MONO: f64 = 1e-6;
const MASK: i32 = N.TELEMETRY_POINTS_COUNT / 2 - 1;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  memory.fill(telemetry(node, N.TELEMETRY_POINTS), 0, <usize>N.TELEMETRY_POINTS_COUNT << 2);
  publish(node);
}

export function process(node: usize, frames: i32): void {
  const x = input(node, N.INPUT_IN);
  const s = state(node);
  if (onGrid()) {
    average(node, s);
    publish(node);
  }
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const points = telemetry(node, N.TELEMETRY_POINTS);
  let squares = v128.load(s, SQUARES);
  let product = v128.load(s, PRODUCT);
  let next = load<i32>(s, NEXT);
  for (let i = 0; i < frames; i++) {
    const at = x + ((<usize>i) << 3);
    const v = loadPair(at);
    squares = f64x2.add(squares, f64x2.mul(v, v));
    product = f64x2.add(product, f64x2.mul(v, swapPair(v)));
    store<u64>(points + ((<usize>next) << 3), load<u64>(at));
    next = (next + 1) & MASK;
  }
  v128.store(s, squares, SQUARES);
  v128.store(s, product, PRODUCT);
  store<i32>(s, next, NEXT);
}

/** One step of the one-poles, for the frames since the last grid point. */
function average(node: usize, s: usize): void {
  const seconds = max(param(node, N.AVERAGE_MS), 1.0) * 0.001;
  const a = 1.0 - exp2((-<f64>GRID_FRAMES * LOG2_E) / (seconds * rateHz));
  step(s + MEAN_LEFT, load<f64>(s, SQUARES), a);
  step(s + MEAN_RIGHT, load<f64>(s, SQUARES + 8), a);
  step(s + MEAN_PRODUCT, load<f64>(s, PRODUCT), a);
  v128.store(s, f64x2.splat(0), SQUARES);
  v128.store(s, f64x2.splat(0), PRODUCT);
}

function step(mean: usize, sum: f64, a: f64): void {
  const now = load<f64>(mean);
  const next = now + (sum / <f64>GRID_FRAMES - now) * a;
  // What has run away, by samples of 1e30 and the like, begins anew.
  store<f64>(mean, abs(next) < 1e20 ? flush(next) : 0);
}

function publish(node: usize): void {
  const s = state(node);
  const left = load<f64>(s, MEAN_LEFT);
  const right = load<f64>(s, MEAN_RIGHT);
  const product = load<f64>(s, MEAN_PRODUCT);
  const common = sqrt(left * right);
  const r = common < NO_SIGNAL ? 0.0 : min(max(product / common, -1.0), 1.0);
  const power = (left + right) * 0.5;
  const mono = (power + product) * 0.5;
  store<f32>(telemetry(node, N.TELEMETRY_CORRELATION), <f32>r);
  store<f32>(telemetry(node, N.TELEMETRY_MONO_DB), power < NO_SIGNAL ? <f32>0 : <f32>(log2(max(mono / power, LEAST_MONO)) * DECIBELS));
  store<f32>(telemetry(node, N.TELEMETRY_LEVEL_DB), <f32>(log2(max(power, 1e-20)) * DECIBELS));
  store<f32>(telemetry(node, N.TELEMETRY_WRITE_INDEX), <f32>load<i32>(s, NEXT));
}
