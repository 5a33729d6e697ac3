/**
 * The saturator's curves at the highest rate, over the two phases of the last doubling. All delay by two frames of that
 * rate. Audio thread; allocates nothing.
 */
import { arctangent } from "../../../worklets/dsp/arctangent";
import { fineTanh } from "../../../worklets/dsp/tanh";

export const TANH: i32 = 0;
export const ATAN: i32 = 1;
export const CUBIC: i32 = 2;
export const HARD: i32 = 3;

// @ts-ignore: decorator
@inline
function clamp(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, f32x4.splat(1)), f32x4.splat(-1));
}

/** Slope 1 at 0 (1.5 for cubic), ±1 at the ends. */
// @ts-ignore: decorator
@inline
function curve(kind: i32, x: v128): v128 {
  if (kind == TANH) return fineTanh(x);
  if (kind == ATAN) return f32x4.mul(f32x4.splat(0.6366197723675814), arctangent(f32x4.mul(x, f32x4.splat(1.5707963267948966))));
  const c = clamp(x);
  if (kind == CUBIC) return f32x4.mul(c, f32x4.sub(f32x4.splat(1.5), f32x4.mul(f32x4.splat(0.5), f32x4.mul(c, c))));
  return c;
}

/** The same for a kind known only when it runs: outside of sample loops. */
export function curveOf(kind: i32, x: v128): v128 {
  if (kind == TANH) return curve(TANH, x);
  if (kind == ATAN) return curve(ATAN, x);
  if (kind == CUBIC) return curve(CUBIC, x);
  return curve(HARD, x);
}

/**
 * `even`, `odd`: the phases, `vectors` of two frames for each of `frames` frames of the sample rate, with one frame of history.
 * `biases`, `offsets`: f32 per frame of the sample rate, b and f(b) of y = f(x + b) − f(b); 0 where there is none.
 * `evenMean`, `oddMean`: room for the phases of an averaged curve before compensation, with two frames of history each.
 */
export function shape(kind: i32, even: usize, odd: usize, evenOut: usize, oddOut: usize, biases: usize, offsets: usize, vectors: i32, frames: i32, evenMean: usize, oddMean: usize): void {
  if (kind == HARD) return averaged(HARD, even, odd, evenOut, oddOut, biases, offsets, vectors, frames, evenMean, oddMean);
  if (kind == CUBIC) return averaged(CUBIC, even, odd, evenOut, oddOut, biases, offsets, vectors, frames, evenMean, oddMean);
  // Two frames of the highest rate are one of each phase.
  even -= 8;
  odd -= 8;
  if (biases == 0) {
    const count = frames * vectors;
    if (kind == TANH) plain(TANH, even, odd, evenOut, oddOut, count);
    else plain(ATAN, even, odd, evenOut, oddOut, count);
  } else if (kind == TANH) biased(TANH, even, odd, evenOut, oddOut, biases, offsets, vectors, frames);
  else biased(ATAN, even, odd, evenOut, oddOut, biases, offsets, vectors, frames);
}

// @ts-ignore: decorator
@inline
function plain(kind: i32, even: usize, odd: usize, evenOut: usize, oddOut: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 4; i += 16) {
    v128.store(evenOut + i, curve(kind, v128.load(even + i)));
    v128.store(oddOut + i, curve(kind, v128.load(odd + i)));
  }
}

// @ts-ignore: decorator
@inline
function biased(kind: i32, even: usize, odd: usize, evenOut: usize, oddOut: usize, biases: usize, offsets: usize, vectors: i32, frames: i32): void {
  let i: usize = 0;
  for (let frame: usize = 0; frame < <usize>frames; frame++) {
    const bias = v128.load32_splat(biases + (frame << 2));
    const offset = v128.load32_splat(offsets + (frame << 2));
    for (let k = 0; k < vectors; k++, i += 16) {
      v128.store(evenOut + i, f32x4.sub(curve(kind, f32x4.add(v128.load(even + i), bias)), offset));
      v128.store(oddOut + i, f32x4.sub(curve(kind, f32x4.add(v128.load(odd + i), bias)), offset));
    }
  }
}

