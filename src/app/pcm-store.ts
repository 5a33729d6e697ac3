/**
 * Sound that was made or converted here, kept as f32: on disk (origin-private file system) where there is a secure context,
 * else in memory. Worker thread only: synchronous file handles exist nowhere else. They lock a file for all tabs, so one is
 * open only while a file is being written; whole files are read without.
 */
import { joinBlocks, memoryPcm, type PcmSource, toStereo } from '../media/pcm.ts';

export interface PcmWriter {
  write(samples: Float32Array): Promise<void>;
  /** Makes it readable under its key, from now on and, where there is a disk, at the next visit. */
  finish(): Promise<PcmSource>;
  discard(): Promise<void>;
}

/** What lib.dom does not declare outside of workers. */
interface SyncFile {
  read(target: Uint8Array, options: { at: number }): number;
  write(source: Uint8Array, options: { at: number }): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}
type FileHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile>; move(name: string): Promise<void> };

/** Goes up when the format of the kept files changes; older ones are then not found. */
const FOLDER = 'pcm-1';
const BYTES_PER_SAMPLE = 4;

const fileName = (key: string): string => `${key.replaceAll(/[^a-zA-Z0-9.-]/g, '_')}.f32`;

/** Insecure origins and private windows have none: then memory serves. */
async function originFolder(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

const orNothing = <T>(promise: Promise<T>): Promise<T | undefined> => promise.catch(() => undefined);

export class PcmStore {
  private readonly sources = new Map<string, PcmSource>();

  constructor(private readonly openFolder: () => Promise<FileSystemDirectoryHandle> = originFolder) {}

  /** What is kept under a key, or undefined. */
  async find(key: string, channels: number): Promise<PcmSource | undefined> {
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const folder = await orNothing(this.openFolder());
    return folder === undefined ? undefined : this.openWhole(folder, key, channels);
  }

  private async openWhole(folder: FileSystemDirectoryHandle, key: string, channels: number): Promise<PcmSource | undefined> {
    const file = await orNothing(folder.getFileHandle(fileName(key)).then((handle) => handle.getFile()));
    return file === undefined ? undefined : this.keep(key, blobPcm(file, channels));
  }

  async create(key: string, channels: number): Promise<PcmWriter> {
    const folder = await orNothing(this.openFolder());
    const part = `${fileName(key)}.part`;
    const handle = folder === undefined ? undefined : await orNothing(folder.getFileHandle(part, { create: true })) as FileHandle | undefined;
    // None where another tab is making the same sound at this moment.
    const file = handle === undefined ? undefined : await orNothing(handle.createSyncAccessHandle());
    if (folder === undefined || handle === undefined || file === undefined) return this.memoryWriter(key, channels, []);
    // A tab that was closed while it wrote leaves its part.
    file.truncate(0);
    const remove = async (): Promise<void> => {
      file.close();
      await orNothing(folder.removeEntry(part));
    };
    let at = 0;
    let inMemory: PcmWriter | undefined;
    return {
      write: async (samples) => {
        if (inMemory !== undefined) return inMemory.write(samples);
        const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        if (wroteAll(file, bytes, at)) {
          at += bytes.length;
          return;
        }
        // The disk is full: what it holds moves to memory, and the rest goes there too.
        const written = new Float32Array(at / BYTES_PER_SAMPLE);
        file.read(new Uint8Array(written.buffer), { at: 0 });
        await remove();
        inMemory = this.memoryWriter(key, channels, [written]);
        return inMemory.write(samples);
      },
      finish: async () => {
        if (inMemory !== undefined) return inMemory.finish();
        file.flush();
        file.close();
        const another = await this.openWhole(folder, key, channels);
        if (another !== undefined) {
          // Another tab was faster. Its file is being read: it must not be replaced.
          await orNothing(folder.removeEntry(part));
          return another;
        }
        // A name appears only when its content is whole. Where a file cannot be moved, it serves for this visit.
        await orNothing(handle.move(fileName(key)));
        return (await this.openWhole(folder, key, channels)) ?? this.keep(key, blobPcm(await handle.getFile(), channels));
      },
      discard: () => (inMemory === undefined ? remove() : inMemory.discard()),
    };
  }

  private memoryWriter(key: string, channels: number, blocks: Float32Array[]): PcmWriter {
    return {
      write: (samples) => Promise.resolve(void blocks.push(samples.slice())),
      finish: () => Promise.resolve(this.keep(key, memoryPcm(joinBlocks(blocks), channels))),
      discard: () => Promise.resolve(),
    };
  }

  private keep(key: string, source: PcmSource): PcmSource {
    this.sources.set(key, source);
    return source;
  }
}

/** A disk that is full throws, or takes a part. */
function wroteAll(file: SyncFile, bytes: Uint8Array, at: number): boolean {
  try {
    return file.write(bytes, { at }) === bytes.length;
  } catch {
    return false;
  }
}

function blobPcm(blob: Blob, channels: number): PcmSource {
  const frameBytes = BYTES_PER_SAMPLE * channels;
  return {
    frames: Math.floor(blob.size / frameBytes),
    read: async (start, count) => toStereo(new Float32Array(await blob.slice(start * frameBytes, (start + count) * frameBytes).arrayBuffer()), channels),
  };
}
