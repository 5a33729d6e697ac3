/**
 * The edits of one document since its last acknowledged save, kept as they are made: a save takes a moment, and a browser may
 * not live to see it. Entries are handed to the system within `JOURNAL_DELAY_MS`; a save takes them out in its own transaction,
 * so that text and journal always fit. Main thread.
 */
import type { Edit } from '../patch/edit.ts';
import type { Database, Operations } from './database.ts';
import type { JournalEntry, JournalHead } from './records.ts';

export const JOURNAL_STORES = ['journal', 'journalHeads'] as const;
const JOURNAL_DELAY_MS = 100;
/** Room for so many edits in a millisecond: visits then never share a number. */
const PER_MS = 1000;

export class Journal {
  private waiting: JournalEntry[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sequence: number;
  private savedThrough: number;
  private readonly visit: string;
  /** A head of this visit is in the store. */
  private isOpen = false;

  constructor(private readonly database: Database, private readonly documentId: string, private readonly openedRevision: number, private readonly now: () => number = Date.now) {
    this.sequence = now() * PER_MS;
    this.savedThrough = this.sequence;
    this.visit = String(this.sequence);
  }

  /** The number of the last edit. */
  get last(): number {
    return this.sequence;
  }

  add(edit: Edit): void {
    this.sequence++;
    if (!this.database.isLasting) return;
    this.waiting.push({ documentId: this.documentId, sequence: this.sequence, visit: this.visit, at: this.now(), edit });
    this.timer ??= setTimeout(() => this.post(), JOURNAL_DELAY_MS);
  }

  /** After a save that held all edits up to this one. */
  saved(through: number): void {
    this.savedThrough = through;
    this.waiting = this.waiting.filter(({ sequence }) => sequence > through);
  }

  /**
   * Hands over what waits, before it returns: a page that ends has no time for more. `isClosed`: the document is left in order, so
   * that the next visit has nothing to ask. What cannot be kept is told by the next save.
   */
  post(isClosed = false): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.database.isLasting || (this.waiting.length === 0 && !(isClosed && this.isOpen))) return;
    const entries = this.waiting.map((record) => ({ store: 'journal' as const, record }));
    this.waiting = [];
    this.isOpen = true;
    const { documentId, visit, openedRevision, savedThrough } = this;
    this.database.post([{ store: 'journalHeads', record: { documentId, visit, openedRevision, savedThrough, isClosed } }, ...entries]).catch(() => undefined);
  }

  /** Another tab writes the document now. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.waiting = [];
    this.isOpen = false;
  }
}

/** Within a save: its text holds all edits up to this one. */
export async function forgetEntries(operations: Operations, documentId: string, through: number): Promise<void> {
  await operations.deleteAll('journal', { first: documentId, last: through });
  const head = await operations.get('journalHeads', documentId);
  if (head !== undefined) await operations.put('journalHeads', { ...head, savedThrough: through });
}

/** What the last visit left: nothing if it closed the document with all saved. */
export interface Remainder {
  readonly head: JournalHead;
  /** Not in the text. */
  readonly entries: readonly JournalEntry[];
}

export async function readRemainder(operations: Operations, documentId: string): Promise<Remainder | undefined> {
  const head = await operations.get('journalHeads', documentId);
  if (head === undefined) return undefined;
  const entries = await operations.getAll('journal', { first: documentId });
  return { head, entries: entries.filter(({ visit, sequence }) => visit === head.visit && sequence > head.savedThrough) };
}

export async function forgetRemainder(operations: Operations, documentId: string): Promise<void> {
  await operations.deleteAll('journal', { first: documentId });
  await operations.delete('journalHeads', documentId);
}
