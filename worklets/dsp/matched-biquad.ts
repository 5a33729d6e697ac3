/**
 * Coefficients of filters whose magnitude follows the analogue prototype up to Nyquist, with no latency. For the grid, not
 * for sample loops: some 100 ns a design. Allocates nothing; any thread.
 *
 * M. Vicanek, “Matched Second Order Digital Filters”, 2016: poles by impulse invariance, zeros by matching the squared
 * magnitude at three points. Notation as there: φ1 = sin²(ω/2), φ0 = 1 − φ1, |A|² = A0φ0 + A1φ1 + A2·4φ0φ1. Prototypes from
 * R. Bristow-Johnson’s “Audio EQ Cookbook”. Where matching has no solution or loses its digits, the bilinear transform.
 */

export const BELL: i32 = 1;
export const LOW_SHELF: i32 = 2;
export const HIGH_SHELF: i32 = 3;
export const LOW_CUT: i32 = 4;
export const HIGH_CUT: i32 = 5;
export const BAND_PASS: i32 = 6;
export const NOTCH: i32 = 7;

/** Below this part of the sample rate 1 + a1 + a2 loses its digits, and the bilinear transform is exact enough. */
const LOWEST_MATCHED: f64 = 5e-4;
/** A second-order shelf is matched at its frequency, but not beyond 0.35 of the sample rate. */
const HIGHEST_MATCH: f64 = 0.7 * Math.PI;

/** The design under way: H(z) = (b0 + b1·z⁻¹ + b2·z⁻²)/(1 + a1·z⁻¹ + a2·z⁻²). */
let b0: f64 = 1;
let b1: f64 = 0;
let b2: f64 = 0;
let a1: f64 = 0;
let a2: f64 = 0;

/**
 * Writes b0, b1, b2, a1, a2 (f64) at `out`.
 * `f`: frequency/sample rate, 0 < f ≤ 0.49; `gainDb`: of bells and shelves; `q` ≥ 0.025.
 */
export function matchedBiquad(type: i32, f: f64, gainDb: f64, q: f64, out: usize): void {
  if (f < LOWEST_MATCHED || !match(type, f, gainDb, q) || !isStable()) bilinear(type, f, gainDb, q);
  write(out);
}

/** The same of one pole: a cut of 6 dB/oct, which has no Q. */
export function matchedOnePole(type: i32, f: f64, out: usize): void {
  const w = 2.0 * Math.PI * f;
  const phi1 = (1.0 - Math.cos(w)) * 0.5;
  a1 = -Math.exp(-w);
  a2 = 0;
  b2 = 0;
  const A0 = (1.0 + a1) * (1.0 + a1);
  const half = (A0 * (1.0 - phi1) + (1.0 - a1) * (1.0 - a1) * phi1) * 0.5;
  if (type == LOW_CUT) {
    b0 = Math.sqrt(half / (4.0 * phi1));
    b1 = -b0;
  } else {
    const B1 = max((half - A0 * (1.0 - phi1)) / phi1, 0.0);
    b0 = (Math.sqrt(A0) + Math.sqrt(B1)) * 0.5;
    b1 = Math.sqrt(A0) - b0;
  }
  write(out);
}

/** Q of the k-th biquad of a Butterworth filter of that order, k = 0 the sharpest. */
export function butterworthQ(order: i32, k: i32): f64 {
  return 0.5 / Math.cos((<f64>(order - 1 - 2 * k) * Math.PI) / <f64>(2 * order));
}

function write(out: usize): void {
  store<f64>(out, b0);
  store<f64>(out, b1, 8);
  store<f64>(out, b2, 16);
  store<f64>(out, a1, 24);
  store<f64>(out, a2, 32);
}

/** Also false where a coefficient is not a number. */
function isStable(): bool {
  return abs(a2) < 1.0 && abs(a1) < 1.0 + a2;
}

function match(type: i32, f: f64, gainDb: f64, q: f64): bool {
  const w0 = 2.0 * Math.PI * f;
  if (type == BELL) return bell(w0, gainDb, q);
  if (type == LOW_SHELF || type == HIGH_SHELF) return shelf(type == LOW_SHELF, f, gainDb, q);
  if (type == NOTCH) return notch(f, q);
  return cutOrPass(type, w0, q);
}

