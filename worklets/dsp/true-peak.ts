/**
 * True peak: how high the curve between the samples goes. Eight points for one (`eightfold.ts`), of which the highest are
 * refined by a parabola through their neighbours. Audio thread; memory belongs to the caller: tables in the node (`writeTable`), one tracker per signal.
 *
 * It is exact only where it matters: a stretch that provably stays below `floor` is not interpolated. The proof: with Δ² the
 * second difference of the samples, every interpolated value departs from the straight line between its neighbours by at most
 * K2·max|Δ²| + K1·max|x|, where K2 is the sum of magnitudes of the filter's twice summed deviation from that line.
 */
import { beginPoints, CARRY_BYTES, endPoints, findPoints, LONG_TAPS_BYTES, point, points, SHORT_TAPS_BYTES, weightOf, writeTaps } from "./eightfold";
import { copyFrames, loadFrame, storeFrame } from "./frame";

const PHASES: i32 = 8;

/** Values within 2 % of the floor are refined: more than an 8× grid can miss below 0.45 of the rate (1.6 %). */
const REFINE_FROM: f32 = 0.98;
/** For what rounding adds to a bound. */
const SAFETY: f32 = 0.999;

// The table: three bounds and half the taps, then the taps.
const LINE_BOUND: usize = 0;
const SAMPLE_BOUND: usize = 4;
const NORM_BOUND: usize = 8;
const HALF_TAPS: usize = 12;
const TAPS: usize = 16;
export const SHORT_TABLE_BYTES: usize = TAPS + SHORT_TAPS_BYTES;
export const LONG_TABLE_BYTES: usize = TAPS + LONG_TAPS_BYTES;

// A tracker: the last samples in a row, with the largest |x| and |Δ²| of each 32 of them.
const WRITE: usize = 0;
/** Whether the interval before was interpolated. */
const KNOWN: usize = 4;
/** Of the interval before: the largest magnitude in its second half, and its last point. */
const UPPER: usize = 8;
const LAST_POINT: usize = 16;
const CHUNK_PEAK: usize = 24;
const CHUNK_BEND: usize = 88;
const CARRY: usize = 160;
const LINE: usize = CARRY + CARRY_BYTES;
const LINE_FRAMES: i32 = 512;
/** What is read, and not used, behind the newest sample. */
const AHEAD_FRAMES: i32 = 16;
const HISTORY_FRAMES: i32 = 128;
/** How many groups of 32 samples the taps reach back beyond the one of the newest sample. */
const REACH: i32 = 4;
export const TRACKER_BYTES: usize = LINE + 512 * 8;

/** Fills a table for `half` = SHORT or LONG. For `init`: sines and Bessel functions. */
export function writeTable(table: usize, half: i32): void {
  writeTaps(table + TAPS, half);
  let lineBound = 0.0;
  let sampleBound = 0.0;
  let normBound = 0.0;
  // Beyond the middle they are mirrored.
  for (let phase = 1; phase <= PHASES / 2; phase++) {
    const fraction = <f64>phase / <f64>PHASES;
    let norm = 0.0;
    let once = 0.0;
    let twice = 0.0;
    let bend = 0.0;
    for (let j = 1 - half; j <= half; j++) {
      const line = j == 0 ? 1.0 - fraction : j == 1 ? fraction : 0.0;
      const weight = weightOf(table + TAPS, half, phase, j);
      norm += abs(weight);
      once += weight - line;
      twice += once;
      bend += abs(twice);
    }
    normBound = max(normBound, norm);
    lineBound = max(lineBound, bend);
    // What is left at the end: the taps add up to 1 but for a hundred-thousandth.
    sampleBound = max(sampleBound, 2.0 * abs(twice) + abs(once));
  }
  store<f32>(table, <f32>lineBound, LINE_BOUND);
  store<f32>(table, <f32>sampleBound, SAMPLE_BOUND);
  store<f32>(table, <f32>normBound, NORM_BOUND);
  store<i32>(table, half, HALF_TAPS);
}

/** An empty tracker; its memory must be zero. */
export function initTracker(tracker: usize): void {
  store<i32>(tracker, HISTORY_FRAMES, WRITE);
}

