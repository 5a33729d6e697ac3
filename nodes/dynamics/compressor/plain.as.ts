/**
 * The loops of the common setting: linked, peak, branching ballistics, and nothing moves. Audio thread; allocates nothing.
 */
import { exp2Quad, log2Quad } from "../../../worklets/dsp/exponent-vector";
import { flushPair, swapPair } from "../../../worklets/dsp/frame";
import { pinned } from "../../../worklets/dsp/pinned";
import { tellPeak } from "../../../worklets/dsp/told-peak";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import { branchingStep } from "./ballistics.as";
import { largest, meter, reduction, reductionOf } from "./curve.as";
import { ATTACK, DETECTOR_LEVEL, DRY, HALF_KNEE, KNEE, KNEE_FACTOR, MORE, MOVED, PLAIN, RANGE, RELEASE, SLOPE, SMOOTH, THRESHOLD, WET } from "./state.as";

// Constants of the common loop, each four times: a load costs less than a splat in every round.
const HELD_LOUDEST: usize = 0;
const HELD_QUIETEST: usize = 16;
const HELD_DECIBELS: usize = 32;
const HELD_OCTAVES: usize = 48;
const HELD_ZERO: usize = 64;
const HELD_MAGNITUDE: usize = 80;
const HELD: usize = memory.data<u32>([
  0x447a0000, 0x447a0000, 0x447a0000, 0x447a0000,
  0x2edbe6ff, 0x2edbe6ff, 0x2edbe6ff, 0x2edbe6ff,
  0x40c0a8c1, 0x40c0a8c1, 0x40c0a8c1, 0x40c0a8c1,
  0x3e2a152d, 0x3e2a152d, 0x3e2a152d, 0x3e2a152d,
  0, 0, 0, 0,
  0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff,
], 16);

/** Whether the loops of their own may run: nothing moves, and both channels are reduced alike. */
// @ts-ignore: decorator
@inline
export function isPlain(s: usize): bool {
  const smooth = load<v128>(s, SMOOTH);
  return load<i32>(s, PLAIN) != 0 && load<i32>(s, MOVED) == 0 && f64x2.extract_lane(smooth, 0) == f64x2.extract_lane(smooth, 1);
}

/**
 * The same over whole fours of frames, to the same bits, for constants only. Linked, both channels have one reduction, so a vector
 * holds that of four frames. Two loops, because a processor looks only so far ahead: of a loop with all the steps it would have too
 * few frames under way at once to fill the waits.
 */
export function plain(s: usize, x: usize, side: usize, y: usize, frames: i32): void {
  plainWanted(s, side, frames);
  plainGain(s, x, y, frames);
}

/** What the plain loops need in every round, four times each. */
const HOLD_THRESHOLD: usize = 0;
const HOLD_KNEE: usize = 16;
const HOLD_HALF_KNEE: usize = 32;
const HOLD_KNEE_FACTOR: usize = 48;
const HOLD_SLOPE: usize = 64;
const HOLD_RANGE: usize = 80;
const HOLD_MORE: usize = 96;
const HOLD_WET: usize = 112;
const HOLD_DRY: usize = 128;
const held: usize = memory.data(144, 16);

/** Level in dB of the louder side, and the reduction that is wanted of it: one f32 per frame, into `reduction`. */
function plainWanted(s: usize, side: usize, frames: i32): void {
  v128.store(held, v128.load32_splat(s, THRESHOLD), HOLD_THRESHOLD);
  v128.store(held, v128.load32_splat(s, KNEE), HOLD_KNEE);
  v128.store(held, v128.load32_splat(s, HALF_KNEE), HOLD_HALF_KNEE);
  v128.store(held, v128.load32_splat(s, KNEE_FACTOR), HOLD_KNEE_FACTOR);
  v128.store(held, v128.load32_splat(s, SLOPE), HOLD_SLOPE);
  let loudest = f32x4.splat(-200);
  const end = reduction + ((<usize>frames) << 2);
  for (let to = reduction; to < end; to += 16, side += 32) {
    const one = v128.and(v128.load(side), v128.load(HELD, HELD_MAGNITUDE)), two = v128.and(v128.load(side, 16), v128.load(HELD, HELD_MAGNITUDE));
    // As integers magnitudes have the same order, and NaN is above all, so that it counts as the loudest.
    const louder = i32x4.max_s(i32x4.shuffle(one, two, 0, 2, 4, 6), i32x4.shuffle(one, two, 1, 3, 5, 7));
    const v = f32x4.pmax(f32x4.pmin(v128.load(HELD, HELD_LOUDEST), louder), v128.load(HELD, HELD_QUIETEST));
    const level = f32x4.mul(log2Quad(v), v128.load(HELD, HELD_DECIBELS));
    loudest = f32x4.pmax(loudest, level);
    const d = f32x4.sub(level, v128.load(held, HOLD_THRESHOLD));
    v128.store(to, reductionOf(d, v128.load(held, HOLD_HALF_KNEE), v128.load(held, HOLD_KNEE), v128.load(held, HOLD_KNEE_FACTOR), v128.load(held, HOLD_SLOPE), v128.load(HELD, HELD_ZERO)));
  }
  store<f32>(s, largest(loudest), DETECTOR_LEVEL);
}

