/**
 * What a probe hangs on a cable: a level meter and one picture, only for listening. It gets what the cable carries, its gain
 * and polarity included. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Outlet } from '../../editor/session.ts';
import { createNode } from '../../patch/create.ts';
import type { Patch } from '../../patch/patch.ts';
import { HIDDEN } from '../listening/hidden.ts';
import type { Listener } from '../listening/tap.ts';
import { cableAt, chainNames, nameIn } from '../sound-paths.ts';

/** Each is a node of the catalog, which brings its picture. */
export const PICTURES = ['spectrum', 'spectrogram', 'oscilloscope', 'goniometer', 'correlation', 'loudness-meter', 'level-meter'] as const;
export type Picture = (typeof PICTURES)[number];

/** `hover` comes and goes with the mouse, the others stay. */
export const SLOTS = ['a', 'b', 'hover'] as const;
export type Slot = (typeof SLOTS)[number];

export const LETTERS: Readonly<Record<Slot, string>> = { a: 'A', b: 'B', hover: '·' };

const METER: Picture = 'level-meter';

/** One for each cable: what a meter has gathered of one is not told of the next. No id has the sign in place of a path's slash. */
const levelId = (slot: Slot, cable: string): string => `${HIDDEN}probe-${slot}-${cable.replaceAll('/', HIDDEN)}`;
const viewId = (slot: Slot, cable: string, picture: Picture): string => (picture === METER ? levelId(slot, cable) : `${levelId(slot, cable)}-${picture}`);

/** Where the probe's sound comes out, to be listened to. */
export const probeOutlet = (slot: Slot, cable: string): Outlet => ({ node: levelId(slot, cable), port: 'out' });

/** The path of the node that a picture is drawn from. */
export const picturePath = (slot: Slot, cable: string, picture: Picture): string => viewId(slot, cable, picture);

/** `cable`: its path. */
export function probeListeners(catalog: Catalog, slot: Slot, cable: string, picture: Picture): readonly Listener[] {
  return [...new Set([METER, picture])].flatMap((type): Listener[] => {
    const definition = catalog.get(type);
    return definition === undefined ? [] : [{ id: viewId(slot, cable, type), node: createNode(definition), taps: { in: { cable } } }];
  });
}

/** What a cable joins, "Trim → Pan", and the chains it stands in, "Drums › Kit"; undefined where it is gone. */
export function cableNames(patch: Patch, path: string, catalog: Catalog): { readonly ends: string; readonly chains: string } | undefined {
  const found = cableAt(patch, path);
  if (found === undefined) return undefined;
  const { cable: { from, to }, place, within } = found;
  return { ends: `${nameIn(within, from.node, catalog)} → ${nameIn(within, to.node, catalog)}`, chains: chainNames(patch, place, catalog) };
}

/** "Drums › Trim → Pan". */
export function cableWords(patch: Patch, path: string, catalog: Catalog): string {
  const { ends = '', chains = '' } = cableNames(patch, path, catalog) ?? {};
  return chains === '' ? ends : `${chains} › ${ends}`;
}
