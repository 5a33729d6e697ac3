/**
 * A delay of a whole, fixed number of frames: a ring exactly as long as the delay, so that the frame read is the frame replaced.
 */
import { loadFrame, storeFrame } from "./frame";

/** Puts `frames` frames of `source` into the ring and the ones of `length` frames ago into `target`; returns the next position. `length` ≥ 1. */
export function exchangeFrames(ring: usize, length: i32, position: i32, source: usize, target: usize, frames: i32): i32 {
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    const slot = ring + ((<usize>position) << 3);
    const now = loadFrame(source + at);
    storeFrame(target + at, loadFrame(slot));
    storeFrame(slot, now);
    if (++position == length) position = 0;
  }
  return position;
}
