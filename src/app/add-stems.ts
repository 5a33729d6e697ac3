/**
 * Sound files as strips of a mix: each a stem into a fader and a pan, into the output, from left to right. Pure.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogNode } from '../kit/index.ts';
import { createCable, createNode } from '../patch/create.ts';
import type { Edit } from '../patch/edit.ts';
import { createIdSource } from '../patch/new-id.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';

/** Distance of nodes in canvas units: a face and its cables fit in between. */
const COLUMN = 240;
const ROW = 180;
/** Of a file's name, for its strip. */
const LABEL_CHARS = 60;

export function addStems(patch: Patch, catalog: Catalog, media: readonly MediaRef[], at: { readonly x: number; readonly y: number }): Edit[] {
  const edits: Edit[] = [];
  const nodeId = createIdSource((id) => patch.nodes.has(id));
  const cableId = createIdSource((id) => patch.cables.has(id));
  const type = (id: string): CatalogNode => {
    const found = catalog.get(id);
    if (found === undefined) throw new RangeError(`no node "${id}" in the catalog`);
    return found;
  };
  const connect = (from: string, to: string): void => void edits.push({ kind: 'add-cable', id: cableId('cable'), cable: createCable({ node: from, port: 'out' }, { node: to, port: 'in' }) });
  let output = [...patch.nodes].find(([, node]) => definitionOf(node, catalog)?.role === 'output')?.[0];
  if (output === undefined && media.length > 0) {
    output = nodeId('output');
    edits.push({ kind: 'add-node', id: output, node: createNode(type('output'), { x: at.x + 3 * COLUMN, y: at.y }) });
  }
  // Put down close before the output, a strip ends there; behind it, it was meant to be.
  const end = patch.nodes.get(output ?? '')?.x;
  const left = end !== undefined && at.x < end ? Math.min(at.x, end - 3 * COLUMN) : at.x;
  media.forEach((one, row) => {
    const label = [...one.name.replace(/\.[^.]*$/, '')].slice(0, LABEL_CHARS).join('');
    const y = at.y + row * ROW;
    const base = label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 24) || 'stem';
    const stem = nodeId(base);
    const fader = nodeId(`${base}-fader`);
    const pan = nodeId(`${base}-pan`);
    const config = one.channels === 1 ? { channels: 'mono' } : {};
    edits.push({ kind: 'add-node', id: stem, node: createNode(type('stem'), { x: left, y, label, media: one, config }) });
    edits.push({ kind: 'add-node', id: fader, node: createNode(type('fader'), { x: left + COLUMN, y, label }) });
    edits.push({ kind: 'add-node', id: pan, node: createNode(type('pan'), { x: left + 2 * COLUMN, y }) });
    connect(stem, fader);
    connect(fader, pan);
    connect(pan, output!);
  });
  return edits;
}
