/**
 * One call of a node: parameters, kernel, fault guard, bypass. Audio thread; never throws.
 */
import {
  IO_FIRST, NODE_BYPASSABLE, NODE_BYPASS_GOAL, NODE_BYPASS_LINE, NODE_BYPASS_MASK, NODE_BYPASS_NOW, NODE_BYPASS_POSITION, NODE_FAULTS, NODE_FLAGS, NODE_FOREIGN, NODE_INPUT_COUNT, NODE_IO,
  NODE_KERNEL, NODE_LATENCY, NODE_OUTPUT_COUNT, NODE_PEAK, SPAN_FRAMES,
} from "../generated/abi";
import { initKernel, processKernel, processKernelSpan, resetKernel, undoKernelSpan } from "../generated/kernels";
import { blockOffset, phase } from "../dsp/clock";
import { clearFrames, copyFrames, loadFrame, storeFrame } from "../dsp/frame";
import { forgetPeak, larger, largestOf, signless, toldPeak } from "../dsp/told-peak";
import { advance, fadeStep, markBusy, shape } from "./fades";
import { evaluateParams, FLAG_MODULATED, FLAG_MOVING, FLAG_MUTED, FLAG_SET, forgetModulation, initParams, snapParams } from "./params";

// @ts-ignore: decorator
@external("foreign", "init")
declare function foreignInit(index: i32, node: usize): void;
// @ts-ignore: decorator
@external("foreign", "reset")
declare function foreignReset(index: i32, node: usize): void;
// @ts-ignore: decorator
@external("foreign", "process")
declare function foreignProcess(index: i32, node: usize, frames: i32, offset: usize): void;

/** The kernel index of a node whose WebAssembly the host brings. */
const FOREIGN: i32 = -2;
/** Nodes without a kernel: their work is done by other instructions. */
const NONE: i32 = -1;

/** The node whose kernel runs: after a trap the host reads here who did it. */
export let current: usize = 0;

export function initNode(node: usize): void {
  current = node;
  initParams(node);
  const kernel = load<i32>(node, NODE_KERNEL);
  if (kernel == FOREIGN) foreignInit(load<i32>(node, NODE_FOREIGN), node);
  else if (kernel != NONE) initKernel(kernel, node);
  store<f32>(node, load<f32>(node, NODE_BYPASS_GOAL), NODE_BYPASS_NOW);
  current = 0;
}

function resetState(node: usize): void {
  const kernel = load<i32>(node, NODE_KERNEL);
  if (kernel == FOREIGN) foreignReset(load<i32>(node, NODE_FOREIGN), node);
  else if (kernel != NONE) resetKernel(kernel, node);
}

/** Back to the first frame: parameters at their goals, states as after init, dry line silent. */
export function resetNode(node: usize): void {
  current = node;
  snapParams(node);
  resetState(node);
  store<f32>(node, load<f32>(node, NODE_BYPASS_GOAL), NODE_BYPASS_NOW);
  store<u32>(node, load<u32>(node, NODE_FLAGS) & ~FLAG_MUTED, NODE_FLAGS);
  const line = load<usize>(node, NODE_BYPASS_LINE);
  if (line != 0) {
    memory.fill(line, 0, (<usize>load<u32>(node, NODE_BYPASS_MASK) + 1) << 3);
    store<u32>(node, 0, NODE_BYPASS_POSITION);
  }
  current = 0;
}

// @ts-ignore: decorator
@inline
function outputAt(io: usize, inputs: i32, index: i32): usize {
  return load<usize>(io + ((<usize>(inputs + index)) << 2), IO_FIRST) + blockOffset;
}

/** The largest magnitude; NaN or infinite where a sample is. */
function peakOf(buffer: usize, frames: i32): f32 {
  const mask = signless();
  let at = buffer;
  const end = buffer + ((<usize>frames) << 3);
  let peak = i32x4.splat(0);
  for (; at + 64 <= end; at += 64) {
    const one = larger(v128.and(v128.load(at), mask), v128.load(at, 16), mask);
    const two = larger(v128.and(v128.load(at, 32), mask), v128.load(at, 48), mask);
    peak = i32x4.max_s(peak, i32x4.max_s(one, two));
  }
  for (; at < end; at += 8) peak = larger(peak, loadFrame(at), mask);
  return reinterpret<f32>(largestOf(peak));
}

/** From a frame of the slice on. */
function silenceOutputs(io: usize, inputs: i32, outputs: i32, first: i32, frames: i32): void {
  for (let k = 0; k < outputs; k++) clearFrames(outputAt(io, inputs, k) + ((<usize>first) << 3), frames - first);
}

/** The first frame in which an output is no number or infinite, or `frames`. */
function firstFault(io: usize, inputs: i32, outputs: i32, frames: i32): i32 {
  for (let i = 0; i < frames; i++) {
    for (let k = 0; k < outputs; k++) if (!(peakOf(outputAt(io, inputs, k) + ((<usize>i) << 3), 1) < f32.MAX_VALUE)) return i;
  }
  return frames;
}

function notePeak(node: usize, peak: f32): void {
  if (peak > load<f32>(node, NODE_PEAK)) store<f32>(node, peak, NODE_PEAK);
}

/** Silence from the fault on until the grid step ends, so that it does not matter how the step is cut: what came before had left already. */
function muteFault(node: usize, io: usize, inputs: i32, outputs: i32, frames: i32): void {
  const first = firstFault(io, inputs, outputs, frames);
  silenceOutputs(io, inputs, outputs, first, frames);
  for (let k = 0; k < outputs; k++) notePeak(node, peakOf(outputAt(io, inputs, k), frames));
  resetState(node);
  store<u32>(node, load<u32>(node, NODE_FAULTS) + 1, NODE_FAULTS);
  store<u32>(node, load<u32>(node, NODE_FLAGS) | FLAG_MUTED, NODE_FLAGS);
}

