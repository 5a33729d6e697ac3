/**
 * sin, cos, tan, exp, exp2, log, log2, pow and tanh with the same bits in every JavaScript engine.
 *
 * `Math.sin` and its kin are left to the engine by the language, and engines differ in the last bits; a sample or a
 * coefficient computed with them would make a patch sound different elsewhere. These use only what IEEE 754 and
 * ECMAScript fix exactly: + − × ÷, Math.floor, comparison and the bits of a double. Decimal constants have at most 17 digits,
 * because past 20 a parser may round as it likes.
 *
 * Any thread; pure; allocates nothing. Relative error is below 1e-13: sin, cos and tan for |x| < 1e6 radians (beyond,
 * still the same everywhere, but ever less right), exp, exp2 and pow wherever the result is a normal number of magnitude
 * 2^±500, log, log2 and tanh everywhere.
 */

export const TAU = 6.283185307179586;

// π/2 and ln 2 in parts (Cody and Waite, "Software Manual for the Elementary Functions", 1980): the leading parts have
// 32 bits, so that their product with an integer below 2^21 is exact and a reduced argument loses nothing near zero.
const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI_A = 1.5707963267341256;
const HALF_PI_B = 6.077100506303966e-11;
const HALF_PI_C = 2.0222662487959506e-21;
const LN2 = 0.6931471805599453;
const LN2_A = 0.6931471803691238;
const LN2_B = 1.9082149292705877e-10;
const LOG2_E = 1.4426950408889634;
const SQRT_HALF = 0.7071067811865476;
const TWO_POW_54 = 18014398509481984;

const double = new Float64Array(1);
const word = new Uint32Array(double.buffer);
double[0] = 1;
/** Index of the word that holds sign and exponent: 1 on little-endian machines. */
const HIGH = word[1] === 0x3ff00000 ? 1 : 0;

/** 2^n for −1022 ≤ n ≤ 1023. */
function powerOfTwo(n: number): number {
  double[0] = 0;
  word[HIGH] = (n + 1023) << 20;
  return double[0];
}

/** m · 2^n, overflowing to Infinity and underflowing to 0 as the exact product would. */
function scale(m: number, n: number): number {
  if (n > 1023) return n > 2100 ? m * Infinity : m * powerOfTwo(1023) * scale(1, n - 1023);
  if (n < -1022) return n < -1100 ? m * 0 : m * powerOfTwo(n + 100) * powerOfTwo(-100);
  return m * powerOfTwo(n);
}

/** Taylor series of sin for |r| ≤ π/4; the first dropped term is below 1e-19. */
function sinSeries(r: number): number {
  const z = r * r;
  let sum = 1 - z / 272;
  for (let k = 14; k >= 2; k -= 2) sum = 1 - (z * sum) / (k * (k + 1));
  return r * sum;
}

/** Taylor series of cos for |r| ≤ π/4; the first dropped term is below 1e-18. */
function cosSeries(r: number): number {
  const z = r * r;
  let sum = 1 - z / 240;
  for (let k = 13; k >= 1; k -= 2) sum = 1 - (z * sum) / (k * (k + 1));
  return sum;
}

const nearestQuarter = (x: number): number => Math.floor(x * TWO_OVER_PI + 0.5);
const reduce = (x: number, quarter: number): number => x - quarter * HALF_PI_A - quarter * HALF_PI_B - quarter * HALF_PI_C;

/** Sine of an angle in radians. */
export function sin(x: number): number {
  const quarter = nearestQuarter(x);
  const r = reduce(x, quarter);
  switch (quarter - 4 * Math.floor(quarter / 4)) {
    case 0: return sinSeries(r);
    case 1: return cosSeries(r);
    case 2: return -sinSeries(r);
    case 3: return -cosSeries(r);
    default: return NaN;
  }
}

/** Cosine of an angle in radians. */
export function cos(x: number): number {
  const quarter = nearestQuarter(x);
  const r = reduce(x, quarter);
  switch (quarter - 4 * Math.floor(quarter / 4)) {
    case 0: return cosSeries(r);
    case 1: return -sinSeries(r);
    case 2: return -cosSeries(r);
    case 3: return sinSeries(r);
    default: return NaN;
  }
}

