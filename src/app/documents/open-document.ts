/**
 * One open document between the session and the library: whether this tab may write it, its autosave, its journal. Main thread;
 * holds no history and touches no page.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { type Diagnostic, diagnose } from '../../kit/index.ts';
import { createPatch } from '../../patch/create.ts';
import type { Edit } from '../../patch/edit.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Claims } from '../../store/claims.ts';
import { DocumentLease } from '../../store/document-lease.ts';
import { describePatch, type Head, newDocumentId, withHead } from '../../store/document-text.ts';
import { Journal } from '../../store/journal.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { Origin, StoredDocument } from '../../store/records.ts';
import { type Recovered, recoverDocument } from '../../store/recover.ts';
import { Autosave, type Pace, type SaveState } from './autosave.ts';

/** Why it can be seen and heard, but not changed. */
export type ReadOnlyReason = 'newer-format' | 'other-tab';

export interface Surroundings {
  readonly library: LibraryStore;
  readonly claims: Claims;
  readonly catalog: Catalog;
  readonly pace?: Pace;
  /** Why the library keeps nothing, if so. */
  readonly withoutStorage: Diagnostic | undefined;
  thumbnail(patch: Patch): string | undefined;
  /** Another id, title or tags than the patch has, for a reason outside of it: taken over without a step to undo. Returns the patch with them. */
  adopt(document: OpenDocument, head: Head): Patch;
  /** What another tab saved takes the place of what this one shows. */
  follow(document: OpenDocument, patch: Patch): void;
  tell(diagnostic: Diagnostic): void;
  /** Something that is read from here has changed. */
  changed(): void;
  /** For the first time in this visit. */
  kept(document: StoredDocument): void;
}

export class OpenDocument {
  readOnlyReason: ReadOnlyReason | undefined;
  recovered: Recovered | undefined;
  /** As the library has it; undefined until it is kept. */
  kept: StoredDocument | undefined;
  private readonly autosave: Autosave;
  private lease: DocumentLease | undefined;
  private journal: Journal | undefined;
  /** The next save keeps what was there before as a version: it is how the visit began, or what a restored version replaces. */
  private keepsPrevious = true;
  private leaving: Promise<void> | undefined;

  constructor(private readonly around: Surroundings, private latest: Patch, private readonly origin: Origin) {
    this.autosave = new Autosave(() => this.save(), () => this.around.changed(), around.pace);
  }

  get saveState(): SaveState {
    return this.autosave.state;
  }

  get patch(): Patch {
    return this.latest;
  }

  /** From the library. The reason, where it cannot be opened. */
  static async load(around: Surroundings, id: string): Promise<{ readonly document?: OpenDocument; readonly diagnostics: readonly Diagnostic[] }> {
    const document = new OpenDocument(around, EMPTY, 'mine');
    document.lease = document.leaseOf(id);
    const isHeld = await document.lease.acquire();
    const diagnostics = await document.read(id, isHeld);
    if (document.kept !== undefined) return { document, diagnostics };
    document.lease.release();
    return { diagnostics };
  }

  /** The newest state from the library; with the right to write, what the last visit left is seen to first. */
  private async read(id: string, isHeld: boolean): Promise<readonly Diagnostic[]> {
    const { library, catalog } = this.around;
    const recovered = isHeld ? await recoverDocument(library, id, catalog, Date.now()) : undefined;
    const loaded = await library.load(id);
    if (!loaded.ok) return [loaded.diagnostic];
    const { patch, readOnly, diagnostics } = parsePatch(loaded.value.text, catalog);
    if (patch === undefined) return diagnostics;
    this.latest = patch;
    this.kept = loaded.value.document;
    this.recovered = recovered?.ok ? recovered.value : undefined;
    this.readOnlyReason = readOnly ? 'newer-format' : isHeld ? undefined : 'other-tab';
    this.journal = this.readOnlyReason === undefined ? new Journal(library.database, id, this.kept.revision) : undefined;
    this.keepsPrevious = true;
    this.autosave.isSaved(this.kept.changedAt);
    return recovered === undefined || recovered.ok ? diagnostics : [...diagnostics, recovered.diagnostic];
  }

