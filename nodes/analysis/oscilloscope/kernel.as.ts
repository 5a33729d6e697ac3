/**
 * Oscilloscope: keeps the last frames, looks for the trigger in each, and folds those of a sweep into columns of smallest and
 * largest samples. All on the grid; the sound passes unchanged. in: 2×frames → out: 2×frames. Audio thread; allocates nothing.
 *
 * Sweeps that take less than a tenth of a second appear whole; longer ones as they come.
 */
import { input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { copyFrames, loadFrame } from "../../../worklets/dsp/frame";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/oscilloscope";

const COLUMNS: i32 = N.TELEMETRY_MIN_LEFT_COUNT;
/** f64, in frames since the reset: written so far; the next one to look for the trigger in; where the sweep begins; armed since. */
const WRITTEN: usize = 0, SCANNED: usize = 8, START: usize = 16, ARMED: usize = 24;
/** f64: frames a column; the trigger signal at the last frame; its lately largest magnitude. */
const WIDTH: usize = 32, LAST: usize = 40, LATELY: usize = 48;
/** f64: the first and the last passing of this quarter of a second, and when it began. */
const FIRST_PASS: usize = 56, LAST_PASS: usize = 64, WINDOW_FROM: usize = 72;
/** i32: next column, COLUMNS where no sweep is under way; whether it appears as it comes; passings; whether the signal has been on the other side. */
const COLUMN: usize = 80, DIRECT: usize = 84, PASSES: usize = 88, READY: usize = 92;
/** i32: sweeps begun, whether the last by the trigger, capacity of the ring less one. f32: largest magnitude of the sweep under way. */
const SWEEPS: usize = 96, TRIGGERED: usize = 100, MASK: usize = 104, PEAK: usize = 112;
/** f32 (smallest left, right, largest left, right) of each column of a sweep that appears whole. */
const SWEEP: usize = 192;
const RING: usize = SWEEP + 16 * <usize>COLUMNS;

const LEFT: i32 = 0, RIGHT: i32 = 1, FREE: i32 = 3;
const BEFORE_TRIGGER: f64 = 0.1;
const DIRECT_SECONDS: f64 = 0.1;
/** Auto waits at least so long for the trigger. */
const AUTO_SECONDS: f64 = 0.1;
const FREQUENCY_SECONDS: f64 = 0.25;
/** The signal must have been this part of its lately largest magnitude on the other side: noise on a slope must not pass twice. */
const HYSTERESIS: f64 = 0.02, LEAST_HYSTERESIS: f64 = 1e-5;
/** Frames folded in one grid step, about. */
const SHARE: f64 = 256;
/** What is louder is drawn there: no picture is so high. */
const LARGEST: f32 = 1000;

export function init(node: usize): void {
  const s = state(node);
  let frames = 1024;
  while (<f64>frames < BEFORE_TRIGGER * rateHz + 1024.0) frames *= 2;
  store<i32>(s, frames - 1, MASK);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  const mask = load<i32>(s, MASK);
  memory.fill(s, 0, RING + ((<usize>(mask + 1)) << 3));
  store<i32>(s, mask, MASK);
  store<i32>(s, COLUMNS, COLUMN);
  memory.fill(telemetry(node, 0), 0, (<usize>(N.TELEMETRY_PEAK + 1)) << 2);
  store<f32>(telemetry(node, N.TELEMETRY_FILLED), <f32>COLUMNS);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const x = input(node, N.INPUT_IN);
  if (onGrid()) advance(node, s);
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const mask = load<i32>(s, MASK);
  const written = load<f64>(s, WRITTEN);
  const at = <i32>(<i64>written & <i64>mask);
  const head = min(frames, mask + 1 - at);
  copyFrames(s + RING + ((<usize>at) << 3), x, head);
  if (head < frames) copyFrames(s + RING, x + ((<usize>head) << 3), frames - head);
  store<f64>(s, written + <f64>frames, WRITTEN);
}

// @ts-ignore: decorator
@inline
function frameAt(s: usize, frame: f64): usize {
  return s + RING + ((<usize>(<i32>(<i64>frame & <i64>load<i32>(s, MASK)))) << 3);
}

function advance(node: usize, s: usize): void {
  scan(node, s);
  const column = load<i32>(s, COLUMN);
  if (column == COLUMNS && param(node, N.HOLD) == 0) {
    const waited = load<f64>(s, WRITTEN) - load<f64>(s, ARMED);
    const isFree = <i32>param(node, N.TRIGGER) == FREE;
    const patience = max(AUTO_SECONDS, param(node, N.TIME_MS) * 0.001) * rateHz;
    if (isFree || (param(node, N.MODE) == 0 && waited > patience)) begin(node, s, load<f64>(s, WRITTEN), 0);
  }
  if (load<i32>(s, COLUMN) < COLUMNS) fold(node, s);
}

// @ts-ignore: decorator
@inline
function triggerSignal(node: usize, at: usize): f64 {
  const which = <i32>param(node, N.TRIGGER);
  const left = <f64>load<f32>(at), right = <f64>load<f32>(at, 4);
  const x = which == LEFT ? left : which == RIGHT ? right : (left + right) * 0.5;
  // Falling is rising upside down. What is no number, or beyond all measure, is silence.
  return abs(x) < 1e6 ? (param(node, N.EDGE) != 0 ? -x : x) : 0;
}

/** The frames since the last grid point: passings of the level, and the first of them that may begin a sweep. */
function scan(node: usize, s: usize): void {
  const written = load<f64>(s, WRITTEN);
  const level = param(node, N.LEVEL_PERCENT) * (param(node, N.EDGE) != 0 ? -0.01 : 0.01);
  let last = load<f64>(s, LAST), lately = load<f64>(s, LATELY) * 0.998;
  let ready = load<i32>(s, READY);
  for (let i = load<f64>(s, SCANNED); i < written; i += 1) {
    const x = triggerSignal(node, frameAt(s, i));
    lately = max(lately, abs(x));
    if (x < level - max(lately * HYSTERESIS, LEAST_HYSTERESIS)) ready = 1;
    if (ready != 0 && x >= level) {
      ready = 0;
      pass(node, s, last < level ? i - (x - level) / (x - last) : i);
    }
    last = x;
  }
  store<f64>(s, last, LAST);
  store<f64>(s, lately > 1e-12 ? lately : 0, LATELY);
  store<i32>(s, ready, READY);
  store<f64>(s, written, SCANNED);
  if (written - load<f64>(s, WINDOW_FROM) >= FREQUENCY_SECONDS * rateHz) countFrequency(node, s, written);
}

function pass(node: usize, s: usize, at: f64): void {
  const passes = load<i32>(s, PASSES);
  if (passes == 0) store<f64>(s, at, FIRST_PASS);
  store<f64>(s, at, LAST_PASS);
  store<i32>(s, passes + 1, PASSES);
  if (load<i32>(s, COLUMN) == COLUMNS && param(node, N.HOLD) == 0 && <i32>param(node, N.TRIGGER) != FREE && at >= load<f64>(s, ARMED)) begin(node, s, at, 1);
}

function countFrequency(node: usize, s: usize, written: f64): void {
  const periods = load<i32>(s, PASSES) - 1;
  const frames = load<f64>(s, LAST_PASS) - load<f64>(s, FIRST_PASS);
  store<f32>(telemetry(node, N.TELEMETRY_FREQUENCY_HZ), periods > 0 && frames > 0 ? <f32>((<f64>periods * rateHz) / frames) : 0);
  store<i32>(s, 0, PASSES);
  store<f64>(s, written, WINDOW_FROM);
}

function begin(node: usize, s: usize, at: f64, triggered: i32): void {
  const frames = max(param(node, N.TIME_MS), 0.1) * 0.001 * rateHz;
  store<f64>(s, at - BEFORE_TRIGGER * frames, START);
  store<f64>(s, frames / <f64>COLUMNS, WIDTH);
  store<i32>(s, 0, COLUMN);
  store<i32>(s, frames >= DIRECT_SECONDS * rateHz ? 1 : 0, DIRECT);
  store<i32>(s, load<i32>(s, SWEEPS) + 1, SWEEPS);
  store<i32>(s, triggered, TRIGGERED);
  store<f32>(s, 0, PEAK);
}

/** Columns whose frames have come, no more of them than a grid step's share. */
function fold(node: usize, s: usize): void {
  const start = load<f64>(s, START), width = load<f64>(s, WIDTH), written = load<f64>(s, WRITTEN);
  let column = load<i32>(s, COLUMN);
  const last = min(COLUMNS, column + max(1, <i32>(SHARE / max(width, 1.0))));
  const direct = load<i32>(s, DIRECT) != 0;
  for (; column < last; column++) {
    const from = start + width * <f64>column;
    // Two frames more, for the line between samples.
    if (from + width + 2.0 >= written) break;
    const extremes = width < 2 ? between(s, from, width) : among(s, Math.floor(from), Math.floor(from + width));
    const largest = f32x4.pmax(f32x4.abs(extremes), i32x4.shuffle(f32x4.abs(extremes), extremes, 1, 0, 3, 2));
    store<f32>(s, max(load<f32>(s, PEAK), max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 2))), PEAK);
    if (direct) show(node, column, extremes);
    else v128.store(s + SWEEP + ((<usize>column) << 4), extremes);
  }
  store<i32>(s, column, COLUMN);
  if (column == COLUMNS) finish(node, s, direct);
  else if (direct) tell(node, s, column);
}

