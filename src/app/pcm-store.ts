/**
 * Sound that was made or converted here, kept as f32: on disk (origin-private file system) where there is a secure context,
 * else in memory. Worker thread only: synchronous file handles exist nowhere else.
 */
import { type PcmSource, toStereo } from '../media/pcm.ts';

export interface PcmWriter {
  write(samples: Float32Array): void;
  /** Makes it readable under its key, from now on and at the next visit. */
  finish(): Promise<PcmSource>;
  discard(): Promise<void>;
}

interface SyncFile {
  read(target: Uint8Array, options: { at: number }): number;
  write(source: Uint8Array, options: { at: number }): number;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** Goes up when the format of the kept files changes; older ones are then not found. */
const FOLDER = 'pcm-1';

const fileName = (key: string): string => `${key.replaceAll(/[^a-zA-Z0-9.-]/g, '_')}.f32`;

async function folder(): Promise<FileSystemDirectoryHandle | undefined> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle(FOLDER, { create: true });
  } catch {
    // Insecure origins and private windows have none: memory serves.
    return undefined;
  }
}

async function openFile(directory: FileSystemDirectoryHandle, name: string, create: boolean): Promise<SyncFile | undefined> {
  try {
    const handle = await directory.getFileHandle(name, { create });
    return await (handle as unknown as { createSyncAccessHandle(): Promise<SyncFile> }).createSyncAccessHandle();
  } catch {
    // Not there, or another tab holds it: the caller makes the sound anew.
    return undefined;
  }
}

export class PcmStore {
  private readonly sources = new Map<string, PcmSource>();

  /** What is kept under a key, or undefined. */
  async find(key: string, channels: number): Promise<PcmSource | undefined> {
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const directory = await folder();
    const file = directory === undefined ? undefined : await openFile(directory, fileName(key), false);
    if (file === undefined) return undefined;
    return this.keep(key, fileSource(file, channels));
  }

  async create(key: string, channels: number): Promise<PcmWriter> {
    const directory = await folder();
    const part = `${fileName(key)}.part`;
    const file = directory === undefined ? undefined : await openFile(directory, part, true);
    if (directory === undefined || file === undefined) return this.memoryWriter(key, channels);
    let at = 0;
    return {
      write: (samples) => {
        at += file.write(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), { at });
      },
      finish: async () => {
        file.flush();
        file.close();
        // A name appears only when its content is whole.
        const handle = await directory.getFileHandle(part);
        await (handle as unknown as { move(name: string): Promise<void> }).move(fileName(key));
        const whole = await openFile(directory, fileName(key), false);
        if (whole === undefined) throw new Error(`cannot read back ${key}`);
        return this.keep(key, fileSource(whole, channels));
      },
      discard: async () => {
        file.close();
        await directory.removeEntry(part);
      },
    };
  }

  private memoryWriter(key: string, channels: number): PcmWriter {
    const blocks: Float32Array[] = [];
    return {
      write: (samples) => void blocks.push(samples.slice()),
      finish: () => Promise.resolve(this.keep(key, blocksSource(blocks, channels))),
      discard: () => Promise.resolve(),
    };
  }

  private keep(key: string, source: PcmSource): PcmSource {
    this.sources.set(key, source);
    return source;
  }
}

function fileSource(file: SyncFile, channels: number): PcmSource {
  return {
    frames: Math.floor(file.getSize() / (4 * channels)),
    read: (start, count) => {
      const samples = new Float32Array(count * channels);
      file.read(new Uint8Array(samples.buffer), { at: start * channels * 4 });
      return toStereo(samples, channels);
    },
  };
}

function blocksSource(blocks: readonly Float32Array[], channels: number): PcmSource {
  const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  return { frames: samples.length / channels, read: (start, count) => toStereo(samples.slice(start * channels, (start + count) * channels), channels) };
}
