/**
 * The session's documents and the library: which one is open, how it stands with saving, whether another tab has it, what a
 * visit that ended badly left. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Diagnostic } from '../../kit/index.ts';
import type { Edit } from '../../patch/edit.ts';
import { editBetween } from '../../patch/edit-between.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Claims } from '../../store/claims.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { newerProgram } from '../../store/outcome.ts';
import { keepInTab, keptInTab } from '../kept-setting.ts';
import type { Pace, SaveState } from './autosave.ts';
import { OpenDocument, type ReadOnlyReason, type Surroundings } from './open-document.ts';
import { askToPersist, type StorageFacts, storageFacts, UNKNOWN_STORAGE } from './storage-facts.ts';

/** Where a patch that is opened comes from, which says when it is kept. */
export type OpenedFrom =
  /** Nobody's yet: kept when it is first edited. */
  | 'new' | 'example'
  /** Somebody's: kept at once. */
  | 'file'
  | OpenDocument;

/** What is not the library's yet, or why it cannot be had. */
export interface Brought {
  readonly patch?: Patch | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the last visit left undone. Both answers keep both states: the other one stays among the versions. */
export interface Recovery {
  readonly title: string;
  /** When the last edit was made. */
  readonly at: number;
  readonly savedAt: number;
  /** The version that was saved by name, if it was. */
  readonly savedName?: string;
  /** Goes on from the last edit. */
  accept(): Promise<void>;
  /** Opens it as it was saved. */
  decline(): Promise<void>;
}

/** The session, as far as documents reach into it. */
export interface DocumentHost extends Pick<Surroundings, 'adopt' | 'follow' | 'thumbnail'> {
  open(patch: Patch, readOnly: boolean, diagnostics: readonly Diagnostic[], from: OpenedFrom): void;
  edit(edit: Edit, label: string): readonly Diagnostic[];
  tell(diagnostics: readonly Diagnostic[]): void;
  statusChanged(): void;
}

const OPEN_KEY = 'patchcord.document';
const RETRY_PAUSES_MS = [200, 800];

export class Documents {
  current: OpenDocument | undefined;
  storage: StorageFacts = UNKNOWN_STORAGE;
  private readonly around: Surroundings;
  private hasAskedToPersist = false;
  /** Goes up with whatever is opened or asked for. */
  private wishes = 0;
  /** The document that is being read, to be opened. */
  private coming: { readonly id: string; readonly isWanted: () => boolean; readonly isOpen: Promise<boolean> } | undefined;
  /** Until what was on the screen before is saved and let go. */
  private leaving: Promise<unknown> = Promise.resolve();

  constructor(
    readonly library: LibraryStore, claims: Claims, private readonly catalog: Catalog, private readonly host: DocumentHost,
    private readonly found: readonly Diagnostic[], pace?: Pace,
  ) {
    this.around = {
      library, claims, catalog, withoutStorage: found[0], ...(pace === undefined ? {} : { pace }),
      thumbnail: (patch) => host.thumbnail(patch),
      adopt: (document, head) => host.adopt(document, head),
      follow: (document, patch) => { host.follow(document, patch); },
      tell: (diagnostic) => { host.tell([diagnostic]); },
      changed: () => { host.statusChanged(); },
      kept: (document) => { this.noteOpened(document.id); },
    };
    library.subscribe(({ documents }) => {
      if (this.current?.kept !== undefined && documents.includes(this.current.kept.id)) void this.current.changedElsewhere();
    });
    void this.readStorage();
  }

  get saveState(): SaveState {
    return this.current?.saveState ?? { kind: 'untouched' };
  }

  get readOnlyReason(): ReadOnlyReason | undefined {
    return this.current?.readOnlyReason;
  }

  /** Why nothing is kept, and why the last edit is not. */
  get diagnostics(): readonly Diagnostic[] {
    const { saveState } = this;
    return saveState.kind === 'unsaved' && saveState.reason !== 'no-storage' ? [...this.found, saveState.diagnostic] : this.found;
  }

  get recovery(): Recovery | undefined {
    const { current } = this;
    const recovered = current?.recovered;
    if (current === undefined || recovered === undefined) return undefined;
    const answer = async (version: number): Promise<void> => {
      current.recovered = undefined;
      if (version !== current.kept?.revision) await this.restoreVersion(version);
      this.host.statusChanged();
    };
    const { title, at, saved, version } = recovered;
    return { title, at, savedAt: saved.at, ...(saved.name === undefined ? {} : { savedName: saved.name }), accept: () => answer(version), decline: () => answer(saved.version) };
  }

  /** The session shows another patch. The one before is saved and let go; the caller may `resume` it. */
  begin(patch: Patch, readOnly: boolean, from: OpenedFrom): void {
    this.wishes++;
    const before = this.current;
    this.current = typeof from === 'string' ? new OpenDocument(this.around, patch, from === 'file' ? 'imported' : from === 'example' ? 'example' : 'mine') : from;
    if (before !== this.current) this.letGo(before);
    if (readOnly) this.current.readOnlyReason ??= 'newer-format';
    else if (from === 'file') this.current.keepAtOnce();
    if (this.current.kept !== undefined) this.noteOpened(this.current.kept.id);
  }

  /** The session shows a document again that it had left. */
  resume(document: OpenDocument): void {
    if (document === this.current) return;
    this.wishes++;
    const before = this.current;
    this.current = document;
    this.letGo(before);
    void document.resume();
    if (document.kept !== undefined) this.noteOpened(document.kept.id);
  }

  private letGo(document: OpenDocument | undefined): void {
    if (document !== undefined) this.leaving = Promise.all([this.leaving, document.leave()]);
  }

