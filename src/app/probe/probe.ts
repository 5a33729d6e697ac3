/**
 * What a probe hangs on a cable: a level meter and one picture, only for listening. It gets what the cable carries, its gain
 * and polarity included. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Outlet } from '../../editor/session.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../patch/patch.ts';
import { pathAt, type PatchPlace } from '../../patch/place.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import { cableAt } from '../sound-paths.ts';

/** Each is a node of the catalog, which brings its picture. */
export const PICTURES = ['spectrum', 'spectrogram', 'oscilloscope', 'goniometer', 'correlation', 'loudness-meter', 'level-meter'] as const;
export type Picture = (typeof PICTURES)[number];

/** `hover` comes and goes with the mouse, the others stay. */
export const SLOTS = ['a', 'b', 'hover'] as const;
export type Slot = (typeof SLOTS)[number];

const METER = 'level-meter';

const levelId = (slot: Slot): string => `${HIDDEN}probe-${slot}`;
const viewId = (slot: Slot, picture: Picture): string => (picture === METER ? levelId(slot) : `${HIDDEN}probe-${slot}-${picture}`);

const placeOf = (cable: string): PatchPlace => cable.split('/').slice(0, -1);

/** Where the probe's sound comes out, to be listened to. */
export const probeOutlet = (slot: Slot, cable: string): Outlet => ({ node: pathAt(placeOf(cable), levelId(slot)), port: 'out' });

/** The path of the node that a picture is drawn from. */
export const picturePath = (slot: Slot, cable: string, picture: Picture): string => pathAt(placeOf(cable), viewId(slot, picture));

/** `cable`: its path. Without the cable the patch is as it was. */
export function withProbe(patch: Patch, catalog: Catalog, slot: Slot, cable: string, picture: Picture): Patch {
  const found = cableAt(patch, cable);
  if (found === undefined) return patch;
  const nodes = new Map<string, PatchNode>();
  const cables = new Map<string, Cable>();
  const { from, gainDb, inverted, depth } = found.cable;
  const hang = (id: string, type: string): void => {
    const definition = catalog.get(type);
    if (definition === undefined) return;
    nodes.set(id, createNode(definition));
    // What moves a knob is looked at as it is: its depth is in the knob's own units.
    cables.set(id, createCable(from, { node: id, port: 'in' }, depth === undefined ? { gainDb, inverted } : {}));
  };
  hang(levelId(slot), METER);
  if (picture !== METER) hang(viewId(slot, picture), picture);
  return withHidden(patch, { nodes, cables }, found.place);
}
