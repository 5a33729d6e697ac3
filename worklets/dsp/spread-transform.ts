/**
 * A transform of the last frames of a stereo sound, in pieces: a ring that keeps two windows of frames, the windowed frames, and what
 * `fft.ts` makes of them. A caller spreads the pieces over its grid steps. Audio thread; allocates nothing.
 *
 * Layout from `at`, for a size of 2^m frames: i32 where the next frame goes and where the window begins; the ring, 2·size frames; the
 * complex work; twiddles.
 */
import { fillTwiddles, reversed } from "./fft";
import { copyFrames, loadFrame, storeFrame } from "./frame";

const WRITTEN: usize = 0;
const BEGIN: usize = 4;
const RING: usize = 16;

/** 16 + 28·size. */
// @ts-ignore: decorator
@inline
export function spreadBytes(size: i32): usize {
  return RING + <usize>size * 28;
}

// @ts-ignore: decorator
@inline
export function spreadWork(at: usize, size: i32): usize {
  return at + RING + ((<usize>size) << 4);
}

// @ts-ignore: decorator
@inline
export function spreadTwiddles(at: usize, size: i32): usize {
  return at + RING + <usize>size * 24;
}

/** Not on the audio path. */
export function startSpread(at: usize, size: i32): void {
  fillTwiddles(spreadTwiddles(at, size), size);
}

/** Silence before the first frame. */
export function clearSpread(at: usize, size: i32): void {
  memory.fill(at, 0, RING + ((<usize>size) << 4));
}

export function feedSpread(at: usize, size: i32, x: usize, frames: i32): void {
  const capacity = size << 1;
  const written = load<i32>(at, WRITTEN);
  const head = min(frames, capacity - written);
  copyFrames(at + RING + ((<usize>written) << 3), x, head);
  if (head < frames) copyFrames(at + RING, x + ((<usize>head) << 3), frames - head);
  store<i32>(at, (written + frames) & (capacity - 1), WRITTEN);
}

/** The window is the last `size` frames; it must be gathered before as many have come again. */
export function markSpread(at: usize, size: i32): void {
  store<i32>(at, (load<i32>(at, WRITTEN) - size) & (2 * size - 1), BEGIN);
}

export const HANN: i32 = 0;
/** Four terms, sidelobes below −92 dB: F. J. Harris 1978. */
export const BLACKMAN_HARRIS: i32 = 1;
/** Five terms, level true within 0.01 dB between bins. */
export const FLAT_TOP: i32 = 2;

/** Five factors of cos(2π·j·k/size), signs included, for each window; then its noise bandwidth in bins, and how many bins to each side hold its power. */
const WINDOWS: usize = memory.data<f32>([
  0.5, -0.5, 0, 0, 0, 1.5, 1,
  0.35875, -0.48829, 0.14128, -0.01168, 0, 2.00435, 3,
  0.21557895, -0.41663158, 0.277263158, -0.083578947, 0.006947368, 3.77025, 4,
]);
const WINDOW_BYTES: usize = 28;

// @ts-ignore: decorator
@inline
function factor(window: i32, term: i32): f32 {
  return load<f32>(WINDOWS + <usize>window * WINDOW_BYTES + ((<usize>term) << 2));
}

/** What a sine of peak 1 in the middle of a bin has there, for a transform of `size`. */
// @ts-ignore: decorator
@inline
export function windowGain(window: i32, size: i32): f32 {
  return factor(window, 0) * <f32>size * 0.5;
}

// @ts-ignore: decorator
@inline
export function windowBandwidth(window: i32): f32 {
  return factor(window, 5);
}

// @ts-ignore: decorator
@inline
export function windowReach(window: i32): i32 {
  return <i32>factor(window, 6);
}

/** cos(2π·k/size), from the twiddles. */
// @ts-ignore: decorator
@inline
function cosine(twiddles: usize, size: i32, k: i32): f32 {
  const half = size >> 1;
  const j = k & (size - 1);
  return j < half ? load<f32>(twiddles + ((<usize>j) << 3)) : -load<f32>(twiddles + ((<usize>(j - half)) << 3));
}

/** Windowed frames from…to of the marked window, in the order the transform wants. */
export function gatherSpread(at: usize, size: i32, bits: i32, window: i32, from: i32, to: i32): void {
  const target = spreadWork(at, size), twiddles = spreadTwiddles(at, size);
  const start = load<i32>(at, BEGIN);
  const a0 = factor(window, 0), a1 = factor(window, 1), a2 = factor(window, 2), a3 = factor(window, 3), a4 = factor(window, 4);
  for (let k = from; k < to; k++) {
    let w = a0 + a1 * cosine(twiddles, size, k);
    if (window != HANN) w += a2 * cosine(twiddles, size, 2 * k) + a3 * cosine(twiddles, size, 3 * k) + a4 * cosine(twiddles, size, 4 * k);
    const x = loadFrame(at + RING + ((<usize>((start + k) & (2 * size - 1))) << 3));
    storeFrame(target + ((<usize>reversed(k, bits)) << 3), f32x4.mul(x, f32x4.splat(w)));
  }
}

/**
 * Bin k of the transform z of L + i·R, doubled and taken apart: L = z_k + conj z_−k, R = −i·(z_k − conj z_−k), as
 * (re L, im L, re R, im R).
 */
// @ts-ignore: decorator
@inline
export function binOf(work: usize, size: i32, k: i32): v128 {
  const here = work + ((<usize>k) << 3);
  const there = work + ((<usize>((size - k) & (size - 1))) << 3);
  const a = load<f32>(here), b = load<f32>(here, 4), c = load<f32>(there), d = load<f32>(there, 4);
  return f32x4.replace_lane(f32x4.replace_lane(f32x4.replace_lane(f32x4.splat(a + c), 1, b - d), 2, b + d), 3, c - a);
}
