/**
 * The library: documents with their texts and versions, the bin, presets, and what was open lately. Main thread; no page but
 * its database. Each operation is one transaction: it is done and kept when its `Outcome` says so, or nothing has changed.
 */
import type { Diagnostic } from '../kit/index.ts';
import { diagnose } from '../kit/index.ts';
import { LIMITS } from '../patch/limits.ts';
import { FORMAT } from '../patch/patch.ts';
import type { Database, Operations } from './database.ts';
import { factsOf, type Head, newDocumentId, sizeAndHash, withHead } from './document-text.ts';
import { indexContents } from './index-contents.ts';
import { asVersion, keepOutgoing, keepVersion, VERSION_STORES } from './keep-version.ts';
import { forgetEntries, JOURNAL_STORES } from './journal.ts';
import { forgetSnapshots, SNAPSHOT_STORES } from './keep-snapshot.ts';
import { type ChangeListener, LibraryChanges } from './library-changes.ts';
import { missing, newerFormat, type Outcome, outcomeOf, Refusal } from './outcome.ts';
import { openDatabase, type OpenOptions } from './open-database.ts';
import type { DocumentMeta, Origin, StoredDocument, StoredPreset, StoredVersion } from './records.ts';

/** How long what was removed can be brought back. */
export const BIN_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;
const RECENTS = 50;

export interface Loaded {
  readonly document: StoredDocument;
  readonly text: string;
}

export type Saved =
  | { readonly kind: 'saved'; readonly document: StoredDocument }
  /** Somebody else had saved meanwhile. Theirs stayed as `theirs`, this became a document of its own. */
  | { readonly kind: 'kept-as-copy'; readonly document: StoredDocument; readonly theirs: StoredDocument };

export interface SaveOptions {
  /** Whatever was saved last becomes a version, however young. */
  readonly keepPrevious?: boolean;
  /** Entries of the journal up to this one are in the text. */
  readonly journalThrough?: number;
}

const CONTENT = ['documents', ...VERSION_STORES] as const;

export class LibraryStore {
  private readonly changes: LibraryChanges;

  /** `now`: milliseconds since 1970. */
  constructor(readonly database: Database, private readonly now: () => number = Date.now, channelName = 'patchcord-library') {
    this.changes = new LibraryChanges(channelName);
  }

  /** False where the browser keeps nothing: then it all goes with the page. */
  get isLasting(): boolean {
    return this.database.isLasting;
  }

  /** Called after each change that is kept, here or in another tab. Returns what ends it. */
  subscribe(listener: ChangeListener): () => void {
    return this.changes.subscribe(listener);
  }

  close(): void {
    this.changes.close();
    this.database.close();
  }

  /** All but those in the bin, last changed first. */
  list(): Promise<Outcome<readonly StoredDocument[]>> {
    return this.listWhere(({ removedAt }) => removedAt === undefined, (document) => document.changedAt);
  }

  /** What is in the bin, last removed first. */
  removed(): Promise<Outcome<readonly StoredDocument[]>> {
    return this.listWhere(({ removedAt }) => removedAt !== undefined, (document) => document.removedAt!);
  }

  private listWhere(wanted: (document: StoredDocument) => boolean, time: (document: StoredDocument) => number): Promise<Outcome<readonly StoredDocument[]>> {
    return outcomeOf(async () => {
      const all = await this.database.read(['documents'], (operations) => operations.getAll('documents'));
      return all.filter(wanted).sort((a, b) => time(b) - time(a));
    });
  }

  load(id: string): Promise<Outcome<Loaded>> {
    return outcomeOf(() => this.database.read(['documents', 'texts'], async (operations) => {
      const document = await found(operations, id);
      const kept = await operations.get('texts', id);
      if (kept === undefined) throw missing(`"${document.title}"`);
      return { document, text: kept.text };
    }));
  }

  /**
   * A new document. Its id is the one in the text unless the library has another document under that; then it gets a new one, in
   * the text too. So whoever goes on with it takes the id from what this returns. What is there already, to the letter, is returned.
   */
  create(text: string, meta: DocumentMeta, origin: Origin = 'mine'): Promise<Outcome<Loaded>> {
    return this.changing(['documents', 'texts'], async (operations) => {
      const wanted = (JSON.parse(text) as { id?: unknown }).id;
      const there = typeof wanted === 'string' ? await operations.get('documents', wanted) : undefined;
      if (there !== undefined && there.removedAt === undefined && there.contentHash === sizeAndHash(text).contentHash) return { document: there, text };
      const isFree = typeof wanted === 'string' && there === undefined;
      const id = isFree ? wanted : newDocumentId();
      return this.putNew(operations, isFree ? text : withHead(text, { id }), { ...meta, id, origin });
    }, ({ document }) => document.id);
  }

