/**
 * Pass 1, expand: inlines chains depth first and connects sends with their receives; ids become paths, names become numbers.
 * Afterwards no chain is left and every path is unique.
 *
 * A chain's ends become wires, so that a sum before a chain stays one sum, with the gains of its own cables.
 *
 * A cable may come out of a node in a chain below it: its end is then the path down to there. No document has such ends, for no id
 * has a slash; what only listens is connected so.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode, Diagnostic } from '../kit/index.ts';
import { diagnose, isBypassable } from '../kit/index.ts';
import type { Cable, Patch, PatchNode } from '../patch/patch.ts';
import { CURVES } from '../patch/patch.ts';
import { mainPorts } from '../patch/compositions.ts';
import { cableGain } from './cable-gain.ts';
import { CableList } from './cable-list.ts';
import { type FlatGraph, sortedGraph } from './flat-graph.ts';
import { type Given, NodeList, type Variant } from './flat-nodes.ts';
import { IdTable } from './id-table.ts';
import { MAX_CHAIN_DEPTH, MAX_FLAT_CABLES, MAX_FLAT_NODES } from './limits.ts';
import { compareTexts } from './sorted-places.ts';
import type { Kernels, Variants } from './variants.ts';
import { createVariants, WIRE } from './variants.ts';

export interface Expanded {
  readonly graph: FlatGraph;
  readonly diagnostics: readonly Diagnostic[];
}

/** Where cables to and from a name of the document go: the index of a flat node, or the ends of a chain. */
type Place = number | ChainEnds;

class Places {
  /** Of a node its index, of a chain the complement (~) of its place in `chains`. */
  private readonly table: IdTable;
  private readonly chains: ChainEnds[] = [];

  constructor(count: number) {
    this.table = new IdTable(count);
  }

  set(id: string, place: Place): void {
    this.table.set(id, typeof place === 'number' ? place : ~(this.chains.push(place) - 1));
  }

  get(id: string): Place | undefined {
    const number = this.table.get(id);
    return number === undefined || number >= 0 ? number : this.chains[~number];
  }
}

interface ChainEnds {
  readonly path: string;
  readonly definition: CatalogNode;
  readonly inner: Places;
  /** By port. */
  readonly inputs: Ends;
  readonly outputs: Ends;
}

type Ends = Map<string, number[]>;

interface Scope {
  readonly places: Places;
  readonly chainInputs: readonly (readonly [PatchNode, number])[];
  readonly chainOutputs: readonly (readonly [PatchNode, number])[];
}

/** What a node of the compiler's own has been given. */
const NOTHING = { params: {}, bypassed: false } as const;

export function expand(patch: Patch, catalog: Catalog, kernels: Kernels, rateHz: number): Expanded {
  return new Expansion(catalog, createVariants(rateHz, kernels), rateHz).run(patch);
}

function hasAutomation({ automation, nodes }: Patch): boolean {
  if (automation.size > 0) return true;
  for (const { chain } of nodes.values()) if (chain !== undefined && hasAutomation(chain.patch)) return true;
  return false;
}

class Expansion {
  private readonly nodes = new NodeList();
  private readonly cables = new CableList();
  private readonly diagnostics: Diagnostic[] = [];
  private isTooLarge = false;

  constructor(private readonly catalog: Catalog, private readonly variants: Variants, private readonly rateHz: number) {}

  run(patch: Patch): Expanded {
    this.scope(patch, '', 0, !this.hasOutput(patch));
    if (hasAutomation(patch)) this.diagnostics.push(diagnose('automation-kept', 'This patch has automation. It is kept in the file, but this version of Patchcord does not play it: the knobs stand still.', {}, 'warning'));
    const { diagnostics } = this;
    if (this.isTooLarge) {
      diagnostics.push(diagnose('graph-too-large', `The patch has more than ${MAX_FLAT_NODES} nodes or ${MAX_FLAT_CABLES} cables with its chains opened and its sends connected. Render parts of it to files and use those.`));
      return { graph: sortedGraph(this.rateHz, new NodeList(), [], new CableList()), diagnostics };
    }
    // Found in the order the document was made in; told in the order of places, as everything else.
    diagnostics.sort((a, b) => compareTexts(`${a.where.node ?? ''} ${a.where.cable ?? ''} ${a.code}`, `${b.where.node ?? ''} ${b.where.cable ?? ''} ${b.code}`));
    return { graph: sortedGraph(this.rateHz, this.nodes, this.variants.all, this.cables), diagnostics };
  }

