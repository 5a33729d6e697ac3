/**
 * Where hidden nodes get their sound: from an outlet or a cable anywhere in the document, named by path, through chains. They stand in the
 * document itself, whatever chain they listen into, so that one node can hear two chains. Pure.
 */
import { createCable } from '../../patch/create.ts';
import type { Cable, CableEnd, Patch, PatchNode } from '../../patch/patch.ts';
import { patchAt, pathAt, type PatchPlace, splitPath } from '../../patch/place.ts';
import { cableAt } from '../sound-paths.ts';
import { withHidden } from './hidden.ts';

/** A cable by its path, as it carries its sound; or an outlet, its node named by path. */
export type Tap = { readonly cable: string } | { readonly outlet: CableEnd };

/** A hidden node, and what each of its inputs hears. */
export interface Listener {
  /** Begins with HIDDEN. */
  readonly id: string;
  readonly node: PatchNode;
  readonly taps: Readonly<Record<string, Tap>>;
}

/** An end in the patch at a place, as it is named from the document. */
export const endAt = (place: PatchPlace, { node, port }: CableEnd): CableEnd => ({ node: pathAt(place, node), port });

/** Where the sound comes from, and what the cable makes of it; undefined where it is gone. */
export function tapped(patch: Patch, tap: Tap): Pick<Cable, 'from' | 'gainDb' | 'inverted'> | undefined {
  if ('outlet' in tap) {
    const { place, id } = splitPath(tap.outlet.node);
    return patchAt(patch, place)?.nodes.has(id) ? { from: tap.outlet, gainDb: 0, inverted: false } : undefined;
  }
  const found = cableAt(patch, tap.cable);
  if (found === undefined) return undefined;
  const { from, gainDb, inverted, depth } = found.cable;
  // What moves a knob is looked at as it is: its depth is in the knob's own units.
  return { from: endAt(found.place, from), ...(depth === undefined ? { gainDb, inverted } : { gainDb: 0, inverted: false }) };
}

const cableId = ({ id }: Listener, port: string): string => `${id}-${port}`;

/** As it was, where something that is to be heard is gone. */
export function withListener(patch: Patch, listener: Listener): Patch {
  const cables = new Map<string, Cable>();
  for (const [port, tap] of Object.entries(listener.taps)) {
    const found = tapped(patch, tap);
    if (found === undefined) return patch;
    cables.set(cableId(listener, port), createCable(found.from, { node: listener.id, port }, { gainDb: found.gainDb, inverted: found.inverted }));
  }
  return withHidden(patch, { nodes: new Map([[listener.id, listener.node]]), cables });
}

/** The hidden cables that go by the gain of a cable of the document. */
export function followers(patch: Patch, listeners: readonly Listener[], cable: string): readonly string[] {
  const of = listeners.flatMap((listener) => Object.entries(listener.taps).flatMap(([port, tap]) => ('cable' in tap && tap.cable === cable ? [cableId(listener, port)] : [])));
  return of.length === 0 || cableAt(patch, cable)?.cable.depth !== undefined ? [] : of;
}
