/**
 * Random numbers for noise: xoshiro128++ (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021) four
 * at a time, each lane a generator of its own. Integers only, so the same bits on every machine. State: 64 bytes.
 */

export const RANDOM_BYTES: i32 = 64;

/** Fills the state from one number by splitmix32, so that neighboring seeds and lanes have nothing in common. */
export function seedRandom(state: usize, seed: u32): void {
  let x = seed;
  for (let i: usize = 0; i < 64; i += 4) {
    x += 0x9e3779b9;
    let z = x;
    z = (z ^ (z >> 16)) * 0x21f0aaad;
    z = (z ^ (z >> 15)) * 0x735a2d97;
    store<u32>(state + i, z ^ (z >> 15));
  }
}

// @ts-ignore: decorator
@inline
function rotateLeft(x: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(x, bits), i32x4.shr_u(x, 32 - bits));
}

/** Four random 32-bit integers; advances the state. */
// @ts-ignore: decorator
@inline
export function nextRandom(state: usize): v128 {
  const s0 = v128.load(state);
  const s1 = v128.load(state, 16);
  const s2 = v128.xor(v128.load(state, 32), s0);
  const s3 = v128.xor(v128.load(state, 48), s1);
  const result = i32x4.add(rotateLeft(i32x4.add(s0, v128.load(state, 48)), 7), s0);
  v128.store(state, v128.xor(s0, s3));
  v128.store(state, v128.xor(s1, s2), 16);
  v128.store(state, v128.xor(s2, i32x4.shl(s1, 9)), 32);
  v128.store(state, rotateLeft(s3, 11), 48);
  return result;
}
