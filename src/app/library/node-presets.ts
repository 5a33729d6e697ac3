/**
 * The presets of the node that is selected: which there are, and which was chosen last. What the library answers when another node is
 * selected says nothing of that one. Main thread; draws nothing.
 */
import type { Shell } from '../../editor/commands.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { pathAt } from '../../patch/place.ts';
import type { LibraryStore } from '../../store/library-store.ts';
import type { StoredPreset } from '../../store/records.ts';
import { said } from './library-model.ts';
import { applyValues, initialValues, presetValues, type Values, valuesOf } from './preset.ts';

export interface Offered {
  readonly preset: StoredPreset;
  /** Undefined where this Patchcord cannot read it. */
  readonly values: Values | undefined;
}

type Surface = Pick<Shell, 'model' | 'place' | 'tell'>;

export class NodePresets {
  private type: string | undefined;
  /** Nodes of several documents have the same name. */
  private key = '';
  private found: readonly Offered[] = [];
  private lastId: string | undefined;
  private readings = 0;

  constructor(private readonly store: Pick<LibraryStore, 'presets' | 'savePreset'>, private readonly surface: Surface, private readonly changed: () => void) {}

  get offered(): readonly Offered[] {
    return this.found;
  }

  /** What was chosen last: what has been changed since can be put into it. */
  get last(): StoredPreset | undefined {
    return this.found.find(({ preset }) => preset.id === this.lastId)?.preset;
  }

  private keyOf(node: string): string {
    return `${this.surface.model.patch.id} ${pathAt(this.surface.place, node)}`;
  }

  /** This node is selected. */
  follow(node: string, type: string): void {
    const key = this.keyOf(node);
    if (key !== this.key) this.lastId = undefined;
    this.key = key;
    if (type === this.type) return;
    this.type = type;
    this.found = [];
    void this.read();
  }

  /** The library's presets of a type have changed. */
  async heed(types: readonly string[]): Promise<void> {
    if (this.type !== undefined && types.includes(this.type)) await this.read();
  }

  private async read(): Promise<void> {
    const reading = ++this.readings;
    const presets = said(await this.store.presets(this.type!), this.surface);
    if (presets === undefined || reading !== this.readings) return;
    const { catalog } = this.surface.model.session;
    this.found = presets.map((preset) => ({ preset, values: presetValues(preset, catalog) }));
    this.changed();
  }

  /** Without a preset: as the definition begins. @returns whether the node is so now */
  choose(id: string, definition: CatalogNode, preset: StoredPreset | undefined): boolean {
    const { model } = this.surface;
    const node = model.node(id);
    const values = preset === undefined ? initialValues(definition) : this.found.find((one) => one.preset.id === preset.id)?.values;
    if (node === undefined || values === undefined) return false;
    this.lastId = preset?.id;
    const edit = applyValues(id, node, definition, values);
    return edit === undefined || model.edit(edit, `Preset ${preset?.name ?? 'Initial'}`);
  }

  /** As the node is now; in place of `before`, which undo brings back. */
  async save(id: string, definition: CatalogNode, name: string, before?: StoredPreset): Promise<void> {
    const { model, tell } = this.surface;
    const [node, key] = [model.node(id), this.keyOf(id)];
    if (node?.type !== definition.id) return;
    const saved = said(await this.store.savePreset({ type: definition.id, nodeVersion: definition.version, name, ...valuesOf(node, definition), ...(before === undefined ? {} : { id: before.id }) }), this.surface);
    if (saved === undefined) return;
    if (key === this.key) this.lastId = saved.id;
    this.changed();
    if (before !== undefined) tell(`The preset “${name}” has other values now.`, { title: 'Undo', run: () => void this.store.savePreset(before) });
  }
}
