/**
 * The engine: walks a program over planned memory. Audio thread; allocates nothing, throws nothing. Everything exported is
 * called by the host in `src/engine/engine-core.ts`.
 *
 * A block is cut into slices, which end on the grid, and slices are gathered into spans. Each node runs over the slices of a span
 * before the next node does; loops run slice by slice.
 */
import {
  CABLE_GAIN_GOAL, CABLE_PRESENCE_GOAL, GRID_FRAMES, MAX_BLOCK_FRAMES, LINE_MASK, NODE_BYPASS_GOAL, NODE_KERNEL, NODE_STATE_BYTES, OP_CALL, OP_END, OP_LINE_READ, OP_LINE_TAKE, OP_LINE_WRITE, OP_LOOP, OP_MIX,
  OP_MODULATE, OP_OUTPUT, SPAN_FRAMES,
} from "../generated/abi";
import { blockOffset, setCall, setRate as setClockRate, setTempo as setClockTempo, setTransport as setClockTransport } from "../dsp/clock";
import { loadFrame, storeFrame } from "../dsp/frame";
import { areSettled, initCables, mix, mixSettled, modulate, snapCable } from "./cables";
import { callNode, callNodeSpan, initNode as initOneNode, resetNode } from "./call";
import { busy, clearBusy } from "./fades";
import { clearLine, readLine, takeLine, writeLine } from "./lines";
import { setParam as setOneParam } from "./params";

export { current } from "./call";
export { monitor, monitorAddress, announceHandOver, setMonitor, monitorGuard, monitorPeak } from "./monitor";

const outBuffer: usize = memory.data(4096 * 8, 16);
assert(MAX_BLOCK_FRAMES == 4096);

/** A slice of the running span: frames, grid phase of its first, bytes into buffers (i32); frames played, place on the time line (f64). */
const SLICE_FRAMES: usize = 0;
const SLICE_PHASE: usize = 4;
const SLICE_OFFSET: usize = 8;
const SLICE_PLAYED: usize = 16;
const SLICE_POSITION: usize = 24;
const SLICE_BYTES: usize = 32;
/** A span has four slices on the grid; a block cut askew, or a loop of the transport that is shorter than a slice, makes more. */
const MAX_SLICES: i32 = 16;
const slices: usize = memory.data(16 * 32, 16);
let slicesEnd: usize = slices;
/** Whether the span begins on the grid and is cut by nothing else. */
let isWhole: bool = false;

let program: usize = 0;
/** Frames since the last reset, modulo the grid. */
let gridPhase: i32 = 0;
/** Where the running span begins in the output. */
let outOffset: usize = 0;

let playing: bool = false;
let playFrame: f64 = 0;
let position: f64 = 0;
let loopStart: f64 = 0;
let loopEnd: f64 = 0;

export function setRate(hz: f64): void {
  setClockRate(hz);
  initCables();
}

/** From the next block on, this program runs; on the grid, so that its first slice is a whole one. */
export function setProgram(address: usize): void {
  program = address;
}

export function outAddress(): usize {
  return outBuffer;
}

/** End of the runtime's own data; planned memory must begin behind it. */
export function heapBase(): usize {
  return __heap_base;
}

export function gridPosition(): i32 {
  return gridPhase;
}

export function initNode(node: usize): void {
  initOneNode(node);
}

export function setParam(param: usize, value: f64): void {
  setOneParam(param, value);
}

export function setCable(cable: usize, gain: f64): void {
  if (gain == gain) store<f64>(cable, gain, CABLE_GAIN_GOAL);
}

export function setPresence(cable: usize, presence: f32): void {
  store<f32>(cable, presence, CABLE_PRESENCE_GOAL);
}

export function setBypass(node: usize, amount: f32): void {
  store<f32>(node, amount, NODE_BYPASS_GOAL);
}

export function setTempo(bpm: f64): void {
  setClockTempo(bpm);
}

/** A loop is on when its end lies behind its start. */
export function setLoop(startFrame: f64, endFrame: f64): void {
  loopStart = startFrame;
  loopEnd = endFrame;
}

export function setPlaying(isPlaying: bool): void {
  playing = isPlaying;
}

/** Moves the play head; media follow by a new epoch of their rings. */
export function setPosition(timelineFrame: f64, framesPlayed: f64): void {
  position = timelineFrame;
  playFrame = framesPlayed;
}

