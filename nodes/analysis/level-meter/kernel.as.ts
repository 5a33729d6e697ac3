/**
 * Level meter: sample peak with its fall and hold, RMS, overs. What is shown is renewed on the grid, from whole grid steps, so that
 * the figures do not depend on how calls are cut.
 * in: 2×frames → out: 2×frames, a copy. Audio thread; allocates nothing.
 */
import { clearState, config, input, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { decibelsOf } from "../../../worklets/dsp/exponent";
import { copyFrames, flushPair, loadPair } from "../../../worklets/dsp/frame";
import { peakOf } from "../../../worklets/dsp/peak";
import { GRID_FRAMES } from "../../../worklets/generated/abi";
import * as N from "../../../worklets/generated/level-meter";

/** 20 dB in 1.7 s. */
const FALL_DB_PER_SECOND: f64 = 20.0 / 1.7;
const HOLD_SECONDS: f64 = 2;
/** A sample that a converter may have clipped. */
const OVER: f32 = 0.99997;
/** 20·log10(√2): what makes a full-scale sine read 0 dB RMS. */
const AES17_DB: f64 = 3.010299956639812;
/** The sliding window advances by this part of itself, and is added up anew each time. */
const PARTS: i32 = 60;
const SLIDING: i32 = 0;

// Pairs are f64x2, peaks f32 (left, right, left, right).
const GRID_PEAK: usize = 0;
const SHOWN: usize = 16;
const HELD: usize = 32;
/** Mean square of the exponential average; energy of the running part of the sliding one. */
const AVERAGE: usize = 48;
const ENERGY: usize = 64;
/** f32 of each channel: samples in a row at full scale; i32: overs counted, frames the held peak has stood. */
const RUN: usize = 80;
const OVERS: usize = 88;
const STOOD: usize = 96;
const FALL: usize = 104;
const KEEP: usize = 112;
const PART_FRAMES: usize = 120;
const FRAME: usize = 124;
const PART: usize = 128;
const WAS_RESTART: usize = 132;
/** Energies of the last PARTS parts, f64x2 each. */
const WINDOW: usize = 144;

export function init(node: usize): void {
  reset(node);
}

export function reset(node: usize): void {
  clearState(node);
  const s = state(node);
  const windowMs = config(node, N.SETTING_RMS_MS);
  store<f64>(s, Math.pow(10.0, -FALL_DB_PER_SECOND * <f64>GRID_FRAMES / (20.0 * rateHz)), FALL);
  store<f64>(s, Math.exp(-1000.0 / (windowMs * rateHz)), KEEP);
  store<i32>(s, max(1, <i32>Math.floor(windowMs * rateHz / (1000.0 * <f64>PARTS) + 0.5)), PART_FRAMES);
  store<i32>(s, param(node, N.RESTART) != 0 ? 1 : 0, WAS_RESTART);
  show(node, s);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  const x = input(node, N.INPUT_IN);
  if (onGrid()) {
    settle(node, s);
    show(node, s);
  }
  copyFrames(output(node, N.OUTPUT_OUT), x, frames);
  const peak = peakOf(x, frames);
  store<v128>(s, f32x4.pmax(load<v128>(s, GRID_PEAK), peak), GRID_PEAK);
  if (v128.any_true(f32x4.ge(peak, f32x4.splat(OVER)))) countOvers(s, x, <i32>param(node, N.OVER_SAMPLES), frames);
  else store<u64>(s, 0, RUN);
  average(s, x, frames);
  slide(s, x, frames);
}

/** Takes the peak of the grid step that is over. */
function settle(node: usize, s: usize): void {
  const wanted = param(node, N.RESTART) != 0 ? 1 : 0;
  if (wanted != 0 && load<i32>(s, WAS_RESTART) == 0) {
    memory.fill(s + HELD, 0, 16);
    memory.fill(s + OVERS, 0, 16);
  }
  store<i32>(s, wanted, WAS_RESTART);
  const peak = load<v128>(s, GRID_PEAK);
  const falling = f32x4.mul(load<v128>(s, SHOWN), f32x4.splat(<f32>load<f64>(s, FALL)));
  // What has fallen below −200 dB is gone, long before it is subnormal.
  store<v128>(s, f32x4.pmax(v128.and(falling, f32x4.gt(falling, f32x4.splat(1e-10))), peak), SHOWN);
  store<v128>(s, f32x4.splat(0), GRID_PEAK);
  const forever = param(node, N.HOLD) != 0;
  const limit = <i32>(HOLD_SECONDS * rateHz);
  for (let c: usize = 0; c < 8; c += 4) {
    const held = load<f32>(s + HELD + c);
    const now = load<f32>(s + SHOWN + c);
    const stood = load<i32>(s + STOOD + c) + GRID_FRAMES;
    const renew = now >= held || (!forever && stood > limit);
    if (renew) store<f32>(s + HELD + c, now);
    store<i32>(s + STOOD + c, renew ? 0 : min(stood, 1 << 30));
  }
  const mean = load<v128>(s, AVERAGE);
  store<v128>(s, v128.and(flushPair(mean), f64x2.lt(mean, f64x2.splat(1e60))), AVERAGE);
}

/** An over is as many samples in a row at full scale as was chosen; a longer run is still one. */
function countOvers(s: usize, x: usize, choice: i32, frames: i32): void {
  const needed: i32 = choice == 0 ? 1 : choice == 1 ? 3 : 4;
  for (let c: usize = 0; c < 8; c += 4) {
    let run = load<i32>(s + RUN + c);
    let overs = load<i32>(s + OVERS + c);
    for (let i = 0; i < frames; i++) {
      run = abs(load<f32>(x + ((<usize>i) << 3) + c)) >= OVER ? min(run + 1, 1 << 30) : 0;
      if (run == needed) overs++;
    }
    store<i32>(s + RUN + c, run);
    store<i32>(s + OVERS + c, overs);
  }
}

/** One-pole average of the squares. */
function average(s: usize, x: usize, frames: i32): void {
  const keep = f64x2.splat(load<f64>(s, KEEP));
  const rest = f64x2.sub(f64x2.splat(1), keep);
  let mean = load<v128>(s, AVERAGE);
  for (let i = 0; i < frames; i++) {
    const v = loadPair(x + ((<usize>i) << 3));
    mean = f64x2.add(f64x2.mul(keep, mean), f64x2.mul(rest, f64x2.mul(v, v)));
  }
  store<v128>(s, mean, AVERAGE);
}

/** Energies of the parts of the sliding window. */
function slide(s: usize, x: usize, frames: i32): void {
  const partFrames = load<i32>(s, PART_FRAMES);
  let frame = load<i32>(s, FRAME);
  let energy = load<v128>(s, ENERGY);
  for (let i = 0; i < frames; i++) {
    const v = loadPair(x + ((<usize>i) << 3));
    energy = f64x2.add(energy, f64x2.mul(v, v));
    if (++frame < partFrames) continue;
    const part = load<i32>(s, PART);
    store<v128>(s + WINDOW + ((<usize>part) << 4), v128.and(energy, f64x2.lt(energy, f64x2.splat(1e60))));
    store<i32>(s, part + 1 == PARTS ? 0 : part + 1, PART);
    energy = f64x2.splat(0);
    frame = 0;
  }
  store<i32>(s, frame, FRAME);
  store<v128>(s, energy, ENERGY);
}

function show(node: usize, s: usize): void {
  let mean = load<v128>(s, AVERAGE);
  if (<i32>param(node, N.RMS) == SLIDING) {
    mean = f64x2.splat(0);
    for (let part = 0; part < PARTS; part++) mean = f64x2.add(mean, v128.load(s + WINDOW + ((<usize>part) << 4)));
    mean = f64x2.mul(mean, f64x2.splat(1.0 / (<f64>PARTS * <f64>load<i32>(s, PART_FRAMES))));
  }
  const offset = param(node, N.AES17) != 0 ? AES17_DB : 0.0;
  for (let c = 0; c < 2; c++) {
    const power = c == 0 ? f64x2.extract_lane(mean, 0) : f64x2.extract_lane(mean, 1);
    const at = (<usize>c) << 2;
    store<f32>(telemetry(node, N.TELEMETRY_PEAK_DB) + at, <f32>decibelsOf(<f64>load<f32>(s + SHOWN + at)));
    store<f32>(telemetry(node, N.TELEMETRY_HELD_PEAK_DB) + at, <f32>decibelsOf(<f64>load<f32>(s + HELD + at)));
    store<f32>(telemetry(node, N.TELEMETRY_RMS_DB) + at, power > 1e-20 ? <f32>(decibelsOf(Math.sqrt(power)) + offset) : -200);
    store<f32>(telemetry(node, N.TELEMETRY_OVERS) + at, <f32>load<i32>(s + OVERS + at));
  }
}
