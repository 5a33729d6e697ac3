/**
 * What has come from elsewhere, before any of it sounds or is kept: picture, words, contents, recordings, how loud it can become,
 * and what is wrong with it. All text is text. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import { kernelIndex } from '../../../worklets/generated/kernel-index.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { planPatch } from '../../compile/compile.ts';
import { loudestOf } from '../../compile/loudest.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { reasonOf } from '../../kit/index.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Arrival } from '../file-door.ts';
import { nodeAt } from '../media-nodes.ts';
import { patchPicture } from '../picture/patch-picture.ts';
import { inkOf, shownTheme } from '../picture/theme-ink.ts';
import { dialogStyles } from './dialog-styles.ts';
import { type GainWords, gainWords } from './gain-words.ts';
import { sizeText } from '../size-text.ts';
import { type Outline, outlineOf } from './outline.ts';

export interface PreviewHost {
  readonly catalog: Catalog;
  /** Which recordings are here already, by their hashes. */
  here(patch: Patch): Promise<ReadonlySet<string>>;
  /** Opens it, its recordings first. */
  open(arrival: Arrival, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<void>;
  /** Into the library, without opening it; undefined where there is none. */
  readonly keep: ((arrival: Arrival, signal: AbortSignal, onProgress: (fraction: number) => void) => Promise<void>) | undefined;
}

const KINDS = { mix: 'Mix', master: 'Mastering chain', chain: 'Chain', lesson: 'Lesson' } as const;
const FROM = { file: 'a file', bundle: 'a bundle', link: 'a link', paste: 'the clipboard' } as const;
const MOST_DIAGNOSTICS = 6;
const MOST_DESCRIPTION = 1200;

export class PreviewPanel extends LitElement {
  static override properties = { host: { attribute: false }, arrival: { attribute: false }, done: { attribute: false }, here: { state: true }, fraction: { state: true }, fault: { state: true } };
  declare host: PreviewHost;
  declare arrival: Arrival;
  /** Told once: whether it was opened. */
  declare done: (opened: boolean) => void;
  declare private here: ReadonlySet<string> | undefined;
  declare private fraction: number | undefined;
  declare private fault: string;
  #abort = new AbortController();
  #picture = '';
  #outline: Outline | undefined;
  #gain: GainWords | undefined;

