/**
 * Sum and difference of left and right: the matrix of mid/side, its own inverse but for a factor of 2.
 */

/** (L + R, L − R) of each of two frames. */
// @ts-ignore: decorator
@inline
export function sumAndDifference(x: v128): v128 {
  const swapped = i32x4.shuffle(x, x, 1, 0, 3, 2);
  return f32x4.add(swapped, v128.xor(x, i32x4(0, 0x80000000, 0, 0x80000000)));
}
