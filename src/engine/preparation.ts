/**
 * The way of a new program into an engine that plays: memory is grown and zeroed, records are written, nodes initialized,
 * a bounded piece at a time; then everything is handed over between two slices.
 */
import { CABLE, NODE } from '../schedule/abi.ts';
import type { EngineProgram } from '../schedule/schedule.ts';
import { type Turn, turnNow } from './turn.ts';
import type { WasmEngine } from './wasm-engine.ts';

/** Initialization computes coefficients and tables: counted as this many bytes of clearing. */
const INIT_BYTES = 32 * 1024;

export class Preparation {
  private clearIndex = 0;
  private clearOffset = 0;
  private blockIndex = 0;
  private initIndex = 0;
  private written = false;
  private readonly turns: Turn[] = [];

  constructor(private readonly engine: WasmEngine, readonly program: EngineProgram) {
    engine.ensure(program.memoryBytes);
  }

  /** @returns whether the program is ready to be handed over */
  advance(budgetBytes: number): boolean {
    let left = budgetBytes;
    const { clears, blocks, inits, program, programAddress } = this.program;
    const buffer = this.engine.memory.buffer;
    while (this.clearIndex < clears.length) {
      if (left <= 0) return false;
      const { address, bytes } = clears[this.clearIndex]!;
      const n = Math.min(bytes - this.clearOffset, left);
      new Uint8Array(buffer, address + this.clearOffset, n).fill(0);
      left -= n;
      this.clearOffset += n;
      if (this.clearOffset < bytes) return false;
      this.clearOffset = 0;
      this.clearIndex++;
    }
    while (this.blockIndex < blocks.length) {
      if (left <= 0) return false;
      const { address, bytes } = blocks[this.blockIndex++]!;
      new Uint8Array(buffer, address, bytes.length).set(bytes);
      left -= bytes.length;
    }
    while (this.initIndex < inits.length) {
      if (left <= 0) return false;
      this.engine.exports.initNode(inits[this.initIndex++]!);
      left -= INIT_BYTES;
    }
    if (!this.written) {
      new Int32Array(buffer, programAddress, program.length).set(program);
      this.written = true;
    }
    return true;
  }

  /** Whether this program writes what lies there: until it has, it is not there. */
  brings(address: number): boolean {
    return this.program.blocks.some((block) => address >= block.address && address < block.address + block.bytes.length);
  }

  turnAfterwards(turn: Turn): void {
    this.turns.push(turn);
  }

  /** After `advance` has returned true; while anything sounds, on the grid only, so that no slice sees two programs. */
  handOver(): void {
    const { exports, memory } = this.engine;
    for (const { record, presence } of this.program.presences) exports.setPresence(record, presence);
    const view = new DataView(memory.buffer);
    for (const { record, word } of this.program.carries) view.setUint32(record + NODE.carries, word, true);
    for (const { record, rests } of this.program.rests) view.setUint32(record + NODE.rests, rests ? 1 : 0, true);
    for (const turn of this.turns) {
      turnNow(this.engine, turn);
      // Nothing is heard of a cable that has just come: it need not glide to its gain.
      if (turn.type === 'cable') view.setFloat64(turn.address + CABLE.gainNow, turn.gain, true);
    }
    exports.setProgram(this.program.programAddress);
  }
}
