/**
 * What stands on the stage: each strip of a document, in its chains too, from its sounds to where it meets others, with the nodes that
 * place it and the rooms it sends into. Read from the document alone; all nodes are named by path. How it is wired is found once, for a
 * hand that drags a body turns knobs a hundred times. Pure.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { SILENCE_DB } from '../../kit/index.ts';
import type { CableEnd, Patch, PatchNode } from '../../patch/patch.ts';
import { SoloOnStage } from './solo-on-stage.ts';
import { push, SoundGraph, type SoundNode } from './sound-graph.ts';
import { type Course, StripCourses } from './strip-courses.ts';
import { isOn, levelDb, roomShare } from './strip-knobs.ts';
import { turnedNodes } from './turned-nodes.ts';

export interface Strip extends Omit<Course, 'faders' | 'rooms' | 'behind' | 'sends'> {
  /** What follows takes or adds on the way to the output: groups and cables. */
  readonly behindDb: number;
  readonly isMuted: boolean;
  readonly isSoloed: boolean;
  /** Who is soloed, in words, where that silences this one; empty where it is heard. */
  readonly silencedBy: string;
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

/** A fader that is soloed and belongs to no strip on the stage: a group, or what stands in a bypassed chain. */
export interface SoloElsewhere {
  readonly id: string;
  readonly name: string;
}

export interface OnStage {
  readonly strips: readonly Strip[];
  readonly solosElsewhere: readonly SoloElsewhere[];
}

/** As many as a sentence bears. */
const MOST_NAMES = 3;

const amplitude = (db: number): number => (db <= SILENCE_DB ? 0 : 10 ** (db / 20));

export const stripsOf = (patch: Patch, catalog: Catalog): readonly Strip[] => new StageStrips(catalog).read(patch).strips;

/** Reads one document after another, and only the knobs where nothing but knobs was turned. */
export class StageStrips {
  #patch: Patch | undefined;
  #reader: StripReader | undefined;
  #found: OnStage = { strips: [], solosElsewhere: [] };

  constructor(private readonly catalog: Catalog) {}

  read(patch: Patch): OnStage {
    if (patch === this.#patch) return this.#found;
    const turned = this.#patch === undefined ? undefined : turnedNodes(this.#patch, patch);
    if (turned === undefined || this.#reader?.turn(turned, patch) !== true) this.#reader = new StripReader(patch, this.catalog);
    this.#patch = patch;
    return (this.#found = this.#reader!.read());
  }
}

class StripReader {
  readonly #graph: SoundGraph;
  readonly #courses: readonly Course[];
  readonly #solo: SoloOnStage;
  /** By the path of a node: which strips its knobs say something of, by their places. */
  readonly #heeding = new Map<string, number[]>();
  readonly #strips: Strip[] = [];
  readonly #turned = new Set<number>();
  #soloists = '';
  #solosElsewhere: readonly SoloElsewhere[] | undefined;

  constructor(patch: Patch, catalog: Catalog) {
    this.#graph = new SoundGraph(patch, catalog);
    this.#courses = new StripCourses(patch, this.#graph).find();
    this.#solo = new SoloOnStage(patch, catalog);
    this.#courses.forEach((course, k) => { for (const id of knobsOf(course)) push(this.#heeding, id, k); });
  }

  /** As the knobs say. A strip of which none was turned stays the same object. */
  read(): OnStage {
    if (this.#solosElsewhere === undefined) this.#readSolos();
    for (const k of this.#turned) this.#strips[k] = this.#strip(this.#courses[k]!);
    this.#turned.clear();
    return { strips: [...this.#strips], solosElsewhere: this.#solosElsewhere! };
  }

  /** Takes other values of knobs, by the paths of their nodes; false where they change how things are wired: a room that opens. */
  turn(nodes: ReadonlyMap<string, PatchNode>, patch: Patch): boolean {
    const rooms = [...nodes.keys()].filter((id) => this.#graph.nodes.get(id)?.definition.onStage?.room !== undefined);
    const before = rooms.map((id) => roomShare(this.#graph.nodes.get(id)) > 0);
    this.#graph.turn(nodes);
    if (this.#solo.turn(nodes, patch)) this.#solosElsewhere = undefined;
    for (const id of nodes.keys()) for (const k of this.#heeding.get(id) ?? []) this.#turned.add(k);
    return rooms.every((id, k) => roomShare(this.#graph.nodes.get(id)) > 0 === before[k]);
  }

  #readSolos(): void {
    const { solos } = this.#solo;
    const stripOf = new Map(this.#courses.flatMap((course) => course.faders.map((fader) => [fader, course.name] as const)));
    this.#soloists = listed([...new Set([...solos].map((fader) => stripOf.get(fader) ?? this.#solo.nameOf(fader)))]);
    this.#solosElsewhere = [...solos].filter((fader) => !stripOf.has(fader)).map((fader) => ({ id: fader, name: this.#solo.nameOf(fader) }));
    for (const k of this.#courses.keys()) this.#turned.add(k);
  }

  #strip({ faders, rooms, behind, sends, ...course }: Course): Strip {
    const heardDb = (id: string): number => (isOn(this.#at(id), 'mute') ? SILENCE_DB : levelDb(this.#at(id)));
    return {
      ...course,
      silencedBy: this.#solo.silenced.has(course.end.node) ? this.#soloists : '',
      behindDb: Math.max(SILENCE_DB, behind.faders.reduce((db, id) => db + heardDb(id), behind.cablesDb)),
      isMuted: faders.some((id) => isOn(this.#at(id), 'mute')), isSoloed: faders.some((id) => isOn(this.#at(id), 'solo')),
      sends: sends.map(({ send, gainDb, later, room }) => {
        const aheadDb = later.reduce((sum, id) => sum + levelDb(this.#at(id)), 0);
        return { room: room.end, share: roomShare(this.#at(room.node)), gain: amplitude((send === undefined ? 0 : levelDb(this.#at(send))) + gainDb - Math.max(aheadDb, -60)) };
      }),
      ownRoom: 1 - rooms.reduce((dry, id) => dry * (1 - roomShare(this.#at(id))), 1),
    };
  }

  #at(id: string): SoundNode {
    return this.#graph.nodes.get(id)!;
  }
}

/** Nodes that say something of a strip by their knobs. */
const knobsOf = ({ faders, rooms, behind, sends, sideways, forward }: Course): ReadonlySet<string> =>
  new Set([...faders, ...rooms, ...behind.faders, ...sends.flatMap(({ send, later, room }) => [...(send === undefined ? [] : [send]), ...later, room.node]), ...(sideways === undefined ? [] : [sideways.node]), ...(forward === undefined ? [] : [forward.node])]);

/** "Bell, Drum and 3 more". */
function listed(names: readonly string[]): string {
  if (names.length > MOST_NAMES) return `${names.slice(0, MOST_NAMES - 1).join(', ')} and ${names.length - MOST_NAMES + 1} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
