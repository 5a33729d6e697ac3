/**
 * Four all-passes in a row (Schroeder 1962), of other lengths left than right: both sides keep their spectrum and lose what they have
 * in common. Audio thread; memory is the caller's.
 */
import { rateHz } from "../../../worklets/dsp/clock";

const SECTIONS: i32 = 4;
const GAIN: f32 = 0.6;
/** Below this nothing is kept: a fading tail would end in subnormal numbers. */
const LEAST: f32 = 1e-15;
/** Their lengths in ms, left and right, 18 ms together: found by a search for the least mean coherence of bands one ERB wide above 200 Hz. */
const LENGTHS_MS: usize = memory.data<f64>([4.54, 3.13, 7.72, 2.61, 11.71, 2.27, 2.17, 1.85]);
/** i32 of each, left then right: where it is, its frames, its place in the memory. */
const POSITION: usize = 0, FRAMES: usize = 32, LINE: usize = 64;
const MEMORY: usize = 96;

export function startAllpass(at: usize): void {
  let line = <i32>MEMORY;
  for (let k: usize = 0; k < 2 * SECTIONS; k++) {
    const frames = max(1, <i32>nearest((load<f64>(LENGTHS_MS + (k << 3)) * rateHz) / 1000.0));
    store<i32>(at + (k << 2), frames, FRAMES);
    store<i32>(at + (k << 2), line, LINE);
    line += frames << 2;
  }
}

/** As many as the definition has room for: the lengths together, a frame for each to round up, and the header. */
export function allpassBytes(): usize {
  return (<usize>(<i32>Math.ceil(0.036 * rateHz)) + 32) << 2;
}

export function clearAllpass(at: usize): void {
  memory.fill(at + POSITION, 0, FRAMES - POSITION);
  memory.fill(at + MEMORY, 0, allpassBytes() - MEMORY);
}

/** One frame of a side, 0 or 1. */
// @ts-ignore: decorator
@inline
export function runAllpass(at: usize, side: i32, x: f32): f32 {
  let value = x;
  let section = at + ((<usize>(side * SECTIONS)) << 2);
  for (let k = 0; k < SECTIONS; k++, section += 4) {
    const position = load<i32>(section, POSITION);
    const slot = at + <usize>load<i32>(section, LINE) + ((<usize>position) << 2);
    const old = load<f32>(slot);
    const now = value - GAIN * old;
    store<f32>(slot, abs(now) < LEAST ? 0 : now);
    value = old + GAIN * now;
    store<i32>(section, position + 1 == load<i32>(section, FRAMES) ? 0 : position + 1, POSITION);
  }
  return value;
}