  private hasOutput({ nodes }: Patch): boolean {
    for (const node of nodes.values()) if (this.definitionOf(node)?.role === 'output') return true;
    return false;
  }

  private definitionOf(node: PatchNode): CatalogNode | undefined {
    return node.unknown === undefined ? this.catalog.get(node.type) : undefined;
  }

  /** Adds the nodes of one patch, then its cables. `isHeard`: a chain opened on its own is heard at its end. */
  private scope(patch: Patch, prefix: string, depth: number, isHeard: boolean): Scope {
    const places = new Places(patch.nodes.size);
    const chainInputs: [PatchNode, number][] = [];
    const chainOutputs: [PatchNode, number][] = [];
    const sends = new Map<string, number[]>();
    const receives = new Map<string, number[]>();
    // By forEach: a loop over entries would make a pair of each.
    patch.nodes.forEach((node, id) => {
      if (this.isTooLarge) return;
      const path = prefix + id;
      const definition = this.definitionOf(node);
      if (definition?.role === 'chain') return places.set(id, this.chain(node, definition, path, depth));
      const index = definition === undefined ? this.placeholder(node, path) : this.node(node, definition, path, isHeard);
      places.set(id, index);
      if (definition?.role === 'chain-input') chainInputs.push([node, index]);
      else if (definition?.role === 'chain-output') chainOutputs.push([node, index]);
      else if (definition?.role === 'send') listed(sends, busOf(node, definition)).push(index);
      else if (definition?.role === 'receive') listed(receives, busOf(node, definition)).push(index);
    });
    patch.cables.forEach((cable, id) => { if (!this.isTooLarge) this.cable(cable, prefix + id, places); });
    this.connectBuses(sends, receives);
    return { places, chainInputs, chainOutputs };
  }

  private node(node: PatchNode, definition: CatalogNode, path: string, isHeard: boolean): number {
    const number = this.variants.of(definition, node.config, isHeard && definition.role === 'chain-output' ? 'output' : undefined);
    const variant = this.variants.all[number]!;
    if (variant.kind === 'wire' && (variant.params.length > 0 || variant.inputs.length === 0) && definition.role !== 'chain-input') {
      this.diagnostics.push(diagnose('kernel-missing', `${definition.name} (${path}) has no kernel in this build, so it only passes on what comes in. Build the engine again.`, { node: path }));
    }
    if (definition.check !== undefined) for (const fault of definition.check(variant.config)) this.diagnostics.push({ ...fault, where: { ...fault.where, node: path } });
    return this.addNode(path, number, node);
  }

  private placeholder(node: PatchNode, path: string): number {
    this.diagnostics.push(diagnose('unknown-node', `${path} is of the type “${node.type}”, version ${node.version}, which is not installed. It passes audio unchanged.`, { node: path }, 'warning'));
    return this.wire(path);
  }

  private wire(path: string): number {
    return this.addNode(path, this.variants.of(WIRE, NOTHING.params, 'wire'), NOTHING);
  }

  private addNode(path: string, variant: number, given: Given): number {
    if (this.nodes.length >= MAX_FLAT_NODES) this.isTooLarge = true;
    return this.nodes.push(path, variant, given);
  }

  private variant(node: number): Variant {
    return this.variants.all[this.nodes.variantNumber(node)]!;
  }

