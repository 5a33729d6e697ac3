/**
 * Snapshots of a document in the library. They go with the document, but no text of it knows them. Each operation is one transaction:
 * done, or nothing has changed. Main thread.
 */
import { FORMAT } from '../patch/patch.ts';
import type { Database, Operations } from './database.ts';
import type { Described } from './document-text.ts';
import { missing, newerFormat, type Outcome, outcomeOf } from './outcome.ts';
import type { SnapshotText } from './records.ts';

export const SNAPSHOT_STORES = ['snapshots', 'snapshotTexts'] as const;

/** In the order of their letters. */
export function readSnapshots(database: Database, documentId: string): Promise<Outcome<readonly SnapshotText[]>> {
  return outcomeOf(() => database.read(['snapshotTexts'], (operations) => operations.getAll('snapshotTexts', { first: documentId })));
}

/** In place of what has this letter, unless a newer program wrote that. */
export function keepSnapshot(database: Database, documentId: string, letter: string, { text, meta: { mediaSha256s, format } }: Described): Promise<Outcome<void>> {
  return outcomeOf(() => database.write(['documents', ...SNAPSHOT_STORES], async (operations) => {
    if ((await operations.get('documents', documentId)) === undefined) throw missing('The document');
    const there = await operations.get('snapshots', [documentId, letter]);
    if (there !== undefined && there.format > FORMAT) throw newerFormat(`Snapshot ${letter}`);
    await operations.put('snapshots', { documentId, letter, mediaSha256s, format });
    await operations.put('snapshotTexts', { documentId, letter, text });
  }));
}

export function forgetSnapshot(database: Database, documentId: string, letter: string): Promise<Outcome<void>> {
  return outcomeOf(() => database.write(SNAPSHOT_STORES, async (operations) => {
    for (const store of SNAPSHOT_STORES) await operations.delete(store, [documentId, letter]);
  }));
}

/** Within a transaction: the document is deleted for good. */
export async function forgetSnapshots(operations: Operations, documentId: string): Promise<void> {
  for (const store of SNAPSHOT_STORES) await operations.deleteAll(store, { first: documentId });
}
