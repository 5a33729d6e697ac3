/**
 * What a kernel may tell of a span in passing: the largest magnitude of all it wrote. The engine needs it of every node and would read
 * the outputs once more for it, which costs as much as a fader. Audio thread.
 *
 * Magnitudes are compared as integers: without their sign floats have the order of their bits, NaN above all, and the maximum is one machine
 * instruction.
 */
import { pinned } from "./pinned";

let told: i32 = -1;

/** Takes the sign off; for before a loop. */
// @ts-ignore: decorator
@inline
export function signless(): v128 {
  return pinned(i32x4.splat(0x7fffffff));
}

/** The larger magnitudes, lane by lane. */
// @ts-ignore: decorator
@inline
export function larger(peak: v128, x: v128, mask: v128): v128 {
  return i32x4.max_s(peak, v128.and(x, mask));
}

/** The largest of four magnitudes. */
// @ts-ignore: decorator
@inline
export function largestOf(peak: v128): i32 {
  const half = i32x4.max_s(peak, i32x4.shuffle(peak, peak, 2, 3, 0, 1));
  return max(i32x4.extract_lane(half, 0), i32x4.extract_lane(half, 1));
}

/** For `processSpan`: of all its outputs over the whole span. */
// @ts-ignore: decorator
@inline
export function tellPeak(peak: v128): void {
  told = largestOf(peak);
}

// @ts-ignore: decorator
@inline
export function forgetPeak(): void {
  told = -1;
}

/** The bits of the magnitude, or −1 if nothing was told. */
// @ts-ignore: decorator
@inline
export function toldPeak(): i32 {
  return told;
}
