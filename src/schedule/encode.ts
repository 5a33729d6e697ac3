/**
 * A schedule as bytes: to be kept, compared, or sent in one piece. Little-endian, sections aligned to 4 bytes:
 * magic, version, length of the description, description (JSON, UTF-8), program words, then the bytes of
 * blocks and templates. Equal
 * schedules give equal bytes. Not for the audio thread. `decode.ts` is the way back.
 */
import type { Schedule } from './schedule.ts';

export const MAGIC = 0x48435350;
export const ENCODING_VERSION = 2;
export const HEAD_BYTES = 12;

type Lists = 'clears' | 'presences' | 'carries' | 'meters' | 'rings' | 'rests';

/** Everything of a schedule but its two binary parts, of which it says the sizes. */
export type Description = Omit<Schedule, 'program' | 'blocks' | 'records' | Lists> & Readonly<Record<Lists, readonly number[]>> & {
  readonly programWords: number;
  readonly blockAddresses: readonly number[];
  readonly blockStarts: readonly number[];
  /** The bytes of its templates stand last of all. */
  readonly records: { readonly [Part in Exclude<keyof Schedule['records'], 'bytes'>]: readonly number[] };
};

export const align4 = (bytes: number): number => Math.ceil(bytes / 4) * 4;

export function encode(schedule: Schedule): Uint8Array {
  const { program, blocks, records } = schedule;
  const description = new TextEncoder().encode(JSON.stringify(describe(schedule)));
  const programAt = HEAD_BYTES + align4(description.length);
  const blocksAt = programAt + program.length * 4;
  const bytes = new Uint8Array(blocksAt + blocks.bytes.length + records.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, ENCODING_VERSION, true);
  view.setUint32(8, description.length, true);
  bytes.set(description, HEAD_BYTES);
  program.forEach((word, k) => view.setInt32(programAt + k * 4, word, true));
  bytes.set(blocks.bytes, blocksAt);
  bytes.set(records.bytes, blocksAt + blocks.bytes.length);
  return bytes;
}

/** The keys in one fixed order, whatever order the schedule's own are in. */
function describe(s: Schedule): Description {
  return {
    rateHz: s.rateHz,
    programAddress: s.programAddress,
    programWords: s.program.length,
    memoryBytes: s.memoryBytes,
    clears: [...s.clears],
    blockAddresses: [...s.blocks.addresses],
    blockStarts: [...s.blocks.starts],
    records: {
      starts: [...s.records.starts], moved: [...s.records.moved], movedStarts: [...s.records.movedStarts],
      nodes: [...s.records.nodes], params: [...s.records.params], targets: [...s.records.targets],
    },
    presences: [...s.presences],
    carries: [...s.carries],
    meters: [...s.meters],
    rings: [...s.rings],
    aparts: s.aparts,
    rests: [...s.rests],
    nodes: s.nodes,
    cables: s.cables,
    latencyFrames: s.latencyFrames,
    tailFrames: s.tailFrames,
  };
}
