/** Which sounds are to be set against each other: those that are selected on the surface, or the two that are probed. Changes nothing. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Shell } from '../../editor/commands.ts';
import { nameUpstream } from '../../editor/input-name.ts';
import { mainPorts } from '../../patch/compositions.ts';
import type { Cable, CableEnd, Patch } from '../../patch/patch.ts';
import type { PatchPlace } from '../../patch/place.ts';
import type { App } from '../boot.ts';
import { probedPair } from '../probe/probed-pair.ts';
import { nameIn } from '../sound-paths.ts';

/** As many as a masking node has inputs. */
const MOST = 8;
const NUMBERS = Array.from({ length: MOST }, (_, k) => k + 1);
/** As their dock calls them. */
const PROBES = ['A', 'B'];

interface Tap {
  readonly from: CableEnd;
  readonly gainDb: number;
  readonly inverted: boolean;
}

/** Where sounds are looked at, each once. */
export interface Sounds {
  readonly place: PatchPlace;
  readonly taps: readonly (Tap & { readonly name: string })[];
}

const ofCable = ({ from, gainDb, inverted, depth }: Cable): Tap[] => (depth === undefined ? [{ from, gainDb, inverted }] : []);

/** What is selected: cables as they carry it, nodes as they give it. */
export function soundsSelected({ model, place }: Shell): Sounds {
  const { nodes, cables } = model.selected;
  const ofCables = [...cables].flatMap((id) => { const cable = model.patch.cables.get(id); return cable === undefined ? [] : ofCable(cable); });
  const ofNodes = [...nodes].flatMap((id): Tap[] => {
    const port = mainPorts(model.definition(id)).output;
    return port === undefined ? [] : [{ from: { node: id, port }, gainDb: 0, inverted: false }];
  });
  return { place, taps: named(model.patch, model.session.catalog, [...ofCables, ...ofNodes], NUMBERS) };
}

/** @returns undefined unless two probes are pinned; in words why they are not two sounds */
export function soundsProbed({ session: { patch, catalog }, probes }: Pick<App, 'session' | 'probes'>): Sounds | string | undefined {
  const pair = probedPair(patch, probes);
  if (pair === undefined || typeof pair === 'string') return pair;
  const { place, within, cables } = pair;
  const ofCables = cables.flatMap(ofCable);
  if (ofCables.length < 2) return 'One of the probed cables turns a knob and is no sound. To see which hides which, probe two sounds.';
  const taps = named(within, catalog, ofCables, PROBES);
  return taps.length < 2 ? 'Both probed cables carry the same sound. To see which hides which, probe two that differ.' : { place, taps };
}

/** What sounds twice is asked for once. Two of one origin are told apart by the nodes they come out of, or else by their marks. */
function named(within: Patch, catalog: Catalog, taps: readonly Tap[], marks: readonly (number | string)[]): Sounds['taps'] {
  const distinct = [...new Map(taps.map((tap) => [`${tap.from.node} ${tap.from.port} ${tap.gainDb}`, tap])).values()].slice(0, MOST);
  const toldApart = (names: readonly string[], other: (k: number, name: string) => string): readonly string[] => names.map((name, k) => (names.indexOf(name) === names.lastIndexOf(name) ? name : other(k, name)));
  const origins = distinct.map(({ from }) => nameUpstream(within, catalog, from.node));
  const nodes = toldApart(origins, (k) => nameIn(within, distinct[k]!.from.node, catalog));
  const names = toldApart(nodes, (k, name) => `${name} ${marks[k]!}`);
  return distinct.map((tap, k) => ({ ...tap, name: names[k]! }));
}