// @ts-ignore: decorator
@inline
function chunk(tracker: usize, kind: usize, index: i32): usize {
  return tracker + kind + ((<usize>index) << 2);
}

function wrap(tracker: usize, write: i32): i32 {
  copyFrames(tracker + LINE, tracker + LINE + ((<usize>(write - HISTORY_FRAMES)) << 3), HISTORY_FRAMES);
  for (let kind = CHUNK_PEAK; kind <= CHUNK_BEND; kind += CHUNK_BEND - CHUNK_PEAK) {
    const most = recent(tracker, kind, write, 1);
    for (let index = 0; index < REACH; index++) store<f32>(chunk(tracker, kind, index), most);
  }
  return HISTORY_FRAMES;
}

// @ts-ignore: decorator
@inline
function largest(v: v128): f32 {
  return max(max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)), max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)));
}

// @ts-ignore: decorator
@inline
function note(tracker: usize, kind: usize, write: i32, frames: i32, value: f32): void {
  const first = write >> 5;
  const last = (write + frames - 1) >> 5;
  store<f32>(chunk(tracker, kind, first), (write & 31) == 0 ? value : max(load<f32>(chunk(tracker, kind, first)), value));
  if (last != first) store<f32>(chunk(tracker, kind, last), value);
}

/** Appends 1…32 frames; `peaksOf` then speaks of them. */
export function track(tracker: usize, source: usize, frames: i32): void {
  let write = load<i32>(tracker, WRITE);
  if (write + frames + AHEAD_FRAMES > LINE_FRAMES) write = wrap(tracker, write);
  const to = tracker + LINE + ((<usize>write) << 3);
  let peak = f32x4.splat(0);
  let bend = f32x4.splat(0);
  let i = 0;
  copyFrames(to, source, frames);
  for (; i < frames; i += 2) {
    const at = to + ((<usize>i) << 3);
    const x = v128.load(at);
    const before = v128.load(at - 8);
    let p = f32x4.abs(x);
    let b = f32x4.abs(f32x4.add(f32x4.sub(x, f32x4.add(before, before)), v128.load(at - 16)));
    if (i + 1 == frames) {
      p = i32x4.shuffle(p, p, 0, 1, 0, 1);
      b = i32x4.shuffle(b, b, 0, 1, 0, 1);
    }
    peak = f32x4.pmax(peak, p);
    bend = f32x4.pmax(bend, b);
  }
  note(tracker, CHUNK_PEAK, write, frames, largest(peak));
  note(tracker, CHUNK_BEND, write, frames, largest(bend));
  store<i32>(tracker, write + frames, WRITE);
}

// @ts-ignore: decorator
@inline
function recent(tracker: usize, kind: usize, write: i32, frames: i32): f32 {
  const last = (write - 1) >> 5;
  let most: f32 = 0;
  for (let index = ((write - frames) >> 5) - REACH; index <= last; index++) most = max(most, load<f32>(chunk(tracker, kind, index)));
  return most;
}

/** No less than the largest magnitude of the last `frames` frames tracked and of those any taps around them reach. */
export function recentPeak(tracker: usize, frames: i32): f32 {
  return recent(tracker, CHUNK_PEAK, load<i32>(tracker, WRITE), frames);
}

/** Address of the newest frame; the HISTORY_FRAMES before it lie below. */
export function latestFrame(tracker: usize): usize {
  return tracker + LINE + ((<usize>(load<i32>(tracker, WRITE) - 1)) << 3);
}

/**
 * For each of the last `frames` frames tracked, the true peak within half a sample of the frame half the taps earlier, into
 * `result` (left, right; room for one frame more): right wherever it exceeds `floor`, and elsewhere at least the sample's own magnitude
 * and not above the floor.
 */