  private chain(node: PatchNode, definition: CatalogNode, path: string, depth: number): Place {
    if (node.chain === undefined || depth >= MAX_CHAIN_DEPTH) {
      this.diagnostics.push(node.chain === undefined
        ? diagnose('chain-empty', `The chain ${path} has no patch in it. It passes audio unchanged; choose a chain for it.`, { node: path }, 'warning')
        : diagnose('chain-too-deep', `The chain ${path} stands in ${depth} others; at most ${MAX_CHAIN_DEPTH} are allowed. It passes audio unchanged; take a chain apart.`, { node: path }));
      return this.wire(path);
    }
    const inner = this.scope(node.chain.patch, `${path}/`, depth + 1, false);
    const place: ChainEnds = { path, definition, inner: inner.places, inputs: endsByPort(inner.chainInputs, Object.keys(definition.inputs)), outputs: endsByPort(inner.chainOutputs, Object.keys(definition.outputs)) };
    this.joinEnds(place);
    if (node.bypassed && isBypassable(definition)) this.passBy(place);
    return place;
  }

  /**
   * A bypassed chain gives what it gets. The nodes in it run on, heard at a gain of zero, so that the latency pass holds the
   * dry sound back by the chain's latency; to the transition it is a cable that comes for one that goes.
   */
  private passBy({ path, definition, inputs, outputs }: ChainEnds): void {
    const { input, output } = mainPorts(definition);
    if (input === undefined || output === undefined) return;
    if (!inputs.has(input)) inputs.set(input, [this.wire(`${path}~in-${input}`)]);
    const [wet] = outputs.get(output) ?? [];
    const bypass = this.wire(`${path}~bypass`);
    this.hiddenCable(`${path}~dry`, inputs.get(input)![0]!, 0, bypass, 0);
    if (wet !== undefined) this.addCable(`${path}~wet`, wet, 0, bypass, 0, 0, 0, false);
    outputs.set(output, [bypass]);
  }

  /** Where several ends stand for one port, one more wire makes them one, so that a cable of the document stays one cable. */
  private joinEnds(place: ChainEnds): void {
    for (const [ends, isInput] of [[place.inputs, true], [place.outputs, false]] as const) {
      for (const [port, indices] of ends) {
        if (indices.length < 2) continue;
        const wire = this.wire(`${place.path}~${isInput ? 'in' : 'out'}-${port}`);
        for (const index of indices) {
          this.hiddenCable(`${place.path}~${this.nodes.path(index)}`, isInput ? wire : index, 0, isInput ? index : wire, 0);
        }
        ends.set(port, [wire]);
      }
    }
  }

  private cable(cable: Cable, path: string, places: Places): void {
    const source = places.get(cable.from.node) ?? below(places, cable.from.node);
    const target = places.get(cable.to.node);
    const from = source === undefined ? -1 : this.endOf(source, 'outputs', cable.from.port);
    const to = target === undefined ? -1 : this.endOf(target, 'inputs', cable.to.port);
    const fromPort = from < 0 ? undefined : this.outputOf(source!, cable.from.port);
    const toPort = to < 0 ? undefined : this.inputOf(target!, cable);
    if (fromPort === undefined || toPort === undefined) {
      const end = fromPort === undefined ? cable.from : cable.to;
      this.diagnostics.push(diagnose('cable-without-end', `The cable ${path} ends at “${end.port}” of ${end.node}, where nothing takes it. Remove it or connect it elsewhere.`, { cable: path, node: end.node, port: end.port }, 'warning'));
      return;
    }
    this.addCable(path, from, fromPort, to, toPort, cableGain(cable), cable.curve === undefined ? 0 : CURVES.indexOf(cable.curve), toPort >= 0 && this.isKey(target!, cable.to.port));
  }

  private addCable(path: string, from: number, fromPort: number, to: number, toPort: number, gain: number, curve: number, isKey: boolean): void {
    if (this.cables.length >= MAX_FLAT_CABLES) this.isTooLarge = true;
    this.cables.push(path, from, fromPort, to, toPort, gain, curve, isKey);
  }

