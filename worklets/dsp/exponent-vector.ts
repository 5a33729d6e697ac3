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

// Constants of the f32 functions, each four times: a load costs less than a splat in every round of a loop.
const ROOT_HALF_BITS: usize = 0;
const ONE: usize = 16;
const LOG_1: usize = 32;
const LOG_3: usize = 48;
const LOG_5: usize = 64;
/** The polynomial of degree 5 nearest to 2^x within ±½ that is 1 at 0 (relative error 9e-8): its coefficient k, 1…5, at EXP + 16·k. */
const EXP: usize = 64;
const BIAS: usize = 160;
const MAGIC: usize = 176;
const K: usize = memory.data<u32>([
  0x3f3504f3, 0x3f3504f3, 0x3f3504f3, 0x3f3504f3,
  0x3f800000, 0x3f800000, 0x3f800000, 0x3f800000,
  0x4038aa3b, 0x4038aa3b, 0x4038aa3b, 0x4038aa3b,
  0x3f76384f, 0x3f76384f, 0x3f76384f, 0x3f76384f,
  0x3f13bb63, 0x3f13bb63, 0x3f13bb63, 0x3f13bb63,
  0x3f317215, 0x3f317215, 0x3f317215, 0x3f317215,
  0x3e75fcde, 0x3e75fcde, 0x3e75fcde, 0x3e75fcde,
  0x3d635ba9, 0x3d635ba9, 0x3d635ba9, 0x3d635ba9,
  0x3c1e7544, 0x3c1e7544, 0x3c1e7544, 0x3c1e7544,
  0x3aaddd0b, 0x3aaddd0b, 0x3aaddd0b, 0x3aaddd0b,
  127, 127, 127, 127,
  0x4b400000, 0x4b400000, 0x4b400000, 0x4b400000,
], 16);

/** log2 of four positive normal f32; error below 2e-6 (1.2e-5 dB) plus half a unit in the last place. Exact at powers of two. */
// @ts-ignore: decorator
@inline
export function log2Quad(x: v128): v128 {
  // Subtracting the bits of √½ makes the arithmetic shift round the exponent so that the mantissa falls into [√½, √2).
  const exponent = i32x4.shr_s(i32x4.sub(x, v128.load(K, ROOT_HALF_BITS)), 23);
  const m = i32x4.sub(x, i32x4.shl(exponent, 23));
  const one = v128.load(K, ONE);
  const t = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const s = f32x4.mul(t, t);
  const p = f32x4.add(v128.load(K, LOG_1), f32x4.mul(s, f32x4.add(v128.load(K, LOG_3), f32x4.mul(s, v128.load(K, LOG_5)))));
  return f32x4.add(f32x4.convert_i32x4_s(exponent), f32x4.mul(t, p));
}

/** 2^x of four |x| < 126; relative error below 3e-7, most of it rounding. Exact at whole numbers. */
// @ts-ignore: decorator
@inline
export function exp2Quad(x: v128): v128 {
  const whole = f32x4.nearest(x);
  const f = f32x4.sub(x, whole);
  let p = v128.load(K, EXP + 80);
  p = f32x4.add(f32x4.mul(p, f), v128.load(K, EXP + 64));
  p = f32x4.add(f32x4.mul(p, f), v128.load(K, EXP + 48));
  p = f32x4.add(f32x4.mul(p, f), v128.load(K, EXP + 32));
  p = f32x4.add(f32x4.mul(p, f), v128.load(K, EXP + 16));
  p = f32x4.add(f32x4.mul(p, f), v128.load(K, ONE));
  // 1.5·2^23 turns a small whole number into an integer without the saturation that a conversion would add.
  return f32x4.mul(p, i32x4.shl(i32x4.add(f32x4.add(whole, v128.load(K, MAGIC)), v128.load(K, BIAS)), 23));
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
