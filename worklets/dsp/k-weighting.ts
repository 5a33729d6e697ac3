/**
 * K-weighting (ITU-R BS.1770-5, annex 1): a shelf for the head and a high-pass, two biquads in a row, f64. Audio thread; memory is
 * the caller's. Coefficients come from the analogue prototype, so every rate hears the same; at 48 kHz they are those printed in
 * the standard. One departure: the standard's high-pass has an unscaled numerator, whose gain depends on the rate (192 kHz would
 * read 0.027 dB lower); here it is scaled to its gain at 48 kHz.
 */
import { flushPair, loadPair } from "./frame";

const B0: usize = 0;
const B1: usize = 8;
const B2: usize = 16;
const A1: usize = 24;
const A2: usize = 32;
/** Of the high-pass, whose numerator is scale·(1, −2, 1). */
const SCALE: usize = 40;
const HIGH_PASS_A1: usize = 48;
const HIGH_PASS_A2: usize = 56;
export const K_WEIGHTING_BYTES: usize = 64;
/** Four f64x2 for each stereo pair. */
export const K_STATE_BYTES: usize = 64;

const SHELF_HZ: f64 = 1681.974450955533;
const SHELF_DB: f64 = 3.999843853973347;
const SHELF_Q: f64 = 0.7071752369554196;
const SHELF_EXPONENT: f64 = 0.4996667741545416;
const HIGH_PASS_HZ: f64 = 38.13547087602444;
const HIGH_PASS_Q: f64 = 0.5003270373238773;
const PRINTED_RATE_HZ: f64 = 48000;

function highPassA1(rateHz: f64): f64 {
  const k = Math.tan(Math.PI * HIGH_PASS_HZ / rateHz);
  return 2.0 * (k * k - 1.0) / (1.0 + k / HIGH_PASS_Q + k * k);
}

function highPassA2(rateHz: f64): f64 {
  const k = Math.tan(Math.PI * HIGH_PASS_HZ / rateHz);
  return (1.0 - k / HIGH_PASS_Q + k * k) / (1.0 + k / HIGH_PASS_Q + k * k);
}

/** Gain at half the rate that a numerator of (1, −2, 1) would leave, inverted. */
function topOf(rateHz: f64): f64 {
  return (1.0 - highPassA1(rateHz) + highPassA2(rateHz)) / 4.0;
}

/** Coefficients for a rate. For `init`. */
export function writeKWeighting(filter: usize, rateHz: f64): void {
  const k = Math.tan(Math.PI * SHELF_HZ / rateHz);
  const high = Math.pow(10.0, SHELF_DB / 20.0);
  const band = Math.pow(high, SHELF_EXPONENT);
  const d = 1.0 + k / SHELF_Q + k * k;
  store<f64>(filter, (high + band * k / SHELF_Q + k * k) / d, B0);
  store<f64>(filter, 2.0 * (k * k - high) / d, B1);
  store<f64>(filter, (high - band * k / SHELF_Q + k * k) / d, B2);
  store<f64>(filter, 2.0 * (k * k - 1.0) / d, A1);
  store<f64>(filter, (1.0 - k / SHELF_Q + k * k) / d, A2);
  store<f64>(filter, topOf(rateHz) / topOf(PRINTED_RATE_HZ), SCALE);
  store<f64>(filter, highPassA1(rateHz), HIGH_PASS_A1);
  store<f64>(filter, highPassA2(rateHz), HIGH_PASS_A2);
}

/** Adds the squares of the weighted frames, left and right, to `energy` (f64x2), one after the other: however the frames are cut, the sum is the same. */
export function addWeightedEnergy(filter: usize, memory: usize, source: usize, frames: i32, energy: v128): v128 {
  const b0 = f64x2.splat(load<f64>(filter, B0));
  const b1 = f64x2.splat(load<f64>(filter, B1));
  const b2 = f64x2.splat(load<f64>(filter, B2));
  const a1 = f64x2.splat(load<f64>(filter, A1));
  const a2 = f64x2.splat(load<f64>(filter, A2));
  const scale = f64x2.splat(load<f64>(filter, SCALE));
  const c1 = f64x2.splat(load<f64>(filter, HIGH_PASS_A1));
  const c2 = f64x2.splat(load<f64>(filter, HIGH_PASS_A2));
  let s1 = v128.load(memory);
  let s2 = v128.load(memory, 16);
  let t1 = v128.load(memory, 32);
  let t2 = v128.load(memory, 48);
  for (let i = 0; i < frames; i++) {
    const x = loadPair(source + ((<usize>i) << 3));
    const u = f64x2.add(f64x2.mul(b0, x), s1);
    s1 = f64x2.sub(f64x2.add(f64x2.mul(b1, x), s2), f64x2.mul(a1, u));
    s2 = f64x2.sub(f64x2.mul(b2, x), f64x2.mul(a2, u));
    const v = f64x2.mul(scale, u);
    const y = f64x2.add(v, t1);
    t1 = f64x2.sub(f64x2.sub(t2, f64x2.add(v, v)), f64x2.mul(c1, y));
    t2 = f64x2.sub(v, f64x2.mul(c2, y));
    energy = f64x2.add(energy, f64x2.mul(y, y));
  }
  v128.store(memory, s1);
  v128.store(memory, s2, 16);
  v128.store(memory, t1, 32);
  v128.store(memory, t2, 48);
  return energy;
}

/** On the grid: nothing subnormal, and nothing that is not finite. */
export function healKState(memory: usize): void {
  let sound = f64x2.eq(f64x2.splat(0), f64x2.splat(0));
  for (let at: usize = 0; at < K_STATE_BYTES; at += 16) sound = v128.and(sound, f64x2.lt(f64x2.abs(v128.load(memory + at)), f64x2.splat(1e30)));
  for (let at: usize = 0; at < K_STATE_BYTES; at += 16) v128.store(memory + at, v128.and(flushPair(v128.load(memory + at)), sound));
}
