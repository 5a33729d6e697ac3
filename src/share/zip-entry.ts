/**
 * Streams one entry of a zip file: never more than a piece of it in memory, never more out of it than it said, and at the end
 * its sum must be right. Any thread.
 */
import type { ByteSource } from '../media/byte-source.ts';
import { crc32 } from './crc32.ts';
import { BoundedInflate, InflateError } from './inflate-bounded.ts';
import type { ZipEntry } from './zip-directory.ts';
import { demand, ZipFault } from './zip-fault.ts';

const READ_BYTES = 1 << 18;

/** @throws ZipFault, at the latest with the last piece: what was yielded before may be false. */
export async function* entryBytes(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  let sum = 0;
  let length = 0;
  for await (const piece of entry.isStored ? packedBytes(source, entry) : inflated(source, entry)) {
    sum = crc32(piece, sum);
    length += piece.length;
    yield piece;
  }
  demand(length === entry.bytes && sum === entry.crc32, 'zip-damaged', `"${entry.name}" in the zip file is damaged. Ask for it again.`, { file: entry.name });
}

/** For what is read as a whole. @throws ZipFault */
export async function wholeEntry(source: ByteSource, entry: ZipEntry, maxBytes: number): Promise<Uint8Array> {
  demand(entry.bytes <= maxBytes, 'zip-too-large', `"${entry.name}" in the zip file is larger than ${Math.round(maxBytes / 1048576)} MiB. It was not opened.`, { file: entry.name });
  const whole = new Uint8Array(entry.bytes);
  let at = 0;
  for await (const piece of entryBytes(source, entry)) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

async function* packedBytes(source: ByteSource, { name, dataOffset, packedBytes: length }: ZipEntry): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += READ_BYTES) {
    const wanted = Math.min(READ_BYTES, length - at);
    const piece = await source.read(dataOffset + at, wanted);
    demand(piece.length === wanted, 'zip-damaged', `"${name}" in the zip file is cut off. Ask for it again.`, { file: name });
    yield piece;
  }
}

async function* inflated(source: ByteSource, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const inflate = new BoundedInflate(entry.bytes);
  let left = entry.packedBytes;
  try {
    for await (const piece of packedBytes(source, entry)) {
      left -= piece.length;
      yield* inflate.push(piece, left === 0);
    }
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    throw error.fault === 'too-large'
      ? new ZipFault('zip-bomb', `"${entry.name}" unpacks to more than the zip file says. It was not opened.`, { file: entry.name })
      : new ZipFault('zip-damaged', `"${entry.name}" in the zip file is damaged. Ask for it again.`, { file: entry.name });
  }
}
