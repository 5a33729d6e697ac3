/**
 * xoshiro128++: uniform 32-bit noise from integer arithmetic alone, so the same on every engine. Several generators live
 * side by side in one array. Pure, any thread; `next32` doesn't allocate.
 *
 * Source: Blackman, Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 47(4) 2021; names as there.
 */

/** Length of one generator's state. */
export const STATE_WORDS = 4;

/** The next 32 bits, signed, of the generator whose state begins at `at`. */
export function next32(state: Int32Array, at: number): number {
  const s0 = state[at] ?? 0;
  const s1 = state[at + 1] ?? 0;
  const s2 = (state[at + 2] ?? 0) ^ s0;
  const oldS3 = state[at + 3] ?? 0;
  const s3 = oldS3 ^ s1;
  state[at] = s0 ^ s3;
  state[at + 1] = s1 ^ s2;
  state[at + 2] = s2 ^ (s1 << 9);
  state[at + 3] = rotate(s3, 11);
  return (rotate((s0 + oldS3) | 0, 7) + s0) | 0;
}

/** State of `count` generators: a Weyl sequence through MurmurHash3's finalizer, so neighbors share nothing. */
export function seedXoshiro(seed: number, count: number): Int32Array {
  const state = new Int32Array(STATE_WORDS * count);
  for (let i = 0; i < state.length; i++) {
    let h = (seed + Math.imul(i + 1, 0x9e37_79b9)) | 0;
    h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
    state[i] = h ^ (h >>> 16);
  }
  return state;
}

const rotate = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
