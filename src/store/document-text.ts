/** The text of a document as the library handles it: without knowing the nodes in it. Pure but for new ids. */
import { canonicalText } from '../patch/to-text.ts';
import type { JsonObject } from '../patch/json.ts';
import type { Patch } from '../patch/patch.ts';
import { mediaHashes, textHash } from '../patch/content-hash.ts';
import { toText } from '../patch/to-text.ts';
import { contentsOf } from './contents.ts';
import type { DocumentMeta, StoredDocument } from './records.ts';

const ID_BYTES = 8;

/** Ids of documents are drawn, not counted: those of two machines must not meet. 64 bits of chance. */
export function newDocumentId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(ID_BYTES));
  return `patch-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

export interface Described {
  readonly text: string;
  readonly meta: DocumentMeta;
}

/** What the library wants to know of a patch. */
export function describePatch(patch: Patch, thumbnail?: string): Described {
  const { kind, title, tags, author, format } = patch;
  return { text: toText(patch), meta: { kind, title, tags, author, format, mediaSha256s: mediaHashes(patch), ...(thumbnail === undefined ? {} : { thumbnail }) } };
}

export type Head = Partial<Pick<StoredDocument, 'id' | 'title' | 'tags'>>;

/** The same document under another id, title or tags, whatever its format and its nodes. */
export const withHead = (text: string, head: Head): string => canonicalText({ ...(JSON.parse(text) as JsonObject), ...head });

export const sizeAndHash = (text: string): Pick<StoredDocument, 'bytes' | 'contentHash'> => ({ bytes: new TextEncoder().encode(text).byteLength, contentHash: textHash(text) });

/** All that follows from a text alone. */
export function factsOf(text: string): Required<Pick<StoredDocument, 'bytes' | 'contentHash' | 'contents'>> {
  const size = sizeAndHash(text);
  return { ...size, contents: contentsOf(text, size.contentHash) };
}
