/**
 * A schedule's program as text, one instruction a line, with names for addresses: so two programs that do the same in
 * different places give the same text. For tests and for people; pure.
 */
import { BUFFER_BYTES, IO } from './abi.ts';
import type { Feed, Instruction } from './instructions.ts';
import { readInstructions, wordAt } from './instructions.ts';
import type { Schedule } from './schedule.ts';

export function dump(schedule: Schedule): string {
  const names = new Map<number, string>();
  for (const { path, record, params } of schedule.nodes) {
    names.set(record, path);
    for (const [name, { address }] of Object.entries(params)) names.set(address, `${path}.${name}`);
  }
  for (const { path, record } of schedule.cables) names.set(record, path);
  const namer = new Namer(schedule, names);
  return namer.lines(readInstructions(schedule), '').join('\n');
}

class Namer {
  /** Buffers are called by the order of their addresses: b0, b1 … */
  private readonly firstBuffer: number;
  private readonly lineNumbers = new Map<number, number>();

  constructor(private readonly schedule: Schedule, private readonly names: ReadonlyMap<number, string>) {
    this.firstBuffer = lowestBuffer(readInstructions(schedule));
  }

  lines(instructions: readonly Instruction[], indent: string): string[] {
    return instructions.flatMap((instruction, k) => {
      if (instruction.op === 'loop') return [`${indent}loop by ${instruction.blockFrames}`, ...this.lines(instruction.body, `${indent}  `)];
      // A sum belongs to what comes next.
      const reader = instructions.slice(k).find(({ op }) => op !== 'mix' && op !== 'modulate');
      return [`${indent}${this.line(instruction, reader)}`];
    });
  }

  private line(instruction: Exclude<Instruction, { op: 'loop' }>, reader: Instruction | undefined): string {
    switch (instruction.op) {
      case 'mix': return `${this.buffer(instruction.buffer)} = ${this.feeds(instruction.feeds)}${instruction.slot === 0 ? '' : ` → ${this.slot(instruction.slot, reader)}`}`;
      case 'modulate': return `${this.buffer(instruction.buffer)} = ${this.feeds(instruction.feeds)} → ${this.name(instruction.param)}`;
      case 'call': return `call ${this.name(instruction.node)}`;
      case 'lineWrite': return `${this.delay(instruction.line)} < ${this.content(instruction.slot)}`;
      case 'lineRead': return `${this.buffer(instruction.buffer)} = ${this.delay(instruction.line)} − ${instruction.delayFrames}`;
      case 'lineTake': return `${this.buffer(instruction.buffer)} = ${this.delay(instruction.line)} − ${instruction.delayFrames}, before`;
      case 'output': return 'output';
    }
  }

  private feeds(feeds: readonly Feed[]): string {
    return feeds.length === 0 ? '0' : feeds.map(({ source, cable }) => `${this.buffer(source)}·${this.name(cable)}`).join(' + ');
  }

  private name(address: number): string {
    return this.names.get(address) ?? `@${address}`;
  }

  /** Delay lines are counted as they are met. */
  private delay(address: number): string {
    const number = this.lineNumbers.get(address) ?? this.lineNumbers.size + 1;
    this.lineNumbers.set(address, number);
    return `line ${number}`;
  }

  private buffer(address: number): string {
    return `b${(address - this.firstBuffer) / BUFFER_BYTES}`;
  }

  private slot(address: number, reader: Instruction | undefined): string {
    if (reader?.op === 'call') return `${this.name(reader.node)}[${(address - reader.io - IO.first) / 4}]`;
    return reader?.op === 'lineWrite' ? this.delay(reader.line) : 'output';
  }

  /** What a slot holds before the program has run. */
  private content(slot: number): string {
    const address = wordAt(this.schedule, slot);
    return address >= this.firstBuffer ? this.buffer(address) : 'its slot';
  }
}

function lowestBuffer(instructions: readonly Instruction[]): number {
  return instructions.reduce((lowest, instruction) => {
    if (instruction.op === 'loop') return Math.min(lowest, lowestBuffer(instruction.body));
    const sources = instruction.op === 'mix' || instruction.op === 'modulate' ? instruction.feeds.map(({ source }) => source) : [];
    return Math.min(lowest, ...sources, 'buffer' in instruction ? instruction.buffer : Infinity);
  }, Infinity);
}
