/**
 * Chains and the library: the selection is saved as one, a chain of the library goes into any patch by the palette or by hand,
 * and where one has changed on either side, that is offered to the other. Main thread.
 */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { Content, EditorExtension } from '../../editor/extension.ts';
import type { PickerItem } from '../../editor/panels/picker.ts';
import { groundOf } from '../../editor/insert.ts';
import { newGesture } from '../../editor/session.ts';
import { nodeAt } from '../media-nodes.ts';
import { matching } from '../../editor/panels/picker.ts';
import { asideForNew } from '../../editor/room-edits.ts';
import { atRate } from '../../patch/change-rate.ts';
import { chainable, wrapInChain } from '../../patch/chain-compositions.ts';
import { dissolveChain } from '../../patch/dissolve-chain.ts';
import type { Edit } from '../../patch/edit.ts';
import type { EmbeddedChain, Patch } from '../../patch/patch.ts';
import { editAt, pathAt } from '../../patch/place.ts';
import { newDocumentId } from '../../store/document-text.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { thumbnailOf } from '../picture/picture-extension.ts';
import type { AppSession } from '../session.ts';
import { chainChanges } from './chain-changes.ts';
import { ChainLibrary, originOf } from './chain-library.ts';
import { chainDefinition, embedded, hasEnds } from './embed-chain.ts';
import { askTitle } from './title-dialog.ts';
import './update-offer.ts';

interface ChainsApp {
  readonly session: AppSession;
  readonly library: LibraryStore;
}

export interface ChainsExtension extends EditorExtension {
  /** Starts carrying a chain of the library into the patch with the pointer that was pressed on it. */
  carryChain(shell: Shell, title: string, chain: Promise<Patch | undefined>, event: PointerEvent): void;
}

export function chainsExtension(app: ChainsApp): ChainsExtension {
  const { catalog } = app.session;
  const library = new ChainLibrary(app.library, catalog, thumbnailOf);
  const selected = (shell: Shell): string | undefined => {
    const [id, ...others] = shell.model.selected.nodes;
    return id !== undefined && others.length === 0 && shell.model.node(id)?.chain !== undefined ? id : undefined;
  };
  const canWrap = ({ model }: Shell): boolean => chainable(model.patch, model.selected.nodes, catalog).size > 0;
  return {
    id: 'chains',
    commands: [
      { id: 'save-chain', title: 'Save the selection as a chain…', keys: ['Mod+Shift+G'], group: 'Build', section: 'chain', needsSight: true, isEnabled: canWrap, run: (shell) => void saveSelection(shell, app.session, library) },
      { id: 'dissolve-chain', title: 'Take the chain apart', keys: ['Mod+Shift+U'], group: 'Build', section: 'chain', needsSight: true, isEnabled: (shell) => selected(shell) !== undefined, run: (shell) => { dissolve(shell, selected(shell)!); } },
      { id: 'update-chains', title: 'Update all chains from the library', keys: [], group: 'Build', section: 'chain', needsSight: true, isEnabled: ({ model }) => updatesIn(model.patch, library).length > 0, run: (shell) => void updateAll(shell, app.session, library) },
    ],
    palette: {
      find: (text) => matching(library.chains.map(({ id, title, tags }): PickerItem => ({ id, title: title || 'Untitled', detail: tags.join(', ') || 'Chain of your library', tool: 'routing', group: 'Your chains' })), text),
      pick: (id, setDown) => void inTime(app.session, library.load(id)).then((found) => { if (found) setDown(chainDefinition(catalog), embedded(found.patch, app.session.patch.rateHz, { id, hash: found.document.contentHash })); }),
    },
    mark: ({ chain }) => (chain !== undefined && library.hasUpdate(chain) ? { words: 'The library has a newer state of this chain' } : undefined),
    inspect: (shell) => inspect(shell, app.session, selected(shell), library),
    subscribe: (listener) => library.subscribe(listener),
    carryChain: (shell, name, chain, event) => {
      const given = inTime(app.session, chain).then((patch) => {
        if (patch === undefined || hasEnds(patch, catalog)) return patch && embedded(patch, shell.model.patch.rateHz, originOf(patch));
        shell.tell(`“${name}” has no chain input and no chain output, so it cannot stand in another patch. Open it and add them.`);
        return undefined;
      });
      shell.carry(chainDefinition(catalog), event, { name, given });
    },
  };
}

/** What was read for the open document; nothing where another has taken its place by then. */
async function inTime<T>({ documents }: AppSession, reading: Promise<T>): Promise<T | undefined> {
  const { current } = documents;
  const read = await reading;
  return documents.current === current ? read : undefined;
}

/** Edits a chain that may have been edited, left or taken away since, for the library answers later than hands work. */
function changeLater({ session, place, id }: { readonly session: AppSession; readonly place: Shell['place']; readonly id: string }) {
  const { current } = session.documents;
  return (change: (now: EmbeddedChain) => EmbeddedChain, label: string, gesture?: string): void => {
    const now = session.documents.current === current ? nodeAt(session.patch, pathAt(place, id))?.chain : undefined;
    const said = now === undefined ? [] : session.edit(editAt(place, { kind: 'set-chain', node: id, chain: change(now) }), label, gesture);
    if (said.length > 0) session.tell(said);
  };
}

