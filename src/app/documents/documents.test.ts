import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { diagnose } from '../../kit/index.ts';
import { toText } from '../../patch/to-text.ts';
import type { Claims } from '../../store/claims.ts';
import { Journal } from '../../store/journal.ts';
import { described, done, freshBrowser, newChannel, titled } from '../../store/libraries.fixture.ts';
import { storageFaults } from '../../store/storage-faults.fixture.ts';
import { held } from '../held.fixture.ts';
import { lockedClaims, openTab, type Tab, until } from './tabs.fixture.ts';

let browser: string;
beforeEach(() => {
  freshBrowser();
  browser = newChannel();
});
afterEach(() => vi.restoreAllMocks());

const open = (claims?: Claims): Promise<Tab> => openTab(browser, titled('Nothing', 'nothing'), claims);
const titles = async ({ library }: Tab) => (await done(library.list())).map(({ title }) => title).sort();
const textOf = async ({ library }: Tab, id = 'mine') => (await done(library.load(id))).text;

it('keeps what is new at its first edit, and a file at once', async () => {
  const tab = await open();
  tab.open(titled('Shipped'), 'example');
  expect(await tab.documents.flush()).toBe(true);
  expect(await titles(tab)).toEqual([]);
  expect(tab.documents.saveState.kind).toBe('untouched');
  tab.title('Mine now');
  expect(tab.documents.saveState.kind).toBe('saving');
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await titles(tab)).toEqual(['Mine now']);
  tab.open(titled('From a file', 'file'), 'file');
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await titles(tab)).toEqual(['From a file', 'Mine now']);
  expect((await done(tab.library.load('file'))).document.origin).toBe('imported');
});

it('shows saved only when the last edit is acknowledged, however many come', async () => {
  const tab = await open();
  tab.open(titled('0'), 'new');
  for (let n = 1; n <= 40; n++) {
    tab.title(String(n));
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (tab.documents.saveState.kind === 'saved') expect(await textOf(tab)).toBe(toText(titled(String(n))));
  }
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await textOf(tab)).toBe(toText(titled('40')));
  expect((await done(tab.library.versions('mine'))).length, 'not a version each').toBeLessThan(5);
});

it('opens read-only in a second tab, which follows, and takes over with the last edit', async () => {
  const first = await open();
  first.open(titled('One'), 'new');
  first.title('Two');
  await until(() => first.documents.saveState.kind === 'saved');
  const second = await open();
  expect(await second.documents.open('mine')).toBe(true);
  expect(second.documents.readOnlyReason).toBe('other-tab');
  first.title('Three');
  await until(() => second.patch.title === 'Three');
  // Not saved yet when the other tab asks.
  first.title('Last words');
  await second.documents.takeOver();
  expect(second.documents.readOnlyReason).toBeUndefined();
  expect(second.patch.title).toBe('Last words');
  expect(first.documents.readOnlyReason).toBe('other-tab');
  second.title('Theirs');
  await until(() => first.patch.title === 'Theirs');
  expect(await titles(second)).toEqual(['Theirs']);
  expect([...first.said, ...second.said]).toEqual([]);
});

it('comes to the second tab by itself when the first lets go', async () => {
  const first = await open();
  first.open(titled('One'), 'file');
  await until(() => first.documents.saveState.kind === 'saved');
  const second = await open();
  await second.documents.open('mine');
  expect(second.documents.readOnlyReason).toBe('other-tab');
  first.title('Left');
  first.open(titled('Another', 'another'), 'new');
  await until(() => second.documents.readOnlyReason === undefined);
  expect(second.patch.title).toBe('Left');
});

it('keeps both where the library has moved on unseen', async () => {
  const tab = await open();
  tab.open(titled('One'), 'file');
  await until(() => tab.documents.saveState.kind === 'saved');
  const { text, meta } = described('Somebody else');
  const { revision } = (await done(tab.library.load('mine'))).document;
  tab.title('Ours');
  await done(tab.library.save('mine', text, meta, revision));
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await titles(tab)).toEqual(['Ours copy', 'Somebody else']);
  expect(tab.said.map(({ code }) => code)).toEqual(['kept-as-copy']);
  expect(tab.patch.title).toBe('Ours copy');
  tab.title('Further');
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await titles(tab)).toEqual(['Further', 'Somebody else']);
});

it('takes a new name from the library without losing an edit', async () => {
  const tab = await open();
  tab.open(titled('One'), 'file');
  await until(() => tab.documents.saveState.kind === 'saved');
  tab.edit({ kind: 'set-meta', meta: { description: 'More' } });
  await done(tab.library.rename('mine', 'Renamed'));
  await until(() => tab.documents.saveState.kind === 'saved' && tab.patch.title === 'Renamed');
  expect(await textOf(tab)).toBe(toText({ ...titled('Renamed'), description: 'More' }));
  expect(await titles(tab)).toEqual(['Renamed']);
});

