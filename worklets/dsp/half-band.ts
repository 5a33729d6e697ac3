/**
 * Doubling and halving the sample rate by half-band filters in two phases: every second tap is zero, the middle one ½, so
 * one phase is a delay and the other an even symmetric FIR. A filter has 4·n − 1 taps, given by n numbers: twice the taps
 * next to the middle, outwards. Up: twice the gain; delay (2n − 1) at the high rate each way.
 *
 * Frames of f32 pairs, two a vector; `x` points at the first new frame, with 2n − 1 frames of history before it. The sums
 * are formed in the same order however the frames are cut. Audio thread; allocates nothing.
 */
import { loadFrame, storeFrame } from "./frame";

/** Windowed sinc with a Kaiser window of that β: for the first doubling, where the transition is narrow. Writes `count` f32. */
export function kaiserHalfBand(count: i32, beta: f64, taps: usize): void {
  const half = <f64>(2 * count - 1);
  const scale = 1.0 / bessel0(beta);
  for (let i = 0; i < count; i++) {
    const n = <f64>(2 * i + 1);
    const sinc = (i & 1 ? -2.0 : 2.0) / (Math.PI * n);
    const part = n / half;
    store<f32>(taps + ((<usize>i) << 2), <f32>(sinc * bessel0(beta * Math.sqrt(max(1.0 - part * part, 0.0))) * scale));
  }
}

/** Modified Bessel function of order 0 by its power series. */
export function bessel0(x: f64): f64 {
  const quarter = x * x * 0.25;
  let term = 1.0;
  let sum = 1.0;
  for (let k = 1.0; term > sum * 1e-17; k += 1.0) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

const MAX_WIDE_COUNT: i32 = 8;
const matrix: usize = memory.data(8 * 9 * 8, 16);

/**
 * For later doublings, where only 0…edge must pass: zeros at the Chebyshev nodes of the mirrored stop band, far deeper than
 * a window gives. `edge`: frequency/high rate; `count` ≤ 8. With x = cos ω the stop band asks Σ cᵢ·T₂ᵢ₊₁(x) = ½ for x near 1.
 */
export function wideHalfBand(count: i32, edge: f64, taps: usize): void {
  const n = min(count, MAX_WIDE_COUNT);
  const lowest = Math.cos(2.0 * Math.PI * edge);
  const width = n + 1;
  for (let row = 0; row < n; row++) {
    const x = 0.5 * (1.0 + lowest) + 0.5 * (1.0 - lowest) * Math.cos(((<f64>row + 0.5) * Math.PI) / <f64>n);
    let before = x;
    let polynomial = x;
    for (let column = 0; column < n; column++) {
      store<f64>(cell(row, column, width), polynomial);
      const next = (4.0 * x * x - 2.0) * polynomial - before;
      before = polynomial;
      polynomial = next;
    }
    store<f64>(cell(row, n, width), 0.5);
  }
  solve(n, width);
  for (let i = 0; i < n; i++) store<f32>(taps + ((<usize>i) << 2), <f32>load<f64>(cell(i, n, width)));
}

// @ts-ignore: decorator
@inline
function cell(row: i32, column: i32, width: i32): usize {
  return matrix + ((<usize>(row * width + column)) << 3);
}

/** Gauss and Jordan with row pivots; the last column becomes the solution. */
function solve(n: i32, width: i32): void {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) if (abs(load<f64>(cell(row, k, width))) > abs(load<f64>(cell(pivot, k, width)))) pivot = row;
    for (let column = 0; column < width; column++) {
      const held = load<f64>(cell(k, column, width));
      store<f64>(cell(k, column, width), load<f64>(cell(pivot, column, width)));
      store<f64>(cell(pivot, column, width), held);
    }
    const scale = 1.0 / load<f64>(cell(k, k, width));
    for (let column = 0; column < width; column++) store<f64>(cell(k, column, width), load<f64>(cell(k, column, width)) * scale);
    for (let row = 0; row < n; row++) {
      const by = load<f64>(cell(row, k, width));
      if (row == k || by == 0) continue;
      for (let column = 0; column < width; column++) store<f64>(cell(row, column, width), load<f64>(cell(row, column, width)) - by * load<f64>(cell(k, column, width)));
    }
  }
}

