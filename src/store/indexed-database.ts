/**
 * The library's database in IndexedDB, through idb. Main thread or worker. A connection that the browser closed is opened
 * again at the next use; one that made way for a newer program stays closed.
 */
import type { IDBPDatabase } from 'idb';
import type { Database, Durability, Entry, Key, KeysUnder, Operations } from './database.ts';
import { newerProgram } from './outcome.ts';
import type { Records, StoreName } from './records.ts';

export class IndexedDatabase implements Database {
  readonly isLasting = true;
  private connection: IDBPDatabase | undefined;
  private closed: 'by-us' | 'newer-program' | undefined;

  constructor(connection: IDBPDatabase, private readonly reopen: () => Promise<IDBPDatabase>) {
    this.connection = connection;
  }

  async read<T>(stores: readonly StoreName[], work: (operations: Operations) => Promise<T>): Promise<T> {
    return run((await this.connected()).transaction(stores, 'readonly'), work);
  }

  async write<T>(stores: readonly StoreName[], work: (operations: Operations) => Promise<T>, durability: Durability = 'strict'): Promise<T> {
    return run((await this.connected()).transaction(stores, 'readwrite', { durability }), work);
  }

  async post(entries: readonly Entry[]): Promise<void> {
    // Without waiting where there is a connection: what is not under way when a page ends never will be.
    const connection = this.connection ?? (await this.connected());
    const transaction = connection.transaction([...new Set(entries.map(({ store }) => store))], 'readwrite', { durability: 'relaxed' });
    const puts = entries.map(({ store, record }) => transaction.objectStore(store).put(record));
    transaction.commit();
    await Promise.all([...puts, transaction.done]);
  }

  close(): void {
    this.end('by-us');
  }

  /** A newer program waits for this connection to end. */
  giveWay(): void {
    this.end('newer-program');
  }

  /** The browser ended the connection: its data was cleared, or its disk went away. */
  lost(): void {
    this.connection = undefined;
  }

  private end(why: 'by-us' | 'newer-program'): void {
    this.closed = why;
    this.connection?.close();
    this.connection = undefined;
  }

  private async connected(): Promise<IDBPDatabase> {
    if (this.closed === 'newer-program') throw newerProgram();
    if (this.closed !== undefined) throw new Error('the library is closed');
    this.connection ??= await this.reopen();
    return this.connection;
  }
}

/** What a transaction of either mode has; the other one's stores lack `put` and `delete`. */
interface Transaction {
  objectStore(name: string): {
    get(key: IDBValidKey): Promise<unknown>;
    getAll(range?: IDBKeyRange): Promise<unknown[]>;
    put?: ((record: unknown) => Promise<unknown>) | undefined;
    delete?: ((key: IDBValidKey | IDBKeyRange) => Promise<void>) | undefined;
  };
  readonly done: Promise<void>;
  abort(): void;
}

async function run<T>(transaction: Transaction, work: (operations: Operations) => Promise<T>): Promise<T> {
  // Whoever fails first is told; the end of the transaction is heard in any case.
  const ended = transaction.done.then(() => undefined, (error: unknown) => ({ error }));
  try {
    const result = await work(operationsOn(transaction));
    await transaction.done;
    return result;
  } catch (error) {
    try {
      transaction.abort();
    } catch {
      // It has ended by itself.
    }
    await ended;
    throw error;
  }
}

const rangeOf = ({ first, last }: KeysUnder): IDBKeyRange => IDBKeyRange.bound([first], [first, last ?? []]);

const keyOf = (key: Key): IDBValidKey => (typeof key === 'string' ? key : [...key]);

function operationsOn(transaction: Transaction): Operations {
  return {
    get: async <Name extends StoreName>(name: Name, key: Key) => (await transaction.objectStore(name).get(keyOf(key))) as Records[Name] | undefined,
    getAll: async <Name extends StoreName>(name: Name, under?: KeysUnder) => (await transaction.objectStore(name).getAll(under === undefined ? undefined : rangeOf(under))) as Records[Name][],
    put: async (name, record) => void (await transaction.objectStore(name).put!(record)),
    delete: async (name, key) => transaction.objectStore(name).delete!(keyOf(key)),
    deleteAll: async (name, under) => transaction.objectStore(name).delete!(rangeOf(under)),
  };
}
