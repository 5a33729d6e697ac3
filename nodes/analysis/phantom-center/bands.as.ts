/**
 * Where each band appears. Every quarter of a Hann window a transform of the speakers' left + i·right begins and is spread over the grid
 * steps until the next: powers and cross-spectrum in bands one ERB wide; the time difference that the bands have in common, as the
 * peak of the cross-correlation's envelope below 1.5 kHz (Knapp and Carter 1976); then level and time differences, coherence and
 * direction. What the seat adds, a gain and a delay for each side, is known exactly and put to it in the spectrum. Audio thread;
 * memory is the caller's.
 *
 * Coherence is taken at the time difference found: a sound and its echo are one sound, and the ear goes by the first.
 */
import { param, telemetry } from "../../../worklets/dsp/node";
import { rateHz } from "../../../worklets/dsp/clock";
import { exp2, log2 } from "../../../worklets/dsp/exponent";
import { fillTwiddles, reversed, stepsOf, transform } from "../../../worklets/dsp/fft";
import { sineOfTurns } from "../../../worklets/dsp/sine";
import { binOf, clearSpread, gatherSpread, HANN, markSpread, spreadTwiddles, spreadWork, startSpread, windowBandwidth, windowGain } from "../../../worklets/dsp/spread-transform";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/phantom-center";
import { GAIN_LEFT, GAIN_RIGHT, LATER_SECONDS, LEFT_DEGREES, RIGHT_DEGREES } from "./paths.as";

const BANDS: i32 = N.TELEMETRY_DEGREES_COUNT;
/** ERB number of the lowest center. */
const FIRST_ERB: f64 = 2;
const VELOCITY_BELOW_HZ: f64 = 700;
const TIME_BELOW_HZ: f64 = 1500;

/** i32: frames until the next transform; task and how far; log2 of its frames; whether a real center plays; how the switches stand, −1 unknown; steps since one was thrown. f64: seconds left is later; share of an average's step. */
const UNTIL: usize = 0, TASK: usize = 4, DONE: usize = 8, BITS: usize = 12, CENTER: usize = 16, SWITCHES: usize = 20, LAG: usize = 24, SHARE: usize = 32, STEPS: usize = 40;
/** Per band f64: powers of left and right, re and im of the cross-spectrum at the common time, re of it as it is; means, then the sums at work. */
const BAND_BYTES: usize = 40;
const MEANS: usize = 64;
const SUMS: usize = MEANS + <usize>BANDS * BAND_BYTES;
/** i32 first bin of each band, one more than bands; f32 middle of each band, Hz. */
const BORDERS: usize = SUMS + <usize>BANDS * BAND_BYTES;
const MIDDLES: usize = BORDERS + (((<usize>BANDS + 1) << 2) + 3 & ~3);
/** Of the lowest bins f32: re, im and amplitude of the cross-spectrum, averaged. */
const LAG_BINS: i32 = 128;
const CROSS: usize = (MIDDLES + ((<usize>BANDS) << 2) + 15) & ~15;
/** Transform that makes a correlation of them. */
const LAG_SIZE: i32 = 512, LAG_BITS: i32 = 9;
const LAG_WORK: usize = CROSS + (<usize>LAG_BINS * 12);
const LAG_TWIDDLES: usize = LAG_WORK + ((<usize>LAG_SIZE) << 3);
export const BANDS_BYTES: usize = LAG_TWIDDLES + ((<usize>LAG_SIZE) << 2);

const IDLE: i32 = 0, GATHER: i32 = 1, TRANSFORM: i32 = 2, SUM: i32 = 3, AVERAGE: i32 = 4, FILL: i32 = 5, CORRELATE: i32 = 6, PEAK: i32 = 7, SHOW: i32 = 8, WHOLE: i32 = 9;
/** Costs relative to two butterflies, about. */
const FRAME_COST: i32 = 2, BIN_COST: i32 = 12, BAND_COST: i32 = 16, FILL_COST: i32 = 4, PEAK_COST: i32 = 2, SHOW_COST: i32 = 100;