  /**
   * Acknowledged only when it is on the disk. `expectedRevision` is the one this text grew from: if somebody else has saved
   * since, theirs stays and this is kept as a copy.
   */
  save(id: string, text: string, meta: DocumentMeta, expectedRevision: number, options: SaveOptions = {}): Promise<Outcome<Saved>> {
    return this.changing([...CONTENT, ...JOURNAL_STORES], async (operations): Promise<Saved> => {
      const stored = await operations.get('documents', id);
      if (options.journalThrough !== undefined) await forgetEntries(operations, id, options.journalThrough);
      // Deleted for good in another tab: what is being worked on stays.
      if (stored === undefined) return { kind: 'saved', document: (await this.putNew(operations, text, { ...meta, id, origin: 'mine' }, expectedRevision + 1)).document };
      if (stored.format > FORMAT) throw newerFormat(stored.title);
      if (stored.revision === expectedRevision) return { kind: 'saved', document: await this.replace(operations, stored, text, meta, options) };
      if (stored.retitledSince !== undefined && expectedRevision >= stored.retitledSince && expectedRevision < stored.revision) {
        const { title, tags } = stored;
        return { kind: 'saved', document: await this.replace(operations, stored, withHead(text, { title, tags }), { ...meta, title, tags }, options) };
      }
      const copyId = newDocumentId();
      const title = copyTitle(meta.title);
      const copy = await this.putNew(operations, withHead(text, { id: copyId, title }), { ...meta, id: copyId, title, origin: 'mine' });
      return { kind: 'kept-as-copy', document: copy.document, theirs: stored };
    }, ({ document }) => document.id);
  }

  /** Title and text at once. Whoever is editing the document elsewhere takes the title over with the next save. */
  rename(id: string, title: string): Promise<Outcome<StoredDocument>> {
    return this.setHead(id, { title });
  }

  setTags(id: string, tags: readonly string[]): Promise<Outcome<StoredDocument>> {
    return this.setHead(id, { tags });
  }

  private setHead(id: string, head: Omit<Head, 'id'>): Promise<Outcome<StoredDocument>> {
    return this.changing(['documents', 'texts'], async (operations) => {
      const stored = await found(operations, id);
      if (stored.format > FORMAT) throw newerFormat(stored.title);
      const kept = await operations.get('texts', id);
      if (kept === undefined) throw missing(`"${stored.title}"`);
      const text = withHead(kept.text, head);
      const document: StoredDocument = { ...stored, ...head, ...factsOf(text), revision: stored.revision + 1, retitledSince: stored.retitledSince ?? stored.revision, changedAt: this.now() };
      await operations.put('documents', document);
      await operations.put('texts', { id, text });
      return document;
    }, (document) => document.id);
  }

  /** Without its versions. */
  duplicate(id: string): Promise<Outcome<StoredDocument>> {
    return this.changing(['documents', 'texts'], async (operations) => {
      const stored = await found(operations, id);
      const kept = await operations.get('texts', id);
      if (kept === undefined) throw missing(`"${stored.title}"`);
      const { revision: _r, retitledSince: _s, removedAt: _d, ...meta } = stored;
      const copy = { id: newDocumentId(), title: copyTitle(stored.title) };
      return (await this.putNew(operations, withHead(kept.text, copy), { ...meta, ...copy, origin: 'mine' })).document;
    }, (document) => document.id);
  }

  /** Into the bin, from where `restore` brings it back for `BIN_DAYS`. */
  remove(id: string): Promise<Outcome<StoredDocument>> {
    return this.changing(['documents'], async (operations) => {
      const document = { ...(await found(operations, id)), removedAt: this.now() };
      await operations.put('documents', document);
      return document;
    }, (document) => document.id);
  }

  restore(id: string): Promise<Outcome<StoredDocument>> {
    return this.changing(['documents'], async (operations) => {
      const { removedAt: _, ...document } = await found(operations, id);
      await operations.put('documents', document);
      return document;
    }, (document) => document.id);
  }

  /** Deletes for good what has been in the bin for so long; without an age, all of it. Returns how many. */
  emptyBin(olderThanMs = 0): Promise<Outcome<number>> {
    return outcomeOf(async () => {
      const gone = await this.database.write([...CONTENT, ...SNAPSHOT_STORES, 'recents', 'journal', 'journalHeads'], async (operations) => {
        const all = await operations.getAll('documents');
        const due = all.filter(({ removedAt }) => removedAt !== undefined && this.now() - removedAt >= olderThanMs).map(({ id }) => id);
        for (const id of due) {
          for (const store of ['documents', 'texts', 'recents', 'journalHeads'] as const) await operations.delete(store, id);
          for (const store of ['versions', 'versionTexts', 'journal'] as const) await operations.deleteAll(store, { first: id });
          await forgetSnapshots(operations, id);
        }
        return due;
      });
      if (gone.length > 0) this.changes.happened({ documents: gone });
      return gone.length;
    });
  }

