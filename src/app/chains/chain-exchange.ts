/**
 * What goes between the patch and the chains of the library. The library answers later than hands work: an answer meets the patch as
 * it is by then, and what was opened, edited or taken away meanwhile stays so. Main thread; draws nothing.
 */
import type { Shell } from '../../editor/commands.ts';
import type { SetDown } from '../../editor/palette.ts';
import { newGesture } from '../../editor/session.ts';
import { diagnose } from '../../kit/index.ts';
import { wrapInChain } from '../../patch/chain-compositions.ts';
import { atRate } from '../../patch/change-rate.ts';
import type { Edit } from '../../patch/edit.ts';
import type { EmbeddedChain, Patch } from '../../patch/patch.ts';
import { editAt, pathAt } from '../../patch/place.ts';
import { newDocumentId } from '../../store/document-text.ts';
import type { StoredDocument } from '../../store/records.ts';
import { nodeAt } from '../media-nodes.ts';
import type { AppSession } from '../session.ts';
import type { ChainLibrary } from './chain-library.ts';
import { chainDefinition, embedded } from './embed-chain.ts';

type Session = Pick<AppSession, 'patch' | 'catalog' | 'edit' | 'tell'> & { readonly documents: { readonly current: object | undefined } };
type Surface = Pick<Shell, 'model' | 'place' | 'tell'>;

export class ChainExchange {
  constructor(private readonly session: Session, private readonly library: ChainLibrary) {}

  /** Asked when an answer is there: whether the document that was open is open still. */
  private here(): () => boolean {
    const { documents } = this.session;
    const { current } = documents;
    return () => documents.current === current;
  }

  /** What was read for the open document; nothing where another has taken its place by then. */
  async inTime<T>(reading: Promise<T>): Promise<T | undefined> {
    const isHere = this.here();
    const read = await reading;
    return isHere() ? read : undefined;
  }

  /** For the palette: one of the library's, set down when it is read. */
  async take(id: string, setDown: SetDown): Promise<void> {
    const { session, library } = this;
    const isHere = this.here();
    const found = await library.load(id);
    if (!isHere()) return;
    if (found === undefined) session.tell([diagnose('chain-unreadable', 'This chain cannot be read from the library, so nothing was added. Open it from the start page to see why.')]);
    else setDown(chainDefinition(session.catalog), embedded(found.patch, session.patch.rateHz, { id, hash: found.document.contentHash }));
  }

  /** Edits a chain that may have been edited, left or taken away since. */
  private changeLater(place: Surface['place'], id: string): (change: (now: EmbeddedChain) => EmbeddedChain, label: string, gesture?: string) => void {
    const { session } = this;
    const isHere = this.here();
    return (change, label, gesture) => {
      const now = isHere() ? nodeAt(session.patch, pathAt(place, id))?.chain : undefined;
      const said = now === undefined ? [] : session.edit(editAt(place, { kind: 'set-chain', node: id, chain: change(now) }), label, gesture);
      if (said.length > 0) session.tell(said);
    };
  }

  /** The nodes become a chain at once, and one of the library's as soon as that has it; both are one step. */
  async wrap({ model, place, tell }: Surface, ids: readonly string[], title: string): Promise<void> {
    const made = wrapInChain(model.patch, ids, this.session.catalog, { id: newDocumentId(), title });
    if (!made.ok) return tell(made.diagnostic.message);
    const [label, gesture] = [`Make the chain ${title}`, newGesture()];
    if (!model.edit(made.edit, label, gesture)) return;
    model.select([made.node]);
    const change = this.changeLater(place, made.node);
    const kept = await this.library.add(made.chain);
    if (!kept.ok) return tell(`The chain is in the patch, but not in the library: ${kept.diagnostic.message}`);
    change((now) => ({ ...now, origin: kept.value }), label, gesture);
  }

  /** A chain that is only in this patch comes into the library. */
  async add({ model, place, tell }: Surface, id: string, { patch }: EmbeddedChain): Promise<void> {
    const name = model.nameOf(id);
    const named = { id: newDocumentId(), title: patch.title || name };
    const change = this.changeLater(place, id);
    const kept = await this.library.add({ ...patch, ...named });
    if (!kept.ok) return tell(kept.diagnostic.message);
    change((now) => ({ patch: { ...now.patch, ...named }, origin: kept.value }), `Save ${name} to the library`);
  }

  /** The library's becomes as this one is. `theirs`: as the library has it. */
  async saveBack({ model, place, tell }: Surface, id: string, { patch }: EmbeddedChain, source: StoredDocument, theirs: Patch): Promise<void> {
    const name = model.nameOf(id);
    const change = this.changeLater(place, id);
    const kept = await this.library.replace(source, atRate(patch, theirs.rateHz));
    if (!kept.ok) return tell(kept.diagnostic.message);
    change((now) => ({ ...now, origin: kept.value }), `Save ${name} back`);
    tell(`“${source.title}” in the library is now as it is here. What it was is among its versions.`);
  }

  /** Those that the library has a newer state of, by node. */
  updatesIn({ nodes }: Patch): ReadonlyMap<string, StoredDocument> {
    const { library } = this;
    return new Map([...nodes].flatMap(([id, { chain }]) => (chain !== undefined && library.hasUpdate(chain) ? [[id, library.sourceOf(chain)!]] : [])));
  }

  /** Those of the patch that is shown, as one step to undo. */
  async updateAll(surface: Surface): Promise<void> {
    const { model, tell } = surface;
    const isHere = this.here();
    const read = new Map<string, NonNullable<Awaited<ReturnType<ChainLibrary['load']>>>>();
    for (const { id, title } of new Set(this.updatesIn(model.patch).values())) {
      const found = await this.library.load(id);
      // Something else may have come to be shown.
      if (!isHere() || surface.model !== model) return;
      if (found === undefined) return tell(`“${title || 'Untitled'}” cannot be read from the library, so nothing was updated.`);
      read.set(id, found);
    }
    // What is shown may have lost some of them.
    const edits = [...this.updatesIn(model.patch)].flatMap(([node, { id }]): Edit[] => {
      const found = read.get(id);
      return found === undefined ? [] : [{ kind: 'set-chain', node, chain: embedded(found.patch, model.patch.rateHz, { id, hash: found.document.contentHash }).chain }];
    });
    const label = edits.length === 1 ? 'Update a chain' : `Update ${edits.length} chains`;
    if (edits.length > 0 && model.edit({ kind: 'batch', edits }, label)) tell(`${label}: done. Undo takes it back.`);
  }
}
