/**
 * Whether two sounds are the same: how late one is against the other, how much louder, with which polarity, and what is left when one
 * is taken from the other. Pure; any thread.
 *
 * The offset is where the cross-correlation has its highest point, over windows spread through the loud parts; what is left of a
 * frame, the phase of the cross-spectrum tells by a straight line through it (weighted least squares). The gain is the least-squares
 * one. Sides are taken together, so that a swapped or widened image does not pass for the same.
 */
import { fourier, inverseFourier } from './fourier.ts';
import { besselI0, sinc } from '../media/kaiser-sinc.ts';
import { inThirds, THIRDS_HZ } from './system/spectrum-curve.ts';
import { FLOOR_DB, powerToDb } from './system/measured.ts';

export interface NullResult {
  /** What is left of a − b against a, in dB; as they are, once b is moved, and once it is moved and its gain set. null where a is silent. */
  readonly residualDb: { readonly asTheyAre: number; readonly moved: number; readonly matched: number } | null;
  /** By how many frames b is behind a. */
  readonly offsetFrames: number;
  readonly offsetMs: number;
  /** By how much b is louder than a, as far as they are alike. */
  readonly gainDb: number;
  readonly isInverted: boolean;
  /** Of a and b, RMS. */
  readonly levelsDb: readonly [number, number];
  /** What is left when moved and matched, by thirds of an octave. */
  readonly bands: readonly NullBand[];
}

export interface NullBand {
  readonly hz: number;
  /** Against a's whole level. */
  readonly db: number;
  /** Against a's level in this band. */
  readonly ownDb: number;
}

/** What is left this far down is the rounding of 32-bit sums. */
export const NULL_DB = -90;

const WINDOW_FRAMES = 65536;
const MOST_WINDOWS = 8;
/** Half a window: farther apart they are not found. */
export const MOST_OFFSET_SECONDS = 0.5;
/** A part of a frame smaller than this is none. */
const WHOLE_FRAME = 0.002;
const SINC_HALF = 48;
const SINC_BETA = 12;

/** Both interleaved stereo at one rate, and equally long. */
export function nullTest(a: Float32Array, b: Float32Array, rateHz: number): NullResult {
  if (a.length !== b.length) throw new RangeError(`sounds of ${a.length / 2} and ${b.length / 2} frames`);
  const levels = [a, b].map(powerOf) as [number, number];
  const levelsDb = levels.map(powerToDb) as [number, number];
  if (levels[0] === 0 || levels[1] === 0) {
    const residualDb = levels[0] === 0 ? null : { asTheyAre: 0, moved: 0, matched: 0 };
    return { residualDb, offsetFrames: 0, offsetMs: 0, gainDb: 0, isInverted: false, levelsDb, bands: [] };
  }
  const { offset, sign } = offsetBetween(a, b, rateHz);
  const moved = shifted(b, offset);
  // Compared where both are sound.
  const margin = Math.ceil(Math.abs(offset)) + (Number.isInteger(offset) ? 0 : SINC_HALF);
  const cut = 2 * Math.min(margin, Math.floor(a.length / 8));
  const [from, to] = [cut, a.length - cut];
  let [aa, ab, bb] = [0, 0, 0];
  for (let k = from; k < to; k++) {
    aa += a[k]! * a[k]!;
    ab += a[k]! * moved[k]!;
    bb += moved[k]! * moved[k]!;
  }
  const gain = bb > 0 ? ab / bb : 0;
  const left = (g: number, other: ArrayLike<number>, start: number, end: number): number => {
    let [rest, whole] = [0, 0];
    for (let k = start; k < end; k++) {
      rest += (a[k]! - g * other[k]!) ** 2;
      whole += a[k]! ** 2;
    }
    return whole > 0 ? powerToDb(rest / whole) : FLOOR_DB;
  };
  const matched = left(gain, moved, from, to);
  return {
    residualDb: { asTheyAre: left(1, b, 0, a.length), moved: left(1, moved, from, to), matched },
    offsetFrames: offset,
    offsetMs: (offset * 1000) / rateHz,
    gainDb: gain === 0 ? 0 : -20 * Math.log10(Math.abs(gain)),
    isInverted: gain < 0 || (gain === 0 && sign < 0),
    levelsDb,
    bands: bandsOf(a, moved, gain, from, to, rateHz, aa / (to - from)),
  };
}

const powerOf = (samples: Float32Array): number => samples.reduce((sum, value) => sum + value * value, 0) / Math.max(1, samples.length);

function offsetBetween(a: Float32Array, b: Float32Array, rateHz: number): { readonly offset: number; readonly sign: number } {
  const size = Math.min(WINDOW_FRAMES, 2 ** Math.ceil(Math.log2(Math.max(2, a.length / 2))));
  const [re, im] = crossSpectrum(a, b, size);
  const [correlation, rest] = [re.slice(), im.slice()];
  inverseFourier(correlation, rest);
  const most = Math.min(size / 2 - 1, Math.floor(MOST_OFFSET_SECONDS * rateHz));
  let best = 0;
  const at = (offset: number): number => correlation[(offset + size) % size]!;
  // Of equally good ones the nearest.
  for (let k = 1; k <= most; k++) for (const offset of [k, -k]) if (Math.abs(at(offset)) > Math.abs(at(best)) * (1 + 1e-9)) best = offset;
  const sign = Math.sign(at(best));
  const part = phaseOffset(re, im, best, sign);
  const offset = best + (Math.abs(part) < WHOLE_FRAME || Math.abs(part) > 1 ? 0 : part);
  return { offset, sign };
}

