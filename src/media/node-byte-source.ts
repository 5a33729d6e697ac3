/**
 * A file on disk as a `ByteSource`, for Node only. Whoever opens it closes it.
 */
import { open } from 'node:fs/promises';
import type { ByteSource } from './byte-source.ts';

export interface FileByteSource extends ByteSource {
  close(): Promise<void>;
}

/** Rejects with Node's own error (code ENOENT, EACCES, EISDIR …) when the file cannot be opened for reading. */
export async function openFileSource(path: string): Promise<FileByteSource> {
  const handle = await open(path, 'r');
  const stat = await handle.stat();
  if (!stat.isFile()) {
    await handle.close();
    throw Object.assign(new Error(`${path} is not a file`), { code: 'EISDIR' });
  }
  const { size } = stat;
  return {
    size,
    name: path,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      let filled = 0;
      while (filled < bytes.length) {
        const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled === bytes.length ? bytes : bytes.subarray(0, filled);
    },
    close: () => handle.close(),
  };
}
