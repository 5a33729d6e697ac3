/**
 * Where a sound stands between left and right, and how loud it is, in bands of hearing: mean powers of both sides and of what they have
 * in common. Windows do not overlap, and a quarter of one is left out between them, so that a hundred of these cost little: averages are
 * wanted here, not every moment. Each window is transformed in slices while the next one is filled, and one of nothing but zeros is not
 * transformed at all. Audio thread; allocates nothing.
 *
 * Borders of the bands lie evenly on the ERB-rate scale (B. R. Glasberg and B. C. J. Moore 1990). Layout from `at`: header, means and
 * sums of the bands, borders in bins, twiddles, and two windows, of which one is filled and one is at work.
 */
import { rateHz } from "./clock";
import { exp2 } from "./exponent";
import { fillTwiddles, reversed, stepsOf, transform } from "./fft";
import { loadFrame, storeFrame } from "./frame";
import { binOf, HANN, windowBandwidth, windowGain } from "./spread-transform";
import { GRID_FRAMES } from "../generated/abi";

/** i32: frames since the window that is filled began; what is done of the other, and how far; log2 of its frames; which is filled, 0 or 1; bits of all its samples, or'ed; whether the other waits. */
const FILLED: usize = 0, TASK: usize = 4, DONE: usize = 8, BITS: usize = 12, SIDE: usize = 16, HEARD: usize = 20, IS_DUE: usize = 24, IS_SILENT: usize = 28;
const MEANS: usize = 64;
/** f64: mean powers of left and right, mean product. */
const BAND_BYTES: usize = 24;

const IDLE: i32 = 0, TRANSFORM: i32 = 1, SUM: i32 = 2;
/** Costs relative to two butterflies, about. */
const BIN_COST: i32 = 3;
const LOG2_E: f64 = 1.4426950408889634;

/** Borders of the bands, in Cams: 18 Hz to 20.3 kHz. */
const LOWEST_CAM: f64 = 0.7, HIGHEST_CAM: f64 = 41.7;

/** From one window to the next. */
// @ts-ignore: decorator
@inline
function hop(size: i32): i32 {
  return size + (size >> 2);
}

// @ts-ignore: decorator
@inline
function sums(bands: i32): usize {
  return MEANS + <usize>bands * BAND_BYTES;
}

// @ts-ignore: decorator
@inline
function borders(bands: i32): usize {
  return MEANS + <usize>bands * 2 * BAND_BYTES;
}

// @ts-ignore: decorator
@inline
function twiddles(bands: i32): usize {
  return (borders(bands) + ((<usize>(bands + 1)) << 2) + 15) & ~15;
}

// @ts-ignore: decorator
@inline
function windowAt(bands: i32, size: i32, side: i32): usize {
  return twiddles(bands) + ((<usize>size) << 2) + ((<usize>(size * side)) << 3);
}

/** About 43 ms at every rate. Not on the audio path. */
export function startImage(at: usize, bands: i32): void {
  const bits = rateHz > 100000 ? 13 : rateHz > 50000 ? 12 : 11;
  store<i32>(at, bits, BITS);
  const size = 1 << bits;
  fillTwiddles(at + twiddles(bands), size);
  let before = 1;
  for (let k = 0; k <= bands; k++) {
    const cam = LOWEST_CAM + ((HIGHEST_CAM - LOWEST_CAM) * <f64>k) / <f64>bands;
    const edgeHz = ((Math.pow(10.0, cam / 21.366) - 1.0) / 4.368) * 1000.0;
    // Every band has a bin of its own, and all end below half the rate.
    const border = min(max(<i32>Math.ceil((edgeHz * <f64>size) / rateHz), before), size / 2);
    store<i32>(at + borders(bands) + ((<usize>k) << 2), border);
    before = border + 1;
  }
}

export function clearImage(at: usize, bands: i32): void {
  const bits = load<i32>(at, BITS);
  memory.fill(at, 0, MEANS);
  store<i32>(at, bits, BITS);
  memory.fill(at + MEANS, 0, <usize>bands * 2 * BAND_BYTES);
}

/** Frames go under the window, in the order the transform wants, as they come. */
export function feedImage(at: usize, bands: i32, x: usize, frames: i32): void {
  const bits = load<i32>(at, BITS);
  const size = 1 << bits, half = size >> 1;
  const w = at + twiddles(bands);
  let filled = load<i32>(at, FILLED);
  let target = at + windowAt(bands, size, load<i32>(at, SIDE));
  let heard = v128.load32_zero(at, HEARD);
  for (const end = x + ((<usize>frames) << 3); x < end; x += 8) {
    if (filled >= size) {
      const left = min(hop(size) - filled, <i32>((end - x) >> 3));
      x += (<usize>(left - 1)) << 3;
      filled += left;
      if (filled == hop(size)) filled = 0;
      continue;
    }
    const frame = loadFrame(x);
    heard = v128.or(heard, frame);
    // The Hann window is ½ − ½·cos, and the cosines are among the twiddles.
    const cosine = filled < half ? load<f32>(w + ((<usize>filled) << 3)) : -load<f32>(w + ((<usize>(filled - half)) << 3));
    storeFrame(target + ((<usize>reversed(filled, bits)) << 3), f32x4.mul(frame, f32x4.splat(<f32>0.5 - <f32>0.5 * cosine)));
    if (++filled < size) continue;
    store<i32>(at, 1 - load<i32>(at, SIDE), SIDE);
    store<i32>(at, 1, IS_DUE);
    store<i32>(at, isNothing(heard) ? 1 : 0, IS_SILENT);
    heard = i32x4.splat(0);
    target = at + windowAt(bands, size, load<i32>(at, SIDE));
  }
  store<i32>(at, i32x4.extract_lane(heard, 0) | i32x4.extract_lane(heard, 1), HEARD);
  store<i32>(at, filled, FILLED);
}

