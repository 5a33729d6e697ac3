/**
 * Opens the library's database, or settles for memory and says why: no storage here, a newer database, an older tab that does
 * not let go, or a browser that does not answer. Settled within `OPEN_LIMIT_MS`. Main thread.
 */
import { type IDBPDatabase, openDB } from 'idb';
import { type Diagnostic, diagnose, reasonOf } from '../kit/index.ts';
import type { Database } from './database.ts';
import { IndexedDatabase } from './indexed-database.ts';
import { MemoryDatabase } from './memory-database.ts';
import { KEYS, type StoreName } from './records.ts';

export const DATABASE_NAME = 'patchcord-library';
/** Goes up when stores are added or change; `upgrade` then takes each step from where a browser stands. */
export const DATABASE_VERSION = 2;
/** The version that brought a store, of those that came after the first. */
const SINCE: Partial<Record<StoreName, number>> = { snapshots: 2, snapshotTexts: 2 };
/** A page must not stand still for its storage. */
export const OPEN_LIMIT_MS = 2500;
/** How long a newer program is made to wait for the last save of this one. */
const GIVE_WAY_LIMIT_MS = 2000;

export interface OpenOptions {
  readonly name?: string;
  readonly version?: number;
  readonly limitMs?: number;
  /** A newer program waits: save what is unsaved. The connection is closed when this resolves, or soon. */
  readonly onGiveWay?: () => Promise<void>;
  readonly onGone?: () => void;
}

export interface OpenedDatabase {
  readonly database: Database;
  /** Why it is only memory. */
  readonly diagnostics: readonly Diagnostic[];
}

export async function openDatabase(options: OpenOptions = {}): Promise<OpenedDatabase> {
  const { name = DATABASE_NAME, version = DATABASE_VERSION, limitMs = OPEN_LIMIT_MS, onGiveWay, onGone } = options;
  const opened: { database?: IndexedDatabase } = {};
  const giveWay = async (): Promise<void> => {
    await Promise.race([onGiveWay?.().catch(() => undefined), waited(GIVE_WAY_LIMIT_MS)]);
    opened.database?.giveWay();
    onGone?.();
  };
  const connect = (): Promise<IDBPDatabase> => connectWithin(name, version, limitMs, () => void giveWay(), () => opened.database?.lost());
  try {
    opened.database = new IndexedDatabase(await connect(), connect);
    return { database: opened.database, diagnostics: [] };
  } catch (error) {
    return { database: new MemoryDatabase(), diagnostics: [reasonForMemory(error)] };
  }
}

class Unsettled extends Error {
  constructor(readonly isBlocked: boolean) {
    super(isBlocked ? 'another tab holds the library' : 'the browser does not answer');
  }
}

function connectWithin(name: string, version: number, limitMs: number, onBlocking: () => void, onTerminated: () => void): Promise<IDBPDatabase> {
  return new Promise((resolve, reject) => {
    let isBlocked = false;
    let isLate = false;
    const limit = setTimeout(() => {
      isLate = true;
      reject(new Unsettled(isBlocked));
    }, limitMs);
    // Where there is no IndexedDB at all, or a page may not touch it, this throws.
    const opening = Promise.resolve().then(() => openDB(name, version, {
      upgrade: (database, from) => { upgrade(database, from); },
      blocked: () => { isBlocked = true; },
      blocking: onBlocking,
      terminated: onTerminated,
    }));
    opening.then((connection) => {
      clearTimeout(limit);
      // Too late: this page has gone on without. What opened must not stand in another's way.
      if (isLate) connection.close();
      else resolve(connection);
    }, (error: unknown) => {
      clearTimeout(limit);
      reject(error instanceof Error ? error : new Error(String(error)));
    });
  });
}

function upgrade(database: IDBPDatabase, from: number): void {
  for (const name of Object.keys(KEYS) as StoreName[]) {
    if (from >= (SINCE[name] ?? 1)) continue;
    const keyPath = KEYS[name];
    database.createObjectStore(name, { keyPath: keyPath.length === 1 ? keyPath[0]! : [...keyPath] });
  }
}

const MEMORY = 'Until then nothing is kept beyond this visit: save your patches as files.';

function reasonForMemory(error: unknown): Diagnostic {
  if (error instanceof Unsettled) {
    return error.isBlocked
      ? diagnose('library-blocked', `Another tab with an older Patchcord holds the library and does not let go. Close it and reload this page. ${MEMORY}`, {}, 'warning')
      : diagnose('library-silent', `The browser does not open the library. Reload this page; if that does not help, restart the browser. ${MEMORY}`, {}, 'warning');
  }
  if ((error as { name?: unknown } | undefined)?.name === 'VersionError') {
    return diagnose('newer-library', `The library was made by a newer Patchcord. It is left as it is; reload this page, or open the newer Patchcord. ${MEMORY}`, {}, 'warning');
  }
  return diagnose('no-storage', `The browser lets this page keep nothing (${reasonOf(error)}), as in some private windows. Nothing is kept beyond this visit: save your patches as files.`, {}, 'warning');
}

const waited = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
