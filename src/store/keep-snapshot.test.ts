import { beforeEach, describe, expect, it } from 'vitest';
import { FORMAT } from '../patch/patch.ts';
import { forgetSnapshot, keepSnapshot, readSnapshots } from './keep-snapshot.ts';
import { described, done, freshBrowser, openIndexed, openMemory } from './libraries.fixture.ts';
import type { LibraryStore } from './library-store.ts';

const DAY_MS = 24 * 60 * 60_000;

beforeEach(freshBrowser);

const withTwo = async (open: () => LibraryStore | Promise<LibraryStore>): Promise<LibraryStore> => {
  const library = await open();
  for (const id of ['mine', 'other']) {
    const { text, meta } = described('One', id);
    await done(library.create(text, meta));
  }
  return library;
};
const letters = async ({ database }: LibraryStore, id = 'mine') => (await done(readSnapshots(database, id))).map(({ letter, text }) => [letter, (JSON.parse(text) as { title: string }).title]);

describe.each([['IndexedDB', openIndexed], ['memory', openMemory]] as const)('snapshots in %s', (_, open) => {
  it('are kept by document and letter, a new one in place of the old', async () => {
    const library = await withTwo(open);
    await done(keepSnapshot(library.database, 'mine', 'B', described('Loud')));
    await done(keepSnapshot(library.database, 'mine', 'A', described('Soft')));
    await done(keepSnapshot(library.database, 'other', 'A', described('Theirs', 'other')));
    await done(keepSnapshot(library.database, 'mine', 'B', described('Louder')));
    expect(await letters(library)).toEqual([['A', 'Soft'], ['B', 'Louder']]);
    await done(forgetSnapshot(library.database, 'mine', 'A'));
    expect(await letters(library)).toEqual([['B', 'Louder']]);
    expect(await letters(library, 'other')).toEqual([['A', 'Theirs']]);
  });

  it('outlive the bin, and go with what is deleted for good', async () => {
    const library = await withTwo(open);
    for (const id of ['mine', 'other']) await done(keepSnapshot(library.database, id, 'A', described('Soft', id)));
    await done(library.remove('mine'));
    await done(library.emptyBin(DAY_MS));
    expect(await letters(library)).toHaveLength(1);
    await done(library.emptyBin());
    expect(await letters(library)).toEqual([]);
    expect(await letters(library, 'other')).toHaveLength(1);
    expect(await keepSnapshot(library.database, 'mine', 'A', described('Soft'))).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('hold their recordings, and are in no text of the document', async () => {
    const library = await withTwo(open);
    const before = await done(library.load('mine'));
    const { text, meta } = described('Soft');
    await done(keepSnapshot(library.database, 'mine', 'A', { text, meta: { ...meta, mediaSha256s: ['a'.repeat(64)] } }));
    expect([...(await done(library.usedMedia()))]).toEqual(['a'.repeat(64)]);
    expect(await done(library.load('mine'))).toEqual(before);
    const copy = await done(library.duplicate('mine'));
    expect(await letters(library, copy.id)).toEqual([]);
  });

  it('of a newer program are not written over', async () => {
    const library = await withTwo(open);
    const { text, meta } = described('Newer');
    await done(keepSnapshot(library.database, 'mine', 'A', { text, meta: { ...meta, format: FORMAT + 1 } }));
    expect(await keepSnapshot(library.database, 'mine', 'A', described('Soft'))).toMatchObject({ ok: false, reason: 'newer-format' });
    expect(await letters(library)).toEqual([['A', 'Newer']]);
  });
});
