/**
 * The document as one graph of what is heard: its chains opened, nodes and cables named by their paths, keys and modulation left out.
 * The ends of a chain are wires, one for each of its ports; a bypassed chain is a wire from its input to its output. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { mainPorts } from '../../patch/compositions.ts';
import type { CableEnd, Patch, PatchNode } from '../../patch/patch.ts';
import { type PatchPlace, pathAt } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';

export interface SoundNode {
  /** As it stands in the document now: `turn` follows its knobs. */
  node: PatchNode;
  readonly definition: CatalogNode;
  readonly place: PatchPlace;
}

/** A cable of the document, or of a wire. Nodes are named by path. */
export interface SoundCable {
  readonly from: CableEnd;
  readonly to: CableEnd;
  readonly gainDb: number;
}

export interface OpenChain {
  readonly path: string;
  /** What it is called where it stands. */
  readonly label: string;
  readonly title: string;
  /** The wires of its main ports. */
  readonly input: string;
  readonly output: string;
}

/** A patch of the document, and the definition of the chain that it stands in. */
interface Scope {
  readonly patch: Patch;
  readonly place: PatchPlace;
  readonly around: CatalogNode | undefined;
}

/** No id has this sign in it. */
const WIRE = '~';
const WIRE_PORT = 'out';
const wireOf = (chain: string, side: 'in' | 'out', port: string): string => `${chain}${WIRE}${side}-${port}`;

export class SoundGraph {
  /** Without wires. */
  readonly nodes = new Map<string, SoundNode>();
  /** Those that are open: not bypassed, with a patch in them. */
  readonly chains = new Map<string, OpenChain>();
  readonly #into = new Map<string, SoundCable[]>();
  readonly #out = new Map<string, SoundCable[]>();

  constructor(patch: Patch, private readonly catalog: Catalog) {
    this.#open({ patch, place: [], around: undefined });
  }

  into(path: string): readonly SoundCable[] {
    return this.#into.get(path) ?? NONE;
  }

  out(path: string): readonly SoundCable[] {
    return this.#out.get(path) ?? NONE;
  }

  /** Other values of knobs, by the paths of their nodes; those in bypassed chains are not here. */
  turn(nodes: ReadonlyMap<string, PatchNode>): void {
    for (const [path, node] of nodes) {
      const known = this.nodes.get(path);
      if (known !== undefined) known.node = node;
    }
  }

  /** The open chains round a node, the outermost first. */
  around(path: string): readonly OpenChain[] {
    const ids = path.split('/');
    return ids.slice(1).flatMap((_, k) => this.chains.get(ids.slice(0, k + 1).join('/')) ?? []);
  }

  #open(scope: Scope): void {
    const { patch, place } = scope;
    for (const [id, node] of patch.nodes) {
      const definition = definitionOf(node, this.catalog);
      if (definition === undefined || isEnd(definition, scope)) continue;
      if (definition.role === 'chain') this.#openChain(node, definition, [...place, id]);
      else this.nodes.set(pathAt(place, id), { node, definition, place });
    }
    for (const { from, to, gainDb, depth } of patch.cables.values()) {
      const target = definitionOf(patch.nodes.get(to.node), this.catalog);
      if (depth !== undefined || target?.inputs[to.port]?.key === true) continue;
      const [source, end] = [this.#end(scope, from, 'out'), this.#end(scope, to, 'in')];
      if (source !== undefined && end !== undefined) this.#connect(source, end, gainDb);
    }
  }

  #openChain(node: PatchNode, definition: CatalogNode, place: PatchPlace): void {
    const path = place.join('/');
    const ports = mainPorts(definition);
    if (ports.input === undefined || ports.output === undefined) return;
    const [input, output] = [wireOf(path, 'in', ports.input), wireOf(path, 'out', ports.output)];
    if (node.chain === undefined || node.bypassed) return this.#connect({ node: input, port: WIRE_PORT }, { node: output, port: WIRE_PORT }, 0);
    this.chains.set(path, { path, label: node.label, title: node.chain.patch.title || definition.name, input, output });
    this.#open({ patch: node.chain.patch, place, around: definition });
  }

  #connect(from: CableEnd, to: CableEnd, gainDb: number): void {
    push(this.#out, from.node, { from, to, gainDb });
    push(this.#into, to.node, { from, to, gainDb });
  }

  /** Where a cable ends: a node, or the wire of a chain's port, as it is seen from outside and from inside. */
  #end(scope: Scope, { node: id, port }: CableEnd, side: 'in' | 'out'): CableEnd | undefined {
    const node = scope.patch.nodes.get(id);
    const definition = definitionOf(node, this.catalog);
    if (node === undefined || definition === undefined) return undefined;
    if (definition.role === 'chain') return { node: wireOf(pathAt(scope.place, id), side, port), port: WIRE_PORT };
    if (!isEnd(definition, scope)) return definition[side === 'in' ? 'inputs' : 'outputs'][port] && { node: pathAt(scope.place, id), port };
    const [inner, ports] = definition.role === 'chain-input' ? ['in' as const, scope.around?.inputs] : ['out' as const, scope.around?.outputs];
    const wanted = node.config['port'];
    const own = typeof wanted === 'string' && ports?.[wanted] !== undefined ? wanted : Object.keys(ports ?? {})[0] ?? '';
    return { node: wireOf(scope.place.join('/'), inner, own), port: WIRE_PORT };
  }
}

const NONE: readonly SoundCable[] = [];

/** Of the document itself they are nodes like others. */
const isEnd = ({ role }: CatalogNode, { around }: Scope): boolean => around !== undefined && (role === 'chain-input' || role === 'chain-output');

export function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
