/**
 * What a musician calls the sound at an input: the nearest name upstream that somebody gave to a strip, a source, a chain or an effect;
 * what was named and only shapes a sound ("Guitar pan") gives it its name where nothing else does. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { Cable, Patch } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';

/** Strips are short; whoever routes farther names their nodes. */
const FARTHEST = 24;
/** What comes out of these is still the sound that went in. */
const SHAPING: readonly string[] = ['pan', 'tone', 'dynamics', 'saturation'];

/** What is asked at display rate is found once for each state of the document. */
const cablesByTarget = new WeakMap<Patch, ReadonlyMap<string, readonly Cable[]>>();

function cablesInto(patch: Patch, node: string, port: string): readonly Cable[] {
  let found = cablesByTarget.get(patch);
  if (found === undefined) {
    const byTarget = new Map<string, Cable[]>();
    for (const cable of patch.cables.values()) {
      const list = byTarget.get(cable.to.node);
      if (list === undefined) byTarget.set(cable.to.node, [cable]);
      else list.push(cable);
    }
    cablesByTarget.set(patch, (found = byTarget));
  }
  return (found.get(node) ?? []).filter(({ to }) => to.port === port);
}

/** Of all that is wired into a port, joined by a plus; undefined where nothing is. */
export function inputName(patch: Patch, catalog: Catalog, node: string, port: string): string | undefined {
  const names = [...new Set(cablesInto(patch, node, port).map(({ from }) => nameUpstream(patch, catalog, from.node)))];
  return names.length === 0 ? undefined : names.join(' + ');
}

/** Of one node: its own name, or that of where its sound comes from. */
export const nameUpstream = (patch: Patch, catalog: Catalog, start: string): string => namedUpstream(patch, catalog, start).name;

/** The same, with the node that has the name. */
export function namedUpstream(patch: Patch, catalog: Catalog, start: string): { readonly name: string; readonly id: string } {
  let id = start;
  let shaper: { readonly name: string; readonly id: string } | undefined;
  for (let step = 0; step < FARTHEST; step++) {
    const node = patch.nodes.get(id);
    if (node === undefined) break;
    const definition = definitionOf(node, catalog);
    // A send is named for where it leads.
    if (node.label !== '' && definition?.role !== 'send') {
      if (definition === undefined || !SHAPING.includes(definition.tool)) return { name: node.label, id };
      shaper ??= { name: node.label, id };
    }
    if (node.chain?.patch.title) return { name: node.chain.patch.title, id };
    const before = Object.entries(definition?.inputs ?? {}).filter(([, { key }]) => key !== true).flatMap(([name]) => cablesInto(patch, id, name));
    const [only, ...others] = before;
    // Where sounds meet, and where they begin, is a name of its own.
    if (only === undefined || others.length > 0) return shaper ?? { name: node.media?.name.replace(/\.[a-z0-9]+$/i, '') || (definition?.name ?? node.type), id };
    id = only.from.node;
  }
  return shaper ?? { name: definitionOf(patch.nodes.get(start), catalog)?.name ?? start, id: start };
}