/** Designed as a boost; the cut is its mirror, which errs less than a cut designed directly. */
function bell(w0: f64, gainDb: f64, q: f64): bool {
  const phi1 = (1.0 - Math.cos(w0)) * 0.5;
  const phi0 = 1.0 - phi1;
  const A = Math.pow(10.0, abs(gainDb) / 40.0);
  poles(w0, A * q);
  const A0 = (1.0 + a1 + a2) * (1.0 + a1 + a2);
  const A1 = (1.0 - a1 + a2) * (1.0 - a1 + a2);
  const A2 = -4.0 * a2;
  const power = A * A * A * A;
  const R1 = (A0 * phi0 + A1 * phi1 + A2 * 4.0 * phi0 * phi1) * power;
  const R2 = (-A0 + A1 + 4.0 * (phi0 - phi1) * A2) * power;
  const B2 = (R1 - R2 * phi1 - A0) / (4.0 * phi1 * phi1);
  if (!zeros(A0, R2 + A0 + 4.0 * (phi1 - phi0) * B2, B2)) return false;
  if (gainDb < 0) mirror();
  return true;
}

/** The low shelf is designed as a boost, the high shelf as a cut; the others are their mirrors. */
function shelf(low: bool, f: f64, gainDb: f64, q: f64): bool {
  const w0 = 2.0 * Math.PI * f;
  const A = Math.pow(10.0, (low ? abs(gainDb) : -abs(gainDb)) / 40.0);
  poles(low ? w0 / Math.sqrt(A) : w0 * Math.sqrt(A), q);
  const A0 = (1.0 + a1 + a2) * (1.0 + a1 + a2);
  const A1 = (1.0 - a1 + a2) * (1.0 - a1 + a2);
  const wm = min(w0, HIGHEST_MATCH);
  const phi1 = (1.0 - Math.cos(wm)) * 0.5;
  const phi0 = 1.0 - phi1;
  const both = 4.0 * phi0 * phi1;
  const B0 = low ? A0 * A * A * A * A : A0;
  const B1 = A1 * shelfPower(low, A, q, 0.5 / f);
  const B2 = ((A0 * phi0 + A1 * phi1 - 4.0 * a2 * both) * shelfPower(low, A, q, wm / w0) - B0 * phi0 - B1 * phi1) / both;
  if (!zeros(B0, B1, B2)) return false;
  if (low == (gainDb < 0)) mirror();
  return true;
}

/** |H|² of the analogue shelf at w times its frequency. */
function shelfPower(low: bool, A: f64, q: f64, w: f64): f64 {
  const square = w * w;
  const damping = (A / (q * q)) * square;
  const flat = (1.0 - A * square) * (1.0 - A * square) + damping;
  const bent = (A - square) * (A - square) + damping;
  return low ? (A * A * bent) / flat : (A * A * flat) / bent;
}

/** The mirror of a peak with poles on the unit circle; at the frequency itself both sides are taken to their limit. Not in Vicanek. */
function notch(f: f64, q: f64): bool {
  const w0 = 2.0 * Math.PI * f;
  const phi1 = (1.0 - Math.cos(w0)) * 0.5;
  const phi0 = 1.0 - phi1;
  const both = 4.0 * phi0 * phi1;
  a1 = -2.0 * Math.cos(w0);
  a2 = 1.0;
  const A0 = (2.0 + a1) * (2.0 + a1);
  const square = 0.25 / (f * f);
  const apart = (1.0 - square) * (1.0 - square);
  const B1 = ((2.0 - a1) * (2.0 - a1) * (apart + square / (q * q))) / apart;
  const B2 = ((w0 * w0 * both) / (q * q) - A0 * phi0 - B1 * phi1) / both;
  if (!zeros(A0, B1, B2)) return false;
  mirror();
  return true;
}

