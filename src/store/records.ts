/**
 * What the library keeps, record by record, and under which keys. Types and names only; `open-database.ts` makes the stores from
 * them. Texts stand apart from what describes them, so that a thousand documents are listed without reading one.
 */
import type { Config } from '../kit/index.ts';
import type { Edit } from '../patch/edit.ts';
import type { Kind } from '../patch/patch.ts';

export type Origin = 'mine' | 'imported' | 'example';

/** What is in a document, so that it is found by that too; made from its text by `contents.ts`. */
export interface Contents {
  /** The `contentHash` of the text it was made from: with another one it is out of date. */
  readonly of: string;
  /** Of nodes, in chains too, each once. */
  readonly types: readonly string[];
  /** What people called nodes, chains, frames and recordings, each once. */
  readonly names: readonly string[];
}

/** What a document is found by. Times are milliseconds since 1970, as of `Date.now()`. */
export interface StoredDocument {
  /** Also the id in its text. */
  readonly id: string;
  readonly kind: Kind;
  readonly title: string;
  readonly tags: readonly string[];
  readonly author: string;
  readonly changedAt: number;
  /** SHA-256 of the canonical text: differs from a chain's `origin.hash` where there is an update. */
  readonly contentHash: string;
  /** Absent in what older programs wrote, until it is read once. */
  readonly contents?: Contents;
  /** Of the text in UTF-8. */
  readonly bytes: number;
  /** A picture as SVG text, made by the app. */
  readonly thumbnail?: string;
  /** The recordings it needs. */
  readonly mediaSha256s: readonly string[];
  readonly origin?: Origin;
  /** Of the text. One newer than this program's is never written over. */
  readonly format: number;
  /** Goes up by one with each change; who saves names the one he knows. */
  readonly revision: number;
  /** There if all changes since this revision were of title and tags: then a save that knows no later one takes them over. */
  readonly retitledSince?: number;
  /** In the bin since then. */
  readonly removedAt?: number;
}

/** What whoever makes a text knows of it; `describe-patch.ts` makes it. An absent thumbnail leaves the one there is. */
export type DocumentMeta = Pick<StoredDocument, 'kind' | 'title' | 'tags' | 'author' | 'mediaSha256s' | 'format' | 'thumbnail'>;

export interface DocumentText {
  readonly id: string;
  readonly text: string;
}

/** A state the document was in. */
export interface StoredVersion {
  readonly documentId: string;
  /** The revision that was. */
  readonly version: number;
  /** When that state came to be. */
  readonly at: number;
  /** Given by a person; a version with a name is never thinned out. */
  readonly name?: string;
  readonly title: string;
  readonly contentHash: string;
  readonly bytes: number;
  readonly mediaSha256s: readonly string[];
  readonly format: number;
}

export interface VersionText {
  readonly documentId: string;
  readonly version: number;
  readonly text: string;
}

/** A state of the document under a letter, to go back and forth between while listening. It is on this machine only: in no file. */
export interface StoredSnapshot {
  readonly documentId: string;
  readonly letter: string;
  readonly mediaSha256s: readonly string[];
  readonly format: number;
}

export interface SnapshotText {
  readonly documentId: string;
  readonly letter: string;
  readonly text: string;
}

/** Settings of one node under a name, for every node of its type. */
export interface StoredPreset {
  /** The node's type and its version at that time: values go through the same migrations as a node in a file. */
  readonly type: string;
  readonly id: string;
  readonly nodeVersion: number;
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly config: Config;
  readonly changedAt: number;
}

export interface Recent {
  readonly id: string;
  readonly openedAt: number;
}

/** A visit has edits of this document in the journal, or ended without closing it. */
export interface JournalHead {
  readonly documentId: string;
  readonly visit: string;
  /** The state the visit began with. */
  readonly openedRevision: number;
  /** Entries up to this one are in the text. */
  readonly savedThrough: number;
  /** The page was left in order: what is in the journal only waits to be written. */
  readonly isClosed: boolean;
}

/** One edit since the last acknowledged save, in order of `sequence`, which goes up from visit to visit too. */
export interface JournalEntry {
  readonly documentId: string;
  readonly sequence: number;
  readonly visit: string;
  readonly at: number;
  readonly edit: Edit;
}

/** Who writes a document, where the browser has no locks. */
export interface LeaseRecord {
  readonly documentId: string;
  readonly holder: string;
  readonly until: number;
}

/** The stores, with what stands in each. */
export interface Records {
  readonly documents: StoredDocument;
  readonly texts: DocumentText;
  readonly versions: StoredVersion;
  readonly versionTexts: VersionText;
  readonly snapshots: StoredSnapshot;
  readonly snapshotTexts: SnapshotText;
  readonly presets: StoredPreset;
  readonly recents: Recent;
  readonly journalHeads: JournalHead;
  readonly journal: JournalEntry;
  readonly leases: LeaseRecord;
}
export type StoreName = keyof Records;

/** The properties that make the key of a record, in order. */
export const KEYS: { readonly [Name in StoreName]: readonly (keyof Records[Name] & string)[] } = {
  documents: ['id'],
  texts: ['id'],
  versions: ['documentId', 'version'],
  versionTexts: ['documentId', 'version'],
  snapshots: ['documentId', 'letter'],
  snapshotTexts: ['documentId', 'letter'],
  presets: ['type', 'id'],
  recents: ['id'],
  journalHeads: ['documentId'],
  journal: ['documentId', 'sequence'],
  leases: ['documentId'],
};
