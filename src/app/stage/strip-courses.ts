/**
 * How the strips of a document are wired: which there are, what belongs to each, where it is whole and into which rooms it sends. Of
 * knobs only those are read that open a room. Pure.
 */
import type { CatalogNode } from '../../kit/index.ts';
import type { CableEnd, Patch } from '../../patch/patch.ts';
import { pathAt } from '../../patch/place.ts';
import { allConfig } from '../../patch/values.ts';
import { type OpenChain, push, type SoundCable, type SoundGraph } from './sound-graph.ts';
import { isFader, roomShare } from './strip-knobs.ts';

/** A value of a node that a body on the stage is moved by. */
export interface Hold {
  readonly node: string;
  readonly param: string;
}

/** A strip as it is wired, without what its knobs say. */
export interface Course {
  /** The fader it is known by. */
  readonly id: string;
  readonly name: string;
  /** Names of the chains that its fader stands in, the outermost first, where the name does not say them. */
  readonly within: readonly string[];
  /** All that belongs to it alone. */
  readonly nodes: readonly string[];
  /** Where it is whole and has not met others. */
  readonly end: CableEnd;
  readonly sideways: Hold | undefined;
  readonly forward: Hold | undefined;
  /** What comes back from a bus, such as a reverb: it has no place of its own among the sounds. */
  readonly isReturn: boolean;
  /** On its way, the last one is its own. */
  readonly faders: readonly string[];
  /** Where reverberation can be in it. */
  readonly rooms: readonly string[];
  /** On the first way from its end to the output. */
  readonly behind: { readonly cablesDb: number; readonly faders: readonly string[] };
  readonly sends: readonly SendCourse[];
}

export interface SendCourse {
  /** A node that sends; undefined for a cable into a room. */
  readonly send: string | undefined;
  readonly gainDb: number;
  /** What is taken before these does not follow them. */
  readonly later: readonly string[];
  readonly room: { readonly end: CableEnd; readonly node: string };
}

/** No patch is deeper. */
const MOST_STEPS = 256;

interface Walk {
  /** Nodes, and wires of chains. */
  readonly path: readonly string[];
  readonly end: CableEnd;
  /** What cables do between the end and the last wire. */
  readonly tailDb: number;
}

export class StripCourses {
  readonly #graph: SoundGraph;
  readonly #receives = new Map<string, string[]>();
  readonly #leads = new Map<string, boolean>();
  readonly #faders: readonly string[];
  readonly #ways: readonly OpenChain[];

