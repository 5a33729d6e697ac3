/**
 * Two sines at once, for sample loops.
 */

/** Both lanes: sin(2π·turns) for |turns| < 2^31, as `sineOfTurns`: absolute error below 1e-9. */
// @ts-ignore: decorator
@inline
export function sinePairOfTurns(turns: v128): v128 {
  const t = f64x2.sub(turns, f64x2.nearest(turns));
  // Beyond a quarter turn sin(π − x) = sin x: half a turn of the same sign less t.
  const half = v128.or(v128.and(t, f64x2.splat(-0.0)), f64x2.splat(0.5));
  const folded = v128.bitselect(f64x2.sub(half, t), t, f64x2.gt(f64x2.abs(t), f64x2.splat(0.25)));
  const x = f64x2.mul(folded, f64x2.splat(6.283185307179586));
  const s = f64x2.mul(x, x);
  let p = f64x2.splat(-7.647163731819816e-13);
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.6059043836821613e-10));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(-2.505210838544172e-8));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(2.7557319223985893e-6));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(-0.0001984126984126984));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(0.008333333333333333));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(-0.16666666666666666));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(1.0));
  return f64x2.mul(x, p);
}
