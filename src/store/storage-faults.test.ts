/** Whatever call of the storage fails: the library is in the old state or in the new one, and the next save works. */
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { toText } from '../patch/to-text.ts';
import { textHash } from '../patch/content-hash.ts';
import { described, done, freshBrowser, openIndexed, START_MS, titled } from './libraries.fixture.ts';
import { Journal } from './journal.ts';
import { forgetSnapshot, keepSnapshot } from './keep-snapshot.ts';
import type { LibraryStore } from './library-store.ts';
import type { Outcome } from './outcome.ts';
import { KEYS, type StoreName } from './records.ts';
import { recoverDocument } from './recover.ts';
import { type FaultKind, storageFaults } from './storage-faults.fixture.ts';
import { testCatalog } from '../patch/patch.fixture.ts';

const STORES = Object.keys(KEYS) as StoreName[];
const DAY_MS = 24 * 60 * 60_000;
/** More calls than any operation makes. */
const MOST_CALLS = 60;

const faults = storageFaults();
const clock = { nowMs: START_MS };
afterAll(() => faults.restore());

/** The same ids in every run. */
let drawn = 0;
beforeEach(() => {
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    (array as Uint8Array).fill(++drawn);
    return array;
  });
});

type Contents = Record<string, readonly unknown[]>;

const contents = (library: LibraryStore): Promise<Contents> => library.database.read(STORES, async (operations) => {
  const found: Contents = {};
  for (const name of STORES) found[name] = await operations.getAll(name);
  return found;
});

/** Documents, an old version, one named, snapshots, one in the bin, a preset, what was open, and a journal that nobody closed. */
async function furnished(): Promise<LibraryStore> {
  freshBrowser();
  drawn = 0;
  clock.nowMs = START_MS;
  const library = await openIndexed(clock);
  const given = [described('One'), described('Two'), described('Other', 'other'), described('Gone', 'gone')] as const;
  await done(library.create(given[0].text, given[0].meta));
  clock.nowMs += 2 * DAY_MS;
  await done(library.save('mine', given[1].text, given[1].meta, 1));
  await done(library.nameVersion('mine', 2, 'Good'));
  await done(library.create(given[2].text, given[2].meta));
  await done(library.create(given[3].text, given[3].meta));
  for (const id of ['mine', 'gone']) await done(keepSnapshot(library.database, id, 'A', described('One', id)));
  await done(library.remove('gone'));
  await done(library.savePreset({ type: 'eq', id: 'warm', nodeVersion: 1, name: 'Warm', params: { gainDb: 3 }, config: {} }));
  await done(library.noteOpened('mine'));
  clock.nowMs += DAY_MS;
  return library;
}

const next = described('Three');
const operations: Record<string, (library: LibraryStore) => Promise<Outcome<unknown>>> = {
  'create': (library) => library.create(described('New', 'new').text, described('New', 'new').meta),
  'create under an id that is taken': (library) => library.create(next.text, next.meta),
  'save': (library) => library.save('mine', next.text, next.meta, 2, { keepPrevious: true, journalThrough: 5 }),
  'save what has grown from an older state': (library) => library.save('mine', next.text, next.meta, 1),
  'rename': (library) => library.rename('mine', 'Renamed'),
  'set tags': (library) => library.setTags('mine', ['loud']),
  'duplicate': (library) => library.duplicate('mine'),
  'remove': (library) => library.remove('mine'),
  'restore': (library) => library.restore('gone'),
  'empty the bin': (library) => library.emptyBin(),
  'name a version': (library) => library.nameVersion('mine', 1, 'Old'),
  'restore a version': (library) => library.restoreVersion('mine', 1),
  'save a preset': (library) => library.savePreset({ type: 'eq', nodeVersion: 1, name: 'Cold', params: {}, config: {} }),
  'rename a preset': (library) => library.renamePreset('eq', 'warm', 'Hot'),
  'remove a preset': (library) => library.removePreset('eq', 'warm'),
  'keep a snapshot': (library) => keepSnapshot(library.database, 'mine', 'A', next),
  'forget a snapshot': (library) => forgetSnapshot(library.database, 'mine', 'A'),
  'note what is opened': (library) => library.noteOpened('other'),
};

