/**
 * Reading between the frames of a ring of stereo f32: Lagrange's polynomial of third order through four frames. Flat
 * within 0.6 dB to 10 kHz at 48 kHz, exact on a frame. A read needs weights, which hold as long as the delay does. Audio
 * thread; allocates nothing.
 */
import { storeFrame } from "./frame";

/** Frames behind the end of a ring that repeat its first ones, so that four frames in a row never wrap. */
export const GUARD_FRAMES: i32 = 4;

/** Puts a frame into the ring; `mask` is the capacity, a power of two, less one. */
// @ts-ignore: decorator
@inline
export function putFrame(ring: usize, mask: i32, position: i32, frame: v128): void {
  storeFrame(ring + ((<usize>position) << 3), frame);
  if (position < GUARD_FRAMES) storeFrame(ring + ((<usize>(mask + 1 + position)) << 3), frame);
}

/** Delay of the younger of the two frames a delay of at least 1 lies between; between 1 and 2 the polynomial is used off its middle: right in phase, a little less flat. */
// @ts-ignore: decorator
@inline
export function baseOf(delay: f64): i32 {
  return max(<i32>delay, 2);
}

/**
 * Weights of the frames at delays base + 2 and base + 1, each twice, for x = delay − base:
 * (x+1)x(x−1)/6 and −(x+1)x(x−2)/2.
 */
// @ts-ignore: decorator
@inline
export function olderWeights(x: f64): v128 {
  const oldest = f32x4.splat(<f32>((x + 1.0) * x * (x - 1.0) * 0.16666666666666666));
  return i32x4.shuffle(oldest, f32x4.splat(<f32>(-0.5 * (x + 1.0) * x * (x - 2.0))), 0, 1, 4, 5);
}

/** Weights of the frames at delays base and base − 1, each twice: (x+1)(x−1)(x−2)/2 and −x(x−1)(x−2)/6. */
// @ts-ignore: decorator
@inline
export function youngerWeights(x: f64): v128 {
  const younger = f32x4.splat(<f32>(0.5 * (x + 1.0) * (x - 1.0) * (x - 2.0)));
  return i32x4.shuffle(younger, f32x4.splat(<f32>(x * (x - 1.0) * (x - 2.0) * -0.16666666666666666)), 0, 1, 4, 5);
}

/** The frame `base` + x before the one to be written at `position`, in the lower half. Frames older than `filled` count as silence. */
// @ts-ignore: decorator
@inline
export function readBetween(ring: usize, mask: i32, position: i32, filled: i32, base: i32, olders: v128, youngers: v128): v128 {
  const at = ring + ((<usize>((position - base - 2) & mask)) << 3);
  let old = v128.load(at);
  let young = v128.load(at, 16);
  if (filled < base + 2) {
    if (filled < base - 1) return f32x4.splat(0);
    if (filled == base - 1) young = i32x4.shuffle(f32x4.splat(0), young, 0, 1, 6, 7);
    old = filled == base + 1 ? i32x4.shuffle(f32x4.splat(0), old, 0, 1, 6, 7) : f32x4.splat(0);
  }
  const sum = f32x4.add(f32x4.mul(old, olders), f32x4.mul(young, youngers));
  return f32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
}
