/**
 * Delay lines of whole frames: latency compensation on cables, and explicit delays that close loops. Audio thread.
 */
import { ADOPT_TAP, LINE_FADE, LINE_FILLED, LINE_MASK, LINE_POSITION, LINE_RING, LINE_TAP_NEXT, LINE_TAP_NOW } from "../generated/abi";
import { blockOffset, phase } from "../dsp/clock";
import { copyFrames, loadFrame, storeFrame } from "../dsp/frame";
import { advance, fadeStep, markBusy, shape } from "./fades";

export function writeLine(line: usize, source: usize, frames: i32): void {
  const mask = load<u32>(line, LINE_MASK);
  const position = load<u32>(line, LINE_POSITION);
  const ring = line + LINE_RING;
  const untilEnd = <i32>(mask + 1 - position);
  const head = min(frames, untilEnd);
  copyFrames(ring + ((<usize>position) << 3), source + blockOffset, head);
  if (head < frames) copyFrames(ring, source + blockOffset + ((<usize>head) << 3), frames - head);
  store<u32>(line, (position + <u32>frames) & mask, LINE_POSITION);
  store<u32>(line, min(load<u32>(line, LINE_FILLED) + <u32>frames, mask + 1), LINE_FILLED);
}

function readTap(line: usize, target: usize, start: u32, frames: i32): void {
  const mask = load<u32>(line, LINE_MASK);
  const from = start & mask;
  const ring = line + LINE_RING;
  const head = min(frames, <i32>(mask + 1 - from));
  copyFrames(target, ring + ((<usize>from) << 3), head);
  if (head < frames) copyFrames(target + ((<usize>head) << 3), ring, frames - head);
}

/**
 * The line's content `delay` frames ago. When the program asks for another delay than the line has, waits until the line
 * has filled that far, then crossfades the two taps. `written` frames of this slice are in the line already.
 */
export function readLine(line: usize, target: usize, delay: u32, frames: i32, written: i32): void {
  let tap = load<u32>(line, LINE_TAP_NOW);
  if (tap == ADOPT_TAP) {
    tap = delay;
    store<u32>(line, tap, LINE_TAP_NOW);
    store<f32>(line, 1, LINE_FADE);
  }
  const to = target + blockOffset;
  const base = load<u32>(line, LINE_POSITION) - <u32>written;
  const fading = load<f32>(line, LINE_FADE) < 1;
  if (!fading) {
    if (tap == delay) return readTap(line, to, base - tap, frames);
    markBusy();
    // Off the grid the start of a crossfade would depend on how the slice was cut.
    if (phase != 0 || load<u32>(line, LINE_FILLED) < delay + <u32>frames) return readTap(line, to, base - tap, frames);
    store<u32>(line, delay, LINE_TAP_NEXT);
    store<f32>(line, 0, LINE_FADE);
  }
  markBusy();
  crossfade(line, to, base, frames);
}

/**
 * As `readLine`, before the write of the same slice: what closes a loop. No kernel may stand in the loop to stop what is no number, or what
 * dies away: rounding would keep the least of numbers going round for ever, each step of it slow. So both stop here, sample by
 * sample, however the loop is cut.
 */
export function takeLine(line: usize, target: usize, delay: u32, frames: i32): void {
  readLine(line, target, delay, frames, 0);
  const to = target + blockOffset;
  const end = to + ((<usize>frames) << 3);
  let at = to;
  for (; at + 16 <= end; at += 16) v128.store(at, sounding(v128.load(at)));
  if (at < end) storeFrame(at, sounding(loadFrame(at)));
}

/** Each lane that is a number of 1e-15 (−300 dBFS) or more; the others are 0. */
// @ts-ignore: decorator
@inline
function sounding(x: v128): v128 {
  const size = f32x4.abs(x);
  return v128.and(x, v128.and(f32x4.ge(size, f32x4.splat(1e-15)), f32x4.lt(size, f32x4.splat(f32.MAX_VALUE))));
}

function crossfade(line: usize, target: usize, base: u32, frames: i32): void {
  const mask = load<u32>(line, LINE_MASK);
  const ring = line + LINE_RING;
  const step = fadeStep();
  const old = load<u32>(line, LINE_TAP_NOW);
  const next = load<u32>(line, LINE_TAP_NEXT);
  let fade = load<f32>(line, LINE_FADE);
  for (let i = 0; i < frames; i++) {
    const a = loadFrame(ring + ((<usize>((base + <u32>i - old) & mask)) << 3));
    const b = loadFrame(ring + ((<usize>((base + <u32>i - next) & mask)) << 3));
    fade = advance(fade, 1, step);
    storeFrame(target + ((<usize>i) << 3), f32x4.add(a, f32x4.mul(f32x4.sub(b, a), f32x4.splat(shape(fade)))));
  }
  store<f32>(line, fade, LINE_FADE);
  if (fade == 1) store<u32>(line, next, LINE_TAP_NOW);
}

export function clearLine(line: usize): void {
  memory.fill(line + LINE_RING, 0, (<usize>load<u32>(line, LINE_MASK) + 1) << 3);
  store<u32>(line, 0, LINE_POSITION);
  store<u32>(line, 0, LINE_FILLED);
  store<u32>(line, ADOPT_TAP, LINE_TAP_NOW);
  store<f32>(line, 1, LINE_FADE);
}
