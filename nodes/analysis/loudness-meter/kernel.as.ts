/**
 * Loudness meter: energies of K-weighted frames, gathered into steps of exactly 10 ms; everything else happens at the steps.
 * in, center, surround: 2×frames → out: 2×frames, a copy of in. Audio thread; allocates nothing.
 */
import { config, input, isConnected, output, param, state, telemetry } from "../../../worklets/dsp/node";
import { onGrid, rateHz } from "../../../worklets/dsp/clock";
import { decibelsOf } from "../../../worklets/dsp/exponent";
import { LONG } from "../../../worklets/dsp/eightfold";
import { copyFrames } from "../../../worklets/dsp/frame";
import { addWeightedEnergy, healKState, writeKWeighting } from "../../../worklets/dsp/k-weighting";
import { peakOf } from "../../../worklets/dsp/peak";
import { STANDARD_TABLE_BYTES, standardFactor, standardPeak, writeStandardTable } from "../../../worklets/dsp/standard-true-peak";
import { initTracker, LONG_TABLE_BYTES, peaksOf, track, TRACKER_BYTES, writeTable } from "../../../worklets/dsp/true-peak";
import * as N from "../../../worklets/generated/loudness-meter";
import {
  BLOCK_ENERGY, BLOCK_FRAMES, COUNTED, ENERGY, FILTER, FINE, FRAME, INTEGRATED, MAX_MOMENTARY, MAX_SHORT_TERM, MEMORY, PEAK_WAIT, PRECISE_TABLE, RANGE, RING, RING_POSITION, RING_STEPS, SAMPLE_PEAK,
  STANDARD_TABLE, STATE_BYTES, STEPS, TRACKER_STRIDE, TRACKERS, TRUE_PEAK, WAS_RESTART,
} from "./state.as";
import { addBlock, addShortTerm, loudnessOf, NONE, updateIntegrated, updateRange } from "./statistics.as";

const INPUTS: i32 = 3;
/** Surround channels weigh +1.5 dB. */
const SURROUND_WEIGHT: f64 = 1.41;
const MOMENTARY_STEPS: i32 = 40;
/** Gating blocks and values for the range begin every 100 ms. */
const HOP_STEPS: i32 = 10;
/** Where the search for true peaks begins: −100 dBTP. */
const PEAK_FLOOR: f32 = 1e-5;
/** All taps of the longest interpolator; a multiple of the grid. */
const TAP_FRAMES: i32 = 128;

const peaks: usize = memory.data(34 * 8, 16);

export function init(node: usize): void {
  assert(STANDARD_TABLE_BYTES <= 400 && LONG_TABLE_BYTES <= TRACKERS - PRECISE_TABLE && TRACKER_BYTES <= TRACKER_STRIDE && TRACKERS + 3 * TRACKER_STRIDE <= FINE);
  const s = state(node);
  writeKWeighting(s + FILTER, rateHz);
  writeStandardTable(s + STANDARD_TABLE);
  writeTable(s + PRECISE_TABLE, LONG);
  reset(node);
}

export function reset(node: usize): void {
  const s = state(node);
  memory.fill(s + MEMORY, 0, STANDARD_TABLE - MEMORY);
  memory.fill(s + TRACKERS, 0, FINE - TRACKERS);
  for (let k = 0; k < INPUTS; k++) initTracker(trackerOf(s, k));
  store<i32>(s, max(1, <i32>Math.floor(rateHz / 100.0 + 0.5)), BLOCK_FRAMES);
  store<i32>(s, param(node, N.RESTART) != 0 ? 1 : 0, WAS_RESTART);
  restart(node, s);
  store<i32>(s, 0, PEAK_WAIT);
}

/** Forgets what was measured; filters and trackers run on. */
function restart(node: usize, s: usize): void {
  memory.fill(s + ENERGY, 0, BLOCK_FRAMES - ENERGY);
  memory.fill(s + FRAME, 0, RING_POSITION + 4 - FRAME);
  memory.fill(s + BLOCK_ENERGY, 0, STANDARD_TABLE - BLOCK_ENERGY);
  memory.fill(s + FINE, 0, STATE_BYTES - FINE);
  store<f32>(s, NONE, MAX_MOMENTARY);
  store<f32>(s, NONE, MAX_SHORT_TERM);
  store<f32>(s, 0, SAMPLE_PEAK);
  store<f32>(s, 0, TRUE_PEAK);
  store<f32>(s, NONE, INTEGRATED);
  store<f32>(s, NONE, RANGE);
  store<i32>(s, TAP_FRAMES, PEAK_WAIT);
  show(node, s, NONE, NONE);
}

