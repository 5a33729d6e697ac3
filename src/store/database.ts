/**
 * What the library asks of a database: transactions over named stores, all or nothing. Two keep it: IndexedDB, and memory where
 * there is none. Any thread.
 */
import type { Records, StoreName } from './records.ts';

/** One part, or the two parts in order, of a record's key. */
export type Key = string | readonly [first: string, second: string | number];

/** All records whose key begins so; with `last`, only those whose second part is at most that. */
export interface KeysUnder {
  readonly first: string;
  readonly last?: number;
}

/** Valid inside of `work` only, and only awaited there: a transaction ends by itself when nothing of it is under way. */
export interface Operations {
  get<Name extends StoreName>(store: Name, key: Key): Promise<Records[Name] | undefined>;
  /** In order of their keys. */
  getAll<Name extends StoreName>(store: Name, under?: KeysUnder): Promise<readonly Records[Name][]>;
  put<Name extends StoreName>(store: Name, record: Records[Name]): Promise<void>;
  delete(store: StoreName, key: Key): Promise<void>;
  deleteAll(store: StoreName, under: KeysUnder): Promise<void>;
}

/** `strict`: on the disk when it is acknowledged. `relaxed`: with the system, which outlives this program but no loss of power. */
export type Durability = 'strict' | 'relaxed';

/** A record for a store. */
export type Entry = { readonly [Name in StoreName]: { readonly store: Name; readonly record: Records[Name] } }[StoreName];

export interface Database {
  /** False for memory: all is gone with the page. */
  readonly isLasting: boolean;
  read<T>(stores: readonly StoreName[], work: (operations: Operations) => Promise<T>): Promise<T>;
  /** Resolves when all of it is kept; rejects when nothing of it is. What `work` throws undoes it and is passed on. */
  write<T>(stores: readonly StoreName[], work: (operations: Operations) => Promise<T>, durability?: Durability): Promise<T>;
  /**
   * Hands records over at once, all or none, before this returns: for a page that may not live to hear of it. Resolves when they
   * are with the system.
   */
  post(entries: readonly Entry[]): Promise<void>;
  close(): void;
}
