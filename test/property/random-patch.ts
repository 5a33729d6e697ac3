/**
 * Random patches over any catalog: cycles with and without a delay, nested chains, side-chains, sends, repeated inputs,
 * modulated parameters, placeholders. The same seed gives the same patch.
 */
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { CatalogNode, Config, Role } from '../../src/kit/index.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Curve, Patch, PatchNode } from '../../src/patch/patch.ts';
import { CURVES } from '../../src/patch/patch.ts';
import { Random } from './random.ts';

export interface RandomPatchOptions {
  readonly catalog: Catalog;
  /** With those of all chains. */
  readonly maxNodes: number;
  /** How likely a cable runs against the order of the nodes. */
  readonly backward?: number;
  readonly maxDepth?: number;
  /** Types not to be used. */
  readonly without?: ReadonlySet<string>;
  /** Settings for a node; without it, those for the synthetic catalog. */
  readonly configOf?: (definition: CatalogNode, random: Random) => Config;
  readonly placeholders?: boolean;
}

export function randomPatch(seed: number, options: RandomPatchOptions): Patch {
  const random = new Random(seed);
  // Small patches are many, large ones some.
  const size = 2 + Math.floor(random.next() * random.next() * options.maxNodes);
  return build(random, options, size, 0, random.chance(0.3) ? 0 : (options.backward ?? 0.06));
}

/** The same patch, its tables filled in another order. */
export function shuffled(patch: Patch, seed: number): Patch {
  const random = new Random(seed);
  const nodes = new Map(random.shuffled(patch.nodes).map(([id, node]): [string, PatchNode] => [id, node.chain === undefined ? node : { ...node, chain: { ...node.chain, patch: shuffled(node.chain.patch, seed + 1) } }]));
  return { ...patch, nodes, cables: new Map(random.shuffled(patch.cables)) };
}

function build(random: Random, options: RandomPatchOptions, size: number, depth: number, backward: number): Patch {
  const { catalog } = options;
  const ofRole = (...roles: (Role | undefined)[]): CatalogNode[] => catalog.all().filter((node) => roles.includes(node.role) && options.without?.has(node.id) !== true);
  const nodes = new Map<string, PatchNode>();
  const add = (definition: CatalogNode, given: Partial<PatchNode> = {}): void => {
    const id = `${random.pick(['a', 'b', 'c', 'm', 'z'])}${random.below(1000)}-${nodes.size}`;
    nodes.set(id, createNode(definition, { params: paramsOf(definition, random), config: (options.configOf ?? syntheticConfig)(definition, random), bypassed: random.chance(0.05), ...given }));
  };
  const [chain] = ofRole('chain');
  const inputs = ofRole('chain-input');
  const outputs = depth === 0 ? ofRole('output') : ofRole('chain-output');
  const plain = ofRole(undefined, 'strip', 'send', 'receive', 'view', 'media', 'line', 'foreign').flatMap((node) => (node.role === 'line' ? [node, node] : [node]));
  if (depth > 0 && inputs.length > 0) for (let k = random.below(3); k >= 0; k--) add(random.pick(inputs));
  let left = size;
  while (left > 0) {
    if (chain !== undefined && depth < (options.maxDepth ?? 3) && left > 6 && random.chance(0.06)) {
      const inner = 1 + random.below(Math.floor(left / 2));
      left -= inner;
      add(chain, { chain: { patch: build(random, options, inner, depth + 1, backward) } });
    } else if (options.placeholders !== false && random.chance(0.01)) {
      nodes.set(`unknown-${nodes.size}`, { ...createNode({ id: 'not-there', version: 7 }), unknown: {} });
    } else add(random.pick(plain));
    left--;
  }
  for (let k = random.chance(0.1) ? 1 : 0; k >= 0; k--) if (!random.chance(0.02)) add(random.pick(outputs));
  return { ...createPatch({ id: `random-${depth}` }), nodes, cables: connect(random, catalog, nodes, backward) };
}

function connect(random: Random, catalog: Catalog, nodes: ReadonlyMap<string, PatchNode>, backward: number): Map<string, Cable> {
  const ids = [...nodes.keys()];
  const definitions = ids.map((id) => (nodes.get(id)!.unknown === undefined ? catalog.get(nodes.get(id)!.type) : undefined));
  const sources = ids.flatMap((id, k) => Object.keys(definitions[k]?.outputs ?? (definitions[k] === undefined ? { out: 0 } : {})).map((port) => ({ node: id, port, k })));
  const cables = new Map<string, Cable>();
  const lay = (target: number, port: string, modulation: Partial<Cable>): void => {
    const isBackward = random.chance(backward);
    const allowed = sources.filter(({ k }) => (isBackward ? k >= target : k < target));
    if (allowed.length === 0) return;
    // Mostly from near by, as in a strip.
    const { node, port: from } = random.chance(0.6) ? allowed[isBackward ? random.below(Math.min(4, allowed.length)) : allowed.length - 1 - random.below(Math.min(4, allowed.length))]! : random.pick(allowed);
    cables.set(`${random.pick(['c', 'k', 'y'])}${random.below(10000)}-${cables.size}`, createCable({ node, port: from }, { node: ids[target]!, port }, { ...levels(random), ...modulation }));
  };
  ids.forEach((_, k) => {
    const definition = definitions[k];
    for (const [port, { repeated }] of Object.entries(definition?.inputs ?? { in: { doc: '' } })) {
      const count = random.chance(0.15) ? 0 : random.chance(0.6) ? 1 : 1 + random.below(repeated ? 6 : 4);
      for (let cable = 0; cable < count; cable++) lay(k, port, {});
    }
    for (const [name, param] of Object.entries(definition?.params ?? {})) {
      if (param.modulatable && random.chance(0.1)) lay(k, name, { depth: (random.next() - 0.5) * (param.max - param.min) * 0.2, curve: random.pick<Curve>(CURVES) });
    }
  });
  return cables;
}

const levels = (random: Random): Partial<Cable> => ({ gainDb: random.chance(0.5) ? 0 : random.chance(0.05) ? -144 : -random.below(24), inverted: random.chance(0.1) });

function paramsOf(definition: CatalogNode, random: Random): Record<string, number> {
  const params: Record<string, number> = {};
  for (const [name, param] of Object.entries(definition.params)) {
    if (!random.chance(0.4)) continue;
    params[name] = param.choices !== undefined || param.toggle === true ? param.min + random.below(param.max - param.min + 1) : param.min + random.next() * (param.max - param.min);
  }
  return params;
}

function syntheticConfig(definition: CatalogNode, random: Random): Config {
  const config: Record<string, number | string> = {};
  if (definition.config?.['bus'] !== undefined) config['bus'] = random.pick(['a', 'b', 'c']);
  if (definition.config?.['frames'] !== undefined) config['frames'] = random.pick([0, 1, 2, 3, 7, 31, 32, 33, 64, 480, 5000, random.below(3000)]);
  if (definition.role === 'chain-input') config['port'] = random.pick(['in', 'in', 'key']);
  if (definition.role === 'chain-output') config['port'] = random.pick(['out', 'out', 'second']);
  return config;
}
