/**
 * Summing cables into an input or a parameter, with their gains and fades. Audio thread; nothing allocates.
 */
import { CABLE_CURVE, CABLE_GAIN_GOAL, CABLE_GAIN_NOW, CABLE_PRESENCE_GOAL, CABLE_PRESENCE_NOW, NODE_FLAGS, PARAM_MODULATION, PARAM_NODE } from "../generated/abi";
import { blockOffset, rateHz } from "../dsp/clock";
import { clearFrames, loadFrame, storeFrame } from "../dsp/frame";
import { pinned } from "../dsp/pinned";
import { advance, fadeStep, markBusy, shape } from "./fades";
import { FLAG_MODULATED } from "./params";

/** Time constant of a cable's gain. */
const GAIN_MS: f64 = 10;
const SNAP: f64 = 1e-6;

let gainCoefficient: f64 = 0;

/** Derives the smoothing of gains; called when the rate is set. */
export function initCables(): void {
  gainCoefficient = 1.0 - Math.exp(-1000.0 / (GAIN_MS * rateHz));
}

// @ts-ignore: decorator
@inline
function isSettled(cable: usize): bool {
  return load<f64>(cable, CABLE_GAIN_NOW) == load<f64>(cable, CABLE_GAIN_GOAL) && load<f32>(cable, CABLE_PRESENCE_NOW) == load<f32>(cable, CABLE_PRESENCE_GOAL);
}

/** Whether no gain or fade of a sum moves: then it is the same over any number of frames. */
export function areSettled(count: i32, list: usize): bool {
  for (let k = 0; k < count; k++, list += 8) if (!isSettled(load<usize>(list, 4))) return false;
  return true;
}

// @ts-ignore: decorator
@inline
function settledGain(cable: usize): f32 {
  return load<f32>(cable, CABLE_PRESENCE_NOW) == 0 ? <f32>0 : <f32>load<f64>(cable, CABLE_GAIN_NOW);
}

/** One frame further on the way of a cable's gain and presence; returns the gain of this frame. */
// @ts-ignore: decorator
@inline
function stepGain(cable: usize, step: f32): f32 {
  const goal = load<f64>(cable, CABLE_GAIN_GOAL);
  let now = load<f64>(cable, CABLE_GAIN_NOW);
  if (now != goal) {
    now += (goal - now) * gainCoefficient;
    if (abs(goal - now) < SNAP) now = goal;
    store<f64>(cable, now, CABLE_GAIN_NOW);
  }
  const presence = advance(load<f32>(cable, CABLE_PRESENCE_NOW), load<f32>(cable, CABLE_PRESENCE_GOAL), step);
  store<f32>(cable, presence, CABLE_PRESENCE_NOW);
  return <f32>(now * <f64>shape(presence));
}

/** target = or += gain · source, frame by frame where the gain moves. */
function mixMoving(target: usize, source: usize, cable: usize, frames: i32, first: bool): void {
  const step = fadeStep();
  if (load<f32>(cable, CABLE_PRESENCE_NOW) != load<f32>(cable, CABLE_PRESENCE_GOAL)) markBusy();
  for (let i = 0; i < frames; i++) {
    const offset = (<usize>i) << 3;
    const product = f32x4.mul(loadFrame(source + offset), f32x4.splat(stepGain(cable, step)));
    storeFrame(target + offset, first ? product : f32x4.add(loadFrame(target + offset), product));
  }
}

function setSettled(target: usize, source: usize, gain: f32, frames: i32): void {
  const gains = pinned(f32x4.splat(gain));
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    v128.store(target + at, f32x4.mul(v128.load(source + at), gains));
    v128.store(target + at, f32x4.mul(v128.load(source + at, 16), gains), 16);
  }
  for (; at < end; at += 8) storeFrame(target + at, f32x4.mul(loadFrame(source + at), gains));
}

function addSettled(target: usize, source: usize, gain: f32, frames: i32): void {
  const gains = pinned(f32x4.splat(gain));
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 32 <= end; at += 32) {
    v128.store(target + at, f32x4.add(v128.load(target + at), f32x4.mul(v128.load(source + at), gains)));
    v128.store(target + at, f32x4.add(v128.load(target + at, 16), f32x4.mul(v128.load(source + at, 16), gains)), 16);
  }
  for (; at < end; at += 8) storeFrame(target + at, f32x4.add(loadFrame(target + at), f32x4.mul(loadFrame(source + at), gains)));
}

/** Four settled cables one after the other, with one way to the target and back. */
function addFour(target: usize, list: usize, frames: i32): void {
  const a = load<usize>(list) + blockOffset, b = load<usize>(list, 8) + blockOffset, c = load<usize>(list, 16) + blockOffset, d = load<usize>(list, 24) + blockOffset;
  const aGain = settledGain(load<usize>(list, 4)), bGain = settledGain(load<usize>(list, 12)), cGain = settledGain(load<usize>(list, 20)), dGain = settledGain(load<usize>(list, 28));
  if (aGain == 0 || bGain == 0 || cGain == 0 || dGain == 0) {
    // A silent cable adds nothing, not even a zero times infinity.
    for (const end = list + 32; list < end; list += 8) {
      const gain = settledGain(load<usize>(list, 4));
      if (gain != 0) addSettled(target, load<usize>(list) + blockOffset, gain, frames);
    }
    return;
  }
  const ag = pinned(f32x4.splat(aGain)), bg = pinned(f32x4.splat(bGain)), cg = pinned(f32x4.splat(cGain)), dg = pinned(f32x4.splat(dGain));
  const end = (<usize>frames) << 3;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const two = f32x4.add(f32x4.add(v128.load(target + at), f32x4.mul(v128.load(a + at), ag)), f32x4.mul(v128.load(b + at), bg));
    v128.store(target + at, f32x4.add(f32x4.add(two, f32x4.mul(v128.load(c + at), cg)), f32x4.mul(v128.load(d + at), dg)));
  }
  if (at < end) {
    const two = f32x4.add(f32x4.add(loadFrame(target + at), f32x4.mul(loadFrame(a + at), ag)), f32x4.mul(loadFrame(b + at), bg));
    storeFrame(target + at, f32x4.add(f32x4.add(two, f32x4.mul(loadFrame(c + at), cg)), f32x4.mul(loadFrame(d + at), dg)));
  }
}

