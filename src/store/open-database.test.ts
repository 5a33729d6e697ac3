import { openDB } from 'idb';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { described, done, freshBrowser, newChannel, titled } from './libraries.fixture.ts';
import { LibraryStore } from './library-store.ts';
import { DATABASE_NAME, DATABASE_VERSION, openDatabase } from './open-database.ts';
import { KEYS, type StoreName } from './records.ts';
import { toText } from '../patch/to-text.ts';

beforeEach(freshBrowser);
afterEach(() => vi.unstubAllGlobals());

const codes = (opened: { readonly diagnostics: readonly { readonly code: string }[] }) => opened.diagnostics.map(({ code }) => code);

it('leaves a newer database as it is, and says so', async () => {
  const newer = await openDB(DATABASE_NAME, 7, { upgrade: (database) => { database.createObjectStore('other'); } });
  await newer.put('other', 'theirs', 'key');
  newer.close();
  const opened = await openDatabase();
  expect(codes(opened)).toEqual(['newer-library']);
  expect(opened.database.isLasting).toBe(false);
  const again = await openDB(DATABASE_NAME);
  expect([again.version, [...again.objectStoreNames], await again.get('other', 'key')]).toEqual([7, ['other'], 'theirs']);
  again.close();
});

it('takes a library of the first version as it is, and adds what has come since', async () => {
  const FIRST: readonly StoreName[] = ['documents', 'texts', 'versions', 'versionTexts', 'presets', 'recents', 'journalHeads', 'journal', 'leases'];
  const older = await openDB(DATABASE_NAME, 1, { upgrade: (database) => { for (const name of FIRST) database.createObjectStore(name, { keyPath: KEYS[name].length === 1 ? KEYS[name][0]! : [...KEYS[name]] }); } });
  await older.put('texts', { id: 'mine', text: 'theirs' });
  older.close();
  const { database } = await openDatabase();
  expect(database.isLasting).toBe(true);
  const found = await database.read(Object.keys(KEYS) as StoreName[], async (operations) => [await operations.getAll('texts'), await operations.getAll('snapshots'), await operations.getAll('snapshotTexts')]);
  expect(found).toEqual([[{ id: 'mine', text: 'theirs' }], [], []]);
  database.close();
});

it('does not wait for an older tab that does not let go, and does not stand in its way later', async () => {
  const stubborn = await openDB(DATABASE_NAME, DATABASE_VERSION);
  const opened = await openDatabase({ version: DATABASE_VERSION + 1, limitMs: 50 });
  expect(codes(opened)).toEqual(['library-blocked']);
  expect(opened.database.isLasting).toBe(false);
  stubborn.close();
  const later = await openDatabase({ version: DATABASE_VERSION + 1 });
  expect(later.database.isLasting).toBe(true);
  later.database.close();
});

it('does not wait for a browser that does not answer', async () => {
  vi.stubGlobal('indexedDB', { open: () => new EventTarget() });
  vi.stubGlobal('IDBOpenDBRequest', EventTarget);
  vi.stubGlobal('IDBRequest', EventTarget);
  expect(codes(await openDatabase({ limitMs: 30 }))).toEqual(['library-silent']);
});

it.each([
  ['there is no IndexedDB', undefined],
  ['a page may not touch it', { open: () => { throw new DOMException('denied', 'SecurityError'); } }],
])('works in memory where %s, and says so', async (_, indexedDB) => {
  vi.stubGlobal('indexedDB', indexedDB);
  const opened = await openDatabase();
  expect(codes(opened)).toEqual(['no-storage']);
  const library = new LibraryStore(opened.database, Date.now, newChannel());
  const { text, meta } = described('One');
  await done(library.create(text, meta));
  expect((await done(library.load('mine'))).text).toBe(toText(titled('One')));
  expect(library.isLasting).toBe(false);
});

it('saves its last edit and gives way to a newer program, and refuses what comes after', async () => {
  const { text, meta } = described('One');
  const kept: { library?: LibraryStore } = {};
  let isGone = false;
  const opened = await openDatabase({ onGiveWay: async () => void (await kept.library!.create(text, meta)), onGone: () => { isGone = true; } });
  const library = (kept.library = new LibraryStore(opened.database, Date.now, newChannel()));
  const newer = await openDatabase({ version: DATABASE_VERSION + 1 });
  expect(newer.database.isLasting).toBe(true);
  expect(isGone).toBe(true);
  expect(await newer.database.read(['texts'], (operations) => operations.get('texts', 'mine'))).toEqual({ id: 'mine', text });
  expect(await library.save('mine', text, meta, 1)).toMatchObject({ ok: false, reason: 'newer-program', diagnostic: { code: 'newer-library' } });
  newer.database.close();
});
