/**
 * What the limiter's soft clip takes from peaks before they are limited: up four times by half-band filters, what the curve
 * takes, down again, added to the sound as it was. So what stays below the knee passes to the bit, delayed. The curve is straight up to
 * the limiter's ceiling, then a tanh that ends 4 dB above it. Audio thread; allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { exchangeFrames } from "../../../worklets/dsp/frame-ring";
import { delayPhase, doubleRate, firPhase, halveRate, halveRateToPhases, kaiserHalfBand, remember, wideHalfBand } from "../../../worklets/dsp/half-band";
import { fineTanh } from "../../../worklets/dsp/tanh";

/** 10^(4/20) − 1: the curve ends 4 dB above the ceiling. Less room is a harder knee, and folds back more than −75 dB of 5 kHz 12 dB over. */
const ROOM: f32 = 0.5848931924611136;
/** n of the second filter, which passes 20 kHz. */
const COUNT_2: i32 = 5;
const PASS_HZ: f64 = 20000;
/** Levels into the filters: beyond, all is faults; below, a subnormal number might arise. */
const HIGHEST: f32 = 1e6;
const LOWEST: f32 = 1e-15;

// Offsets into the clip. i32: n of the first filter; position in the ring of the sound as it was.
const COUNT_1: usize = 0;
const POSITION: usize = 4;
const TAPS_1: usize = 16;
const TAPS_2: usize = 112;
const RING: usize = 144;
const RING_FRAMES: usize = 52;
/** Buffers: frames of history before the new ones, which begin at the named offset. */
const LONG_HISTORY: usize = 48 * 8;
const SHORT_HISTORY: usize = 16 * 8;
const X_0: usize = RING + RING_FRAMES * 8 + LONG_HISTORY;
const X_1: usize = X_0 + 32 * 8 + SHORT_HISTORY;
const EVEN: usize = X_1 + 64 * 8 + SHORT_HISTORY;
const TAKEN_EVEN: usize = EVEN + 64 * 8 + SHORT_HISTORY;
const TAKEN_ODD: usize = TAKEN_EVEN + 64 * 8 + SHORT_HISTORY;
const EVEN_1: usize = TAKEN_ODD + 64 * 8 + LONG_HISTORY;
const ODD_1: usize = EVEN_1 + 32 * 8 + LONG_HISTORY;
/** As in the definition. */
export const SOFT_CLIP_BYTES: usize = 6144;
assert(ODD_1 + 32 * 8 <= SOFT_CLIP_BYTES);

/** Valid during one call only, so all nodes share them. */
const scratch: usize = memory.data(64 * 8, 16);
const taken: usize = memory.data(34 * 8, 16);

export function initSoftClip(clip: usize): void {
  memory.fill(clip, 0, SOFT_CLIP_BYTES);
  const long = rateHz < 48000;
  const count = long ? 24 : 16;
  store<i32>(clip, count, COUNT_1);
  kaiserHalfBand(count, long ? 10.18 : 8.12, clip + TAPS_1);
  wideHalfBand(COUNT_2, PASS_HZ / (4.0 * rateHz), clip + TAPS_2);
}

/** In place, delayed by 2·n + 4 frames. `ceilings`: f32 per frame at `stride` (0: constant). */
export function runSoftClip(clip: usize, sound: usize, ceilings: usize, stride: usize, frames: i32): void {
  const count1 = load<i32>(clip, COUNT_1);
  const taps1 = clip + TAPS_1;
  const taps2 = clip + TAPS_2;
  for (let i = 0; i < frames; i++) storeFrame(clip + X_0 + ((<usize>i) << 3), bounded(loadFrame(sound + ((<usize>i) << 3))));
  store<i32>(clip, exchangeFrames(clip + RING, 2 * count1 + 4, load<i32>(clip, POSITION), sound, sound, frames), POSITION);

  doubleRate(clip + X_0, taps1, count1, clip + X_1, scratch, frames);
  firPhase(clip + X_1, taps2, COUNT_2, clip + EVEN, 2 * frames);
  // Two frames of the highest rate, one of each phase, more make the delay whole.
  take(clip + EVEN - 8, delayPhase(clip + X_1, COUNT_2) - 8, clip + TAKEN_EVEN, clip + TAKEN_ODD, ceilings, stride, frames);
  halveRateToPhases(clip + TAKEN_EVEN, clip + TAKEN_ODD, taps2, COUNT_2, clip + EVEN_1, clip + ODD_1, scratch, 2 * frames);
  halveRate(clip + EVEN_1, clip + ODD_1, taps1, count1, taken, scratch, frames);

  for (let at: usize = 0; at < (<usize>frames) << 3; at += 8) {
    const x = loadFrame(sound + at);
    const e = loadFrame(taken + at);
    storeFrame(sound + at, v128.bitselect(x, f32x4.add(x, e), f32x4.eq(e, f32x4.splat(0))));
  }
  const long: usize = (<usize>(2 * count1)) << 3;
  remember(clip + X_0, long, frames);
  remember(clip + X_1, SHORT_HISTORY, 2 * frames);
  remember(clip + EVEN, 16, 2 * frames);
  remember(clip + TAKEN_EVEN, SHORT_HISTORY, 2 * frames);
  remember(clip + TAKEN_ODD, SHORT_HISTORY, 2 * frames);
  remember(clip + EVEN_1, long, frames);
  remember(clip + ODD_1, long, frames);
}

/** Within what the filters can take. NaN stays NaN, so that the fault is seen. */
// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(HIGHEST)), f32x4.splat(-HIGHEST));
  return v128.andnot(c, f32x4.lt(f32x4.abs(c), f32x4.splat(LOWEST)));
}

/** Both phases: what the curve takes, each ceiling for two frames of a phase. */
function take(even: usize, odd: usize, evenOut: usize, oddOut: usize, ceilings: usize, stride: usize, frames: i32): void {
  for (let i = 0; i < frames; i++, ceilings += stride, even += 16, odd += 16, evenOut += 16, oddOut += 16) {
    const knee = v128.load32_splat(ceilings);
    v128.store(evenOut, excess(v128.load(even), knee));
    v128.store(oddOut, excess(v128.load(odd), knee));
  }
}

/** f(x) − x, where |f| = C + r·tanh((|x| − C)/r) above the knee C, and r the room above it. Exactly 0 below. */
// @ts-ignore: decorator
@inline
function excess(x: v128, knee: v128): v128 {
  const room = f32x4.mul(knee, f32x4.splat(ROOM));
  const over = f32x4.pmax(f32x4.sub(f32x4.abs(x), knee), f32x4.splat(0));
  const z = f32x4.div(over, room);
  const e = f32x4.mul(room, f32x4.sub(f32x4.pmin(fineTanh(z), f32x4.splat(1)), z));
  return v128.xor(e, v128.and(x, f32x4.splat(-0.0)));
}
