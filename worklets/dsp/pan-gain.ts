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

/** sin 60°·u and sin 30°·u by way of sin(π/2·…). */
const TWO_THIRDS: f32 = 2.0 / 3.0;
const THIRD: f32 = 1.0 / 3.0;

/** a/√(a² + b²): exactly 0 and 1 where a or b is 0, because a square root of a square is exact. */
// @ts-ignore: decorator
@inline
function shareOf(a: v128, b: v128): v128 {
  return f32x4.div(a, f32x4.sqrt(f32x4.add(f32x4.mul(a, a), f32x4.mul(b, b))));
}

/**
 * Tangent law for loudspeakers at ±φ0 = ±30°, power kept: (gR − gL)/(gR + gL) = tan φ/tan φ0 is gR/gL = sin(φ0 + φ)/sin(φ0 − φ),
 * where φ0 ± φ are the ways to both sides, 60° long.
 */
// @ts-ignore: decorator
@inline
export function byTangent(u: v128): v128 {
  const far = f32x4.sub(f32x4.splat(1), u);
  return shareOf(quarterSine(f32x4.mul(u, f32x4.splat(TWO_THIRDS))), quarterSine(f32x4.mul(far, f32x4.splat(TWO_THIRDS))));
}

/** Sine law, the same with sines: gR/gL = (sin φ0 + sin φ)/(sin φ0 − sin φ), each sum a product of sine and cosine of half the ways. */
// @ts-ignore: decorator
@inline
export function bySine(u: v128): v128 {
  const one = f32x4.splat(1);
  const third = f32x4.splat(THIRD);
  const near = f32x4.mul(u, third);
  const far = f32x4.mul(f32x4.sub(one, u), third);
  return shareOf(f32x4.mul(quarterSine(near), quarterSine(f32x4.sub(one, far))), f32x4.mul(quarterSine(far), quarterSine(f32x4.sub(one, near))));
}
