/**
 * Loading and storing stereo frames. A frame is 8 bytes `L R` f32; `f64x2` of it is what recursions run on.
 */

/** One frame as f64x2 (L, R). */
// @ts-ignore: decorator
@inline
export function loadPair(address: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(address));
}

// @ts-ignore: decorator
@inline
export function storePair(address: usize, pair: v128): void {
  v128.store_lane<u64>(address, f32x4.demote_f64x2_zero(pair), 0);
}

/** One frame as the lower half of f32x4. */
// @ts-ignore: decorator
@inline
export function loadFrame(address: usize): v128 {
  return v128.load64_zero(address);
}

// @ts-ignore: decorator
@inline
export function storeFrame(address: usize, frame: v128): void {
  v128.store_lane<u64>(address, frame, 0);
}

/** Two f32 per frame from one: (a, a) of a parameter's signal. */
// @ts-ignore: decorator
@inline
export function loadMono(address: usize): v128 {
  return v128.load_splat<f32>(address);
}

/** (a, a, b, b) of two successive values of a parameter's signal: the gains of two frames. */
// @ts-ignore: decorator
@inline
export function loadTwoMono(address: usize): v128 {
  const two = v128.load64_zero(address);
  return i32x4.shuffle(two, two, 0, 0, 1, 1);
}

/** Left and right of a pair exchanged. */
// @ts-ignore: decorator
@inline
export function swapPair(pair: v128): v128 {
  return i64x2.shuffle(pair, pair, 1, 0);
}

/** −1e-15 < lane < 1e-15 → 0 in both lanes: WebAssembly has no flush-to-zero, and a subnormal is 26 times slower. */
// @ts-ignore: decorator
@inline
export function flushPair(pair: v128): v128 {
  return v128.and(pair, f64x2.ge(f64x2.abs(pair), f64x2.splat(1e-15)));
}

// @ts-ignore: decorator
@inline
export function flush(value: f64): f64 {
  return abs(value) < 1e-15 ? 0 : value;
}

/** Copies whole frames between buffers that may not overlap. */
// @ts-ignore: decorator
@inline
export function copyFrames(target: usize, source: usize, frames: i32): void {
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    v128.store(target + at, v128.load(source + at));
    v128.store(target + at, v128.load(source + at, 16), 16);
  }
  for (; at < end; at += 8) store<u64>(target + at, load<u64>(source + at));
}

/** A loop, because `memory.fill` leaves the engine for a call into its host: dear for a slice, and for none at all. */
// @ts-ignore: decorator
@inline
export function clearFrames(target: usize, frames: i32): void {
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    v128.store(target + at, i64x2.splat(0));
    v128.store(target + at, i64x2.splat(0), 16);
  }
  for (; at < end; at += 8) store<u64>(target + at, 0);
}
