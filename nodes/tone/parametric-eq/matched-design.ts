/**
 * Digital filters whose magnitude follows the analogue prototype up to Nyquist: what `worklets/dsp/matched-biquad.ts`
 * computes inside the engine, for drawing curves and for tests. Pure; any thread.
 *
 * M. Vicanek, “Matched Second Order Digital Filters”, 2016: poles by impulse invariance, zeros by matching the squared
 * magnitude at three points. Notation as there: φ1 = sin²(ω/2), φ0 = 1 − φ1, |A|² = A0φ0 + A1φ1 + A2·4φ0φ1. Prototypes from
 * R. Bristow-Johnson’s “Audio EQ Cookbook”.
 */
import type { Biquad } from '../../../src/kit/biquad.ts';
import { cos, exp, pow, tan } from '../../../src/kit/exact-math.ts';

/** In the order of the choice `band1Type`. */
export const BAND_TYPES = ['off', 'bell', 'low shelf', 'high shelf', 'low cut', 'high cut', 'band pass', 'notch'] as const;
export type BandType = (typeof BAND_TYPES)[number];
/** Orders behind the choice `band1Slope`: 6 dB/oct each. */
export const CUT_ORDERS = [1, 2, 3, 4, 6, 8] as const;
/** Gains nearer to 0 dB than this are none. */
export const NO_GAIN_DB = 1e-4;

export interface Band {
  readonly type: BandType;
  readonly frequencyHz: number;
  readonly gainDb: number;
  readonly q: number;
  /** Of the cuts only: dB per octave divided by 6. */
  readonly order: number;
}

export const usesGain = (type: BandType): boolean => type === 'bell' || type === 'low shelf' || type === 'high shelf';

/** Q of the k-th of the biquads of a Butterworth filter, k = 0 the sharpest. */
export function butterworthQ(order: number, k: number): number {
  return 1 / (2 * cos(((order - 1 - 2 * k) * Math.PI) / (2 * order)));
}

/** The sections of a band, none where it does nothing. A cut's Q belongs to its sharpest section, so that the gain at the corner is Q. */
export function designBand(band: Band, rateHz: number): Biquad[] {
  const { type, gainDb, q, order } = band;
  const f = Math.min(band.frequencyHz, 0.49 * rateHz) / rateHz;
  if (type === 'off' || (usesGain(type) && Math.abs(gainDb) < NO_GAIN_DB)) return [];
  if (type !== 'low cut' && type !== 'high cut') return [design(type, f, gainDb, q)];
  const sections = order % 2 === 1 ? [firstOrder(type, f)] : [];
  for (let k = 0; k < Math.floor(order / 2); k++) {
    const sharpest = k === 0 ? q / Math.SQRT1_2 : 1;
    sections.push(design(type, f, 0, butterworthQ(order, k) * sharpest));
  }
  return sections;
}

/** Second order, f = f0/fs < 0.5. */
function design(type: BandType, f: number, gainDb: number, q: number): Biquad {
  const matched = f < 5e-4 ? undefined : matchedDesign(type, f, gainDb, q);
  return matched !== undefined && isStable(matched) ? matched : bilinear(type, f, gainDb, q);
}

export const isStable = ({ a1, a2 }: Biquad): boolean => Math.abs(a2) < 1 && Math.abs(a1) < 1 + a2;

