/**
 * The way of a new program into an engine that plays: memory is grown and zeroed, records are written, nodes initialized,
 * a bounded piece at a time; then everything is handed over between two slices.
 */
import { CABLE, NODE, PARAM } from '../schedule/abi.ts';
import { type EngineProgram, RECORD_WORDS } from '../schedule/schedule.ts';
import { type Turn, turnNow } from './turn.ts';
import type { WasmEngine } from './wasm-engine.ts';

/** Initialization computes coefficients and tables: counted as this many bytes of clearing. */
const INIT_BYTES = 32 * 1024;

export class Preparation {
  /** All of the engine's memory, looked up anew where that has grown. */
  private bytes = new Uint8Array(0);
  private view = new DataView(this.bytes.buffer);
  /** What may still be done in this piece, in bytes. */
  private left = 0;
  private clearIndex = 0;
  private clearOffset = 0;
  private blockIndex = 0;
  private recordIndex = 0;
  private targetIndex = 0;
  private initIndex = 0;
  private written = false;
  private readonly turns: Turn[] = [];

  constructor(private readonly engine: WasmEngine, readonly program: EngineProgram) {
    engine.ensure(program.memoryBytes);
  }

  /** @returns whether the program is ready to be handed over */
  advance(budgetBytes: number): boolean {
    const { buffer } = this.engine.memory;
    if (this.bytes.buffer !== buffer) {
      this.bytes = new Uint8Array(buffer);
      this.view = new DataView(buffer);
    }
    this.left = budgetBytes;
    return this.hasCleared() && this.hasWrittenBlocks() && this.hasWrittenRecords() && this.hasInitialized() && this.hasWrittenProgram();
  }

  private hasCleared(): boolean {
    const { clears } = this.program;
    while (this.clearIndex < clears.length) {
      if (this.left <= 0) return false;
      const bytes = clears[this.clearIndex + 1]!;
      const from = clears[this.clearIndex]! + this.clearOffset;
      const n = Math.min(bytes - this.clearOffset, this.left);
      this.bytes.fill(0, from, from + n);
      this.left -= n;
      this.clearOffset += n;
      if (this.clearOffset < bytes) return false;
      this.clearOffset = 0;
      this.clearIndex += 2;
    }
    return true;
  }

  private hasWrittenBlocks(): boolean {
    const { bytes, starts, addresses } = this.program.blocks;
    while (this.blockIndex < addresses.length) {
      if (this.left <= 0) return false;
      const block = this.blockIndex++;
      this.bytes.set(bytes.subarray(starts[block], starts[block + 1]), addresses[block]);
      this.left -= starts[block + 1]! - starts[block]!;
    }
    return true;
  }

  private hasWrittenRecords(): boolean {
    const { bytes, starts, moved, movedStarts, nodes, params, targets } = this.program.records;
    const { view } = this;
    while (this.recordIndex < nodes.length) {
      if (this.left <= 0) return false;
      const address = nodes[this.recordIndex]!;
      const template = nodes[this.recordIndex + 1]!;
      const length = starts[template + 1]! - starts[template]!;
      this.bytes.set(bytes.subarray(starts[template], starts[template + 1]), address);
      for (let k = movedStarts[template]!; k < movedStarts[template + 1]!; k++) view.setInt32(address + moved[k]!, view.getInt32(address + moved[k]!, true) + address, true);
      view.setInt32(address + NODE.seed, nodes[this.recordIndex + 2]!, true);
      view.setInt32(address + NODE.carries, nodes[this.recordIndex + 3]!, true);
      view.setFloat32(address + NODE.bypassGoal, nodes[this.recordIndex + 4]!, true);
      for (; this.targetIndex < params.length && params[this.targetIndex]! >= address && params[this.targetIndex]! < address + length; this.targetIndex++) {
        view.setFloat64(params[this.targetIndex]! + PARAM.target, targets[this.targetIndex]!, true);
      }
      this.recordIndex += RECORD_WORDS;
      this.left -= length;
    }
    return true;
  }

  private hasInitialized(): boolean {
    const { nodes } = this.program.records;
    while (this.initIndex < nodes.length) {
      if (this.left <= 0) return false;
      this.engine.exports.initNode(nodes[this.initIndex]!);
      this.initIndex += RECORD_WORDS;
      this.left -= INIT_BYTES;
    }
    return true;
  }

  private hasWrittenProgram(): boolean {
    if (!this.written) new Int32Array(this.engine.memory.buffer, this.program.programAddress, this.program.program.length).set(this.program.program);
    this.written = true;
    return true;
  }

  /** Whether this program writes what lies there: until it has, it is not there. */
  brings(address: number): boolean {
    const { blocks, records } = this.program;
    for (let k = 0; k < records.nodes.length; k += RECORD_WORDS) {
      const template = records.nodes[k + 1]!;
      if (address >= records.nodes[k]! && address < records.nodes[k]! + records.starts[template + 1]! - records.starts[template]!) return true;
    }
    return blocks.addresses.some((first, k) => address >= first && address < first + blocks.starts[k + 1]! - blocks.starts[k]!);
  }

  turnAfterwards(turn: Turn): void {
    this.turns.push(turn);
  }

  /** After `advance` has returned true; while anything sounds, on the grid only, so that no slice sees two programs. */
  handOver(): void {
    const { exports, memory } = this.engine;
    const { presences, carries, rests } = this.program;
    for (let k = 0; k < presences.length; k += 2) exports.setPresence(presences[k]!, presences[k + 1]!);
    const view = new DataView(memory.buffer);
    for (let k = 0; k < carries.length; k += 2) view.setInt32(carries[k]! + NODE.carries, carries[k + 1]!, true);
    for (let k = 0; k < rests.length; k += 2) view.setInt32(rests[k]! + NODE.rests, rests[k + 1]!, true);
    for (const turn of this.turns) {
      turnNow(this.engine, turn);
      // Nothing is heard of a cable that has just come: it need not glide to its gain.
      if (turn.type === 'cable') view.setFloat64(turn.address + CABLE.gainNow, turn.gain, true);
    }
    exports.setProgram(this.program.programAddress);
  }
}
