/**
 * A limit without a corner, for loops that must not run away: unchanged to −3 dBFS, then bending, never above 1.
 */
import { exp2Pair } from "./exponent";

/** −3 dBFS. */
const BEND: f64 = 0.7079457843841379;
const ROOM: f64 = 1.0 - BEND;
/** 2/ln 2: tanh(u) = 1 − 2/(1 + 2^(u·2/ln 2)). */
const TANH_OCTAVES: f64 = 2.8853900817779268;

/** Both lanes: sign(x)·(t + (1−t)·tanh((|x|−t)/(1−t))) above t = −3 dBFS. */
// @ts-ignore: decorator
@inline
export function softLimitPair(x: v128): v128 {
  const size = f64x2.abs(x);
  const above = f64x2.gt(size, f64x2.splat(BEND));
  return v128.any_true(above) ? bent(x, size, above) : x;
}

// Inline though rare: with a call in it a loop keeps its values out of the registers, a tenth of a delay's time.
// @ts-ignore: decorator
@inline
function bent(x: v128, size: v128, above: v128): v128 {
  // tanh(20) is 1 within 1e-17; the bound keeps the exponential in its range.
  const u = f64x2.min(f64x2.mul(f64x2.sub(size, f64x2.splat(BEND)), f64x2.splat(1.0 / ROOM)), f64x2.splat(20));
  const e = exp2Pair(f64x2.mul(u, f64x2.splat(TANH_OCTAVES)));
  const tanh = f64x2.sub(f64x2.splat(1), f64x2.div(f64x2.splat(2), f64x2.add(e, f64x2.splat(1))));
  const limited = f64x2.add(f64x2.splat(BEND), f64x2.mul(tanh, f64x2.splat(ROOM)));
  const signed = v128.or(limited, v128.and(x, f64x2.splat(-0.0)));
  return v128.bitselect(signed, x, above);
}
