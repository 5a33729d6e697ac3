import { beforeEach, describe, expect, it } from 'vitest';
import { createPatch } from '../patch/create.ts';
import { contentHash, textHash } from '../patch/content-hash.ts';
import { toText } from '../patch/to-text.ts';
import { describePatch } from './document-text.ts';
import { type Clock, described, done, freshBrowser, newChannel, openIndexed, openMemory, START_MS, titled } from './libraries.fixture.ts';
import type { LibraryStore } from './library-store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const KINDS: readonly (readonly [name: string, open: (clock: Clock) => Promise<LibraryStore>])[] = [
  ['in IndexedDB', openIndexed],
  ['in memory', (clock) => Promise.resolve(openMemory(clock))],
];

describe.each(KINDS)('a library %s', (_, open) => {
  let library: LibraryStore;
  let clock: Clock;
  beforeEach(async () => {
    freshBrowser();
    clock = { nowMs: START_MS };
    library = await open(clock);
  });

  const create = async (title: string, id = 'mine') => {
    const { text, meta } = described(title, id);
    return done(library.create(text, meta));
  };
  const save = (title: string, revision: number, id = 'mine') => {
    const { text, meta } = described(title, id);
    return done(library.save(id, text, meta, revision));
  };
  const titles = async () => (await done(library.list())).map(({ title }) => title);

  it('gives back what it was given, and says what it is', async () => {
    const { document } = await create('One');
    expect(document).toMatchObject({ id: 'mine', kind: 'mix', title: 'One', revision: 1, changedAt: START_MS, contentHash: contentHash(titled('One')), origin: 'mine', format: 1, mediaSha256s: [] });
    expect(document.bytes).toBe(Buffer.byteLength(toText(titled('One'))));
    expect(await done(library.load('mine'))).toEqual({ document, text: toText(titled('One')) });
    expect(await library.load('other')).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('lists the last changed first', async () => {
    for (const title of ['A', 'B', 'C']) {
      clock.nowMs += MINUTE_MS;
      await create(title, title.toLowerCase());
    }
    clock.nowMs += MINUTE_MS;
    await save('A2', 1, 'a');
    expect(await titles()).toEqual(['A2', 'C', 'B']);
  });

  it('keeps both where two have gone on from the same revision', async () => {
    await create('One');
    await save('Theirs', 1);
    const saved = await save('Ours', 1);
    expect(saved).toMatchObject({ kind: 'kept-as-copy', theirs: { title: 'Theirs', revision: 2 }, document: { title: 'Ours copy', revision: 1 } });
    expect((await done(library.load('mine'))).text).toBe(toText(titled('Theirs')));
    const copy = await done(library.load(saved.document.id));
    expect(copy.text).toBe(toText(titled('Ours copy', saved.document.id)));
    expect(copy.document.contentHash).toBe(textHash(copy.text));
  });

  it('gives a second document of the same id another, in its text too', async () => {
    await create('One');
    const { document, text } = await create('Two');
    expect(document.id).not.toBe('mine');
    expect(text).toBe(toText(titled('Two', document.id)));
    expect((await done(library.load('mine'))).document.title).toBe('One');
  });

  it('renames and tags in the text too, and a save that did not know takes it over', async () => {
    await create('One');
    await done(library.rename('mine', 'New name'));
    await done(library.setTags('mine', ['live']));
    expect((await done(library.load('mine'))).text).toBe(toText({ ...titled('New name'), tags: ['live'] }));
    const { text, meta } = describePatch({ ...titled('One'), description: 'More' });
    const saved = await done(library.save('mine', text, meta, 1));
    expect(saved).toMatchObject({ kind: 'saved', document: { title: 'New name', tags: ['live'], revision: 4 } });
    expect((await done(library.load('mine'))).text).toBe(toText({ ...titled('New name'), tags: ['live'], description: 'More' }));
    expect(await save('Late', 1), 'but not one that grew from before another save').toMatchObject({ kind: 'kept-as-copy' });
  });

  it('brings back what was removed, for thirty days', async () => {
    await create('One');
    await save('Two', 1);
    await done(library.noteOpened('mine'));
    await done(library.remove('mine'));
    expect(await titles()).toEqual([]);
    expect(await done(library.recents())).toEqual([]);
    expect((await done(library.removed())).map(({ title }) => title)).toEqual(['Two']);
    await done(library.restore('mine'));
    expect(await titles()).toEqual(['Two']);
    await done(library.remove('mine'));
    clock.nowMs += 30 * DAY_MS - 1;
    expect(await done(library.tidy())).toBe(0);
    clock.nowMs += 1;
    expect(await done(library.tidy())).toBe(1);
    expect(await done(library.removed())).toEqual([]);
    expect(await library.loadVersion('mine', 1)).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('takes out of the bin what is still being worked on, and keeps it when it was deleted for good', async () => {
    await create('One');
    await done(library.remove('mine'));
    await save('Two', 1);
    expect(await titles()).toEqual(['Two']);
    await done(library.remove('mine'));
    await done(library.emptyBin());
    expect(await save('Three', 2)).toMatchObject({ kind: 'saved', document: { revision: 3 } });
    expect(await titles()).toEqual(['Three']);
  });

  it('duplicates under a new id and name', async () => {
    await create('One');
    const copy = await done(library.duplicate('mine'));
    expect((await done(library.load(copy.id))).text).toBe(toText(titled('One copy', copy.id)));
    expect(copy).toMatchObject({ revision: 1, title: 'One copy' });
  });

  it('keeps about a version a minute, and what a name was given to', async () => {
    await create('State 0');
    let revision = 1;
    for (let second = 2; second <= 300; second += 2) {
      clock.nowMs = START_MS + second * 1000;
      await save(`State ${second}`, revision++);
      if (second === 100) await done(library.nameVersion('mine', revision, 'Good one'));
    }
    const versions = await done(library.versions('mine'));
    // The state now, then one a minute; the clock began again at the named one.
    expect(versions.map(({ title }) => title)).toEqual(['State 300', 'State 280', 'State 220', 'State 160', 'State 100', 'State 60', 'State 0']);
    expect(versions.map(({ name }) => name)).toEqual([undefined, undefined, undefined, undefined, 'Good one', undefined, undefined]);
    expect(await done(library.loadVersion('mine', versions[4]!.version))).toBe(toText(titled('State 100')));
    expect(await done(library.loadVersion('mine', revision))).toBe(toText(titled('State 300')));
  });

  it('restores a version as a new one on top', async () => {
    await create('One');
    clock.nowMs += MINUTE_MS;
    await save('Two', 1);
    clock.nowMs += 1000;
    const { document, text } = await done(library.restoreVersion('mine', 1));
    expect(document).toMatchObject({ title: 'One', revision: 3 });
    expect(text).toBe(toText(titled('One')));
    expect((await done(library.versions('mine'))).map(({ title }) => title)).toEqual(['One', 'Two', 'One']);
    expect(await library.restoreVersion('mine', 17)).toMatchObject({ ok: false, reason: 'missing' });
  });

  it('never writes over what a newer Patchcord saved', async () => {
    const { text, meta } = described('From tomorrow');
    await done(library.create(text, { ...meta, format: 2 }));
    expect(await library.save('mine', text, meta, 1)).toMatchObject({ ok: false, reason: 'newer-format', diagnostic: { code: 'newer-document' } });
    expect(await library.rename('mine', 'x')).toMatchObject({ ok: false, reason: 'newer-format' });
    expect((await done(library.load('mine'))).document).toMatchObject({ revision: 1, format: 2 });
  });

  it('knows every recording that anything in it needs', async () => {
    const sha = (digit: string) => digit.repeat(64);
    const withMedia = (digit: string, id: string) => {
      const { text, meta } = described(`Needs ${digit}`, id);
      return { text, meta: { ...meta, mediaSha256s: [sha(digit)] } };
    };
    const [a, b, c] = [withMedia('a', 'mine'), withMedia('b', 'mine'), withMedia('c', 'other')];
    await done(library.create(a.text, a.meta));
    clock.nowMs += MINUTE_MS;
    await done(library.save('mine', b.text, b.meta, 1));
    await done(library.create(c.text, c.meta));
    await done(library.remove('other'));
    expect([...(await done(library.usedMedia()))].sort()).toEqual([sha('a'), sha('b'), sha('c')]);
    await done(library.emptyBin());
    expect([...(await done(library.usedMedia()))].sort()).toEqual([sha('a'), sha('b')]);
  });

  it('keeps presets by the type of node', async () => {
    const warm = await done(library.savePreset({ type: 'eq', nodeVersion: 1, name: 'Warm', params: { gainDb: 3 }, config: {} }));
    await done(library.savePreset({ type: 'eq', nodeVersion: 1, name: 'Air', params: { gainDb: 1 }, config: {} }));
    await done(library.savePreset({ type: 'pan', nodeVersion: 1, name: 'Left', params: {}, config: {} }));
    expect((await done(library.presets('eq'))).map(({ name }) => name)).toEqual(['Air', 'Warm']);
    await done(library.renamePreset('eq', warm.id, 'A bit warm'));
    expect((await done(library.presets('eq')))[0]).toEqual({ ...warm, name: 'A bit warm' });
    const removed = await done(library.removePreset('eq', warm.id));
    expect((await done(library.presets('eq'))).map(({ name }) => name)).toEqual(['Air']);
    await done(library.savePreset(removed));
    expect(await done(library.presets('eq'))).toHaveLength(2);
  });

  it('remembers what was open lately', async () => {
    await create('A', 'a');
    await create('B', 'b');
    for (const id of ['a', 'b', 'a']) {
      clock.nowMs += 1;
      await done(library.noteOpened(id));
    }
    expect((await done(library.recents())).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('refuses what no patch may be, and nothing has changed', async () => {
    const { text, meta } = describePatch(createPatch({ id: 'mine', title: 'One' }));
    await done(library.create(text, meta));
    expect(await library.save('mine', ' '.repeat(33 * 1024 * 1024), meta, 1)).toMatchObject({ ok: false, reason: 'too-large' });
    expect((await done(library.load('mine'))).text).toBe(text);
  });
});

it('tells the other tabs what has changed, and by whom', async () => {
  freshBrowser();
  const channel = newChannel();
  const [here, there] = [await openIndexed(undefined, { channel }), await openIndexed(undefined, { channel })];
  const heard: [string, boolean][] = [];
  here.subscribe(({ documents, isMine }) => heard.push([documents.join(), isMine]));
  const arrived = new Promise<void>((resolve) => { there.subscribe(() => resolve()); });
  const { text, meta } = described('One');
  await done(here.create(text, meta));
  await arrived;
  expect(heard).toEqual([['mine', true]]);
  expect((await done(there.load('mine'))).text).toBe(text);
});

it('lists a thousand documents without reading their texts', async () => {
  freshBrowser();
  const library = await openIndexed();
  const { text, meta } = described('One');
  const { document } = await done(library.create(text, { ...meta, thumbnail: '<svg/>' }));
  await library.database.write(['documents'], async (operations) => {
    for (let n = 1; n < 1000; n++) await operations.put('documents', { ...document, id: `copy-${n}` });
  });
  const asked: (readonly string[])[] = [];
  const { database } = library;
  const read = database.read.bind(database);
  database.read = (stores, work) => {
    asked.push(stores);
    return read(stores, work);
  };
  expect(await done(library.list())).toHaveLength(1000);
  expect(asked).toEqual([['documents']]);
});
