/**
 * Parameters on their way: smoothing, modulation, delivery. Audio thread; nothing allocates.
 */
import {
  GRID_FRAMES, MAX_PARAMS, NODE_FLAGS, NODE_PARAMS, NODE_PARAM_COUNT, PARAM_BYTES, PARAM_COEFFICIENT, PARAM_DELIVERY, PARAM_GOAL, PARAM_MAX, PARAM_MIN, PARAM_MODULATION,
  PARAM_MOVING, PARAM_NODE, PARAM_NOW, PARAM_SIGNAL, PARAM_SMOOTH_MS, PARAM_TARGET, PARAM_VALUE,
} from "../generated/abi";
import { phase, rateHz } from "../dsp/clock";
import { exp2, gainOf, OCTAVES_PER_DECIBEL } from "../dsp/exponent";

const PLAIN: i32 = 0;
const GAIN: i32 = 1;
const LOG: i32 = 2;
const STEP: i32 = 3;

export const FLAG_MOVING: u32 = 1;
export const FLAG_MODULATED: u32 = 2;
export const FLAG_MUTED: u32 = 4;
export const FLAG_SET: u32 = 8;

/** One slice per parameter; valid during the call of its node only, so all nodes share it. */
const signals: usize = memory.data(96 * 32 * 4, 16);
assert(MAX_PARAMS == 96 && GRID_FRAMES == 32);

/** A smoother this near its goal takes it: a settled gain of 1 is bit-transparent. */
const SNAP: f64 = 1e-6;

function toDomain(plain: f64, delivery: i32): f64 {
  if (delivery == GAIN) return gainOf(plain);
  if (delivery == LOG) return Math.log2(plain);
  return plain;
}

// @ts-ignore: decorator
@inline
function fromDomain(value: f64, delivery: i32): f64 {
  return delivery == LOG ? exp2(value) : value;
}

/** Rounded as the per-frame signal is, so that both ways into a kernel agree to the bit. */
// @ts-ignore: decorator
@inline
function delivered(value: f64, delivery: i32): f64 {
  return <f64>(<f32>fromDomain(value, delivery));
}

/** Takes `plain` as the new target. NaN is refused; beyond the range is clamped. */
export function setParam(record: usize, plain: f64): void {
  if (plain != plain) return;
  const target = min(max(plain, load<f64>(record, PARAM_MIN)), load<f64>(record, PARAM_MAX));
  const delivery = load<i32>(record, PARAM_DELIVERY);
  store<f64>(record, target, PARAM_TARGET);
  store<f64>(record, toDomain(target, delivery), PARAM_GOAL);
  const node = load<usize>(record, PARAM_NODE);
  if (delivery == STEP || load<f64>(record, PARAM_COEFFICIENT) >= 1) {
    snapParam(record);
    store<u32>(node, load<u32>(node, NODE_FLAGS) | FLAG_SET, NODE_FLAGS);
  } else {
    store<i32>(record, 1, PARAM_MOVING);
    store<u32>(node, load<u32>(node, NODE_FLAGS) | FLAG_MOVING, NODE_FLAGS);
  }
}

/** At the goal at once. */
export function snapParam(record: usize): void {
  const goal = load<f64>(record, PARAM_GOAL);
  store<f64>(record, goal, PARAM_NOW);
  store<f64>(record, delivered(goal, load<i32>(record, PARAM_DELIVERY)), PARAM_VALUE);
  store<i32>(record, 0, PARAM_MOVING);
  store<usize>(record, 0, PARAM_SIGNAL);
}

export function snapParams(node: usize): void {
  const count = load<i32>(node, NODE_PARAM_COUNT);
  let record = load<usize>(node, NODE_PARAMS);
  for (let i = 0; i < count; i++, record += PARAM_BYTES) snapParam(record);
  store<u32>(node, load<u32>(node, NODE_FLAGS) & ~FLAG_MOVING, NODE_FLAGS);
}

