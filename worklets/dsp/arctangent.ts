/**
 * The arctangent for sample loops, four f32 at a time: Chebyshev polynomial of degree 15 on 0…1, mirrored at 1. Relative
 * error below 3e-7; odd to the bit; NaN stays NaN.
 */

// @ts-ignore: decorator
@inline
export function arctangent(x: v128): v128 {
  const sign = f32x4.splat(-0.0);
  const a = v128.andnot(x, sign);
  const one = f32x4.splat(1);
  const beyond = f32x4.gt(a, one);
  // atan(a) = π/2 − atan(1/a)
  const z = v128.bitselect(f32x4.div(one, a), a, beyond);
  const s = f32x4.mul(z, z);
  let p = f32x4.add(f32x4.mul(s, f32x4.splat(-0.004559791986139317)), f32x4.splat(0.02378051859662378));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-0.0588297531413815));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(0.09868865457940856));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-0.14003290184552686));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(0.19966961829568286));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(-0.3333181265562583));
  p = f32x4.add(f32x4.mul(p, s), f32x4.splat(0.9999998819964927));
  p = f32x4.mul(p, z);
  const r = v128.bitselect(f32x4.sub(f32x4.splat(1.5707963267948966), p), p, beyond);
  return v128.or(r, v128.and(x, sign));
}
