/**
 * What stands on the stage: each strip of a patch from its sounds to where it meets others, with the nodes that place it and the rooms
 * it sends into. Read from the document alone. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode, NodeId } from '../../kit/index.ts';
import { SILENCE_DB } from '../../kit/index.ts';
import type { Cable, CableEnd, Patch } from '../../patch/patch.ts';
import { allConfig, definitionOf } from '../../patch/values.ts';

export interface Hold {
  readonly node: NodeId;
  readonly param: string;
}

export interface Strip {
  /** The fader it is known by. */
  readonly id: NodeId;
  readonly name: string;
  /** All that belongs to it alone. */
  readonly nodes: readonly NodeId[];
  /** Where it is whole and has not met others. */
  readonly end: CableEnd;
  readonly sideways: Hold | undefined;
  readonly forward: Hold | undefined;
  /** What follows takes or adds on the way to the output: groups and cables. */
  readonly behindDb: number;
  readonly isMuted: boolean;
  readonly isSoloed: boolean;
  /** By others that are soloed. */
  readonly isSilenced: boolean;
  /** What comes back from a bus, such as a reverb: it has no place of its own among the sounds. */
  readonly isReturn: boolean;
  readonly sends: readonly RoomSend[];
  /** Part of its power that reverberation in the strip itself makes, by that one's knob. */
  readonly ownRoom: number;
}

export interface RoomSend {
  /** Where the room it goes into is whole. */
  readonly room: CableEnd;
  /** Against the strip at its end, as amplitude. */
  readonly gain: number;
  /** Part of the power there that is reverberation. */
  readonly share: number;
}

/** No patch is deeper. */
const MOST_STEPS = 256;

const amplitude = (db: number): number => (db <= SILENCE_DB ? 0 : 10 ** (db / 20));

export function stripsOf(patch: Patch, catalog: Catalog): readonly Strip[] {
  return new StripFinder(patch, catalog).all();
}

interface Walk {
  readonly path: readonly NodeId[];
  readonly end: CableEnd;
}

class StripFinder {
  readonly #out = new Map<NodeId, Cable[]>();
  readonly #into = new Map<NodeId, Cable[]>();
  readonly #definitions = new Map<NodeId, CatalogNode>();
  readonly #receives = new Map<string, NodeId[]>();
  readonly #leads = new Map<NodeId, boolean>();

