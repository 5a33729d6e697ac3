/** The content of the storage dialog: sizes, the kept files from large to small, and what can be given up. Main thread; asks by events. */
import { sizeText } from '../size-text.ts';
import { css, html, LitElement, nothing } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { StorageView } from './storage-extension.ts';

/** More rows than this nobody reads; the sums above count them all. */
const ROWS = 200;

export class StorageTable extends LitElement {
  static override properties = { facts: { attribute: false }, isBusy: { attribute: false } };
  declare facts: StorageView;
  declare isBusy: boolean;

  override render() {
    const { usage: { place, originals, pcmBytes, demoBytes, quotaBytes, usageBytes }, used, isPersistent } = this.facts;
    const unused = used === undefined ? [] : originals.filter(({ sha256 }) => !used.has(sha256));
    const row = (title: string, note: string, bytes: number) => html`<tr><th scope="row">${title}<small>${note}</small></th><td>${sizeText(bytes)}</td></tr>`;
    const tell = (what: string) => () => { this.dispatchEvent(new CustomEvent(what)); };
    return html`
      <table>
        ${row('Recordings', `${originals.length} ${originals.length === 1 ? 'file' : 'files'}, as you brought them`, sum(originals))}
        ${row('Decoded and converted', 'made from your recordings; made again when needed', pcmBytes - demoBytes)}
        ${row('Demo song', 'made on this machine; made again when needed', demoBytes)}
      </table>
      <p>${quotaBytes === undefined ? 'This browser does not tell how much room there is.' : `Patchcord uses ${sizeText(usageBytes ?? 0)} in all; the browser lets it have ${sizeText(quotaBytes)}.`}</p>
      ${place === 'memory' ? html`<p class="warn">This browser keeps nothing for this page: recordings are forgotten when it is closed.</p>`
        : isPersistent === true ? html`<p>The browser has promised to keep all this until you remove it.</p>`
        : html`<p class="warn">The browser may remove all this by itself when the disk gets full. ${isPersistent === undefined ? 'Open Patchcord over https to be able to ask it not to.' : nothing}</p>
          ${isPersistent === undefined ? nothing : html`<button class="act" ?disabled=${this.isBusy} @click=${tell('keep')}>Ask the browser to keep it</button>`}`}
      <div class="acts">
        <button class="act" ?disabled=${this.isBusy || unused.length === 0} @click=${tell('clean')}>${unused.length === 0 ? 'No unused recordings' : `Remove ${unused.length} unused ${unused.length === 1 ? 'recording' : 'recordings'} (${sizeText(sum(unused))})`}</button>
        <button class="act" ?disabled=${this.isBusy || pcmBytes === 0} @click=${tell('clear-made')}>Remove what can be made again</button>
      </div>
      ${used === undefined ? html`<p>Your library cannot be read now, so nothing is called unused.</p>` : nothing}
      ${originals.length === 0 ? nothing : html`<ul aria-label="Recordings">${[...originals].sort((a, b) => b.bytes - a.bytes).slice(0, ROWS).map(({ sha256, name, bytes }) =>
        html`<li><span class="name" title=${name}>${name}</span>${used !== undefined && !used.has(sha256) ? html`<em>unused</em>` : nothing}<span class="size">${sizeText(bytes)}</span></li>`)}</ul>`}`;
  }

  static override styles = [panelStyles, css`
    table { width: 100%; border-collapse: collapse; }
    th { padding: 6px 0; text-align: left; font-weight: 400; }
    small { display: block; font-size: inherit; color: var(--muted); }
    td { text-align: right; white-space: nowrap; vertical-align: top; padding: 6px 0; font-variant-numeric: tabular-nums; }
    p { margin: 8px 0; color: var(--muted); }
    .warn { color: var(--text); }
    .acts { display: flex; flex-wrap: wrap; gap: 8px; margin: 12px 0; }
    .act { padding: 0 12px; background: var(--raised); }
    ul { list-style: none; margin: 12px 0 0; padding: 0; border-top: 1px solid var(--line); }
    li { display: flex; gap: 12px; padding: 6px 0; border-bottom: 1px solid var(--line); }
    .name { flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    em { font-style: normal; color: var(--muted); }
    .size { font-variant-numeric: tabular-nums; }
  `];
}

const sum = (files: readonly { readonly bytes: number }[]): number => files.reduce((all, { bytes }) => all + bytes, 0);

customElements.define('storage-table', StorageTable);
