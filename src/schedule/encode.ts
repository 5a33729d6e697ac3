/**
 * A schedule as bytes: to be kept, compared, or sent in one piece. Little-endian, sections aligned to 4 bytes:
 * magic, version, length of the description, description (JSON, UTF-8), program words, then the blocks' bytes. Equal
 * schedules give equal bytes. Not for the audio thread. `decode.ts` is the way back.
 */
import type { Schedule } from './schedule.ts';

export const MAGIC = 0x48435350;
export const ENCODING_VERSION = 1;
export const HEAD_BYTES = 12;

/** Everything of a schedule but its two binary parts, of which it says the sizes. */
export type Description = Omit<Schedule, 'program' | 'blocks'> & { readonly programWords: number; readonly blocks: readonly (readonly [address: number, bytes: number])[] };

export const align4 = (bytes: number): number => Math.ceil(bytes / 4) * 4;

export function encode(schedule: Schedule): Uint8Array {
  const { program, blocks } = schedule;
  const description = new TextEncoder().encode(JSON.stringify(describe(schedule)));
  const programAt = HEAD_BYTES + align4(description.length);
  const blocksAt = programAt + program.length * 4;
  const bytes = new Uint8Array(blocksAt + blocks.reduce((sum, block) => sum + block.bytes.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, ENCODING_VERSION, true);
  view.setUint32(8, description.length, true);
  bytes.set(description, HEAD_BYTES);
  program.forEach((word, k) => view.setInt32(programAt + k * 4, word, true));
  let at = blocksAt;
  for (const block of blocks) {
    bytes.set(block.bytes, at);
    at += block.bytes.length;
  }
  return bytes;
}

/** The keys in one fixed order, whatever order the schedule's own are in. */
function describe(s: Schedule): Description {
  return {
    rateHz: s.rateHz,
    programAddress: s.programAddress,
    programWords: s.program.length,
    memoryBytes: s.memoryBytes,
    clears: s.clears,
    blocks: s.blocks.map(({ address, bytes }) => [address, bytes.length] as const),
    inits: s.inits,
    presences: s.presences,
    carries: s.carries,
    meters: s.meters,
    rings: s.rings,
    aparts: s.aparts,
    rests: s.rests,
    nodes: s.nodes,
    cables: s.cables,
    latencyFrames: s.latencyFrames,
    tailFrames: s.tailFrames,
  };
}
