/**
 * Who is soloed in a document, and whom that silences: as the compiler has it, on the graph that the engine plays, chains that are bypassed
 * included. Their nodes run on unheard, and a solo in there holds its way through the mix as any other. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { expand } from '../../compile/expand.ts';
import type { FlatGraph } from '../../compile/flat-graph.ts';
import { type SoloState, soloSilences } from '../../compile/solo.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { splitPath } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import { nodeAt } from '../media-nodes.ts';
import { soloState } from '../patch-views.ts';
import { nameWithin } from '../sound-paths.ts';

export class SoloOnStage {
  #state: SoloState;
  #graph: FlatGraph | undefined;
  #silenced: ReadonlySet<string> | undefined;

  constructor(private readonly patch: Patch, private readonly catalog: Catalog) {
    this.#state = soloState(patch, catalog);
  }

  /** Paths of faders. */
  get solos(): ReadonlySet<string> {
    return this.#state.soloed;
  }

  /** Paths of nodes that would be heard, were nobody soloed. */
  get silenced(): ReadonlySet<string> {
    if (this.#state.soloed.size === 0) return NONE;
    // How it is wired needs no kernels.
    this.#graph ??= expand(this.patch, this.catalog, () => undefined, this.patch.rateHz).graph;
    return (this.#silenced ??= silencedIn(this.#graph, this.#state));
  }

  /** Other values of knobs, by the paths of their nodes. Returns whether that soloed anybody, or ended it. */
  turn(nodes: ReadonlyMap<string, PatchNode>, patch: Patch): boolean {
    const { soloed, safe } = this.#state;
    const isOther = [...nodes].some(([path, node]) => definitionOf(node, this.catalog)?.role === 'strip' && (isOn(node, 'solo') !== soloed.has(path) || isOn(node, 'soloSafe') !== safe.has(path)));
    if (!isOther) return false;
    this.#state = soloState(patch, this.catalog);
    this.#silenced = undefined;
    return true;
  }

  /** As it was called when this was made: names are no knobs. "Level in Channel strip, which is bypassed". */
  nameOf(fader: string): string {
    const isAsleep = splitPath(fader).place.some((_, k, place) => nodeAt(this.patch, place.slice(0, k + 1).join('/'))?.bypassed === true);
    return `${nameWithin(this.patch, fader, this.catalog)}${isAsleep ? ', which is bypassed' : ''}`;
  }
}

const NONE: ReadonlySet<string> = new Set();
const isOn = ({ params }: PatchNode, param: 'solo' | 'soloSafe'): boolean => (params[param] ?? 0) > 0;

function silencedIn(graph: FlatGraph, state: SoloState): ReadonlySet<string> {
  const silent = soloSilences({ graph }, state);
  const [always, inSolo] = [heardNodes(graph, () => true), heardNodes(graph, (cable) => !silent.has(graph.cables[cable]!.identity))];
  return new Set(graph.nodes.flatMap(({ path }, n) => (always[n] === 1 && inSolo[n] === 0 ? [path] : [])));
}

/** From the outputs back along what sounds. */
function heardNodes({ nodes, cables, from, toPort, incoming: { start, cables: into } }: FlatGraph, isOpen: (cable: number) => boolean): Uint8Array {
  const heard = new Uint8Array(nodes.length);
  const queue = [...nodes.keys()].filter((n) => nodes[n]!.kind === 'output');
  for (const node of queue) heard[node] = 1;
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (let k = start[node]!; k < start[node + 1]!; k++) {
      const cable = into[k]!;
      const source = from[cable]!;
      if (heard[source] === 1 || toPort[cable]! < 0 || cables[cable]!.isKey || cables[cable]!.gain === 0 || !isOpen(cable)) continue;
      heard[source] = 1;
      queue.push(source);
    }
  }
  return heard;
}