  private hiddenCable(path: string, from: number, fromPort: number, to: number, toPort: number): void {
    this.addCable(path, from, fromPort, to, toPort, 1, 0, false);
  }

  /** The flat node a port leads to, or −1. */
  private endOf(place: Place, side: 'inputs' | 'outputs', port: string): number {
    return typeof place === 'number' ? place : place[side].get(port)?.[0] ?? -1;
  }

  private outputOf(place: Place, port: string): number | undefined {
    if (typeof place !== 'number' || this.variant(place).kind === 'wire') return 0;
    const output = this.variant(place).outputs.indexOf(port);
    return output < 0 ? undefined : output;
  }

  /** The complement (~) of its index for a parameter. */
  private inputOf(place: Place, { to, depth }: Cable): number | undefined {
    if (typeof place !== 'number') return 0;
    const { kind, inputs, params } = this.variant(place);
    if (kind === 'wire') return depth === undefined ? 0 : undefined;
    const input = inputs.indexOf(to.port);
    if (input >= 0) return input;
    const param = params.indexOf(to.port);
    return param < 0 ? undefined : ~param;
  }

  private isKey(place: Place, port: string): boolean {
    const { inputs } = typeof place === 'number' ? this.variant(place).definition : place.definition;
    return inputs[port]?.key === true;
  }

  private connectBuses(sends: ReadonlyMap<string, readonly number[]>, receives: ReadonlyMap<string, readonly number[]>): void {
    for (const [bus, from] of sends) {
      const to = receives.get(bus);
      if (to === undefined) {
        for (const send of from) this.busFault('send-without-receive', send, `sends to the bus “${bus}”, which nothing receives. Add a receive of that name.`);
        continue;
      }
      if (this.cables.length + from.length * to.length > MAX_FLAT_CABLES) {
        this.isTooLarge = true;
        return;
      }
      for (const send of from) for (const receive of to) this.bus(send, receive);
    }
    for (const [bus, to] of receives) {
      if (!sends.has(bus)) for (const receive of to) this.busFault('receive-without-send', receive, `receives the bus “${bus}”, to which nothing sends. Add a send of that name.`);
    }
  }

  private bus(send: number, receive: number): void {
    const from = this.variant(send);
    const to = this.variant(receive);
    const output = from.kind === 'wire' ? 0 : from.outputs.indexOf('bus');
    const input = to.kind === 'wire' ? 0 : to.inputs.indexOf('in');
    if (output < 0 || input < 0) throw new RangeError(`${from.type} has no output "bus" or ${to.type} no input "in"`);
    this.hiddenCable(`${this.nodes.path(send)}~${this.nodes.path(receive)}`, send, output, receive, input);
  }

  private busFault(code: string, index: number, what: string): void {
    const path = this.nodes.path(index);
    this.diagnostics.push(diagnose(code, `${path} ${what}`, { node: path }, 'warning'));
  }
}

/** Down into chains, as the parts of a path say. */
function below(places: Places, path: string): Place | undefined {
  const slash = path.indexOf('/');
  if (slash < 0) return places.get(path);
  const chain = places.get(path.slice(0, slash));
  return typeof chain === 'object' ? below(chain.inner, path.slice(slash + 1)) : undefined;
}

function listed(map: Map<string, number[]>, key: string): number[] {
  let list = map.get(key);
  if (list === undefined) map.set(key, (list = []));
  return list;
}

function busOf(node: PatchNode, definition: CatalogNode): string {
  return String(node.config['bus'] ?? definition.config?.['bus']?.initial ?? '');
}

/** The port a chain's end stands for: as its setting `port` says, else the first. */
function endsByPort(ends: readonly (readonly [PatchNode, number])[], ports: readonly string[]): Ends {
  const byPort: Ends = new Map();
  for (const [node, index] of ends) {
    const wanted = node.config['port'];
    const port = typeof wanted === 'string' && ports.includes(wanted) ? wanted : ports[0];
    if (port !== undefined) listed(byPort, port).push(index);
  }
  return byPort;
}
