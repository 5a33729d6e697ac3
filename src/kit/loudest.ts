/** How loud a node can make what it gets, from its definition. Pure. */
import type { Config, NodeDefinition } from './define-node.ts';
import { pow } from './exact-math.ts';
import { SILENCE_DB } from './param.ts';

/** Linear gain of a level in dB; nothing at SILENCE_DB. */
export const amplitudeOf = (db: number): number => (db <= SILENCE_DB ? 0 : pow(10, db / 20));

/** One figure for each output; `inputs` has one for each input. */
export function loudestOutputs(node: NodeDefinition, inputs: readonly number[], params: Readonly<Record<string, number>>, config: Config, rateHz: number): readonly number[] {
  if (node.loudest !== undefined) return node.loudest(inputs, params, config, rateHz);
  const heard = Object.values(node.inputs).map(({ key }, k) => (key === true ? 0 : (inputs[k] ?? 0)));
  const raised = Object.entries(node.params).reduce((product, [name, { unit }]) => (unit === 'dB' ? product * Math.max(1, amplitudeOf(params[name] ?? 0)) : product), 1);
  const sum = heard.length === 0 ? 1 : heard.reduce((total, level) => total + level, 0);
  return Object.keys(node.outputs).map(() => sum * raised);
}