/** 10·log10(2): octaves of power to decibels. */
const DECIBELS: f64 = 3.010299956639812;
const LOG2_E: f64 = 1.4426950408889634;
/** Less power than −100 dBFS is no signal. */
const NO_SIGNAL: f64 = 1e-10;
const LEAST_MONO: f64 = 1e-6;
/** A side 40 dB below the other does not play. */
const ALONE: f64 = 1e-4;
/** Of the bins' amplitudes, what a common time must gather to count. */
const LEAST_COMMON: f64 = 0.25;
/** So many steps after a switch was thrown a transform still holds what sounded before: four of its quarters, and the glides. */
const STALE_STEPS: i32 = 5;
/** Long past any average: nothing was thrown. */
const SETTLED_STEPS: i32 = 1 << 20;
const MOST_LAG_SECONDS: f64 = 0.0315;
/** A time this near to the one in use leaves it, so that phases above stay together. */
const SAME_LAG_SECONDS: f64 = 0.00006;
/** Bands less coherent have no place. */
const LEAST_COHERENCE: f64 = 0.3;
/** Level differences up to the first leave time its say; from the second on they decide alone. */
const TIME_SAYS_DB: f64 = 8, LEVEL_SAYS_DB: f64 = 18;

export function startBands(b: usize, spread: usize): void {
  const bits = rateHz > 100000 ? 14 : rateHz > 50000 ? 13 : 12;
  store<i32>(b, bits, BITS);
  const size = 1 << bits;
  startSpread(spread, size);
  fillTwiddles(b + LAG_TWIDDLES, LAG_SIZE);
  for (let k = 0; k <= BANDS; k++) {
    store<i32>(b + ((<usize>k) << 2), min(<i32>Math.ceil((hzOfErb(FIRST_ERB + <f64>k - 0.5) * <f64>size) / rateHz), size / 2), BORDERS);
    if (k < BANDS) store<f32>(b + ((<usize>k) << 2), <f32>hzOfErb(FIRST_ERB + <f64>k), MIDDLES);
  }
}

/** Glasberg and Moore 1990. */
function hzOfErb(number: f64): f64 {
  return (Math.pow(10.0, number / 21.4) - 1.0) / 0.00437;
}

export function clearBands(node: usize, b: usize, spread: usize): void {
  const size = 1 << load<i32>(b, BITS);
  memory.fill(b + MEANS, 0, BORDERS - MEANS);
  memory.fill(b + CROSS, 0, LAG_TWIDDLES - CROSS);
  clearSpread(spread, size);
  store<i32>(b, size / 4, UNTIL);
  store<i32>(b, IDLE, TASK);
  store<f64>(b, 0, LAG);
  store<i32>(b, -1, SWITCHES);
  store<i32>(b, SETTLED_STEPS, STEPS);
  memory.fill(telemetry(node, 0), 0, (<usize>N.TELEMETRY_WRITE_INDEX) << 2);
  for (let band = 0; band < BANDS; band++) store<f32>(telemetry(node, N.TELEMETRY_LEVEL_DB + band), -200);
  store<f32>(telemetry(node, N.TELEMETRY_HEARD_DB), -200);
}

// @ts-ignore: decorator
@inline
export function countBands(b: usize, frames: i32): void {
  store<i32>(b, load<i32>(b, UNTIL) - frames, UNTIL);
}

// @ts-ignore: decorator
@inline
export function bandsSize(b: usize): i32 {
  return 1 << load<i32>(b, BITS);
}

/** On the grid. `setting`: where everything stands now. */
export function advanceBands(node: usize, b: usize, spread: usize, setting: usize, center: bool): void {
  const bits = load<i32>(b, BITS), size = 1 << bits;
  if (load<i32>(b, UNTIL) <= 0) {
    store<i32>(b, load<i32>(b, UNTIL) + size / 4, UNTIL);
    markSpread(spread, size);
    memory.fill(b + SUMS, 0, <usize>BANDS * BAND_BYTES);
    const seconds = max(param(node, N.AVERAGE_MS), 10.0) * 0.001;
    store<f64>(b, max(1.0 - exp2((-0.25 * <f64>size * LOG2_E) / (seconds * rateHz)), shareSinceSwitch(node, b)), SHARE);
    store<i32>(b, center ? 1 : 0, CENTER);
    store<i32>(b, GATHER, TASK);
    store<i32>(b, 0, DONE);
  }
  if (load<i32>(b, TASK) == IDLE) return;
  const total = size * FRAME_COST + stepsOf(size, bits) + (size / 2) * BIN_COST + BANDS * (BAND_COST + SHOW_COST) + LAG_SIZE * (FILL_COST + PEAK_COST) + stepsOf(LAG_SIZE, LAG_BITS) + SHOW_COST;
  // Done one step before the next begins.
  const steps = size / 4 / GRID_FRAMES - 1;
  let budget = (total + steps - 1) / steps;
  while (budget > 0 && load<i32>(b, TASK) != IDLE) budget -= work(node, b, spread, setting, budget);
}

