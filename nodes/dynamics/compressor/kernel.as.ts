/**
 * Compressor: key → high-pass → level in dB → gain computer → ballistics → gain, for the common setting by loops of its
 * own (`plain.as.ts`), else step by step (`general.as.ts`), with the match of loudness only there (`match.as.ts`).
 * in: 2×frames, sidechain: 0|2×frames → out: 2×frames. Audio thread; allocates nothing.
 */
import { clearState, config, input, isConnected, output, param, paramsMove, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, phase, rateHz } from "../../../worklets/dsp/clock";
import { decibelsOf } from "../../../worklets/dsp/exponent";
import { flushPair } from "../../../worklets/dsp/frame";
import { GRID_FRAMES, SPAN_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/compressor";
import { followChoice, healBallistics, isPlainBranching } from "./ballistics.as";
import { largest } from "./curve.as";
import { approach, general, SLICE, SQRT2 } from "./general.as";
import { followMatch } from "./match.as";
import { isPlain, plain } from "./plain.as";
import {
  ATTACK, ATTACK_MS, AUTO_AMOUNT, AUTO_FROM, AUTO_TO, DETECTOR_LEVEL, DRY, HALF_KNEE, HIGH_PASS_1, HIGH_PASS_2, HIGH_PASS_A1, HIGH_PASS_A2, HIGH_PASS_A3, HIGH_PASS_HZ, HOLD_FRAMES, INPUT_PEAK, KNEE,
  KNEE_FACTOR, LINK, LISTEN, LOOK_AHEAD, MATCH_AMOUNT, MATCH_DB, MEAN_SQUARE, MORE, MOVED, OUTPUT_PEAK, PLAIN, RANGE, REDUCTION, RELEASE, RELEASE_MS, RMS_FACTOR, RMS_MS, SETTLED, SHOW_WAIT, SLOPE, SMOOTH, THRESHOLD, WET,
} from "./state.as";

/** Ratios from here on act as ∞. */
const INFINITE_RATIO: f64 = 100;
const SHOW_GRIDS: i32 = 8;
// What automatic make-up may follow.
const FROM_CURVE: f64 = 1;
const LOUDNESS: f64 = 2;
/** The reduction where the last span began. */
const kept: usize = memory.data(16, 16);

export function init(node: usize): void {
  assert(SLICE == 34 * 8 && SPAN_FRAMES == 128);
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  store<i32>(s, <i32>Math.floor(config(node, N.SETTING_LOOK_AHEAD_MS) * rateHz / 1000.0 + 0.5), LOOK_AHEAD);
  store<f32>(s, param(node, N.LISTEN) != 0 ? <f32>1 : <f32>0, LISTEN);
  store<f32>(s, param(node, N.AUTO_MAKE_UP) == FROM_CURVE ? <f32>1 : <f32>0, AUTO_AMOUNT);
  store<f32>(s, param(node, N.AUTO_MAKE_UP) == LOUDNESS ? <f32>1 : <f32>0, MATCH_AMOUNT);
  update(node, s);
  store<f32>(s, load<f32>(s, AUTO_TO), AUTO_FROM);
  store<f32>(s, -200, DETECTOR_LEVEL);
  show(node, s, 1);
}

// @ts-ignore: decorator
@inline
function coefficientOf(milliseconds: f64): f64 {
  return Math.exp(-1000.0 / (max(milliseconds, 0.01) * rateHz));
}

/** Derives what follows from the parameters; on the grid, while they move or something is still on its way to them. */
function update(node: usize, s: usize): void {
  const ratio = max(param(node, N.RATIO), 1.0);
  const slope = <f32>(ratio >= INFINITE_RATIO ? 1.0 : 1.0 - 1.0 / ratio);
  const knee = <f32>max(param(node, N.KNEE_DB), 0.0);
  store<f32>(s, slope, SLOPE);
  store<f32>(s, knee, KNEE);
  store<f32>(s, knee * 0.5, HALF_KNEE);
  store<f32>(s, knee > 0 ? 0.5 / knee : 0, KNEE_FACTOR);
  store<f32>(s, <f32>(param(node, N.LINK) / 100.0), LINK);
  store<f64>(s, param(node, N.HOLD_MS) * rateHz / 1000.0, HOLD_FRAMES);
  const attackMs = param(node, N.ATTACK_MS);
  if (attackMs != load<f64>(s, ATTACK_MS)) {
    store<f64>(s, attackMs, ATTACK_MS);
    store<f64>(s, coefficientOf(attackMs), ATTACK);
  }
  const releaseMs = param(node, N.RELEASE_MS);
  if (releaseMs != load<f64>(s, RELEASE_MS)) {
    store<f64>(s, releaseMs, RELEASE_MS);
    store<f64>(s, coefficientOf(releaseMs), RELEASE);
  }
  const rmsMs = param(node, N.RMS_MS);
  if (rmsMs != load<f64>(s, RMS_MS)) {
    store<f64>(s, rmsMs, RMS_MS);
    store<f64>(s, 1.0 - coefficientOf(rmsMs), RMS_FACTOR);
  }
  const corner = param(node, N.HIGH_PASS_HZ);
  if (corner != load<f64>(s, HIGH_PASS_HZ)) {
    store<f64>(s, corner, HIGH_PASS_HZ);
    const g = Math.tan(Math.PI * min(corner / rateHz, 0.49));
    const a1 = 1.0 / (1.0 + g * (g + SQRT2));
    store<f64>(s, a1, HIGH_PASS_A1);
    store<f64>(s, g * a1, HIGH_PASS_A2);
    store<f64>(s, g * g * a1, HIGH_PASS_A3);
  }
  // Automatic make-up from the curve is −½·T·(1 − 1/R); its factor of T goes in a straight line from grid point to grid point.
  const goal: f32 = param(node, N.AUTO_MAKE_UP) == FROM_CURVE ? 1 : 0;
  const amount = approach(load<f32>(s, AUTO_AMOUNT), goal, <f32>GRID_FRAMES);
  store<f32>(s, amount, AUTO_AMOUNT);
  store<f32>(s, load<f32>(s, AUTO_TO), AUTO_FROM);
  store<f32>(s, -0.5 * slope * amount, AUTO_TO);
  const isWanted = param(node, N.AUTO_MAKE_UP) == LOUDNESS;
  const matches = followMatch(s, isWanted, approach(load<f32>(s, MATCH_AMOUNT), isWanted ? 1 : 0, <f32>GRID_FRAMES));
  store<f32>(telemetry(node, N.TELEMETRY_MATCH_DB), matches ? <f32>load<f64>(s, MATCH_DB) : 0);

  const threshold = <f32>param(node, N.THRESHOLD_DB);
  const wet = <f32>param(node, N.MIX) * <f32>0.01;
  store<f32>(s, threshold, THRESHOLD);
  store<f32>(s, <f32>param(node, N.RANGE_DB), RANGE);
  store<f32>(s, <f32>param(node, N.MAKE_UP_DB) + load<f32>(s, AUTO_TO) * threshold, MORE);
  store<f32>(s, wet, WET);
  store<f32>(s, <f32>1 - wet, DRY);

  const steady = load<f32>(s, AUTO_FROM) == load<f32>(s, AUTO_TO);
  const listening: f32 = param(node, N.LISTEN) != 0 ? 1 : 0;
  store<i32>(s, steady && !matches && amount == goal && load<f32>(s, LISTEN) == listening ? 1 : 0, SETTLED);
  const isUsual = load<i32>(s, LOOK_AHEAD) == 0 && load<f32>(s, LINK) == 1 && param(node, N.HIGH_PASS) == 0 && param(node, N.DETECTOR) == 0;
  store<i32>(s, isUsual && steady && !matches && listening == 0 && load<f32>(s, LISTEN) == 0 && isPlainBranching(s, <i32>param(node, N.BALLISTICS)) ? 1 : 0, PLAIN);
}

/** Nothing that a detector remembers may stay infinite, NaN or subnormal. */
function heal(s: usize): void {
  const square = load<v128>(s, MEAN_SQUARE);
  store<v128>(s, v128.and(flushPair(square), f64x2.lt(square, f64x2.splat(1e12))), MEAN_SQUARE);
  const one = load<v128>(s, HIGH_PASS_1);
  const two = load<v128>(s, HIGH_PASS_2);
  const sound = v128.and(f64x2.lt(f64x2.abs(one), f64x2.splat(1e6)), f64x2.lt(f64x2.abs(two), f64x2.splat(1e6)));
  store<v128>(s, v128.and(flushPair(one), sound), HIGH_PASS_1);
  store<v128>(s, v128.and(flushPair(two), sound), HIGH_PASS_2);
  healBallistics(s);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (paramsMove(node)) store<i32>(s, 1, MOVED);
  if (onGrid()) {
    heal(s);
    if (load<i32>(s, MOVED) != 0 || load<i32>(s, SETTLED) == 0) {
      update(node, s);
      followChoice(s, <i32>param(node, N.BALLISTICS));
      store<i32>(s, paramsMove(node) ? 1 : 0, MOVED);
    }
  }
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const side = isConnected(node, N.INPUT_SIDECHAIN) ? input(node, N.INPUT_SIDECHAIN) : x;
  const fours = isPlain(s) ? frames & ~3 : 0;
  const at = (<usize>fours) << 3;
  if (fours > 0) plain(s, x, side, y, fours);
  if (fours < frames) general(node, s, x + at, side + at, y + at, phase + fours, frames - fours);
  if (onGrid()) show(node, s, 1);
}

/** The common setting at rest. */
export function processSpan(node: usize): bool {
  const s = state(node);
  if (!isPlain(s) || load<i32>(s, SETTLED) == 0) return false;
  const x = input(node, N.INPUT_IN);
  const y = output(node, N.OUTPUT_OUT);
  const side = isConnected(node, N.INPUT_SIDECHAIN) ? input(node, N.INPUT_SIDECHAIN) : x;
  v128.store(kept, load<v128>(s, SMOOTH));
  heal(s);
  plain(s, x, side, y, SPAN_FRAMES);
  show(node, s, SPAN_FRAMES / GRID_FRAMES);
  return true;
}

/** The meters need no going back: the fault resets them. */
export function undoSpan(node: usize): void {
  store<v128>(state(node), v128.load(kept), SMOOTH);
}

/** Telemetry, every SHOW_GRIDS-th grid point: eyes are slower, and decibels cost. `grids` have passed, the last one included. */
function show(node: usize, s: usize, grids: i32): void {
  const wait = load<i32>(s, SHOW_WAIT) - grids;
  store<i32>(s, wait < 0 ? wait + SHOW_GRIDS : wait, SHOW_WAIT);
  if (wait >= 0) return;
  const before = load<v128>(s, INPUT_PEAK);
  const after = load<v128>(s, OUTPUT_PEAK);
  store<f32>(telemetry(node, N.TELEMETRY_GAIN_REDUCTION_DB), load<f32>(s, REDUCTION));
  store<f32>(telemetry(node, N.TELEMETRY_INPUT_PEAK_DB), <f32>decibelsOf(<f64>largest(before)));
  store<f32>(telemetry(node, N.TELEMETRY_OUTPUT_PEAK_DB), <f32>decibelsOf(<f64>largest(after)));
  store<f32>(telemetry(node, N.TELEMETRY_DETECTOR_DB), load<f32>(s, DETECTOR_LEVEL));
}
