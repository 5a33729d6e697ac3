/**
 * Biquads in series over a stereo pair, up to four in one loop: alone, a biquad waits for its own recursion 12 cycles a
 * frame; four side by side fill the wait. Audio thread; allocates nothing.
 *
 * Transposed direct form II in f64, (left, right) in one vector: y = b0·x + s1, s1 = (b1·x + s2) − a1·y, s2 = b2·x − a2·y.
 * The bracket matters: b1·x + s2 is ready before y is.
 */
import { GRID_FRAMES } from "../generated/abi";
import { flushPair, loadPair, storePair } from "./frame";
import { pinned } from "./pinned";

/** A section: s1 and s2 (f64x2), then b0, b1, b2, a1, a2 (f64). */
export const S1: usize = 0;
export const S2: usize = 16;
export const COEFFICIENTS: usize = 32;
export const SECTION_BYTES: usize = 80;
const B0: usize = COEFFICIENTS;
const B1: usize = COEFFICIENTS + 8;
const B2: usize = COEFFICIENTS + 16;
const A1: usize = COEFFICIENTS + 24;
const A2: usize = COEFFICIENTS + 32;

/** A wide buffer holds f64 pairs, for what passes from one loop to the next without being rounded. */
const WIDE_SHIFT: usize = 4;
const FRAME_SHIFT: usize = 3;

/**
 * n sections (1…4, constant when inlined). `list`: their addresses, u32 each.
 * x, y: frames of f32 or wide; they may be the same buffer if both are wide. `gain` multiplies an f32 output.
 * The coefficients are read anew for each frame, so that all states fit into registers: a state that goes by way of memory
 * doubles the wait. `untilGrid`: frames to the next end of the grid; at each the states are flushed.
 */
// @ts-ignore: decorator
@inline
function run(list: usize, n: i32, x: usize, wideIn: bool, y: usize, wideOut: bool, gain: f64, untilGrid: i32, frames: i32): void {
  const p = load<u32>(list);
  const q = n > 1 ? load<u32>(list, 4) : p;
  const r = n > 2 ? load<u32>(list, 8) : p;
  const t = n > 3 ? load<u32>(list, 12) : p;
  let p1 = v128.load(p, S1), p2 = v128.load(p, S2);
  let q1 = v128.load(q, S1), q2 = v128.load(q, S2);
  let r1 = v128.load(r, S1), r2 = v128.load(r, S2);
  let t1 = v128.load(t, S1), t2 = v128.load(t, S2);
  const g = pinned(f64x2.splat(gain));
  const xStep: usize = (<usize>1) << (wideIn ? WIDE_SHIFT : FRAME_SHIFT);
  const yStep: usize = (<usize>1) << (wideOut ? WIDE_SHIFT : FRAME_SHIFT);
  const end = x + <usize>frames * xStep;
  let toGrid = <usize>untilGrid * xStep;
  while (x < end) {
    const stop = min(x + toGrid, end);
    toGrid -= stop - x;
    while (x < stop) {
      let u = wideIn ? v128.load(x) : loadPair(x);
      let v = f64x2.add(f64x2.mul(v128.load64_splat(p, B0), u), p1);
      p1 = f64x2.sub(f64x2.add(f64x2.mul(v128.load64_splat(p, B1), u), p2), f64x2.mul(v128.load64_splat(p, A1), v));
      p2 = f64x2.sub(f64x2.mul(v128.load64_splat(p, B2), u), f64x2.mul(v128.load64_splat(p, A2), v));
      if (n > 1) {
        u = v;
        v = f64x2.add(f64x2.mul(v128.load64_splat(q, B0), u), q1);
        q1 = f64x2.sub(f64x2.add(f64x2.mul(v128.load64_splat(q, B1), u), q2), f64x2.mul(v128.load64_splat(q, A1), v));
        q2 = f64x2.sub(f64x2.mul(v128.load64_splat(q, B2), u), f64x2.mul(v128.load64_splat(q, A2), v));
      }
      if (n > 2) {
        u = v;
        v = f64x2.add(f64x2.mul(v128.load64_splat(r, B0), u), r1);
        r1 = f64x2.sub(f64x2.add(f64x2.mul(v128.load64_splat(r, B1), u), r2), f64x2.mul(v128.load64_splat(r, A1), v));
        r2 = f64x2.sub(f64x2.mul(v128.load64_splat(r, B2), u), f64x2.mul(v128.load64_splat(r, A2), v));
      }
      if (n > 3) {
        u = v;
        v = f64x2.add(f64x2.mul(v128.load64_splat(t, B0), u), t1);
        t1 = f64x2.sub(f64x2.add(f64x2.mul(v128.load64_splat(t, B1), u), t2), f64x2.mul(v128.load64_splat(t, A1), v));
        t2 = f64x2.sub(f64x2.mul(v128.load64_splat(t, B2), u), f64x2.mul(v128.load64_splat(t, A2), v));
      }
      if (wideOut) v128.store(y, v);
      else storePair(y, f64x2.mul(v, g));
      x += xStep;
      y += yStep;
    }
    if (toGrid != 0) break;
    toGrid = <usize>GRID_FRAMES * xStep;
    p1 = flushPair(p1);
    p2 = flushPair(p2);
    if (n > 1) {
      q1 = flushPair(q1);
      q2 = flushPair(q2);
    }
    if (n > 2) {
      r1 = flushPair(r1);
      r2 = flushPair(r2);
    }
    if (n > 3) {
      t1 = flushPair(t1);
      t2 = flushPair(t2);
    }
  }
  v128.store(p, p1, S1);
  v128.store(p, p2, S2);
  if (n > 1) {
    v128.store(q, q1, S1);
    v128.store(q, q2, S2);
  }
  if (n > 2) {
    v128.store(r, r1, S1);
    v128.store(r, r2, S2);
  }
  if (n > 3) {
    v128.store(t, t1, S1);
    v128.store(t, t2, S2);
  }
}

