/**
 * The names an expression may use, with the trees they stand for. Pure, any thread.
 */
import { constant, operation, raised, type Tree } from './tree.ts';

const LOG2_E = 1.4426950408889634;
const LN_2 = 0.6931471805599453;
const LOG10_2 = 0.3010299956639812;
/** log2(10)/20 and its inverse: decibels to octaves of amplitude. */
const OCTAVES_PER_DECIBEL = 0.16609640474436813;
const DECIBELS_PER_OCTAVE = 6.020599913279624;

/** Which of the values hold for a rate; `sr` is that rate. */
export function valueOf(name: string, rateHz: number): Tree | undefined {
  const input = 'abcd'.indexOf(name);
  if (name.length === 1 && input >= 0) return { is: 'input', index: input };
  switch (name) {
    case 'x': return { is: 'knob', index: 0 };
    case 'y': return { is: 'knob', index: 1 };
    case 't': return { is: 'time' };
    case 'sr': return constant(rateHz);
    case 'pi': return constant(Math.PI);
    case 'tau': return constant(2 * Math.PI);
    case 'e': return constant(Math.E);
    default: return undefined;
  }
}

export const VALUE_NAMES = ['a', 'b', 'c', 'd', 'x', 'y', 't', 'sr', 'pi', 'tau', 'e'] as const;

export interface NamedFunction {
  readonly arity: number;
  readonly build: (x: Tree, y: Tree, z: Tree) => Tree;
}

const unary = (name: 'abs' | 'sign' | 'floor' | 'ceil' | 'round' | 'fract' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'exp2' | 'log2'): [string, NamedFunction] => [
  name,
  { arity: 1, build: (x) => operation(name, x) },
];

export const FUNCTIONS: ReadonlyMap<string, NamedFunction> = new Map<string, NamedFunction>([
  unary('sin'), unary('cos'), unary('tanh'), unary('abs'), unary('sign'), unary('sqrt'), unary('exp2'), unary('log2'), unary('floor'), unary('ceil'), unary('round'), unary('fract'),
  ['exp', { arity: 1, build: (x) => operation('exp2', operation('multiply', x, constant(LOG2_E))) }],
  ['log', { arity: 1, build: (x) => operation('multiply', operation('log2', x), constant(LN_2)) }],
  ['log10', { arity: 1, build: (x) => operation('multiply', operation('log2', x), constant(LOG10_2)) }],
  ['gain', { arity: 1, build: (x) => operation('exp2', operation('multiply', x, constant(OCTAVES_PER_DECIBEL))) }],
  ['db', { arity: 1, build: (x) => operation('multiply', operation('log2', operation('max', operation('abs', x), constant(1e-10))), constant(DECIBELS_PER_OCTAVE)) }],
  ['min', { arity: 2, build: (x, y) => operation('min', x, y) }],
  ['max', { arity: 2, build: (x, y) => operation('max', x, y) }],
  ['pow', { arity: 2, build: (x, y) => raised(x, y) }],
  ['clamp', { arity: 3, build: (x, low, high) => operation('min', operation('max', x, low), high) }],
  ['mix', { arity: 3, build: (x, y, z) => operation('mix', x, y, z) }],
  ['if', { arity: 3, build: (x, y, z) => operation('select', x, y, z) }],
]);
