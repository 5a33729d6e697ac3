/**
 * From a body that is moved on the stage to the edits that move its sound: sideways the node that pans it, in depth the fader. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { SILENCE_DB } from '../../kit/index.ts';
import { DEFAULT_BASE_DEGREES, tangentLaw } from '../../measure/image/direction.ts';
import { levelForDepthDb } from '../../measure/image/distance.ts';
import { insertOnCable } from '../../patch/compositions.ts';
import { createNode } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { createIdSource } from '../../patch/new-id.ts';
import type { Patch } from '../../patch/patch.ts';
import { editAt, patchAt, pathAt, splitPath } from '../../patch/place.ts';
import { allParams, definitionOf } from '../../patch/values.ts';
import { nodeAt } from '../media-nodes.ts';
import type { Hold } from './strip-courses.ts';
import type { Strip } from './strips.ts';

/** A fader that is pulled to the back stays where it can be heard coming back. */
const LEAST_DB = -60;
/** Halvings of the way of a knob: finer than it can be set. */
const HALVINGS = 24;

/** Where the knobs stand as a drag begins. */
export interface Grip {
  readonly strip: Strip;
  readonly degrees: number | undefined;
  readonly levelDb: number | undefined;
}

export function gripOf(patch: Patch, catalog: Catalog, strip: Strip): Grip {
  return {
    strip,
    degrees: strip.sideways && degreesAt(patch, catalog, strip.sideways),
    levelDb: strip.forward && valueOf(patch, catalog, strip.forward),
  };
}

/** @param right how far to the right of where it began, in halves of the base @param forward how far, in parts of the depth; undefined leaves it alone */
export function moveEdits(patch: Patch, catalog: Catalog, { strip, degrees, levelDb }: Grip, right: number | undefined, forward: number | undefined): readonly Edit[] {
  const edits: Edit[] = [];
  if (right !== undefined && degrees !== undefined && strip.sideways !== undefined) {
    const value = valueForDegrees(patch, catalog, strip.sideways, degrees + right * DEFAULT_BASE_DEGREES);
    if (value !== undefined) edits.push(turned(strip.sideways, value));
  }
  if (forward !== undefined && levelDb !== undefined && strip.forward !== undefined) {
    const { min, max } = definitionOf(nodeAt(patch, strip.forward.node), catalog)!.params[strip.forward.param]!;
    const wanted = (levelDb <= SILENCE_DB ? LEAST_DB : levelDb) + levelForDepthDb(forward);
    edits.push(turned(strip.forward, Math.min(max, Math.max(min, LEAST_DB, Math.round(wanted * 10) / 10))));
  }
  return edits;
}

/** A knob is turned where its node stands, in a chain as the canvas would there. */
function turned({ node, param }: Hold, value: number): Edit {
  const { place, id } = splitPath(node);
  return editAt(place, { kind: 'set-param', node: id, param, value });
}

function valueOf(patch: Patch, catalog: Catalog, { node: id, param }: Hold): number | undefined {
  const node = nodeAt(patch, id);
  const definition = definitionOf(node, catalog);
  return node === undefined || definition === undefined ? undefined : (node.params[param] ?? definition.params[param]!.initial);
}

/** Where a node's knob puts a sound of the middle. */
function degreesAt(patch: Patch, catalog: Catalog, { node: id, param }: Hold, value?: number): number | undefined {
  const node = nodeAt(patch, id);
  const definition = definitionOf(node, catalog);
  const sides = definition?.onStage?.sideways?.sides;
  if (node === undefined || definition === undefined || sides === undefined) return undefined;
  return tangentLaw(...sides({ ...allParams(node, definition), ...(value === undefined ? {} : { [param]: value }) }));
}

/** The knob's value for a direction, by halving: more is always further to the right. */
function valueForDegrees(patch: Patch, catalog: Catalog, hold: Hold, degrees: number): number | undefined {
  const param = definitionOf(nodeAt(patch, hold.node), catalog)?.params[hold.param];
  if (param === undefined) return undefined;
  let [low, high] = [param.min, param.max];
  for (let k = 0; k < HALVINGS; k++) {
    const middle = (low + high) / 2;
    if ((degreesAt(patch, catalog, hold, middle) ?? 0) < degrees) low = middle;
    else high = middle;
  }
  return Math.round(((low + high) / 2) * 10) / 10;
}

/** What is offered where a strip has nothing to pan it with: the plainest node of the catalog that can. */
export function pannerOf(catalog: Catalog): CatalogNode | undefined {
  return catalog.all().find(({ onStage, latencyFrames }) => onStage?.sideways !== undefined && latencyFrames === undefined);
}

/** Puts it behind the strip, where its first cable leaves; undefined where none does. */
export function insertPanner(patch: Patch, catalog: Catalog, { end, id: fader }: Strip): { readonly edit: Edit; readonly node: string } | undefined {
  const definition = pannerOf(catalog);
  const { place, id: last } = splitPath(end.node);
  const within = patchAt(patch, place);
  if (definition === undefined || within === undefined) return undefined;
  const found = [...within.cables].filter(([, { from, depth }]) => from.node === last && from.port === end.port && depth === undefined);
  const [cable, ...others] = found;
  if (cable === undefined || others.some(([, { to }]) => definitionOf(within.nodes.get(to.node), catalog)?.role !== 'view')) return undefined;
  const id = createIdSource((taken) => within.nodes.has(taken))(`${splitPath(fader).id}-${definition.id}`);
  const { x, y } = within.nodes.get(last)!;
  return { edit: editAt(place, insertOnCable(within, cable[0], id, createNode(definition, { x: x + 184, y }), catalog)), node: pathAt(place, id) };
}