it('keeps what could not be saved, says why, and saves it with the next edit', async () => {
  const faults = storageFaults();
  try {
    const tab = await open();
    tab.open(titled('One'), 'file');
    await until(() => tab.documents.saveState.kind === 'saved');
    faults.arm({ kind: 'throws', at: 1, lasting: true, error: 'QuotaExceededError' });
    tab.title('Two');
    await until(() => tab.documents.saveState.kind === 'unsaved');
    expect(tab.documents.saveState).toMatchObject({ reason: 'quota' });
    expect(tab.documents.diagnostics.map(({ code }) => code)).toEqual(['storage-full']);
    expect(tab.patch.title).toBe('Two');
    faults.disarm();
    tab.edit({ kind: 'set-meta', meta: { description: 'More' } });
    await until(() => tab.documents.saveState.kind === 'saved');
    expect(await textOf(tab)).toBe(toText({ ...titled('Two'), description: 'More' }));
    expect(tab.documents.diagnostics).toEqual([]);
  } finally {
    faults.restore();
  }
});

it('goes back to a document that was left, and on saving it', async () => {
  const tab = await open();
  tab.open(titled('One'), 'new');
  tab.title('Two');
  const left = tab.documents.current!;
  tab.open(titled('Another', 'another'), 'new');
  await until(async () => (await titles(tab)).includes('Two'));
  tab.documents.resume(left);
  tab.patch = left.patch;
  tab.title('Three');
  await until(() => tab.documents.saveState.kind === 'saved');
  expect(await textOf(tab)).toBe(toText(titled('Three')));
  expect(await titles(tab)).toEqual(['Three']);
});

/** Holds back what is read of the document with this id until it is let go. */
function slowly(tab: Tab, id: string): () => void {
  const load = tab.library.load.bind(tab.library);
  const { answered, go } = held();
  vi.spyOn(tab.library, 'load').mockImplementation(async (wanted) => {
    if (wanted === id) await answered;
    return load(wanted);
  });
  return () => void go();
}

async function keep(tab: Tab, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { text, meta } = described(name, name);
    await done(tab.library.create(text, meta));
  }
}

it('opens what was asked for last, however slowly the one before is read, and lets that go', async () => {
  const tab = await open();
  await keep(tab, 'slow', 'fast');
  const go = slowly(tab, 'slow');
  const [slow, fast] = [tab.documents.open('slow'), tab.documents.open('fast')];
  go();
  expect([await slow, await fast]).toEqual([false, true]);
  expect(tab.patch.title).toBe('fast');
  const other = await open();
  await other.documents.open('slow');
  expect(other.documents.readOnlyReason, 'nobody holds it').toBeUndefined();
});

it('does not bring a document that is still being read in place of one that came meanwhile', async () => {
  const tab = await open();
  await keep(tab, 'slow');
  const go = slowly(tab, 'slow');
  const slow = tab.documents.open('slow');
  tab.open(titled('New', 'new'), 'new');
  go();
  expect(await slow).toBe(false);
  expect(tab.patch.title).toBe('New');
});

it('opens what is pressed twice once, and to be written', async () => {
  const tab = await open(lockedClaims());
  await keep(tab, 'mine');
  const go = slowly(tab, 'mine');
  const both = [tab.documents.open('mine'), tab.documents.open('mine')];
  // As long as a tab waits for another one to let go.
  setTimeout(go, 600);
  expect(await Promise.all(both)).toEqual([true, true]);
  expect(tab.documents.readOnlyReason).toBeUndefined();
});

it('comes back to be written, however quickly a document was left, gone back to and left again', async () => {
  const tab = await open(lockedClaims());
  tab.open(titled('One'), 'new');
  tab.title('Two');
  await until(() => tab.documents.saveState.kind === 'saved');
  tab.title('Three');
  const left = tab.documents.current!;
  tab.open(titled('Another', 'another'), 'new');
  tab.documents.resume(left);
  tab.open(titled('A third', 'third'), 'new');
  expect(await tab.documents.open('mine')).toBe(true);
  expect(tab.documents.readOnlyReason).toBeUndefined();
  expect(tab.patch.title).toBe('Three');
});

it('does not turn another document into a version that was still being read', async () => {
  const tab = await open();
  tab.open(titled('One'), 'new');
  tab.title('Two');
  await until(() => tab.documents.saveState.kind === 'saved');
  await done(tab.library.nameVersion('mine', tab.documents.current!.kept!.revision, 'kept'));
  const [{ version } = { version: 0 }] = await done(tab.library.versions('mine'));
  const restored = tab.documents.restoreVersion(version);
  tab.open(titled('Another', 'another'), 'new');
  expect(await restored).toBe(false);
  expect(tab.patch).toEqual(titled('Another', 'another'));
});

