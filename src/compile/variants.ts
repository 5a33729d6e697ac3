/**
 * What nodes of one type and configuration share, worked out once for each: ports, memory, latency, kernel. Pure.
 */
import type { CatalogNode, Config, NodeDefinition } from '../kit/index.ts';
import { hash32 } from '../kit/index.ts';
import { planNodeRegion, telemetryFloats } from '../schedule/node-region.ts';
import type { NodeKind, Variant } from './flat-nodes.ts';

/** Index of a node type's kernel in the engine's table, for the role `foreign` in the host's list; undefined where it has none. */
export type Kernels = (type: string) => number | undefined;

export const NO_KERNEL = -1;
export const FOREIGN_KERNEL = -2;

/** What passes its sum on, for lack of anything else to do. */
export const WIRE: NodeDefinition = {
  id: 'wire', version: 1, name: 'Wire', summary: 'Passes on what comes in.', inputs: { in: { doc: 'In.' } }, outputs: { out: { doc: 'Out.' } }, params: {}, stateBytes: 0,
};

/** The compiler's own wire stands in no tool. */
type Definition = NodeDefinition & Partial<Pick<CatalogNode, 'tool'>>;

export interface Variants {
  /** Each once. */
  readonly all: readonly Variant[];
  /** The place of a variant among all. `kind`: where it is another than its definition says. */
  of(definition: Definition, config: Config, kind?: NodeKind): number;
}

export function createVariants(rateHz: number, kernels: Kernels): Variants {
  const all: Variant[] = [];
  const known = new Map<NodeDefinition, Map<string, number>>();
  return {
    all,
    of(definition, config, kind) {
      let ofType = known.get(definition);
      if (ofType === undefined) known.set(definition, (ofType = new Map<string, number>()));
      const key = configKey(definition, config);
      const name = kind === undefined ? key : `${kind} ${key}`;
      let number = ofType.get(name);
      if (number === undefined) ofType.set(name, (number = all.push(createVariant(definition, config, key, rateHz, kernels, kind)) - 1));
      return number;
    },
  };
}

/** The settings in the definition's order; those never set at their initial values. */
function configKey(definition: NodeDefinition, config: Config): string {
  if (definition.config === undefined) return '';
  return JSON.stringify(Object.entries(definition.config).map(([name, setting]) => config[name] ?? setting.initial));
}

function createVariant(definition: Definition, set: Config, key: string, rateHz: number, kernels: Kernels, asked: NodeKind | undefined): Variant {
  const config = Object.fromEntries(Object.entries(definition.config ?? {}).map(([name, setting]) => [name, set[name] ?? setting.initial]));
  const region = planNodeRegion(definition, config, rateHz);
  const kernel = kernels(definition.id);
  const isForeign = definition.role === 'foreign' && kernel !== undefined;
  const kind = asked ?? kindOf(definition, kernel !== undefined);
  const inputs = Object.keys(definition.inputs);
  const outputs = Object.keys(definition.outputs);
  return {
    kind,
    type: definition.id,
    tool: definition.tool ?? '',
    definition,
    config,
    hash: hash64(`${definition.id}@${definition.version} ${rateHz} ${key}`),
    inputs,
    outputs,
    inputCount: kind === 'wire' ? 1 : inputs.length,
    outputCount: kind === 'wire' ? 1 : outputs.length,
    params: Object.keys(definition.params),
    initials: Object.fromEntries(Object.entries(definition.params).map(([name, param]) => [name, param.initial])),
    region,
    telemetryFloats: telemetryFloats(definition),
    latencyFrames: region.latencyFrames,
    loopFrames: definition.role === 'line' ? Math.max(1, definition.loopFrames?.(config, rateHz) ?? 1) : 0,
    kernel: isForeign ? FOREIGN_KERNEL : kernel ?? NO_KERNEL,
    foreign: isForeign ? kernel : 0,
  };
}

/** Two hashes of 32 bits: a node that is taken for another would keep the wrong memory. */
const hash64 = (text: string): string => hash32(text).toString(36) + '.' + hash32(`${text}#`).toString(36);

function kindOf({ role }: NodeDefinition, hasKernel: boolean): NodeKind {
  switch (role) {
    case 'output': return 'output';
    case 'line': return 'line';
    case 'chain-input':
    case 'chain-output': return 'wire';
    default: return hasKernel ? 'kernel' : 'wire';
  }
}