  /** After each edit; never while it is read-only. */
  edited(patch: Patch, edit: Edit): void {
    this.latest = patch;
    this.journal?.add(edit);
    this.autosave.changed(this.kept === undefined);
  }

  /** Keeps it although nobody has changed it: it was opened from a file. */
  keepAtOnce(): void {
    this.autosave.changed(true);
  }

  /** What the next save replaces becomes a version. */
  keepPrevious(): void {
    this.keepsPrevious = true;
  }

  flush(): Promise<boolean> {
    return this.autosave.flush();
  }

  private async save(): Promise<Outcome<unknown>> {
    const { library, withoutStorage } = this.around;
    const patch = this.latest;
    const { text, meta } = describePatch(patch, this.around.thumbnail(patch));
    const outcome = this.kept === undefined ? await this.create(text, meta) : await this.saveOver(this.kept, text, meta);
    if (!outcome.ok || library.isLasting || withoutStorage === undefined) return outcome;
    return { ok: false, reason: 'no-storage', diagnostic: withoutStorage };
  }

  private async create(...[text, meta]: Parameters<LibraryStore['create']>): Promise<Outcome<unknown>> {
    const created = await this.around.library.create(text, meta, this.origin);
    if (created.ok) await this.becomes(created.value.document);
    return created;
  }

  private async saveOver(kept: StoredDocument, text: string, meta: ReturnType<typeof describePatch>['meta']): Promise<Outcome<unknown>> {
    const through = this.journal?.last;
    const keepPrevious = this.keepsPrevious;
    const saved = await this.around.library.save(kept.id, text, meta, kept.revision, { keepPrevious, ...(through === undefined ? {} : { journalThrough: through }) });
    if (!saved.ok) return saved;
    this.keepsPrevious = false;
    if (saved.value.kind === 'kept-as-copy') {
      this.around.tell(keptAsCopy(saved.value.theirs.title, saved.value.document.title));
      this.lease?.release();
      this.journal?.stop();
      await this.becomes(saved.value.document);
      return saved;
    }
    if (through !== undefined) this.journal?.saved(through);
    this.takeOver(saved.value.document, meta);
    return saved;
  }

  /** A document of the library from now on. */
  private async becomes(document: StoredDocument): Promise<void> {
    this.takeOver(document, this.latest);
    this.keepsPrevious = false;
    this.journal = new Journal(this.around.library.database, document.id, document.revision);
    this.lease = this.leaseOf(document.id);
    this.around.kept(document);
    // Where the library had it already, another tab may be writing it.
    if (!(await this.lease.acquire())) this.readOnlyReason = 'other-tab';
  }

  /** As it was kept; under another name if it was given one elsewhere. `sent`: what the library was given. */
  private takeOver(document: StoredDocument, sent: Pick<StoredDocument, 'title' | 'tags'>): void {
    this.kept = document;
    const isRenamed = document.title !== sent.title || document.tags.join('\n') !== sent.tags.join('\n');
    if (document.id === this.latest.id && !isRenamed) return;
    this.latest = this.around.adopt(this, { id: document.id, ...(isRenamed ? { title: document.title, tags: document.tags } : {}) });
  }

  private leaseOf(id: string): DocumentLease {
    return new DocumentLease(id, this.around.claims, {
      handOver: async () => void (await this.autosave.flush()),
      lost: () => void this.lost(),
      granted: () => void this.granted(),
    });
  }

