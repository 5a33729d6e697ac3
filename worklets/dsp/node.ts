/**
 * All that a kernel sees of its node: ports, parameters, settings, state, telemetry. Audio thread; nothing here allocates.
 *
 * A kernel exports `init(node)` (state is zeroed before), `reset(node)` (back to the state after init) and
 * `process(node, frames)` with 1…GRID_FRAMES frames. Frames are interleaved `L R` f32. A call never crosses the grid:
 * work done less often than every frame belongs under `if (onGrid())`, so that any block length gives the same bits.
 *
 * A kernel may also export `processSpan(node): bool`: all SPAN_FRAMES frames of a span, which begins on the grid, in one call; for the
 * time in which no parameter moves or has moved, and to the same bits as slice by slice. It returns false, and has changed nothing,
 * where it can't. Where its output is not finite the span is played once more slice by slice, so that the fault is found in its
 * place; a kernel whose state goes on from frame to frame exports `undoSpan(node)`, which puts it back to where the last span began.
 */
import {
  IO_FIRST, NODE_CARRIES, NODE_CONFIG, NODE_DATA, NODE_DATA_BYTES, NODE_FLAGS, NODE_INPUT_COUNT, NODE_IO, NODE_PARAMS, NODE_RESTS, NODE_SEED, NODE_STATE,
  NODE_STATE_BYTES, NODE_TELEMETRY, PARAM_BYTES, PARAM_MODULATION, PARAM_SIGNAL, PARAM_TARGET, PARAM_VALUE,
} from "../generated/abi";
import { blockOffset } from "./clock";

// @ts-ignore: decorator
@inline
export function state(node: usize): usize {
  return load<usize>(node, NODE_STATE);
}

export function clearState(node: usize): void {
  memory.fill(state(node), 0, load<usize>(node, NODE_STATE_BYTES));
}

// @ts-ignore: decorator
@inline
function paramRecord(node: usize, index: i32): usize {
  return load<usize>(node, NODE_PARAMS) + <usize>index * PARAM_BYTES;
}

/** The value as delivered at the first frame of this call, exactly representable as f32. */
// @ts-ignore: decorator
@inline
export function param(node: usize, index: i32): f64 {
  return load<f64>(paramRecord(node, index), PARAM_VALUE);
}

/** f32 per frame while the parameter moves or is modulated; 0 while it is constant. */
// @ts-ignore: decorator
@inline
export function paramSignal(node: usize, index: i32): usize {
  return load<usize>(paramRecord(node, index), PARAM_SIGNAL);
}

/** Where the knob stands, in plain units, before smoothing and modulation: for kernels with a way of their own to get there. */
// @ts-ignore: decorator
@inline
export function paramTarget(node: usize, index: i32): f64 {
  return load<f64>(paramRecord(node, index), PARAM_TARGET);
}

/** What cables add, f32 per frame in plain units, not yet clamped; 0 where none do. */
// @ts-ignore: decorator
@inline
export function paramModulation(node: usize, index: i32): usize {
  return load<usize>(paramRecord(node, index), PARAM_MODULATION);
}

/** Whether any parameter of the node moves or is modulated in this call, or has jumped since the last one. */
// @ts-ignore: decorator
@inline
export function paramsMove(node: usize): bool {
  return (load<u32>(node, NODE_FLAGS) & 11) != 0;
}

// @ts-ignore: decorator
@inline
export function config(node: usize, index: i32): f64 {
  return load<f64>(load<usize>(node, NODE_CONFIG) + ((<usize>index) << 3));
}

// @ts-ignore: decorator
@inline
function io(node: usize): usize {
  return load<usize>(node, NODE_IO);
}

/** 2 × frames; silence where nothing is connected. Never write to it. */
// @ts-ignore: decorator
@inline
export function input(node: usize, index: i32): usize {
  return load<usize>(io(node) + ((<usize>index) << 2), IO_FIRST) + blockOffset;
}

// @ts-ignore: decorator
@inline
export function isConnected(node: usize, index: i32): bool {
  return ((load<u32>(io(node)) >> index) & 1) != 0;
}

/** How many cables a repeated input has. */
// @ts-ignore: decorator
@inline
export function repeatedCount(node: usize, index: i32): i32 {
  return load<i32>(load<usize>(io(node) + ((<usize>index) << 2), IO_FIRST));
}

// @ts-ignore: decorator
@inline
export function repeatedInput(node: usize, index: i32, item: i32): usize {
  return load<usize>(load<usize>(io(node) + ((<usize>index) << 2), IO_FIRST) + 4 + ((<usize>item) << 2)) + blockOffset;
}

/** 2 × frames, to be filled completely. */
// @ts-ignore: decorator
@inline
export function output(node: usize, index: i32): usize {
  return load<usize>(io(node) + ((load<usize>(node, NODE_INPUT_COUNT) + <usize>index) << 2), IO_FIRST) + blockOffset;
}

/** Address of a telemetry float; the generated module of a node names the indices. */
// @ts-ignore: decorator
@inline
export function telemetry(node: usize, index: i32): usize {
  return load<usize>(node, NODE_TELEMETRY) + ((<usize>index) << 2);
}

// @ts-ignore: decorator
@inline
export function data(node: usize): usize {
  return load<usize>(node, NODE_DATA);
}

// @ts-ignore: decorator
@inline
export function dataBytes(node: usize): usize {
  return load<usize>(node, NODE_DATA_BYTES);
}

/** From the node's path: the same node makes the same noise in every take. */
// @ts-ignore: decorator
@inline
export function seed(node: usize): u32 {
  return load<u32>(node, NODE_SEED);
}

/** Of a node that is analyzed apart: whether nothing of what it finds out is used here. Changes between two calls only. */
// @ts-ignore: decorator
@inline
export function rests(node: usize): bool {
  return load<u32>(node, NODE_RESTS) != 0;
}

export const CARRIES_SILENCE: u32 = 0;
export const CARRIES_MONO: u32 = 1;
export const CARRIES_STEREO: u32 = 2;
export const CARRIES_MID_SIDE: u32 = 3;

/** What the cables into an input carry, as the compiler inferred it. */
// @ts-ignore: decorator
@inline
export function carried(node: usize, index: i32): u32 {
  return (load<u32>(node, NODE_CARRIES) >> (<u32>index << 2)) & 15;
}