/**
 * Ballistics and gain. The recursion runs in the first lane; what stands in the second is nobody's. While it waits for itself, the
 * four frames before get their gain. Where the grid ends within the call, what the recursion hands on is flushed.
 */
function plainGain(s: usize, x: usize, y: usize, frames: i32): void {
  v128.store(held, v128.load32_splat(s, RANGE), HOLD_RANGE);
  v128.store(held, v128.load32_splat(s, MORE), HOLD_MORE);
  v128.store(held, v128.load32_splat(s, WET), HOLD_WET);
  v128.store(held, v128.load32_splat(s, DRY), HOLD_DRY);
  const attack = v128.load64_splat(s, ATTACK);
  const release = v128.load64_splat(s, RELEASE);
  const attackRest = pinned(f64x2.sub(f64x2.splat(1), attack));
  const releaseRest = pinned(f64x2.sub(f64x2.splat(1), release));
  let smooth = load<v128>(s, SMOOTH);
  let most = f32x4.splat(0);
  let before = most;
  let after = most;
  let reduced = most;
  const fours = frames >> 2;
  for (let k = 0; ; k++) {
    if (k > 0) {
      const less = f32x4.pmin(reduced, v128.load(held, HOLD_RANGE));
      most = f32x4.pmax(most, less);
      const octaves = f32x4.mul(f32x4.sub(v128.load(held, HOLD_MORE), less), v128.load(HELD, HELD_OCTAVES));
      const gain = f32x4.add(v128.load(held, HOLD_DRY), f32x4.mul(v128.load(held, HOLD_WET), exp2Quad(octaves)));
      const dry = v128.load(x), dryer = v128.load(x, 16);
      const result = f32x4.mul(dry, i32x4.shuffle(gain, gain, 0, 0, 1, 1)), next = f32x4.mul(dryer, i32x4.shuffle(gain, gain, 2, 2, 3, 3));
      before = f32x4.pmax(f32x4.pmax(before, v128.and(dry, v128.load(HELD, HELD_MAGNITUDE))), v128.and(dryer, v128.load(HELD, HELD_MAGNITUDE)));
      // As integers, so that what is no number stays for the engine to see.
      after = i32x4.max_s(i32x4.max_s(after, v128.and(result, v128.load(HELD, HELD_MAGNITUDE))), v128.and(next, v128.load(HELD, HELD_MAGNITUDE)));
      v128.store(y, result);
      v128.store(y, next, 16);
      x += 32;
      y += 32;
      if (k == fours) break;
      if ((k & (GRID_FRAMES / 4 - 1)) == 0) smooth = flushPair(smooth);
    }
    const wanted = v128.load(reduction + ((<usize>k) << 4));
    const c = f64x2.promote_low_f32x4(wanted), d = f64x2.promote_low_f32x4(i64x2.shuffle(wanted, wanted, 1, 0));
    const one = branchingStep(c, smooth, attack, attackRest, release, releaseRest);
    const two = branchingStep(swapPair(c), one, attack, attackRest, release, releaseRest);
    const three = branchingStep(d, two, attack, attackRest, release, releaseRest);
    smooth = branchingStep(swapPair(d), three, attack, attackRest, release, releaseRest);
    reduced = i64x2.shuffle(f32x4.demote_f64x2_zero(i64x2.shuffle(one, two, 0, 2)), f32x4.demote_f64x2_zero(i64x2.shuffle(three, smooth, 0, 2)), 0, 2);
  }
  store<v128>(s, i64x2.shuffle(smooth, smooth, 0, 0), SMOOTH);
  meter(s, most, before, after, frames);
  tellPeak(after);
}
