/**
 * From what the listeners behind the strips measure to bodies on the stage. Averages go on from there with the sound: a pause leaves a
 * body where it was, and a knob that is turned is seen within a second. Main thread; called at display rate, reads ten times a second.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CableEnd, Patch } from '../../patch/patch.ts';
import { allParams, definitionOf } from '../../patch/values.ts';
import { nodeAt } from '../media-nodes.ts';
import { DEFAULT_BASE_DEGREES, tangentLaw } from '../../measure/image/direction.ts';
import { farness } from '../../measure/image/distance.ts';
import { edgeCam, type ImageReading, loudnessWeights, readImage, wayOfPitch } from '../../measure/image/strip-image.ts';
import { hzOf } from '../../measure/masking/erb-scale.ts';
import type { BodyPlace, HeardBody, StageBody } from '../../views/stage/scene.ts';
import type { FromMasking } from './masking-messages.ts';
import { listenedEnds, listenerId } from './listeners.ts';
import { type OnStage, type RoomSend, type SoloElsewhere, StageStrips, type Strip } from './strips.ts';

/** The latest powers of a listener, one of each band, if it is running. */
export type ReadPowers = (listener: string, name: string) => Readonly<Float32Array> | undefined;

const READ_SECONDS = 0.1;
/** Time constants: of what places a body, and of the way a body glides to its place. */
const AVERAGE_SECONDS = 0.9;
const GLIDE_SECONDS = 0.12;
const MASKED_SECONDS = 0.8;
/** What a hand has moved is shown where the hand left it until the averages have followed. */
const HELD_SECONDS = 2;
/** Weighed power of −75 dBFS and less is a pause, which moves nothing. */
const PAUSE = 10 ** -7.5;
/** Levels that are dark and fully lit, dB re full scale. */
const LIGHT_DB = { dark: -56, full: -14 } as const;
/** Where a body waits that was not heard yet: low on the floor. */
const UNHEARD = { middle: 0, low: 0, high: 0 } as const;
const EARS = 2;

interface Averages {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly common: Float64Array;
  /** Weighed power at this moment; its mean over what sounded, and its mean square. */
  now: number;
  mean: number;
  square: number;
}

interface Body extends StageBody {
  strip: Strip;
  at: BodyPlace;
  goal: BodyPlace;
  heard: HeardBody | undefined;
  light: number;
  masked: number;
  maskedBy: string | undefined;
  /** Where a hand has it, and for how long the sound has been able to follow. */
  held: { readonly x: number; readonly z: number; seconds: number } | undefined;
}

export class StageMeasure {
  readonly #bodies = new Map<string, Body>();
  readonly #averages = new Map<string, Averages>();
  readonly #reader: StageStrips;
  #onStage: OnStage = { strips: [], solosElsewhere: [] };
  #patch: Patch | undefined;
  #sinceRead = Infinity;

  constructor(private readonly catalog: Catalog, private readonly read: ReadPowers) {
    this.#reader = new StageStrips(catalog);
  }

  get strips(): readonly Strip[] {
    return this.#onStage.strips;
  }

  get solosElsewhere(): readonly SoloElsewhere[] {
    return this.#onStage.solosElsewhere;
  }

