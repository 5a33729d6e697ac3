/**
 * Masking: up to eight sounds, each in a ring of its own. Every quarter of the long transform a turn begins, and all its work is
 * spread over the grid steps until the next: of each connected sound a long and two short transforms around the same moment, their
 * excitation, then who hides whom, and twice the masked part of the chosen sound. in1…in8: 2×frames each → out: the sum, at once;
 * masked, audible: 2×frames, later by the long transform.
 *
 * While nobody uses what is masked or audible it rests, if its host has a worker in which this same kernel finds everything out: then
 * it only sums, and keeps its inputs in their rings. Audio thread, or that worker; allocates nothing.
 */
import { carried, CARRIES_MONO, CARRIES_SILENCE, input, isConnected, output, param, rests, state } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { fillTwiddles, stepsOf, transform } from "../../../worklets/dsp/fft";
import { clearFrames, copyFrames, loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { APART_FRAMES, APART_KEPT, APART_RINGS, GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/masking";
import { excite, fillTables, hush, poolLong, poolShort, remember, tell } from "./hearing.as";
import { forget, judge, judgeChosen, show } from "./judgment.as";
import {
  BANDS, BITS, BUDGET, CHOSEN, COUNT, DONE, EARS, FED, FORGET, FROM, HALF, hangingFrames, HEARD, HEARD_BYTES, HUSHED, IS_RESTING, LONG_SCALE, longTwiddles, longWork, MARK, MASK,
  maskedFrames, NEXT_FROM, NEXT_TO, PICTURE, PLAYED, PLAYING, RAW, ring, ROW, SHORT_SCALE, shortTwiddles, shortWork, SOUND, SOUNDED, SOUNDS, STAGE, TO, TURNS, UNTIL, VALID, WRITTEN, ZEROS,
} from "./layout.as";
import { gather, goBack, keepMasked, overlap } from "./resynthesis.as";

const IDLE: i32 = 0, GATHER_LONG: i32 = 1, TRANSFORM_LONG: i32 = 2, POOL_LONG: i32 = 3, GATHER_SHORT: i32 = 4, TRANSFORM_SHORT: i32 = 5, POOL_SHORT: i32 = 6, EXCITE: i32 = 7;
const GATHER_CHOSEN: i32 = 8, TRANSFORM_CHOSEN: i32 = 9, KEEP: i32 = 10, BACK: i32 = 11, OVERLAP: i32 = 12, JUDGE: i32 = 13, SHOW: i32 = 14, HUSH: i32 = 15;
/** Costs in nanoseconds, about: of a frame, two butterflies, a band of each pooling, a band's excitation, a judgment, a sound's reading, a sound that is silent. */
const FRAME_COST: i32 = 4, STEP_COST: i32 = 4, LONG_BAND_COST: i32 = 160, SHORT_BAND_COST: i32 = 40, EXCITE_COST: i32 = 140, JUDGE_COST: i32 = 3000, SHOW_COST: i32 = 3000, HUSH_COST: i32 = 1500;
/** Louder samples than +180 dBFS are faults, and stay out of the rings. */
const LOUDEST: f32 = 1e9;
/** Seconds: over which the picture is averaged, and the loudest channel of a sound is forgotten. */
const PICTURE_SECONDS: f64 = 0.3, PEAK_SECONDS: f64 = 4;
const LOG2_E: f64 = 1.4426950408889634;

export function init(node: usize): void {
  const s = state(node);
  const bits = rateHz > 100000 ? 15 : rateHz > 50000 ? 14 : 13;
  store<i32>(s, bits, BITS);
  const size = 1 << bits;
  fillTables(s, size, size / 8);
  fillTwiddles(longTwiddles(s, size), size);
  fillTwiddles(shortTwiddles(s, size), size / 4);
  store<i32>(s, 2 * size, APART_FRAMES);
  store<usize>(s, ring(s, size, 0) - s, APART_RINGS);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const size = 1 << load<i32>(s, BITS);
  store<f64>(s, 0, APART_KEPT);
  store<i32>(s, 0, WRITTEN);
  memory.fill(s + FED, 0, <usize>SOUNDS * 4);
  beginAnew(node, s, size, size / 4);
}

/** All but what lies in the rings is forgotten; the first turn begins in so many frames. */
function beginAnew(node: usize, s: usize, size: i32, until: i32): void {
  memory.fill(s + DONE, 0, LONG_SCALE - DONE);
  memory.fill(s + VALID, 0, <usize>SOUNDS * 4);
  memory.fill(s + ZEROS, 0, <usize>SOUNDS * 4);
  store<i32>(s, until, UNTIL);
  store<i32>(s, IDLE, STAGE);
  store<i32>(s, 0, IS_RESTING);
  store<i32>(s, 0, SOUNDED);
  for (let k = FROM; k < PLAYING; k += 4) store<i32>(s + k, -1);
  store<i32>(s, -1, CHOSEN);
  memory.fill(s + HEARD, 0, <usize>SOUNDS * HEARD_BYTES);
  memory.fill(s + RAW, 0, 2 * ROW);
  clearFrames(maskedFrames(s, size, 0), size / 2);
  clearFrames(hangingFrames(s, size), size / 8);
  forget(node, s);
  for (let sound = 0; sound < SOUNDS; sound++) show(node, s, sound, 0);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const size = 1 << load<i32>(s, BITS);
  sum(node, frames);
  if (rests(node)) {
    clearFrames(output(node, N.OUTPUT_MASKED), frames);
    clearFrames(output(node, N.OUTPUT_AUDIBLE), frames);
    feed(node, s, size, frames);
    store<i32>(s, 1, IS_RESTING);
    return;
  }
  // The rings are full: both outputs begin as after any other choice of a sound, by a fade.
  if (load<i32>(s, IS_RESTING) != 0) beginAnew(node, s, size, 0);
  if (onGrid()) advance(node, s, size);
  play(node, s, size, frames);
  feed(node, s, size, frames);
  store<i32>(s, load<i32>(s, UNTIL) - frames, UNTIL);
}

function sum(node: usize, frames: i32): void {
  const y = output(node, N.OUTPUT_OUT);
  let isFirst = true;
  for (let sound = 0; sound < SOUNDS; sound++) {
    if (!isConnected(node, N.INPUT_IN1 + sound)) continue;
    const x = input(node, N.INPUT_IN1 + sound);
    if (isFirst) copyFrames(y, x, frames);
    else for (let at = 0; at < frames << 3; at += 8) storeFrame(y + at, f32x4.add(loadFrame(y + at), loadFrame(x + at)));
    isFirst = false;
  }
  if (isFirst) clearFrames(y, frames);
}

function feed(node: usize, s: usize, size: i32, frames: i32): void {
  const written = load<i32>(s, WRITTEN);
  const first = min(frames, 2 * size - written);
  let sounded = load<i32>(s, SOUNDED);
  for (let sound = 0; sound < SOUNDS; sound++) {
    const fed = s + FED + ((<usize>sound) << 2);
    if (!isConnected(node, N.INPUT_IN1 + sound)) {
      store<i32>(fed, 0);
      continue;
    }
    store<i32>(fed, min(load<i32>(fed) + frames, 2 * size));
    const x = input(node, N.INPUT_IN1 + sound), target = ring(s, size, sound);
    let isMore = keep(target + ((<usize>written) << 3), x, first);
    if (first < frames) isMore = keep(target, x + ((<usize>first) << 3), frames - first) || isMore;
    if (isMore) sounded |= 1 << sound;
  }
  store<i32>(s, sounded, SOUNDED);
  store<i32>(s, (written + frames) & (2 * size - 1), WRITTEN);
  store<f64>(s, load<f64>(s, APART_KEPT) + <f64>frames, APART_KEPT);
}

/** Copies frames without faults; returns whether they are more than zeros. */
function keep(target: usize, x: usize, frames: i32): bool {
  const loudest = f32x4.splat(LOUDEST), nothing = f32x4.splat(0);
  let more = i32x4.splat(0);
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const two = v128.load(x + at);
    const kept = v128.and(two, f32x4.lt(f32x4.abs(two), loudest));
    more = v128.or(more, f32x4.ne(kept, nothing));
    v128.store(target + at, kept);
  }
  if (at < end) {
    const frame = loadFrame(x + at);
    const kept = v128.and(frame, f32x4.lt(f32x4.abs(frame), loudest));
    more = v128.or(more, f32x4.ne(kept, nothing));
    storeFrame(target + at, kept);
  }
  return v128.any_true(more);
}

/** The sound of a number as long ago as the long transform, or silence; `i` frames into this call. */
// @ts-ignore: decorator
@inline
function delayed(s: usize, size: i32, sound: i32, i: i32): v128 {
  if (sound < 0 || load<i32>(s + FED + ((<usize>sound) << 2)) + i < size) return f32x4.splat(0);
  return loadFrame(ring(s, size, sound) + ((<usize>((load<i32>(s, WRITTEN) + i - size) & (2 * size - 1))) << 3));
}

/** What was made in the last turn. Where the chosen sound has changed, both fade as their windows did. */
function play(node: usize, s: usize, size: i32, frames: i32): void {
  const y = output(node, N.OUTPUT_MASKED), rest = output(node, N.OUTPUT_AUDIBLE);
  const half = size / 8, twiddles = shortTwiddles(s, size);
  let played = load<i32>(s, PLAYED);
  const masked = maskedFrames(s, size, load<i32>(s, PLAYING));
  for (let i = 0; i < frames; i++) {
    const which = (<usize>(played >= half ? 1 : 0)) << 2;
    const from = load<i32>(s + which, FROM), to = load<i32>(s + which, TO);
    let sound = delayed(s, size, to, i);
    if (from != to) {
      const way = <f32>0.5 - <f32>0.5 * load<f32>(twiddles + ((<usize>(played & (half - 1))) << 3));
      const before = delayed(s, size, from, i);
      sound = f32x4.add(before, f32x4.mul(f32x4.sub(sound, before), f32x4.splat(way)));
    }
    const at = (<usize>i) << 3;
    const hidden = loadFrame(masked + ((<usize>played) << 3));
    storeFrame(y + at, hidden);
    storeFrame(rest + at, f32x4.sub(sound, hidden));
    played = min(played + 1, 2 * half - 1);
  }
  store<i32>(s, played, PLAYED);
}

/** Counted from grid point to grid point, so that however blocks are cut a turn finds the same. */
function countZeros(s: usize, size: i32): void {
  const sounded = load<i32>(s, SOUNDED);
  for (let sound = 0; sound < SOUNDS; sound++) {
    const at = s + ((<usize>sound) << 2);
    const isSilent = ((sounded >> sound) & 1) == 0 && load<i32>(at, FED) > 0;
    store<i32>(at, isSilent ? min(load<i32>(at, ZEROS) + GRID_FRAMES, size) : 0, ZEROS);
  }
  store<i32>(s, 0, SOUNDED);
}

function advance(node: usize, s: usize, size: i32): void {
  countZeros(s, size);
  if (load<i32>(s, UNTIL) <= 0) begin(node, s, size);
  let budget = load<i32>(s, BUDGET);
  while (budget > 0 && load<i32>(s, STAGE) != IDLE) budget -= work(node, s, size, budget);
}

/** What was made is played from here, and the last frames are looked at. */
function begin(node: usize, s: usize, size: i32): void {
  const turn = size / 4;
  store<i32>(s, turn, UNTIL);
  store<i32>(s, 0, PLAYED);
  store<i32>(s, 1 - load<i32>(s, PLAYING), PLAYING);
  memory.copy(s + FROM, s + NEXT_FROM, 16);
  store<i32>(s, load<i32>(s, WRITTEN), MARK);
  let mask = 0, hushed = 0, count = 0, ears = 1;
  for (let sound = 0; sound < SOUNDS; sound++) {
    const valid = load<i32>(s + FED + ((<usize>sound) << 2));
    store<i32>(s + VALID + ((<usize>sound) << 2), valid);
    if (!isConnected(node, N.INPUT_IN1 + sound)) continue;
    mask |= 1 << sound;
    if (load<i32>(s + ZEROS + ((<usize>sound) << 2)) >= min(valid, size)) hushed |= 1 << sound;
    count++;
    if (!isMono(node, sound)) ears = 2;
  }
  store<i32>(s, mask, MASK);
  store<i32>(s, hushed, HUSHED);
  store<i32>(s, count, COUNT);
  store<i32>(s, ears, EARS);
  const wanted = <i32>held(param(node, N.SOUND), 0, <f64>(SOUNDS - 1));
  const chosen = ((mask >> wanted) & 1) != 0 ? wanted : -1;
  const before = load<i32>(s, CHOSEN);
  store<i32>(s, before, NEXT_FROM);
  store<i32>(s, chosen, NEXT_TO);
  store<i32>(s, chosen, NEXT_FROM + 4);
  store<i32>(s, chosen, NEXT_TO + 4);
  store<i32>(s, chosen, CHOSEN);
  const seconds = <f64>turn / rateHz;
  const level = exp2(2.0 * OCTAVES_PER_DECIBEL * held(param(node, N.FULL_SCALE_DB), 80, 120));
  store<f32>(s, scaleOf(level, size), LONG_SCALE);
  store<f32>(s, scaleOf(level, size / 4), SHORT_SCALE);
  store<f32>(s, <f32>(1.0 - exp2((-seconds * LOG2_E) / PICTURE_SECONDS)), PICTURE);
  store<f32>(s, <f32>exp2((-seconds * LOG2_E) / PEAK_SECONDS), FORGET);
  store<i32>(s, <i32>max(held(param(node, N.MEMORY_SECONDS), 1, 60) / seconds, 1.0), TURNS);
  // Done one step before the next begins.
  const steps = turn / GRID_FRAMES - 1;
  store<i32>(s, (costOf(size, count, popcnt(hushed), ears, chosen >= 0) + steps - 1) / steps, BUDGET);
  store<i32>(s, 0, DONE);
  store<i32>(s, 0, HALF);
  store<i32>(s, -1, SOUND);
  nextSound(s);
}

/** The low end for what is no number. */
function held(value: f64, low: f64, high: f64): f64 {
  return value >= low ? min(value, high) : low;
}

// @ts-ignore: decorator
@inline
function isMono(node: usize, sound: i32): bool {
  const carries = carried(node, N.INPUT_IN1 + sound);
  return carries == CARRIES_MONO || carries == CARRIES_SILENCE;
}

/** Intensity of the square of a doubled Hann bin: over a sine's main lobe they sum to its level. */
function scaleOf(level: f64, size: i32): f32 {
  return <f32>((8.0 * level) / (3.0 * <f64>size * <f64>size));
}

/** Of a stage for one sound, one half: items and the cost of each. */
function itemsOf(s: usize, stage: i32, size: i32): i32 {
  const short = size / 4, bits = load<i32>(s, BITS);
  if (stage == GATHER_LONG) return size;
  if (stage == TRANSFORM_LONG) return stepsOf(size, bits);
  if (stage == POOL_LONG || stage == POOL_SHORT) return BANDS;
  if (stage == TRANSFORM_SHORT || stage == TRANSFORM_CHOSEN || stage == BACK) return stepsOf(short, bits - 2);
  if (stage == EXCITE) return BANDS * load<i32>(s, EARS);
  if (stage == JUDGE) return SOUNDS * SOUNDS;
  if (stage == HUSH) return 1;
  return stage == SHOW ? SOUNDS : short;
}

function itemCost(s: usize, stage: i32): i32 {
  if (stage == TRANSFORM_LONG || stage == TRANSFORM_SHORT || stage == TRANSFORM_CHOSEN || stage == BACK) return STEP_COST;
  if (stage == POOL_LONG) return LONG_BAND_COST;
  if (stage == POOL_SHORT) return SHORT_BAND_COST;
  if (stage == EXCITE) return EXCITE_COST;
  if (stage == JUDGE) return judgeCost(load<i32>(s, COUNT));
  if (stage == HUSH) return HUSH_COST;
  return stage == SHOW ? SHOW_COST : FRAME_COST;
}

/** Of one of all pairs, most of which may not be there. */
// @ts-ignore: decorator
@inline
function judgeCost(count: i32): i32 {
  return (JUDGE_COST * count * count) / (SOUNDS * SOUNDS) + 20;
}

function costOf(size: i32, count: i32, hushed: i32, ears: i32, isChosen: bool): i32 {
  const short = size / 4;
  const bits = 31 - clz(size);
  const long = size * FRAME_COST + stepsOf(size, bits) * STEP_COST + BANDS * LONG_BAND_COST;
  const half = short * FRAME_COST + stepsOf(short, bits - 2) * STEP_COST + BANDS * SHORT_BAND_COST + BANDS * ears * EXCITE_COST;
  const again = isChosen ? 3 * short * FRAME_COST + 2 * stepsOf(short, bits - 2) * STEP_COST : 0;
  return (count - hushed) * (long + 2 * half) + hushed * HUSH_COST + 2 * again + SOUNDS * SOUNDS * judgeCost(count) + SOUNDS * SHOW_COST;
}

/** Goes on with the stage as far as the budget reaches; returns the cost. */
function work(node: usize, s: usize, size: i32, budget: i32): i32 {
  const stage = load<i32>(s, STAGE), done = load<i32>(s, DONE), half = load<i32>(s, HALF), sound = load<i32>(s, SOUND);
  const cost = itemCost(s, stage), all = itemsOf(s, stage, size);
  const to = min(all, done + max(1, budget / cost));
  const short = size / 4, bits = load<i32>(s, BITS);
  const frames = ring(s, size, max(sound, 0)), valid = load<i32>(s + VALID + ((<usize>max(sound, 0)) << 2)), mark = load<i32>(s, MARK);
  // Around the middle of the long window: the second half there, the first one before it.
  const back = size / 2 + size / 8 + (1 - half) * (size / 8);
  if (stage == GATHER_LONG) gather(frames, 2 * size - 1, mark, size, valid, size, bits, longTwiddles(s, size), longWork(s, size), false, done, to);
  else if (stage == TRANSFORM_LONG) transform(longWork(s, size), longTwiddles(s, size), size, done, to);
  else if (stage == POOL_LONG) poolLong(s, longWork(s, size), size, done, to);
  else if (stage == GATHER_SHORT || stage == GATHER_CHOSEN) gather(frames, 2 * size - 1, mark, back, valid, short, bits - 2, shortTwiddles(s, size), shortWork(s, size), stage == GATHER_CHOSEN, done, to);
  else if (stage == TRANSFORM_SHORT || stage == TRANSFORM_CHOSEN) transform(shortWork(s, size), shortTwiddles(s, size), short, done, to);
  else if (stage == POOL_SHORT) poolShort(s, shortWork(s, size), size, done, to);
  else if (stage == EXCITE) excite(s, done, to);
  else if (stage == HUSH) hush(s, sound, load<i32>(s, EARS));
  else if (stage == KEEP) keepMasked(s, size, bits - 2, done, to);
  else if (stage == BACK) goBack(s, size, done, to);
  else if (stage == OVERLAP) overlap(s, size, half, done, to);
  else if (stage == JUDGE) for (let k = done; k < to; k++) judge(s, k / SOUNDS, (k / SOUNDS + k) % SOUNDS, 1);
  else if (stage == SHOW) for (let k = done; k < to; k++) show(node, s, k, <f32>(<f64>short / rateHz));
  store<i32>(s, to, DONE);
  if (to == all) {
    store<i32>(s, 0, DONE);
    finish(s, size, stage, half, sound);
  }
  return (to - done) * cost;
}

/** What follows a stage that is done. */
function finish(s: usize, size: i32, stage: i32, half: i32, sound: i32): void {
  if (stage == POOL_LONG) tell(s, sound);
  if (stage == HUSH) nextSound(s);
  else if (stage == EXCITE) {
    remember(s, sound, half, load<i32>(s, EARS));
    store<i32>(s, 1 - half, HALF);
    if (half == 0) store<i32>(s, GATHER_SHORT, STAGE);
    else nextSound(s);
  } else if (stage == OVERLAP) {
    store<i32>(s, 1 - half, HALF);
    if (half == 0) beginChosen(s, size);
    else store<i32>(s, JUDGE, STAGE);
  } else store<i32>(s, stage == SHOW ? IDLE : stage + 1, STAGE);
}

/** The next connected sound, or, after the last, the chosen one. */
function nextSound(s: usize): void {
  const mask = load<i32>(s, MASK);
  let sound = load<i32>(s, SOUND) + 1;
  while (sound < SOUNDS && ((mask >> sound) & 1) == 0) sound++;
  store<i32>(s, sound, SOUND);
  if (sound < SOUNDS) store<i32>(s, ((load<i32>(s, HUSHED) >> sound) & 1) != 0 ? HUSH : GATHER_LONG, STAGE);
  else beginChosen(s, 1 << load<i32>(s, BITS));
}

function beginChosen(s: usize, size: i32): void {
  const chosen = load<i32>(s, CHOSEN), half = load<i32>(s, HALF);
  store<i32>(s, chosen, SOUND);
  if (chosen >= 0) {
    judgeChosen(s, half);
    store<i32>(s, GATHER_CHOSEN, STAGE);
    return;
  }
  // Nothing is chosen: what hangs over ends, and then there is silence.
  const frames = size / 8;
  const target = maskedFrames(s, size, 1 - load<i32>(s, PLAYING));
  copyFrames(target, hangingFrames(s, size), frames);
  clearFrames(target + ((<usize>frames) << 3), frames);
  clearFrames(hangingFrames(s, size), frames);
  store<i32>(s, JUDGE, STAGE);
}
