/** Versions of a document inside of a transaction: the state that is about to be replaced is kept, old ones are thinned. */
import type { Operations } from './database.ts';
import type { StoredDocument, StoredVersion } from './records.ts';
import { outworn, VERSION_SPACING_MS } from './version-thinning.ts';

/** The stores that this needs in its transaction. */
export const VERSION_STORES = ['texts', 'versions', 'versionTexts'] as const;

/** The state a document is in, as a version of it. */
export function asVersion({ id, revision, changedAt, title, contentHash, bytes, mediaSha256s, format }: StoredDocument, name?: string): StoredVersion {
  return { documentId: id, version: revision, at: changedAt, title, contentHash, bytes, mediaSha256s, format, ...(name === undefined ? {} : { name }) };
}

/** Keeps the state as it stands in the stores. */
export async function keepVersion(operations: Operations, document: StoredDocument, name?: string): Promise<void> {
  const kept = await operations.get('texts', document.id);
  if (kept === undefined) return;
  await operations.put('versions', asVersion(document, name));
  await operations.put('versionTexts', { documentId: document.id, version: document.revision, text: kept.text });
}

/** Before another text takes its place: keeps this state if the last one kept is old enough or `always`. Then thins. */
export async function keepOutgoing(operations: Operations, document: StoredDocument, now: number, always: boolean): Promise<void> {
  const versions = await operations.getAll('versions', { first: document.id });
  const last = versions.at(-1);
  const isDue = last === undefined || document.changedAt - last.at >= VERSION_SPACING_MS;
  if (last?.version === document.revision || !(isDue || always)) return;
  await keepVersion(operations, document);
  for (const { documentId, version } of outworn([...versions, asVersion(document)], now)) {
    await operations.delete('versions', [documentId, version]);
    await operations.delete('versionTexts', [documentId, version]);
  }
}
