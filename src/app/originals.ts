/**
 * The files that people brought, byte for byte, each once, named by the SHA-256 of its content. They are never changed and
 * go only when somebody asks for it. Worker thread.
 */
import { SHA256_PATTERN } from '../kit/sha256.ts';
import { blobSource, type ByteSource } from '../media/byte-source.ts';
import { Sha256 } from '../kit/sha256.ts';
import type { MediaRef } from '../patch/patch.ts';
import { type MediaShelf, type ShelfWriter } from './media-shelf.ts';
import type { MediaNotes } from './media-storage.ts';

/** Hashed and written in one turn: what comes in between waits a few milliseconds at most. */
const PIECE_BYTES = 1 << 20;

export interface KeptOriginal {
  readonly sha256: string;
  /** Where to read it from now on: the kept file, or the one that was brought if it could not be kept. */
  readonly source: ByteSource;
  /** `full`: there was no room for it. */
  readonly kept: 'new' | 'before' | 'full';
}

export interface OriginalUse {
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970; 0 where nobody noted it. */
  readonly lastUsed: number;
}


export class Originals {
  private readonly used = new Set<string>();

  /** `makeRoom` frees what can be made again. */
  constructor(private readonly shelf: MediaShelf, private readonly notes: MediaNotes, private readonly makeRoom: (bytes: number) => Promise<void>) {}

  /** The kept file, under the name it came with. */
  async find(sha256: string): Promise<ByteSource | undefined> {
    const source = await this.shelf.find(sha256).catch(() => undefined);
    if (source === undefined) return undefined;
    const note = await this.notes.get(sha256);
    if (note !== undefined && !this.used.has(sha256)) await this.notes.put({ ...note, lastUsed: Date.now() });
    this.used.add(sha256);
    return note === undefined ? source : named(source, note.media.name);
  }

  blob(sha256: string): Promise<Blob | undefined> {
    return this.shelf.blob(sha256);
  }

  /** Copies a file while its hash is taken, in one reading. Rejects with the signal's reason, or when the file cannot be read; then nothing of it is left. */
  async keep(file: File, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<KeptOriginal> {
    const source = blobSource(file);
    const hash = new Sha256();
    let writer: ShelfWriter | undefined = await this.shelf.create().catch(() => undefined);
    try {
      for (let at = 0; at < source.size; at += PIECE_BYTES) {
        signal.throwIfAborted();
        const wanted = Math.min(PIECE_BYTES, source.size - at);
        const bytes = await source.read(at, wanted);
        if (bytes.length !== wanted) throw new Error(`${file.name} has become shorter while it was read`);
        hash.update(bytes);
        if (writer !== undefined && !(await this.take(writer, bytes, source.size - at))) {
          await writer.discard();
          writer = undefined;
        }
        onProgress((at + wanted) / source.size);
      }
      signal.throwIfAborted();
      const sha256 = hash.digestHex();
      this.used.add(sha256);
      const before = await this.shelf.find(sha256).catch(() => undefined);
      if (before !== undefined) {
        await writer?.discard();
        return { sha256, source: named(before, file.name), kept: 'before' };
      }
      const kept = await writer?.finish(sha256).catch(() => undefined);
      return kept === undefined ? { sha256, source, kept: 'full' } : { sha256, source: named(kept, file.name), kept: 'new' };
    } catch (error) {
      await writer?.discard();
      throw error;
    }
  }

  private async take(writer: ShelfWriter, bytes: Uint8Array, wanted: number): Promise<boolean> {
    const before = writer.bytes;
    const write = (): Promise<boolean> => writer.write(bytes.subarray(writer.bytes - before)).then(() => true, () => false);
    if (await write()) return true;
    await this.makeRoom(wanted);
    return write();
  }

  async note(media: MediaRef): Promise<void> {
    if (media.sha256 !== undefined) await this.notes.put({ sha256: media.sha256, media, lastUsed: Date.now() });
  }

  async list(): Promise<readonly OriginalUse[]> {
    const notes = new Map((await this.notes.all()).map((note) => [note.sha256, note]));
    const files = await this.shelf.list().catch(() => []);
    return files.filter(({ name }) => SHA256_PATTERN.test(name)).map(({ name, bytes }) => ({
      sha256: name, bytes, name: notes.get(name)?.media.name ?? name.slice(0, 12), lastUsed: notes.get(name)?.lastUsed ?? 0,
    }));
  }

  /** Out: whether it is gone. One that another tab plays stays. */
  async remove(sha256: string): Promise<boolean> {
    const isGone = await this.shelf.remove(sha256);
    if (isGone) await this.notes.remove(sha256);
    return isGone;
  }
}

const named = (source: ByteSource, name: string): ByteSource => ({ size: source.size, name, read: (offset, length, into) => source.read(offset, length, into) });
