/** Searching, filtering and ordering what the library lists. Pure; fast enough for thousands at every key. */
import { KINDS, type Kind } from '../../patch/patch.ts';
import type { StoredDocument } from '../../store/records.ts';
import { KIND_NAMES } from './kind-names.ts';

export type Order = 'changed' | 'title';

export interface Query {
  readonly text: string;
  readonly kind: Kind | undefined;
  readonly tag: string | undefined;
  readonly order: Order;
}

export const ALL: Query = { text: '', kind: undefined, tag: undefined, order: 'changed' };

/** What people call a type of node; a type that is not known here is called by its id. */
export type TypeName = (type: string) => string;

const plainName: TypeName = (type) => type.replaceAll('-', ' ');

/** Those in which every typed word stands somewhere: in title, tags, author or kind, or in what is in them, nodes by name and type. */
export function findDocuments(documents: readonly StoredDocument[], { text, kind, tag, order }: Query, typeName: TypeName = plainName): readonly StoredDocument[] {
  const words = wordsOf(text);
  const found = documents.filter((one) => (kind === undefined || one.kind === kind) && (tag === undefined || one.tags.includes(tag)) && holds(one, words, typeName));
  return found.sort(order === 'title' ? byTitle : (a, b) => b.changedAt - a.changedAt || byTitle(a, b));
}

/** How many names tell why a document was found. */
const MOST_REASONS = 3;

/** For one that was not found by what stands on its face alone: what in it fits, as it is called there. */
export function foundInside(document: StoredDocument, text: string, typeName: TypeName = plainName): readonly string[] {
  const face = searched(document, typeName).face;
  const missing = wordsOf(text).filter((word) => !face.includes(word));
  if (missing.length === 0) return [];
  const { names = [], types = [] } = document.contents ?? {};
  const inside = [...new Set([...names, ...types.map(typeName)])].map((name) => ({ name, count: missing.filter((word) => fold(name).includes(word)).length }));
  return inside.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count).slice(0, MOST_REASONS).map(({ name }) => name);
}

/** Tags by how often they are used. */
export function tagsOf(documents: readonly StoredDocument[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of documents.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || collator.compare(a, b)).map(([tag]) => tag);
}

export const kindsOf = (documents: readonly StoredDocument[]): readonly Kind[] => KINDS.filter((kind) => documents.some((one) => one.kind === kind));

export const titleOf = ({ title }: Pick<StoredDocument, 'title'>): string => title || 'Untitled';

const wordsOf = (text: string): readonly string[] => fold(text).split(/\s+/).filter((word) => word !== '');

const holds = (document: StoredDocument, words: readonly string[], typeName: TypeName): boolean => {
  if (words.length === 0) return true;
  const { face, inside } = searched(document, typeName);
  return words.every((word) => face.includes(word) || inside.includes(word));
};

interface Searched {
  readonly face: string;
  readonly inside: string;
}

/** Of each record once: records are replaced, never changed, and a page has one name for a type. */
const texts = new WeakMap<StoredDocument, Searched>();
function searched(document: StoredDocument, typeName: TypeName): Searched {
  let text = texts.get(document);
  if (text === undefined) {
    const { names = [], types = [] } = document.contents ?? {};
    text = { face: fold([titleOf(document), ...document.tags, document.author, KIND_NAMES[document.kind]].join('\n')), inside: fold([...names, ...types.map(typeName)].join('\n')) };
    texts.set(document, text);
  }
  return text;
}

/** Without case and accents: "traume" finds "Träume". */
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '').toLowerCase();

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byTitle = (a: StoredDocument, b: StoredDocument): number => collator.compare(titleOf(a), titleOf(b)) || b.changedAt - a.changedAt;
