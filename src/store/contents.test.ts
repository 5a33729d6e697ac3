/** A record says what is in its document, is made anew with every text, and old records are read once. */
import { beforeEach, expect, it } from 'vitest';
import { createNode, createPatch } from '../patch/create.ts';
import type { Patch, PatchNode } from '../patch/patch.ts';
import { shipped } from '../catalog/shipped.ts';
import { toText } from '../patch/to-text.ts';
import { contentsOf, MOST_NAMES } from './contents.ts';
import { describePatch } from './document-text.ts';
import { done, freshBrowser, newChannel, openIndexed } from './libraries.fixture.ts';
import { LibraryStore } from './library-store.ts';
import { openDatabase } from './open-database.ts';
import type { StoredDocument } from './records.ts';

const node = (type: string, label = '', given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, { label, ...given });
const patch = (nodes: Record<string, PatchNode>, given: Partial<Patch> = {}): Patch => ({ ...createPatch({ id: 'mine', title: 'Mine' }), nodes: new Map(Object.entries(nodes)), ...given });
const chain = (title: string, inner: Record<string, PatchNode>, label = ''): PatchNode => node('chain', label, { chain: { patch: { ...patch(inner), id: 'inner', title } } });

const SONG = patch({
  a: node('stem', 'Kick', { media: { sha256: '0'.repeat(64), name: 'kick 01.wav', rateHz: 48000, frames: 1, channels: 1 } }), b: node('fader', 'Kick'),
  c: chain('Drum bus', { deep: chain('Shine', { eq: node('parametric-eq', 'Air') }) }),
}, { frames: new Map([['f', { title: 'Rhythm', x: 0, y: 0, width: 9, height: 9, tint: 'none' }]]) });

beforeEach(freshBrowser);

const only = async (library: LibraryStore): Promise<StoredDocument> => {
  const all = await done(library.list());
  expect(all).toHaveLength(1);
  return all[0]!;
};

it('names types and what people named, through all chains, each once', () => {
  expect(contentsOf(toText(SONG), 'hash')).toEqual({ of: 'hash', types: ['chain', 'fader', 'parametric-eq', 'stem'], names: ['Kick', 'kick 01.wav', 'Drum bus', 'Shine', 'Air', 'Rhythm'] });
});

it('is bounded, and reads whatever stands there', () => {
  const large = { nodes: Object.fromEntries(Array.from({ length: 2000 }, (_, k) => [`n${k}`, { type: `t${k}`, label: `${k} ${'x'.repeat(500)}` }])) };
  const { names, types } = contentsOf(JSON.stringify(large), '');
  expect(names).toHaveLength(MOST_NAMES);
  expect(Math.max(...names.map(({ length }) => length))).toBe(80);
  expect(types.length).toBeLessThan(2000);
  for (const text of ['', 'no json', '[]', '7', '{"nodes":[1]}', '{"nodes":{"a":7,"b":{"type":{},"label":3,"chain":{"patch":[]}}}}', '{"__proto__":{"nodes":{"a":{"label":"x"}}}}']) expect(contentsOf(text, '')).toEqual({ of: '', types: [], names: [] });
  expect(contentsOf(`${'{"nodes":{"a":{"label":"x","chain":{"patch":'.repeat(2000)}{}${'}}}}'.repeat(2000)}`, '').names).toEqual(['x']);
});

it('follows every way a text comes into the library', async () => {
  const library = await openIndexed();
  const { text, meta } = describePatch(patch({ a: node('tone', 'First') }));
  const created = await done(library.create(text, meta));
  expect(created.document.contents).toEqual({ of: created.document.contentHash, types: ['tone'], names: ['First'] });
  const next = describePatch(patch({ a: node('noise', 'Second') }));
  await done(library.save('mine', next.text, next.meta, 1, { keepPrevious: true }));
  expect((await only(library)).contents).toMatchObject({ types: ['noise'], names: ['Second'] });
  await done(library.restoreVersion('mine', 1));
  expect((await only(library)).contents).toMatchObject({ types: ['tone'], names: ['First'] });
  await done(library.rename('mine', 'Other'));
  const renamed = await only(library);
  expect(renamed.contents).toEqual({ of: renamed.contentHash, types: ['tone'], names: ['First'] });
  expect((await done(library.duplicate('mine'))).contents).toMatchObject({ names: ['First'] });
  library.close();
});

it('reads what older programs wrote once, tells of it, and changes nothing else', async () => {
  const { database } = await openDatabase();
  const library = new LibraryStore(database, () => 1, newChannel());
  const { text, meta } = describePatch(SONG);
  const { document } = await done(library.create(text, meta));
  const { contents: _, ...old } = document;
  // One record from before there was an index, one that an older program saved over and left the old index in.
  await database.write(['documents', 'texts'], async (operations) => {
    await operations.put('documents', old);
    await operations.put('documents', { ...document, id: 'other', contents: { of: 'another text', types: [], names: ['gone'] } });
    await operations.put('texts', { id: 'other', text });
  });
  const told: (readonly string[])[] = [];
  library.subscribe(({ documents }) => { told.push(documents); });
  expect(await done(library.indexContents())).toBe(2);
  expect(told).toEqual([['mine', 'other']]);
  expect((await done(library.load('mine'))).document).toEqual(document);
  expect((await done(library.load('other'))).document.contents).toEqual(document.contents);
  expect(await done(library.indexContents())).toBe(0);
  library.close();
});