it('of what has to be read or made first, the last one asked for comes, and nothing is said of the others', async () => {
  const tab = await open();
  await keep(tab, 'kept', 'copy');
  const diagnostics = [diagnose('unreadable', 'It cannot be read.')];
  const asked: readonly ((slow: Promise<void>) => Promise<boolean>)[] = [
    (slow) => tab.documents.bring(slow.then(() => ({ patch: titled('slow', 'slow'), diagnostics: [] })), 'example'),
    (slow) => tab.documents.bring(slow.then(() => ({ diagnostics })), 'new'),
    (slow) => tab.documents.openMade(slow.then(() => 'copy')),
  ];
  const quick = [() => tab.documents.bring(Promise.resolve({ patch: titled('new', 'new'), diagnostics: [] }), 'new'), () => tab.documents.open('kept')];
  for (const ask of asked) {
    for (const [k, askQuickly] of quick.entries()) {
      const slow = held();
      const answers = [ask(slow.answered), askQuickly()];
      await answers[1];
      await slow.go();
      expect(await Promise.all(answers)).toEqual([false, true]);
      expect([tab.patch.title, tab.said]).toEqual([['new', 'kept'][k], []]);
    }
  }
  expect(await tab.documents.openMade(Promise.resolve('copy'))).toBe(true);
  expect(tab.patch.title).toBe('copy');
  expect(await tab.documents.bring(Promise.resolve({ diagnostics }), 'new')).toBe(false);
  expect([tab.patch.title, tab.said]).toEqual(['copy', diagnostics]);
});

/** As a killed tab leaves it: an edit in the journal, and nobody there. */
async function left(tab: Tab, isClosed: boolean): Promise<void> {
  const { text, meta } = described('Saved');
  const { document } = await done(tab.library.create(text, meta));
  const journal = new Journal(tab.library.database, 'mine', document.revision);
  journal.add({ kind: 'set-meta', meta: { title: 'Unsaved' } });
  journal.post(isClosed);
}

it('asks after a crash, and both states are kept whatever the answer', async () => {
  for (const [accepts, expected] of [[true, 'Unsaved'], [false, 'Saved']] as const) {
    freshBrowser();
    browser = newChannel();
    const tab = await open();
    await left(tab, false);
    await tab.documents.open('mine');
    expect(tab.patch.title).toBe('Saved');
    const { recovery } = tab.documents;
    expect(recovery).toMatchObject({ title: 'Saved' });
    await (accepts ? recovery!.accept() : recovery!.decline());
    expect(tab.documents.recovery).toBeUndefined();
    expect(tab.patch.title).toBe(expected);
    expect(await textOf(tab)).toBe(toText(titled(expected)));
    const versions = await done(tab.library.versions('mine'));
    expect(versions.map(({ title }) => title)).toEqual(expect.arrayContaining(['Saved', 'Unsaved']));
  }
});

it('does not ask after a page that was left in order, and has its last edit', async () => {
  const tab = await open();
  await left(tab, true);
  await tab.documents.open('mine');
  expect(tab.documents.recovery).toBeUndefined();
  expect(tab.patch.title).toBe('Unsaved');
});

it('offers the state before, where everything was saved but nobody closed', async () => {
  const first = await open();
  first.open(titled('One'), 'file');
  await until(() => first.documents.saveState.kind === 'saved');
  first.title('Two');
  // The journal is written before the save.
  first.documents.current!.ended();
  await until(() => first.documents.saveState.kind === 'saved');
  const journal = new Journal(first.library.database, 'mine', 1);
  journal.add({ kind: 'set-meta', meta: { title: 'Two' } });
  journal.post();
  await first.library.database.write(['journal'], (operations) => operations.deleteAll('journal', { first: 'mine' }));
  // Gone without a word: it answers no question and renews nothing.
  await first.library.database.write(['leases'], (operations) => operations.delete('leases', 'mine'));
  const second = await open();
  await second.documents.open('mine');
  expect(second.patch.title).toBe('Two');
  expect(second.documents.recovery).toBeDefined();
  await second.documents.recovery!.decline();
  expect(second.patch.title).toBe('One');
});

it('opens what was open last, though the first reads fail, and says why where none comes through', async () => {
  // Each has a browser's locks to itself, so that none waits for the one before.
  const before = await open(lockedClaims());
  before.open(titled('Last'), 'new');
  before.title('Last, edited');
  expect(await before.documents.flush()).toBe(true);
  const refused = { ok: false, diagnostic: { code: 'no', severity: 'error', message: 'The disk does not answer.', where: {} } } as unknown as Awaited<ReturnType<typeof before.library.recents>>;
  const next = await open(lockedClaims());
  vi.spyOn(next.library, 'recents').mockResolvedValueOnce(refused);
  vi.spyOn(next.library, 'load').mockResolvedValueOnce(refused as never);
  expect(await next.documents.reopen()).toEqual({ isOpen: true, diagnostics: [] });
  expect(next.patch.title).toBe('Last, edited');
  const third = await open(lockedClaims());
  vi.spyOn(third.library, 'recents').mockResolvedValue(refused);
  expect(await third.documents.reopen()).toMatchObject({ isOpen: false, diagnostics: [{ message: 'The disk does not answer.' }] });
  const fourth = await open(lockedClaims());
  vi.spyOn(fourth.library, 'load').mockResolvedValue(refused as never);
  expect(await fourth.documents.reopen()).toMatchObject({ isOpen: false, diagnostics: [{ message: 'The disk does not answer.' }] });
  expect(fourth.patch.title).toBe('Nothing');
});