  constructor(private readonly patch: Patch, graph: SoundGraph) {
    this.#graph = graph;
    for (const [path, { definition }] of graph.nodes) if (definition.role === 'receive') push(this.#receives, this.#busOf(path), path);
    this.#faders = [...graph.nodes.keys()].filter((path) => this.#isFader(path));
    this.#ways = [...graph.chains.values()].filter((chain) => this.#isWay(chain));
  }

  find(): readonly Course[] {
    const found = new Map<string, Course>();
    for (const fader of this.#faders) {
      if (this.#graph.into(fader).length === 0 || this.#isInWay(fader) || this.#upstream(fader).some((id) => this.#isFader(id) && !this.#isInWay(id))) continue;
      const course = this.#course(fader);
      found.set(course.id, course);
    }
    return toldApart([...found.values()].sort((a, b) => compare(this.#place(a.id), this.#place(b.id))), (id) => this.#graph.nodes.get(id)!.node.label || this.#definition(id)!.name);
  }

  #definition(id: string): CatalogNode | undefined {
    return this.#graph.nodes.get(id)?.definition;
  }

  #isFader(id: string): boolean {
    return isFader(this.#graph.nodes.get(id));
  }

  /** A chain through which one sound goes to a fader is a piece of that strip, however many ways the sound takes in it. */
  #isWay({ path, input, output }: OpenChain): boolean {
    const inside = this.#faders.filter((id) => id.startsWith(`${path}/`));
    if (inside.length === 0 || this.#graph.into(input).length === 0 || !this.#walk(output).path.some((id) => this.#isFader(id))) return false;
    const isSource = (id: string): boolean => id.startsWith(`${path}/`) && this.#graph.into(id).length === 0 && this.#definition(id)?.role !== 'receive';
    return !inside.some((fader) => this.#upstream(fader).some(isSource));
  }

  #isInWay(id: string): boolean {
    return this.#ways.some(({ path }) => id.startsWith(`${path}/`));
  }

  /** In the order in which they stand on the canvas, each chain where it stands. */
  #place(id: string): readonly number[] {
    let within: Patch | undefined = this.patch;
    return id.split('/').map((step) => {
      const node = within?.nodes.get(step);
      within = node?.chain?.patch;
      return (node?.y ?? 0) * 4096 + (node?.x ?? 0);
    });
  }

  #course(fader: string): Course {
    const walk = this.#walk(fader);
    const { path, end } = walk;
    // A trim before the fader is a fader too: the last one is the strip's.
    const id = path.findLast((one) => this.#isFader(one)) ?? fader;
    const before = this.#upstream(fader);
    const all = new Set([...before, ...path]);
    const own = [...before.filter((one) => this.#belongs(one, all)), ...path];
    const holds = (name: 'sideways' | 'forward'): Hold | undefined => {
      const place = own.findLast((one) => this.#definition(one)?.onStage?.[name] !== undefined && (name === 'sideways' || one === id));
      const held = place === undefined ? undefined : this.#definition(place)?.onStage?.[name];
      return place === undefined || held === undefined ? undefined : { node: place, param: typeof held === 'string' ? held : held.param };
    };
    const isReturn = before.some((one) => this.#definition(one)?.role === 'receive');
    const chains = this.#graph.around(id);
    const name = this.#nameOf(id, before, chains);
    return {
      id, name, end, isReturn,
      within: chains.map((chain) => chain.label || chain.title).filter((chain) => chain !== name),
      nodes: own.filter((one) => this.#graph.nodes.has(one)),
      sideways: holds('sideways'), forward: holds('forward'),
      faders: path.filter((one) => this.#isFader(one)),
      rooms: own.filter((one) => this.#definition(one)?.onStage?.room !== undefined),
      behind: this.#behind(end),
      sends: isReturn ? [] : this.#sends(own, walk),
    };
  }

  /** Where its sound comes into a chain from outside, what stands outside tells better whose it is than what every copy of the chain has in it. */
  #nameOf(id: string, before: readonly string[], chains: readonly OpenChain[]): string {
    const { node, definition } = this.#graph.nodes.get(id)!;
    const entered = chains.filter(({ input }) => before.includes(input));
    const outside = entered.length === 0 ? '' : entered.map(({ label }) => label).find((label) => label !== '') ?? this.#firstName(before);
    return outside || node.label || this.#firstName(before) || chains.map(({ label, title }) => label || title).at(-1) || definition.name;
  }

  #firstName(ids: readonly string[]): string {
    return ids.map((id) => this.#graph.nodes.get(id)?.node.label ?? '').findLast((label) => label !== '') ?? '';
  }

  /** On from a node as long as there is one way, and nothing else comes in. */
  #walk(from: string): Walk {
    const path = [from];
    let [last, tailDb] = [from, 0];
    for (let at = from; path.length < MOST_STEPS;) {
      const ways = this.#onward(at);
      const [next] = ways;
      if (next === undefined || ways.length > 1 || path.includes(next.to.node) || this.#graph.into(next.to.node).length > 1) break;
      at = next.to.node;
      const definition = this.#definition(at);
      if (definition !== undefined && (isEnd(definition) || Object.keys(definition.outputs).length === 0)) break;
      path.push(at);
      [last, tailDb] = definition === undefined ? [last, tailDb + next.gainDb] : [at, 0];
    }
    return { path, tailDb, end: { node: last, port: Object.keys(this.#definition(last)?.outputs ?? {})[0] ?? '' } };
  }

  /** Cables on the way to the output; what only looks is none. */
  #onward(id: string): readonly SoundCable[] {
    const definition = this.#definition(id);
    const main = definition && Object.keys(definition.outputs)[0];
    return this.#graph.out(id).filter(({ from, to }) => (definition === undefined || from.port === main) && this.#leadsOn(to.node));
  }

  #leadsOn(id: string): boolean {
    const known = this.#leads.get(id);
    if (known !== undefined) return known;
    // A loop leads where its way out does.
    this.#leads.set(id, false);
    const role = this.#definition(id)?.role;
    const leads = role === 'output' || role === 'chain-output' || role === 'send' || this.#graph.out(id).some(({ to }) => this.#leadsOn(to.node));
    this.#leads.set(id, leads);
    return leads;
  }

  /** All that feeds a node, nearest first; buses are not followed. */
  #upstream(id: string): readonly string[] {
    const seen = new Set([id]);
    for (const at of seen) for (const { from } of this.#graph.into(at)) seen.add(from.node);
    seen.delete(id);
    return [...seen];
  }

  #belongs(id: string, within: ReadonlySet<string>): boolean {
    return this.#graph.out(id).every(({ to }) => within.has(to.node) || !this.#leadsOn(to.node));
  }

  /** What stands on the first way to the output. */
  #behind({ node }: CableEnd): Course['behind'] {
    let cablesDb = 0;
    const faders: string[] = [];
    const seen = new Set([node]);
    for (let at = node; ;) {
      const [next] = this.#onward(at);
      if (next === undefined || seen.has(next.to.node)) return { cablesDb, faders };
      at = next.to.node;
      seen.add(at);
      cablesDb += next.gainDb;
      if (this.#isFader(at)) faders.push(at);
    }
  }

  #sends(own: readonly string[], { path, end, tailDb }: Walk): readonly SendCourse[] {
    const last = path.at(-1)!;
    return own.flatMap((id, at) => {
      const isSend = this.#definition(id)?.role === 'send';
      const isLast = ({ from }: SoundCable): boolean => id === last && (id !== end.node || from.port === end.port);
      const targets = [
        ...(isSend ? (this.#receives.get(this.#busOf(id)) ?? []).map((node) => ({ node, gainDb: 0 })) : []),
        // Cables that leave the strip elsewhere than on its way: into a reverb without a bus.
        ...this.#graph.out(id).filter((cable) => isLast(cable) || !own.includes(cable.to.node)).map(({ to, gainDb }) => ({ node: to.node, gainDb: gainDb + (id === last ? tailDb : 0) })),
      ];
      const later = path.filter((one) => own.indexOf(one) > at && this.#isFader(one));
      return targets.flatMap(({ node, gainDb }): SendCourse[] => {
        const room = this.#roomFrom(node);
        return room === undefined ? [] : [{ send: isSend ? id : undefined, gainDb, later, room }];
      });
    });
  }

  /** Where the reverberation that a node leads into is whole; undefined where it leads into none. */
  #roomFrom(start: string): SendCourse['room'] | undefined {
    const seen = new Set([start]);
    for (const id of seen) {
      if (roomShare(this.#graph.nodes.get(id)) > 0) return { end: this.#walk(id).end, node: id };
      if (this.#isFader(id)) continue;
      for (const { to } of this.#graph.out(id)) if (!this.#isFader(to.node)) seen.add(to.node);
    }
    return undefined;
  }

  /** By the place too: a chain has buses of its own. */
  #busOf(id: string): string {
    const { node, definition, place } = this.#graph.nodes.get(id)!;
    const bus = allConfig(node, definition)['bus'];
    return pathAt(place, typeof bus === 'string' ? bus : '');
  }
}

const isEnd = ({ role }: CatalogNode): boolean => role === 'output' || role === 'chain-output' || role === 'recorder';

/** Lists of numbers as words are compared. */
function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, k) => value !== b[k]);
  return at < 0 ? a.length - b.length : a[at]! - (b[at] ?? -Infinity);
}

/** Several in one chain may go by its name: then each tells its own as well. */
function toldApart(strips: readonly Course[], ownName: (id: string) => string): readonly Course[] {
  const named = new Map<string, number>();
  for (const { name } of strips) named.set(name, (named.get(name) ?? 0) + 1);
  return strips.map((strip) => {
    const own = ownName(strip.id);
    return strip.id.includes('/') && named.get(strip.name)! > 1 && own !== strip.name ? { ...strip, name: `${strip.name}: ${own}` } : strip;
  });
}
