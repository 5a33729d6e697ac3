/**
 * One stage of the limiter: how loud is the sound between its samples, which gain keeps it at the ceiling, and how that gain
 * moves. Required gain → minimum over the look-ahead → release in dB → two boxes → gain of the delayed sound. Every minimum
 * that enters the boxes has seen the frame they are applied to, so no sample passes the ceiling. Audio thread; allocates nothing.
 */
import { exp2Pair } from "../../../worklets/dsp/exponent";
import { log2Pair } from "../../../worklets/dsp/exponent-vector";
import { loadFrame, loadPair, storePair, swapPair } from "../../../worklets/dsp/frame";
import { exchangeFrames } from "../../../worklets/dsp/frame-ring";
import { initTracker, peaksOf, track, TRACKER_BYTES } from "../../../worklets/dsp/true-peak";

// Offsets into a stage. Pairs are f64x2 (left, right).
const TRACKER: usize = 0;
/** Reduction after release, in octaves ≥ 0: of peaks, and of the average for the automatic release. */
const FAST: usize = 4464;
const SLOW: usize = 4480;
/** Minimum since the block of the sliding minimum began. */
const PREFIX: usize = 4496;
/** The last minimum and its −log2: minima stay the same for long. */
const LAST: usize = 4512;
const LAST_OCTAVES: usize = 4528;
const SUM_1: usize = 4544;
const SUM_2: usize = 4560;
// i32.
const LOOK_AHEAD: usize = 4576;
const BOX_1: usize = 4580;
const BOX_2: usize = 4584;
const BLOCK_POSITION: usize = 4588;
const POSITION_1: usize = 4592;
const POSITION_2: usize = 4596;
const DELAY_POSITION: usize = 4600;
/** Frames in a row that asked for no reduction while none was left. */
const IDLE: usize = 4604;
/** Look-ahead and detector together. */
const DELAY_FRAMES: usize = 4608;
// usize: the arrays behind.
const MINIMA: usize = 4612;
const LINE_1: usize = 4616;
const LINE_2: usize = 4620;
const DELAY: usize = 4624;
const ARRAYS: usize = 4640;

/** The boxes add whole multiples of 2^-32: sums of whole numbers below 2^53 are exact in f64 and cannot drift. */
const UNIT: f64 = 4294967296;
/** A reduction below this is none: 6e-7 dB. */
const LEAST_OCTAVES: f64 = 1e-7;
const MANY: i32 = 1 << 30;

const peaks: usize = memory.data(34 * 8, 16);

export function stageBytes(lookAhead: i32, detectorDelay: i32): usize {
  return ARRAYS + (<usize>(lookAhead + 2)) * 32 + (<usize>(lookAhead + detectorDelay)) * 8 + 48;
}

/** Writes an idle stage into zeroed memory; `detectorDelay` is that of the table it will run with. */
export function initStage(stage: usize, lookAhead: i32, detectorDelay: i32): void {
  assert(TRACKER_BYTES <= FAST);
  initTracker(stage + TRACKER);
  const one = f64x2.splat(1);
  const window = lookAhead + 1;
  const box1 = (window + 2) >> 1;
  const box2 = window + 1 - box1;
  store<i32>(stage, lookAhead, LOOK_AHEAD);
  store<i32>(stage, box1, BOX_1);
  store<i32>(stage, box2, BOX_2);
  store<i32>(stage, MANY, IDLE);
  store<i32>(stage, lookAhead + detectorDelay, DELAY_FRAMES);
  store<v128>(stage, one, PREFIX);
  store<v128>(stage, one, LAST);
  store<v128>(stage, f64x2.splat(<f64>box1 * UNIT), SUM_1);
  store<v128>(stage, f64x2.splat(<f64>box1 * <f64>box2 * UNIT), SUM_2);
  let at = stage + ARRAYS;
  store<usize>(stage, at, MINIMA);
  // One more than the window: the suffix behind the last is empty.
  for (let k = 0; k <= window; k++, at += 16) v128.store(at, one);
  store<usize>(stage, at, LINE_1);
  for (let k = 0; k < box1; k++, at += 16) v128.store(at, f64x2.splat(UNIT));
  store<usize>(stage, at, LINE_2);
  for (let k = 0; k < box2; k++, at += 16) v128.store(at, f64x2.splat(<f64>box1 * UNIT));
  store<usize>(stage, at, DELAY);
}

/**
 * source → target, delayed by look-ahead and detector. `ceilings`: f32 per frame at `ceilingStride` (0: constant), the
 * lowest of them `floor`. `fast`, `charge`, `slow`: what is left of a difference after one frame, of release, of the rise and of the fall of
 * the average; `slow` ≥ 1 without automatic release.
 * @returns the smallest gain of the call
 */
export function runStage(
  stage: usize, table: usize, source: usize, target: usize, ceilings: usize, ceilingStride: usize, floor: f32, link: f64, fastKeep: f64, chargeKeep: f64, slowKeep: f64, frames: i32,
): f64 {
  track(stage + TRACKER, source, frames);
  const delay = load<i32>(stage, DELAY_FRAMES);
  store<i32>(stage, exchangeFrames(load<usize>(stage, DELAY), delay, load<i32>(stage, DELAY_POSITION), source, target, frames), DELAY_POSITION);
  peaksOf(stage + TRACKER, table, floor, frames, peaks);
  const idle = load<i32>(stage, IDLE);
  if (idle > load<i32>(stage, LOOK_AHEAD) + 3 && !anyAbove(floor, frames)) {
    store<i32>(stage, min(idle + frames, MANY), IDLE);
    return 1;
  }
  return reduce(stage, target, ceilings, ceilingStride, link, fastKeep, chargeKeep, slowKeep, frames);
}

