/** The presets of the selected node, in the inspector: choose, save, update, rename, delete. Going to one is one step. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { LIMITS } from '../../patch/limits.ts';
import type { PatchNode } from '../../patch/patch.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { StoredPreset } from '../../store/records.ts';
import { openForm } from './form.ts';
import './item-menu.ts';
import type { ItemMenu, MenuItem } from './item-menu.ts';
import { said } from './library-model.ts';
import { NodePresets } from './node-presets.ts';
import { initialValues, isSameValues, valuesOf } from './preset.ts';

const INITIAL = 'initial';
const OWN = 'own';

export class PresetsSection extends LitElement {
  static override properties = { store: { attribute: false }, shell: { attribute: false }, nodeId: { attribute: false }, node: { attribute: false } };
  declare store: LibraryStore;
  declare shell: Shell;
  declare nodeId: string;
  declare node: PatchNode;
  #presets: NodePresets | undefined;
  #end: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = this.store.subscribe(({ presets }) => void this.#presets?.heed(presets));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  override willUpdate(): void {
    this.#presets ??= new NodePresets(this.store, this.shell, () => { this.requestUpdate(); });
    this.#presets.follow(this.nodeId, this.node.type);
  }

  override render() {
    const definition = this.shell.model.definition(this.nodeId);
    const presets = this.#presets;
    if (definition === undefined || presets === undefined) return nothing;
    const { offered, last } = presets;
    const now = valuesOf(this.node, definition);
    const isInitial = isSameValues(now, initialValues(definition));
    const same = offered.filter(({ values }) => values !== undefined && isSameValues(values, now));
    const at = same.find(({ preset }) => preset === last) ?? same[0];
    const current = at?.preset ?? last;
    const chosen = at?.preset.id ?? (isInitial ? INITIAL : OWN);
    return html`<h3>Presets</h3><div class="row">
      <select aria-label="Preset" .value=${chosen} @change=${(event: Event) => { this.#choose(presets, (event.target as HTMLSelectElement).value, definition); }}>
        <option value=${OWN} ?hidden=${chosen !== OWN} disabled ?selected=${chosen === OWN}>${last === undefined ? 'Own values' : `${last.name}, changed`}</option>
        <option value=${INITIAL} ?selected=${chosen === INITIAL}>Initial</option>
        ${offered.map(({ preset, values }) => html`<option value=${preset.id} ?selected=${chosen === preset.id} ?disabled=${values === undefined}>${preset.name}${values === undefined ? ' (needs a newer Patchcord)' : ''}</option>`)}
      </select>
      <button @click=${() => { this.#saveAs(presets, definition); }}>New preset…</button>
      <button class="more" aria-label="More about presets" title="More" aria-haspopup="menu" ?disabled=${current === undefined} @click=${(event: Event) => { this.#offer(event.currentTarget as HTMLElement, current!, at === undefined, () => void presets.save(this.nodeId, definition, current!.name, current)); }}>${icon('more')}</button>
    </div><patch-item-menu></patch-item-menu>`;
  }

  #choose(presets: NodePresets, id: string, definition: CatalogNode): void {
    const preset = presets.offered.find((one) => one.preset.id === id)?.preset;
    if ((preset === undefined && id !== INITIAL) || !presets.choose(this.nodeId, definition, preset)) this.requestUpdate();
  }

  #offer(button: HTMLElement, preset: StoredPreset, isChanged: boolean, update: () => void): void {
    const items: readonly MenuItem[] = [
      ...(isChanged ? [{ id: 'update', title: `Update “${preset.name}”` }] : []),
      { id: 'rename', title: 'Rename…' },
      { id: 'delete', title: `Delete “${preset.name}”`, isApart: true },
    ];
    this.renderRoot.querySelector<ItemMenu>('patch-item-menu')!.show(items, button, (action) => {
      if (action === 'update') update();
      else if (action === 'rename') this.#rename(preset);
      else void this.#remove(preset);
    });
  }

  #saveAs(presets: NodePresets, definition: CatalogNode): void {
    const { nodeId } = this;
    openForm(this.shell, {
      title: `New preset of ${definition.name}`, action: 'Save', hint: definition.role === 'media' || definition.role === 'chain' ? 'Its values and settings are kept, not what it plays or holds.' : '',
      fields: [{ name: 'name', label: 'Name', value: '', maxLength: LIMITS.labelChars, isRequired: true }],
      done: ({ name = '' }) => void presets.save(nodeId, definition, name.trim(), presets.offered.find(({ preset }) => preset.name === name.trim())?.preset),
    });
  }

  #rename(preset: StoredPreset): void {
    openForm(this.shell, {
      title: `Rename the preset “${preset.name}”`, action: 'Rename', fields: [{ name: 'name', label: 'Name', value: preset.name, maxLength: LIMITS.labelChars, isRequired: true }],
      done: async ({ name = '' }) => { said(await this.store.renamePreset(preset.type, preset.id, name.trim()), this.shell); },
    });
  }

  async #remove(preset: StoredPreset): Promise<void> {
    const removed = said(await this.store.removePreset(preset.type, preset.id), this.shell);
    if (removed !== undefined) this.shell.tell(`The preset “${preset.name}” is deleted.`, { title: 'Undo', run: () => void this.store.savePreset(removed) });
  }

  static override styles = [panelStyles, css`
    :host { display: grid; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--line); }
    h3 { margin-bottom: 4px; }
    .row { display: flex; align-items: center; gap: 4px; }
    select { flex: 1; min-width: 0; }
    .row button { height: 28px; }
    .more { min-width: 28px; padding: 0; }
    @media (max-width: 640px) { .row button { height: 44px; } .more { min-width: 44px; } }
  `];
}

customElements.define('patch-presets', PresetsSection);
