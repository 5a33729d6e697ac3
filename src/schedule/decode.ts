/** Bytes of `encode.ts` back to a schedule, into fresh objects. Not for the audio thread. Throws RangeError on other bytes. */
import type { Description } from './encode.ts';
import { ENCODING_VERSION, HEAD_BYTES, MAGIC, align4 } from './encode.ts';
import type { Schedule } from './schedule.ts';

export function decode(bytes: Uint8Array): Schedule {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEAD_BYTES || view.getUint32(0, true) !== MAGIC) throw new RangeError('these bytes are no schedule');
  const version = view.getUint32(4, true);
  if (version !== ENCODING_VERSION) throw new RangeError(`a schedule of encoding ${version}; ${ENCODING_VERSION} is known`);
  const length = view.getUint32(8, true);
  const programAt = HEAD_BYTES + align4(length);
  if (programAt > bytes.length) throw new RangeError(`a schedule cut at byte ${bytes.length}`);
  const description = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length))) as Description;
  const { programWords, blockAddresses, blockStarts, clears, records, presences, carries, meters, rings, rests, ...rest } = description;
  const blocksAt = programAt + programWords * 4;
  const templatesAt = blocksAt + blockStarts.at(-1)!;
  if (templatesAt + records.starts.at(-1)! !== bytes.length) throw new RangeError(`a schedule cut at byte ${bytes.length}`);
  return {
    ...rest,
    clears: Int32Array.from(clears),
    records: {
      starts: Int32Array.from(records.starts), moved: Int32Array.from(records.moved), movedStarts: Int32Array.from(records.movedStarts),
      nodes: Int32Array.from(records.nodes), params: Int32Array.from(records.params), targets: Float64Array.from(records.targets), bytes: bytes.slice(templatesAt),
    },
    presences: Int32Array.from(presences),
    carries: Int32Array.from(carries),
    meters: Int32Array.from(meters),
    rings: Int32Array.from(rings),
    rests: Int32Array.from(rests),
    program: Int32Array.from({ length: programWords }, (_, k) => view.getInt32(programAt + k * 4, true)),
    blocks: { addresses: Int32Array.from(blockAddresses), starts: Int32Array.from(blockStarts), bytes: bytes.slice(blocksAt, templatesAt) },
  };
}
