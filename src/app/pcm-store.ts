/**
 * Sound that was made, decoded or converted here, kept as f32 so that the next visit need not do it again; in memory where
 * nothing can be kept. It can always be made again, so the oldest goes when room is wanted. Worker thread.
 */
import type { ByteSource } from '../media/byte-source.ts';
import { joinBlocks, memoryPcm, type PcmSource, toStereo } from '../media/pcm.ts';
import { type MediaShelf, type ShelfWriter } from './media-shelf.ts';

export interface PcmWriter {
  write(samples: Float32Array): Promise<void>;
  /** Of what has been written so far, as stereo; not while it is being finished or discarded. */
  read(startFrame: number, count: number): Promise<Float32Array>;
  /** Makes it readable under its key, from now on and, where something can be kept, at the next visit. */
  finish(): Promise<PcmSource>;
  discard(): Promise<void>;
}

/** When files were last used, in milliseconds since 1970. */
export interface UseTimes {
  use(name: string): void;
  all(): Promise<ReadonlyMap<string, number>>;
}

const BYTES_PER_SAMPLE = 4;
/** What may be held in memory for want of a place: three stereo stems of four minutes. */
const MEMORY_BYTES = 1 << 28;

const fileName = (key: string): string => `${key.replaceAll(/[^a-zA-Z0-9.+-]/g, '_')}.f32`;

export class PcmStore {
  private readonly sources = new Map<string, PcmSource>();
  /** Files that are read from at this visit: they must not go. */
  private readonly open = new Set<string>();
  private memoryBytes = 0;

  constructor(private readonly shelf: MediaShelf, private readonly times?: UseTimes) {}

  /** What is kept under a key, or undefined. */
  async find(key: string, channels: number): Promise<PcmSource | undefined> {
    const known = this.sources.get(key);
    if (known !== undefined) return known;
    const file = await this.shelf.find(fileName(key)).catch(() => undefined);
    return file && this.keep(key, this.filed(key, file, channels));
  }

  async create(key: string, channels: number): Promise<PcmWriter> {
    const writer = await this.shelf.create().catch(() => undefined);
    return writer === undefined ? this.memoryWriter(key, channels, []) : this.shelfWriter(key, channels, writer);
  }

  private shelfWriter(key: string, channels: number, writer: ShelfWriter): PcmWriter {
    let inMemory: PcmWriter | undefined;
    return {
      write: async (samples) => {
        if (inMemory !== undefined) return inMemory.write(samples);
        const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
        const [before, room] = [writer.bytes, bytes.length];
        if (await takes(writer, bytes)) return;
        await this.makeRoom(room);
        if (await takes(writer, bytes.subarray(writer.bytes - before))) return;
        // There is no more room: what was written moves to memory, and the rest goes there too.
        const [written, rest] = [await writer.read(0, writer.bytes), bytes.slice(writer.bytes - before)];
        const all = new Uint8Array(written.length + rest.length);
        all.set(written);
        all.set(rest, written.length);
        const moved = this.memoryWriter(key, channels, []);
        await moved.write(new Float32Array(all.buffer));
        inMemory = moved;
        await writer.discard();
      },
      read: async (start, count) => (inMemory === undefined ? stereoOf(await writer.read(start * frameBytes(channels), count * frameBytes(channels)), count, channels) : inMemory.read(start, count)),
      finish: async () => (inMemory === undefined ? this.keep(key, this.filed(key, await writer.finish(fileName(key)), channels)) : inMemory.finish()),
      discard: () => (inMemory === undefined ? writer.discard() : inMemory.discard()),
    };
  }

  private memoryWriter(key: string, channels: number, blocks: Float32Array[]): PcmWriter {
    let bytes = 0;
    const discard = (): Promise<void> => {
      this.memoryBytes -= bytes;
      bytes = 0;
      return Promise.resolve();
    };
    return {
      write: async (samples) => {
        if (this.memoryBytes + samples.byteLength > MEMORY_BYTES) throw new Error('there is no room for its sound, neither on disk nor in memory. Free some under "Storage" in the File menu');
        bytes += samples.byteLength;
        this.memoryBytes += samples.byteLength;
        blocks.push(samples.slice());
        return Promise.resolve();
      },
      read: (start, count) => Promise.resolve(toStereo(partOf(blocks, start * channels, count * channels), channels)),
      finish: () => Promise.resolve(this.keep(key, memoryPcm(joinBlocks(blocks), channels))),
      discard,
    };
  }

  private filed(key: string, file: ByteSource, channels: number): PcmSource {
    this.open.add(fileName(key));
    this.times?.use(fileName(key));
    return filePcm(file, channels);
  }

  private keep(key: string, source: PcmSource): PcmSource {
    this.sources.set(key, source);
    return source;
  }

  /** Gives up the oldest of what is not in use, until so much is free. */
  async makeRoom(bytes: number): Promise<void> {
    const times = await this.times?.all();
    const idle = (await this.shelf.list().catch(() => [])).filter(({ name }) => !this.open.has(name)).sort((a, b) => (times?.get(a.name) ?? 0) - (times?.get(b.name) ?? 0));
    let freed = 0;
    for (const file of idle) {
      if (freed >= bytes) return;
      if (await this.shelf.remove(file.name)) freed += file.bytes;
    }
  }

  /** All whose keys begin so. */
  async remove(keyBegin: string): Promise<void> {
    const begin = fileName(keyBegin).replace(/\.f32$/, '');
    for (const key of this.sources.keys()) if (key.startsWith(keyBegin)) this.sources.delete(key);
    for (const { name } of await this.shelf.list().catch(() => [])) {
      if (!name.startsWith(begin)) continue;
      this.open.delete(name);
      await this.shelf.remove(name);
    }
  }

  /** Of all that is kept, or of those whose keys begin so. */
  async bytes(keyBegin = ''): Promise<number> {
    const begin = fileName(keyBegin).replace(/\.f32$/, '');
    return (await this.shelf.list().catch(() => [])).reduce((sum, file) => sum + (file.name.startsWith(begin) ? file.bytes : 0), 0);
  }
}

async function takes(writer: ShelfWriter, bytes: Uint8Array): Promise<boolean> {
  try {
    await writer.write(bytes);
    return true;
  } catch {
    return false;
  }
}

function filePcm(file: ByteSource, channels: number): PcmSource {
  const each = frameBytes(channels);
  return {
    frames: Math.floor(file.size / each),
    read: async (start, count, into) => {
      const bytes = channels === 2 && into !== undefined ? new Uint8Array(into.buffer, into.byteOffset, into.byteLength) : undefined;
      return stereoOf(await file.read(start * each, count * each, bytes), count, channels, into);
    },
  };
}

const frameBytes = (channels: number): number => BYTES_PER_SAMPLE * channels;

function stereoOf(bytes: Uint8Array, count: number, channels: number, into?: Float32Array): Float32Array {
  if (bytes.length !== count * frameBytes(channels)) throw new Error('its kept sound has become shorter');
  return toStereo(new Float32Array(bytes.buffer, bytes.byteOffset, count * channels), channels, into);
}

/** Samples `from`… of blocks that stand one after the other. */
function partOf(blocks: readonly Float32Array[], from: number, count: number): Float32Array {
  const part = new Float32Array(count);
  let at = 0;
  for (const block of blocks) {
    const first = Math.max(from, at);
    const end = Math.min(from + count, at + block.length);
    if (first < end) part.set(block.subarray(first - at, end - at), first - from);
    at += block.length;
  }
  return part;
}
