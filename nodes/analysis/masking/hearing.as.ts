/**
 * One sound as the ear has it: the bins of its transforms pooled in bands, how tonal it is, and the excitation of the channels of
 * hearing. The model of src/measure/masking with bands of a quarter and channels of half a Cam, in f32. Audio thread; allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { exp2Quad, log2Quad } from "../../../worklets/dsp/exponent-vector";
import { binOf } from "../../../worklets/dsp/spread-transform";
import {
  A, B, BANDS, BAND_ROW, CENTER, CHANNELS, DECAY, excitationOf, heard, INTENSITY, KAPPA, LEVELS, LONG_EDGES, LONG_LOG, LONG_MOMENT, LONG_POWER, LONG_SCALE, NOISE,
  OF_QUIET, PLACES, QUIET, RAW, ROW, SHORT_EDGES, SHORT_SCALE, THRICE_POW, TONALITY, TONE, TWICE, TWICE_POW,
} from "./layout.as";

const FIRST_CHANNEL_CAM: f64 = 1.8, CHANNEL_CAM: f64 = 0.5, FIRST_EDGE_CAM: f64 = 0.55, BAND_CAM: f64 = 0.25;
/** The long transform up to 504 Hz, the short one above. */
const SPLIT_BAND: i32 = 41;
/** The two bands within a quarter of a Cam of a channel begin here; the ERB around it is one more on both sides. */
const BANDS_TO_CHANNEL: i32 = 4;
/** Less than −40 dB SPL is not added. */
const NEGLIGIBLE: f32 = 1e-4;
/** How much flatter the lower side of a filter gets per dB, as part of the slope at 51 dB; DSP: 0.35 of 30.2. */
const FLATTER: f32 = <f32>(0.35 / 30.2168);
const LEAST_SLOPE: f32 = 0.1;
const LOG2_E: f32 = 1.4426950408889634;
/** 10·log10(2): octaves of power to decibels. */
export const DECIBELS: f32 = 3.010299956639812;
/** Keeps the logarithm of an empty bin finite. */
const TINY: f32 = 1e-28;
/** Flatness of noise, and from there to a tone, in octaves of power: −6 dB and 14 dB. */
const NOISE_FLATNESS: f32 = <f32>(-6.0 / 3.010299956639812);
const TONE_RANGE: f32 = <f32>(14.0 / 3.010299956639812);
/** Seconds; ITU-R BS.1387. */
const LEAST_DECAY: f64 = 0.008, DECAY_AT_100: f64 = 0.03;

function hzOf(cam: f64): f64 {
  return ((Math.pow(10, cam / 21.366) - 1) / 4.368) * 1000;
}

/** Terhardt 1979; off at the ends of hearing it is held. */
function quietDb(hz: f64): f64 {
  const khz = hz / 1000;
  return min(80.0, 3.64 * Math.pow(khz, -0.8) - 6.5 * Math.exp(-0.6 * (khz - 3.3) * (khz - 3.3)) + 1e-3 * khz * khz * khz * khz);
}

/** dB that a tone must lie above the excitation of a noise to be heard; over log frequency. */
function noiseOffsetDb(hz: f64): f64 {
  if (hz <= 50) return 9;
  if (hz <= 100) return between(hz, 50, 9, 100, 4);
  if (hz <= 200) return between(hz, 100, 4, 200, 1.5);
  if (hz <= 500) return between(hz, 200, 1.5, 500, -1);
  if (hz <= 1000) return between(hz, 500, -1, 1000, -2);
  return hz <= 2000 ? between(hz, 1000, -2, 2000, -2.5) : -2.5;
}

function between(hz: f64, low: f64, from: f64, high: f64, to: f64): f64 {
  return from + ((to - from) * Math.log(hz / low)) / Math.log(high / low);
}

