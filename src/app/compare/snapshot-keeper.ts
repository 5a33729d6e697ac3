/**
 * Keeps the snapshots of the open document beside it in the library of this machine, and brings them back when it is opened again. What the
 * library does not take stays for as long as the document is open. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Database } from '../../store/database.ts';
import { describePatch } from '../../store/document-text.ts';
import { forgetSnapshot, keepSnapshot, readSnapshots } from '../../store/keep-snapshot.ts';
import type { OpenDocument } from '../documents/open-document.ts';
import { type Letter, LETTERS, type Snapshots } from './snapshots.ts';

/** What is asked of an open document. */
type Kept = Pick<OpenDocument, 'flush'> & { readonly kept: { readonly id: string } | undefined; readonly readOnlyReason: OpenDocument['readOnlyReason'] };

export interface SnapshotHost {
  readonly documents: { readonly current: Kept | undefined; readonly library: { readonly database: Database } };
  readonly catalog: Catalog;
  /** Why something was not kept. */
  tell(message: string): void;
  /** Other letters are there now. */
  changed(): void;
}

export class SnapshotKeeper {
  #document: Kept | undefined;
  /** Under which the library has the snapshots; undefined until it keeps the document. */
  #id: string | undefined;
  /** What the library is still to be told. */
  readonly #due = new Set<Letter>();
  /** Kept or forgotten since the document was opened: what is read later does not come before it. */
  readonly #fresh = new Set<Letter>();
  #reading: Promise<void> | undefined;

  constructor(private readonly snapshots: Snapshots, private readonly host: SnapshotHost) {}

  /** To be called whenever another document may be open, or this one kept. */
  follow(): void {
    const { current } = this.host.documents;
    if (current !== this.#document) this.#turnTo(current);
    const id = current?.kept?.id;
    if (id === undefined) return;
    // Kept as a copy from now on: what was kept before belongs to the other one.
    if (this.#id !== undefined && this.#id !== id) for (const letter of this.snapshots.letters) this.#due.add(letter);
    this.#id = id;
    if (current!.readOnlyReason === undefined && this.#due.size > 0) void this.#write(id, this.#takeDue());
  }

  /** Brings back what the library has of the open document; once for each. */
  read(): Promise<void> {
    if (this.#id === undefined) return Promise.resolve();
    return (this.#reading ??= this.#read(this.#id));
  }

  keep(letter: Letter, patch: Patch): void {
    this.snapshots.keep(letter, patch);
    this.#changed(letter);
  }

  forget(letter: Letter): void {
    this.snapshots.forget(letter);
    this.#changed(letter);
  }

  #changed(letter: Letter): void {
    this.#fresh.add(letter);
    this.#due.add(letter);
    this.follow();
  }

  #turnTo(document: Kept | undefined): void {
    const before = this.#document;
    const left = this.#takeDue();
    // Its last save may still be under way, and with it what makes it the library's.
    if (before !== undefined && left.size > 0) void before.flush().then(() => (before.kept === undefined || before.readOnlyReason !== undefined ? undefined : this.#write(before.kept.id, left)));
    this.#document = document;
    this.#id = undefined;
    this.#reading = undefined;
    this.#fresh.clear();
    this.snapshots.clear();
    this.host.changed();
  }

  #takeDue(): ReadonlyMap<Letter, Patch | undefined> {
    const due = new Map([...this.#due].map((letter) => [letter, this.snapshots.patch(letter)]));
    this.#due.clear();
    return due;
  }

  async #write(id: string, letters: ReadonlyMap<Letter, Patch | undefined>): Promise<void> {
    const { database } = this.host.documents.library;
    const written = await Promise.all([...letters].map(([letter, patch]) => (patch === undefined ? forgetSnapshot(database, id, letter) : keepSnapshot(database, id, letter, describePatch(patch)))));
    const failed = written.find(({ ok }) => !ok);
    if (failed?.ok === false) this.host.tell(failed.diagnostic.message);
  }

  async #read(id: string): Promise<void> {
    const document = this.#document;
    const found = await readSnapshots(this.host.documents.library.database, id);
    if (document !== this.#document) return;
    if (!found.ok) return this.host.tell(found.diagnostic.message);
    for (const { letter: name, text } of found.value) {
      const letter = LETTERS.find((one) => one === name);
      if (letter === undefined || this.#fresh.has(letter)) continue;
      const { patch, readOnly } = parsePatch(text, this.host.catalog);
      // One of a newer program is left as it is.
      if (patch !== undefined && !readOnly) this.snapshots.keep(letter, patch);
    }
    this.host.changed();
  }
}
