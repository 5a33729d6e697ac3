/**
 * What the compiler hands to an engine: a program over planned memory, and where to find things in it.
 */
import type { CableId, NodeId } from '../kit/index.ts';
import type { Delivery } from '../kit/index.ts';

/** A node's place in nested chains: ids joined by "/". */
export type NodePath = NodeId;
export type CablePath = CableId;

export interface Range {
  readonly address: number;
  readonly bytes: number;
}

export interface ScheduledParam {
  readonly address: number;
  readonly delivery: Delivery;
}

export interface ScheduledNode {
  /** Path, type, version and configuration: what makes it the same node after an edit. */
  readonly identity: string;
  readonly path: NodePath;
  readonly type: string;
  readonly record: number;
  readonly isNew: boolean;
  readonly params: Readonly<Record<string, ScheduledParam>>;
  readonly telemetry: Readonly<Record<string, { readonly address: number; readonly count: number }>>;
  readonly latencyFrames: number;
  /** Present on nodes of the role `media`. */
  readonly ring?: { readonly address: number; readonly frames: number; readonly media: string };
}

export interface ScheduledCable {
  readonly identity: string;
  readonly path: CablePath;
  readonly record: number;
  readonly isNew: boolean;
  /** 0 where the cable is going and fades out. */
  readonly presence: 0 | 1;
  /** Frames of compensation put into this cable. */
  readonly delayFrames: number;
}

/** Where every lasting thing lives, by its identity; given to the next compilation so that nothing moves. */
export interface Layout {
  readonly regions: ReadonlyMap<string, Range>;
  /** End of the highest region. */
  readonly topBytes: number;
  /** What lies free below it, by address, no two adjacent. */
  readonly gaps: readonly Range[];
}

export interface ApartNode {
  readonly identity: string;
  readonly record: number;
  readonly inputs: number;
  readonly params: number;
}

/** What an engine needs of a schedule; the rest is for the people on the other side. */
export interface EngineProgram {
  /** Address of the program's first word. */
  readonly programAddress: number;
  /** Instructions, slots and constants. */
  readonly program: Int32Array;
  /** Memory that must be there before the hand-over. */
  readonly memoryBytes: number;
  /** New regions, to be zeroed first. */
  readonly clears: readonly Range[];
  /** Bytes to write after the clears: records, configuration, data. */
  readonly blocks: readonly { readonly address: number; readonly bytes: Uint8Array }[];
  /** Records of new nodes, to be initialized after the blocks. */
  readonly inits: readonly number[];
  /** Set at the hand-over: which cables come, stay (1) or go (0). */
  readonly presences: readonly { readonly record: number; readonly presence: 0 | 1 }[];
  /** Carries of nodes that live on, set at the hand-over: record and packed word. */
  readonly carries: readonly { readonly record: number; readonly word: number }[];
  /** Nodes whose telemetry is read out, in this order: each gives its peak, its faults, then its telemetry floats. */
  readonly meters: readonly { readonly record: number; readonly telemetry: number; readonly count: number }[];
  /** Media rings. */
  readonly rings: readonly number[];
  /** Nodes that are analyzed apart, none where the host has no worker for it: their `meters` hold no telemetry. */
  readonly aparts: readonly ApartNode[];
  /** Of every node that could be analyzed apart, set at the hand-over: whether its kernel rests. */
  readonly rests: readonly { readonly record: number; readonly rests: boolean }[];
}

export interface Schedule extends EngineProgram {
  readonly rateHz: number;
  readonly nodes: readonly ScheduledNode[];
  readonly cables: readonly ScheduledCable[];
  /** Latency of the output against the media, in frames. */
  readonly latencyFrames: number;
  /** Frames of the longest tail after the last input, at most the limit the compiler states. */
  readonly tailFrames: number;
}

/** Only what the engine needs travels to the audio thread. */
export function engineProgram(schedule: Schedule): EngineProgram {
  const { programAddress, program, memoryBytes, clears, blocks, inits, presences, carries, meters, rings, aparts, rests } = schedule;
  return { programAddress, program, memoryBytes, clears, blocks, inits, presences, carries, meters, rings, aparts, rests };
}
