/** Searching finds by title, tag, author and kind, and stays fast with thousands. */
import { describe, expect, it } from 'vitest';
import type { StoredDocument } from '../../store/records.ts';
import { ALL, findDocuments, kindsOf, tagsOf } from './find-documents.ts';

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

  it('leaves its list as it was', () => {
    const before = [...DOCUMENTS];
    findDocuments(DOCUMENTS, { ...ALL, order: 'title' });
    expect(DOCUMENTS).toEqual(before);
  });
});