function cutOrPass(type: i32, w0: f64, q: f64): bool {
  const phi1 = (1.0 - Math.cos(w0)) * 0.5;
  const phi0 = 1.0 - phi1;
  poles(w0, q);
  const A0 = (1.0 + a1 + a2) * (1.0 + a1 + a2);
  const A1 = (1.0 - a1 + a2) * (1.0 - a1 + a2);
  const A2 = -4.0 * a2;
  const D0 = A0 * phi0 + A1 * phi1 + A2 * 4.0 * phi0 * phi1;
  if (type == LOW_CUT) {
    b0 = (q * Math.sqrt(D0)) / (4.0 * phi1);
    b1 = -2.0 * b0;
    b2 = b0;
    return true;
  }
  if (type == HIGH_CUT) {
    const B1 = (D0 * q * q - A0 * phi0) / phi1;
    b0 = (Math.sqrt(A0) + Math.sqrt(max(B1, 0.0))) * 0.5;
    b1 = Math.sqrt(A0) - b0;
    b2 = 0;
    return true;
  }
  const R2 = -A0 + A1 + 4.0 * (phi0 - phi1) * A2;
  const B2 = (D0 - R2 * phi1) / (4.0 * phi1 * phi1);
  const B1 = R2 + 4.0 * (phi1 - phi0) * B2;
  if (!(B1 >= 0) || !(B2 + B1 * 0.25 >= 0)) return false;
  b1 = -0.5 * Math.sqrt(B1);
  b0 = (Math.sqrt(B2 + b1 * b1) - b1) * 0.5;
  b2 = -b0 - b1;
  return true;
}

/** Impulse invariance of poles at the angular frequency w with that quality. */
function poles(w: f64, quality: f64): void {
  const q = 0.5 / quality;
  const radius = Math.exp(-q * w);
  a2 = radius * radius;
  if (q <= 1.0) {
    a1 = -2.0 * radius * Math.cos(Math.sqrt(1.0 - q * q) * w);
    return;
  }
  const spread = Math.sqrt(q * q - 1.0) * w;
  a1 = -(Math.exp(spread - q * w) + Math.exp(-spread - q * w));
}

/** The minimum-phase numerator of B0φ0 + B1φ1 + B2·4φ0φ1; false where there is none. */
function zeros(B0: f64, B1: f64, B2: f64): bool {
  if (!(B1 >= 0)) return false;
  const W = (Math.sqrt(B0) + Math.sqrt(B1)) * 0.5;
  if (!(W * W + B2 >= 0)) return false;
  b0 = (W + Math.sqrt(W * W + B2)) * 0.5;
  b1 = (Math.sqrt(B0) - Math.sqrt(B1)) * 0.5;
  b2 = -B2 / (4.0 * b0);
  return true;
}

/** 1/H. */
function mirror(): void {
  const scale = 1.0 / b0;
  const pole1 = a1;
  const pole2 = a2;
  a1 = b1 * scale;
  a2 = b2 * scale;
  b0 = scale;
  b1 = pole1 * scale;
  b2 = pole2 * scale;
}

function bilinear(type: i32, f: f64, gainDb: f64, q: f64): void {
  const K = Math.tan(Math.PI * f);
  const A = Math.pow(10.0, gainDb / 40.0);
  const root = Math.sqrt(A) / q;
  if (type == BELL) transform(1, A / q, 1, 1, 1.0 / (A * q), 1, K);
  else if (type == LOW_SHELF) transform(A, A * root, A * A, A, root, 1, K);
  else if (type == HIGH_SHELF) transform(A * A, A * root, A, 1, root, A, K);
  else if (type == LOW_CUT) transform(1, 0, 0, 1, 1.0 / q, 1, K);
  else if (type == HIGH_CUT) transform(0, 0, 1, 1, 1.0 / q, 1, K);
  else if (type == BAND_PASS) transform(0, 1.0 / q, 0, 1, 1.0 / q, 1, K);
  else transform(1, 0, 1, 1, 1.0 / q, 1, K);
}

/** (n2·s² + n1·s + n0)/(d2·s² + d1·s + d0) with s = (1 − z⁻¹)/(K(1 + z⁻¹)). */
function transform(n2: f64, n1: f64, n0: f64, d2: f64, d1: f64, d0: f64, K: f64): void {
  const scale = 1.0 / (d2 + d1 * K + d0 * K * K);
  b0 = (n2 + n1 * K + n0 * K * K) * scale;
  b1 = 2.0 * (n0 * K * K - n2) * scale;
  b2 = (n2 - n1 * K + n0 * K * K) * scale;
  a1 = 2.0 * (d0 * K * K - d2) * scale;
  a2 = (d2 - d1 * K + d0 * K * K) * scale;
}
