/**
 * Pieces of a file for as long as they are being decoded. Their buffers are used again: a hundred recordings that play read
 * twenty-five megabytes a second, and new memory for each piece would cost more than the reading. Any thread.
 */
import type { ByteSource } from './byte-source.ts';

/** Of two megabytes at most in all; larger pieces get a buffer of their own. */
const MAX_SPARE = 8;
const SPARE_BYTES = 1 << 18;

const spare: Uint8Array[] = [];

/** In: `use` must not keep the bytes beyond its return. Fewer than `length` only where the source ends. Rejects as the source does. */
export async function withBytes<T>(source: ByteSource, offset: number, length: number, use: (bytes: Uint8Array) => T): Promise<T> {
  const buffer = length > SPARE_BYTES ? undefined : (spare.pop() ?? new Uint8Array(SPARE_BYTES));
  try {
    return use(await source.read(offset, length, buffer?.subarray(0, length)));
  } finally {
    if (buffer !== undefined && spare.length < MAX_SPARE) spare.push(buffer);
  }
}
