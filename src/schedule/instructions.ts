/** Reads a program's words as instructions, for dumps, verifiers and tests. Pure; the engine has its own reader. */
import { OP } from './abi.ts';
import type { EngineProgram } from './schedule.ts';

export interface Feed {
  readonly source: number;
  readonly cable: number;
}

export type Instruction =
  | { readonly op: 'mix'; readonly slot: number; readonly buffer: number; readonly feeds: readonly Feed[] }
  | { readonly op: 'modulate'; readonly param: number; readonly buffer: number; readonly feeds: readonly Feed[] }
  | { readonly op: 'call'; readonly node: number; readonly io: number }
  | { readonly op: 'lineWrite'; readonly line: number; readonly slot: number }
  | { readonly op: 'lineRead' | 'lineTake'; readonly line: number; readonly buffer: number; readonly delayFrames: number }
  | { readonly op: 'loop'; readonly blockFrames: number; readonly body: readonly Instruction[] }
  | { readonly op: 'output'; readonly slot: number };

type Program = Pick<EngineProgram, 'program' | 'programAddress'>;

/** Throws RangeError at a word that is no instruction, or where a length leads astray. */
export function readInstructions({ program }: Program): Instruction[] {
  const { list, next } = readRange(program, 0, program.length);
  if (program[next] !== OP.end) throw new RangeError(`word ${next}: the program has no end`);
  return list;
}

/** The word at an address inside the program. */
export function wordAt({ program, programAddress }: Program, address: number): number {
  const word = program[(address - programAddress) / 4];
  if (word === undefined) throw new RangeError(`address ${address} is not in the program`);
  return word;
}

function readRange(program: Int32Array, from: number, end: number): { list: Instruction[]; next: number } {
  const list: Instruction[] = [];
  let at = from;
  while (at < end && program[at] !== OP.end) {
    const length = program[at + 1]!;
    const word = (k: number): number => program[at + k]!;
    const feeds = (): Feed[] => Array.from({ length: word(4) }, (_, k) => ({ source: word(5 + 2 * k), cable: word(6 + 2 * k) }));
    const expect = (words: number): void => {
      if (length !== words) throw new RangeError(`word ${at}: opcode ${word(0)} of ${length} words, expected ${words}`);
    };
    switch (program[at]) {
      case OP.mix:
        expect(5 + 2 * word(4));
        list.push({ op: 'mix', slot: word(2), buffer: word(3), feeds: feeds() });
        break;
      case OP.modulate:
        expect(5 + 2 * word(4));
        list.push({ op: 'modulate', param: word(2), buffer: word(3), feeds: feeds() });
        break;
      case OP.call:
        expect(4);
        list.push({ op: 'call', node: word(2), io: word(3) });
        break;
      case OP.lineWrite:
        expect(4);
        list.push({ op: 'lineWrite', line: word(2), slot: word(3) });
        break;
      case OP.lineRead:
      case OP.lineTake:
        expect(5);
        list.push({ op: program[at] === OP.lineRead ? 'lineRead' : 'lineTake', line: word(2), buffer: word(3), delayFrames: word(4) });
        break;
      case OP.output:
        expect(3);
        list.push({ op: 'output', slot: word(2) });
        break;
      case OP.loop: {
        expect(4);
        const bodyEnd = at + 4 + word(3);
        const body = readRange(program, at + 4, bodyEnd);
        if (body.next !== bodyEnd) throw new RangeError(`word ${at}: a loop whose body ends at ${body.next}, not ${bodyEnd}`);
        list.push({ op: 'loop', blockFrames: word(2), body: body.list });
        at = bodyEnd;
        continue;
      }
      default:
        throw new RangeError(`word ${at}: no opcode ${program[at]}`);
    }
    at += length;
  }
  return { list, next: at };
}
