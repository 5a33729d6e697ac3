/**
 * One instance of the engine's WebAssembly with typed exports. Whatever thread its host runs on.
 */
export interface EngineExports {
  readonly current: WebAssembly.Global;
  setRate(hz: number): void;
  setProgram(address: number): void;
  outAddress(): number;
  gridPosition(): number;
  initNode(node: number): void;
  setParam(param: number, value: number): void;
  setCable(cable: number, gain: number): void;
  setPresence(cable: number, presence: number): void;
  setBypass(node: number, amount: number): void;
  setTempo(bpm: number): void;
  setLoop(startFrame: number, endFrame: number): void;
  setPlaying(isPlaying: number): void;
  setPosition(timelineFrame: number, framesPlayed: number): void;
  positionFrame(): number;
  playedFrames(): number;
  resetSome(from: number, budgetBytes: number): number;
  resetAll(): void;
  run(frames: number): number;
  monitor(source: number, frames: number): void;
  monitorAddress(): number;
  announceHandOver(): void;
  setMonitor(setting: number, value: number): void;
  monitorGuard(): number;
  monitorPeak(channel: number): number;
}

/**
 * A node's own WebAssembly, called by the interpreter through the host: one for a type, so it keeps the states of its nodes
 * apart by their records. `foreign-ports.ts` finds a node's sound and parameters. On the audio thread; must not allocate.
 */
export interface ForeignKernel {
  init(node: number, memory: WebAssembly.Memory): void;
  reset(node: number, memory: WebAssembly.Memory): void;
  /** 1…GRID_FRAMES frames, beginning `offset` bytes into every buffer: not 0 inside a loop. */
  process(node: number, frames: number, memory: WebAssembly.Memory, offset: number): void;
}

const PAGE_BYTES = 65536;
const INITIAL_PAGES = 16;
/** 1 GiB: what the compiler may plan at the most. */
export const MAXIMUM_PAGES = 16384;

/** What is kept of engines that are done, on a thread: a song of a dozen stems takes 20 MiB. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** A system takes longer to give a page of memory for the first time than an engine takes to clear it. */
const spare: WebAssembly.Memory[] = [];

/** Memory as it is given for the first time: nothing but zeros. */
function cleanMemory(): WebAssembly.Memory {
  const memory = spare.pop();
  if (memory === undefined) return new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: MAXIMUM_PAGES });
  new Uint8Array(memory.buffer).fill(0);
  return memory;
}

export class WasmEngine {
  readonly memory = cleanMemory();
  readonly exports: EngineExports;

  /** Instantiates synchronously: a worklet has no promise to wait for. Compile the module elsewhere first. */
  constructor(module: WebAssembly.Module, rateHz: number, foreign: readonly ForeignKernel[] = []) {
    const kernel = (index: number): ForeignKernel => {
      const found = foreign[index];
      if (found === undefined) throw new RangeError(`no foreign kernel ${index}`);
      return found;
    };
    const instance = new WebAssembly.Instance(module, {
      env: { memory: this.memory },
      foreign: {
        init: (index: number, node: number) => kernel(index).init(node, this.memory),
        reset: (index: number, node: number) => kernel(index).reset(node, this.memory),
        process: (index: number, node: number, frames: number, offset: number) => kernel(index).process(node, frames, this.memory, offset),
      },
    });
    this.exports = instance.exports as unknown as EngineExports;
    this.exports.setRate(rateHz);
  }

  /** Grows the memory to hold `bytes`; existing views are detached. Never while a block is rendered. */
  ensure(bytes: number): void {
    const missing = Math.ceil((bytes - this.memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.memory.grow(missing);
  }

  /** Gives the memory to the next engine of this thread: nothing of this one, and no view of its memory, may be used any more. */
  release(): void {
    const kept = spare.reduce((sum, { buffer }) => sum + buffer.byteLength, this.memory.buffer.byteLength);
    if (kept <= SPARE_BYTES && !spare.includes(this.memory)) spare.push(this.memory);
  }
}
