/**
 * Eight points for one: what lies between the samples, by three half-band interpolators in a row. The first finds the middle of each
 * interval and needs many taps, for there the sound may reach almost half the rate; the others find the middles of halves and of
 * quarters, where it reaches a quarter and an eighth of the points' rate, and need few. Audio thread; allocates nothing.
 *
 * Middles and quarters are shared by the points around them, so each is found once and carried on from call to call.
 */
import { kaiserHalfBand, wideHalfBand } from "./half-band";

/** How many samples a point needs after the one it belongs to. Flat within 0.002 dB to 0.45 of the rate, or within 0.0005 dB to 0.47. */
export const SHORT: i32 = 32;
export const LONG: i32 = 64;
const SHORT_BETA: f64 = 8;
const LONG_BETA: f64 = 10;
/** What the quarters need beyond the middles. */
const BEYOND: i32 = 4;
const QUARTER_TAPS: i32 = 6;
const EIGHTH_TAPS: i32 = 3;

// A table: taps of the eighths, of the quarters, of the middles, each four times.
const QUARTERS: usize = 3 * 16;
const MIDDLES: usize = 9 * 16;
export const SHORT_TAPS_BYTES: usize = 9 * 16 + 28 * 16;
export const LONG_TAPS_BYTES: usize = 9 * 16 + 60 * 16;

/** Where the first frame of a call stands in the lines. */
const LEAD: i32 = 4;
const CARRIED_BYTES: usize = 8 * 8;
// Lines of this call, with room for its 34 frames and what is looked at around them: points at ½, ¼ and ¾ behind each frame.
const LINE_BYTES: usize = 64 * 8;
const middles: usize = memory.data(3 * 64 * 8, 16);
const firsts: usize = middles + LINE_BYTES;
const thirds: usize = firsts + LINE_BYTES;
/** The frame at the lines' beginning, and how far they are known. */
let origin: usize = 0;
let middlesEnd: i32 = 0;
let quartersEnd: i32 = 0;
/** How far they can be known. */
let frontier: i32 = 0;

// Carried from call to call: how far the lines are known, and their last frames.
const MIDDLES_END: usize = 0;
const QUARTERS_END: usize = 4;
const CARRIED: usize = 16;
export const CARRY_BYTES: usize = CARRIED + 3 * CARRIED_BYTES;

/** The points of a pair of intervals: the sample itself (if somebody puts it there), the seven behind it, the next sample. */
export const points: usize = memory.data(9 * 16, 16);

// @ts-ignore: decorator
@inline
export function point(k: i32): v128 {
  return v128.load(points + ((<usize>k) << 4));
}

const designed: usize = memory.data(60 * 4, 4);

/** Each of the taps just designed, four times. */
function spread(count: i32, to: usize): void {
  for (let j: usize = 0; j < <usize>count; j++) v128.store(to + (j << 4), v128.load32_splat(designed + (j << 2)));
}

/** Fills a table for `half` = SHORT or LONG. For `init`: sines, Bessel functions, equations. */
export function writeTaps(table: usize, half: i32): void {
  wideHalfBand(EIGHTH_TAPS, 0.0625, designed);
  spread(EIGHTH_TAPS, table);
  wideHalfBand(QUARTER_TAPS, 0.125, designed);
  spread(QUARTER_TAPS, table + QUARTERS);
  kaiserHalfBand(half - BEYOND, half == SHORT ? SHORT_BETA : LONG_BETA, designed);
  spread(half - BEYOND, table + MIDDLES);
}

// @ts-ignore: decorator
@inline
function weight(table: usize, taps: usize, index: i32): f64 {
  return <f64>load<f32>(table + taps + ((<usize>index) << 4));
}

/** What a sample `distance` frames after the interval's first contributes to its middle. */
function middleWeight(table: usize, half: i32, distance: i32): f64 {
  const j = distance > 0 ? distance - 1 : 0 - distance;
  return j < half - BEYOND ? weight(table, MIDDLES, j) : 0.0;
}

