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
  return readInstructions(schedule).flatMap((instruction) => namer.lines(instruction, '')).join('\n');
}

class Namer {
  /** Buffers are called by the order of their addresses: b0, b1 … */
  private readonly firstBuffer: number;
  private readonly lineNumbers = new Map<number, number>();
  /** The ports of all calls, by address: a slot belongs to the last that begins before it. */
  private readonly ports: readonly { readonly io: number; readonly node: number }[];

  constructor(private readonly schedule: Schedule, private readonly names: ReadonlyMap<number, string>) {
    const all = flat(readInstructions(schedule));
    this.firstBuffer = all.reduce((lowest, instruction) => ('buffer' in instruction ? Math.min(lowest, instruction.buffer) : lowest), Infinity);
    this.ports = all.flatMap((instruction) => (instruction.op === 'call' ? [instruction] : [])).sort((a, b) => a.io - b.io);
  }

  lines(instruction: Instruction, indent: string): string[] {
    switch (instruction.op) {
      case 'mix': return [`${indent}${this.buffer(instruction.buffer)} = ${this.feeds(instruction.feeds)}${instruction.slot === 0 ? '' : ` → ${this.slot(instruction.slot)}`}`];
      case 'modulate': return [`${indent}${this.buffer(instruction.buffer)} = ${this.feeds(instruction.feeds)} → ${this.name(instruction.param)}`];
      case 'call': return [`${indent}call ${this.name(instruction.node)}`];
      case 'lineWrite': return [`${indent}${this.line(instruction.line)} < ${this.content(instruction.slot)}`];
      case 'lineRead': return [`${indent}${this.buffer(instruction.buffer)} = ${this.line(instruction.line)} − ${instruction.delayFrames}`];
      case 'lineTake': return [`${indent}${this.buffer(instruction.buffer)} = ${this.line(instruction.line)} − ${instruction.delayFrames}, before`];
      case 'loop': return [`${indent}loop by ${instruction.blockFrames}`, ...instruction.body.flatMap((inner) => this.lines(inner, `${indent}  `))];
      case 'output': return [`${indent}output`];
    }
  }

  private feeds(feeds: readonly Feed[]): string {
    return feeds.length === 0 ? '0' : feeds.map(({ source, cable }) => `${this.buffer(source)}·${this.name(cable)}`).join(' + ');
  }

  private name(address: number): string {
    return this.names.get(address) ?? `@${address}`;
  }

  /** Lines are counted as they are met. */
  private line(address: number): string {
    const number = this.lineNumbers.get(address) ?? this.lineNumbers.size + 1;
    this.lineNumbers.set(address, number);
    return `line ${number}`;
  }

  private buffer(address: number): string {
    return `b${(address - this.firstBuffer) / BUFFER_BYTES}`;
  }

  private slot(address: number): string {
    const owner = this.ports.findLast(({ io }) => io < address);
    const word = owner === undefined ? 0 : (address - owner.io - IO.first) / 4;
    return owner === undefined ? 'slot' : `${this.name(owner.node)}[${word}]`;
  }

  /** What a slot holds before the program has run. */
  private content(slot: number): string {
    const address = wordAt(this.schedule, slot);
    return address >= this.firstBuffer ? this.buffer(address) : 'its slot';
  }
}

function flat(instructions: readonly Instruction[]): Instruction[] {
  return instructions.flatMap((instruction) => (instruction.op === 'loop' ? flat(instruction.body) : [instruction]));
}