  constructor(private readonly patch: Patch, catalog: Catalog) {
    for (const [id, node] of patch.nodes) {
      const definition = definitionOf(node, catalog);
      if (definition === undefined) continue;
      this.#definitions.set(id, definition);
      if (definition.role === 'receive') push(this.#receives, this.#busOf(id), id);
    }
    for (const cable of patch.cables.values()) {
      const port = this.#definitions.get(cable.to.node)?.inputs[cable.to.port];
      if (cable.depth !== undefined || port === undefined || port.key === true) continue;
      push(this.#out, cable.from.node, cable);
      push(this.#into, cable.to.node, cable);
    }
  }

  all(): readonly Strip[] {
    const faders = [...this.#definitions].filter(([, { role }]) => role === 'strip').map(([id]) => id);
    const found = new Map<NodeId, Strip>();
    for (const fader of faders) {
      if (!this.#into.has(fader) || this.#upstream(fader).some((id) => this.#definitions.get(id)?.role === 'strip')) continue;
      const strip = this.#strip(fader);
      found.set(strip.id, strip);
    }
    const strips = [...found.values()].sort((a, b) => this.#place(a.id) - this.#place(b.id));
    if (!faders.some((id) => this.#isOn(id, 'solo'))) return strips;
    return strips.map((strip) => ({ ...strip, isSilenced: !this.#isHeardInSolo(strip) }));
  }

  /** In the order in which they stand on the canvas. */
  #place(id: NodeId): number {
    const { x, y } = this.patch.nodes.get(id)!;
    return y * 4096 + x;
  }

  #strip(fader: NodeId): Strip {
    const { path, end } = this.#walk(fader);
    // A trim before the fader is a fader too: the last one is the strip's.
    const id = path.findLast((one) => this.#definitions.get(one)?.role === 'strip') ?? fader;
    const before = this.#upstream(fader);
    const own = [...before.filter((one) => this.#belongs(one, new Set([...before, ...path]))), ...path];
    const holds = (name: 'sideways' | 'forward'): Hold | undefined => {
      const place = own.findLast((one) => this.#definitions.get(one)?.onStage?.[name] !== undefined && (name === 'sideways' || one === id));
      const held = place === undefined ? undefined : this.#definitions.get(place)?.onStage?.[name];
      return place === undefined || held === undefined ? undefined : { node: place, param: typeof held === 'string' ? held : held.param };
    };
    const isReturn = before.some((one) => this.#definitions.get(one)?.role === 'receive');
    return {
      id, end, isReturn,
      name: this.patch.nodes.get(id)!.label || this.#firstName(before) || (this.#definitions.get(id)?.name ?? id),
      nodes: own,
      sideways: holds('sideways'), forward: holds('forward'),
      behindDb: this.#behind(end).db,
      isMuted: path.some((one) => this.#isOn(one, 'mute')), isSoloed: path.some((one) => this.#isOn(one, 'solo')), isSilenced: false,
      sends: isReturn ? [] : this.#sends(own, path, end),
      ownRoom: 1 - own.reduce((dry, one) => dry * (1 - this.#roomShare(one)), 1),
    };
  }

  #firstName(ids: readonly NodeId[]): string {
    return ids.map((id) => this.patch.nodes.get(id)!.label).findLast((label) => label !== '') ?? '';
  }

  /** On from a node as long as there is one way, and nothing else comes in. */
  #walk(from: NodeId): Walk {
    const path = [from];
    for (let at = from; path.length < MOST_STEPS;) {
      const ways = this.#onward(at);
      const [next] = ways;
      if (next === undefined || ways.length > 1 || path.includes(next.to.node) || (this.#into.get(next.to.node)?.length ?? 0) > 1) break;
      const { role, outputs } = this.#definitions.get(next.to.node)!;
      if (role === 'output' || role === 'chain-output' || role === 'recorder' || Object.keys(outputs).length === 0) break;
      path.push(next.to.node);
      at = next.to.node;
    }
    const last = path.at(-1)!;
    return { path, end: { node: last, port: Object.keys(this.#definitions.get(last)!.outputs)[0]! } };
  }

  /** Cables on the way to the output; what only looks is none. */
  #onward(id: NodeId): readonly Cable[] {
    const main = Object.keys(this.#definitions.get(id)?.outputs ?? {})[0];
    return (this.#out.get(id) ?? []).filter(({ from, to }) => from.port === main && this.#leadsOn(to.node));
  }

  #leadsOn(id: NodeId): boolean {
    const known = this.#leads.get(id);
    if (known !== undefined) return known;
    // A loop leads where its way out does.
    this.#leads.set(id, false);
    const role = this.#definitions.get(id)?.role;
    const leads = role === 'output' || role === 'chain-output' || role === 'send' || (this.#out.get(id) ?? []).some(({ to }) => this.#leadsOn(to.node));
    this.#leads.set(id, leads);
    return leads;
  }

  /** All that feeds a node, nearest first; buses are not followed. */
  #upstream(id: NodeId): readonly NodeId[] {
    const seen = new Set([id]);
    for (const at of seen) for (const { from } of this.#into.get(at) ?? []) if (this.#definitions.has(from.node)) seen.add(from.node);
    seen.delete(id);
    return [...seen];
  }

  #belongs(id: NodeId, within: ReadonlySet<NodeId>): boolean {
    return (this.#out.get(id) ?? []).every(({ to }) => within.has(to.node) || !this.#leadsOn(to.node));
  }

  /** What faders and cables on the first way to the output do, and which strips stand there. */
  #behind({ node }: CableEnd): { readonly db: number; readonly strips: readonly NodeId[] } {
    let db = 0;
    const strips: NodeId[] = [];
    const seen = new Set([node]);
    for (let at = node; ;) {
      const [next] = this.#onward(at);
      if (next === undefined || seen.has(next.to.node)) return { db: Math.max(db, SILENCE_DB), strips };
      at = next.to.node;
      seen.add(at);
      db += next.gainDb;
      if (this.#definitions.get(at)?.role !== 'strip') continue;
      strips.push(at);
      db += this.#isOn(at, 'mute') ? SILENCE_DB : this.#levelDb(at);
    }
  }

  #sends(own: readonly NodeId[], path: readonly NodeId[], end: CableEnd): readonly RoomSend[] {
    const sends: RoomSend[] = [];
    for (const [at, id] of own.entries()) {
      const isSend = this.#definitions.get(id)?.role === 'send';
      const targets = [
        ...(isSend ? (this.#receives.get(this.#busOf(id)) ?? []).map((node) => ({ node, gainDb: 0 })) : []),
        // Cables that leave the strip elsewhere than on its way: into a reverb without a bus.
        ...(this.#out.get(id) ?? []).filter(({ from, to }) => (id === end.node && from.port === end.port) || !own.includes(to.node)).map(({ to, gainDb }) => ({ node: to.node, gainDb })),
      ];
      // What is taken before the faders does not follow them.
      const later = path.filter((one) => own.indexOf(one) > at && this.#definitions.get(one)?.role === 'strip');
      const aheadDb = later.reduce((sum, one) => sum + this.#levelDb(one), 0);
      for (const { node, gainDb } of targets) {
        const room = this.#roomFrom(node);
        if (room !== undefined) sends.push({ room: room.end, share: room.share, gain: amplitude((isSend ? this.#levelDb(id) : 0) + gainDb - Math.max(aheadDb, -60)) });
      }
    }
    return sends;
  }

  /** Where the reverberation that a node leads into is whole; undefined where it leads into none. */
  #roomFrom(start: NodeId): { readonly end: CableEnd; readonly share: number } | undefined {
    const seen = new Set([start]);
    for (const id of seen) {
      if (this.#roomShare(id) > 0) return { end: this.#walk(id).end, share: this.#roomShare(id) };
      if (this.#definitions.get(id)?.role === 'strip') continue;
      for (const { to } of this.#out.get(id) ?? []) if (this.#definitions.get(to.node)?.role !== 'strip') seen.add(to.node);
    }
    return undefined;
  }

  /** Part of the power of a node's output that is reverberation, were its room as loud as what goes into it. */
  #roomShare(id: NodeId): number {
    const node = this.patch.nodes.get(id)!;
    const definition = this.#definitions.get(id);
    const param = definition?.onStage?.room;
    if (definition === undefined || param === undefined || node.bypassed) return 0;
    const wet = (node.params[param] ?? definition.params[param]!.initial) / 100;
    return wet ** 2 / (wet ** 2 + (1 - wet) ** 2);
  }

  #isHeardInSolo({ id, end, isReturn, isSoloed }: Strip): boolean {
    return isSoloed || isReturn || this.#isOn(id, 'soloSafe') || this.#behind(end).strips.some((one) => this.#isOn(one, 'solo'));
  }

  #isOn(id: NodeId, param: 'mute' | 'solo' | 'soloSafe'): boolean {
    return this.#definitions.get(id)?.role === 'strip' && (this.patch.nodes.get(id)!.params[param] ?? 0) > 0.5;
  }

  /** Of a fader, a send: the parameter in dB that it has on its face first. */
  #levelDb(id: NodeId): number {
    const node = this.patch.nodes.get(id)!;
    const definition = this.#definitions.get(id)!;
    const param = definition.onStage?.forward ?? Object.entries(definition.params).find(([, { unit }]) => unit === 'dB')?.[0];
    return param === undefined || node.bypassed ? 0 : (node.params[param] ?? definition.params[param]!.initial);
  }

  #busOf(id: NodeId): string {
    const bus = allConfig(this.patch.nodes.get(id)!, this.#definitions.get(id)!)['bus'];
    return typeof bus === 'string' ? bus : '';
  }
}

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