/** Conjugate of a's spectrum times b's, both sides added: its inverse has its highest point where b is behind a by as many frames. */
function crossSpectrum(a: Float32Array, b: Float32Array, size: number): readonly [Float64Array, Float64Array] {
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const hann = Float64Array.from({ length: size }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size));
  for (const start of loudStarts(a, size)) {
    for (const side of [0, 1]) {
      const window = (samples: Float32Array): Float64Array => hann.map((weight, k) => weight * (samples[2 * (start + k) + side] ?? 0));
      // Two real windows as one complex transform, then taken apart.
      const [x, y] = [window(a), window(b)];
      fourier(x, y);
      for (let k = 0; k < size; k++) {
        const n = (size - k) % size;
        const [ar, ai, br, bi] = [(x[k]! + x[n]!) / 2, (y[k]! - y[n]!) / 2, (y[k]! + y[n]!) / 2, (x[n]! - x[k]!) / 2];
        re[k]! += ar * br + ai * bi;
        im[k]! += ar * bi - ai * br;
      }
    }
  }
  return [re, im];
}

/** The loudest of the places where a window could begin, spread over the whole. */
function loudStarts(a: Float32Array, size: number): number[] {
  const frames = a.length / 2;
  if (frames <= size) return [0];
  const count = Math.floor((frames - size) / (size / 2)) + 1;
  const starts = Array.from({ length: count }, (_, k) => k * (size / 2)).map((start) => ({ start, power: powerOf(a.subarray(2 * start, 2 * (start + size))) }));
  return starts.sort((one, other) => other.power - one.power || one.start - other.start).slice(0, MOST_WINDOWS).map(({ start }) => start);
}

/** The slope of the phase that whole frames leave: Σ w·ω·φ / Σ w·ω², frames by which b is later still. */
function phaseOffset(re: Float64Array, im: Float64Array, whole: number, sign: number): number {
  const size = re.length;
  let [sum, weights] = [0, 0];
  for (let k = 1; k < size / 2; k++) {
    const omega = (2 * Math.PI * k) / size;
    const turn = omega * whole;
    const [c, s] = [Math.cos(turn) * sign, Math.sin(turn) * sign];
    const [r, i] = [re[k]! * c - im[k]! * s, re[k]! * s + im[k]! * c];
    const weight = Math.hypot(r, i);
    sum -= weight * omega * Math.atan2(i, r);
    weights += weight * omega * omega;
  }
  return weights > 0 ? sum / weights : 0;
}

/** b earlier by so many frames; between frames by a windowed sinc, which is exact well below half the rate. Silence comes in at the ends. */
function shifted(b: Float32Array, offset: number): Float32Array {
  if (offset === 0) return b;
  const whole = Math.floor(offset);
  const part = offset - whole;
  const out = new Float32Array(b.length);
  if (part === 0) {
    const from = Math.max(0, whole) * 2;
    out.set(b.subarray(from, b.length - Math.max(0, -whole) * 2), Math.max(0, -whole) * 2);
    return out;
  }
  const taps = Float64Array.from({ length: 2 * SINC_HALF }, (_, k) => {
    const t = k - SINC_HALF + 1 - part;
    return sinc(t) * besselI0(SINC_BETA * Math.sqrt(Math.max(0, 1 - (t / SINC_HALF) ** 2)));
  });
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const frames = b.length / 2;
  for (let n = 0; n < frames; n++) {
    let [l, r] = [0, 0];
    const first = n + whole - SINC_HALF + 1;
    for (let k = Math.max(0, -first); k < Math.min(taps.length, frames - first); k++) {
      l += taps[k]! * b[2 * (first + k)]!;
      r += taps[k]! * b[2 * (first + k) + 1]!;
    }
    out[2 * n] = l / total;
    out[2 * n + 1] = r / total;
  }
  return out;
}

/** The rest's mean power in each third of an octave against the whole mean power of a, over windows spread evenly. */
function bandsOf(a: Float32Array, b: ArrayLike<number>, gain: number, from: number, to: number, rateHz: number, meanPower: number): NullBand[] {
  const size = 16384;
  const frames = (to - from) / 2;
  if (frames < size || meanPower === 0) return [];
  const count = Math.min(MOST_WINDOWS * 2, Math.floor(frames / size));
  const [left, whole] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
  for (let window = 0; window < count; window++) {
    const start = from / 2 + Math.floor((window * (frames - size)) / Math.max(1, count - 1));
    addPowers(left, size, (k, side) => a[2 * (start + k) + side]! - gain * b[2 * (start + k) + side]!);
    addPowers(whole, size, (k, side) => a[2 * (start + k) + side]!);
  }
  // A Hann window's mean square is 3/8; the mean is over both sides.
  const scale = 1 / (2 * count * size * size * 0.375);
  const [bands, own] = [left, whole].map((powers) => inThirds(powers.map((power) => power * scale), rateHz)) as [number[], number[]];
  return THIRDS_HZ.map((hz, k) => ({ hz, db: powerToDb(bands[k]! / meanPower), ownDb: own[k]! > 0 ? powerToDb(bands[k]! / own[k]!) : bands[k]! > 0 ? 0 : FLOOR_DB }));
}

/** |L|² + |R|² of each bin under a Hann window, from one transform of L + iR: half the powers of both its mirror bins, which stand for each other. */
function addPowers(powers: Float64Array, size: number, at: (frame: number, side: number) => number): void {
  const hann = (k: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / size);
  const [re, im] = [0, 1].map((side) => Float64Array.from({ length: size }, (_, k) => at(k, side) * hann(k))) as [Float64Array, Float64Array];
  fourier(re, im);
  for (let k = 1; k < size / 2; k++) powers[k]! += re[k]! ** 2 + im[k]! ** 2 + re[size - k]! ** 2 + im[size - k]! ** 2;
}