export function positionFrame(): f64 {
  return position;
}

export function playedFrames(): f64 {
  return playFrame;
}

/** Walks the program from word `from` on and brings what it names back to the first frame, at most `budgetBytes` of memory touched; returns the word to go on from, or 0 when done. */
export function resetSome(from: usize, budgetBytes: i32): usize {
  if (program == 0) return 0;
  let pc = from == 0 ? program : from;
  let left = budgetBytes;
  for (let op = load<i32>(pc); op != OP_END; op = load<i32>(pc)) {
    if (op == OP_CALL) {
      const node = load<usize>(pc, 8);
      resetNode(node);
      left -= load<i32>(node, NODE_STATE_BYTES) + 256;
    } else if (op == OP_LINE_WRITE) {
      const line = load<usize>(pc, 8);
      clearLine(line);
      left -= load<i32>(line, LINE_MASK) << 3;
    } else if (op == OP_MIX || op == OP_MODULATE) {
      const count = load<i32>(pc, 16);
      for (let k = 0; k < count; k++) snapCable(load<usize>(pc + ((<usize>k) << 3), 24));
    }
    pc += <usize>(op == OP_LOOP ? 4 : load<i32>(pc, 4)) << 2;
    if (left <= 0) return pc;
  }
  gridPhase = 0;
  return 0;
}

/** Everything back to the first frame. Touches all state: not while sound plays. */
export function resetAll(): void {
  let pc: usize = 0;
  do pc = resetSome(pc, 0x7fffffff);
  while (pc != 0);
}

// @ts-ignore: decorator
@inline
function enter(slice: usize): void {
  setCall(load<i32>(slice, SLICE_PHASE), load<usize>(slice, SLICE_OFFSET), load<f64>(slice, SLICE_PLAYED), load<f64>(slice, SLICE_POSITION));
}

/** Runs the program over the slices of a span. */
function execute(): void {
  let pc = program;
  let end = groupEnd(pc);
  while (pc < end) {
    const isSettled = groupSettled;
    const kernel = groupKernel;
    // Looked at while this group is still to run: its memory is on the way by the time it is needed.
    const nextEnd = groupEnd(end);
    if (load<i32>(pc) == OP_LOOP) {
      for (let slice = slices; slice < slicesEnd; slice += SLICE_BYTES) runLoop(pc + 16, end, load<i32>(pc, 8), slice);
    } else {
      if (isWhole && isSettled) pc = runAtOnce(pc, end, kernel);
      for (let slice = slices; slice < slicesEnd && pc < end; slice += SLICE_BYTES) {
        enter(slice);
        runInstructions(pc, end, load<i32>(slice, SLICE_FRAMES));
      }
    }
    pc = end;
    end = nextEnd;
  }
}

/** Of the group that was met last: whether it has nothing but settled sums before its call, and whose call that is. */
let groupSettled: bool = false;
let groupKernel: i32 = 0;

/** The end of a loop, or of a node's call with the sums before it: these run slice by slice together, so that what is written for a call lives for that call only. */
function groupEnd(from: usize): usize {
  if (load<i32>(from) == OP_LOOP) return from + 16 + ((<usize>load<i32>(from, 12)) << 2);
  let pc = from;
  groupSettled = true;
  for (let op = load<i32>(pc); op != OP_END && op != OP_LOOP; op = load<i32>(pc)) {
    const words = load<i32>(pc, 4);
    if (op == OP_MIX) groupSettled = groupSettled && areSettled(load<i32>(pc, 16), pc + 20);
    else if (op == OP_CALL) groupKernel = load<i32>(load<usize>(pc, 8), NODE_KERNEL);
    else if (op != OP_OUTPUT) groupSettled = false;
    pc += (<usize>words) << 2;
    if (op == OP_CALL || op == OP_OUTPUT) break;
  }
  return pc;
}

/** Runs a group of settled sums over the whole span; returns where to go on slice by slice: at its end, or at a call that can't be made at once. */
function runAtOnce(pc: usize, end: usize, kernel: i32): usize {
  enter(slices);
  for (; pc < end; pc += (<usize>load<i32>(pc, 4)) << 2) {
    const op = load<i32>(pc);
    if (op == OP_MIX) mixSettled(load<usize>(pc, 8), load<usize>(pc, 12), load<i32>(pc, 16), pc + 20, SPAN_FRAMES);
    else if (op == OP_OUTPUT) addToOutput(load<usize>(load<usize>(pc, 8)), SPAN_FRAMES);
    else if (!callNodeSpan(load<usize>(pc, 8), load<usize>(pc, 12), kernel)) return pc;
  }
  return end;
}