/** Every document has the text it says it has, and every version and snapshot too. */
function expectWhole(found: Contents): void {
  const textOf = new Map((found['texts'] as { id: string; text: string }[]).map(({ id, text }) => [id, text]));
  for (const { id, contentHash } of found['documents'] as { id: string; contentHash: string }[]) expect(textHash(textOf.get(id) ?? ''), id).toBe(contentHash);
  expect(found['texts']).toHaveLength(found['documents']!.length);
  const versionTexts = found['versionTexts'] as { documentId: string; version: number; text: string }[];
  for (const { documentId, version, contentHash } of found['versions'] as { documentId: string; version: number; contentHash: string }[]) {
    expect(textHash(versionTexts.find((one) => one.documentId === documentId && one.version === version)?.text ?? '')).toBe(contentHash);
  }
  expect(versionTexts).toHaveLength(found['versions']!.length);
  const letters = (store: 'snapshots' | 'snapshotTexts') => (found[store] as { documentId: string; letter: string }[]).map(({ documentId, letter }) => [documentId, letter]);
  expect(letters('snapshotTexts')).toEqual(letters('snapshots'));
}

const KINDS: readonly FaultKind[] = ['throws', 'undone'];

describe.each(Object.entries(operations))('%s', (_, operate) => {
  it('is done or not done, whichever call fails, once or from then on', async () => {
    const whole = await furnished();
    const before = await contents(whole);
    await done(operate(whole));
    const after = await contents(whole);
    expect(after).not.toEqual(before);
    expectWhole(after);
    for (const kind of KINDS) {
      for (const lasting of [false, true]) {
        let at = 1;
        for (; at <= MOST_CALLS; at++) {
          const library = await furnished();
          faults.arm({ kind, at, lasting });
          const outcome = await operate(library);
          faults.disarm();
          if (!faults.struck) break;
          const found = await contents(library);
          expect(found, `${kind} at call ${at}`).toEqual(outcome.ok ? after : before);
          expectWhole(found);
          const { document } = await done(library.load('other'));
          const saved = described('Next', 'other');
          expect(await library.save('other', saved.text, saved.meta, document.revision)).toMatchObject({ ok: true, value: { kind: 'saved' } });
          expect((await done(library.load('other'))).text).toBe(toText(titled('Next', 'other')));
        }
        expect(at, 'calls that can fail').toBeGreaterThan(2);
        expect(at).toBeLessThan(MOST_CALLS);
      }
    }
  });
});

it('says that the space is used up', async () => {
  const library = await furnished();
  faults.arm({ kind: 'throws', at: 3, lasting: true, error: 'QuotaExceededError' });
  expect(await library.save('mine', next.text, next.meta, 2)).toMatchObject({ ok: false, reason: 'quota', diagnostic: { code: 'storage-full', message: expect.stringContaining('as a file') as string } });
  faults.disarm();
  expect(await library.save('mine', next.text, next.meta, 2)).toMatchObject({ ok: true, value: { kind: 'saved' } });
});

it('keeps what a killed visit left until recovering it has succeeded', async () => {
  const prepared = async (): Promise<LibraryStore> => {
    const library = await furnished();
    const journal = new Journal(library.database, 'mine', 2, () => clock.nowMs);
    journal.add({ kind: 'set-meta', meta: { title: 'Last words' } });
    journal.post();
    // Transactions on the same stores come after it.
    await library.database.write(['journal'], (operations) => operations.getAll('journal'));
    return library;
  };
  for (const kind of KINDS) {
    let at = 1;
    for (; at <= MOST_CALLS; at++) {
      const library = await prepared();
      faults.arm({ kind, at, lasting: true });
      const outcome = await recoverDocument(library, 'mine', testCatalog, clock.nowMs);
      faults.disarm();
      if (!faults.struck) break;
      expect(outcome.ok).toBe(false);
      const again = await done(recoverDocument(library, 'mine', testCatalog, clock.nowMs));
      expect(await done(library.loadVersion('mine', again!.version))).toBe(toText(titled('Last words')));
      expectWhole(await contents(library));
    }
    expect(at).toBeGreaterThan(5);
  }
});
