/**
 * Where this page keeps sound: on the origin's disk, in a database where it has none, or nowhere. Files are the truth; the
 * notes beside them (names, times of use) only help, and may be lost. Worker thread.
 */
import { hasDisk, diskShelf } from './media-disk.ts';
import { DatabaseShelf, type MediaDatabase, type MediaNote, openMediaDatabase, sweepDatabase } from './media-database.ts';
import { type MediaShelf, noShelf, type ShelfName } from './media-shelf.ts';
import type { UseTimes } from './pcm-store.ts';

export interface MediaNotes {
  get(sha256: string): Promise<MediaNote | undefined>;
  all(): Promise<readonly MediaNote[]>;
  put(note: MediaNote): Promise<void>;
  remove(sha256: string): Promise<void>;
}

export type MediaPlace = 'disk' | 'database' | 'memory';

export interface MediaStorage {
  readonly place: MediaPlace;
  readonly shelf: (name: ShelfName) => MediaShelf;
  readonly notes: MediaNotes;
  readonly times: UseTimes;
}

/** Notes that last as long as the page. */
export function memoryNotes(): MediaNotes {
  const notes = new Map<string, MediaNote>();
  return {
    get: (sha256) => Promise.resolve(notes.get(sha256)),
    all: () => Promise.resolve([...notes.values()]),
    put: (note) => Promise.resolve(void notes.set(note.sha256, note)),
    remove: (sha256) => Promise.resolve(void notes.delete(sha256)),
  };
}

/** A database that fails later on is as good as none: what it should have noted is then unknown at the next visit. */
function databaseNotes(database: MediaDatabase): MediaNotes {
  return {
    get: (sha256) => database.get('notes', sha256).catch(() => undefined),
    all: () => database.getAll('notes').catch(() => []),
    put: (note) => database.put('notes', note).then(() => undefined, () => undefined),
    remove: (sha256) => database.delete('notes', sha256).catch(() => undefined),
  };
}

function databaseTimes(database: MediaDatabase): UseTimes {
  return {
    use: (name) => void database.put('uses', Date.now(), name).catch(() => undefined),
    all: async () => {
      try {
        const [names, times] = await Promise.all([database.getAllKeys('uses'), database.getAll('uses')]);
        return new Map(names.map((name, k) => [name, times[k]!]));
      } catch {
        return new Map();
      }
    },
  };
}

const NO_TIMES: UseTimes = { use: () => undefined, all: () => Promise.resolve(new Map()) };

/** Never rejects: a browser that keeps nothing still plays. */
export async function openStorage(): Promise<MediaStorage> {
  const [onDisk, database] = await Promise.all([hasDisk(), openMediaDatabase().catch(() => undefined)]);
  const notes = database === undefined ? memoryNotes() : databaseNotes(database);
  const times = database === undefined ? NO_TIMES : databaseTimes(database);
  if (onDisk) {
    const shelves = { originals: diskShelf('originals'), pcm: diskShelf('pcm'), peaks: diskShelf('peaks') };
    for (const shelf of Object.values(shelves)) void shelf.sweep().catch(() => undefined);
    return { place: 'disk', shelf: (name) => shelves[name], notes, times };
  }
  if (database === undefined) return { place: 'memory', shelf: () => noShelf, notes, times };
  void sweepDatabase(database).catch(() => undefined);
  return { place: 'database', shelf: (name) => new DatabaseShelf(name, database), notes, times };
}
