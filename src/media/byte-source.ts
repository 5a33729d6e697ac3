/**
 * Where the bytes of a media file come from: random access, asynchronous, so that a file of any length is read in
 * pieces. Runs on any thread. The adapter for Node stands in `node-byte-source.ts`, so that a browser bundle never
 * sees `node:fs`.
 */

export interface ByteSource {
  /** Whole length in bytes. */
  readonly size: number;
  /** What a person calls it; goes into `where.file` of a diagnostic. */
  readonly name?: string;
  /**
   * Resolves with exactly `length` bytes, with fewer only where the source ends; rejects when the medium fails. A medium that
   * copies does so into `into`, of `length` bytes, where it is given, and returns it or its beginning.
   */
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>;
}

/** Bytes in memory; a read is a view, not a copy. */
export function bytesSource(bytes: Uint8Array, name?: string): ByteSource {
  return {
    size: bytes.byteLength,
    ...(name === undefined ? {} : { name }),
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** A browser `Blob` or `File`; nothing is read before it is asked for. */
export function blobSource(blob: Blob): ByteSource {
  const name = 'name' in blob && typeof blob.name === 'string' ? blob.name : undefined;
  return {
    size: blob.size,
    ...(name === undefined ? {} : { name }),
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}