function finish(node: usize, s: usize, direct: bool): void {
  if (!direct) for (let k = 0; k < COLUMNS; k++) show(node, k, v128.load(s + SWEEP + ((<usize>k) << 4)));
  tell(node, s, COLUMNS);
  store<f32>(telemetry(node, N.TELEMETRY_PEAK), load<f32>(s, PEAK));
  store<f64>(s, load<f64>(s, WRITTEN), ARMED);
}

function tell(node: usize, s: usize, filled: i32): void {
  store<f32>(telemetry(node, N.TELEMETRY_FILLED), <f32>filled);
  store<f32>(telemetry(node, N.TELEMETRY_SWEEPS), <f32>load<i32>(s, SWEEPS));
  store<f32>(telemetry(node, N.TELEMETRY_TRIGGERED), <f32>load<i32>(s, TRIGGERED));
}

function show(node: usize, column: i32, extremes: v128): void {
  store<f32>(telemetry(node, N.TELEMETRY_MIN_LEFT + column), f32x4.extract_lane(extremes, 0));
  store<f32>(telemetry(node, N.TELEMETRY_MIN_RIGHT + column), f32x4.extract_lane(extremes, 1));
  store<f32>(telemetry(node, N.TELEMETRY_MAX_LEFT + column), f32x4.extract_lane(extremes, 2));
  store<f32>(telemetry(node, N.TELEMETRY_MAX_RIGHT + column), f32x4.extract_lane(extremes, 3));
}

