/**
 * How the FLAC writer foretells a block from what came before it: the fixed predictors, and linear prediction fitted to
 * the block. Pure, any thread, the same bits on every engine: no `Math` function that engines differ in decides anything.
 *
 * Sources: RFC 9639 §9.2.5–9.2.6; autocorrelation method and Levinson-Durbin recursion after Makhoul, "Linear
 * Prediction: A Tutorial Review", Proc. IEEE 63(4) 1975, names as there.
 */
import { cos, log2, TAU } from '../kit/exact-math.ts';
import { FIXED_COEFFICIENTS } from './flac-format.ts';

export interface Predictor {
  /** Nearest first. */
  readonly coefficients: readonly number[];
  readonly shift: number;
  /** Bits a coefficient is written with; 0 for the fixed ones, which are not written. */
  readonly precision: number;
}

/** More gain little and cost time. */
const MAX_ORDER = 12;
/** Bits of a coefficient, its sign too. */
const PRECISION = 14;
const MAX_SHIFT = 15;
const MAX_RESIDUAL = 2 ** 31 - 1;

export const FIXED_PREDICTORS: readonly Predictor[] = FIXED_COEFFICIENTS.map((coefficients) => ({ coefficients, shift: 0, precision: 0 }));

/** The fixed predictor whose residual is smallest in sum, with that sum. */
export function bestFixed(samples: Int32Array, count: number): { readonly order: number; readonly sum: number } {
  const sums = [0, 0, 0, 0, 0];
  let [d0, d1, d2, d3] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const e0 = samples[i]!;
    const e1 = e0 - d0;
    const e2 = e1 - d1;
    const e3 = e2 - d2;
    const e4 = e3 - d3;
    d0 = e0;
    d1 = e1;
    d2 = e2;
    d3 = e3;
    // The first samples are written as they are, whichever is chosen.
    if (i < 4) continue;
    sums[0]! += Math.abs(e0);
    sums[1]! += Math.abs(e1);
    sums[2]! += Math.abs(e2);
    sums[3]! += Math.abs(e3);
    sums[4]! += Math.abs(e4);
  }
  const sum = Math.min(...sums);
  return { order: Math.min(sums.indexOf(sum), count), sum };
}

/** r[i] = x[i] − ⌊Σ c[k]·x[i−1−k] / 2^shift⌋ from `order` on. False where a residual does not fit. Doesn't allocate. */
export function residualOf(samples: Int32Array, count: number, { coefficients, shift }: Predictor, into: Int32Array): boolean {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < count; i++) {
    let sum = 0;
    // Products have up to 39 bits: doubles hold them and their sum exactly.
    for (let k = 0; k < order; k++) sum += coefficients[k]! * samples[i - 1 - k]!;
    const residual = samples[i]! - Math.floor(sum * scale);
    if (residual > MAX_RESIDUAL || residual < -MAX_RESIDUAL) return false;
    into[i] = residual;
  }
  return true;
}

const windows = new Map<number, Float64Array>();

/** Tukey: flat with half of it as cosine slopes; a rectangular one would let the block's ends decide. */
function windowOf(count: number): Float64Array {
  let window = windows.get(count);
  if (window === undefined) {
    const slope = Math.max(1, Math.floor(count / 4));
    window = Float64Array.from({ length: count }, (_, i) => {
      const fromEnd = Math.min(i, count - 1 - i);
      return fromEnd >= slope ? 1 : 0.5 - 0.5 * cos(((fromEnd + 0.5) / slope) * (TAU / 2));
    });
    // Of the odd lengths only the last block of a file has one.
    if (windows.size > 4) windows.clear();
    windows.set(count, window);
  }
  return window;
}

/** The linear predictor that promises the fewest bits, or undefined for silence and blocks too short to tell. */
export function fitPredictor(samples: Int32Array, count: number, bitsPerSample: number, scratch: Float64Array): Predictor | undefined {
  const maxOrder = Math.min(MAX_ORDER, count >> 2);
  if (maxOrder < 1) return undefined;
  const window = windowOf(count);
  for (let i = 0; i < count; i++) scratch[i] = samples[i]! * window[i]!;
  const R = Array.from({ length: maxOrder + 1 }, (_, lag) => autocorrelation(scratch, count, lag));
  if (R[0] === 0) return undefined;

  let E = R[0]!;
  let a: number[] = [];
  let best: { readonly bits: number; readonly a: readonly number[] } | undefined;
  for (let order = 1; order <= maxOrder; order++) {
    let k = R[order]!;
    for (let j = 1; j < order; j++) k -= a[j - 1]! * R[order - j]!;
    k /= E;
    const before = a;
    a = Array.from({ length: order }, (_, j) => (j === order - 1 ? k : before[j]! - k * before[order - 2 - j]!));
    E *= 1 - k * k;
    if (!(E > 0)) break;
    // A Laplacian residual of this power costs ½·log2(E·(ln 2)²/2 / n) bits; each coefficient and first sample its own.
    const bits = Math.max(0, 0.5 * log2((E * 0.2402265) / count)) * (count - order) + order * (PRECISION + bitsPerSample);
    if (best === undefined || bits < best.bits) best = { bits, a };
  }
  return best === undefined ? undefined : quantized(best.a);
}

/** Σ x[i]·x[i−lag]; four sums side by side hide the latency of addition. */
function autocorrelation(x: Float64Array, count: number, lag: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = lag;
  for (; i + 4 <= count; i += 4) {
    s0 += x[i]! * x[i - lag]!;
    s1 += x[i + 1]! * x[i + 1 - lag]!;
    s2 += x[i + 2]! * x[i + 2 - lag]!;
    s3 += x[i + 3]! * x[i + 3 - lag]!;
  }
  for (; i < count; i++) s0 += x[i]! * x[i - lag]!;
  return s0 + s2 + (s1 + s3);
}

/** Whole coefficients with the finest common shift that fits; what rounding takes from one is given to the next. */
function quantized(a: readonly number[]): Predictor | undefined {
  const limit = 2 ** (PRECISION - 1) - 1;
  const largest = Math.max(...a.map(Math.abs));
  let shift = MAX_SHIFT;
  while (shift > 0 && Math.round(largest * 2 ** shift) > limit) shift--;
  if (largest * 2 ** shift > limit || largest === 0) return undefined;
  let carried = 0;
  const coefficients = a.map((value) => {
    carried += value * 2 ** shift;
    const whole = Math.max(-limit - 1, Math.min(limit, Math.floor(carried + 0.5)));
    carried -= whole;
    return whole;
  });
  return { coefficients, shift, precision: PRECISION };
}
