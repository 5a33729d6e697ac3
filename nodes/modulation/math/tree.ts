/**
 * The tree of an expression, and how its nodes are made: what is constant is computed at once. Pure, any thread.
 */
import { MAX_WHOLE_POWER, OPERATIONS, type OperationName } from './operations.ts';

export type Tree =
  | { readonly is: 'constant'; readonly value: number }
  | { readonly is: 'input' | 'knob'; readonly index: number }
  | { readonly is: 'time' }
  | { readonly is: 'whole-power'; readonly exponent: number; readonly of: Tree }
  | { readonly is: 'operation'; readonly name: OperationName; readonly of: readonly Tree[] };

export const constant = (value: number): Tree => ({ is: 'constant', value });

export function operation(name: OperationName, ...of: readonly Tree[]): Tree {
  const values: number[] = [];
  for (const tree of of) if (tree.is === 'constant') values.push(tree.value);
  const [x = 0, y = 0, z = 0] = values;
  return values.length === of.length ? constant(OPERATIONS[name].value(x, y, z)) : { is: 'operation', name, of };
}

/** x^y: a small whole constant exponent multiplies, so that signs stay and squares are exact. */
export function raised(base: Tree, exponent: Tree): Tree {
  if (exponent.is !== 'constant') return operation('power', base, exponent);
  const { value } = exponent;
  if (!Number.isInteger(value) || Math.abs(value) > MAX_WHOLE_POWER) return operation('power', base, exponent);
  if (value < 0) return operation('divide', constant(1), raised(base, constant(-value)));
  if (value === 0) return constant(1);
  if (value === 1) return base;
  if (base.is !== 'constant') return { is: 'whole-power', exponent: value, of: base };
  let product = base.value;
  for (let k = 1; k < value; k++) product *= base.value;
  return constant(product);
}