/** Tangent of an angle in radians. */
export function tan(x: number): number {
  const quarter = nearestQuarter(x);
  const r = reduce(x, quarter);
  const s = sinSeries(r);
  const c = cosSeries(r);
  return quarter - 2 * Math.floor(quarter / 2) === 0 ? s / c : -c / s;
}

/** Taylor series of e^r for |r| ≤ ln(2)/2; the first dropped term is below 1e-18. */
function expSeries(r: number): number {
  let sum = 1 + r / 14;
  for (let k = 13; k >= 1; k--) sum = 1 + (r * sum) / k;
  return sum;
}

/** e^x. */
export function exp(x: number): number {
  if (x !== x) return NaN;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const n = Math.floor(x * LOG2_E + 0.5);
  return scale(expSeries(x - n * LN2_A - n * LN2_B), n);
}

/** 2^x. */
export function exp2(x: number): number {
  if (x !== x) return NaN;
  if (x >= 1024) return Infinity;
  if (x < -1076) return 0;
  const n = Math.floor(x + 0.5);
  return scale(expSeries((x - n) * LN2), n);
}

/** Mantissa in [√½, √2) and exponent of the last number that `split` was given: module state instead of an allocated pair. */
let mantissa = 1;
let exponent = 0;

function split(x: number): void {
  const subnormal = x < 2.2250738585072014e-308;
  double[0] = subnormal ? x * TWO_POW_54 : x;
  const high = word[HIGH] ?? 0;
  exponent = (high >>> 20) - 1022 - (subnormal ? 54 : 0);
  word[HIGH] = (high & 0xfffff) | (1022 << 20);
  mantissa = double[0];
  if (mantissa < SQRT_HALF) {
    mantissa *= 2;
    exponent -= 1;
  }
}

/** ln of the mantissa as 2·artanh((m − 1)/(m + 1)); the series' first dropped term is below 1e-17 of the result. */
function logMantissa(): number {
  const s = (mantissa - 1) / (mantissa + 1);
  const z = s * s;
  let sum = 1 / 23;
  for (let k = 21; k >= 1; k -= 2) sum = sum * z + 1 / k;
  return 2 * s * sum;
}

/** Natural logarithm: −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  split(x);
  return exponent * LN2_A + (exponent * LN2_B + logMantissa());
}

/** Binary logarithm, exact at powers of two: −Infinity at 0, NaN below. */
export function log2(x: number): number {
  if (!(x > 0) || x === Infinity) return x === 0 ? -Infinity : x > 0 ? Infinity : NaN;
  split(x);
  return exponent + logMantissa() * LOG2_E;
}

/** base^power for whole powers up to 64 by repeated squaring, so that small results that are whole numbers come out whole. */
function wholePower(base: number, power: number): number {
  let result = 1;
  let square = base;
  for (let n = power; n > 0; n >>= 1) {
    if (n & 1) result *= square;
    square *= square;
  }
  return result;
}

/** x^y: 1 for y = 0, NaN for a negative x and a power that is not whole. */
export function pow(x: number, y: number): number {
  if (y !== y || x !== x) return y === 0 ? 1 : NaN;
  const whole = Math.floor(y) === y;
  if (whole && Math.abs(y) <= 64) return y < 0 ? 1 / wholePower(x, -y) : wholePower(x, y);
  if (x < 0) {
    if (!whole) return NaN;
    const odd = y / 2 !== Math.floor(y / 2);
    return odd ? -exp2(y * log2(-x)) : exp2(y * log2(-x));
  }
  if (x === 1) return 1;
  return exp2(y * log2(x));
}

/** Hyperbolic tangent: Lambert's continued fraction below 1/2, the exponential above. */
export function tanh(x: number): number {
  const a = Math.abs(x);
  if (a < 0.5) {
    const z = x * x;
    let fraction = 15;
    for (let k = 13; k >= 1; k -= 2) fraction = k + z / fraction;
    return x / fraction;
  }
  if (a > 22) return x > 0 ? 1 : -1;
  const t = 1 - 2 / (exp(2 * a) + 1);
  return x < 0 ? -t : t;
}
