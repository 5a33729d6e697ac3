/**
 * Logarithm and exponential of whole vectors, for sample loops: four f32 lanes (two stereo frames) or two f64 lanes (one).
 * Only IEEE operations, so the same bits on every machine. Pure; nothing here branches on its argument.
 */

// 2/ln 2 · (t + t³/3 + t⁵/5 + …) with t = (m − 1)/(m + 1): log2 of a mantissa m in [√½, √2), where |t| ≤ 0.1716.
const C1: f64 = 2.8853900817779268;
const C3: f64 = 0.9617966939259756;
const C5: f64 = 0.5770780163555854;
const C7: f64 = 0.4121985831111324;
const C9: f64 = 0.3205988979753252;
const C11: f64 = 0.26230818925253884;

/** log2 of four positive normal f32; error below 2e-6 (1.2e-5 dB) plus half a unit in the last place. Exact at powers of two. */
// @ts-ignore: decorator
@inline
export function log2Quad(x: v128): v128 {
  // Subtracting the bits of √½ makes the arithmetic shift round the exponent so that the mantissa falls into [√½, √2).
  const exponent = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3f3504f3)), 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = f32x4.splat(1);
  const t = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const s = f32x4.mul(t, t);
  const p = f32x4.add(f32x4.splat(<f32>C1), f32x4.mul(s, f32x4.add(f32x4.splat(<f32>C3), f32x4.mul(s, f32x4.splat(<f32>C5)))));
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(t, p));
}

/** 2^x of four |x| < 126; relative error below 2e-7. Exact at whole numbers. */
// @ts-ignore: decorator
@inline
export function exp2Quad(x: v128): v128 {
  const whole = f32x4.nearest(x);
  const f = f32x4.sub(x, whole);
  // Taylor coefficients ln(2)^k/k! up to k = 6.
  let p = f32x4.splat(0.00015403530393381608);
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.0013333558146428443));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.009618129107628477));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.05550410866482158));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.24022650695910072));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(0.6931471805599453));
  p = f32x4.add(f32x4.mul(p, f), f32x4.splat(1));
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23));
}

/** log2 of two positive normal f64; absolute error below 1e-9. Exact at powers of two. */
// @ts-ignore: decorator
@inline
export function log2Pair(x: v128): v128 {
  const exponent = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const m = i64x2.sub(x, i64x2.shl(exponent, 52));
  const one = f64x2.splat(1);
  const t = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const s = f64x2.mul(t, t);
  let p = f64x2.splat(C11);
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(C9));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(C7));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(C5));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(C3));
  p = f64x2.add(f64x2.mul(p, s), f64x2.splat(C1));
  // 1.5·2^52 turns a small signed integer into a double without leaving SIMD.
  const magic = f64x2.splat(6755399441055744.0);
  const whole = f64x2.sub(i64x2.add(exponent, magic), magic);
  return f64x2.add(whole, f64x2.mul(t, p));
}
