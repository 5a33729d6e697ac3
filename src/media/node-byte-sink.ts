/**
 * A file on disk as a `ByteSink`, for Node only. Bytes go to a temporary file in the same folder, which takes the real
 * name when everything is there: nobody ever finds half a file under it.
 */
import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { randomBytes } from 'node:crypto';
import type { ByteSink } from './byte-sink.ts';

export interface FileByteSink extends ByteSink {
  /** Flushes to disk and takes the real name, replacing what had it; removes the temporary file when that fails. */
  commit(): Promise<void>;
  /** Removes the temporary file; the real name stays as it was. Harmless after a commit. */
  discard(): Promise<void>;
}

/** Rejects with Node's own error when the folder cannot be written to. */
export async function createFileSink(path: string): Promise<FileByteSink> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  const handle = await open(temporary, 'wx');
  let size = 0;
  let unfinished = true;

  const put = async (bytes: Uint8Array, offset: number): Promise<void> => {
    let done = 0;
    while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
  };
  const discard = async (): Promise<void> => {
    if (!unfinished) return;
    unfinished = false;
    await handle.close().catch(() => undefined);
    await rm(temporary, { force: true });
  };

  return {
    async write(bytes) {
      await put(bytes, size);
      size += bytes.length;
    },
    async patch(offset, bytes) {
      if (offset < 0 || offset + bytes.length > size) throw new RangeError(`patch ${bytes.length} bytes at ${offset} of ${size}`);
      await put(bytes, offset);
    },
    async commit() {
      if (!unfinished) throw new Error(`${path} is already finished`);
      try {
        await handle.sync();
        await handle.close();
        await rename(temporary, path);
        unfinished = false;
      } catch (error) {
        await discard();
        throw error;
      }
    },
    discard,
  };
}

/** Runs `write` into a file that appears whole or not at all. Rejects with what `write` or the disk rejected with. */
export async function writeFileWhole<T>(path: string, write: (sink: ByteSink) => Promise<T>): Promise<T> {
  const sink = await createFileSink(path);
  try {
    const result = await write(sink);
    await sink.commit();
    return result;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}