  constructor() {
    super();
    this.fault = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override firstUpdated(): void {
    void this.host.here(this.arrival.patch).then((here) => { this.here = here; }, () => { this.here = new Set(); });
  }

  #read(): { outline: Outline; gain: GainWords } {
    const { arrival: { patch }, host: { catalog } } = this;
    if (this.#outline === undefined || this.#gain === undefined) {
      this.#outline = outlineOf(patch, catalog);
      const nameOf = (path: string): string => nodeAt(patch, path)?.label || catalog.get(nodeAt(patch, path)?.type ?? '')?.name || path;
      this.#gain = gainWords(loudestOf(planPatch(patch, catalog, { kernels: (type) => kernelIndex[type] }).plan), nameOf);
      this.#picture = `data:image/svg+xml,${encodeURIComponent(patchPicture(patch, { catalog, ink: inkOf(shownTheme()), form: 'small' }).svg)}`;
    }
    return { outline: this.#outline, gain: this.#gain };
  }

  override render() {
    const { patch, from, name, bytes, diagnostics, readOnly } = this.arrival;
    const { outline, gain } = this.#read();
    const row = (title: string, value: unknown) => (value === '' || value === nothing ? nothing : html`<dt>${title}</dt><dd>${value}</dd>`);
    const serious = diagnostics.filter(({ severity }) => severity !== 'note');
    return html`
      <p class="muted">From ${FROM[from]}${name === '' ? '' : html` <q>${name}</q>`}, ${sizeText(bytes)}. Nothing of it sounds or is kept yet.</p>
      <div class="head">${patch.nodes.size === 0 ? nothing : html`<img src=${this.#picture} alt="Picture of the patch" width="320" height="180">`}
        <dl>${row('Title', patch.title || 'Untitled')}${row('Kind', KINDS[patch.kind])}${row('Author', patch.author)}${row('License', patch.license)}${row('Tags', patch.tags.join(', '))}</dl></div>
      ${patch.description === '' ? nothing : html`<p class="description">${patch.description.slice(0, MOST_DESCRIPTION)}${patch.description.length > MOST_DESCRIPTION ? '…' : ''}</p>`}
      <p class=${gain.isWarning ? 'said warning' : 'said'}><strong>Loudness.</strong> ${gain.text}${gain.isWarning ? ' Turn the monitor down before you play it.' : ''}</p>
      <dl class="wide">
        ${row('Contains', `${outline.nodes} nodes, ${outline.cables} cables${outline.chains > 0 ? `, ${outline.chains} chains` : ''}`)}
        ${row('Tools', outline.tools.map(([tool, count]) => `${tool} ${count}`).join(', '))}
        ${row('Not installed', outline.unknown.join(', '))}
        ${row('Recordings', this.#recordings(outline))}
        ${row('Demo song', outline.generated > 0 ? `${outline.generated} stems, made on this machine` : '')}
      </dl>
      ${readOnly ? html`<p class="said">It was made by a newer Patchcord and opens read-only.</p>` : nothing}
      ${serious.length === 0 ? nothing : html`<ul class="said">${serious.slice(0, MOST_DIAGNOSTICS).map(({ message }) => html`<li>${message}</li>`)}${serious.length > MOST_DIAGNOSTICS ? html`<li>And ${serious.length - MOST_DIAGNOSTICS} more.</li>` : nothing}</ul>`}
      ${this.fault === '' ? nothing : html`<p class="said warning" role="alert">${this.fault}</p>`}
      ${this.fraction === undefined ? nothing : html`<progress max="1" .value=${this.fraction} aria-label="Taking its recordings in"></progress>`}
      <div class="buttons">
        <button @click=${() => { this.done(false); }}>Cancel</button>
        ${this.host.keep === undefined ? nothing : html`<button ?disabled=${this.fraction !== undefined} @click=${() => void this.#do(this.host.keep!, false)}>Keep in library</button>`}
        <button class="main" ?disabled=${this.fraction !== undefined} @click=${() => void this.#do((...given) => this.host.open(...given), true)}>Open</button>
      </div>`;
  }

  #recordings({ recordings }: Outline): unknown {
    if (recordings.length === 0) return '';
    const { brings } = this.arrival;
    const inside = recordings.filter(({ sha256 }) => brings?.has(sha256!));
    const insideBytes = inside.reduce((sum, { sha256 }) => sum + (brings?.get(sha256!) ?? 0), 0);
    const rest = recordings.filter((one) => !inside.includes(one));
    const missing = this.here === undefined ? [] : rest.filter(({ sha256 }) => !this.here!.has(sha256!));
    const parts = [
      inside.length > 0 ? `${inside.length} in the bundle (${sizeText(insideBytes)})` : '',
      this.here === undefined ? `${rest.length} are looked for` : rest.length > missing.length ? `${rest.length - missing.length} here already` : '',
    ].filter((part) => part !== '' && !part.startsWith('0 '));
    return html`${parts.join(', ')}${missing.length === 0 ? nothing : html`${parts.length > 0 ? '; ' : ''}${missing.length} missing: ${missing.slice(0, 5).map(({ name }) => name).join(', ')}${missing.length > 5 ? ' …' : ''}. Drop them afterwards.`}`;
  }

  async #do(action: NonNullable<PreviewHost['keep']>, opens: boolean): Promise<void> {
    this.fault = '';
    this.fraction = 0;
    try {
      await action(this.arrival, this.#abort.signal, (fraction) => { this.fraction = fraction; });
      this.done(opens);
    } catch (error) {
      if (!this.#abort.signal.aborted) this.fault = reasonOf(error);
      this.fraction = undefined;
    }
  }

  static override styles = [panelStyles, dialogStyles, css`
    .head { display: flex; gap: 16px; align-items: flex-start; }
    img { flex: none; width: 256px; height: 144px; border: 1px solid var(--line); border-radius: 8px; background: var(--well); }
    dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 12px; margin: 0; min-width: 0; }
    dt { color: var(--muted); }
    dd { margin: 0; overflow-wrap: anywhere; }
    .description { max-height: 120px; overflow-y: auto; white-space: pre-line; overflow-wrap: anywhere; }
    .warning { box-shadow: inset 3px 0 0 var(--clip); }
    ul { margin: 0; padding-left: 24px; }
    @media (max-width: 640px) { .head { flex-direction: column; } img { width: 100%; height: auto; } }
  `];
}

customElements.define('patch-preview', PreviewPanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-preview': PreviewPanel;
  }
}
