/** The presets of the selected node, in the inspector: choose, save, update, rename, delete. Going to one is one step. Main thread. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
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
import { applyValues, initialValues, isSameValues, presetValues, type Values, valuesOf } from './preset.ts';

const INITIAL = 'initial';
const OWN = 'own';

interface Offered {
  readonly preset: StoredPreset;
  readonly values: Values | undefined;
}

export class PresetsSection extends LitElement {
  static override properties = { store: { attribute: false }, shell: { attribute: false }, nodeId: { attribute: false }, node: { attribute: false }, offered: { state: true }, lastId: { state: true } };
  declare store: LibraryStore;
  declare shell: Shell;
  declare nodeId: string;
  declare node: PatchNode;
  declare private offered: readonly Offered[];
  /** What was chosen last: what has been changed since can be put into it. */
  declare private lastId: string | undefined;
  #end: (() => void) | undefined;

  constructor() {
    super();
    this.offered = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#end = this.store.subscribe(({ presets }) => { if (presets.includes(this.node.type)) void this.#read(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  override willUpdate(changed: PropertyValues<PresetsSection>): void {
    if (changed.has('nodeId')) this.lastId = undefined;
    const before = changed.get('node');
    if (changed.has('node') && before?.type !== this.node.type) {
      this.offered = [];
      void this.#read();
    }
  }

  async #read(): Promise<void> {
    const { type } = this.node;
    const presets = said(await this.store.presets(type), this.shell);
    if (presets === undefined || type !== this.node.type) return;
    this.offered = presets.map((preset) => ({ preset, values: presetValues(preset, this.shell.model.session.catalog) }));
  }

  override render() {
    const definition = this.shell.model.definition(this.nodeId);
    if (definition === undefined) return nothing;
    const now = valuesOf(this.node, definition);
    const isInitial = isSameValues(now, initialValues(definition));
    const at = this.offered.find(({ values, preset }) => values !== undefined && isSameValues(values, now) && (this.lastId === undefined || preset.id === this.lastId)) ?? this.offered.find(({ values }) => values !== undefined && isSameValues(values, now));
    const last = this.offered.find(({ preset }) => preset.id === this.lastId)?.preset;
    const chosen = at?.preset.id ?? (isInitial ? INITIAL : OWN);
    return html`<h3>Presets</h3><div class="row">
      <select aria-label="Preset" .value=${chosen} @change=${(event: Event) => { this.#choose((event.target as HTMLSelectElement).value, definition); }}>
        <option value=${OWN} ?hidden=${chosen !== OWN} disabled ?selected=${chosen === OWN}>${last === undefined ? 'Own values' : `${last.name}, changed`}</option>
        <option value=${INITIAL} ?selected=${chosen === INITIAL}>Initial</option>
        ${this.offered.map(({ preset, values }) => html`<option value=${preset.id} ?selected=${chosen === preset.id} ?disabled=${values === undefined}>${preset.name}${values === undefined ? ' (needs a newer Patchcord)' : ''}</option>`)}
      </select>
      <button @click=${() => { this.#saveAs(definition); }}>New preset…</button>
      <button class="more" aria-label="More about presets" title="More" aria-haspopup="menu" ?disabled=${(at?.preset ?? last) === undefined} @click=${(event: Event) => { this.#offer(event.currentTarget as HTMLElement, (at?.preset ?? last)!, at === undefined, definition); }}>${icon('more')}</button>
    </div><patch-item-menu></patch-item-menu>`;
  }

  #choose(id: string, definition: CatalogNode): void {
    const found = this.offered.find(({ preset }) => preset.id === id);
    const values = id === INITIAL ? initialValues(definition) : found?.values;
    if (values === undefined) return;
    this.lastId = found?.preset.id;
    const edit = applyValues(this.nodeId, this.node, definition, values);
    if (edit !== undefined && !this.shell.model.edit(edit, `Preset ${found?.preset.name ?? 'Initial'}`)) this.requestUpdate();
  }

  #offer(button: HTMLElement, preset: StoredPreset, isChanged: boolean, definition: CatalogNode): void {
    const items: readonly MenuItem[] = [
      ...(isChanged ? [{ id: 'update', title: `Update “${preset.name}”` }] : []),
      { id: 'rename', title: 'Rename…' },
      { id: 'delete', title: `Delete “${preset.name}”`, isApart: true },
    ];
    this.renderRoot.querySelector<ItemMenu>('patch-item-menu')!.show(items, button, (action) => {
      if (action === 'update') void this.#save(preset.name, definition, preset);
      else if (action === 'rename') this.#rename(preset);
      else void this.#remove(preset);
    });
  }

  #saveAs(definition: CatalogNode): void {
    openForm(this.shell, {
      title: `New preset of ${definition.name}`, action: 'Save', hint: definition.role === 'media' || definition.role === 'chain' ? 'Its values and settings are kept, not what it plays or holds.' : '',
      fields: [{ name: 'name', label: 'Name', value: '', maxLength: LIMITS.labelChars, isRequired: true }],
      done: ({ name = '' }) => void this.#save(name.trim(), definition, this.offered.find(({ preset }) => preset.name === name.trim())?.preset),
    });
  }

  /** In place of `before`, which undo brings back. */
  async #save(name: string, definition: CatalogNode, before?: StoredPreset): Promise<void> {
    const { nodeId } = this;
    const node = this.shell.model.node(nodeId);
    if (node === undefined) return;
    const saved = said(await this.store.savePreset({ type: definition.id, nodeVersion: definition.version, name, ...valuesOf(node, definition), ...(before === undefined ? {} : { id: before.id }) }), this.shell);
    if (saved === undefined) return;
    // Another node may be selected by now.
    if (nodeId === this.nodeId) this.lastId = saved.id;
    if (before !== undefined) this.shell.tell(`The preset “${name}” has other values now.`, { title: 'Undo', run: () => void this.store.savePreset(before) });
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
