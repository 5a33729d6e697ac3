/**
 * What the stage listens with: a hidden node behind each strip and each room, in the chain where that stands, for the patch that is
 * played only. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { CableEnd, Patch } from '../../patch/patch.ts';
import { pathAt, splitPath } from '../../patch/place.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import { push } from './sound-graph.ts';
import { type Strip, stripsOf } from './strips.ts';

const LISTENER = 'image';
/** Long enough to stand still, short enough to follow a note; what places a body averages on from there. */
const AVERAGE_MS = 250;

/** The path of the hidden node behind an outlet, which is named by path itself. */
export function listenerId({ node, port }: CableEnd): string {
  const { place, id } = splitPath(node);
  return pathAt(place, `${HIDDEN}stage-${id}-${port}`);
}

/** Each outlet once, by its listener. */
export const listenedEnds = (strips: readonly Strip[]): ReadonlyMap<string, CableEnd> =>
  new Map(strips.flatMap(({ end, sends }) => [end, ...sends.map(({ room }) => room)]).map((end) => [listenerId(end), end]));

export function withListeners(patch: Patch, catalog: Catalog): Patch {
  const definition = catalog.get(LISTENER);
  if (definition === undefined) return patch;
  const input = Object.keys(definition.inputs)[0]!;
  const places = new Map<string, (readonly [id: string, end: CableEnd])[]>();
  for (const [path, { node, port }] of listenedEnds(stripsOf(patch, catalog))) {
    const { place, id } = splitPath(path);
    push(places, place.join('/'), [id, { node: splitPath(node).id, port }]);
  }
  return [...places].reduce((heard, [place, ends]) => withHidden(heard, {
    nodes: new Map(ends.map(([id]) => [id, createNode(definition, { params: { averageMs: AVERAGE_MS } })])),
    cables: new Map(ends.map(([id, end]) => [id, createCable(end, { node: id, port: input })])),
  }, place === '' ? [] : place.split('/')), patch);
}