function matchedDesign(type: BandType, f: number, gainDb: number, q: number): Biquad | undefined {
  const w0 = 2 * Math.PI * f;
  const phi1 = (1 - cos(w0)) / 2;
  const phi0 = 1 - phi1;
  if (type === 'bell') {
    // Designed as a boost; the cut is its mirror.
    const gain = pow(10, Math.abs(gainDb) / 20);
    const p = poles(w0, pow(10, Math.abs(gainDb) / 40) * q);
    const [A0, A1, A2] = squared(p);
    const R1 = (A0 * phi0 + A1 * phi1 + A2 * 4 * phi0 * phi1) * gain * gain;
    const R2 = (-A0 + A1 + 4 * (phi0 - phi1) * A2) * gain * gain;
    const B2 = (R1 - R2 * phi1 - A0) / (4 * phi1 * phi1);
    return mirrored(zeros(A0, R2 + A0 + 4 * (phi1 - phi0) * B2, B2), p, gainDb < 0);
  }
  if (type === 'low shelf' || type === 'high shelf') {
    // The low shelf is designed as a boost, the high shelf as a cut; the others are their mirrors.
    const low = type === 'low shelf';
    const A = pow(10, (low ? 1 : -1) * (Math.abs(gainDb) / 40));
    const p = poles(low ? w0 / Math.sqrt(A) : w0 * Math.sqrt(A), q);
    const [A0, A1, A2] = squared(p);
    const wm = Math.min(w0, 0.7 * Math.PI);
    const m1 = (1 - cos(wm)) / 2;
    const m0 = 1 - m1;
    const B0 = low ? A0 * A * A * A * A : A0;
    const B1 = A1 * shelfPower(low, A, q, 0.5 / f);
    const B2 = ((A0 * m0 + A1 * m1 + A2 * 4 * m0 * m1) * shelfPower(low, A, q, wm / w0) - B0 * m0 - B1 * m1) / (4 * m0 * m1);
    return mirrored(zeros(B0, B1, B2), p, low ? gainDb < 0 : gainDb > 0);
  }
  if (type === 'notch') {
    // The mirror of a peak with poles on the unit circle: at the frequency itself both sides are taken to their limit.
    const p = { b0: 1, b1: 0, b2: 0, a1: -2 * cos(w0), a2: 1 };
    const [A0, A1] = squared(p);
    const w = 0.5 / f;
    const B1 = (A1 * ((1 - w * w) * (1 - w * w) + (w * w) / (q * q))) / ((1 - w * w) * (1 - w * w));
    const B2 = ((w0 * w0 * 4 * phi0 * phi1) / (q * q) - A0 * phi0 - B1 * phi1) / (4 * phi0 * phi1);
    return mirrored(zeros(A0, B1, B2), p, true);
  }
  const p = poles(w0, q);
  const [A0, A1, A2] = squared(p);
  const D0 = A0 * phi0 + A1 * phi1 + A2 * 4 * phi0 * phi1;
  if (type === 'low cut') {
    const b0 = (q * Math.sqrt(D0)) / (4 * phi1);
    return { b0, b1: -2 * b0, b2: b0, a1: p.a1, a2: p.a2 };
  }
  if (type === 'high cut') {
    const B1 = (D0 * q * q - A0 * phi0) / phi1;
    const b0 = (Math.sqrt(A0) + Math.sqrt(Math.max(B1, 0))) / 2;
    return { b0, b1: Math.sqrt(A0) - b0, b2: 0, a1: p.a1, a2: p.a2 };
  }
  const R2 = -A0 + A1 + 4 * (phi0 - phi1) * A2;
  const B2 = (D0 - R2 * phi1) / (4 * phi1 * phi1);
  const B1 = R2 + 4 * (phi1 - phi0) * B2;
  if (B1 < 0 || B2 + B1 / 4 < 0) return undefined;
  const b1 = -Math.sqrt(B1) / 2;
  const b0 = (Math.sqrt(B2 + b1 * b1) - b1) / 2;
  return { b0, b1, b2: -b0 - b1, a1: p.a1, a2: p.a2 };
}

interface Poles {
  readonly a1: number;
  readonly a2: number;
}

/** Impulse invariance of poles at the angular frequency w with the quality q. */
function poles(w: number, quality: number): Poles {
  const q = 0.5 / quality;
  const radius = exp(-q * w);
  const a2 = radius * radius;
  if (q <= 1) return { a1: -2 * radius * cos(Math.sqrt(1 - q * q) * w), a2 };
  const spread = Math.sqrt(q * q - 1) * w;
  return { a1: -(exp(spread - q * w) + exp(-spread - q * w)), a2 };
}

/** A0, A1, A2 of |A(ω)|². */
function squared({ a1, a2 }: Poles): [number, number, number] {
  const atZero = 1 + a1 + a2;
  const atNyquist = 1 - a1 + a2;
  return [atZero * atZero, atNyquist * atNyquist, -4 * a2];
}

