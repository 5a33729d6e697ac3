/**
 * What a visit left that was not closed in order. Edits in the journal that no save has acknowledged become a version of the
 * document before anybody is asked, so that they are safe whatever the answer. Main thread.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { attempt } from '../patch/check.ts';
import { parsePatch } from '../patch/parse-patch.ts';
import type { Patch } from '../patch/patch.ts';
import { describePatch, sizeAndHash } from './document-text.ts';
import { forgetRemainder, JOURNAL_STORES, readRemainder, type Remainder } from './journal.ts';
import { asVersion, VERSION_STORES } from './keep-version.ts';
import type { LibraryStore } from './library-store.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import type { StoredDocument, StoredVersion } from './records.ts';

export interface Recovered {
  readonly title: string;
  /** When the last edit was made that is not in the saved state. */
  readonly at: number;
  /** The state with all edits, as a version of the document. */
  readonly version: number;
  /** The state as it was saved. */
  readonly saved: StoredVersion;
}

/** How versions are called that nobody named: a person sees it in the history. */
const RECOVERED_NAME = 'Recovered';

/**
 * To be called by whoever may write the document, before it is opened. A page that was left in order with edits under way gets
 * them without being asked; else what to ask comes back. Undefined: there is nothing to ask.
 */
export function recoverDocument(library: LibraryStore, id: string, catalog: Catalog, now: number): Promise<Outcome<Recovered | undefined>> {
  return outcomeOf(async () => {
    const { database } = library;
    const found = await database.read(['documents', 'texts', ...JOURNAL_STORES], async (operations) => ({
      remainder: await readRemainder(operations, id), document: await operations.get('documents', id), kept: await operations.get('texts', id),
    }));
    const { remainder, document, kept } = found;
    if (remainder === undefined || document === undefined || kept === undefined) return undefined;
    const patch = replayed(remainder, kept.text, catalog);
    if (patch === undefined) {
      await database.write([...JOURNAL_STORES], (operations) => forgetRemainder(operations, id));
      return remainder.head.isClosed ? undefined : unclosed(library, document, remainder);
    }
    const at = remainder.entries.at(-1)!.at;
    if (remainder.head.isClosed) {
      const { text, meta } = describePatch(patch);
      const saved = await library.save(id, text, meta, document.revision, { journalThrough: remainder.entries.at(-1)!.sequence });
      if (saved.ok) await database.write([...JOURNAL_STORES], (operations) => forgetRemainder(operations, id));
      return undefined;
    }
    return keepRecovered(library, document, patch, at, now);
  });
}

/** The text with the edits that were not in it; undefined where there are none, or it cannot be read. */
function replayed({ entries }: Remainder, text: string, catalog: Catalog): Patch | undefined {
  const { patch: start, readOnly } = parsePatch(text, catalog);
  if (start === undefined || readOnly || entries.length === 0) return undefined;
  let patch = start;
  for (const { edit } of entries) {
    const result = attempt(patch, edit, catalog);
    // What follows may build on what could not be done.
    if (!result.ok) break;
    ({ patch } = result);
  }
  return patch === start ? undefined : patch;
}

async function keepRecovered(library: LibraryStore, document: StoredDocument, patch: Patch, at: number, now: number): Promise<Recovered> {
  const { text, meta } = describePatch(patch);
  const recovered: StoredVersion = {
    ...asVersion({ ...document, ...meta, ...sizeAndHash(text), changedAt: at, revision: document.revision + 1 }), name: `${RECOVERED_NAME} ${new Date(now).toISOString().slice(0, 10)}`,
  };
  // The saved state stays the newest; the recovered one is counted before it.
  const saved: StoredDocument = { ...document, revision: document.revision + 2 };
  await library.database.write(['documents', ...VERSION_STORES, ...JOURNAL_STORES], async (operations) => {
    await operations.put('versions', recovered);
    await operations.put('versionTexts', { documentId: document.id, version: recovered.version, text });
    await operations.put('documents', saved);
    await forgetRemainder(operations, document.id);
  });
  return { title: document.title, at, version: recovered.version, saved: asVersion(saved) };
}

/** All was saved, but nobody closed it: the state now, or the one that was saved by name or found at the beginning of that visit. */
async function unclosed(library: LibraryStore, document: StoredDocument, { head }: Remainder): Promise<Recovered | undefined> {
  const versions = await library.versions(document.id);
  if (!versions.ok) return undefined;
  const named = versions.value.find(({ name, version }) => name !== undefined && version >= head.openedRevision);
  const saved = named ?? versions.value.find(({ version }) => version === head.openedRevision);
  if (saved === undefined || saved.contentHash === document.contentHash) return undefined;
  return { title: document.title, at: document.changedAt, version: document.revision, saved };
}
