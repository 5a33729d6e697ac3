/**
 * Where exported files are written: into memory that the browser may move to disk, or to files of a folder. A file of a folder
 * shows its content only when it is whole; one that is given up leaves nothing. Any thread.
 */
import { type BlobSink, blobSink, type ByteSink } from '../../media/byte-sink.ts';

export interface FileTarget {
  readonly sink: ByteSink;
  /** The finished content; where it stands in a folder, the file there. */
  finish(): Promise<Blob>;
  /** Leaves nothing. */
  discard(): Promise<void>;
}

const MIME = { wav: 'audio/wav', flac: 'audio/flac' } as const;

export function memoryTarget(container: keyof typeof MIME): FileTarget {
  const sink: BlobSink = blobSink(MIME[container]);
  return { sink, finish: () => Promise.resolve(sink.blob()), discard: () => Promise.resolve() };
}

export async function folderTarget(folder: FileSystemDirectoryHandle, name: string): Promise<FileTarget> {
  const was = await folder.getFileHandle(name).then(() => true, () => false);
  const handle = await folder.getFileHandle(name, { create: true });
  const target = await handleTarget(handle);
  return {
    ...target,
    async discard() {
      await target.discard();
      if (!was) await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

export async function handleTarget(handle: FileSystemFileHandle): Promise<FileTarget> {
  const stream = await handle.createWritable();
  let length = 0;
  return {
    sink: {
      async write(bytes) {
        // The stream may take its time, and the caller uses its bytes again.
        await stream.write({ type: 'write', position: length, data: bytes.slice() });
        length += bytes.length;
      },
      patch: async (offset, bytes) => stream.write({ type: 'write', position: offset, data: bytes.slice() }),
    },
    async finish() {
      await stream.close();
      return handle.getFile();
    },
    async discard() {
      await stream.abort().catch(() => undefined);
    },
  };
}