export function peaksOf(tracker: usize, table: usize, floor: f32, frames: i32, result: usize): void {
  const half = load<i32>(table, HALF_TAPS);
  const write = load<i32>(tracker, WRITE);
  const samplePeak = recent(tracker, CHUNK_PEAK, write, frames);
  const bend = recent(tracker, CHUNK_BEND, write, frames);
  const safeFloor = floor * SAFETY;
  let quiet: f32 = safeFloor - load<f32>(table, LINE_BOUND) * bend - load<f32>(table, SAMPLE_BOUND) * samplePeak;
  if (samplePeak * load<f32>(table, NORM_BOUND) < safeFloor) quiet = safeFloor;
  const below = f32x4.splat(quiet);
  const refineFrom = f32x4.splat(floor * REFINE_FROM);
  let upper = loadFrame(tracker + UPPER);
  let known = load<i32>(tracker, KNOWN) != 0;
  let at = tracker + LINE + ((<usize>(write - frames - half)) << 3);
  beginPoints(tracker + CARRY, at, frames);
  for (let i = 0; i < frames; i += 2, at += 16) {
    const x = v128.load(at);
    const magnitude = f32x4.abs(x);
    const to = result + ((<usize>i) << 3);
    if (i32x4.all_true(f32x4.le(f32x4.pmax(magnitude, f32x4.abs(v128.load(at + 8))), below))) {
      v128.store(to, known ? f32x4.pmax(magnitude, upper) : magnitude);
      upper = f32x4.splat(0);
      known = false;
      continue;
    }
    findPoints(table + TAPS, half, i);
    if (!known) upper = f32x4.splat(0);
    let low = f32x4.pmax(f32x4.pmax(magnitude, f32x4.abs(point(1))), f32x4.pmax(f32x4.abs(point(2)), f32x4.abs(point(3))));
    let middle = f32x4.abs(point(4));
    let high = f32x4.pmax(f32x4.abs(point(5)), f32x4.pmax(f32x4.abs(point(6)), f32x4.abs(point(7))));
    if (v128.any_true(f32x4.gt(f32x4.pmax(low, f32x4.pmax(middle, high)), refineFrom))) {
      // Where the interval before is not known it is below the floor, and so is a crest between it and this one.
      const before = known ? loadFrame(tracker + LAST_POINT) : f32x4.splat(1e30);
      v128.store(points, x);
      v128.store(points + 8 * 16, v128.load(at + 8));
      const last = point(7);
      low = f32x4.pmax(low, crest(i32x4.shuffle(before, last, 0, 1, 4, 5), x, point(1)));
      for (let k = 1; k < 4; k++) low = f32x4.pmax(low, crest(point(k - 1), point(k), point(k + 1)));
      middle = f32x4.pmax(middle, crest(point(3), point(4), point(5)));
      for (let k = 5; k < 8; k++) high = f32x4.pmax(high, crest(point(k - 1), point(k), point(k + 1)));
    }
    const above = f32x4.pmax(middle, high);
    v128.store(to, f32x4.pmax(f32x4.pmax(low, middle), i32x4.shuffle(upper, above, 0, 1, 4, 5)));
    // Where an odd length was rounded up, the second of the two intervals is not yet complete.
    const odd = i + 1 == frames;
    const final = point(7);
    upper = odd ? above : i32x4.shuffle(above, above, 2, 3, 2, 3);
    storeFrame(tracker + LAST_POINT, odd ? final : i32x4.shuffle(final, final, 2, 3, 2, 3));
    known = true;
    // The rest of `upper` would meet the second frame of the next pair.
    upper = i32x4.shuffle(upper, f32x4.splat(0), 0, 1, 4, 5);
  }
  endPoints(tracker + CARRY, frames);
  storeFrame(tracker + UPPER, upper);
  store<i32>(tracker, known ? 1 : 0, KNOWN);
}

/** Height of the parabola through three points where the middle one is the highest in magnitude; elsewhere 0. */
// @ts-ignore: decorator
@inline
function crest(before: v128, here: v128, after: v128): v128 {
  const height = f32x4.abs(here);
  const isCrest = v128.and(f32x4.ge(height, f32x4.abs(before)), f32x4.ge(height, f32x4.abs(after)));
  const slope = f32x4.sub(after, before);
  // At a crest the bend is no smaller than the slope; rounding may say otherwise where both are next to nothing.
  const bend = f32x4.pmax(f32x4.abs(f32x4.sub(f32x4.add(here, here), f32x4.add(before, after))), f32x4.abs(slope));
  const rise = f32x4.div(f32x4.mul(slope, slope), f32x4.pmax(f32x4.mul(bend, f32x4.splat(8)), f32x4.splat(1e-30)));
  return v128.and(f32x4.add(height, rise), isCrest);
}