/** Not on the audio path. `half` is frames between two looks. */
export function fillTables(s: usize, size: i32, half: i32): void {
  for (let c = 0; c < CHANNELS; c++) {
    const at = s + ((<usize>c) << 2);
    const hz = hzOf(FIRST_CHANNEL_CAM + <f64>c * CHANNEL_CAM);
    const erb = 24.673 * (0.004368 * hz + 1);
    store<f32>(at, <f32>((4 * hz) / erb), A);
    store<f32>(at, <f32>(4 / erb), B);
    const seconds = LEAST_DECAY + (100 / hz) * (DECAY_AT_100 - LEAST_DECAY);
    store<f32>(at, <f32>Math.exp(-<f64>half / (rateHz * max(seconds, 0.001))), DECAY);
    const quiet = Math.pow(10, quietDb(hz) / 10);
    const twice = Math.pow(2 * quiet, 0.2), thrice = Math.pow(3 * quiet, 0.2);
    store<f32>(at, <f32>quiet, QUIET);
    store<f32>(at, <f32>(2 * quiet), TWICE);
    store<f32>(at, <f32>twice, TWICE_POW);
    store<f32>(at, <f32>thrice, THRICE_POW);
    store<f32>(at, <f32>(thrice - twice), OF_QUIET);
    store<f32>(at, <f32>(-(14.5 + (26.81 * hz) / (1960 + hz) - 0.53) / <f64>DECIBELS), TONE);
    store<f32>(at, <f32>(noiseOffsetDb(hz) / <f64>DECIBELS), NOISE);
  }
  fillEdges(s + LONG_EDGES, size);
  fillEdges(s + SHORT_EDGES, size / 4);
  const short = size / 4;
  for (let k = 0; k <= short / 2; k++) {
    const cam = 21.366 * Math.log10((0.004368 * <f64>k * rateHz) / <f64>short + 1);
    store<f32>(s + PLACES + ((<usize>k) << 2), <f32>min(max((cam - FIRST_CHANNEL_CAM) / CHANNEL_CAM, 0.0), <f64>(CHANNELS - 1) - 0.001));
  }
}

function fillEdges(at: usize, size: i32): void {
  for (let b = 0; b <= BANDS; b++) {
    const bin = Math.ceil((hzOf(FIRST_EDGE_CAM + <f64>b * BAND_CAM) * <f64>size) / rateHz);
    store<i32>(at + ((<usize>b) << 2), <i32>min(max(bin, 1.0), <f64>(size / 2)));
  }
}

/** Puts the first and the third lane of a vector where left and right of a band belong. */
// @ts-ignore: decorator
@inline
function storeEars(at: usize, ears: v128): void {
  store<f32>(at, f32x4.extract_lane(ears, 0));
  store<f32>(at + BAND_ROW, f32x4.extract_lane(ears, 2));
}

/** Bands from…to of the long transform: power, its moment, and the sum of its logarithms, by ear. */
export function poolLong(s: usize, work: usize, size: i32, from: i32, to: i32): void {
  const tiny = f32x4.splat(TINY);
  for (let b = from; b < to; b++) {
    const at = s + ((<usize>b) << 2);
    const first = load<i32>(at, LONG_EDGES), end = load<i32>(at, LONG_EDGES + 4);
    let power = f32x4.splat(0), moment = f32x4.splat(0), logarithm = f32x4.splat(0);
    for (let k = first; k < end; k++) {
      const bin = binOf(work, size, k);
      const squares = f32x4.mul(bin, bin);
      const both = f32x4.add(squares, i32x4.shuffle(squares, squares, 1, 0, 3, 2));
      power = f32x4.add(power, both);
      moment = f32x4.add(moment, f32x4.mul(both, f32x4.splat(<f32>k)));
      logarithm = f32x4.add(logarithm, log2Quad(f32x4.add(both, tiny)));
    }
    storeEars(at + LONG_POWER, power);
    storeEars(at + LONG_MOMENT, moment);
    storeEars(at + LONG_LOG, logarithm);
  }
}

