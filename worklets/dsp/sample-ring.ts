/**
 * Rings of single f32 samples that are read and written four at a time, wherever the ring ends. A ring of 2^k samples is
 * followed by GUARD_SAMPLES that repeat its first ones; a slice is written straight on into them, and `seam` then makes
 * both ends agree. Audio thread; allocates nothing.
 *
 * A write of four may spill three samples beyond the slice: they are replaced by the next slice before anything that is
 * at least 36 samples old is read.
 */
export const GUARD_SAMPLES: i32 = 64;
const GUARD_BYTES: usize = 256;

/** A power of two of samples that can be read `longest` back while a slice is written. */
export function ringSamples(longest: f64): i32 {
  let samples = 64;
  while (<f64>samples < longest + <f64>GUARD_SAMPLES) samples *= 2;
  return samples;
}

// @ts-ignore: decorator
@inline
export function ringBytes(samples: i32): usize {
  return (<usize>(samples + GUARD_SAMPLES)) << 2;
}

/** Four samples from `index` on. */
// @ts-ignore: decorator
@inline
export function readFour(ring: usize, mask: i32, index: i32): v128 {
  return v128.load(ring + ((<usize>(index & mask)) << 2));
}

/** After 1…32 samples have been written from `start`, 0…mask: both ends alike. */
// @ts-ignore: decorator
@inline
export function seam(ring: usize, mask: i32, start: i32, samples: i32): void {
  const end = ring + ((<usize>(mask + 1)) << 2);
  if (start + samples + 3 > mask) memory.copy(ring, end, GUARD_BYTES);
  else if (start < GUARD_SAMPLES) memory.copy(end, ring, GUARD_BYTES);
}

/** Four lines of four successive samples become four samples of all lines: the 4×4 matrix at `at`, in place. */
// @ts-ignore: decorator
@inline
export function transpose(at: usize): void {
  const a = v128.load(at), b = v128.load(at, 16), c = v128.load(at, 32), d = v128.load(at, 48);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5), AB = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5), CD = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(at, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(at, i64x2.shuffle(ab, cd, 1, 3), 16);
  v128.store(at, i64x2.shuffle(AB, CD, 0, 2), 32);
  v128.store(at, i64x2.shuffle(AB, CD, 1, 3), 48);
}
