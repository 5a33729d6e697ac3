/** The dialog that gives a patch away: as a link where it is short, as a bundle with its recordings, or as a patch file. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { reasonOf } from '../../kit/index.ts';
import { opusFault } from '../../media/opus-encoder.ts';
import { textHash } from '../../patch/content-hash.ts';
import { toText } from '../../patch/to-text.ts';
import { BUNDLE_SUFFIX, type MediaForm } from '../../share/bundle-manifest.ts';
import { LINK_LIMITS, linkOf } from '../../share/link.ts';
import { bundleLength, writeBundle } from '../../share/write-bundle.ts';
import { fileName } from '../file-door.ts';
import { rememberOwn } from '../own-documents.ts';
import { pickFile, saveStream } from '../save-file.ts';
import type { AppSession } from '../session.ts';
import { dialogStyles } from './dialog-styles.ts';
import { sizeText } from '../size-text.ts';
import { outlineOf } from './outline.ts';
import { type Gathered, gatherRecordings, opusEstimate, type RecordingShelf } from './recordings.ts';

export interface ShareHost {
  readonly session: Pick<AppSession, 'patch' | 'catalog' | 'saveFile'>;
  readonly shelf: RecordingShelf;
  /** The address of this page, without what follows "?" or "#". */
  readonly page: string;
}

/** On the button, and in full. */
const FORMS: readonly (readonly [MediaForm, string, string])[] = [['original', 'As they are', 'As they are'], ['flac', 'FLAC', 'Packed as FLAC, without loss'], ['opus', 'Opus', 'Opus, small, not the same samples']];
const FORM_NAMES: Readonly<Record<MediaForm, string>> = { original: '', flac: 'FLAC', opus: 'Opus' };

export class SharePanel extends LitElement {
  static override properties = { host: { attribute: false }, form: { state: true }, gathered: { state: true }, opusReason: { state: true }, opusBytes: { state: true }, fraction: { state: true }, said: { state: true }, copied: { state: true } };
  declare host: ShareHost;
  declare private form: MediaForm;
  declare private gathered: Gathered | undefined;
  /** Why there can be no Opus here; empty where it can; undefined until it is known. */
  declare private opusReason: string | undefined;
  /** About how large the bundle would be as Opus. */
  declare private opusBytes: number | undefined;
  declare private fraction: number | undefined;
  declare private said: string;
  declare private copied: string;
  #abort = new AbortController();

  constructor() {
    super();
    this.form = 'original';
    this.said = '';
    this.copied = '';
  }