/** From the flatness within one ERB, by ear: what an excitation is worth as a threshold, and of the louder ear how tonal it is. */
export function tell(s: usize, sound: i32): void {
  const target = heard(s, sound);
  for (let c = 0; c < CHANNELS; c++) {
    const at = s + ((<usize>c) << 2);
    const around = ((<usize>(2 * c + BANDS_TO_CHANNEL - 1)) << 2);
    const edges = s + LONG_EDGES + around;
    const count = <f32>(load<i32>(edges, 16) - load<i32>(edges));
    let loudest: f32 = -1;
    for (let ear: usize = 0; ear < 2; ear++) {
      const bands = s + ear * BAND_ROW + around;
      const power = load<f32>(bands, LONG_POWER) + load<f32>(bands, LONG_POWER + 4) + load<f32>(bands, LONG_POWER + 8) + load<f32>(bands, LONG_POWER + 12);
      const logarithm = load<f32>(bands, LONG_LOG) + load<f32>(bands, LONG_LOG + 4) + load<f32>(bands, LONG_LOG + 8) + load<f32>(bands, LONG_LOG + 12);
      let tonality: f32 = 0;
      if (count > 1) {
        const mean = f32x4.extract_lane(log2Quad(f32x4.splat(power / count + TINY)), 0);
        tonality = min(max((NOISE_FLATNESS - (logarithm / count - mean)) / TONE_RANGE, <f32>0), <f32>1);
      }
      const octaves = load<f32>(at, TONE) * tonality + load<f32>(at, NOISE) * (<f32>1 - tonality);
      store<f32>(target + KAPPA + ear * ROW + ((<usize>c) << 2), f32x4.extract_lane(exp2Quad(f32x4.splat(octaves)), 0));
      if (power > loudest) store<f32>(target + TONALITY + ((<usize>c) << 2), power > TINY ? tonality : 0);
      loudest = max(loudest, power);
    }
  }
}

/** A sound that is zeros through all windows: what its transforms would have told, and what is left of what was heard of it before. */
export function hush(s: usize, sound: i32, ears: i32): void {
  const target = heard(s, sound);
  for (let row: usize = 0; row < ROW; row += 16) {
    // No bin stands out, so it is worth as much as a noise.
    const kappa = exp2Quad(v128.load(s + row, NOISE));
    v128.store(target + row, kappa, KAPPA);
    v128.store(target + row, kappa, KAPPA + ROW);
    v128.store(target + row, f32x4.splat(0), TONALITY);
  }
  memory.fill(s + INTENSITY, 0, 2 * BAND_ROW);
  remember(s, sound, 0, ears);
  remember(s, sound, 1, ears);
}

/** Bands from…to of a half: intensity re 0 dB SPL and mean frequency, by ear. */
export function poolShort(s: usize, work: usize, size: i32, from: i32, to: i32): void {
  const short = size / 4;
  const longHz = <f32>(rateHz / <f64>size), shortHz = <f32>(rateHz / <f64>short);
  const longScale = load<f32>(s, LONG_SCALE), shortScale = f32x4.splat(load<f32>(s, SHORT_SCALE));
  for (let b = from; b < to; b++) {
    const at = s + ((<usize>b) << 2);
    if (b < SPLIT_BAND) {
      for (let ear = at; ear <= at + BAND_ROW; ear += BAND_ROW) {
        const power = load<f32>(ear, LONG_POWER);
        store<f32>(ear, power * longScale, INTENSITY);
        store<f32>(ear, power > TINY ? (load<f32>(ear, LONG_MOMENT) / power) * longHz : 0, CENTER);
      }
      continue;
    }
    const first = load<i32>(at, SHORT_EDGES), end = load<i32>(at, SHORT_EDGES + 4);
    let power = f32x4.splat(0), moment = f32x4.splat(0);
    for (let k = first; k < end; k++) {
      const bin = binOf(work, short, k);
      const squares = f32x4.mul(bin, bin);
      const both = f32x4.add(squares, i32x4.shuffle(squares, squares, 1, 0, 3, 2));
      power = f32x4.add(power, both);
      moment = f32x4.add(moment, f32x4.mul(both, f32x4.splat(<f32>k)));
    }
    storeEars(at + INTENSITY, f32x4.mul(power, shortScale));
    storeEars(at + CENTER, f32x4.mul(f32x4.div(moment, f32x4.max(power, f32x4.splat(TINY))), f32x4.splat(shortHz)));
  }
}

