/** Which sounds are to be set against each other: those that are selected on the surface, or the two that are probed. Changes nothing. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Shell } from '../../editor/commands.ts';
import { inputName, namedUpstream } from '../../editor/input-name.ts';
import { mainPorts } from '../../patch/compositions.ts';
import type { Patch } from '../../patch/patch.ts';
import { patchAt, pathAt, splitPath } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { endAt, type Tap, tapped } from '../listening/tap.ts';
import { probedPair } from '../probe/probed-pair.ts';
import { cableAt, nameIn, nameWithin } from '../sound-paths.ts';

/** As many as a masking node has inputs. */
const MOST = 8;
const NUMBERS = Array.from({ length: MOST }, (_, k) => k + 1);
/** As their dock calls them. */
const PROBES = ['A', 'B'];

/** Where a sound is looked at, and what it is called. */
export interface Sound {
  readonly tap: Tap;
  readonly name: string;
}

const isSound = (patch: Patch, cable: string): boolean => cableAt(patch, cable)?.cable.depth === undefined;

/** What is selected: cables as they carry it, nodes as they give it. Each sound once. */
export function soundsSelected({ model, place }: Shell, document: Patch): readonly Sound[] {
  const { nodes, cables } = model.selected;
  const ofCables = [...cables].map((id) => pathAt(place, id)).filter((cable) => isSound(document, cable)).map((cable): Tap => ({ cable }));
  const ofNodes = [...nodes].flatMap((node): Tap[] => {
    const port = mainPorts(model.definition(node)).output;
    return port === undefined ? [] : [{ outlet: endAt(place, { node, port }) }];
  });
  return named(document, model.session.catalog, [...ofCables, ...ofNodes], NUMBERS);
}

/** @returns undefined unless two probes are pinned; in words why they are not two sounds */
export function soundsProbed({ session: { patch, catalog }, probes }: Pick<App, 'session' | 'probes'>): readonly Sound[] | string | undefined {
  const pair = probedPair(patch, probes);
  if (pair === undefined) return undefined;
  if (!pair.every((cable) => isSound(patch, cable))) return 'One of the probed cables turns a knob and is no sound. To see which hides which, probe two sounds.';
  const sounds = named(patch, catalog, pair.map((cable): Tap => ({ cable })), PROBES);
  return sounds.length < 2 ? 'Both probed cables carry the same sound. To see which hides which, probe two that differ.' : sounds;
}

/**
 * What sounds twice is asked for once. Two of one origin are told apart by the nodes they come out of, by the chains those are in, or else
 * by their marks.
 */
function named(patch: Patch, catalog: Catalog, taps: readonly Tap[], marks: readonly (number | string)[]): readonly Sound[] {
  const distinct = new Map<string, { readonly tap: Tap; readonly node: string }>();
  for (const tap of taps) {
    const found = tapped(patch, tap);
    if (found !== undefined && distinct.size < MOST) distinct.set(`${found.from.node} ${found.from.port} ${found.gainDb}`, { tap, node: found.from.node });
  }
  const all = [...distinct.values()];
  const ownName = (path: string): string => { const { place, id } = splitPath(path); return nameIn(patchAt(patch, place)!, id, catalog); };
  const ways: ((node: string) => string)[] = [(node) => originOf(patch, catalog, node), ownName, (node) => nameWithin(patch, node, catalog)];
  const isClear = (name: string, names: readonly string[]): boolean => names.indexOf(name) === names.lastIndexOf(name);
  const names = ways.reduce<readonly string[]>((before, way) => before.map((name, k) => (name !== '' && isClear(name, before) ? name : way(all[k]!.node))), all.map(() => ''));
  return all.map(({ tap }, k) => ({ tap, name: isClear(names[k]!, names) ? names[k]! : `${names[k]!} ${marks[k]!}` }));
}

/** What comes into a chain from outside is called what it is called there. */
function originOf(patch: Patch, catalog: Catalog, path: string): string {
  const { place, id: start } = splitPath(path);
  const within = patchAt(patch, place)!;
  const { name, id } = namedUpstream(within, catalog, start);
  const node = within.nodes.get(id);
  const chain = place.at(-1);
  const around = patchAt(patch, place.slice(0, -1));
  if (chain === undefined || around === undefined || node === undefined || node.label !== '' || definitionOf(node, catalog)?.role !== 'chain-input') return name;
  const [main] = Object.keys(definitionOf(around.nodes.get(chain), catalog)?.inputs ?? {});
  const port = node.config['port'];
  return inputName(around, catalog, chain, typeof port === 'string' ? port : main ?? '') ?? name;
}