  /** To be called now and then; each start of the page does. */
  tidy(): Promise<Outcome<number>> {
    return this.emptyBin(BIN_DAYS * DAY_MS);
  }

  /** Reads what older programs wrote, so that it is found by what is in it too; at each start, and soon done. Returns how many it read. */
  indexContents(): Promise<Outcome<number>> {
    return outcomeOf(async () => {
      const read = await indexContents(this.database);
      if (read.length > 0) this.changes.happened({ documents: read });
      return read.length;
    });
  }

  /** The recordings that any document, version, snapshot or thing in the bin needs: none of these is to be cleaned away. */
  usedMedia(): Promise<Outcome<ReadonlySet<string>>> {
    return outcomeOf(() => this.database.read(['documents', 'versions', 'snapshots'], async (operations) => {
      const documents = await operations.getAll('documents');
      const versions = await operations.getAll('versions');
      const snapshots = await operations.getAll('snapshots');
      return new Set([...documents, ...versions, ...snapshots].flatMap(({ mediaSha256s }) => mediaSha256s));
    }));
  }

  /** Newest first; the first is the state it is in. */
  versions(id: string): Promise<Outcome<readonly StoredVersion[]>> {
    return outcomeOf(() => this.database.read(['documents', 'versions'], async (operations) => {
      const document = await found(operations, id);
      const kept = [...(await operations.getAll('versions', { first: id }))].reverse();
      return kept[0]?.version === document.revision ? kept : [asVersion(document), ...kept];
    }));
  }

  loadVersion(id: string, version: number): Promise<Outcome<string>> {
    return outcomeOf(() => this.database.read(['documents', 'texts', 'versionTexts'], (operations) => versionText(operations, id, version)));
  }

  /** Gives a version its name, or with undefined takes it; the state it is in (the first of `versions`) is kept by it. */
  nameVersion(id: string, version: number, name: string | undefined): Promise<Outcome<StoredVersion>> {
    return this.changing([...CONTENT], async (operations) => {
      const document = await found(operations, id);
      if (version === document.revision) await keepVersion(operations, document);
      const kept = await operations.get('versions', [id, version]);
      if (kept === undefined) throw missing(`This version of "${document.title}"`);
      const { name: _, ...unnamed } = kept;
      const named: StoredVersion = name === undefined ? unnamed : { ...unnamed, name };
      await operations.put('versions', named);
      return named;
    }, () => id);
  }

  /** An old state becomes the newest; what was there before is kept as a version. */
  restoreVersion(id: string, version: number): Promise<Outcome<Loaded>> {
    return this.changing([...CONTENT], async (operations) => {
      const stored = await found(operations, id);
      if (stored.format > FORMAT) throw newerFormat(stored.title);
      const kept = await operations.get('versions', [id, version]);
      const text = await versionText(operations, id, version);
      const { title, mediaSha256s, format } = kept ?? stored;
      const document = await this.replace(operations, stored, text, { ...stored, title, mediaSha256s, format }, { keepPrevious: true });
      return { document, text };
    }, ({ document }) => document.id);
  }

  presets(type: string): Promise<Outcome<readonly StoredPreset[]>> {
    return outcomeOf(async () => {
      const presets = await this.database.read(['presets'], (operations) => operations.getAll('presets', { first: type }));
      return [...presets].sort((a, b) => a.name.localeCompare(b.name));
    });
  }

  /** With the id of one that is there it takes its place. */
  savePreset(preset: Omit<StoredPreset, 'id' | 'changedAt'> & { readonly id?: string }): Promise<Outcome<StoredPreset>> {
    return this.changingPresets(preset.type, async (operations) => {
      const stored: StoredPreset = { ...preset, id: preset.id ?? newDocumentId(), changedAt: this.now() };
      await operations.put('presets', stored);
      return stored;
    });
  }

  renamePreset(type: string, id: string, name: string): Promise<Outcome<StoredPreset>> {
    return this.changingPresets(type, async (operations) => {
      const stored = await operations.get('presets', [type, id]);
      if (stored === undefined) throw missing('The preset');
      const renamed = { ...stored, name, changedAt: this.now() };
      await operations.put('presets', renamed);
      return renamed;
    });
  }

