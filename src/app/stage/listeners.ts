/**
 * What the stage listens with: a hidden node behind each strip and each room, for the patch that is played only. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { CableEnd, Patch } from '../../patch/patch.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import { type Strip, stripsOf } from './strips.ts';

const LISTENER = 'image';
/** Long enough to stand still, short enough to follow a note; what places a body averages on from there. */
const AVERAGE_MS = 250;

/** The hidden node behind an outlet, which is named by path itself. */
export const listenerId = ({ node, port }: CableEnd): string => `${HIDDEN}stage-${node.replaceAll('/', HIDDEN)}-${port}`;

/** Each outlet once, by its listener. */
export const listenedEnds = (strips: readonly Strip[]): ReadonlyMap<string, CableEnd> =>
  new Map(strips.flatMap(({ end, sends }) => [end, ...sends.map(({ room }) => room)]).map((end) => [listenerId(end), end]));

export function withListeners(patch: Patch, catalog: Catalog): Patch {
  const definition = catalog.get(LISTENER);
  if (definition === undefined) return patch;
  const input = Object.keys(definition.inputs)[0]!;
  const ends = [...listenedEnds(stripsOf(patch, catalog))];
  return withHidden(patch, {
    nodes: new Map(ends.map(([id]) => [id, createNode(definition, { params: { averageMs: AVERAGE_MS } })])),
    cables: new Map(ends.map(([id, end]) => [id, createCable(end, { node: id, port: input })])),
  });
}
