/**
 * A document with the chains that lead to some places taken apart, to find a way through them and to measure it: what stands in them is
 * named by its path, and so are their cables. The ends of a chain stay as wires. Not a document any more: nobody keeps it. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { busOf } from '../../patch/chain-compositions.ts';
import type { Cable, CableEnd, Patch, PatchNode } from '../../patch/patch.ts';
import { patchAt, pathAt, type PatchPlace } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import { endAt } from '../listening/tap.ts';

/** No id has it: several cables are made of one where a chain has several ends. */
const COPY = '~';

/** Of a cable in the opened document, the path of the one in the document that it was. */
export const originalCable = (id: string): string => id.split(COPY)[0]!;

export function withChainsOpened(patch: Patch, places: readonly PatchPlace[], catalog: Catalog): Patch {
  const opened = new Set(places.flatMap((place) => place.map((_, k) => place.slice(0, k + 1).join('/'))));
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  const open = (place: PatchPlace): void => {
    const within = patchAt(patch, place);
    if (within === undefined) return;
    for (const [id, node] of within.nodes) {
      if (opened.has(pathAt(place, id))) open([...place, id]);
      else nodes.set(pathAt(place, id), inPlace(node, place, definitionOf(node, catalog)));
    }
    const ends = (end: CableEnd, role: 'chain-input' | 'chain-output'): readonly CableEnd[] => (opened.has(pathAt(place, end.node)) ? endsOf(within, end, place, role, catalog) : [endAt(place, end)]);
    for (const [id, cable] of within.cables) {
      const pairs = ends(cable.from, 'chain-output').flatMap((from) => ends(cable.to, 'chain-input').map((to) => ({ from, to })));
      pairs.forEach((pair, k) => cables.set(`${pathAt(place, id)}${pairs.length > 1 ? `${COPY}${k}` : ''}`, { ...cable, ...pair }));
    }
  };
  open([]);
  return { ...patch, nodes, cables, automation: new Map(), frames: new Map(), comments: new Map() };
}

/** A chain has buses of its own. */
function inPlace(node: PatchNode, place: PatchPlace, definition: CatalogNode | undefined): PatchNode {
  const bus = busOf(node, definition);
  return bus === undefined || place.length === 0 ? node : { ...node, config: { ...node.config, bus: pathAt(place, bus) } };
}

/** Where the port of a chain that is opened leads to. What stands in a bypassed one is fed and not heard. */
function endsOf(within: Patch, { node: id, port }: CableEnd, place: PatchPlace, role: 'chain-input' | 'chain-output', catalog: Catalog): readonly CableEnd[] {
  const chain = within.nodes.get(id)!;
  const definition = definitionOf(chain, catalog);
  if (role === 'chain-output' && chain.bypassed) return [];
  const ports = Object.keys(definition?.[role === 'chain-input' ? 'inputs' : 'outputs'] ?? {});
  return [...chain.chain!.patch.nodes].flatMap(([inner, node]): CableEnd[] => {
    if (definitionOf(node, catalog)?.role !== role) return [];
    const own = node.config['port'];
    const of = typeof own === 'string' && ports.includes(own) ? own : ports[0];
    return of === port ? [{ node: pathAt([...place, id], inner), port: role === 'chain-input' ? 'in' : 'out' }] : [];
  });
}
