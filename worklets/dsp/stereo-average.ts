/**
 * How alike left and right are, lately: L², R² and L·R averaged by one-poles that step on the grid. Audio thread; allocates nothing.
 */
import { rateHz } from "./clock";
import { exp2, log2 } from "./exponent";
import { flush, loadPair, swapPair } from "./frame";
import { GRID_FRAMES } from "../generated/abi";

/** Sums since the last grid point of (L², R²) and (L·R, L·R), f64x2 each; then the averages, f64. */
const SQUARES: usize = 0;
const PRODUCT: usize = 16;
const MEAN_LEFT: usize = 32;
const MEAN_RIGHT: usize = 40;
const MEAN_PRODUCT: usize = 48;
export const STEREO_AVERAGE_BYTES: usize = 64;

const LOG2_E: f64 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
/** Less common power than −80 dBFS squared is no signal. */
const NO_SIGNAL: f64 = 1e-8;
const LEAST_MONO: f64 = 1e-6;

/** Adds frames of f32. */
export function gatherStereo(at: usize, x: usize, frames: i32): void {
  let squares = v128.load(at, SQUARES);
  let product = v128.load(at, PRODUCT);
  for (const end = x + ((<usize>frames) << 3); x < end; x += 8) {
    const v = loadPair(x);
    squares = f64x2.add(squares, f64x2.mul(v, v));
    product = f64x2.add(product, f64x2.mul(v, swapPair(v)));
  }
  v128.store(at, squares, SQUARES);
  v128.store(at, product, PRODUCT);
}

/** On the grid: one step for the frames since the last grid point. */
export function averageStereo(at: usize, seconds: f64): void {
  const share = 1.0 - exp2((-<f64>GRID_FRAMES * LOG2_E) / (seconds * rateHz));
  step(at + MEAN_LEFT, load<f64>(at, SQUARES), share);
  step(at + MEAN_RIGHT, load<f64>(at, SQUARES + 8), share);
  step(at + MEAN_PRODUCT, load<f64>(at, PRODUCT), share);
  v128.store(at, f64x2.splat(0), SQUARES);
  v128.store(at, f64x2.splat(0), PRODUCT);
}

function step(mean: usize, sum: f64, share: f64): void {
  const now = load<f64>(mean);
  const next = now + (sum / <f64>GRID_FRAMES - now) * share;
  // What has run away, by samples of 1e30 and the like, begins anew.
  store<f64>(mean, abs(next) < 1e20 ? flush(next) : 0);
}

/** −1…1; 0 where a side is silent. */
export function correlationOf(at: usize): f32 {
  const common = sqrt(load<f64>(at, MEAN_LEFT) * load<f64>(at, MEAN_RIGHT));
  return common < NO_SIGNAL ? 0 : <f32>min(max(load<f64>(at, MEAN_PRODUCT) / common, -1.0), 1.0);
}

/** What the mono sum loses against the mean power of the sides, dB; −60 at the least. */
export function monoDbOf(at: usize): f32 {
  const power = (load<f64>(at, MEAN_LEFT) + load<f64>(at, MEAN_RIGHT)) * 0.5;
  const mono = (power + load<f64>(at, MEAN_PRODUCT)) * 0.5;
  return power < NO_SIGNAL ? 0 : <f32>(log2(max(mono / power, LEAST_MONO)) * DECIBELS);
}
