/**
 * The chains of the library as the editor needs them: which there are, now; and each as a patch, ready to stand in another.
 * Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { hasErrors } from '../../kit/index.ts';
import { contentHash } from '../../patch/content-hash.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { EmbeddedChain, Patch } from '../../patch/patch.ts';
import { describePatch } from '../../store/document-text.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { Outcome } from '../../store/outcome.ts';
import type { StoredDocument } from '../../store/records.ts';

export class ChainLibrary {
  /** Last changed first. */
  chains: readonly StoredDocument[] = [];
  private readonly listeners = new Set<() => void>();
  /** Of the last few states that were read, by content hash. */
  private readonly read = new Map<string, Patch>();

  constructor(private readonly store: LibraryStore, private readonly catalog: Catalog, private readonly picture: (patch: Patch) => string) {
    store.subscribe(() => void this.refresh());
    void this.refresh();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async refresh(): Promise<void> {
    const outcome = await this.store.list();
    if (!outcome.ok) return;
    this.chains = outcome.value.filter(({ kind }) => kind === 'chain');
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }

  /** What the library has of the chain that was embedded; undefined where that is gone, or was never there. */
  sourceOf({ origin }: EmbeddedChain): StoredDocument | undefined {
    return origin && this.chains.find(({ id }) => id === origin.id);
  }

  /** Whether the library's state of it is another than the one that was taken or kept. */
  hasUpdate(chain: EmbeddedChain): boolean {
    const source = this.sourceOf(chain);
    return source !== undefined && source.contentHash !== chain.origin?.hash;
  }

  /** What has been read of it already; else it is read, and the listeners are called. */
  peek(source: StoredDocument): Patch | undefined {
    const known = this.read.get(source.contentHash);
    if (known === undefined) void this.load(source.id);
    return known;
  }

  /** Undefined, where it cannot be read. */
  async load(id: string): Promise<{ readonly patch: Patch; readonly document: StoredDocument } | undefined> {
    const outcome = await this.store.load(id);
    if (!outcome.ok) return undefined;
    const { text, document } = outcome.value;
    const { patch, diagnostics } = parsePatch(text, this.catalog);
    if (patch === undefined || hasErrors(diagnostics)) return undefined;
    if (this.read.size >= KEPT) this.read.clear();
    const isNew = !this.read.has(document.contentHash);
    this.read.set(document.contentHash, patch);
    if (isNew) this.tell();
    return { patch, document };
  }

  /** A new chain in the library; what is embedded remembers what this returns. */
  async add(patch: Patch): Promise<Outcome<NonNullable<EmbeddedChain['origin']>>> {
    const { text, meta } = describePatch(patch, this.picture(patch));
    const outcome = await this.store.create(text, meta);
    return outcome.ok ? { ...outcome, value: { id: outcome.value.document.id, hash: outcome.value.document.contentHash } } : outcome;
  }

  /** The library's chain becomes this; what it was stays among its versions. */
  async replace(source: StoredDocument, patch: Patch): Promise<Outcome<NonNullable<EmbeddedChain['origin']>>> {
    const { text, meta } = describePatch({ ...patch, id: source.id, title: source.title, tags: source.tags }, this.picture(patch));
    const outcome = await this.store.save(source.id, text, meta, source.revision, { keepPrevious: true });
    return outcome.ok ? { ...outcome, value: { id: outcome.value.document.id, hash: outcome.value.document.contentHash } } : outcome;
  }
}

const KEPT = 16;

/** A patch as it stands in another, with where it is from. */
export const originOf = (patch: Patch): NonNullable<EmbeddedChain['origin']> => ({ id: patch.id, hash: contentHash(patch) });