/** Zeros of either sign. */
// @ts-ignore: decorator
@inline
function isNothing(bits: v128): bool {
  return ((i32x4.extract_lane(bits, 0) | i32x4.extract_lane(bits, 1)) & 0x7fffffff) == 0;
}

/** One grid step: a share of the work on the window that is full. True when the means have changed. */
export function advanceImage(at: usize, bands: i32, averageSeconds: f64): bool {
  const bits = load<i32>(at, BITS);
  const size = 1 << bits;
  if (load<i32>(at, IS_DUE) != 0) {
    store<i32>(at, 0, IS_DUE);
    memory.fill(at + sums(bands), 0, <usize>bands * BAND_BYTES);
    if (load<i32>(at, IS_SILENT) != 0) return average(at, bands, size, averageSeconds);
    store<i32>(at, TRANSFORM, TASK);
    store<i32>(at, 0, DONE);
  }
  if (load<i32>(at, TASK) == IDLE) return false;
  const total = stepsOf(size, bits) + (size / 2) * BIN_COST;
  // Done some steps before the next begins.
  const steps = hop(size) / GRID_FRAMES - 2;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(at, TASK) != IDLE) budget -= work(at, bands, size, bits, budget);
  return load<i32>(at, TASK) == IDLE && average(at, bands, size, averageSeconds);
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(at: usize, bands: i32, size: i32, bits: i32, budget: i32): i32 {
  const task = load<i32>(at, TASK), done = load<i32>(at, DONE);
  const cost = task == TRANSFORM ? 1 : BIN_COST;
  const all = task == TRANSFORM ? stepsOf(size, bits) : size / 2;
  const to = min(all, done + max(1, budget / cost));
  if (task == TRANSFORM) transform(at + windowAt(bands, size, 1 - load<i32>(at, SIDE)), at + twiddles(bands), size, done, to);
  else sum(at, bands, size, done, to);
  store<i32>(at, to == all ? 0 : to, DONE);
  if (to == all) store<i32>(at, task == SUM ? IDLE : SUM, TASK);
  return (to - done) * cost;
}

/** Bins from…to into the bands they lie in. */
function sum(at: usize, bands: i32, size: i32, from: i32, to: i32): void {
  const z = at + windowAt(bands, size, 1 - load<i32>(at, SIDE));
  const edges = at + borders(bands);
  let k = max(from, load<i32>(edges));
  for (let band = 0; band < bands && k < to; band++) {
    const next = load<i32>(edges + ((<usize>(band + 1)) << 2));
    if (k >= next) continue;
    let squares = f32x4.splat(0), product = f32x4.splat(0);
    for (const end = min(next, to); k < end; k++) {
      const bin = binOf(z, size, k);
      squares = f32x4.add(squares, f32x4.mul(bin, bin));
      product = f32x4.add(product, f32x4.mul(bin, i64x2.shuffle(bin, bin, 1, 0)));
    }
    const place = at + sums(bands) + <usize>band * BAND_BYTES;
    add(place, f32x4.extract_lane(squares, 0) + f32x4.extract_lane(squares, 1));
    add(place + 8, f32x4.extract_lane(squares, 2) + f32x4.extract_lane(squares, 3));
    add(place + 16, f32x4.extract_lane(product, 0) + f32x4.extract_lane(product, 1));
  }
}

// @ts-ignore: decorator
@inline
function add(at: usize, value: f32): void {
  store<f64>(at, load<f64>(at) + <f64>value);
}

function average(at: usize, bands: i32, size: i32, seconds: f64): bool {
  const share = 1.0 - exp2((-<f64>hop(size) * LOG2_E) / (max(seconds, 0.01) * rateHz));
  const gain = 0.5 / <f64>windowGain(HANN, size);
  const scale = (gain * gain) / <f64>windowBandwidth(HANN);
  for (let part: usize = 0; part < <usize>bands * BAND_BYTES; part += 8) {
    const now = load<f64>(at + part, MEANS);
    const next = now + (load<f64>(at + sums(bands) + part) * scale - now) * share;
    // What has run away begins anew, and what is far below hearing is nothing.
    store<f64>(at + part, abs(next) < 1e20 && abs(next) > 1e-25 ? next : 0, MEANS);
  }
  return true;
}

/** Into three rows of f32, one of each band: powers of left and right, 1 for a sine of full scale, and their mean product. */
export function showImage(at: usize, bands: i32, left: usize, right: usize, product: usize): void {
  for (let band = 0; band < bands; band++) {
    const mean = at + <usize>band * BAND_BYTES;
    const offset = (<usize>band) << 2;
    store<f32>(left + offset, <f32>load<f64>(mean, MEANS));
    store<f32>(right + offset, <f32>load<f64>(mean, MEANS + 8));
    store<f32>(product + offset, <f32>load<f64>(mean, MEANS + 16));
  }
}
