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
  const { programWords, blocks: sizes, ...rest } = description;
  let at = programAt + programWords * 4;
  if (at + sizes.reduce((sum, [, size]) => sum + size, 0) !== bytes.length) throw new RangeError(`a schedule cut at byte ${bytes.length}`);
  const program = Int32Array.from({ length: programWords }, (_, k) => view.getInt32(programAt + k * 4, true));
  const blocks = sizes.map(([address, size]) => {
    const block = { address, bytes: bytes.slice(at, at + size) };
    at += size;
    return block;
  });
  return { ...rest, program, blocks };
}
