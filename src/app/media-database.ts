/**
 * The database of kept sound: how its files are called and when they were last used; and the files themselves, in pieces,
 * where there is no disk (no secure context). Worker thread. Knows nothing of patches: those are another database's.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ByteSource } from '../media/byte-source.ts';
import type { MediaRef } from '../patch/patch.ts';
import { type MediaShelf, SHELVES, type ShelfName, type ShelfWriter } from './media-shelf.ts';

/** One piece holds one to three batches of a ring: what a read brings along besides is small. */
const PIECE_BYTES = 1 << 18;
/** How much is written in one transaction. */
const WRITE_BYTES = 4 * PIECE_BYTES;
/** Pieces without a file that are older than this belong to a tab that was closed while it wrote. */
const ABANDONED_MS = 24 * 3600_000;

interface StoredFile {
  readonly shelf: string;
  readonly name: string;
  readonly bytes: number;
  readonly pieces: string;
}

/** What is known of a kept original besides its bytes. */
export interface MediaNote {
  readonly sha256: string;
  readonly media: MediaRef;
  /** Milliseconds since 1970. */
  readonly lastUsed: number;
}

interface MediaSchema extends DBSchema {
  notes: { key: string; value: MediaNote };
  /** When a cached file was last used, by shelf and name. */
  uses: { key: string; value: number };
  files: { key: [string, string]; value: StoredFile };
  pieces: { key: [string, number]; value: ArrayBuffer };
  /** Files that are being written: when it began, by their pieces. */
  writing: { key: string; value: number };
}

export type MediaDatabase = IDBPDatabase<MediaSchema>;

export const openMediaDatabase = (): Promise<MediaDatabase> =>
  openDB<MediaSchema>('patchcord-media', 1, {
    upgrade: (database) => {
      database.createObjectStore('notes', { keyPath: 'sha256' });
      database.createObjectStore('uses');
      database.createObjectStore('files', { keyPath: ['shelf', 'name'] });
      database.createObjectStore('pieces');
      database.createObjectStore('writing');
    },
    // A later version of this program, in another tab, must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });

const piecesOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Infinity]);

export class DatabaseShelf implements MediaShelf {
  private readonly shelf: string;

  constructor(name: ShelfName, private readonly database: MediaDatabase) {
    this.shelf = SHELVES[name];
  }

  async list() {
    return (await this.database.getAll('files', IDBKeyRange.bound([this.shelf], [this.shelf, []]))).map(({ name, bytes }) => ({ name, bytes }));
  }

  async find(name: string): Promise<ByteSource | undefined> {
    const stored = await this.database.get('files', [this.shelf, name]);
    return stored && pieceSource(this.database, stored);
  }

  async blob(name: string): Promise<Blob | undefined> {
    const stored = await this.database.get('files', [this.shelf, name]);
    return stored && new Blob(await this.database.getAll('pieces', piecesOf(stored.pieces)));
  }

  async remove(name: string): Promise<boolean> {
    const stored = await this.database.get('files', [this.shelf, name]);
    if (stored === undefined) return true;
    const change = this.database.transaction(['files', 'pieces'], 'readwrite');
    await Promise.all([change.objectStore('files').delete([this.shelf, name]), change.objectStore('pieces').delete(piecesOf(stored.pieces)), change.done]);
    return true;
  }

  async create(): Promise<ShelfWriter> {
    const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
    await this.database.put('writing', Date.now(), id);
    const buffer = new Uint8Array(WRITE_BYTES);
    let [filled, written] = [0, 0];
    const flush = async (): Promise<void> => {
      if (filled === 0) return;
      const change = this.database.transaction('pieces', 'readwrite');
      const puts = [];
      for (let at = 0; at < filled; at += PIECE_BYTES) puts.push(change.store.put(buffer.slice(at, Math.min(filled, at + PIECE_BYTES)).buffer, [id, (written + at) / PIECE_BYTES]));
      await Promise.all([...puts, change.done]);
      written += filled;
      filled = 0;
    };
    const discard = async (): Promise<void> => {
      const change = this.database.transaction(['pieces', 'writing'], 'readwrite');
      await Promise.all([change.objectStore('pieces').delete(piecesOf(id)), change.objectStore('writing').delete(id), change.done]);
    };
    return {
      get bytes() {
        return written + filled;
      },
      write: async (bytes) => {
        for (let at = 0; at < bytes.length;) {
          if (filled === WRITE_BYTES) await flush();
          const part = bytes.subarray(at, at + WRITE_BYTES - filled);
          buffer.set(part, filled);
          filled += part.length;
          at += part.length;
        }
      },
      read: async (offset, length) => {
        const bytes = new Uint8Array(Math.min(length, written + filled - offset));
        // First what may move on to the database meanwhile.
        const [before, from] = [Math.max(0, written - offset), Math.max(0, offset - written)];
        if (before < bytes.length) bytes.set(buffer.subarray(from, from + bytes.length - before), before);
        if (before > 0) bytes.set(await pieceSource(this.database, { bytes: written, pieces: id }).read(offset, Math.min(before, bytes.length)));
        return bytes;
      },
      finish: async (name) => {
        await flush();
        const stored: StoredFile = { shelf: this.shelf, name, bytes: written, pieces: id };
        const change = this.database.transaction(['files', 'pieces', 'writing'], 'readwrite', { durability: 'strict' });
        const another = await change.objectStore('files').get([this.shelf, name]);
        await change.objectStore('writing').delete(id);
        if (another === undefined) await change.objectStore('files').add(stored);
        else await change.objectStore('pieces').delete(piecesOf(id));
        await change.done;
        return pieceSource(this.database, another ?? stored);
      },
      discard,
    };
  }
}

/** Pieces of files that were never finished. */
export async function sweepDatabase(database: MediaDatabase): Promise<void> {
  const change = database.transaction(['pieces', 'writing'], 'readwrite');
  for (const id of await change.objectStore('writing').getAllKeys()) {
    if (((await change.objectStore('writing').get(id)) ?? 0) > Date.now() - ABANDONED_MS) continue;
    await change.objectStore('pieces').delete(piecesOf(id));
    await change.objectStore('writing').delete(id);
  }
  await change.done;
}

/** Reads the pieces a range touches. The last one is held: who reads on from there needs it again. */
function pieceSource(database: MediaDatabase, { bytes, pieces }: Pick<StoredFile, 'bytes' | 'pieces'>): ByteSource {
  let held: { readonly index: number; readonly piece: Uint8Array } | undefined;
  const pieceAt = async (index: number): Promise<Uint8Array> => {
    if (held?.index === index) return held.piece;
    const stored = await database.get('pieces', [pieces, index]);
    if (stored === undefined) throw new Error('a part of it is gone');
    held = { index, piece: new Uint8Array(stored) };
    return held.piece;
  };
  return {
    size: bytes,
    read: async (offset, length) => {
      const end = Math.min(bytes, offset + length);
      const out = new Uint8Array(Math.max(0, end - offset));
      for (let at = offset; at < end;) {
        const index = Math.floor(at / PIECE_BYTES);
        const part = (await pieceAt(index)).subarray(at - index * PIECE_BYTES, end - index * PIECE_BYTES);
        out.set(part, at - offset);
        at += part.length;
      }
      return out;
    },
  };
}