/** The same for a place on the grid of halves, then on that of quarters. */
function halfWeight(table: usize, half: i32, place: i32, distance: i32): f64 {
  const d = distance - (place >> 1);
  if ((place & 1) == 0) return d == 0 ? 1.0 : 0.0;
  return middleWeight(table, half, d);
}

function quarterWeight(table: usize, half: i32, place: i32, distance: i32): f64 {
  const before = place >> 1;
  if ((place & 1) == 0) return halfWeight(table, half, before, distance);
  let sum = 0.0;
  for (let j = 0; j < QUARTER_TAPS; j++) sum += weight(table, QUARTERS, j) * (halfWeight(table, half, before - j, distance) + halfWeight(table, half, before + 1 + j, distance));
  return sum;
}

/** What a sample `distance` frames after the interval's first contributes to its point at `eighths` / 8. For `init`. */
export function weightOf(table: usize, half: i32, eighths: i32, distance: i32): f64 {
  const before = eighths >> 1;
  if ((eighths & 1) == 0) return quarterWeight(table, half, before, distance);
  let sum = 0.0;
  for (let j = 0; j < EIGHTH_TAPS; j++) sum += weight(table, 0, j) * (quarterWeight(table, half, before - j, distance) + quarterWeight(table, half, before + 1 + j, distance));
  return sum;
}

// @ts-ignore: decorator
@inline
function copyLines(from: usize, fromStride: usize, to: usize, toStride: usize): void {
  for (let line: usize = 0; line < 3; line++) memory.copy(to + line * toStride, from + line * fromStride, CARRIED_BYTES);
}

/** Begins a call: `first` is the address of its first frame, of which `frames` have all the samples they need. */
export function beginPoints(carry: usize, first: usize, frames: i32): void {
  origin = first - ((<usize>LEAD) << 3);
  middlesEnd = load<i32>(carry, MIDDLES_END);
  quartersEnd = load<i32>(carry, QUARTERS_END);
  frontier = LEAD + frames;
  if (middlesEnd > 0) copyLines(carry + CARRIED, CARRIED_BYTES, middles, LINE_BYTES);
}

/** Ends it: the next call's first frame is the one after the last of this one. */
export function endPoints(carry: usize, frames: i32): void {
  if (middlesEnd > frames) copyLines(middles + ((<usize>frames) << 3), LINE_BYTES, carry + CARRIED, CARRIED_BYTES);
  store<i32>(carry, max(0, middlesEnd - frames), MIDDLES_END);
  store<i32>(carry, max(0, quartersEnd - frames), QUARTERS_END);
}

/** The points behind frame `index` of the call and the next one, for both intervals at once, into `points` 1…7. */
export function findPoints(table: usize, half: i32, index: i32): void {
  extendMiddles(table, half, index, index + 2 * LEAD + 2);
  extendQuarters(table, index + LEAD - 1, index + LEAD + 3);
  const at = (<usize>(index + LEAD)) << 3;
  const x = origin + at, h = middles + at, a = firsts + at, b = thirds + at;
  const one = v128.load(table), two = v128.load(table, 16), three = v128.load(table, 32);
  const x0 = v128.load(x), x1 = v128.load(x, 8), h0 = v128.load(h), a0 = v128.load(a), b0 = v128.load(b), b9 = v128.load(b - 8);
  v128.store(points, f32x4.add(f32x4.add(f32x4.mul(one, f32x4.add(a0, x0)), f32x4.mul(two, f32x4.add(h0, b9))), f32x4.mul(three, f32x4.add(b0, v128.load(h - 8)))), 16);
  v128.store(points, a0, 32);
  v128.store(points, f32x4.add(f32x4.add(f32x4.mul(one, f32x4.add(h0, a0)), f32x4.mul(two, f32x4.add(b0, x0))), f32x4.mul(three, f32x4.add(x1, b9))), 48);
  v128.store(points, h0, 64);
  const a1 = v128.load(a, 8);
  v128.store(points, f32x4.add(f32x4.add(f32x4.mul(one, f32x4.add(b0, h0)), f32x4.mul(two, f32x4.add(x1, a0))), f32x4.mul(three, f32x4.add(a1, x0))), 80);
  v128.store(points, b0, 96);
  v128.store(points, f32x4.add(f32x4.add(f32x4.mul(one, f32x4.add(x1, b0)), f32x4.mul(two, f32x4.add(a1, h0))), f32x4.mul(three, f32x4.add(v128.load(h, 8), a0))), 112);
}