function anyAbove(floor: f32, frames: i32): bool {
  const limit = f32x4.splat(floor);
  let above = f32x4.splat(0);
  let i = 0;
  for (; i + 2 <= frames; i += 2) above = v128.or(above, f32x4.gt(v128.load(peaks + ((<usize>i) << 3)), limit));
  if (i < frames) above = v128.or(above, f32x4.gt(loadFrame(peaks + ((<usize>i) << 3)), limit));
  return v128.any_true(above);
}

function reduce(
  stage: usize, target: usize, ceilings: usize, ceilingStride: usize, link: f64, fastKeep: f64, chargeKeep: f64, slowKeep: f64, frames: i32,
): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const window = load<i32>(stage, LOOK_AHEAD) + 1;
  const minima = load<usize>(stage, MINIMA);
  const box1 = load<i32>(stage, BOX_1);
  const box2 = load<i32>(stage, BOX_2);
  const line1 = load<usize>(stage, LINE_1);
  const line2 = load<usize>(stage, LINE_2);
  const inverse = f64x2.splat(1.0 / (<f64>box1 * <f64>box2 * UNIT));
  const links = f64x2.splat(link);
  const releases = f64x2.splat(1.0 - fastKeep);
  const charges = f64x2.splat(1.0 - chargeKeep);
  const falls = f64x2.splat(1.0 - slowKeep);
  const isAutomatic = slowKeep < 1;
  let k = load<i32>(stage, BLOCK_POSITION);
  let position1 = load<i32>(stage, POSITION_1);
  let position2 = load<i32>(stage, POSITION_2);
  let idle = load<i32>(stage, IDLE);
  let prefix = load<v128>(stage, PREFIX);
  let last = load<v128>(stage, LAST);
  let wanted = load<v128>(stage, LAST_OCTAVES);
  let fast = load<v128>(stage, FAST);
  let slow = load<v128>(stage, SLOW);
  let sum1 = load<v128>(stage, SUM_1);
  let sum2 = load<v128>(stage, SUM_2);
  let least = one;
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    // Required gain min(1, C/m), linked.
    const ceiling = f64x2.splat(<f64>load<f32>(ceilings));
    ceilings += ceilingStride;
    let required = f64x2.pmin(one, f64x2.div(ceiling, loadPair(peaks + at)));
    const lower = f64x2.pmin(required, swapPair(required));
    required = link == 1 ? lower : f64x2.add(required, f64x2.mul(links, f64x2.sub(lower, required)));

    // Minimum over the last `window` frames: of this block so far and of the rest of the one before.
    const slot = minima + ((<usize>k) << 4);
    prefix = k == 0 ? required : f64x2.pmin(prefix, required);
    const minimum = f64x2.pmin(prefix, v128.load(slot, 16));
    v128.store(slot, required);
    if (++k == window) {
      for (let from = slot - 16; from >= minima; from -= 16) v128.store(from, f64x2.pmin(v128.load(from), v128.load(from, 16)));
      k = 0;
    }

    // Release, in octaves.
    if (!i64x2.all_true(f64x2.eq(minimum, last))) {
      last = minimum;
      wanted = f64x2.sub(zero, log2Pair(minimum));
    }
    fast = v128.bitselect(wanted, f64x2.add(fast, f64x2.mul(releases, f64x2.sub(wanted, fast))), f64x2.gt(wanted, fast));
    fast = v128.and(fast, f64x2.gt(fast, f64x2.splat(LEAST_OCTAVES)));
    let octaves = fast;
    if (isAutomatic || v128.any_true(slow)) {
      if (isAutomatic) slow = f64x2.add(slow, f64x2.mul(v128.bitselect(charges, falls, f64x2.gt(fast, slow)), f64x2.sub(fast, slow)));
      else slow = f64x2.sub(slow, f64x2.mul(releases, slow));
      slow = v128.and(slow, f64x2.gt(slow, f64x2.splat(LEAST_OCTAVES)));
      octaves = f64x2.pmax(fast, slow);
    }
    let gain = minimum;
    if (v128.any_true(octaves)) {
      gain = f64x2.pmin(minimum, exp2Pair(f64x2.sub(zero, octaves)));
      idle = 0;
    } else idle = min(idle + 1, MANY);

    // Two boxes.
    const quantized = f64x2.floor(f64x2.mul(gain, f64x2.splat(UNIT)));
    const slot1 = line1 + ((<usize>position1) << 4);
    sum1 = f64x2.add(sum1, f64x2.sub(quantized, v128.load(slot1)));
    v128.store(slot1, quantized);
    if (++position1 == box1) position1 = 0;
    const slot2 = line2 + ((<usize>position2) << 4);
    sum2 = f64x2.add(sum2, f64x2.sub(sum1, v128.load(slot2)));
    v128.store(slot2, sum1);
    if (++position2 == box2) position2 = 0;

    const smooth = f64x2.mul(sum2, inverse);
    least = f64x2.pmin(least, smooth);
    storePair(target + at, f64x2.mul(smooth, loadPair(target + at)));
  }
  store<i32>(stage, k, BLOCK_POSITION);
  store<i32>(stage, position1, POSITION_1);
  store<i32>(stage, position2, POSITION_2);
  store<i32>(stage, idle, IDLE);
  store<v128>(stage, prefix, PREFIX);
  store<v128>(stage, last, LAST);
  store<v128>(stage, wanted, LAST_OCTAVES);
  store<v128>(stage, fast, FAST);
  store<v128>(stage, slow, SLOW);
  store<v128>(stage, sum1, SUM_1);
  store<v128>(stage, sum2, SUM_2);
  return min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1));
}