/** The phase that is an FIR of 2n taps: y[k] = Σ cᵢ·(x[k − n + 1 + i] + x[k − n − i]). */
export function firPhase(x: usize, taps: usize, count: i32, y: usize, frames: i32): void {
  const nearest = x - ((<usize>(count - 1)) << 3);
  const end = y + ((<usize>frames) << 3);
  const tapsEnd = taps + ((<usize>count) << 2);
  let near = nearest;
  // Eight frames share one load of each tap.
  for (; y + 64 <= end; y += 64, near += 64) {
    let p = near;
    let q = near - 8;
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let t = taps; t < tapsEnd; t += 4, p += 8, q -= 8) {
      const tap = v128.load32_splat(t);
      a = f32x4.add(a, f32x4.mul(tap, f32x4.add(v128.load(p), v128.load(q))));
      b = f32x4.add(b, f32x4.mul(tap, f32x4.add(v128.load(p, 16), v128.load(q, 16))));
      c = f32x4.add(c, f32x4.mul(tap, f32x4.add(v128.load(p, 32), v128.load(q, 32))));
      d = f32x4.add(d, f32x4.mul(tap, f32x4.add(v128.load(p, 48), v128.load(q, 48))));
    }
    v128.store(y, a);
    v128.store(y, b, 16);
    v128.store(y, c, 32);
    v128.store(y, d, 48);
  }
  for (; y + 16 <= end; y += 16, near += 16) {
    let p = near;
    let q = near - 8;
    let a = f32x4.splat(0);
    for (let t = taps; t < tapsEnd; t += 4, p += 8, q -= 8) a = f32x4.add(a, f32x4.mul(v128.load32_splat(t), f32x4.add(v128.load(p), v128.load(q))));
    v128.store(y, a);
  }
  if (y < end) {
    let p = near;
    let q = near - 8;
    let a = f32x4.splat(0);
    for (let t = taps; t < tapsEnd; t += 4, p += 8, q -= 8) a = f32x4.add(a, f32x4.mul(v128.load32_splat(t), f32x4.add(loadFrame(p), loadFrame(q))));
    storeFrame(y, a);
  }
}

/** Where the other phase of a doubled signal is read: the input itself, n − 1 frames earlier. */
// @ts-ignore: decorator
@inline
export function delayPhase(x: usize, count: i32): usize {
  return x - ((<usize>(count - 1)) << 3);
}

/** x → y with twice the frames. `scratch`: room for `frames` frames. */
export function doubleRate(x: usize, taps: usize, count: i32, y: usize, scratch: usize, frames: i32): void {
  firPhase(x, taps, count, scratch, frames);
  const other = delayPhase(x, count);
  for (let i: usize = 0; i < <usize>frames; i++) {
    const even = loadFrame(scratch + (i << 3));
    v128.store(y + (i << 4), i64x2.shuffle(even, loadFrame(other + (i << 3)), 0, 2));
  }
}

/** Two phases of n frames, the even ones with 2n − 1 and the odd ones with n frames of history → y. `scratch` as above. */
export function halveRate(even: usize, odd: usize, taps: usize, count: i32, y: usize, scratch: usize, frames: i32): void {
  firPhase(even, taps, count, scratch, frames);
  const other = odd - ((<usize>count) << 3);
  const half = f32x4.splat(0.5);
  let i: usize = 0;
  for (; i + 2 <= <usize>frames; i += 2) v128.store(y + (i << 3), f32x4.mul(half, f32x4.add(v128.load(scratch + (i << 3)), v128.load(other + (i << 3)))));
  if (i < <usize>frames) storeFrame(y + (i << 3), f32x4.mul(half, f32x4.add(loadFrame(scratch + (i << 3)), loadFrame(other + (i << 3)))));
}

/** The same, the result at once in two phases for the next halving; `frames` is even. */
export function halveRateToPhases(even: usize, odd: usize, taps: usize, count: i32, evenOut: usize, oddOut: usize, scratch: usize, frames: i32): void {
  firPhase(even, taps, count, scratch, frames);
  const other = odd - ((<usize>count) << 3);
  const half = f32x4.splat(0.5);
  for (let i: usize = 0; i < <usize>frames; i += 2) {
    const two = f32x4.mul(half, f32x4.add(v128.load(scratch + (i << 3)), v128.load(other + (i << 3))));
    v128.store_lane<u64>(evenOut + (i << 2), two, 0);
    v128.store_lane<u64>(oddOut + (i << 2), two, 1);
  }
}

/** Moves the end of what lies before `buffer` + frames to before `buffer`. */
// @ts-ignore: decorator
@inline
export function remember(buffer: usize, history: usize, frames: i32): void {
  const source = buffer + ((<usize>frames) << 3);
  // Forwards, so that the ranges may overlap.
  for (let at: usize = history; at > 0; at -= 16) v128.store(buffer - at, v128.load(source - at));
}
