/** What is to be measured of what is selected on the surface, with names for its ends. Main thread; changes nothing. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Shell } from '../../editor/commands.ts';
import { words } from '../../editor/node-layout.ts';
import type { Cable, CableEnd, Patch } from '../../patch/patch.ts';
import { isSamePlace, pathAt, type PatchPlace } from '../../patch/place.ts';
import { definitionOf } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { endAt } from '../listening/tap.ts';
import { probedPair } from '../probe/probed-pair.ts';
import { cableAt, nameIn, nameWithin } from '../sound-paths.ts';
import type { NullSubject } from './null-panel.ts';
import { originalCable, withChainsOpened } from './opened-chains.ts';
import type { TwoCables } from './two-cables.ts';
import { type Way, wayBetween, type WayIn, type WayOut, wayThrough } from './way.ts';

export interface Subject {
  readonly title: string;
  readonly place: PatchPlace;
  /** The patch that stands there. */
  readonly within: Patch;
  readonly way: Way;
  nameOfIn(into: WayIn): string;
  nameOfOut(out: WayOut): string;
  /** Whether what comes in there is mono, as far as it is known. */
  isMono(into: WayIn): boolean;
}

/** Two cables are selected, and nothing else. */
function twoCables({ model: { selected } }: Shell): readonly [string, string] | undefined {
  const [a, b, ...more] = selected.cables;
  return selected.nodes.size === 0 && a !== undefined && b !== undefined && more.length === 0 ? [a, b] : undefined;
}

export const canMeasure = (shell: Shell): boolean => shell.model.selected.nodes.size > 0 || twoCables(shell) !== undefined;

const NOTHING = 'No sound goes through what is selected. Select the nodes that are to be measured, or two cables with nodes between them.';
const NO_WAY = 'There is no way from one of these cables to the other. To compare them, ask whether they null.';

/** @returns in words why there is nothing to measure */
export function subjectOf(shell: Shell): Subject | string {
  const { model, place } = shell;
  const { patch, session: { catalog } } = model;
  const ends = twoCables(shell)?.map((id) => patch.cables.get(id)!);
  const way = ends === undefined ? wayThrough(patch, model.selected.nodes, catalog) : wayBetween(patch, ends[0]!, ends[1]!, catalog);
  return subjectIn({ patch, place, nameOf: (id) => model.nameOf(id), isMono: (id) => model.session.cableFacts(id)?.carry === 'mono' }, way, catalog);
}

/** What lies between the two probes, through the chains they stand in. @returns undefined unless two are pinned; in words why there is nothing to measure */
export function subjectProbed({ session, probes }: Pick<App, 'session' | 'probes'>): Subject | string | undefined {
  const { patch: document, catalog } = session;
  const found = probedPair(document, probes)?.map((cable) => cableAt(document, cable)!);
  if (found === undefined) return undefined;
  const patch = withChainsOpened(document, found.map(({ place }) => place), catalog);
  const [a, b] = found.map(({ cable, place }): Cable => ({ ...cable, from: endAt(place, cable.from), to: endAt(place, cable.to) }));
  return subjectIn({ patch, place: [], nameOf: (path) => nameWithin(document, path, catalog), isMono: (id) => session.cableFacts(originalCable(id))?.carry === 'mono' }, wayBetween(patch, a!, b!, catalog), catalog);
}

interface Ground {
  readonly patch: Patch;
  readonly place: PatchPlace;
  nameOf(node: string): string;
  isMono(cable: string): boolean;
}

function subjectIn({ patch, place, nameOf, isMono }: Ground, way: Way | undefined, catalog: Catalog): Subject | string {
  if (way === undefined) return NO_WAY;
  if (way.nodes.size === 0 || way.ins.length === 0 || way.outs.length === 0) return NOTHING;
  const endName = ({ node, port }: CableEnd, side: 'inputs' | 'outputs'): string => {
    const ports = definitionOf(patch.nodes.get(node), catalog)?.[side] ?? {};
    return Object.keys(ports).length < 2 ? nameOf(node) : `${nameOf(node)} · ${ports[port]?.label ?? words(port)}`;
  };
  const isEnd = (id: string): boolean => ['chain-input', 'chain-output'].includes(definitionOf(patch.nodes.get(id), catalog)?.role ?? '');
  const names = [...way.nodes].filter((id) => !isEnd(id)).map(nameOf);
  return {
    title: names.length === 0 ? 'from end to end' : names.length <= 3 ? names.join(' + ') : `${names.slice(0, 2).join(' + ')} and ${names.length - 2} more`,
    place, within: patch, way,
    nameOfIn: ({ from, inlet }) => (from !== undefined ? `instead of ${endName(from, 'outputs')}` : `into ${endName(inlet!, 'inputs')}`),
    nameOfOut: ({ outlet, sum }) => (outlet !== undefined ? endName(outlet, 'outputs') : `all into ${endName(sum!.to, 'inputs')}`),
    isMono: ({ cables: ids }) => ids.length > 0 && ids.every(isMono),
  };
}

/** The two that are selected. */
export function nullSelected(shell: Shell, document: Patch): NullSubject | undefined {
  const pair = twoCables(shell);
  return pair && nullOf(document, [pathAt(shell.place, pair[0]), pathAt(shell.place, pair[1])], shell.model.session.catalog);
}

/** @returns undefined unless two probes are pinned */
export function nullProbed({ session: { patch, catalog }, probes }: Pick<App, 'session' | 'probes'>): NullSubject | undefined {
  const pair = probedPair(patch, probes);
  return pair && nullOf(patch, pair, catalog);
}

/** In different chains, those are told too. */
function nullOf(document: Patch, cables: TwoCables, catalog: Catalog): NullSubject | undefined {
  const [a, b] = cables.map((cable) => cableAt(document, cable));
  if (a === undefined || b === undefined) return undefined;
  const isApart = !isSamePlace(a.place, b.place);
  const nameOf = ({ place, within, cable }: typeof a): string => (isApart ? nameWithin(document, pathAt(place, cable.from.node), catalog) : nameIn(within, cable.from.node, catalog));
  return { cables, names: [nameOf(a), nameOf(b)] };
}
