/**
 * What the general loops and those of the common setting share: the static curve, the working memory between level and gain, and the
 * meters. Audio thread; allocates nothing.
 */
import { rateHz } from "../../../worklets/dsp/clock";
import { fall } from "../../../worklets/dsp/peak";
import { INPUT_PEAK, OUTPUT_PEAK, REDUCTION } from "./state.as";

/** +60 dBFS: beyond, and for NaN, the detector sees this, so that no input can hold the gain down for long. */
export const LOUDEST: f32 = 1000;
export const QUIETEST: f32 = 1e-10;
/** The meter of reduction falls back by at most this. */
const FALL_DB_PER_SECOND: f64 = 100;

/** What is wanted of a call, before and after the ballistics: two f32 per frame in general, one for the common setting; the mean square is kept here before. */
export const reduction: usize = memory.data(128 * 4, 16);

/** Knee: with u = d + W/2 held to 0…W, (1 − 1/R)·(u²/2W + max(d − W/2, 0)) is eq. 4 of the paper without its branches. */
// @ts-ignore: decorator
@inline
export function reductionOf(d: v128, halfKnee: v128, knee: v128, kneeFactor: v128, slope: v128, zero: v128): v128 {
  const u = f32x4.pmin(f32x4.pmax(f32x4.add(d, halfKnee), zero), knee);
  const over = f32x4.pmax(f32x4.sub(d, halfKnee), zero);
  return f32x4.mul(slope, f32x4.add(f32x4.mul(f32x4.mul(u, u), kneeFactor), over));
}

// @ts-ignore: decorator
@inline
export function largest(v: v128): f32 {
  const half = f32x4.pmax(v, i32x4.shuffle(v, v, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.pmax(half, i32x4.shuffle(half, half, 1, 0, 3, 2)), 0);
}

export function meter(s: usize, most: v128, before: v128, after: v128, frames: i32): void {
  const falling = load<f32>(s, REDUCTION) - <f32>(FALL_DB_PER_SECOND * <f64>frames / rateHz);
  store<f32>(s, max(falling, largest(most)), REDUCTION);
  store<v128>(s, fall(load<v128>(s, INPUT_PEAK), before, frames), INPUT_PEAK);
  store<v128>(s, fall(load<v128>(s, OUTPUT_PEAK), after, frames), OUTPUT_PEAK);
}