// @ts-ignore: decorator
@inline
function trackerOf(s: usize, index: i32): usize {
  return s + TRACKERS + (<usize>index) * TRACKER_STRIDE;
}

// @ts-ignore: decorator
@inline
function memoryOf(s: usize, index: i32): usize {
  return s + MEMORY + ((<usize>index) << 6);
}

// @ts-ignore: decorator
@inline
function energyOf(s: usize, index: i32): usize {
  return s + ENERGY + ((<usize>index) << 4);
}

/** Whether only the left channel of an input counts. */
// @ts-ignore: decorator
@inline
function isSingle(node: usize, index: i32): bool {
  return index == N.INPUT_CENTER || (index == N.INPUT_IN && config(node, N.SETTING_MONO) != 0);
}

export function process(node: usize, frames: i32): void {
  const s = state(node);
  if (onGrid()) {
    for (let k = 0; k < INPUTS; k++) healKState(memoryOf(s, k));
    const wanted = param(node, N.RESTART) != 0 ? 1 : 0;
    if (wanted != 0 && load<i32>(s, WAS_RESTART) == 0) restart(node, s);
    store<i32>(s, wanted, WAS_RESTART);
  }
  copyFrames(output(node, N.OUTPUT_OUT), input(node, N.INPUT_IN), frames);
  const blockFrames = load<i32>(s, BLOCK_FRAMES);
  let frame = load<i32>(s, FRAME);
  for (let done = 0; done < frames;) {
    const part = min(frames - done, blockFrames - frame);
    for (let k = 0; k < INPUTS; k++) {
      if (k != N.INPUT_IN && !isConnected(node, k)) continue;
      const source = input(node, k) + ((<usize>done) << 3);
      v128.store(energyOf(s, k), addWeightedEnergy(s + FILTER, memoryOf(s, k), source, part, v128.load(energyOf(s, k))));
      findPeaks(node, s, k, source, part);
    }
    store<i32>(s, max(0, load<i32>(s, PEAK_WAIT) - part), PEAK_WAIT);
    done += part;
    frame += part;
    if (frame == blockFrames) {
      frame = 0;
      step(node, s);
    }
  }
  store<i32>(s, frame, FRAME);
}

// @ts-ignore: decorator
@inline
function largest(peak: v128, single: bool): f32 {
  const left = f32x4.extract_lane(peak, 0);
  return single ? left : max(left, f32x4.extract_lane(peak, 1));
}

/** Peaks of an input; only what could raise the maximum is interpolated. */
function findPeaks(node: usize, s: usize, index: i32, source: usize, frames: i32): void {
  const tracker = trackerOf(s, index);
  track(tracker, source, frames);
  const waits = load<i32>(s, PEAK_WAIT) > 0;
  const floor = max(load<f32>(s, TRUE_PEAK), PEAK_FLOOR);
  let between = f32x4.splat(0);
  if (param(node, N.TRUE_PEAK_MODE) == 0) between = standardPeak(tracker, s + STANDARD_TABLE, standardFactor(rateHz), floor, frames);
  else {
    peaksOf(tracker, s + PRECISE_TABLE, floor, frames, peaks);
    between = peakOf(peaks, frames);
  }
  if (param(node, N.PAUSE) != 0) return;
  const single = isSingle(node, index);
  const sample = largest(peakOf(source, frames), single);
  // Not larger, if it is NaN.
  if (sample > load<f32>(s, SAMPLE_PEAK)) store<f32>(s, sample, SAMPLE_PEAK);
  const peak = waits ? sample : max(largest(between, single), sample);
  if (peak > load<f32>(s, TRUE_PEAK)) store<f32>(s, peak, TRUE_PEAK);
}