function run(node: usize, frames: i32): void {
  current = node;
  const kernel = load<i32>(node, NODE_KERNEL);
  if (kernel == FOREIGN) foreignProcess(load<i32>(node, NODE_FOREIGN), node, frames, blockOffset);
  else processKernel(kernel, node, frames);
  current = 0;
}

export function callNode(node: usize, io: usize, frames: i32): void {
  store<usize>(node, io, NODE_IO);
  const inputs = load<i32>(node, NODE_INPUT_COUNT);
  const outputs = load<i32>(node, NODE_OUTPUT_COUNT);
  const flags = load<u32>(node, NODE_FLAGS);
  const isMuted = (flags & FLAG_MUTED) != 0 && phase != 0;
  if ((flags & FLAG_MUTED) != 0 && !isMuted) store<u32>(node, flags & ~FLAG_MUTED, NODE_FLAGS);
  const delivers = (flags & (FLAG_MOVING | FLAG_MODULATED)) != 0;
  if (delivers) evaluateParams(node, frames);

  if (isMuted) silenceOutputs(io, inputs, outputs, 0, frames);
  else run(node, frames);

  if (delivers) forgetModulation(node);
  if ((flags & FLAG_SET) != 0) store<u32>(node, load<u32>(node, NODE_FLAGS) & ~FLAG_SET, NODE_FLAGS);
  if (!isMuted) {
    let peak: f32 = 0;
    // NaN is the larger of the two.
    for (let k = 0; k < outputs; k++) peak = max(peak, peakOf(outputAt(io, inputs, k), frames));
    if (peak < f32.MAX_VALUE) notePeak(node, peak);
    else muteFault(node, io, inputs, outputs, frames);
  }
  if (isBypassed(node)) bypass(node, io, inputs, frames);
}

/**
 * A whole span at once, of a node that nothing moves; false where it has to go slice by slice. The clock stands at the span's
 * first frame, and its inputs are summed.
 */
export function callNodeSpan(node: usize, io: usize, kernel: i32): bool {
  if (kernel < 0 || load<u32>(node, NODE_FLAGS) != 0 || isBypassed(node)) return false;
  store<usize>(node, io, NODE_IO);
  current = node;
  forgetPeak();
  const done = processKernelSpan(kernel, node);
  current = 0;
  if (!done) return false;
  const told = toldPeak();
  const peak = told < 0 ? outputsPeak(node, io) : reinterpret<f32>(told);
  if (!(peak < f32.MAX_VALUE)) {
    undoKernelSpan(kernel, node);
    return false;
  }
  if (peak > load<f32>(node, NODE_PEAK)) store<f32>(node, peak, NODE_PEAK);
  return true;
}

/** Of all outputs over a span. NaN is the larger of the two. */
function outputsPeak(node: usize, io: usize): f32 {
  const inputs = load<i32>(node, NODE_INPUT_COUNT);
  const outputs = load<i32>(node, NODE_OUTPUT_COUNT);
  let peak: f32 = 0;
  for (let k = 0; k < outputs; k++) peak = max(peak, peakOf(outputAt(io, inputs, k), SPAN_FRAMES));
  return peak;
}

// @ts-ignore: decorator
@inline
function dryFrame(line: usize, mask: u32, at: u32): v128 {
  return loadFrame(line + ((<usize>(at & mask)) << 3));
}

/** Whether the dry signal is heard, or on its way, or to be kept for when it will be. */
// @ts-ignore: decorator
@inline
function isBypassed(node: usize): bool {
  return load<u32>(node, NODE_BYPASSABLE) != 0 && (load<u32>(node, NODE_BYPASS_GOAL) | load<u32>(node, NODE_BYPASS_NOW) | load<u32>(node, NODE_BYPASS_LINE)) != 0;
}

/** Crossfades the first output with the first input, delayed by the node's latency; the kernel runs on, so that its state is right when it is wanted again. */
function bypass(node: usize, io: usize, inputs: i32, frames: i32): void {
  const goal = load<f32>(node, NODE_BYPASS_GOAL);
  let now = load<f32>(node, NODE_BYPASS_NOW);
  const line = load<usize>(node, NODE_BYPASS_LINE);
  const dry = load<usize>(io, IO_FIRST) + blockOffset;
  const wet = outputAt(io, inputs, 0);
  if (line == 0) {
    if (now == 1 && goal == 1) return copyFrames(wet, dry, frames);
  }
  const mask = load<u32>(node, NODE_BYPASS_MASK);
  let position = load<u32>(node, NODE_BYPASS_POSITION);
  const latency = load<u32>(node, NODE_LATENCY);
  const step = fadeStep();
  if (now != goal) markBusy();
  for (let i = 0; i < frames; i++) {
    const offset = (<usize>i) << 3;
    let x = loadFrame(dry + offset);
    if (line != 0) {
      storeFrame(line + ((<usize>(position & mask)) << 3), x);
      x = dryFrame(line, mask, position - latency);
      position++;
    }
    if (now != goal) now = advance(now, goal, step);
    if (now == 0) continue;
    if (now == 1) {
      storeFrame(wet + offset, x);
      continue;
    }
    const y = loadFrame(wet + offset);
    storeFrame(wet + offset, f32x4.add(y, f32x4.mul(f32x4.sub(x, y), f32x4.splat(shape(now)))));
  }
  store<f32>(node, now, NODE_BYPASS_NOW);
  store<u32>(node, position & mask, NODE_BYPASS_POSITION);
}
