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

/** Pieces of bytes for several places: piece k is `bytes[starts[k]]` to before `starts[k + 1]`, and goes to `addresses[k]`. */
export interface Blocks {
  readonly addresses: Int32Array;
  /** One more than there are pieces. */
  readonly starts: Int32Array;
  readonly bytes: Uint8Array;
}

/**
 * Records of new nodes. Nodes of one type and configuration differ in few words: each record is a copy of their template, in which
 * addresses are as if it stood at 0.
 */
export interface Records {
  /** Template t is `bytes[starts[t]]` to before `starts[t + 1]`. */
  readonly bytes: Uint8Array;
  readonly starts: Int32Array;
  /** Where addresses stand in template t, in bytes from its start: `moved[movedStarts[t]]` to before `movedStarts[t + 1]`. */
  readonly moved: Int32Array;
  readonly movedStarts: Int32Array;
  /** RECORD_WORDS for each node: address, template, seed, packed carries, 1 where it is bypassed. */
  readonly nodes: Int32Array;
  /** Addresses of parameters that stand elsewhere than in the template, and where, in plain units. */
  readonly params: Int32Array;
  readonly targets: Float64Array;
}
export const RECORD_WORDS = 5;

/**
 * What an engine needs of a schedule; the rest is for the people on the other side. All in few arrays of numbers: as objects,
 * thousands of them would have to be made on the audio thread, and collected there.
 */
export interface EngineProgram {
  /** Address of the program's first word. */
  readonly programAddress: number;
  /** Instructions, slots and constants. */
  readonly program: Int32Array;
  /** Memory that must be there before the hand-over. */
  readonly memoryBytes: number;
  /** New regions, to be zeroed first: pairs of address and bytes. */
  readonly clears: Int32Array;
  /** To be written after the clears: heads of cables and lines. */
  readonly blocks: Blocks;
  /** To be written after the clears too; then each node is initialized, in this order. */
  readonly records: Records;
  /** Set at the hand-over, pairs: a cable's record, and whether it comes or stays (1) or goes (0). */
  readonly presences: Int32Array;
  /** Set at the hand-over for nodes that live on, pairs: record, and the packed word of what its inputs carry. */
  readonly carries: Int32Array;
  /**
   * Nodes whose telemetry is read out, in this order: each gives its peak, its faults, then its telemetry. Triples: record, address
   * of the telemetry, floats of it.
   */
  readonly meters: Int32Array;
  /** Addresses of the media rings. */
  readonly rings: Int32Array;
  /** Nodes that are analyzed apart, none where the host has no worker for it: their `meters` hold no telemetry. */
  readonly aparts: readonly ApartNode[];
  /** Set at the hand-over, pairs for every node that could be analyzed apart: record, and 1 where its kernel rests. */
  readonly rests: Int32Array;
}

export interface Schedule extends EngineProgram {
  readonly rateHz: number;
  /** As `cables`, made when they are first read. */
  readonly nodes: readonly ScheduledNode[];
  readonly cables: readonly ScheduledCable[];
  /** Latency of the output against the media, in frames. */
  readonly latencyFrames: number;
  /** Frames of the longest tail after the last input, at most the limit the compiler states. */
  readonly tailFrames: number;
}

/** Only what the engine needs travels to the audio thread. */
export function engineProgram(schedule: Schedule): EngineProgram {
  const { programAddress, program, memoryBytes, clears, blocks, records, presences, carries, meters, rings, aparts, rests } = schedule;
  return { programAddress, program, memoryBytes, clears, blocks, records, presences, carries, meters, rings, aparts, rests };
}