/**
 * What is thrown by a switch begins averages anew: powers and what they have in common would fade at different speeds, and a sound
 * that is in one speaker now would for seconds seem to be everywhere.
 */
function shareSinceSwitch(node: usize, b: usize): f64 {
  const now = <i32>param(node, N.SPEAKERS) + 4 * <i32>param(node, N.SIGNAL) + 16 * (param(node, N.INVERT) != 0 ? 1 : 0) + 32 * (param(node, N.MONO) != 0 ? 1 : 0);
  const before = load<i32>(b, SWITCHES), steps = load<i32>(b, STEPS);
  store<i32>(b, now, SWITCHES);
  store<i32>(b, before >= 0 && before != now ? 0 : min(steps + 1, SETTLED_STEPS), STEPS);
  return 1.0 / <f64>max(load<i32>(b, STEPS) - STALE_STEPS + 1, 1);
}

function costOf(task: i32): i32 {
  switch (task) {
    case GATHER: return FRAME_COST;
    case SUM: return BIN_COST;
    case AVERAGE: return BAND_COST;
    case FILL: return FILL_COST;
    case PEAK: return LAG_SIZE * PEAK_COST;
    case SHOW: case WHOLE: return SHOW_COST;
    default: return 1;
  }
}

function countOf(task: i32, size: i32, bits: i32): i32 {
  switch (task) {
    case GATHER: return size;
    case TRANSFORM: return stepsOf(size, bits);
    case SUM: return size / 2;
    case FILL: return LAG_SIZE;
    case CORRELATE: return stepsOf(LAG_SIZE, LAG_BITS);
    case PEAK: case WHOLE: return 1;
    default: return BANDS;
  }
}

/** Goes on with the task as far as the budget reaches; returns the cost. */
function work(node: usize, b: usize, spread: usize, setting: usize, budget: i32): i32 {
  const bits = load<i32>(b, BITS), size = 1 << bits;
  const task = load<i32>(b, TASK), done = load<i32>(b, DONE);
  const cost = costOf(task), all = countOf(task, size, bits);
  const to = min(all, done + max(1, budget / cost));
  if (task == GATHER) gatherSpread(spread, size, bits, HANN, done, to);
  else if (task == TRANSFORM) transform(spreadWork(spread, size), spreadTwiddles(spread, size), size, done, to);
  else if (task == SUM) sum(b, spread, size, done, to);
  else if (task == AVERAGE) average(b, size, done, to);
  else if (task == FILL) fill(b, done, to);
  else if (task == CORRELATE) transform(b + LAG_WORK, b + LAG_TWIDDLES, LAG_SIZE, done, to);
  else if (task == PEAK) findLag(b, size);
  else if (task == SHOW) for (let band = done; band < to; band++) show(node, b, setting, band);
  else showWhole(node, b);
  store<i32>(b, to, DONE);
  if (to == all) {
    store<i32>(b, 0, DONE);
    store<i32>(b, task == WHOLE ? IDLE : task + 1, TASK);
  }
  return (to - done) * cost;
}

