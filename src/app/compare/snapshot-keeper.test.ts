import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { testCatalog } from '../../patch/patch.fixture.ts';
import { readSnapshots } from '../../store/keep-snapshot.ts';
import { described, done, freshBrowser, newChannel, openMemory, titled } from '../../store/libraries.fixture.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { openTab, type Tab, until } from '../documents/tabs.fixture.ts';
import { SnapshotKeeper, type SnapshotHost } from './snapshot-keeper.ts';
import { type Letter, Snapshots } from './snapshots.ts';

let browser: string;
beforeEach(() => {
  freshBrowser();
  browser = newChannel();
});
afterEach(() => vi.restoreAllMocks());

function keeperOf(documents: SnapshotHost['documents']) {
  const snapshots = new Snapshots();
  const told: string[] = [];
  const keeper = new SnapshotKeeper(snapshots, { documents, catalog: testCatalog, tell: (message) => { told.push(message); }, changed: () => undefined });
  keeper.follow();
  const titles = () => snapshots.letters.map((letter) => `${letter} ${snapshots.patch(letter)!.title}`);
  return { keeper, told, titles, keep: (letter: Letter, title: string) => { keeper.keep(letter, titled(title)); } };
}

const kept = async (library: LibraryStore, id = 'mine') => (await done(readSnapshots(library.database, id))).map(({ letter, text }) => `${letter} ${(JSON.parse(text) as { title: string }).title}`);
const isSaved = (tab: Tab) => until(() => tab.documents.saveState.kind === 'saved');

describe('snapshots of a document of the library', () => {
  /** As the page has it when a document of a database in memory is open. */
  async function inMemory() {
    const library = openMemory();
    const { text, meta } = described('One');
    await done(library.create(text, meta));
    const open = (readOnlyReason?: 'other-tab') => ({ current: { kept: { id: 'mine' }, readOnlyReason, flush: () => Promise.resolve(true) }, library });
    return { library, open };
  }

  it('are there again when it is opened again', async () => {
    const { library, open } = await inMemory();
    const first = keeperOf(open());
    first.keep('A', 'Soft');
    first.keep('B', 'Loud');
    first.keep('C', 'Odd');
    first.keeper.forget('C');
    await until(async () => (await kept(library)).join() === 'A Soft,B Loud');
    const again = keeperOf(open());
    expect(again.titles()).toEqual([]);
    await again.keeper.read();
    expect(again.titles()).toEqual(['A Soft', 'B Loud']);
    expect([...first.told, ...again.told]).toEqual([]);
  });

  it('that are kept or forgotten while they are being read come before what is read', async () => {
    const { open } = await inMemory();
    const first = keeperOf(open());
    for (const letter of ['A', 'B', 'C'] as const) first.keep(letter, 'Old');
    await until(async () => (await kept(open().library)).length === 3);
    const again = keeperOf(open());
    const reading = again.keeper.read();
    again.keep('A', 'New');
    again.keeper.forget('B');
    await reading;
    expect(again.titles()).toEqual(['A New', 'C Old']);
  });

  it('stay for the visit where the disk is full, and it is said once', async () => {
    const { library, open } = await inMemory();
    const { told, titles, keep } = keeperOf(open());
    vi.spyOn(library.database, 'write').mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
    keep('A', 'Soft');
    await until(() => told.length > 0);
    expect(told).toEqual([expect.stringMatching(/no space left/)]);
    expect(titles()).toEqual(['A Soft']);
    keep('B', 'Loud');
    await until(async () => (await kept(library)).join() === 'B Loud');
    expect(told).toHaveLength(1);
  });

  it('are not written by a tab that only reads it', async () => {
    const { library, open } = await inMemory();
    const host: { current: ReturnType<typeof open>['current']; library: LibraryStore } = open('other-tab');
    const { keeper, keep, titles } = keeperOf(host);
    keep('A', 'Soft');
    await Promise.resolve();
    expect(await kept(library)).toEqual([]);
    expect(titles()).toEqual(['A Soft']);
    // The tab that had it is gone.
    Object.assign(host.current, { readOnlyReason: undefined });
    keeper.follow();
    await until(async () => (await kept(library)).join() === 'A Soft');
  });
});

describe('snapshots in a tab', () => {
  it('are kept as soon as the library has the document, even if another is opened first', async () => {
    const tab = await openTab(browser, titled('Nothing', 'nothing'));
    tab.open(titled('Mine'), 'new');
    const { keeper, keep, titles } = keeperOf(tab.documents);
    keep('A', 'Mine');
    expect(await kept(tab.library)).toEqual([]);
    tab.title('Changed');
    tab.open(titled('Other', 'other'), 'new');
    keeper.follow();
    expect(titles()).toEqual([]);
    await until(async () => (await kept(tab.library)).join() === 'A Mine');
    expect(await tab.documents.open('mine')).toBe(true);
    keeper.follow();
    await keeper.read();
    expect(titles()).toEqual(['A Mine']);
  });

  it('are of nothing that nobody changed, for the library does not keep it', async () => {
    const tab = await openTab(browser, titled('Nothing', 'nothing'));
    tab.open(titled('Shipped'), 'example');
    const { keeper, keep } = keeperOf(tab.documents);
    keep('A', 'Shipped');
    tab.open(titled('Other', 'other'), 'new');
    keeper.follow();
    await tab.documents.flush();
    expect(await kept(tab.library)).toEqual([]);
    expect(await done(tab.library.list())).toEqual([]);
  });

  it('go along where the document becomes a copy', async () => {
    const tab = await openTab(browser, titled('Nothing', 'nothing'));
    tab.open(titled('Mine'), 'file');
    await isSaved(tab);
    const { keeper, keep, told } = keeperOf(tab.documents);
    keep('A', 'Soft');
    await until(async () => (await kept(tab.library)).length === 1);
    // Somebody saved over it without this tab having heard of it.
    const { document } = await done(tab.library.load('mine'));
    vi.spyOn(tab.documents.current!, 'changedElsewhere').mockResolvedValue(undefined);
    const theirs = described('Theirs');
    await done(tab.library.save('mine', theirs.text, theirs.meta, document.revision));
    tab.title('Ours');
    await until(() => tab.documents.current?.kept?.id !== 'mine' && tab.documents.saveState.kind === 'saved');
    keeper.follow();
    const id = tab.documents.current!.kept!.id;
    await until(async () => (await kept(tab.library, id)).length === 1);
    expect(await kept(tab.library)).toEqual(['A Soft']);
    expect(told).toEqual([]);
  });
});