/** Mean square of the last `count` steps. */
function meanOf(s: usize, newest: i32, count: i32): f64 {
  // Two sums side by side: the adder is the bottleneck.
  let even = 0.0;
  let odd = 0.0;
  let at = newest;
  for (let k = 0; k < count; k += 2) {
    even += load<f64>(s + RING + ((<usize>at) << 3));
    at = at == 0 ? RING_STEPS - 1 : at - 1;
    odd += load<f64>(s + RING + ((<usize>at) << 3));
    at = at == 0 ? RING_STEPS - 1 : at - 1;
  }
  return (even + odd) / <f64>count;
}

/** Σ G·z of the 10 ms just gone; 0 where an input was not finite. */
function takeEnergy(node: usize, s: usize): f64 {
  let sum = 0.0;
  for (let k = 0; k < INPUTS; k++) {
    const energy = v128.load(energyOf(s, k));
    v128.store(energyOf(s, k), f64x2.splat(0));
    const both = f64x2.extract_lane(energy, 0) + (isSingle(node, k) ? 0.0 : f64x2.extract_lane(energy, 1));
    if (both < 1e60) sum += (k == N.INPUT_SURROUND ? SURROUND_WEIGHT : 1.0) * both;
  }
  return sum / <f64>load<i32>(s, BLOCK_FRAMES);
}

function step(node: usize, s: usize): void {
  const position = load<i32>(s, RING_POSITION);
  store<f64>(s + RING + ((<usize>position) << 3), takeEnergy(node, s));
  store<i32>(s, position + 1 == RING_STEPS ? 0 : position + 1, RING_POSITION);
  const steps = load<i32>(s, STEPS) + 1;
  store<i32>(s, steps, STEPS);
  const momentary = meanOf(s, position, MOMENTARY_STEPS);
  const shortTerm = meanOf(s, position, RING_STEPS);
  const momentaryLufs = <f32>loudnessOf(momentary);
  const shortTermLufs = <f32>loudnessOf(shortTerm);
  if (param(node, N.PAUSE) == 0) {
    store<i32>(s, load<i32>(s, COUNTED) + 1, COUNTED);
    store<f32>(s, max(load<f32>(s, MAX_MOMENTARY), momentaryLufs), MAX_MOMENTARY);
    store<f32>(s, max(load<f32>(s, MAX_SHORT_TERM), shortTermLufs), MAX_SHORT_TERM);
    if (steps % HOP_STEPS == 0) {
      if (steps >= MOMENTARY_STEPS) {
        addBlock(s, momentary);
        updateIntegrated(s);
      }
      if (steps >= RING_STEPS) {
        addShortTerm(s, shortTerm);
        updateRange(s);
      }
    }
  }
  show(node, s, momentaryLufs, shortTermLufs);
}

function show(node: usize, s: usize, momentaryLufs: f32, shortTermLufs: f32): void {
  store<f32>(telemetry(node, N.TELEMETRY_MOMENTARY_LUFS), momentaryLufs);
  store<f32>(telemetry(node, N.TELEMETRY_SHORT_TERM_LUFS), shortTermLufs);
  store<f32>(telemetry(node, N.TELEMETRY_INTEGRATED_LUFS), load<f32>(s, INTEGRATED));
  store<f32>(telemetry(node, N.TELEMETRY_LOUDNESS_RANGE_LU), load<f32>(s, RANGE));
  store<f32>(telemetry(node, N.TELEMETRY_MAX_MOMENTARY_LUFS), load<f32>(s, MAX_MOMENTARY));
  store<f32>(telemetry(node, N.TELEMETRY_MAX_SHORT_TERM_LUFS), load<f32>(s, MAX_SHORT_TERM));
  store<f32>(telemetry(node, N.TELEMETRY_TRUE_PEAK_DBTP), <f32>decibelsOf(<f64>load<f32>(s, TRUE_PEAK)));
  store<f32>(telemetry(node, N.TELEMETRY_SAMPLE_PEAK_DBFS), <f32>decibelsOf(<f64>load<f32>(s, SAMPLE_PEAK)));
  store<f32>(telemetry(node, N.TELEMETRY_SECONDS), <f32>(<f64>load<i32>(s, COUNTED) / 100.0));
  store<f32>(telemetry(node, N.TELEMETRY_BLOCKS), <f32>load<i32>(s, STEPS));
}