/**
 * All sections of the list over f32 frames, times `gain`. in: 2×frames → out: 2×frames.
 * `untilGrid`: frames to the next end of the grid, where the states are flushed. `wide`: room for `frames` f64 pairs, where more than four sections follow one another.
 */
export function runChain(list: usize, count: i32, x: usize, y: usize, wide: usize, gain: f64, untilGrid: i32, frames: i32): void {
  let left = count;
  if (left > 4) {
    run(list, 4, x, false, wide, true, 1.0, untilGrid, frames);
    for (list += 16, left -= 4; left > 4; list += 16, left -= 4) run(list, 4, wide, true, wide, true, 1.0, untilGrid, frames);
    if (left == 4) run(list, 4, wide, true, y, false, gain, untilGrid, frames);
    else if (left == 3) run(list, 3, wide, true, y, false, gain, untilGrid, frames);
    else if (left == 2) run(list, 2, wide, true, y, false, gain, untilGrid, frames);
    else run(list, 1, wide, true, y, false, gain, untilGrid, frames);
  } else if (left == 4) run(list, 4, x, false, y, false, gain, untilGrid, frames);
  else if (left == 3) run(list, 3, x, false, y, false, gain, untilGrid, frames);
  else if (left == 2) run(list, 2, x, false, y, false, gain, untilGrid, frames);
  else run(list, 1, x, false, y, false, gain, untilGrid, frames);
}

/** All sections of the list, in place on a wide buffer; whoever calls it flushes them. */
export function runWideChain(list: usize, count: i32, wide: usize, frames: i32): void {
  const untilGrid = frames + 1;
  let left = count;
  for (; left > 3; list += 16, left -= 4) run(list, 4, wide, true, wide, true, 1.0, untilGrid, frames);
  if (left == 3) run(list, 3, wide, true, wide, true, 1.0, untilGrid, frames);
  else if (left == 2) run(list, 2, wide, true, wide, true, 1.0, untilGrid, frames);
  else if (left == 1) run(list, 1, wide, true, wide, true, 1.0, untilGrid, frames);
}