// @ts-ignore: decorator
@inline
function joined(low: v128, high: v128): v128 {
  const bound = f32x4.splat(LARGEST), under = f32x4.splat(-LARGEST);
  return f32x4.pmax(under, f32x4.pmin(bound, i64x2.shuffle(low, high, 0, 2)));
}

/** (smallest left, right, largest left, right) of whole frames, both ends included. */
function among(s: usize, from: f64, to: f64): v128 {
  let low = loadFrame(frameAt(s, from)), high = low;
  for (let i = from + 1; i <= to; i += 1) {
    const v = loadFrame(frameAt(s, i));
    low = f32x4.pmin(low, v);
    high = f32x4.pmax(high, v);
  }
  return joined(low, high);
}

/** The same where there are more columns than frames: of the line through the samples, at both ends of the column. */
function between(s: usize, from: f64, width: f64): v128 {
  const a = onLine(s, from), b = onLine(s, from + width);
  return joined(f32x4.pmin(a, b), f32x4.pmax(a, b));
}

/** Catmull and Rom's spline through four frames. */
function onLine(s: usize, at: f64): v128 {
  const whole = Math.floor(at);
  const t = <f32>(at - whole);
  const p0 = loadFrame(frameAt(s, whole - 1)), p1 = loadFrame(frameAt(s, whole)), p2 = loadFrame(frameAt(s, whole + 1)), p3 = loadFrame(frameAt(s, whole + 2));
  const half = f32x4.splat(0.5), x = f32x4.splat(t);
  const c1 = f32x4.mul(half, f32x4.sub(p2, p0));
  const c2 = f32x4.sub(f32x4.add(p0, f32x4.add(p2, p2)), f32x4.mul(half, f32x4.add(f32x4.mul(f32x4.splat(5), p1), p3)));
  const c3 = f32x4.add(f32x4.mul(half, f32x4.sub(p3, p0)), f32x4.mul(f32x4.splat(1.5), f32x4.sub(p1, p2)));
  return f32x4.add(p1, f32x4.mul(x, f32x4.add(c1, f32x4.mul(x, f32x4.add(c2, f32x4.mul(x, c3))))));
}
