/**
 * The engine: walks a program over planned memory, slice by slice. Audio thread; allocates nothing, throws nothing.
 * Everything exported is called by the host in `src/engine/engine-core.ts`.
 */
import {
  CABLE_GAIN_GOAL, CABLE_PRESENCE_GOAL, GRID_FRAMES, MAX_BLOCK_FRAMES, LINE_MASK, NODE_BYPASS_GOAL, NODE_STATE_BYTES, OP_CALL, OP_END, OP_LINE_READ, OP_LINE_TAKE, OP_LINE_WRITE, OP_LOOP, OP_MIX,
  OP_MODULATE, OP_OUTPUT,
} from "../generated/abi";
import { setCall, setRate as setClockRate, setTempo as setClockTempo, setTransport as setClockTransport } from "../dsp/clock";
import { loadFrame, storeFrame } from "../dsp/frame";
import { initCables, mix, modulate, snapCable } from "./cables";
import { callNode, initNode as initOneNode, resetNode } from "./call";
import { busy, clearBusy } from "./fades";
import { clearLine, readLine, takeLine, writeLine } from "./lines";
import { setParam as setOneParam } from "./params";

export { current } from "./call";
export { monitor, monitorAddress, announceHandOver, setMonitor, monitorGuard, monitorPeak } from "./monitor";

const outBuffer: usize = memory.data(4096 * 8, 16);
assert(MAX_BLOCK_FRAMES == 4096);

let program: usize = 0;
/** Frames since the last reset, modulo the grid. */
let gridPhase: i32 = 0;
/** Where the running slice writes in the output. */
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

/** Runs the words from pc to `end` over `frames` frames. */
function execute(from: usize, end: usize, frames: i32): void {
  let pc = from;
  while (pc < end) {
    const op = load<i32>(pc);
    if (op == OP_CALL) callNode(load<usize>(pc, 8), load<usize>(pc, 12), frames);
    else if (op == OP_MIX) mix(load<usize>(pc, 8), load<usize>(pc, 12), load<i32>(pc, 16), pc + 20, frames);
    else if (op == OP_MODULATE) modulate(load<usize>(pc, 8), load<usize>(pc, 12), load<i32>(pc, 16), pc + 20, frames);
    else if (op == OP_LINE_WRITE) writeLine(load<usize>(pc, 8), load<usize>(load<usize>(pc, 12)), frames);
    else if (op == OP_LINE_READ) readLine(load<usize>(pc, 8), load<usize>(pc, 12), load<u32>(pc, 16), frames, frames);
    else if (op == OP_LINE_TAKE) takeLine(load<usize>(pc, 8), load<usize>(pc, 12), load<u32>(pc, 16), frames);
    else if (op == OP_OUTPUT) addToOutput(load<usize>(load<usize>(pc, 8)), frames);
    else if (op == OP_LOOP) {
      const bodyEnd = pc + 16 + ((<usize>load<i32>(pc, 12)) << 2);
      runLoop(pc + 16, bodyEnd, load<i32>(pc, 8), frames);
      pc = bodyEnd;
      continue;
    } else return;
    pc += (<usize>load<i32>(pc, 4)) << 2;
  }
}

/** No block is longer than the loop's shortest delay, so each reads what earlier blocks wrote; how they are cut changes no bit. */
function runLoop(from: usize, end: usize, block: i32, frames: i32): void {
  let done = 0;
  while (done < frames) {
    const n = min(block, frames - done);
    setCall(gridPhase + done, (<usize>done) << 3);
    execute(from, end, n);
    done += n;
  }
  setCall(gridPhase, 0);
}

function addToOutput(source: usize, frames: i32): void {
  const target = outBuffer + outOffset;
  for (let i = 0; i < frames; i++) {
    const at = (<usize>i) << 3;
    storeFrame(target + at, f32x4.add(loadFrame(target + at), loadFrame(source + at)));
  }
}

/** Renders 1…MAX_BLOCK_FRAMES frames into the output buffer. Returns how many fades are still on their way. */
export function run(frames: i32): i32 {
  memory.fill(outBuffer, 0, (<usize>frames) << 3);
  clearBusy();
  let done = 0;
  while (done < frames) {
    let n = min(GRID_FRAMES - gridPhase, frames - done);
    const loops = playing && loopEnd > loopStart && position < loopEnd;
    if (loops) n = min(n, <i32>(loopEnd - position));
    setCall(gridPhase, 0);
    setClockTransport(playing, playFrame, position);
    outOffset = (<usize>done) << 3;
    if (program != 0) execute(program, usize.MAX_VALUE, n);
    gridPhase = (gridPhase + n) & (GRID_FRAMES - 1);
    done += n;
    if (!playing) continue;
    playFrame += <f64>n;
    position += <f64>n;
    if (loops && position >= loopEnd) position = loopStart;
  }
  return busy;
}