// @ts-ignore: decorator
@inline
function extendMiddles(table: usize, half: i32, from: i32, to: i32): void {
  let at = max(middlesEnd, from);
  for (; at < to; at += 8) findMiddles(table, half - BEYOND, (<usize>at) << 3);
  middlesEnd = min(at, frontier + BEYOND);
}

// @ts-ignore: decorator
@inline
function extendQuarters(table: usize, from: i32, to: i32): void {
  let at = max(quartersEnd, from);
  for (; at < to; at += 2) findQuarters(table + QUARTERS, (<usize>at) << 3);
  quartersEnd = min(at, frontier + 1);
}

/** Eight middles, so that a tap is loaded once for all. */
function findMiddles(table: usize, count: i32, at: usize): void {
  let p = f32x4.splat(0);
  let q = p;
  let r = p;
  let t = p;
  let ahead = origin + at + 8;
  let behind = origin + at;
  let tap = table + MIDDLES;
  for (const end = tap + ((<usize>count) << 4); tap < end; tap += 16) {
    const w = v128.load(tap);
    p = f32x4.add(p, f32x4.mul(w, f32x4.add(v128.load(ahead), v128.load(behind))));
    q = f32x4.add(q, f32x4.mul(w, f32x4.add(v128.load(ahead, 16), v128.load(behind, 16))));
    r = f32x4.add(r, f32x4.mul(w, f32x4.add(v128.load(ahead, 32), v128.load(behind, 32))));
    t = f32x4.add(t, f32x4.mul(w, f32x4.add(v128.load(ahead, 48), v128.load(behind, 48))));
    ahead += 8;
    behind -= 8;
  }
  v128.store(middles + at, p);
  v128.store(middles + at, q, 16);
  v128.store(middles + at, r, 32);
  v128.store(middles + at, t, 48);
}

/** Weighted sum of what lies on either side of a point. */
// @ts-ignore: decorator
@inline
function around(taps: usize, s1: v128, s2: v128, s3: v128, s4: v128, s5: v128, s6: v128): v128 {
  const near = f32x4.add(f32x4.mul(v128.load(taps), s1), f32x4.mul(v128.load(taps, 16), s2));
  const far = f32x4.add(f32x4.mul(v128.load(taps, 32), s3), f32x4.mul(v128.load(taps, 48), s4));
  return f32x4.add(f32x4.add(near, far), f32x4.add(f32x4.mul(v128.load(taps, 64), s5), f32x4.mul(v128.load(taps, 80), s6)));
}

/** The quarters on both sides of two middles. */
function findQuarters(taps: usize, at: usize): void {
  // Two frames and three middles before the first.
  const x = origin + at - 16, h = middles + at - 24;
  v128.store(firsts + at, around(
    taps,
    f32x4.add(v128.load(h, 24), v128.load(x, 16)), f32x4.add(v128.load(x, 24), v128.load(h, 16)), f32x4.add(v128.load(h, 32), v128.load(x, 8)),
    f32x4.add(v128.load(x, 32), v128.load(h, 8)), f32x4.add(v128.load(h, 40), v128.load(x)), f32x4.add(v128.load(x, 40), v128.load(h)),
  ));
  v128.store(thirds + at, around(
    taps,
    f32x4.add(v128.load(x, 24), v128.load(h, 24)), f32x4.add(v128.load(h, 32), v128.load(x, 16)), f32x4.add(v128.load(x, 32), v128.load(h, 16)),
    f32x4.add(v128.load(h, 40), v128.load(x, 8)), f32x4.add(v128.load(x, 40), v128.load(h, 8)), f32x4.add(v128.load(h, 48), v128.load(x)),
  ));
}