/**
 * The mean of a curve over the way from x0 to x, (F(x) − F(x0))/(x − x0) with F = ∫f, where f is a polynomial up to ±1 and
 * constant beyond: its corners fold back the most. Delay: half a frame. Each difference is divided out by hand, so that f32
 * keeps its digits; with c = clip(x), c0 = clip(x0), both equal means a constant stretch or no way at all.
 */
// @ts-ignore: decorator
@inline
function mean(kind: i32, x: v128, x0: v128): v128 {
  const c = clamp(x);
  const c0 = clamp(x0);
  const way = f32x4.sub(x, x0);
  const moved = f32x4.sub(c, c0);
  const isStill = f32x4.eq(c, c0);
  if (kind == HARD) {
    // F = x·c − c²/2: c0 + r·(x − (c + c0)/2), r = (c − c0)/(x − x0) in 0…1.
    const r = v128.andnot(f32x4.div(moved, way), isStill);
    return f32x4.add(c0, f32x4.mul(r, f32x4.sub(x, f32x4.mul(f32x4.splat(0.5), f32x4.add(c, c0)))));
  }
  // F = 3/4·c² − c⁴/8 + f(c)·(x − c), where f(c) = c wherever x − c is not 0.
  const squares = f32x4.add(f32x4.mul(c, c), f32x4.mul(c0, c0));
  const inside = f32x4.mul(moved, f32x4.mul(f32x4.add(c, c0), f32x4.sub(f32x4.splat(0.75), f32x4.mul(f32x4.splat(0.125), squares))));
  const beyond = f32x4.sub(f32x4.mul(c, f32x4.sub(x, c)), f32x4.mul(c0, f32x4.sub(x0, c0)));
  return v128.bitselect(curve(CUBIC, c), f32x4.div(f32x4.add(inside, beyond), way), isStill);
}

/** What the mean takes from the treble, given back by [q p p q], 1.5 frames. Even length makes the delay whole again. */
const INNER_4: f32 = 0.63648;
const OUTER_4: f32 = -0.13648;
const INNER_8: f32 = 0.625;
const OUTER_8: f32 = -0.125;

// @ts-ignore: decorator
@inline
function averaged(kind: i32, even: usize, odd: usize, evenOut: usize, oddOut: usize, biases: usize, offsets: usize, vectors: i32, frames: i32, evenMean: usize, oddMean: usize): void {
  let i: usize = 0;
  let bias = f32x4.splat(0);
  let offset = bias;
  for (let frame: usize = 0; frame < <usize>frames; frame++) {
    if (biases != 0) {
      bias = v128.load32_splat(biases + (frame << 2));
      offset = v128.load32_splat(offsets + (frame << 2));
    }
    for (let k = 0; k < vectors; k++, i += 16) {
      const x0 = f32x4.add(v128.load(odd + i - 8), bias);
      const x1 = f32x4.add(v128.load(even + i), bias);
      const x2 = f32x4.add(v128.load(odd + i), bias);
      v128.store(evenMean + i, f32x4.sub(mean(kind, x1, x0), offset));
      v128.store(oddMean + i, f32x4.sub(mean(kind, x2, x1), offset));
    }
  }
  const p = f32x4.splat(vectors == 1 ? INNER_4 : INNER_8);
  const q = f32x4.splat(vectors == 1 ? OUTER_4 : OUTER_8);
  for (let k: usize = 0; k < i; k += 16) {
    const e0 = v128.load(evenMean + k);
    const e1 = v128.load(evenMean + k - 8);
    const o0 = v128.load(oddMean + k);
    const o1 = v128.load(oddMean + k - 8);
    const o2 = v128.load(oddMean + k - 16);
    v128.store(evenOut + k, f32x4.add(f32x4.mul(p, f32x4.add(o1, e1)), f32x4.mul(q, f32x4.add(e0, o2))));
    v128.store(oddOut + k, f32x4.add(f32x4.mul(p, f32x4.add(e0, o1)), f32x4.mul(q, f32x4.add(o0, e1))));
  }
}
