/**
 * The patch document, format 1, as it lives in memory: plain immutable data, the only truth of the program. Everything
 * else (canvas, schedule, faces, file) is derived from it. Any thread; survives structured clone. Never change one in
 * place: `apply.ts` makes the next one and shares what stayed, so `===` on a part tells whether it changed.
 *
 * The tables are maps rather than objects: copying one of 10,000 entries takes a quarter of the time, and a name from a
 * file can never meet `Object.prototype`. Their iteration order means nothing; the text is sorted by id.
 */
import type { CableId, Config, NodeId, Tool } from '../kit/index.ts';
import type { JsonObject } from './json.ts';
import type { Lesson } from './lesson.ts';

export const FORMAT = 1;

export const KINDS = ['mix', 'master', 'chain', 'lesson'] as const;
export type Kind = (typeof KINDS)[number];

export const CURVES = ['linear', 'squared', 'cubed', 'positive'] as const;
/** How a modulation signal is bent before its depth: s, s·|s|, s³, or (s+1)/2 which only adds. */
export type Curve = (typeof CURVES)[number];

export interface Patch {
  readonly format: typeof FORMAT;
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly license: string;
  readonly tags: readonly string[];
  /** The rate it is heard and rendered at; every frame count in the document is in frames of this rate. */
  readonly rateHz: number;
  readonly nodes: ReadonlyMap<NodeId, PatchNode>;
  readonly cables: ReadonlyMap<CableId, Cable>;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly comments: ReadonlyMap<string, Comment>;
  readonly automation: ReadonlyMap<string, AutomationLane>;
  readonly transport: Transport;
  readonly lesson?: Lesson;
}

export interface PatchNode {
  readonly type: string;
  readonly version: number;
  readonly x: number;
  readonly y: number;
  /** What the person calls it; empty shows the definition's name. */
  readonly label: string;
  /** Plain units; one that was never set is absent and stands at the definition's initial value (`values.ts` reads them). */
  readonly params: Readonly<Record<string, number>>;
  /** As `params`, for the settings of the definition's `config`. */
  readonly config: Config;
  readonly bypassed: boolean;
  /** Parameters shown with an input socket although no cable ends there; a cable to a parameter shows its socket anyway. */
  readonly exposed: readonly string[];
  readonly media?: MediaRef;
  readonly chain?: EmbeddedChain;
  /** The other stored fields of a type or version this catalog does not know: kept for the round trip. Such a node passes audio. */
  readonly unknown?: JsonObject;
}

/** A sound file by its content, or a demo stem by the generator that makes it. One of `sha256` and `generator` is there. */
export interface MediaRef {
  /** Of the original file's bytes, 64 lower-case hexadecimal digits. */
  readonly sha256?: string;
  readonly name: string;
  readonly rateHz: number;
  readonly frames: number;
  readonly channels: number;
  readonly generator?: { readonly id: string; readonly version: number; readonly stem: string };
}

export interface EmbeddedChain {
  readonly patch: Patch;
  /** Where it was taken from, so that it can be updated or kept: the patch's id and its content hash at that time. */
  readonly origin?: { readonly id: string; readonly hash: string };
}

export interface CableEnd {
  readonly node: NodeId;
  readonly port: string;
}

export interface Cable {
  readonly from: CableEnd;
  /** `port` is an input or a modulatable parameter of the target; the two never share a name. */
  readonly to: CableEnd;
  /** SILENCE_DB…+12. */
  readonly gainDb: number;
  readonly inverted: boolean;
  /** Only to a parameter: what a signal of 1 adds to the knob, in the parameter's own units. */
  readonly depth?: number;
  readonly curve?: Curve;
}

/** A titled box drawn behind nodes; which nodes it holds is told by where they stand. */
export interface Frame {
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tint: Tool | 'none';
}

export interface Comment {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Marker {
  readonly frame: number;
  readonly name: string;
}

export interface Transport {
  readonly tempoBpm: number;
  readonly meter: readonly [beats: number, unit: number];
  /** In order of their frames. */
  readonly markers: readonly Marker[];
  readonly loop: { readonly enabled: boolean; readonly startFrame: number; readonly endFrame: number };
}

export interface AutomationLane {
  readonly node: NodeId;
  readonly param: string;
  /** Breakpoints, joined by straight lines, in strictly rising order of their frames. */
  readonly points: readonly (readonly [frame: number, value: number])[];
}
