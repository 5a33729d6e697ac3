/**
 * Powers and logarithms that are cheap enough for sample loops, and the conversions between decibels and gain.
 * Exact in the sense of determinism: only IEEE operations, so the same bits on every machine.
 */

/** log2(10)/20: decibels to octaves of amplitude. */
export const OCTAVES_PER_DECIBEL: f64 = 0.16609640474436813;
/** 20·log10(2). */
export const DECIBELS_PER_OCTAVE: f64 = 6.020599913279624;

/** 2^x for |x| < 1000; relative error below 2e-10 (degree-7 Taylor polynomial of e^(x·ln 2) on ±½). */
// @ts-ignore: decorator
@inline
export function exp2(x: f64): f64 {
  const whole = nearest(x);
  const f = (x - whole) * 0.6931471805599453;
  const p = 1.0 + f * (1.0 + f * (0.5 + f * (0.16666666666666666 + f * (0.041666666666666664 + f * (0.008333333333333333 + f * (0.001388888888888889 + f * (0.0001984126984126984 + f * 0.0000248015873015873)))))));
  return p * reinterpret<f64>((<i64>whole + 1023) << 52);
}

/** Both lanes: 2^x for |x| < 1000, as `exp2`. */
// @ts-ignore: decorator
@inline
export function exp2Pair(x: v128): v128 {
  const whole = f64x2.nearest(x);
  const f = f64x2.mul(f64x2.sub(x, whole), f64x2.splat(0.6931471805599453));
  let p = f64x2.splat(0.0000248015873015873);
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.0001984126984126984));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.001388888888888889));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.008333333333333333));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.041666666666666664));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.16666666666666666));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(0.5));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0));
  p = f64x2.add(f64x2.mul(p, f), f64x2.splat(1.0));
  // 2^whole by writing the exponent field: whole + 1023 through the 2^52 trick keeps it in SIMD.
  const bits = i64x2.shl(i64x2.add(f64x2.add(whole, f64x2.splat(6755399441055744.0)), i64x2.splat(1023)), 52);
  return f64x2.mul(p, bits);
}

/** log2(x) for positive normal x; absolute error below 1e-9 (atanh series on the mantissa in [√½, √2)). */
// @ts-ignore: decorator
@inline
export function log2(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <f64>(<i64>(bits >> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const t = (mantissa - 1.0) / (mantissa + 1.0);
  const s = t * t;
  // 2/ln 2 · (t + t³/3 + t⁵/5 + …)
  const p = 2.8853900817779268 + s * (0.9617966939259756 + s * (0.5770780163555854 + s * (0.4121985831111324 + s * (0.3205988979753252 + s * 0.26230818925253884))));
  return exponent + t * p;
}

/** Amplitude of a level; exact 0 at and below −144 dB. */
// @ts-ignore: decorator
@inline
export function gainOf(decibels: f64): f64 {
  return decibels <= -144.0 ? 0.0 : decibels == 0.0 ? 1.0 : exp2(decibels * OCTAVES_PER_DECIBEL);
}

/** Level of an amplitude, not below −200 dB. */
// @ts-ignore: decorator
@inline
export function decibelsOf(amplitude: f64): f64 {
  return log2(max(abs(amplitude), 1e-10)) * DECIBELS_PER_OCTAVE;
}