/** Bins from…to into the bands they lie in. */
function sum(b: usize, spread: usize, size: i32, from: i32, to: i32): void {
  const z = spreadWork(spread, size);
  const share = load<f64>(b, SHARE);
  const turns = (load<f64>(b, LAG) * rateHz) / <f64>size;
  const gain = 0.5 / <f64>windowGain(HANN, size);
  const scale = (gain * gain) / <f64>windowBandwidth(HANN);
  let band = 0;
  for (let k = from; k < to; k++) {
    while (band < BANDS && k >= load<i32>(b + ((<usize>band) << 2), BORDERS + 4)) band++;
    if (band == BANDS) return;
    const bin = binOf(z, size, k);
    const a = <f64>f32x4.extract_lane(bin, 0), c = <f64>f32x4.extract_lane(bin, 1), d = <f64>f32x4.extract_lane(bin, 2), e = <f64>f32x4.extract_lane(bin, 3);
    // L·conj R.
    const re = (a * d + c * e) * scale, im = (c * d - a * e) * scale;
    if (k < LAG_BINS) averageBin(b + CROSS + <usize>k * 12, re, im, share);
    if (k < load<i32>(b + ((<usize>band) << 2), BORDERS)) continue;
    const turn = turns * <f64>k;
    const cosine = sineOfTurns(turn + 0.25), sine = sineOfTurns(turn);
    const at = b + SUMS + <usize>band * BAND_BYTES;
    store<f64>(at, load<f64>(at) + (a * a + c * c) * scale);
    store<f64>(at, load<f64>(at, 8) + (d * d + e * e) * scale, 8);
    store<f64>(at, load<f64>(at, 16) + re * cosine - im * sine, 16);
    store<f64>(at, load<f64>(at, 24) + re * sine + im * cosine, 24);
    store<f64>(at, load<f64>(at, 32) + re, 32);
  }
}

/** What has run away begins anew, and what is far below hearing is nothing. */
// @ts-ignore: decorator
@inline
function sound(value: f64): f64 {
  return abs(value) < 1e20 && abs(value) > 1e-25 ? value : 0;
}

function averageBin(at: usize, re: f64, im: f64, share: f64): void {
  store<f32>(at, <f32>sound(<f64>load<f32>(at) * (1.0 - share) + re * share));
  store<f32>(at, <f32>sound(<f64>load<f32>(at, 4) * (1.0 - share) + im * share), 4);
  store<f32>(at, <f32>sound(<f64>load<f32>(at, 8) * (1.0 - share) + sqrt(re * re + im * im) * share), 8);
}

function average(b: usize, size: i32, from: i32, to: i32): void {
  const share = load<f64>(b, SHARE);
  for (let band = from; band < to; band++) {
    for (let part: usize = 0; part < BAND_BYTES; part += 8) {
      const at = b + <usize>band * BAND_BYTES + part;
      const now = load<f64>(at, MEANS);
      store<f64>(at, sound(now + (load<f64>(at, SUMS) - now) * share), MEANS);
    }
  }
}

/** The cross-spectrum, its peaks held down to their roots so that no single tone decides. */
function fill(b: usize, from: i32, to: i32): void {
  for (let k = from; k < to; k++) {
    const target = b + LAG_WORK + ((<usize>reversed(k, LAG_BITS)) << 3);
    let re: f32 = 0, im: f32 = 0;
    if (k > 1 && k < LAG_BINS) {
      const at = b + CROSS + <usize>k * 12;
      const root = sqrt(load<f32>(at, 8));
      if (root > 1e-10) {
        re = load<f32>(at) / root;
        im = load<f32>(at, 4) / root;
      }
    }
    store<f32>(target, re);
    store<f32>(target, im, 4);
  }
}

// @ts-ignore: decorator
@inline
function envelope(b: usize, n: i32): f64 {
  const at = b + LAG_WORK + ((<usize>(n & (LAG_SIZE - 1))) << 3);
  return <f64>load<f32>(at) * <f64>load<f32>(at) + <f64>load<f32>(at, 4) * <f64>load<f32>(at, 4);
}

/** The lag of the envelope's peak; of equal ones the nearest to none. */
function findLag(b: usize, size: i32): void {
  const step = <f64>size / (rateHz * <f64>LAG_SIZE);
  const most = <i32>(MOST_LAG_SECONDS / step);
  let peak = 0.0, place = 0;
  for (let n = -most; n <= most; n++) {
    const far = 1.0 - (0.2 * <f64>abs(n)) / <f64>most;
    const value = envelope(b, n) * far * far;
    if (value > peak) {
      peak = value;
      place = n;
    }
  }
  let whole = 0.0;
  for (let k = 2; k < LAG_BINS; k++) whole += sqrt(<f64>load<f32>(b + CROSS + <usize>k * 12, 8));
  const before = envelope(b, place - 1), here = envelope(b, place), after = envelope(b, place + 1);
  const bend = before - 2.0 * here + after;
  const between = bend < 0 ? min(max((0.5 * (before - after)) / bend, -0.5), 0.5) : 0.0;
  // The transform turns the other way round.
  const found = sqrt(here) < LEAST_COMMON * whole ? 0.0 : -(<f64>place + between) * step;
  const now = load<f64>(b, LAG);
  if (abs(found) < SAME_LAG_SECONDS) store<f64>(b, 0, LAG);
  else if (abs(found - now) > SAME_LAG_SECONDS) store<f64>(b, found, LAG);
}

