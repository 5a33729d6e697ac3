/**
 * A patch in which every node of a catalog plays its part: each processor between noise and the output, one parameter of
 * each modulated, a chain, a send, and a line that closes a loop. For tests only.
 */
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { CatalogNode } from '../../src/kit/index.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';

/** How far a modulated parameter swings, as a part of its range. */
const SWING = 0.05;
/** Each processor's part in the sum: with all of them nothing clips, though it would not matter. */
const PART_DB = -30;

export function everyNodePatch(catalog: Catalog, rateHz: number): Patch {
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  const need = (id: string): CatalogNode => {
    const found = catalog.get(id);
    if (found === undefined) throw new RangeError(`the catalog has no node "${id}"`);
    return found;
  };
  const add = (id: string, type: CatalogNode, given: Partial<PatchNode> = {}): string => {
    nodes.set(id, createNode(type, given));
    return id;
  };
  const connect = (from: string, output: string, to: string, input: string, given: Partial<Cable> = {}): void => {
    cables.set(`cable-${cables.size}`, createCable({ node: from, port: output }, { node: to, port: input }, given));
  };
  const source = add('source', need('noise'));
  const mover = add('mover', need('lfo'), { params: { rateHz: 3.1 } });
  const out = add('out', need('output'));

  for (const definition of catalog.all()) {
    const id = `a-${definition.id}`;
    const { role } = definition;
    if (role === 'output' || role === 'media' || role === 'chain-input' || role === 'chain-output') continue;
    add(id, definition, role === 'chain' ? { chain: { patch: insideChain(need, rateHz) } } : {});
    for (const [input, port] of Object.entries(definition.inputs)) if (port.key !== true || role !== 'chain') connect(source, 'out', id, input);
    const [output] = Object.keys(definition.outputs);
    if (output !== undefined) connect(id, output, out, 'in', { gainDb: PART_DB });
    const moved = Object.entries(definition.params).find(([, { modulatable }]) => modulatable);
    if (moved !== undefined) connect(mover, 'out', id, moved[0], { depth: SWING * (moved[1].max - moved[1].min), curve: 'linear' });
    if (role !== 'line' || output === undefined) continue;
    const turn = add(`${id}-turn`, need('fader'));
    connect(id, output, turn, 'in', { gainDb: -3, inverted: true });
    connect(turn, 'out', id, Object.keys(definition.inputs)[0]!);
  }
  return { ...createPatch({ id: 'every-node', title: 'Every node', rateHz }), nodes, cables };
}

function insideChain(need: (id: string) => CatalogNode, rateHz: number): Patch {
  const nodes = new Map<string, PatchNode>([
    ['in', createNode(need('chain-input'))],
    ['eq', createNode(need('parametric-eq'))],
    ['late', createNode(need('limiter'), { params: { inputDb: 12 } })],
    ['out', createNode(need('chain-output'))],
  ]);
  const cables = new Map<string, Cable>([
    ['a', createCable({ node: 'in', port: 'out' }, { node: 'eq', port: 'in' })],
    ['b', createCable({ node: 'eq', port: 'out' }, { node: 'late', port: 'in' })],
    ['c', createCable({ node: 'late', port: 'out' }, { node: 'out', port: 'in' })],
    ['dry', createCable({ node: 'eq', port: 'out' }, { node: 'out', port: 'in' }, { gainDb: -6, inverted: true })],
  ]);
  return { ...createPatch({ id: 'inside', kind: 'chain', rateHz }), nodes, cables };
}
