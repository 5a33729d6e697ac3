/**
 * What an expression can do: for every operation its number in the bytecode, which kernel.as.ts knows too, and its value for
 * constants. Where mathematics has no answer, one is defined: division by zero gives 0, the root of a negative number 0, the logarithm of 0 that
 * of 1e-300. Pure, any thread; same bits in every JavaScript engine.
 */
import * as exact from '../../../src/kit/exact-math.ts';

const truth = (x: boolean): number => (x ? 1 : 0);
const clampTo = (x: number, most: number): number => Math.min(Math.max(x, -most), most);

/** To the nearest whole number, halves to the even one, as IEEE 754 rounds. */
export function nearest(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}

/** |x| to the power of y, 0 for x = 0 unless y is 0; exponents that are small whole constants keep the sign, by multiplying. */
const power = (x: number, y: number): number => (x === 0 && y !== 0 ? 0 : exact.exp2(clampTo(y * exact.log2(Math.max(Math.abs(x), 1e-300)), 1000)));

interface Operation {
  readonly code: number;
  readonly arity: 1 | 2 | 3;
  readonly value: (x: number, y: number, z: number) => number;
}

const table = {
  add: { code: 8, arity: 2, value: (x, y) => x + y },
  subtract: { code: 9, arity: 2, value: (x, y) => x - y },
  multiply: { code: 10, arity: 2, value: (x, y) => x * y },
  divide: { code: 11, arity: 2, value: (x, y) => (y === 0 ? 0 : x / y) },
  modulo: { code: 12, arity: 2, value: (x, y) => (y === 0 ? 0 : x - y * Math.floor(x / y)) },
  min: { code: 13, arity: 2, value: (x, y) => Math.min(x, y) },
  max: { code: 14, arity: 2, value: (x, y) => Math.max(x, y) },
  power: { code: 15, arity: 2, value: power },
  less: { code: 16, arity: 2, value: (x, y) => truth(x < y) },
  lessOrEqual: { code: 17, arity: 2, value: (x, y) => truth(x <= y) },
  equal: { code: 18, arity: 2, value: (x, y) => truth(x === y) },
  and: { code: 19, arity: 2, value: (x, y) => truth(x !== 0 && y !== 0) },
  or: { code: 20, arity: 2, value: (x, y) => truth(x !== 0 || y !== 0) },
  negate: { code: 32, arity: 1, value: (x) => -x },
  not: { code: 33, arity: 1, value: (x) => truth(x === 0) },
  abs: { code: 34, arity: 1, value: (x) => Math.abs(x) },
  sign: { code: 35, arity: 1, value: (x) => truth(x > 0) - truth(x < 0) },
  floor: { code: 36, arity: 1, value: (x) => Math.floor(x) },
  ceil: { code: 37, arity: 1, value: (x) => Math.ceil(x) },
  round: { code: 38, arity: 1, value: nearest },
  fract: { code: 39, arity: 1, value: (x) => x - Math.floor(x) },
  sqrt: { code: 40, arity: 1, value: (x) => Math.sqrt(Math.max(x, 0)) },
  sin: { code: 41, arity: 1, value: (x) => exact.sin(x) },
  cos: { code: 42, arity: 1, value: (x) => exact.cos(x) },
  tanh: { code: 43, arity: 1, value: (x) => exact.tanh(x) },
  exp2: { code: 44, arity: 1, value: (x) => exact.exp2(clampTo(x, 1000)) },
  log2: { code: 45, arity: 1, value: (x) => exact.log2(Math.max(x, 1e-300)) },
  mix: { code: 64, arity: 3, value: (x, y, z) => x + (y - x) * z },
  select: { code: 65, arity: 3, value: (x, y, z) => (x !== 0 ? y : z) },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof table;
export const OPERATIONS: Readonly<Record<OperationName, Operation>> = table;

/** Instructions that bring a value: operand which. */
export const LOAD = { input: 1, constant: 2, time: 3, knob: 4 } as const;
/** Multiplies by itself, operand how often in all. */
export const WHOLE_POWER = 46;
export const MAX_WHOLE_POWER = 16;
