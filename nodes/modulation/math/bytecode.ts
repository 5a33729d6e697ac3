/**
 * A tree as instructions for a stack machine, which the kernel runs over a slice at a time. Pure, any thread.
 *
 * Bytes, little-endian: u32 number of instructions, u32 offset of the constants; u32 each instruction, its code below its operand
 * (operand · 256 + code); f64 each constant, from a multiple of 8.
 */
import { LOAD, OPERATIONS, WHOLE_POWER } from './operations.ts';
import { type Fault, type Parsed, parseExpression } from './expression.ts';
import type { Tree } from './tree.ts';

export const MAX_INSTRUCTIONS = 256;
/** Values that may wait at once. */
export const MAX_STACK = 32;
/** One value: 32 frames of f64x2. */
export const SLOT_BYTES = 32 * 16;

interface Emitted {
  readonly instructions: readonly number[];
  readonly constants: readonly number[];
  readonly deepest: number;
}

export function emitTree(tree: Tree): Emitted {
  const instructions: number[] = [];
  const constants: number[] = [];
  let height = 0;
  let deepest = 0;
  const push = (code: number, operand: number): void => {
    instructions.push(operand * 256 + code);
    deepest = Math.max(deepest, ++height);
  };
  const visit = (node: Tree): void => {
    switch (node.is) {
      case 'constant': {
        const known = constants.findIndex((value) => Object.is(value, node.value));
        return push(LOAD.constant, known >= 0 ? known : constants.push(node.value) - 1);
      }
      case 'input': return push(LOAD.input, node.index);
      case 'knob': return push(LOAD.knob, node.index);
      case 'time': return push(LOAD.time, 0);
      case 'whole-power':
        visit(node.of);
        instructions.push(node.exponent * 256 + WHOLE_POWER);
        return;
      case 'operation':
        node.of.forEach(visit);
        instructions.push(OPERATIONS[node.name].code);
        height -= node.of.length - 1;
    }
  };
  visit(tree);
  return { instructions, constants, deepest };
}

/** What does not fit the machine, though it reads well. */
export function sizeFault({ tree }: Parsed): Fault | undefined {
  const { instructions, deepest } = emitTree(tree);
  if (instructions.length > MAX_INSTRUCTIONS) return { code: 'expression-too-long', message: `The expression takes ${instructions.length} steps; at most ${MAX_INSTRUCTIONS} are allowed. Spread it over several math nodes.` };
  if (deepest > MAX_STACK) return { code: 'expression-too-deep', message: `The expression needs ${deepest} values at once; at most ${MAX_STACK} are allowed. Spread it over several math nodes.` };
  return undefined;
}

/** A text that cannot be computed becomes silence; why, is told by the definition's check. */
export function bytecodeOf(text: string, rateHz: number): Uint8Array {
  const parsed = parseExpression(text, rateHz);
  const fits = 'tree' in parsed && sizeFault(parsed) === undefined;
  const { instructions, constants } = emitTree(fits ? parsed.tree : { is: 'constant', value: 0 });
  const constantsAt = Math.ceil((8 + instructions.length * 4) / 8) * 8;
  const bytes = new Uint8Array(constantsAt + constants.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, instructions.length, true);
  view.setUint32(4, constantsAt, true);
  instructions.forEach((word, k) => view.setUint32(8 + 4 * k, word, true));
  constants.forEach((value, k) => view.setFloat64(constantsAt + 8 * k, value, true));
  return bytes;
}
