/**
 * Where the bytes of a media file go: written from front to back, with the header corrected at the end. Any thread. The
 * sink for Node stands in `node-byte-sink.ts`.
 */

export interface ByteSink {
  /** Appends; the bytes may be reused by the caller once the promise has resolved. */
  write(bytes: Uint8Array): Promise<void>;
  /** Overwrites what was written before, never beyond its end. */
  patch(offset: number, bytes: Uint8Array): Promise<void>;
}

export interface BlobSink extends ByteSink {
  /** Everything written so far. */
  blob(): Blob;
}

/** How much is gathered before it becomes a part: the browser keeps finished parts out of the script's heap. */
const PART_BYTES = 1 << 22;

/** Collects a file in the browser, as parts of a `Blob`. */
export function blobSink(mimeType = 'audio/wav'): BlobSink {
  const parts: Blob[] = [];
  let pending = new Uint8Array(PART_BYTES);
  let filled = 0;
  return {
    write(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const piece = bytes.subarray(at, at + PART_BYTES - filled);
        pending.set(piece, filled);
        filled += piece.length;
        at += piece.length;
        if (filled === PART_BYTES) {
          parts.push(new Blob([pending]));
          pending = new Uint8Array(PART_BYTES);
          filled = 0;
        }
      }
      return Promise.resolve();
    },
    async patch(offset, bytes) {
      const written = parts.length * PART_BYTES + filled;
      if (offset < 0 || offset + bytes.length > written) throw new RangeError(`patch ${bytes.length} bytes at ${offset} of ${written}`);
      for (let done = 0; done < bytes.length; ) {
        const index = Math.floor((offset + done) / PART_BYTES);
        const at = (offset + done) % PART_BYTES;
        const piece = bytes.subarray(done, done + PART_BYTES - at);
        const part = parts[index];
        if (part === undefined) pending.set(piece, at);
        else {
          const content = new Uint8Array(await part.arrayBuffer());
          content.set(piece, at);
          parts[index] = new Blob([content]);
        }
        done += piece.length;
      }
    },
    blob: () => new Blob([...parts, pending.subarray(0, filled)], { type: mimeType }),
  };
}
