/**
 * The library as its views show it: lists that follow the store, and what can be done with a document of them, each told with
 * its undo. Main thread; draws nothing.
 */
import type { Shell } from '../../editor/commands.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { StoredDocument } from '../../store/records.ts';
import { titleOf } from './find-documents.ts';

/** What is done with documents outside of the library: the one being worked on lives in the session. */
export interface Desk {
  /** Of the document that is worked on. */
  readonly openId: string | undefined;
  /** In place of the open one; what stood against it is told by itself. Returns whether it was opened. */
  open(id: string): Promise<boolean>;
  /** Title or tags of the open document: an edit, so that undo has it. */
  setOpenHead(head: { readonly title?: string; readonly tags?: readonly string[] }): void;
}

/** Changes come in bursts, as when many documents are imported. */
const GATHER_MS = 30;

export class LibraryModel {
  documents: readonly StoredDocument[] = [];
  bin: readonly StoredDocument[] = [];
  recents: readonly StoredDocument[] = [];
  /** False until the first answer of the store. */
  isLoaded = false;
  /** Why the lists could not be read. */
  failure: string | undefined;
  private readonly listeners = new Set<() => void>();
  private gathering = 0;

  constructor(readonly store: LibraryStore, readonly desk: Desk) {
    store.subscribe(({ documents }) => { if (documents.length > 0) this.refreshSoon(); });
    void this.refresh();
  }

  /** Returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  refreshSoon(): void {
    this.gathering ||= window.setTimeout(() => { this.gathering = 0; void this.refresh(); }, GATHER_MS);
  }

  async refresh(): Promise<void> {
    const [documents, bin, recents] = await Promise.all([this.store.list(), this.store.removed(), this.store.recents()]);
    this.isLoaded = true;
    this.failure = documents.ok ? undefined : documents.diagnostic.message;
    if (documents.ok) this.documents = documents.value;
    if (bin.ok) this.bin = bin.value;
    if (recents.ok) this.recents = recents.value;
    this.tell();
  }

  find(id: string): StoredDocument | undefined {
    return this.documents.find((one) => one.id === id) ?? this.bin.find((one) => one.id === id);
  }

  async rename(id: string, title: string, shell: Shell): Promise<void> {
    if (id === this.desk.openId) this.desk.setOpenHead({ title });
    else said(await this.store.rename(id, title), shell);
  }

  async setTags(id: string, tags: readonly string[], shell: Shell): Promise<void> {
    if (id === this.desk.openId) this.desk.setOpenHead({ tags });
    else said(await this.store.setTags(id, tags), shell);
  }

  async duplicate(id: string, shell: Shell): Promise<StoredDocument | undefined> {
    const copy = said(await this.store.duplicate(id), shell);
    if (copy !== undefined) shell.tell(`“${titleOf(copy)}” is in the library.`, { title: 'Open', run: () => void this.desk.open(copy.id) });
    return copy;
  }

  async remove(id: string, shell: Shell): Promise<void> {
    const removed = said(await this.store.remove(id), shell);
    if (removed === undefined) return;
    const stays = id === this.desk.openId ? ' It is still open: a change brings it back.' : '';
    shell.tell(`“${titleOf(removed)}” is in the bin.${stays}`, { title: 'Undo', run: () => void this.restore(id, shell) });
  }

  async restore(id: string, shell: Shell): Promise<void> {
    said(await this.store.restore(id), shell);
  }

  async emptyBin(shell: Shell): Promise<void> {
    const count = said(await this.store.emptyBin(), shell);
    if (count === undefined) return;
    shell.tell(count === 1 ? 'One document was deleted for good.' : `${count} documents were deleted for good.`);
    await this.refresh();
  }

  /** The patch itself, read anew. */
  async read(id: string, shell: Shell): Promise<Patch | undefined> {
    const loaded = said(await this.store.load(id), shell);
    if (loaded === undefined) return undefined;
    const { patch, diagnostics } = parsePatch(loaded.text, shell.model.session.catalog);
    if (patch === undefined) shell.tell(diagnostics[0]?.message ?? 'It cannot be read.');
    return patch;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}

/** The value, or nothing after the reason was told. */
export function said<T>(outcome: Outcome<T>, shell: Pick<Shell, 'tell'>): T | undefined {
  if (outcome.ok) return outcome.value;
  shell.tell(outcome.diagnostic.message);
  return undefined;
}