  /** Another tab writes it now. What this one could not save any more becomes a copy. */
  private async lost(): Promise<void> {
    this.readOnlyReason = 'other-tab';
    this.journal?.stop();
    this.journal = undefined;
    const isClean = this.autosave.isClean;
    this.autosave.stop();
    this.around.changed();
    if (isClean || this.kept === undefined) return;
    const { text, meta } = describePatch(this.latest);
    const title = `${meta.title} copy`;
    const copy = await this.around.library.create(withHead(text, { id: newDocumentId(), title }), { ...meta, title });
    this.around.tell(copy.ok ? keptAsCopy(meta.title, title) : copy.diagnostic);
  }

  /** The tab that had it is gone. */
  private async granted(): Promise<void> {
    if (this.kept === undefined) return;
    const before = this.latest;
    const diagnostics = await this.read(this.kept.id, true);
    for (const diagnostic of diagnostics) this.around.tell(diagnostic);
    if (this.latest !== before) this.around.follow(this, this.latest);
    this.around.changed();
  }

  /** Writes it from now on: the tab that did saves its last edit and becomes read-only. */
  async takeOverFromOtherTab(): Promise<void> {
    if (this.readOnlyReason !== 'other-tab' || this.lease === undefined) return;
    await this.lease.takeOver();
    if (this.lease.isHeld) await this.granted();
  }

  /** The library has another state of it than this tab knows. */
  async changedElsewhere(): Promise<void> {
    const { kept } = this;
    if (kept === undefined || this.autosave.isSaving || this.leaving !== undefined) return;
    const loaded = await this.around.library.load(kept.id);
    if (!loaded.ok || loaded.value.document.revision <= this.kept!.revision || this.autosave.isSaving) return;
    const { document, text } = loaded.value;
    // Only its name: the next save takes that over, and what was being done here stays.
    const isRetitled = this.readOnlyReason === undefined && document.retitledSince !== undefined && kept.revision >= document.retitledSince;
    if (isRetitled) return this.autosave.changed(true);
    // A save of ours that is due will find that out and keep both.
    if (!this.autosave.isClean) return;
    const { patch, readOnly } = parsePatch(text, this.around.catalog);
    if (patch === undefined) return;
    this.kept = document;
    this.latest = patch;
    if (readOnly) this.readOnlyReason = 'newer-format';
    this.autosave.isSaved(document.changedAt);
    this.around.follow(this, patch);
  }

  /** Another document takes its place on the screen. Saves, then lets other tabs have it. */
  leave(): Promise<void> {
    this.leaving ??= this.flush().then(() => {
      this.journal?.post(true);
      this.lease?.release();
      this.lease = undefined;
    });
    return this.leaving;
  }

  private get isLeft(): boolean {
    return this.leaving !== undefined;
  }

  /** It is on the screen again, as it was left: `patch` is what the session has of it. */
  async resume(): Promise<void> {
    const { leaving } = this;
    this.leaving = undefined;
    await leaving;
    // Left once more before it was back: who comes back to it then sees to the rest.
    if (this.isLeft || this.kept === undefined) return;
    const lease = this.leaseOf(this.kept.id);
    this.lease = lease;
    const isHeld = await lease.acquire();
    if (this.isLeft || this.lease !== lease) return;
    if (this.readOnlyReason !== 'newer-format') this.readOnlyReason = isHeld ? undefined : 'other-tab';
    if (isHeld) this.journal = new Journal(this.around.library.database, this.kept.id, this.kept.revision);
    await this.changedElsewhere();
    this.around.changed();
  }

  /** The page is hidden, and may never be seen again. */
  async hidden(): Promise<void> {
    await this.flush();
    this.journal?.post(true);
  }

  /** The page ends now: what is not saved waits in the journal for the next visit, which need not ask. */
  ended(): void {
    this.journal?.post(true);
  }
}

const keptAsCopy = (theirs: string, ours: string): Diagnostic =>
  diagnose('kept-as-copy', `"${theirs}" was saved elsewhere in the meantime. That stayed as it is; what you did here was kept as "${ours}".`, {}, 'warning');

/** Stands in until the text is read. */
const EMPTY = createPatch({ id: 'opening' });
