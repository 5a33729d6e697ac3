/**
 * Patch files into the library, several at once, without opening one: first what they hold is shown, then what is wanted is
 * kept. Everything comes by the one reader of documents. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Shell } from '../../editor/commands.ts';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { LIMITS } from '../../patch/limits.ts';
import { parsePatch } from '../../patch/parse-patch.ts';
import type { Patch } from '../../patch/patch.ts';
import { describePatch } from '../../store/document-text.ts';
import { KIND_NAMES, kindGlyph } from './kind-names.ts';
import { type LibraryModel, said } from './library-model.ts';
import { pictureAddress } from './picture-address.ts';

export interface ImportOptions {
  readonly library: LibraryModel;
  readonly catalog: Catalog;
  picture(patch: Patch): string | undefined;
  readonly shell: Shell;
}

interface Found {
  readonly name: string;
  readonly patch?: Patch;
  readonly picture?: string | undefined;
  /** Why it cannot be kept. */
  readonly reason?: string;
}

export function chooseImports(take: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.json,application/json';
  input.onchange = () => { take([...(input.files ?? [])]); };
  input.click();
}

export async function importFiles(files: readonly File[], { library, catalog, picture, shell }: ImportOptions): Promise<void> {
  const found: Found[] = [];
  for (const file of files) found.push(await look(file, catalog, picture));
  if (found.length === 0) return;
  const keep = async (chosen: readonly Patch[]): Promise<void> => {
    let count = 0;
    for (const patch of chosen) {
      const { text, meta } = describePatch(patch, picture(patch));
      if (said(await library.store.create(text, meta, 'imported'), shell) === undefined) break;
      count++;
    }
    if (count > 0) shell.tell(count === 1 ? `“${chosen[0]!.title || 'Untitled'}” is in the library.` : `${count} documents are in the library.`);
  };
  shell.openDialog({
    title: 'Import into the library',
    render: (close) => html`<patch-import .found=${found} @done=${(event: CustomEvent<readonly Patch[]>) => { close(); void keep(event.detail); }}></patch-import>`,
  });
}

async function look(file: File, catalog: Catalog, picture: ImportOptions['picture']): Promise<Found> {
  if (file.size > LIMITS.bytes) return { name: file.name, reason: `It is larger than a patch may be (${LIMITS.bytes / 1048576} MiB).` };
  try {
    const { patch, readOnly, diagnostics } = parsePatch(new Uint8Array(await file.arrayBuffer()), catalog);
    if (patch === undefined) return { name: file.name, reason: diagnostics[0]?.message ?? 'It is no patch.' };
    return readOnly ? { name: file.name, reason: 'It was made by a newer Patchcord. Open it to look at it.' } : { name: file.name, patch, picture: picture(patch) };
  } catch {
    return { name: file.name, reason: 'It cannot be read.' };
  }
}

export class ImportList extends LitElement {
  static override properties = { found: { attribute: false }, left: { state: true } };
  declare found: readonly Found[];
  /** Those that are not wanted. */
  declare private left: ReadonlySet<Found>;

  constructor() {
    super();
    this.found = [];
    this.left = new Set();
  }

  override render() {
    const chosen = this.found.filter((one) => one.patch !== undefined && !this.left.has(one)).map(({ patch }) => patch!);
    return html`<ul>${this.found.map((one) => this.#item(one))}</ul>
      <div class="actions"><button class="main" ?disabled=${chosen.length === 0} @click=${() => this.dispatchEvent(new CustomEvent('done', { detail: chosen }))}>${chosen.length === 1 ? 'Keep it' : `Keep ${chosen.length}`}</button></div>`;
  }

  #item(one: Found) {
    const { name, patch, picture, reason } = one;
    if (patch === undefined) return html`<li><span class="picture">${icon('warning')}</span><span class="text"><span class="title">${name}</span><span class="muted small">${reason}</span></span></li>`;
    const toggle = (): void => {
      const left = new Set(this.left);
      if (!left.delete(one)) left.add(one);
      this.left = left;
    };
    const about = [KIND_NAMES[patch.kind], `${patch.nodes.size} nodes`, patch.author === '' ? undefined : `by ${patch.author}`, patch.license === '' ? undefined : patch.license].filter((text) => text !== undefined);
    return html`<li><span class="picture">${picture === undefined ? kindGlyph(patch.kind, 24) : html`<img src=${pictureAddress(picture)} alt="">`}</span>
      <span class="text"><span class="title">${patch.title || 'Untitled'}</span><span class="muted small">${about.join(' · ')}</span>${patch.title === name ? nothing : html`<span class="muted small">${name}</span>`}</span>
      <input type="checkbox" role="switch" aria-label="Keep ${patch.title || name}" .checked=${!this.left.has(one)} @change=${toggle}></li>`;
  }

  static override styles = [panelStyles, css`
    ul { display: grid; gap: 12px; margin: 0; padding: 0; list-style: none; }
    li { display: flex; align-items: center; gap: 12px; min-height: 64px; }
    .picture { position: relative; flex: none; display: grid; place-content: center; width: 88px; height: 64px; border-radius: 6px; background: var(--ground); color: var(--edge); }
    .picture img { position: absolute; inset: 4px; width: calc(100% - 8px); height: calc(100% - 8px); object-fit: contain; }
    .text { display: grid; flex: 1; min-width: 0; overflow-wrap: anywhere; }
    .title { font-weight: 600; }
    .actions { display: flex; justify-content: flex-end; padding-top: 16px; }
    .main { background: var(--text); color: var(--ground); font-weight: 600; padding: 0 16px; }
    .main:hover { background: var(--text); box-shadow: 0 0 0 3px var(--raised); }
    .main:disabled { background: var(--raised); color: var(--muted); }
  `];
}

customElements.define('patch-import', ImportList);