/** Derives what depends on the rate, and snaps. Not on the audio path: `Math.exp`. */
export function initParams(node: usize): void {
  const count = load<i32>(node, NODE_PARAM_COUNT);
  let record = load<usize>(node, NODE_PARAMS);
  for (let i = 0; i < count; i++, record += PARAM_BYTES) {
    const smoothMs = load<f64>(record, PARAM_SMOOTH_MS);
    store<f64>(record, smoothMs <= 0 ? 1.0 : 1.0 - Math.exp(-1000.0 / (smoothMs * rateHz)), PARAM_COEFFICIENT);
    store<usize>(record, node, PARAM_NODE);
    store<f64>(record, toDomain(load<f64>(record, PARAM_TARGET), load<i32>(record, PARAM_DELIVERY)), PARAM_GOAL);
    snapParam(record);
  }
}

/** Fills the signals of all parameters that move or are modulated, for the call that follows. */
export function evaluateParams(node: usize, frames: i32): void {
  const count = load<i32>(node, NODE_PARAM_COUNT);
  let record = load<usize>(node, NODE_PARAMS);
  let signal = signals;
  let anyMoves = false;
  for (let i = 0; i < count; i++, record += PARAM_BYTES, signal += GRID_FRAMES * 4) {
    // Settles on the grid only, so that a kernel sees the same kind of delivery however the slice is cut.
    if (phase == 0 && load<i32>(record, PARAM_MOVING) != 0 && load<f64>(record, PARAM_NOW) == load<f64>(record, PARAM_GOAL)) snapParam(record);
    const moving = load<i32>(record, PARAM_MOVING) != 0;
    const modulation = load<usize>(record, PARAM_MODULATION);
    if (!moving && modulation == 0) {
      if (load<usize>(record, PARAM_SIGNAL) != 0) snapParam(record);
      continue;
    }
    anyMoves = anyMoves || moving;
    fill(record, modulation, signal, frames);
  }
  let flags = load<u32>(node, NODE_FLAGS);
  if (!anyMoves) flags &= ~FLAG_MOVING;
  store<u32>(node, flags, NODE_FLAGS);
}

function fill(record: usize, modulation: usize, signal: usize, frames: i32): void {
  const delivery = load<i32>(record, PARAM_DELIVERY);
  const goal = load<f64>(record, PARAM_GOAL);
  const coefficient = load<f64>(record, PARAM_COEFFICIENT);
  const lowest = load<f64>(record, PARAM_MIN);
  const highest = load<f64>(record, PARAM_MAX);
  const highestGain = delivery == GAIN ? gainOf(highest) : 0.0;
  let now = load<f64>(record, PARAM_NOW);
  let first: f32 = 0;
  for (let i = 0; i < frames; i++) {
    if (now != goal) {
      now += (goal - now) * coefficient;
      if (abs(goal - now) < SNAP) now = goal;
    }
    let value = fromDomain(now, delivery);
    if (modulation != 0) {
      const added = <f64>load<f32>(modulation + ((<usize>i) << 2));
      // NaN would pass every clamp and could stay in a kernel's state.
      const by = added == added ? added : 0.0;
      if (delivery == GAIN) value = min(value * exp2(min(max(by, -200.0), 200.0) * OCTAVES_PER_DECIBEL), highestGain);
      else value = min(max(value + by, lowest), highest);
    }
    const rounded = <f32>value;
    if (i == 0) first = rounded;
    store<f32>(signal + ((<usize>i) << 2), rounded);
  }
  store<f64>(record, now, PARAM_NOW);
  store<f64>(record, <f64>first, PARAM_VALUE);
  store<usize>(record, signal, PARAM_SIGNAL);
}

/** After the call: modulation must be renewed by the program, or it is gone. */
export function forgetModulation(node: usize): void {
  const flags = load<u32>(node, NODE_FLAGS);
  if ((flags & FLAG_MODULATED) == 0) return;
  const count = load<i32>(node, NODE_PARAM_COUNT);
  let record = load<usize>(node, NODE_PARAMS);
  for (let i = 0; i < count; i++, record += PARAM_BYTES) store<usize>(record, 0, PARAM_MODULATION);
  // FLAG_MOVING makes the next call look once more, to take back the constant value.
  store<u32>(node, (flags & ~FLAG_MODULATED) | FLAG_MOVING, NODE_FLAGS);
}