async function saveSelection(shell: Shell, session: AppSession, library: ChainLibrary): Promise<void> {
  const { model } = shell;
  const { catalog } = session;
  const ids = [...chainable(model.patch, model.selected.nodes, catalog)];
  // What cannot be is said before a title is asked for.
  const trial = wrapInChain(model.patch, ids, catalog, { id: 'chain', title: '' });
  if (!trial.ok) return shell.tell(trial.diagnostic.message);
  const title = await askTitle(shell, ids.map((id) => model.nameOf(id)).slice(0, 3).join(' + '));
  if (title === undefined) return;
  const made = wrapInChain(model.patch, ids, catalog, { id: newDocumentId(), title });
  if (!made.ok) return shell.tell(made.diagnostic.message);
  const [label, gesture] = [`Make the chain ${title}`, newGesture()];
  if (!model.edit(made.edit, label, gesture)) return;
  model.select([made.node]);
  const change = changeLater({ session, place: shell.place, id: made.node });
  const kept = await library.add(made.chain);
  if (!kept.ok) return shell.tell(`The chain is in the patch, but not in the library: ${kept.diagnostic.message}`);
  change((now) => ({ ...now, origin: kept.value }), label, gesture);
}

const updatesIn = ({ nodes }: Patch, library: ChainLibrary): readonly string[] => [...nodes].flatMap(([id, { chain }]) => (chain !== undefined && library.hasUpdate(chain) ? [id] : []));

/** Those of the patch that is shown, as one step to undo. */
async function updateAll(shell: Shell, session: AppSession, library: ChainLibrary): Promise<void> {
  const { model, tell } = shell;
  const { current } = session.documents;
  const read = new Map<string, Awaited<ReturnType<ChainLibrary['load']>>>();
  for (const node of updatesIn(model.patch, library)) {
    const source = library.sourceOf(model.node(node)!.chain!)!;
    const found = read.get(source.id) ?? (await library.load(source.id));
    if (found === undefined) return tell(`“${source.title || 'Untitled'}” cannot be read from the library, so nothing was updated.`);
    read.set(source.id, found);
  }
  // Meanwhile something else may have come to be shown; and what is shown may have lost some of them.
  if (session.documents.current !== current || shell.model !== model) return;
  const edits = updatesIn(model.patch, library).flatMap((node): Edit[] => {
    const { id } = library.sourceOf(model.node(node)!.chain!)!;
    const found = read.get(id);
    return found === undefined ? [] : [{ kind: 'set-chain', node, chain: embedded(found.patch, model.patch.rateHz, { id, hash: found.document.contentHash }).chain }];
  });
  const label = edits.length === 1 ? 'Update a chain' : `Update ${edits.length} chains`;
  if (edits.length > 0 && model.edit({ kind: 'batch', edits }, label)) tell(`${label}: done. Undo takes it back.`);
}

function dissolve({ model, tell }: Shell, id: string): void {
  const apart = dissolveChain(model.patch, id, model.session.catalog);
  if (!apart.ok) return tell(apart.diagnostic.message);
  if (model.edit(asideForNew(groundOf(model), apart.edit), `Take ${model.nameOf(id)} apart`)) model.select(apart.nodes);
}

/** For a selected chain: what the library has of it, and what can be done about it. */
function inspect(shell: Shell, session: AppSession, id: string | undefined, library: ChainLibrary): Content {
  const chain = id === undefined ? undefined : shell.model.node(id)?.chain;
  if (id === undefined || chain === undefined) return nothing;
  const { model } = shell;
  const { catalog } = model.session;
  const name = model.nameOf(id);
  const setChain = (next: EmbeddedChain, label: string): void => { model.edit({ kind: 'set-chain', node: id, chain: next }, label); };
  const source = library.sourceOf(chain);
  if (source === undefined) {
    const add = async (): Promise<void> => {
      const named = { id: newDocumentId(), title: chain.patch.title || name };
      const change = changeLater({ session, place: shell.place, id });
      const kept = await library.add({ ...chain.patch, ...named });
      if (!kept.ok) return shell.tell(kept.diagnostic.message);
      change((now) => ({ patch: { ...now.patch, ...named }, origin: kept.value }), `Save ${name} to the library`);
    };
    return html`<patch-chain-offer .state=${'apart'} @add=${add}></patch-chain-offer>`;
  }
  const theirs = library.peek(source);
  if (theirs === undefined) return nothing;
  const inTime = atRate(theirs, chain.patch.rateHz);
  const changes = chainChanges(chain.patch, inTime, catalog);
  const hash = source.contentHash;
  const origin = { id: source.id, hash };
  const apply = (): void => { setChain({ ...embedded(theirs, model.patch.rateHz, origin).chain }, `Update ${name}`); };
  const keep = (): void => { setChain({ ...chain, origin }, `Keep ${name}`); };
  const back = async (): Promise<void> => {
    const change = changeLater({ session, place: shell.place, id });
    const kept = await library.replace(source, atRate(chain.patch, theirs.rateHz));
    if (!kept.ok) return shell.tell(kept.diagnostic.message);
    change((now) => ({ ...now, origin: kept.value }), `Save ${name} back`);
    shell.tell(`“${source.title}” in the library is now as it is here. What it was is among its versions.`);
  };
  const state = library.hasUpdate(chain) ? 'update' : changes.length > 0 ? 'edited' : 'same';
  return html`<patch-chain-offer .state=${state} .name=${source.title || 'Untitled'} .changes=${changes} @apply=${apply} @keep=${keep} @back=${back}></patch-chain-offer>`;
}
