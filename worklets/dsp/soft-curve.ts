/**
 * What a soft curve takes from a sound: up four times by half-band filters, what the curve takes, down again, to be added to the sound as
 * it was. So what stays below the knee is not touched by filters. The curve is straight up to a knee C, then |f| = C + r·tanh((|x| − C)/r)
 * with the room r above it. Audio thread; allocates nothing.
 */
import { rateHz } from "./clock";
import { loadFrame } from "./frame";
import { delayPhase, doubleRate, firPhase, halveRate, halveRateToPhases, kaiserHalfBand, remember, wideHalfBand } from "./half-band";
import { fineTanh } from "./tanh";

/** n of the second filter, which passes 20 kHz. */
const COUNT_2: i32 = 5;
const PASS_HZ: f64 = 20000;
/** Levels into the filters: beyond, all is faults; below, a subnormal number might arise. */
const HIGHEST: f32 = 1e6;
const LOWEST: f32 = 1e-15;

// Offsets. i32: n of the first filter.
const COUNT_1: usize = 0;
const TAPS_1: usize = 16;
const TAPS_2: usize = 112;
/** Buffers: frames of history before the new ones, which begin at the named offset. */
const LONG_HISTORY: usize = 48 * 8;
const SHORT_HISTORY: usize = 16 * 8;
const X_0: usize = 144 + LONG_HISTORY;
const X_1: usize = X_0 + 32 * 8 + SHORT_HISTORY;
const EVEN: usize = X_1 + 64 * 8 + SHORT_HISTORY;
const TAKEN_EVEN: usize = EVEN + 64 * 8 + SHORT_HISTORY;
const TAKEN_ODD: usize = TAKEN_EVEN + 64 * 8 + SHORT_HISTORY;
const EVEN_1: usize = TAKEN_ODD + 64 * 8 + LONG_HISTORY;
const ODD_1: usize = EVEN_1 + 32 * 8 + LONG_HISTORY;
/** As in the definitions of the nodes that use it. */
export const SOFT_CURVE_BYTES: usize = 4624;
assert(ODD_1 + 32 * 8 <= SOFT_CURVE_BYTES);

/** Valid during one call only, so all nodes share it. */
const scratch: usize = memory.data(64 * 8, 16);

export function initSoftCurve(curve: usize): void {
  memory.fill(curve, 0, SOFT_CURVE_BYTES);
  const long = rateHz < 48000;
  const count = long ? 24 : 16;
  store<i32>(curve, count, COUNT_1);
  kaiserHalfBand(count, long ? 10.18 : 8.12, curve + TAPS_1);
  wideHalfBand(COUNT_2, PASS_HZ / (4.0 * rateHz), curve + TAPS_2);
}

/** Forgets the sound. */
export function clearSoftCurve(curve: usize): void {
  memory.fill(curve + X_0 - LONG_HISTORY, 0, SOFT_CURVE_BYTES - (X_0 - LONG_HISTORY));
}

/** How many frames what is taken comes after the sound: 36, below 48 kHz 52. */
// @ts-ignore: decorator
@inline
export function softCurveFrames(curve: usize): i32 {
  return 2 * load<i32>(curve, COUNT_1) + 4;
}

/** Where the new frames go before `takenBy`: each within what the filters can take. */
// @ts-ignore: decorator
@inline
export function curveInput(curve: usize): usize {
  return curve + X_0;
}

/** Within what the filters can take. NaN stays NaN, so that the fault is seen. */
// @ts-ignore: decorator
@inline
export function curveBounded(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, f32x4.splat(HIGHEST)), f32x4.splat(-HIGHEST));
  return v128.andnot(c, f32x4.lt(f32x4.abs(c), f32x4.splat(LOWEST)));
}

/** → `taken`, to be added. `knees`: f32 per frame at `stride` (0: constant). The room is `slope` times the knee, and `room`. */
export function takenBy(curve: usize, knees: usize, stride: usize, slope: f32, room: f32, taken: usize, frames: i32): void {
  const count1 = load<i32>(curve, COUNT_1);
  const taps1 = curve + TAPS_1;
  const taps2 = curve + TAPS_2;
  doubleRate(curve + X_0, taps1, count1, curve + X_1, scratch, frames);
  firPhase(curve + X_1, taps2, COUNT_2, curve + EVEN, 2 * frames);
  // Two frames of the highest rate, one of each phase, more make the delay whole.
  take(curve + EVEN - 8, delayPhase(curve + X_1, COUNT_2) - 8, curve + TAKEN_EVEN, curve + TAKEN_ODD, knees, stride, slope, room, frames);
  halveRateToPhases(curve + TAKEN_EVEN, curve + TAKEN_ODD, taps2, COUNT_2, curve + EVEN_1, curve + ODD_1, scratch, 2 * frames);
  halveRate(curve + EVEN_1, curve + ODD_1, taps1, count1, taken, scratch, frames);

  const long: usize = (<usize>(2 * count1)) << 3;
  remember(curve + X_0, long, frames);
  remember(curve + X_1, SHORT_HISTORY, 2 * frames);
  remember(curve + EVEN, 16, 2 * frames);
  remember(curve + TAKEN_EVEN, SHORT_HISTORY, 2 * frames);
  remember(curve + TAKEN_ODD, SHORT_HISTORY, 2 * frames);
  remember(curve + EVEN_1, long, frames);
  remember(curve + ODD_1, long, frames);
}

/** Both phases: what the curve takes, each knee for two frames of a phase. */
function take(even: usize, odd: usize, evenOut: usize, oddOut: usize, knees: usize, stride: usize, slope: f32, more: f32, frames: i32): void {
  for (let i = 0; i < frames; i++, knees += stride, even += 16, odd += 16, evenOut += 16, oddOut += 16) {
    const knee = v128.load32_splat(knees);
    const room = f32x4.add(f32x4.mul(knee, f32x4.splat(slope)), f32x4.splat(more));
    v128.store(evenOut, excess(v128.load(even), knee, room));
    v128.store(oddOut, excess(v128.load(odd), knee, room));
  }
}

/** f(x) − x. Exactly 0 below the knee. */
// @ts-ignore: decorator
@inline
function excess(x: v128, knee: v128, room: v128): v128 {
  const over = f32x4.pmax(f32x4.sub(f32x4.abs(x), knee), f32x4.splat(0));
  const z = f32x4.div(over, room);
  const e = f32x4.mul(room, f32x4.sub(f32x4.pmin(fineTanh(z), f32x4.splat(1)), z));
  return v128.xor(e, v128.and(x, f32x4.splat(-0.0)));
}