/** Displacement by a time difference, as a part of the way to the speaker: broadband onsets (Blauert; Lee and Rumsey). */
function timeShift(seconds: f64): f64 {
  const ms = abs(seconds) * 1000.0;
  const part = ms < 0.27 ? (ms / 0.27) * (12.5 / 30.0) : ms < 0.5 ? 12.5 / 30.0 + ((ms - 0.27) / 0.23) * (7.5 / 30.0) : ms < 1.05 ? 20.0 / 30.0 + ((ms - 0.5) / 0.55) * (10.0 / 30.0) : 1.0;
  return seconds < 0 ? -part : part;
}

// @ts-ignore: decorator
@inline
function put(node: usize, index: i32, value: f64): void {
  store<f32>(telemetry(node, index), <f32>value);
}

function show(node: usize, b: usize, setting: usize, band: i32): void {
  const at = b + MEANS + <usize>band * BAND_BYTES;
  const hz = <f64>load<f32>(b + ((<usize>band) << 2), MIDDLES);
  const fedLeft = load<f64>(at), fedRight = load<f64>(at, 8);
  const gainLeft = load<f64>(setting, GAIN_LEFT), gainRight = load<f64>(setting, GAIN_RIGHT);
  const left = fedLeft * gainLeft * gainLeft, right = fedRight * gainRight * gainRight;
  const power = left + right;
  if (power < NO_SIGNAL) {
    for (let index = N.TELEMETRY_DEGREES; index <= N.TELEMETRY_MONO_DB; index += BANDS) put(node, index + band, 0);
    return put(node, N.TELEMETRY_LEVEL_DB + band, -200);
  }
  put(node, N.TELEMETRY_LEVEL_DB + band, log2(power) * DECIBELS);
  showMono(node, b, band);

  const alone = min(left, right) < ALONE * max(left, right);
  const re = load<f64>(at, 16), im = load<f64>(at, 24);
  const coherence = alone ? 1.0 : min(Math.sqrt((re * re + im * im) / (fedLeft * fedRight)), 1.0);
  const opposite = !alone && re < 0;
  const lag = load<f64>(b, LAG);
  // What the band's phase says beyond the common time, to a quarter of its period.
  const rest = alone || hz > TIME_BELOW_HZ || coherence < LEAST_COHERENCE ? 0.0 : Math.atan2(opposite ? -im : im, opposite ? -re : re) / (2.0 * Math.PI * hz);
  const later = alone ? 0.0 : lag - rest + load<f64>(setting, LATER_SECONDS);
  const differenceDb = min(max((log2(max(right, 1e-25)) - log2(max(left, 1e-25))) * DECIBELS, -60.0), 60.0);
  put(node, N.TELEMETRY_COHERENCE + band, coherence);
  put(node, N.TELEMETRY_ICLD_DB + band, differenceDb);
  put(node, N.TELEMETRY_ICTD_MS + band, later * 1000.0);

  const velocity = hz < VELOCITY_BELOW_HZ;
  const a = velocity ? Math.sqrt(left) : left, c = velocity ? Math.sqrt(right) : right;
  const fromLeft = (load<f64>(setting, LEFT_DEGREES) * Math.PI) / 180.0, fromRight = (load<f64>(setting, RIGHT_DEGREES) * Math.PI) / 180.0;
  const x = (a * Math.sin(fromLeft) + c * Math.sin(fromRight)) / (a + c), y = (a * Math.cos(fromLeft) + c * Math.cos(fromRight)) / (a + c);
  const byLevel = (Math.atan2(x, y) * 180.0) / Math.PI;
  const half = (load<f64>(setting, RIGHT_DEGREES) - load<f64>(setting, LEFT_DEGREES)) * 0.5;
  const says = min(max((LEVEL_SAYS_DB - abs(differenceDb)) / (LEVEL_SAYS_DB - TIME_SAYS_DB), 0.0), 1.0);
  const byTime = opposite ? 0.0 : timeShift(later) * says * half;
  put(node, N.TELEMETRY_DEGREES + band, min(max(byLevel + byTime, load<f64>(setting, LEFT_DEGREES)), load<f64>(setting, RIGHT_DEGREES)));
  put(node, N.TELEMETRY_SHARPNESS + band, opposite ? 0.0 : coherence * Math.sqrt(x * x + y * y));
}

