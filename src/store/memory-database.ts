/**
 * The library's database for a page that may keep nothing: it lasts as long as the page. Also what tests compare the other
 * with. Any thread.
 */
import type { Database, Entry, Key, KeysUnder, Operations } from './database.ts';
import { KEYS, type Records, type StoreName } from './records.ts';

type Tables = Map<StoreName, Map<string, { readonly key: Key; readonly record: unknown }>>;

export class MemoryDatabase implements Database {
  readonly isLasting = false;
  private tables: Tables = new Map();
  /** Transactions run one after another. */
  private last: Promise<unknown> = Promise.resolve();

  read<T>(_stores: readonly StoreName[], work: (operations: Operations) => Promise<T>): Promise<T> {
    return this.inTurn(() => work(operationsOn(copyOf(this.tables))));
  }

  write<T>(_stores: readonly StoreName[], work: (operations: Operations) => Promise<T>): Promise<T> {
    return this.inTurn(async () => {
      const tables = copyOf(this.tables);
      const result = await work(operationsOn(tables));
      this.tables = tables;
      return result;
    });
  }

  post(entries: readonly Entry[]): Promise<void> {
    return this.write([], async (operations) => {
      for (const { store, record } of entries) await operations.put(store, record);
    });
  }

  close(): void {
    // Nothing is held.
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

const copyOf = (tables: Tables): Tables => new Map([...tables].map(([name, table]) => [name, new Map(table)]));

const nameOf = (key: Key): string => JSON.stringify(key);

const isUnder = (key: Key, { first, last }: KeysUnder): boolean => typeof key !== 'string' && key[0] === first && (last === undefined || (typeof key[1] === 'number' && key[1] <= last));

function operationsOn(tables: Tables): Operations {
  const tableOf = (name: StoreName): Map<string, { readonly key: Key; readonly record: unknown }> => {
    const table = tables.get(name) ?? new Map<string, { readonly key: Key; readonly record: unknown }>();
    tables.set(name, table);
    return table;
  };
  return {
    get: <Name extends StoreName>(name: Name, key: Key) => Promise.resolve(tableOf(name).get(nameOf(key))?.record as Records[Name] | undefined),
    getAll: <Name extends StoreName>(name: Name, under?: KeysUnder) => {
      const all = [...tableOf(name).values()].filter(({ key }) => under === undefined || isUnder(key, under));
      return Promise.resolve(all.sort((a, b) => compareKeys(a.key, b.key)).map(({ record }) => record as Records[Name]));
    },
    put: (name, record) => {
      const parts = KEYS[name].map((property) => record[property] as string | number);
      const key = (parts.length === 1 ? parts[0] : parts) as Key;
      tableOf(name).set(nameOf(key), { key, record: structuredClone(record) });
      return Promise.resolve();
    },
    delete: (name, key) => Promise.resolve(void tableOf(name).delete(nameOf(key))),
    deleteAll: (name, under) => {
      const table = tableOf(name);
      for (const [text, { key }] of table) if (isUnder(key, under)) table.delete(text);
      return Promise.resolve();
    },
  };
}

/** As IndexedDB orders them: numbers before texts, texts by code units. */
function compareKeys(a: Key, b: Key): number {
  const [as, bs] = [typeof a === 'string' ? [a] : a, typeof b === 'string' ? [b] : b];
  for (const [at, part] of as.entries()) {
    const other = bs[at]!;
    if (part === other) continue;
    if (typeof part !== typeof other) return typeof part === 'number' ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return 0;
}
