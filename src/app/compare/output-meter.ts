/** A loudness meter on all that leaves a patch, only for listening: versions of a patch are compared by it. Pure. */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable, Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import type { Watch } from '../observe-patch.ts';

const METER = `${HIDDEN}output-meter`;
export const OUTPUT_LOUDNESS: Watch = { path: METER, name: 'integratedLufs' };

export function withOutputMeter(patch: Patch, catalog: Catalog): Patch {
  const definition = catalog.get('loudness-meter');
  if (definition === undefined) return patch;
  const cables = new Map<string, Cable>();
  for (const [id, { from, to, gainDb, inverted }] of patch.cables) {
    const role = definitionOf(patch.nodes.get(to.node), catalog)?.role;
    if (role === 'output' || role === 'chain-output') cables.set(`${METER}-${id}`, createCable(from, { node: METER, port: 'in' }, { gainDb, inverted }));
  }
  return withHidden(patch, { nodes: new Map([[METER, createNode(definition)]]), cables });
}
