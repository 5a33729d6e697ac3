/**
 * Chains and the library: the selection is saved as one, a chain of the library goes into any patch by the palette or by hand,
 * and where one has changed on either side, that is offered to the other. Main thread.
 */
import { html, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { Content, EditorExtension } from '../../editor/extension.ts';
import type { PickerItem } from '../../editor/panels/picker.ts';
import { groundOf } from '../../editor/insert.ts';
import { matching } from '../../editor/panels/picker.ts';
import { asideForNew } from '../../editor/room-edits.ts';
import { atRate } from '../../patch/change-rate.ts';
import { chainable, wrapInChain } from '../../patch/chain-compositions.ts';
import { dissolveChain } from '../../patch/dissolve-chain.ts';
import type { EmbeddedChain, Patch } from '../../patch/patch.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import { thumbnailOf } from '../picture/picture-extension.ts';
import type { AppSession } from '../session.ts';
import { chainChanges } from './chain-changes.ts';
import { ChainExchange } from './chain-exchange.ts';
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
  const exchange = new ChainExchange(app.session, library);
  const selected = (shell: Shell): string | undefined => {
    const [id, ...others] = shell.model.selected.nodes;
    return id !== undefined && others.length === 0 && shell.model.node(id)?.chain !== undefined ? id : undefined;
  };
  const canWrap = ({ model }: Shell): boolean => chainable(model.patch, model.selected.nodes, catalog).size > 0;
  return {
    id: 'chains',
    commands: [
      { id: 'save-chain', title: 'Save the selection as a chain…', keys: ['Mod+Shift+G'], group: 'Build', section: 'chain', needsSight: true, isEnabled: canWrap, run: (shell) => void saveSelection(shell, exchange) },
      { id: 'dissolve-chain', title: 'Take the chain apart', keys: ['Mod+Shift+U'], group: 'Build', section: 'chain', needsSight: true, isEnabled: (shell) => selected(shell) !== undefined, run: (shell) => { dissolve(shell, selected(shell)!); } },
      { id: 'update-chains', title: 'Update all chains from the library', keys: [], group: 'Build', section: 'chain', needsSight: true, isEnabled: ({ model }) => exchange.updatesIn(model.patch).size > 0, run: (shell) => void exchange.updateAll(shell) },
    ],
    palette: {
      find: (text) => matching(library.chains.map(({ id, title, tags }): PickerItem => ({ id, title: title || 'Untitled', detail: tags.join(', ') || 'Chain of your library', tool: 'routing', group: 'Your chains' })), text),
      pick: (id, setDown) => void exchange.take(id, setDown),
    },
    mark: ({ chain }) => (chain !== undefined && library.hasUpdate(chain) ? { words: 'The library has a newer state of this chain' } : undefined),
    inspect: (shell) => inspect(shell, selected(shell), library, exchange),
    subscribe: (listener) => library.subscribe(listener),
    carryChain: (shell, name, chain, event) => {
      const given = exchange.inTime(chain).then((patch) => {
        if (patch === undefined || hasEnds(patch, catalog)) return patch && embedded(patch, shell.model.patch.rateHz, originOf(patch));
        shell.tell(`“${name}” has no chain input and no chain output, so it cannot stand in another patch. Open it and add them.`);
        return undefined;
      });
      shell.carry(chainDefinition(catalog), event, { name, given });
    },
  };
}

async function saveSelection(shell: Shell, exchange: ChainExchange): Promise<void> {
  const { model } = shell;
  const { catalog } = model.session;
  const ids = [...chainable(model.patch, model.selected.nodes, catalog)];
  // What cannot be is said before a title is asked for.
  const trial = wrapInChain(model.patch, ids, catalog, { id: 'chain', title: '' });
  if (!trial.ok) return shell.tell(trial.diagnostic.message);
  const title = await askTitle(shell, ids.map((id) => model.nameOf(id)).slice(0, 3).join(' + '));
  if (title !== undefined) await exchange.wrap(shell, ids, title);
}

function dissolve({ model, tell }: Shell, id: string): void {
  const apart = dissolveChain(model.patch, id, model.session.catalog);
  if (!apart.ok) return tell(apart.diagnostic.message);
  if (model.edit(asideForNew(groundOf(model), apart.edit), `Take ${model.nameOf(id)} apart`)) model.select(apart.nodes);
}

/** For a selected chain: what the library has of it, and what can be done about it. */
function inspect(shell: Shell, id: string | undefined, library: ChainLibrary, exchange: ChainExchange): Content {
  const chain = id === undefined ? undefined : shell.model.node(id)?.chain;
  if (id === undefined || chain === undefined) return nothing;
  const { model } = shell;
  const { catalog } = model.session;
  const name = model.nameOf(id);
  const setChain = (next: EmbeddedChain, label: string): void => { model.edit({ kind: 'set-chain', node: id, chain: next }, label); };
  const source = library.sourceOf(chain);
  if (source === undefined) return html`<patch-chain-offer .state=${'apart'} @add=${() => void exchange.add(shell, id, chain)}></patch-chain-offer>`;
  const theirs = library.peek(source);
  if (theirs === undefined) return nothing;
  const inTime = atRate(theirs, chain.patch.rateHz);
  const changes = chainChanges(chain.patch, inTime, catalog);
  const hash = source.contentHash;
  const origin = { id: source.id, hash };
  const apply = (): void => { setChain({ ...embedded(theirs, model.patch.rateHz, origin).chain }, `Update ${name}`); };
  const keep = (): void => { setChain({ ...chain, origin }, `Keep ${name}`); };
  const back = (): void => void exchange.saveBack(shell, id, chain, source, theirs);
  const state = library.hasUpdate(chain) ? 'update' : changes.length > 0 ? 'edited' : 'same';
  return html`<patch-chain-offer .state=${state} .name=${source.title || 'Untitled'} .changes=${changes} @apply=${apply} @keep=${keep} @back=${back}></patch-chain-offer>`;
}