  /** In the order of the strips. */
  get bodies(): readonly StageBody[] {
    return this.strips.map(({ id }) => this.#bodies.get(id)!);
  }

  /** What sounds and what places it begins anew: another document. */
  forget(): void {
    this.#bodies.clear();
    this.#averages.clear();
    this.#patch = undefined;
  }

  hold(id: string, { x, z }: { readonly x: number; readonly z: number }): void {
    const body = this.#bodies.get(id);
    if (body !== undefined) body.held = { x: Math.min(1, Math.max(-1, x)), z: Math.min(1, Math.max(0, z)), seconds: 0 };
  }

  heldAt(id: string): { readonly x: number; readonly z: number } | undefined {
    return this.#bodies.get(id)?.held;
  }

  step(patch: Patch, isPlaying: boolean, seconds: number): void {
    if (patch !== this.#patch) this.#follow(patch);
    this.#sinceRead += seconds;
    if (isPlaying && this.#sinceRead >= READ_SECONDS) {
      this.#listen(Math.min(this.#sinceRead, 1));
      this.#sinceRead = 0;
    }
    const glide = 1 - Math.exp(-seconds / GLIDE_SECONDS);
    for (const body of this.#bodies.values()) {
      if (body.held !== undefined) Object.assign(body.goal, { x: body.held.x, z: body.held.z });
      if (body.held !== undefined && isPlaying && (body.held.seconds += seconds) > HELD_SECONDS) body.held = undefined;
      for (const key of ['x', 'middle', 'low', 'high', 'z', 'spread', 'masked'] as const) body.at[key] += (body.goal[key] - body.at[key]) * glide;
      const light = isPlaying && !body.isMuted && body.silencedBy === '' ? lightOf(this.#averages.get(listenerId(body.strip.end))?.now ?? 0) : 0;
      body.light += (light - body.light) * (light > body.light ? Math.min(1, 3 * glide) : glide);
    }
  }

  /** For the worker: what each strip brings to the mix at this moment, those that are not heard left silent. */
  powers(): { readonly powers: Float32Array; readonly edgesHz: Float64Array; readonly ids: readonly string[] } | undefined {
    const sounding = this.strips.flatMap((strip) => {
      const listener = listenerId(strip.end);
      const [left, right] = [this.read(listener, 'left'), this.read(listener, 'right')];
      return left === undefined || right === undefined || strip.isMuted || strip.silencedBy !== '' ? [] : [{ strip, left, right }];
    });
    const bands = sounding[0]?.left.length ?? 0;
    if (bands === 0) return undefined;
    const powers = new Float32Array(sounding.length * bands * EARS);
    sounding.forEach(({ strip, left, right }, k) => {
      const gain = 10 ** (strip.behindDb / 10);
      for (let band = 0; band < bands; band++) {
        powers[k * bands * EARS + band] = left[band]! * gain;
        powers[k * bands * EARS + bands + band] = right[band]! * gain;
      }
    });
    return { powers, edgesHz: Float64Array.from({ length: bands + 1 }, (_, edge) => hzOf(edgeCam(edge, bands))), ids: sounding.map(({ strip }) => strip.id) };
  }

  /** What the worker found, `seconds` after it did so last. */
  masked({ audibility, by }: FromMasking, ids: readonly string[], seconds: number): void {
    const share = 1 - Math.exp(-seconds / MASKED_SECONDS);
    ids.forEach((id, k) => {
      const body = this.#bodies.get(id);
      const now = body === undefined ? undefined : this.#averages.get(listenerId(body.strip.end));
      // In a pause there is nothing to hide.
      if (body === undefined || now === undefined || now.now < PAUSE || now.now < now.mean / 100) return;
      body.masked += (1 - audibility[k]! - body.masked) * share;
      body.maskedBy = this.#bodies.get(ids[by[k]!] ?? '')?.name;
    });
  }

  #follow(patch: Patch): void {
    this.#patch = patch;
    this.#onStage = this.#reader.read(patch);
    const standing = new Set(this.strips.map(({ id }) => id));
    for (const id of this.#bodies.keys()) if (!standing.has(id)) this.#bodies.delete(id);
    for (const strip of this.strips) {
      const { id, name, within, isReturn, isMuted, isSoloed, silencedBy } = strip;
      const known = this.#bodies.get(id);
      if (known?.strip === strip) continue;
      const state = { strip, id, name, within, isReturn, isMuted, isSoloed, silencedBy };
      if (known !== undefined) Object.assign(known, state);
      else {
        const place = { ...UNHEARD, x: 0, z: 0.5, spread: 0, masked: 0 };
        this.#bodies.set(id, { ...state, at: place, goal: { ...place }, heard: undefined, light: 0, masked: 0, maskedBy: undefined, held: undefined });
      }
      const body = this.#bodies.get(id)!;
      if (body.heard !== undefined) continue;
      // Until it sounds it waits where its knobs would place a sound of the mix's own loudness.
      body.goal.x = this.#knobDegrees(patch, strip) / DEFAULT_BASE_DEGREES;
      body.goal.z = farness(Math.max(0, 12 - levelOf(patch, this.catalog, strip)), Infinity);
      if (known === undefined) Object.assign(body.at, body.goal);
    }
  }

  #knobDegrees(patch: Patch, { sideways }: Strip): number {
    const node = sideways && nodeAt(patch, sideways.node);
    const definition = definitionOf(node, this.catalog);
    const sides = definition?.onStage?.sideways?.sides;
    return node === undefined || definition === undefined || sides === undefined ? 0 : tangentLaw(...sides(allParams(node, definition)));
  }

  #listen(seconds: number): void {
    const ends = listenedEnds(this.strips);
    for (const listener of ends.keys()) this.#average(listener, seconds);
    for (const listener of this.#averages.keys()) if (!ends.has(listener)) this.#averages.delete(listener);
    const readings = new Map(this.strips.map((strip) => [strip.id, this.#reading(strip)]));
    let all = 0;
    for (const strip of this.strips) if (!strip.isReturn && !strip.isMuted) all += readings.get(strip.id)?.loudness ?? 0;
    const wet = this.#wet();
    for (const strip of this.strips) {
      const reading = readings.get(strip.id);
      if (reading !== undefined && !strip.isMuted) this.#place(strip, reading, all, wet.get(strip.id) ?? 0);
    }
  }

  #average(listener: string, seconds: number): void {
    const [left, right, common] = ['left', 'right', 'common'].map((name) => this.read(listener, name));
    if (left === undefined || right === undefined || common === undefined) return;
    let averages = this.#averages.get(listener);
    if (averages === undefined) {
      averages = { left: new Float64Array(left.length), right: new Float64Array(left.length), common: new Float64Array(left.length), now: 0, mean: 0, square: 0 };
      this.#averages.set(listener, averages);
    }
    const weights = loudnessWeights(left.length);
    averages.now = 0;
    for (let band = 0; band < left.length; band++) averages.now += weights[band]! * (left[band]! + right[band]!);
    if (averages.now < PAUSE) return;
    // From the first sound on the plain one, until there is something to average with.
    const share = averages.mean === 0 ? 1 : 1 - Math.exp(-seconds / AVERAGE_SECONDS);
    for (const [mean, now] of [[averages.left, left], [averages.right, right], [averages.common, common]] as const) for (let band = 0; band < mean.length; band++) mean[band]! += (now[band]! - mean[band]!) * share;
    averages.mean += (averages.now - averages.mean) * share;
    averages.square += (averages.now ** 2 - averages.square) * share;
  }

  /** Loudness by the moments that matter: the mean of the power, weighed by the power itself, so that pauses do not count. */
  #reading(strip: Strip): { readonly image: ImageReading; readonly loudness: number } | undefined {
    const averages = this.#averages.get(listenerId(strip.end));
    const image = averages && readImage(averages);
    if (averages === undefined || image === undefined || averages.mean === 0) return undefined;
    return { image, loudness: (averages.square / averages.mean) * 10 ** (strip.behindDb / 10) };
  }

  /** What each strip has of the rooms, as power at its end: the measured room, divided by what goes into it. */
  #wet(): ReadonlyMap<string, number> {
    const powerAt = (end: CableEnd): number => this.#averages.get(listenerId(end))?.mean ?? 0;
    const into = new Map<string, { readonly strip: Strip; readonly send: RoomSend; readonly power: number }[]>();
    for (const strip of this.strips) for (const send of strip.sends) {
      const key = listenerId(send.room);
      const list = into.get(key) ?? [];
      list.push({ strip, send, power: strip.isMuted ? 0 : send.gain ** 2 * powerAt(strip.end) });
      into.set(key, list);
    }
    const wet = new Map<string, number>();
    for (const list of into.values()) {
      const sum = list.reduce((total, { power }) => total + power, 0);
      if (sum > 0) for (const { strip, send, power } of list) wet.set(strip.id, (wet.get(strip.id) ?? 0) + (powerAt(send.room) * send.share * power) / sum);
    }
    return wet;
  }

  #place(strip: Strip, { image, loudness }: { readonly image: ImageReading; readonly loudness: number }, all: number, wetPower: number): void {
    const body = this.#bodies.get(strip.id)!;
    const isFirst = body.heard === undefined;
    const power = this.#averages.get(listenerId(strip.end))!.mean;
    const belowMixDb = strip.isReturn ? 10 * Math.log10(Math.max(all, 1e-12) / loudness) : Math.max(0, 10 * Math.log10(all / loudness));
    const wet = wetPower + power * strip.ownRoom;
    const directToReverbDb = strip.isReturn ? -Infinity : wet > 0 ? 10 * Math.log10((power * (1 - strip.ownRoom)) / wet) : Infinity;
    const far = farness(belowMixDb, directToReverbDb);
    const { degrees, spreadDegrees, centerHz, lowHz, highHz } = image;
    body.heard = { degrees, spreadDegrees, centerHz, lowHz, highHz, belowMixDb, directToReverbDb, far, masked: body.masked, maskedBy: body.maskedBy };
    Object.assign(body.goal, { x: degrees / DEFAULT_BASE_DEGREES, middle: wayOfPitch(centerHz), low: wayOfPitch(lowHz), high: wayOfPitch(highHz), z: far, spread: spreadDegrees / DEFAULT_BASE_DEGREES, masked: body.masked });
    // What rises from the floor for the first time does so at its place.
    if (isFirst) Object.assign(body.at, { ...body.goal, spread: 0 });
  }
}

function levelOf(patch: Patch, catalog: Catalog, { forward }: Strip): number {
  const node = forward && nodeAt(patch, forward.node);
  const param = forward && definitionOf(node, catalog)?.params[forward.param];
  return node === undefined || param === undefined ? 0 : (node.params[forward!.param] ?? param.initial);
}

const lightOf = (power: number): number => (power <= 0 ? 0 : Math.min(1, Math.max(0, (10 * Math.log10(power) - LIGHT_DB.dark) / (LIGHT_DB.full - LIGHT_DB.dark))));