  /** What was removed; `savePreset` with it is the undo. */
  removePreset(type: string, id: string): Promise<Outcome<StoredPreset>> {
    return this.changingPresets(type, async (operations) => {
      const stored = await operations.get('presets', [type, id]);
      if (stored === undefined) throw missing('The preset');
      await operations.delete('presets', [type, id]);
      return stored;
    });
  }

  /** Last opened first; without what is in the bin. */
  recents(): Promise<Outcome<readonly StoredDocument[]>> {
    return outcomeOf(() => this.database.read(['documents', 'recents'], async (operations) => {
      const recents = [...(await operations.getAll('recents'))].sort((a, b) => b.openedAt - a.openedAt);
      const documents = await Promise.all(recents.map(({ id }) => operations.get('documents', id)));
      return documents.filter((document) => document !== undefined).filter(({ removedAt }) => removedAt === undefined);
    }));
  }

  noteOpened(id: string): Promise<Outcome<void>> {
    return outcomeOf(() => this.database.write(['recents'], async (operations) => {
      await operations.put('recents', { id, openedAt: this.now() });
      const all = [...(await operations.getAll('recents'))].sort((a, b) => b.openedAt - a.openedAt);
      for (const old of all.slice(RECENTS)) await operations.delete('recents', old.id);
    }));
  }

  private changing<T>(stores: Parameters<Database['write']>[0], work: (operations: Operations) => Promise<T>, changed: (value: T) => string): Promise<Outcome<T>> {
    return outcomeOf(async () => {
      const value = await this.database.write(stores, work);
      this.changes.happened({ documents: [changed(value)] });
      return value;
    });
  }

  private changingPresets<T>(type: string, work: (operations: Operations) => Promise<T>): Promise<Outcome<T>> {
    return outcomeOf(async () => {
      const value = await this.database.write(['presets'], work);
      this.changes.happened({ presets: [type] });
      return value;
    });
  }

  private async putNew(operations: Operations, text: string, about: DocumentMeta & { readonly id: string; readonly origin: Origin }, revision = 1): Promise<Loaded> {
    const document: StoredDocument = { ...about, ...checkedFacts(text, about.title), changedAt: this.now(), revision };
    await operations.put('documents', document);
    await operations.put('texts', { id: document.id, text });
    return { document, text };
  }

  /** A text takes the place of the one there is. What is worked on leaves the bin. */
  private async replace(operations: Operations, stored: StoredDocument, text: string, meta: DocumentMeta, { keepPrevious = false }: SaveOptions): Promise<StoredDocument> {
    const now = this.now();
    await keepOutgoing(operations, stored, now, keepPrevious);
    const { retitledSince: _r, removedAt: _d, ...lasting } = stored;
    const { kind, title, tags, author, mediaSha256s, format, thumbnail = stored.thumbnail } = meta;
    const document: StoredDocument = {
      ...lasting, kind, title, tags, author, mediaSha256s, format, ...(thumbnail === undefined ? {} : { thumbnail }), ...checkedFacts(text, title), changedAt: now, revision: stored.revision + 1,
    };
    await operations.put('documents', document);
    await operations.put('texts', { id: stored.id, text });
    return document;
  }
}

async function found(operations: Operations, id: string): Promise<StoredDocument> {
  const document = await operations.get('documents', id);
  if (document === undefined) throw missing('The document');
  return document;
}

/** Of a version that is kept, or of the state the document is in. */
async function versionText(operations: Operations, id: string, version: number): Promise<string> {
  const document = await found(operations, id);
  const kept = version === document.revision ? await operations.get('texts', id) : await operations.get('versionTexts', [id, version]);
  if (kept === undefined) throw missing(`This version of "${document.title}"`);
  return kept.text;
}

function checkedFacts(text: string, title: string): ReturnType<typeof factsOf> {
  const facts = factsOf(text);
  if (facts.bytes > LIMITS.bytes) throw new Refusal('too-large', diagnose('too-large', `"${title}" is larger than a patch may be (${LIMITS.bytes / 1024 / 1024} MiB) and was not kept.`));
  return facts;
}

const copyTitle = (title: string): string => `${title.slice(0, LIMITS.labelChars - 5)} copy`;

/** The library of this browser; with diagnostics where it had to settle for memory. Settles within three seconds. */
export async function openLibrary(options: OpenOptions & { readonly now?: () => number } = {}): Promise<{ readonly library: LibraryStore; readonly diagnostics: readonly Diagnostic[] }> {
  const { database, diagnostics } = await openDatabase(options);
  return { library: new LibraryStore(database, options.now), diagnostics };
}
