/**
 * Gives documents that were written by an older program, or by one beside this, what they are found by. One document a
 * transaction, with a pause after each: neither a page that starts nor one that saves waits for it. No revision changes. Main thread.
 */
import { contentsOf } from './contents.ts';
import type { Database } from './database.ts';
import type { StoredDocument } from './records.ts';

const isDue = ({ contents, contentHash }: StoredDocument): boolean => contents?.of !== contentHash;

/** Returns the ids of those it read. */
export async function indexContents(database: Database): Promise<readonly string[]> {
  const all = await database.read(['documents'], (operations) => operations.getAll('documents'));
  const done: string[] = [];
  for (const { id } of all.filter(isDue)) {
    const isDone = await database.write(['documents', 'texts'], async (operations) => {
      const document = await operations.get('documents', id);
      const kept = await operations.get('texts', id);
      // Deleted or saved meanwhile.
      if (document === undefined || kept === undefined || !isDue(document)) return false;
      await operations.put('documents', { ...document, contents: contentsOf(kept.text, document.contentHash) });
      return true;
    }, 'relaxed');
    if (isDone) done.push(id);
    await new Promise((resolve) => { setTimeout(resolve, 0); });
  }
  return done;
}
