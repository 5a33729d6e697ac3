/**
 * Sines for sample loops.
 */

/** sin(2π·turns) for |turns| < 2^31; absolute error below 1e-9 (odd Taylor polynomial of degree 15 on a quarter turn). */
// @ts-ignore: decorator
@inline
export function sineOfTurns(turns: f64): f64 {
  // To −½…½, then folded to −¼…¼, where sin(π − x) = sin x.
  let t = turns - nearest(turns);
  if (t > 0.25) t = 0.5 - t;
  else if (t < -0.25) t = -0.5 - t;
  const x = t * 6.283185307179586;
  const s = x * x;
  return x * (1.0 + s * (-0.16666666666666666 + s * (0.008333333333333333 + s * (-0.0001984126984126984 + s * (2.7557319223985893e-6 + s * (-2.505210838544172e-8 + s * (1.6059043836821613e-10 - s * 7.647163731819816e-13)))))));
}