/**
 * Sums `count` cables (pairs of source buffer and cable record at `list`) in their order into `mixBuffer` and points
 * `slot` at it; a lone settled cable of gain 1 is not copied: the slot points at its source.
 * Without a slot (0) the sum is always in `mixBuffer`.
 */
// @ts-ignore: decorator
@inline
export function mix(slot: usize, mixBuffer: usize, count: i32, list: usize, frames: i32): void {
  if (count == 1 && slot != 0 && isTransparent(load<usize>(list, 4))) store<usize>(slot, load<usize>(list));
  else sum(slot, mixBuffer, count, list, frames);
}

// @ts-ignore: decorator
@inline
function isTransparent(cable: usize): bool {
  return load<f64>(cable, CABLE_GAIN_NOW) == 1 && load<f32>(cable, CABLE_PRESENCE_NOW) == 1 && isSettled(cable);
}

/** `mix` of cables that are all settled. */
export function mixSettled(slot: usize, mixBuffer: usize, count: i32, list: usize, frames: i32): void {
  if (count == 1 && slot != 0 && isTransparent(load<usize>(list, 4))) store<usize>(slot, load<usize>(list));
  else sumSettled(slot, mixBuffer, count, list, frames);
}

function sumSettled(slot: usize, mixBuffer: usize, count: i32, list: usize, frames: i32): void {
  const target = mixBuffer + blockOffset;
  if (slot != 0) store<usize>(slot, mixBuffer);
  const end = list + ((<usize>count) << 3);
  let first = true;
  while (list < end) {
    if (!first && list + 32 <= end) {
      addFour(target, list, frames);
      list += 32;
      continue;
    }
    const gain = settledGain(load<usize>(list, 4));
    const source = load<usize>(list) + blockOffset;
    list += 8;
    if (gain == 0) continue;
    if (first) setSettled(target, source, gain, frames);
    else addSettled(target, source, gain, frames);
    first = false;
  }
  if (first) clearFrames(target, frames);
}

function sum(slot: usize, mixBuffer: usize, count: i32, list: usize, frames: i32): void {
  const target = mixBuffer + blockOffset;
  if (slot != 0) store<usize>(slot, mixBuffer);
  let first = true;
  for (let k = 0; k < count; k++, list += 8) {
    const source = load<usize>(list) + blockOffset;
    const cable = load<usize>(list, 4);
    if (isSettled(cable)) {
      const gain = settledGain(cable);
      if (gain == 0) continue;
      if (first) setSettled(target, source, gain, frames);
      else addSettled(target, source, gain, frames);
    } else {
      mixMoving(target, source, cable, frames, first);
    }
    first = false;
  }
  if (first) clearFrames(target, frames);
}

// @ts-ignore: decorator
@inline
function curved(x: f32, curve: i32): f32 {
  if (curve == 0) return x;
  if (curve == 1) return x * abs(x);
  if (curve == 2) return x * x * x;
  return (x + 1.0) * 0.5;
}

/** Sums cables into a parameter: depth · curve(mean of left and right), f32 per frame, in the parameter's own units. */
export function modulate(param: usize, buffer: usize, count: i32, list: usize, frames: i32): void {
  const step = fadeStep();
  memory.fill(buffer, 0, (<usize>frames) << 2);
  for (let k = 0; k < count; k++, list += 8) {
    const source = load<usize>(list) + blockOffset;
    const cable = load<usize>(list, 4);
    const curve = load<i32>(cable, CABLE_CURVE);
    const settled = isSettled(cable);
    if (load<f32>(cable, CABLE_PRESENCE_NOW) != load<f32>(cable, CABLE_PRESENCE_GOAL)) markBusy();
    let depth = settledGain(cable);
    for (let i = 0; i < frames; i++) {
      if (!settled) depth = stepGain(cable, step);
      const at = source + ((<usize>i) << 3);
      const x = (load<f32>(at) + load<f32>(at, 4)) * 0.5;
      const to = buffer + ((<usize>i) << 2);
      store<f32>(to, load<f32>(to) + depth * curved(x, curve));
    }
  }
  store<usize>(param, buffer, PARAM_MODULATION);
  const node = load<usize>(param, PARAM_NODE);
  store<u32>(node, load<u32>(node, NODE_FLAGS) | FLAG_MODULATED, NODE_FLAGS);
}

export function snapCable(cable: usize): void {
  store<f64>(cable, load<f64>(cable, CABLE_GAIN_GOAL), CABLE_GAIN_NOW);
  store<f32>(cable, load<f32>(cable, CABLE_PRESENCE_GOAL), CABLE_PRESENCE_NOW);
}
