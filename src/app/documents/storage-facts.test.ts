import { afterEach, expect, it, vi } from 'vitest';
import { askToPersist, storageFacts, UNKNOWN_STORAGE } from './storage-facts.ts';

afterEach(() => { vi.unstubAllGlobals(); });

const browser = (storage: Partial<StorageManager> | undefined): void => { vi.stubGlobal('navigator', { storage }); };

it('tells who may be evicted: whoever keeps something without a promise', async () => {
  browser({ persisted: () => Promise.resolve(false), estimate: () => Promise.resolve({ usage: 10, quota: 100 }) });
  expect(await storageFacts(true)).toEqual({ persistent: false, mayBeEvicted: true, usage: 10, quota: 100 });
  expect((await storageFacts(false)).mayBeEvicted).toBe(false);
  browser({ persisted: () => Promise.resolve(true), estimate: () => Promise.resolve({}) });
  expect(await storageFacts(true)).toMatchObject({ persistent: true, mayBeEvicted: false });
});

it('asks once to be kept, and a browser that refuses, fails or cannot is no error', async () => {
  const persist = vi.fn(() => Promise.resolve(true));
  browser({ persist });
  await askToPersist();
  expect(persist).toHaveBeenCalledTimes(1);
  browser({ persist: () => Promise.reject(new Error('not allowed')), persisted: () => Promise.reject(new Error('no')), estimate: () => Promise.reject(new Error('no')) });
  await askToPersist();
  expect(await storageFacts(true)).toEqual({ persistent: false, mayBeEvicted: true, usage: undefined, quota: undefined });
  browser(undefined);
  await askToPersist();
  expect(await storageFacts(true)).toEqual({ ...UNKNOWN_STORAGE, mayBeEvicted: true });
});