/** Runs the words from `pc` to `end` over one slice or a part of it. */
function runInstructions(pc: usize, end: usize, frames: i32): void {
  for (; pc < end; pc += (<usize>load<i32>(pc, 4)) << 2) {
    const op = load<i32>(pc);
    if (op == OP_CALL) callNode(load<usize>(pc, 8), load<usize>(pc, 12), frames);
    else if (op == OP_MIX) mix(load<usize>(pc, 8), load<usize>(pc, 12), load<i32>(pc, 16), pc + 20, frames);
    else if (op == OP_MODULATE) modulate(load<usize>(pc, 8), load<usize>(pc, 12), load<i32>(pc, 16), pc + 20, frames);
    else if (op == OP_LINE_WRITE) writeLine(load<usize>(pc, 8), load<usize>(load<usize>(pc, 12)), frames);
    else if (op == OP_LINE_READ) readLine(load<usize>(pc, 8), load<usize>(pc, 12), load<u32>(pc, 16), frames, frames);
    else if (op == OP_LINE_TAKE) takeLine(load<usize>(pc, 8), load<usize>(pc, 12), load<u32>(pc, 16), frames);
    else if (op == OP_OUTPUT) addToOutput(load<usize>(load<usize>(pc, 8)), frames);
  }
}

/** No block is longer than the loop's shortest delay, so each reads what earlier blocks wrote; how they are cut changes no bit. */
function runLoop(from: usize, end: usize, block: i32, slice: usize): void {
  const frames = load<i32>(slice, SLICE_FRAMES);
  for (let done = 0; done < frames; done += block) {
    const offset = load<usize>(slice, SLICE_OFFSET) + ((<usize>done) << 3);
    setCall(load<i32>(slice, SLICE_PHASE) + done, offset, load<f64>(slice, SLICE_PLAYED) + <f64>done, load<f64>(slice, SLICE_POSITION) + <f64>done);
    runInstructions(from, end, min(block, frames - done));
  }
}

function addToOutput(source: usize, frames: i32): void {
  const target = outBuffer + outOffset;
  const end = blockOffset + ((<usize>frames) << 3);
  for (let at = blockOffset; at < end; at += 8) storeFrame(target + at, f32x4.add(loadFrame(target + at), loadFrame(source + at)));
}

/** Cuts the next span, of at most `limit` frames, into slices and moves the play head over it; returns its frames. */
function planSpan(limit: i32): i32 {
  let done = 0;
  let slice = slices;
  const isOnGrid = gridPhase == 0;
  for (let count = 0; done < limit && count < MAX_SLICES; count++, slice += SLICE_BYTES) {
    let n = min(GRID_FRAMES - gridPhase, limit - done);
    const loops = playing && loopEnd > loopStart && position < loopEnd;
    if (loops) n = min(n, <i32>(loopEnd - position));
    store<i32>(slice, n, SLICE_FRAMES);
    store<i32>(slice, gridPhase, SLICE_PHASE);
    store<usize>(slice, (<usize>done) << 3, SLICE_OFFSET);
    store<f64>(slice, playFrame, SLICE_PLAYED);
    store<f64>(slice, position, SLICE_POSITION);
    gridPhase = (gridPhase + n) & (GRID_FRAMES - 1);
    done += n;
    if (!playing) continue;
    playFrame += <f64>n;
    position += <f64>n;
    if (loops && position >= loopEnd) position = loopStart;
  }
  slicesEnd = slice;
  isWhole = isOnGrid && done == SPAN_FRAMES && slice == slices + <usize>(SPAN_FRAMES / GRID_FRAMES) * SLICE_BYTES;
  return done;
}

/** Renders 1…MAX_BLOCK_FRAMES frames into the output buffer. Returns how many fades are still on their way. */
export function run(frames: i32): i32 {
  memory.fill(outBuffer, 0, (<usize>frames) << 3);
  clearBusy();
  setClockTransport(playing);
  for (let done = 0; done < frames; ) {
    outOffset = (<usize>done) << 3;
    done += planSpan(min(SPAN_FRAMES, frames - done));
    if (program != 0) execute();
  }
  return busy;
}
