/**
 * The limiter's soft clip: what a soft curve takes from peaks before they are limited, added to the sound as it was. So what stays below
 * the ceiling passes to the bit, delayed. Above it the curve ends 4 dB higher. Audio thread; allocates nothing.
 */
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { exchangeFrames } from "../../../worklets/dsp/frame-ring";
import { curveBounded, curveInput, initSoftCurve, SOFT_CURVE_BYTES, softCurveFrames, takenBy } from "../../../worklets/dsp/soft-curve";

/** 10^(4/20) − 1: the curve ends 4 dB above the ceiling. Less room is a harder knee, and folds back more than −75 dB of 5 kHz 12 dB over. */
const ROOM: f32 = 0.5848931924611136;

// Offsets into the clip. i32: position in the ring of the sound as it was; the curve follows the ring.
const POSITION: usize = 0;
const RING: usize = 16;
const RING_FRAMES: usize = 52;
const CURVE: usize = RING + RING_FRAMES * 8;
/** As in the definition. */
export const SOFT_CLIP_BYTES: usize = 5056;
assert(CURVE + SOFT_CURVE_BYTES <= SOFT_CLIP_BYTES);

/** Valid during one call only, so all nodes share it. */
const taken: usize = memory.data(34 * 8, 16);

export function initSoftClip(clip: usize): void {
  memory.fill(clip, 0, CURVE);
  initSoftCurve(clip + CURVE);
}

/** In place, delayed by 36 frames, below 48 kHz 52. `ceilings`: f32 per frame at `stride` (0: constant). */
export function runSoftClip(clip: usize, sound: usize, ceilings: usize, stride: usize, frames: i32): void {
  const curve = clip + CURVE;
  const x = curveInput(curve);
  for (let at: usize = 0; at < (<usize>frames) << 3; at += 8) storeFrame(x + at, curveBounded(loadFrame(sound + at)));
  store<i32>(clip, exchangeFrames(clip + RING, softCurveFrames(curve), load<i32>(clip, POSITION), sound, sound, frames), POSITION);
  takenBy(curve, ceilings, stride, ROOM, 0, taken, frames);
  for (let at: usize = 0; at < (<usize>frames) << 3; at += 8) {
    const before = loadFrame(sound + at);
    const e = loadFrame(taken + at);
    storeFrame(sound + at, v128.bitselect(before, f32x4.add(before, e), f32x4.eq(e, f32x4.splat(0))));
  }
}
