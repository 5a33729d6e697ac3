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

/** Those in which every typed word stands somewhere in title, tags, author or kind. */
export function findDocuments(documents: readonly StoredDocument[], { text, kind, tag, order }: Query): readonly StoredDocument[] {
  const words = fold(text).split(/\s+/).filter((word) => word !== '');
  const found = documents.filter((one) => (kind === undefined || one.kind === kind) && (tag === undefined || one.tags.includes(tag)) && holds(one, words));
  return found.sort(order === 'title' ? byTitle : (a, b) => b.changedAt - a.changedAt || byTitle(a, b));
}

/** Tags by how often they are used. */
export function tagsOf(documents: readonly StoredDocument[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const tag of documents.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([a, timesA], [b, timesB]) => timesB - timesA || collator.compare(a, b)).map(([tag]) => tag);
}

export const kindsOf = (documents: readonly StoredDocument[]): readonly Kind[] => KINDS.filter((kind) => documents.some((one) => one.kind === kind));

export const titleOf = ({ title }: Pick<StoredDocument, 'title'>): string => title || 'Untitled';

const holds = (document: StoredDocument, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  const text = searched(document);
  return words.every((word) => text.includes(word));
};

/** Of each record once: records are replaced, never changed. */
const texts = new WeakMap<StoredDocument, string>();
function searched(document: StoredDocument): string {
  let text = texts.get(document);
  if (text === undefined) {
    text = fold([titleOf(document), ...document.tags, document.author, KIND_NAMES[document.kind]].join('\n'));
    texts.set(document, text);
  }
  return text;
}

/** Without case and accents: "traume" finds "Träume". */
const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{Mn}/gu, '').toLowerCase();

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const byTitle = (a: StoredDocument, b: StoredDocument): number => collator.compare(titleOf(a), titleOf(b)) || b.changedAt - a.changedAt;
