/** Searching finds by title, tag, author, kind and what is inside, and stays fast with thousands. */
import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../store/records.ts';
import { ALL, findDocuments, foundInside, kindsOf, tagsOf } from './find-documents.ts';

const document = (id: string, given: Partial<StoredDocument> = {}): StoredDocument =>
  ({ id, kind: 'mix', title: id, tags: [], author: '', changedAt: 0, contentHash: '', bytes: 1, mediaSha256s: [], format: 1, revision: 1, ...given });

const DOCUMENTS = [
  document('a', { title: 'Träume 10', tags: ['live', 'band'], changedAt: 3 }),
  document('b', { title: 'Träume 9', kind: 'master', tags: ['band'], changedAt: 2, author: 'Ana' }),
  document('c', { title: '', kind: 'chain', tags: ['voice'], changedAt: 5 }),
];
const found = (query: Partial<typeof ALL>): string => findDocuments(DOCUMENTS, { ...ALL, ...query }).map(({ id }) => id).join('');

describe('findDocuments', () => {
  it('lists the last change first, or by title with numbers as numbers', () => {
    expect(found({})).toBe('cab');
    expect(found({ order: 'title' })).toBe('bac');
  });

  it('wants every word somewhere: title, tag, author, kind; without case and accents', () => {
    expect(found({ text: 'traume' })).toBe('ab');
    expect(found({ text: ' TRÄUME  live ' })).toBe('a');
    expect(found({ text: 'ana' })).toBe('b');
    expect(found({ text: 'master' })).toBe('b');
    expect(found({ text: 'untitled' })).toBe('c');
    expect(found({ text: 'nothing' })).toBe('');
  });

  it('filters by kind and tag together with the words', () => {
    expect(found({ kind: 'master' })).toBe('b');
    expect(found({ tag: 'band' })).toBe('ab');
    expect(found({ tag: 'band', kind: 'mix', text: '10' })).toBe('a');
  });

  it('offers the tags by use and the kinds there are', () => {
    expect(tagsOf(DOCUMENTS)).toEqual(['band', 'live', 'voice']);
    expect(kindsOf(DOCUMENTS)).toEqual(['mix', 'master', 'chain']);
  });

  it('finds by what is inside, nodes by name and by what their type is called, and tells what that was', () => {
    const documents = [
      document('d', { title: 'Live set', contents: { of: '', types: ['fader', 'parametric-eq'], names: ['Drüm bus', 'Air'] } }),
      document('e', { title: 'Drum study', contents: { of: '', types: ['compressor'], names: [] } }),
      document('f', { title: 'Old one' }),
    ];
    const names = (text: string, typeName?: (type: string) => string): string => findDocuments(documents, { ...ALL, text }, typeName).map(({ id }) => id).join('');
    expect(names('drum')).toBe('ed');
    expect(names('live air')).toBe('d');
    expect(names('parametric eq')).toBe('d');
    expect(names('drum air old')).toBe('');
    expect(foundInside(documents[0]!, 'drum')).toEqual(['Drüm bus']);
    expect(foundInside(documents[0]!, 'live eq air bus')).toEqual(['Drüm bus', 'Air', 'parametric eq']);
    expect(foundInside(documents[1]!, 'drum')).toEqual([]);
    expect(foundInside(documents[2]!, 'anything')).toEqual([]);
    const fresh = [document('g', { contents: { of: '', types: ['mid-side-encode'], names: [] } })];
    expect(findDocuments(fresh, { ...ALL, text: 'encoder' }, () => 'Mid/side encoder')).toHaveLength(1);
  });

  it('leaves its list as it was', () => {
    const before = [...DOCUMENTS];
    findDocuments(DOCUMENTS, { ...ALL, order: 'title' });
    expect(DOCUMENTS).toEqual(before);
  });
});
