/**
 * Gains of pan laws, four at a time in f32: lanes are left and right of two frames. They are given u, the way from the far
 * side: 0 exactly silent, ½ center, 1 full. Only IEEE operations, so the same bits on every machine.
 */

/** sin(π/2·u) for |u| ≤ 1; absolute error below 1.7e-7 (minimax polynomial u·P(u²), P of degree 4, rounded to f32). Odd; exactly 0 at 0 and 1 at 1. */
// @ts-ignore: decorator
@inline
export function quarterSine(u: v128): v128 {
  const s = f32x4.mul(u, u);
  let p = f32x4.splat(0.00015062920283526182);
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-0.004671841394156218));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(0.07968822121620178));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-0.6459632515907288));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(1.570796251296997));
  return f32x4.mul(p, u);
}