  override firstUpdated(): void {
    void this.#gather();
    void opusFault().then((reason) => { this.opusReason = reason ?? ''; });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  /** Packs what the bundle would hold, so that its size is known before it is made. */
  async #gather(): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.gathered = undefined;
    this.said = '';
    this.fraction = 0;
    try {
      const { session: { patch, catalog }, shelf } = this.host;
      const gathered = await gatherRecordings(patch, catalog, shelf, this.form, abort.signal, (fraction) => { if (this.#abort === abort) this.fraction = fraction; });
      if (this.#abort !== abort) return;
      this.gathered = gathered;
      if (this.form === 'original') this.opusBytes = bundleLength(gathered.patch, gathered.parts) + opusEstimate(gathered.parts, outlineOf(patch, catalog).recordings) - gathered.parts.reduce((sum, { bytes }) => sum + bytes, 0);
    } catch (error) {
      if (!abort.signal.aborted) this.said = `The recordings could not be packed: ${reasonOf(error)}.`;
    } finally {
      if (this.#abort === abort) this.fraction = undefined;
    }
  }

  override render() {
    const { patch, catalog } = this.host.session;
    const link = linkOf(patch, this.host.page);
    const { recordings, generated } = outlineOf(patch, catalog);
    return html`
      <section><h2>As a link</h2>
        ${link.isShort
          ? html`<p class="muted">The whole patch is in the address, ${sizeText(link.address.length)}; no server keeps it.${recordings.length > 0 ? ' Recordings do not travel by link.' : ''}</p>
            <div class="row"><input aria-label="Link" readonly .value=${link.address} @focus=${(event: Event) => { (event.target as HTMLInputElement).select(); }}><button class="main" @click=${() => void this.#copy(link.address)}>Copy</button></div>
            <p role="status" class="small">${this.copied}</p>`
          : html`<p class="muted">It would take ${sizeText(link.address.length)}; beyond ${sizeText(LINK_LIMITS.offeredChars)} many programs cut links off. Send a file instead.</p>`}
      </section>
      <section><h2>As a bundle</h2>
        <p class="muted">One zip file with the patch and its recordings.${generated > 0 ? ' The demo song is made anew on each machine and does not travel.' : ''}</p>
        ${recordings.length === 0 ? nothing : html`<div class="choices" role="radiogroup" aria-label="Recordings" @keydown=${moveRadio}>
          ${FORMS.map(([form, title, label]) => html`<button role="radio" aria-label=${label} aria-checked=${this.form === form} tabindex=${this.form === form ? 0 : -1} ?disabled=${form === 'opus' && this.opusReason !== ''} aria-describedby="form" @click=${() => { this.form = form; void this.#gather(); }}>${title}</button>`)}</div>
          <p id="form" class="small muted">${this.#formWords()}</p>`}
        ${this.#size()}
      </section>
      <section><h2>As a patch file</h2><p class="muted">The patch alone, ${sizeText(new TextEncoder().encode(toText(patch)).length)}.</p>
        <div class="buttons"><button @click=${() => { this.host.session.saveFile(); }}>Save patch file</button></div></section>`;
  }

  #formWords(): string {
    if (this.form === 'opus') return 'Opus is lossy: small, and not the same samples. Fine for listening; do not master from it.';
    const flac = this.form === 'flac' ? 'FLAC has the same samples in less space. ' : '';
    if (this.opusReason === undefined) return flac;
    if (this.opusReason !== '') return `${flac}No Opus here: ${this.opusReason}`;
    return this.opusBytes === undefined ? flac : `${flac}Opus: small, not the same samples, about ${sizeText(this.opusBytes)}.`;
  }

  #size() {
    if (this.said !== '') return html`<p class="said" role="alert">${this.said}</p>`;
    const { gathered, fraction } = this;
    if (gathered === undefined) return html`<progress max="1" .value=${fraction ?? 0} aria-label="Packing recordings"></progress><div class="buttons"><button @click=${() => { this.form = 'original'; void this.#gather(); }}>Cancel</button></div>`;
    const { patch, parts, missing } = gathered;
    const packed = parts.filter(({ form }) => form !== 'original');
    return html`<p>${parts.length === 0 ? 'No recordings' : `${parts.length} ${parts.length === 1 ? 'recording' : 'recordings'}${packed[0] === undefined ? '' : `, ${packed.length} of them as ${FORM_NAMES[packed[0].form]}`}`}: <strong>${sizeText(bundleLength(patch, parts))}</strong></p>
      ${missing.length === 0 ? nothing : html`<p class="said">${missing.length} ${missing.length === 1 ? 'recording is' : 'recordings are'} not on this machine and cannot travel: ${missing.slice(0, 5).map(({ name }) => name).join(', ')}${missing.length > 5 ? ' …' : ''}.</p>`}
      ${fraction === undefined ? nothing : html`<progress max="1" .value=${fraction} aria-label="Saving"></progress>`}
      <div class="buttons">${fraction === undefined ? nothing : html`<button @click=${() => { this.#abort.abort(); }}>Cancel</button>`}<button class="main" ?disabled=${fraction !== undefined} @click=${() => void this.#save(gathered)}>Save bundle</button></div>`;
  }

  async #copy(address: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(address);
      this.copied = 'Copied.';
    } catch {
      // On plain http there is no clipboard for pages: the field is the way out.
      this.renderRoot.querySelector<HTMLInputElement>('input')?.select();
      this.copied = 'The browser lets no page copy here. The link is selected: copy it by key.';
    }
    rememberOwn(textHash(toText(this.host.session.patch)));
  }

  async #save({ patch, parts }: Gathered): Promise<void> {
    const name = `${fileName(patch.title || 'Untitled')}${BUNDLE_SUFFIX}`;
    const target = await pickFile(name);
    if (target === undefined) return;
    const abort = new AbortController();
    this.#abort = abort;
    const total = bundleLength(patch, parts);
    const told = async function* (pieces: AsyncIterable<Uint8Array>, tell: (fraction: number) => void): AsyncGenerator<Uint8Array> {
      let bytes = 0;
      for await (const piece of pieces) {
        yield piece;
        tell((bytes += piece.length) / total);
      }
    };
    this.fraction = 0;
    try {
      await saveStream(target, name, told(writeBundle(patch, parts, abort.signal), (fraction) => { this.fraction = fraction; }), 'application/zip');
      rememberOwn(textHash(toText(this.host.session.patch)));
    } catch (error) {
      if (!abort.signal.aborted) this.said = `The bundle was not saved: ${reasonOf(error)}. Nothing of it was kept.`;
    } finally {
      this.fraction = undefined;
    }
  }

  static override styles = [panelStyles, dialogStyles, css`
    section { display: flex; flex-direction: column; gap: 8px; }
    .row { display: flex; gap: 8px; }
    .row input { flex: 1; }
    .row .main { background: var(--text); color: var(--ground); font-weight: 600; padding: 0 16px; }
  `];
}

customElements.define('patch-share', SharePanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-share': SharePanel;
  }
}
