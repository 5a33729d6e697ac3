/**
 * Lets calls of IndexedDB fail by their number, as a full or broken disk would: thrown at once, or with the transaction undone
 * after the request had seemed to succeed. For tests only, on fake-indexeddb.
 */
import 'fake-indexeddb/auto';

export type FaultKind = 'throws' | 'undone';

export interface Faults {
  /** From now on the calls are counted from 1. */
  arm(fault: { readonly kind: FaultKind; readonly at: number; readonly lasting: boolean; readonly error?: string }): void;
  disarm(): void;
  /** Whether any call failed since it was armed. */
  readonly struck: boolean;
  restore(): void;
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

const CALLS: readonly (readonly [prototype: object, method: string])[] = [
  [IDBDatabase.prototype, 'transaction'],
  ...['get', 'getAll', 'put', 'delete'].map((method) => [IDBObjectStore.prototype, method] as const),
];

export function storageFaults(): Faults {
  let armed: Parameters<Faults['arm']>[0] | undefined;
  let calls = 0;
  let struck = false;
  const originals = CALLS.map(([prototype, name]) => {
    const original = (prototype as Record<string, Method>)[name]!;
    (prototype as Record<string, Method>)[name] = function (this: unknown, ...given) {
      if (armed === undefined) return original.apply(this, given);
      calls++;
      if (!(armed.lasting ? calls >= armed.at : calls === armed.at)) return original.apply(this, given);
      struck = true;
      if (armed.kind === 'throws') throw new DOMException('the disk is on fire', armed.error ?? 'UnknownError');
      const result = original.apply(this, given);
      // A transaction that has just begun is undone before it has done anything; another with its request.
      if (result instanceof IDBTransaction) result.abort();
      else if (result instanceof IDBRequest) result.addEventListener('success', () => { result.transaction?.abort(); });
      return result;
    };
    return [prototype, name, original] as const;
  });
  return {
    arm: (fault) => { [armed, calls, struck] = [fault, 0, false]; },
    disarm: () => { armed = undefined; },
    get struck() { return struck; },
    restore: () => {
      for (const [prototype, name, original] of originals) (prototype as Record<string, Method>)[name] = original;
    },
  };
}