/** Of what the speakers get. */
function showMono(node: usize, b: usize, band: i32): void {
  const at = b + MEANS + <usize>band * BAND_BYTES;
  const center = load<i32>(b, CENTER) != 0;
  const left = load<f64>(at), right = center ? left : load<f64>(at, 8), product = center ? left : load<f64>(at, 32);
  const common = Math.sqrt(left * right), power = (left + right) * 0.5;
  put(node, N.TELEMETRY_CORRELATION + band, common < NO_SIGNAL ? 0 : min(max(product / common, -1.0), 1.0));
  put(node, N.TELEMETRY_MONO_DB + band, power < NO_SIGNAL ? 0 : log2(max((power + product) * 0.5 / power, LEAST_MONO)) * DECIBELS);
}

// @ts-ignore: decorator
@inline
function get(node: usize, index: i32): f64 {
  return <f64>load<f32>(telemetry(node, index));
}

/** The whole: means of the bands, those with more sound and more in common counting more, as loudness does rather than as power does. */
function showWhole(node: usize, b: usize): void {
  let left = 0.0, right = 0.0, product = 0.0, heard = 0.0;
  let all = 0.0, placed = 0.0, sharp = 0.0, bass = 0.0, treble = 0.0, bassWeight = 0.0, trebleWeight = 0.0;
  const center = load<i32>(b, CENTER) != 0;
  for (let band = 0; band < BANDS; band++) {
    const at = b + MEANS + <usize>band * BAND_BYTES;
    left += load<f64>(at);
    right += center ? load<f64>(at) : load<f64>(at, 8);
    product += center ? load<f64>(at) : load<f64>(at, 32);
    const levelDb = get(node, N.TELEMETRY_LEVEL_DB + band);
    if (levelDb <= -200) continue;
    const power = exp2(levelDb / DECIBELS);
    heard += power;
    const weight = exp2((0.3 * levelDb) / DECIBELS);
    all += weight;
    const sharpness = get(node, N.TELEMETRY_SHARPNESS + band), coherence = get(node, N.TELEMETRY_COHERENCE + band);
    sharp += weight * sharpness;
    if (sharpness <= 0 || coherence < LEAST_COHERENCE) continue;
    const has = weight * coherence, way = has * get(node, N.TELEMETRY_DEGREES + band);
    placed += weight;
    if (<f64>load<f32>(b + ((<usize>band) << 2), MIDDLES) < VELOCITY_BELOW_HZ) {
      bass += way;
      bassWeight += has;
    } else {
      treble += way;
      trebleWeight += has;
    }
  }
  const has = bassWeight + trebleWeight;
  put(node, N.TELEMETRY_IMAGE_DEGREES, has > 0 ? (bass + treble) / has : 0);
  put(node, N.TELEMETRY_BASS_DEGREES, bassWeight > 0 ? bass / bassWeight : 0);
  put(node, N.TELEMETRY_TREBLE_DEGREES, trebleWeight > 0 ? treble / trebleWeight : 0);
  put(node, N.TELEMETRY_IMAGE_SHARPNESS, all > 0 ? sharp / all : 0);
  put(node, N.TELEMETRY_PLACED, all > 0 ? placed / all : 0);
  const power = (left + right) * 0.5, common = Math.sqrt(left * right);
  put(node, N.TELEMETRY_LOSS_DB, power < NO_SIGNAL ? 0 : log2(max(((power + product) * 0.5) / power, LEAST_MONO)) * DECIBELS);
  put(node, N.TELEMETRY_ALIKE, common < NO_SIGNAL ? 0 : min(max(product / common, -1.0), 1.0));
  put(node, N.TELEMETRY_HEARD_DB, heard > 1e-20 ? log2(heard) * DECIBELS : -200);
}
