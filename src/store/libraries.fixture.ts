/** A library of either database, empty, with a clock that tests move. For tests only. */
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { createPatch } from '../patch/create.ts';
import type { Patch } from '../patch/patch.ts';
import { type Described, describePatch } from './document-text.ts';
import { LibraryStore } from './library-store.ts';
import { MemoryDatabase } from './memory-database.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import type { Outcome } from './outcome.ts';

export const START_MS = Date.UTC(2026, 10, 29, 12);

export interface Clock {
  nowMs: number;
}

/** A browser that has never been here. */
export function freshBrowser(): void {
  globalThis.indexedDB = new IDBFactory();
}

let channels = 0;
/** Tabs of one browser hear each other; those of another test must not. */
export const newChannel = (): string => `library-${++channels}`;

export async function openIndexed(clock: Clock = { nowMs: START_MS }, options: OpenOptions & { readonly channel?: string } = {}): Promise<LibraryStore> {
  const { database, diagnostics } = await openDatabase(options);
  if (!database.isLasting) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return new LibraryStore(database, () => clock.nowMs, options.channel ?? newChannel());
}

export const openMemory = (clock: Clock = { nowMs: START_MS }): LibraryStore => new LibraryStore(new MemoryDatabase(), () => clock.nowMs, newChannel());

export const titled = (title: string, id = 'mine'): Patch => createPatch({ id, title });
export const described = (title: string, id = 'mine'): Described => describePatch(titled(title, id));

/** What was asked for, or the reason as an error. */
export async function done<T>(outcome: Promise<Outcome<T>>): Promise<T> {
  const result = await outcome;
  if (!result.ok) throw new Error(`${result.reason}: ${result.diagnostic.message}`);
  return result.value;
}
