/**
 * Sample peaks for meters: the largest magnitude of a slice, and how a held peak falls.
 */
import { rateHz } from "./clock";
import { loadFrame } from "./frame";

/** Fall-back of a sample-peak meter: 20 dB in 1.7 s, as IEC 60268-10 type I returns. */
const FALL_DB_PER_SECOND: f64 = 20.0 / 1.7;

/** (left, right, left, right): the largest magnitude over the frames. */
export function peakOf(buffer: usize, frames: i32): v128 {
  let peak = f32x4.splat(0);
  let i = 0;
  for (; i + 2 <= frames; i += 2) peak = f32x4.pmax(peak, f32x4.abs(v128.load(buffer + ((<usize>i) << 3))));
  peak = f32x4.pmax(peak, i32x4.shuffle(peak, peak, 2, 3, 0, 1));
  if (i < frames) {
    const last = f32x4.abs(loadFrame(buffer + ((<usize>i) << 3)));
    peak = f32x4.pmax(peak, i32x4.shuffle(last, last, 0, 1, 0, 1));
  }
  return peak;
}

/** A held peak after `frames` more frames, raised to what they brought. A display value: cutting slices otherwise may move its last bits. */
export function fall(held: v128, peak: v128, frames: i32): v128 {
  // 1 − k·n: the first term of the exponential, exact to 1e-6 over a slice.
  const factor = <f32>(1.0 - (FALL_DB_PER_SECOND * 0.11512925464970229 * <f64>frames) / rateHz);
  const fallen = f32x4.mul(held, f32x4.splat(factor));
  // Below −240 dBFS it is nothing: it would fall on into subnormals.
  return f32x4.pmax(v128.and(fallen, f32x4.ge(fallen, f32x4.splat(1e-12))), peak);
}
