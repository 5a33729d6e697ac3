/**
 * What the tape does to what is recorded on it: f(x) = r·tanh(x/r), r = 10^(−drive/20), four times oversampled. What the curve takes comes
 * some frames later and is added to what lies on the line by then, so that no echo comes later; echoes of less than a millisecond are
 * read before. Audio thread; allocates nothing.
 */
import { exp2, OCTAVES_PER_DECIBEL } from "../../../worklets/dsp/exponent";
import { loadFrame, storeFrame } from "../../../worklets/dsp/frame";
import { putFrame } from "../../../worklets/dsp/lagrange";
import { clearSoftCurve, curveBounded, curveInput, initSoftCurve, SOFT_CURVE_BYTES, softCurveFrames, takenBy } from "../../../worklets/dsp/soft-curve";
import { GRID_FRAMES } from "../../../worklets/generated/abi";

/** State behind the tape's. f64: the room r and how much of what it takes is taken, each with its change per frame and where it is at the next grid point. */
const ROOM: usize = 416, ROOM_STEP: usize = 424, ROOM_GOAL: usize = 432;
const PART: usize = 440, PART_STEP: usize = 448, PART_GOAL: usize = 456;
const CURVE: usize = 464;
/** The ring follows. As in the definition. */
export const FIXED_BYTES: usize = 5088;
assert(CURVE + SOFT_CURVE_BYTES <= FIXED_BYTES);

/** Over the first decibels the curve comes in. */
const COMES_IN_DB: f64 = 3;

const knee: usize = memory.data<f32>([0]);
const taken: usize = memory.data(2 * 8, 16);

// @ts-ignore: decorator
@inline
function roomOf(driveDb: f64): f64 {
  return exp2(-driveDb * OCTAVES_PER_DECIBEL);
}

// @ts-ignore: decorator
@inline
function partOf(driveDb: f64): f64 {
  return min(driveDb / COMES_IN_DB, 1.0);
}

export function initRecord(s: usize): void {
  initSoftCurve(s + CURVE);
}

export function resetRecord(s: usize, driveDb: f64): void {
  clearSoftCurve(s + CURVE);
  store<f64>(s, roomOf(driveDb), ROOM_GOAL);
  store<f64>(s, partOf(driveDb), PART_GOAL);
  store<f64>(s, partOf(driveDb), PART);
  store<f64>(s, 0, PART_STEP);
}

// @ts-ignore: decorator
@inline
export function isBending(s: usize): bool {
  return load<f64>(s, PART) != 0 || load<f64>(s, PART_STEP) != 0;
}

/** On the grid. */
export function prepareRecord(s: usize, driveDb: f64): void {
  const wasBending = isBending(s);
  const room = load<f64>(s, ROOM_GOAL), part = load<f64>(s, PART_GOAL);
  store<f64>(s, roomOf(driveDb), ROOM_GOAL);
  store<f64>(s, partOf(driveDb), PART_GOAL);
  store<f64>(s, room, ROOM);
  store<f64>(s, part, PART);
  store<f64>(s, (load<f64>(s, ROOM_GOAL) - room) / <f64>GRID_FRAMES, ROOM_STEP);
  store<f64>(s, (load<f64>(s, PART_GOAL) - part) / <f64>GRID_FRAMES, PART_STEP);
  // What it heard before it last rested is over.
  if (!wasBending && isBending(s)) clearSoftCurve(s + CURVE);
}

/** One frame that was put at `position`; what is taken from an earlier one is taken from it there. `filled` with this one. */
export function recorded(s: usize, ring: usize, mask: i32, position: i32, filled: i32): void {
  const curve = s + CURVE;
  const room = load<f64>(s, ROOM) + load<f64>(s, ROOM_STEP), part = load<f64>(s, PART) + load<f64>(s, PART_STEP);
  store<f64>(s, room, ROOM);
  store<f64>(s, part, PART);
  storeFrame(curveInput(curve), curveBounded(loadFrame(ring + ((<usize>position) << 3))));
  takenBy(curve, knee, 0, 0, <f32>room, taken, 1);
  const late = softCurveFrames(curve);
  if (filled <= late) return;
  const at = (position - late) & mask;
  putFrame(ring, mask, at, f32x4.add(loadFrame(ring + ((<usize>at) << 3)), f32x4.mul(loadFrame(taken), f32x4.splat(<f32>part))));
}