interface Zeros {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
}

/** The minimum-phase numerator of B0φ0 + B1φ1 + B2·4φ0φ1. */
function zeros(B0: number, B1: number, B2: number): Zeros | undefined {
  if (B1 < 0) return undefined;
  const W = (Math.sqrt(B0) + Math.sqrt(B1)) / 2;
  if (W * W + B2 < 0) return undefined;
  const b0 = (W + Math.sqrt(W * W + B2)) / 2;
  return { b0, b1: (Math.sqrt(B0) - Math.sqrt(B1)) / 2, b2: -B2 / (4 * b0) };
}

function mirrored(b: Zeros | undefined, { a1, a2 }: Poles, swap: boolean): Biquad | undefined {
  if (b === undefined) return undefined;
  return swap ? { b0: 1 / b.b0, b1: a1 / b.b0, b2: a2 / b.b0, a1: b.b1 / b.b0, a2: b.b2 / b.b0 } : { ...b, a1, a2 };
}

/** |H|² of the analogue shelf at w times its frequency. */
function shelfPower(low: boolean, A: number, q: number, w: number): number {
  const square = w * w;
  const damping = (A / (q * q)) * square;
  const flat = (1 - A * square) * (1 - A * square) + damping;
  const bent = (A - square) * (A - square) + damping;
  return low ? (A * A * bent) / flat : (A * A * flat) / bent;
}

/** The same prototypes by the bilinear transform: where matching has no solution or would lose its digits. */
function bilinear(type: BandType, f: number, gainDb: number, q: number): Biquad {
  const K = tan(Math.PI * f);
  const A = pow(10, gainDb / 40);
  const root = Math.sqrt(A) / q;
  if (type === 'bell') return transformed(1, A / q, 1, 1, 1 / (A * q), 1, K);
  if (type === 'low shelf') return transformed(A, A * root, A * A, A, root, 1, K);
  if (type === 'high shelf') return transformed(A * A, A * root, A, 1, root, A, K);
  if (type === 'low cut') return transformed(1, 0, 0, 1, 1 / q, 1, K);
  if (type === 'high cut') return transformed(0, 0, 1, 1, 1 / q, 1, K);
  if (type === 'band pass') return transformed(0, 1 / q, 0, 1, 1 / q, 1, K);
  return transformed(1, 0, 1, 1, 1 / q, 1, K);
}

/** (n2·s² + n1·s + n0)/(d2·s² + d1·s + d0) with s = (1 − z⁻¹)/(K(1 + z⁻¹)). */
function transformed(n2: number, n1: number, n0: number, d2: number, d1: number, d0: number, K: number): Biquad {
  const scale = 1 / (d2 + d1 * K + d0 * K * K);
  return {
    b0: (n2 + n1 * K + n0 * K * K) * scale, b1: 2 * (n0 * K * K - n2) * scale, b2: (n2 - n1 * K + n0 * K * K) * scale,
    a1: 2 * (d0 * K * K - d2) * scale, a2: (d2 - d1 * K + d0 * K * K) * scale,
  };
}

/** One pole, matched at 0, at the frequency and, as far as it can, above. */
function firstOrder(type: 'low cut' | 'high cut', f: number): Biquad {
  const w0 = 2 * Math.PI * f;
  const phi1 = (1 - cos(w0)) / 2;
  const a1 = -exp(-w0);
  const A0 = (1 + a1) * (1 + a1);
  const half = (A0 * (1 - phi1) + (1 - a1) * (1 - a1) * phi1) / 2;
  if (type === 'low cut') {
    const b0 = Math.sqrt(half / (4 * phi1));
    return { b0, b1: -b0, b2: 0, a1, a2: 0 };
  }
  const B1 = Math.max((half - A0 * (1 - phi1)) / phi1, 0);
  const b0 = (Math.sqrt(A0) + Math.sqrt(B1)) / 2;
  return { b0, b1: Math.sqrt(A0) - b0, b2: 0, a1, a2: 0 };
}
