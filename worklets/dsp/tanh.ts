/**
 * Hyperbolic tangents for sample loops, four f32 at a time: odd rational functions, held constant beyond a bound. Fitted for
 * the least largest error by linear programming. Odd to the bit; NaN stays NaN (pmin and pmax keep their first operand then,
 * and are one machine instruction where min and max are several).
 */

/** tanh(x) with an absolute error below 5e-5, for color. */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(5)), f32x4.splat(-5));
  // The square of a tiny sound would be subnormal, and slow.
  const m = f32x4.pmax(f32x4.abs(c), f32x4.splat(1e-15));
  const s = f32x4.mul(m, m);
  const p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(s, f32x4.splat(0.0006573785923896968)), f32x4.splat(0.10179670265490337)), s), f32x4.splat(0.9997995670313164));
  const q = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(s, f32x4.splat(0.01266349890141091)), f32x4.splat(0.43456461689152626)), s), f32x4.splat(1));
  return f32x4.div(f32x4.mul(c, p), q);
}

/** tanh(x) with an absolute error below 1.3e-6, where each harmonic counts. Not for sounds below 1e-15, which are slow. */
// @ts-ignore: decorator
@inline
export function fineTanh(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(6.9)), f32x4.splat(-6.9));
  const s = f32x4.mul(c, c);
  let p = f32x4.add(f32x4.mul(s, f32x4.splat(3.88582803388304e-6)), f32x4.splat(0.002266839897001035));
  p = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(p, s), f32x4.splat(0.12290435857747375)), s), f32x4.splat(0.999995147645552));
  let q = f32x4.add(f32x4.mul(s, f32x4.splat(0.00014128466034356426)), f32x4.splat(0.021023835293634784));
  q = f32x4.add(f32x4.mul(f32x4.add(f32x4.mul(q, s), f32x4.splat(0.4562211763514686)), s), f32x4.splat(1));
  return f32x4.div(f32x4.mul(c, p), q);
}