/** Adds what bands from…to (those of the right ear behind those of the left) excite. */
export function excite(s: usize, from: i32, to: i32): void {
  const tables = s + A;
  const one = f32x4.splat(1), minusLog2E = f32x4.splat(-LOG2_E), least = f32x4.splat(NEGLIGIBLE), far = f32x4.splat(80);
  for (let item = from; item < to; item++) {
    const ear = item >= BANDS ? 1 : 0;
    const b = item - ear * BANDS;
    const bands = s + INTENSITY + <usize>ear * BAND_ROW;
    const at = bands + ((<usize>b) << 2);
    const intensity = load<f32>(at);
    if (!(intensity > NEGLIGIBLE)) continue;
    const raw = s + RAW + <usize>ear * ROW;
    const hz = f32x4.splat(load<f32>(at, CENTER - INTENSITY));
    // Half an ERB to both sides: three whole bands and two halves.
    let near = intensity;
    if (b > 0) near += load<f32>(at - 4);
    if (b > 1) near += <f32>0.5 * load<f32>(at - 8);
    if (b < BANDS - 1) near += load<f32>(at, 4);
    if (b < BANDS - 2) near += <f32>0.5 * load<f32>(at, 8);
    const levelDb = DECIBELS * f32x4.extract_lane(log2Quad(f32x4.splat(near)), 0);
    const upward = f32x4.splat(max(LEAST_SLOPE, <f32>1 - FLATTER * (levelDb - <f32>51)));
    const power = f32x4.splat(intensity);
    const own = min(max((b - BANDS_TO_CHANNEL) >> 3, 0), CHANNELS / 4 - 1);
    for (let q = own; q < CHANNELS / 4; q++) {
      const row = (<usize>q) << 4;
      const d = f32x4.sub(v128.load(tables + row), f32x4.mul(v128.load(tables + row, ROW), hz));
      const x = f32x4.min(f32x4.max(f32x4.mul(d, upward), f32x4.neg(d)), far);
      const part = f32x4.mul(power, f32x4.mul(f32x4.add(one, x), exp2Quad(f32x4.mul(x, minusLog2E))));
      v128.store(raw + row, f32x4.add(v128.load(raw + row), part));
      if (!v128.any_true(f32x4.gt(part, least))) break;
    }
    for (let q = own - 1; q >= 0; q--) {
      const row = (<usize>q) << 4;
      const x = f32x4.min(f32x4.sub(f32x4.mul(v128.load(tables + row, ROW), hz), v128.load(tables + row)), far);
      const part = f32x4.mul(power, f32x4.mul(f32x4.add(one, x), exp2Quad(f32x4.mul(x, minusLog2E))));
      v128.store(raw + row, f32x4.add(v128.load(raw + row), part));
      if (!v128.any_true(f32x4.gt(part, least))) break;
    }
  }
}

/** The half is heard: what was there before fades, what is stronger is there at once; and the levels of the turn grow by half of this one's. */
export function remember(s: usize, sound: i32, half: i32, ears: i32): void {
  const levels = heard(s, sound) + LEVELS;
  for (let ear = 0; ear < 2; ear++) {
    const source = ear < ears ? ear : 0;
    const now = excitationOf(s, sound, half, ear), before = excitationOf(s, sound, 1 - half, ear);
    const raw = s + RAW + <usize>source * ROW;
    const bands = s + INTENSITY + <usize>source * BAND_ROW + ((<usize>BANDS_TO_CHANNEL) << 2);
    for (let row: usize = 0; row < ROW; row += 16) {
      const heardNow = v128.load(raw + row);
      const left = f32x4.mul(f32x4.sub(v128.load(before + row), heardNow), v128.load(s + row, DECAY));
      const kept = f32x4.add(heardNow, f32x4.max(left, f32x4.splat(0)));
      // Far below hearing is nothing: no subnormal stays.
      v128.store(now + row, v128.and(kept, f32x4.gt(kept, f32x4.splat(1e-12))));
    }
    for (let c = 0; c < CHANNELS; c++) {
      const at = bands + ((<usize>c) << 3);
      const level = <f32>0.5 * (load<f32>(at) + load<f32>(at, 4));
      const target = levels + <usize>ear * ROW + ((<usize>c) << 2);
      store<f32>(target, half == 0 ? level : load<f32>(target) + level);
    }
  }
  memory.fill(s + RAW, 0, 2 * ROW);
}