  /** What has to be read before it can be opened asks this once it is there: whether nothing else was opened or asked for meanwhile. */
  private wish(): () => boolean {
    const mine = ++this.wishes;
    return () => mine === this.wishes;
  }

  /** What has to be read or made first, unless something else is asked for by then. What stood against it is told. @returns whether it was opened */
  async bring(reading: Promise<Brought>, from: 'new' | 'example'): Promise<boolean> {
    const isWanted = this.wish();
    const { patch, diagnostics } = await reading;
    if (!isWanted()) return false;
    if (patch === undefined) this.host.tell(diagnostics);
    else this.host.open(patch, false, diagnostics, from);
    return patch !== undefined;
  }

  /** What has to come into the library first, by its id there, unless something else is asked for by then. */
  async openMade(making: Promise<string | undefined>): Promise<boolean> {
    const isWanted = this.wish();
    const id = await making;
    return id !== undefined && isWanted() && this.open(id);
  }

  /** Opens what was open in this tab, or lately in any. What stood against it is for the caller to tell, who opens something else. */
  async reopen(): Promise<{ readonly isOpen: boolean; readonly diagnostics: readonly Diagnostic[] }> {
    const here = keptInTab(OPEN_KEY);
    const recents = await patiently(() => this.library.recents(), ({ ok }) => ok);
    if (!recents.ok) return { isOpen: false, diagnostics: [recents.diagnostic] };
    const ids = recents.value.map((document) => document.id);
    const id = here !== undefined && ids.includes(here) ? here : ids[0];
    if (id === undefined) return { isOpen: false, diagnostics: [] };
    const loaded = await patiently(() => OpenDocument.load(this.around, id), ({ document }) => document !== undefined);
    return { isOpen: this.show(loaded), diagnostics: loaded.diagnostics };
  }

  /** @returns whether there was one to show */
  private show({ document, diagnostics }: Awaited<ReturnType<typeof OpenDocument.load>>): boolean {
    if (document !== undefined) this.host.open(document.patch, document.readOnlyReason === 'newer-format', diagnostics, document);
    return document !== undefined;
  }

  /** One of the library's, unless something else is asked for before it is read. What stood against it is told too. */
  open(id: string): Promise<boolean> {
    const { coming } = this;
    // Pressed twice: read twice at once, it would find itself open in another tab.
    if (coming?.id === id && coming.isWanted()) return coming.isOpen;
    const isWanted = this.wish();
    if (this.current?.kept?.id === id) return Promise.resolve(true);
    const now = { id, isWanted, isOpen: this.readAndOpen(id, isWanted, coming?.isOpen).finally(() => { if (this.coming === now) this.coming = undefined; }) };
    this.coming = now;
    return now.isOpen;
  }

  private async readAndOpen(id: string, isWanted: () => boolean, before: Promise<boolean> | undefined): Promise<boolean> {
    await before?.catch(() => false);
    await this.current?.flush();
    await this.leaving;
    if (!isWanted()) return false;
    const loaded = await OpenDocument.load(this.around, id);
    if (!isWanted()) {
      this.letGo(loaded.document);
      return false;
    }
    const isOpen = this.show(loaded);
    if (!isOpen) this.host.tell(loaded.diagnostics);
    return isOpen;
  }

  async takeOver(): Promise<void> {
    await this.current?.takeOverFromOtherTab();
  }

  /** The state now becomes a version that is never thinned out. False, and told, where it could not be kept. */
  async saveVersion(name: string): Promise<boolean> {
    const { current } = this;
    // Nobody has touched it, but somebody wants to have it.
    if (current?.kept === undefined) current?.keepAtOnce();
    if (!(await current?.flush()) || current?.kept === undefined) return false;
    const named = await this.library.nameVersion(current.kept.id, current.kept.revision, name);
    if (!named.ok) this.host.tell([named.diagnostic]);
    return named.ok;
  }

  /** As one edit, so that undo takes it back; what is there now is kept among the versions too. */
  async restoreVersion(version: number): Promise<boolean> {
    const { current } = this;
    if (current?.kept === undefined) return false;
    await current.flush();
    const loaded = await this.library.loadVersion(current.kept.id, version);
    // Another document has come in its place: that is not to become this one.
    if (this.current !== current) return false;
    const { patch, diagnostics } = loaded.ok ? parsePatch(loaded.value, this.catalog) : { diagnostics: [loaded.diagnostic] };
    const edit = patch === undefined ? undefined : editBetween(current.patch, patch);
    current.keepPrevious();
    const said = edit === undefined ? diagnostics : this.host.edit(edit, 'Restore version');
    if (said.length > 0) this.host.tell(said);
    return patch !== undefined && said.length === 0 && current.flush();
  }

  async flush(): Promise<boolean> {
    return (await this.current?.flush()) ?? true;
  }

  /** A newer program has the library: said at once, and not only with the next edit. */
  gone(): void {
    this.host.tell([newerProgram().diagnostic]);
  }

  private noteOpened(id: string): void {
    keepInTab(OPEN_KEY, id);
    void this.library.noteOpened(id);
    if (this.hasAskedToPersist || !this.library.isLasting) return;
    this.hasAskedToPersist = true;
    void askToPersist().then(() => this.readStorage());
  }

  private async readStorage(): Promise<void> {
    this.storage = await storageFacts(this.library.isLasting);
    this.host.statusChanged();
  }
}

/** A browser that starts again after a crash may fail at its first reads: each is tried again before work is taken to be unreadable. */
async function patiently<T>(read: () => Promise<T>, isGood: (found: T) => boolean): Promise<T> {
  let found = await read();
  for (const pauseMs of RETRY_PAUSES_MS) {
    if (isGood(found)) break;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    found = await read();
  }
  return found;
}
