/**
 * The card of what is probed: name, level, a picture, and whether it is heard. Two that are pinned can be set against each other: that
 * is asked for by the events `masking`, `null` and `measure`. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { Face } from '../../editor/face.ts';
import '../../editor/face-picture.ts';
import { icon } from '../../editor/icon.ts';
import { keyText } from '../../editor/panels/key-caps.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { EditorSession } from '../../editor/session.ts';
import { formatUnit } from '../../editor/value-text.ts';
import { createNode } from '../../patch/create.ts';
import type { ProbeBench } from './probe-bench.ts';
import { overlayFace } from './overlay-face.ts';
import { cableNames, cableWords, LETTERS, type Picture, picturePath, PICTURES, type Slot, SLOTS } from './probe.ts';

const PICTURE_NAMES: Readonly<Record<Picture, string>> = {
  'spectrum': 'Spectrum', 'spectrogram': 'Spectrogram', 'oscilloscope': 'Waveform', 'goniometer': 'Goniometer', 'correlation': 'Correlation by band', 'loudness-meter': 'Loudness', 'level-meter': 'Level',
};
const LEVEL_MS = 100;
const SILENT_DB = -144;

export class ProbeDock extends LitElement {
  static override properties = { session: { attribute: false }, bench: { attribute: false }, faces: { attribute: false } };
  /** The document's, not that of a chain that is open. */
  declare session: EditorSession;
  declare bench: ProbeBench;
  declare faces: ReadonlyMap<string, Face>;
  #end: (() => void) | undefined;
  #timer = 0;
  #overlay: { readonly key: string; readonly face: Face } | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => { this.#level(); }, LEVEL_MS);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('bench') && !changed.has('session')) return;
    this.#end?.();
    const anew = (): void => { this.requestUpdate(); };
    // What cables are called follows the document.
    const ends = [this.bench.subscribe(anew), this.session.subscribe(anew)];
    this.#end = () => { for (const end of ends) end(); };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
    clearInterval(this.#timer);
  }

  override render() {
    const { bench } = this;
    const shown = SLOTS.filter((slot) => bench.cable(slot) !== undefined);
    if (shown.length === 0) return nothing;
    return html`<section class="card" aria-label="Probes">
      ${shown.map((slot) => this.#row(slot))}
      <div class="pictures">${this.#pictures(shown)}</div>
      <label class="choice"><span class="muted">Show</span><select @change=${(event: Event) => { bench.picture = PICTURES[(event.target as HTMLSelectElement).selectedIndex]!; }}>
        ${PICTURES.map((one) => html`<option ?selected=${one === bench.picture}>${PICTURE_NAMES[one]}</option>`)}</select></label>
      ${bench.cable('a') === undefined || bench.cable('b') === undefined ? nothing : html`<div class="pair" role="group" aria-label="Set A against B">
        <button title=${`See which of the two hides the other, and where (${keyText('Mod+Shift+M')})`} @click=${() => this.dispatchEvent(new Event('masking'))}>Which hides which?</button>
        <button title="Subtract one from the other, and see what is left (Shift N)" @click=${() => this.dispatchEvent(new Event('null'))}>Do they null?</button>
        <button title="Measure what lies between A and B (Shift M)" @click=${() => this.dispatchEvent(new Event('measure'))}>Measure</button></div>`}
    </section>`;
  }

  #row(slot: Slot) {
    const { bench } = this;
    const cable = bench.cable(slot)!;
    const { patch, catalog } = this.session;
    const name = cableWords(patch, cable, catalog);
    const { ends = '', chains = '' } = cableNames(patch, cable, catalog) ?? {};
    const listens = bench.listens(slot);
    return html`<div class="row ${slot}">
      <b aria-hidden="true">${LETTERS[slot]}</b><span class="name" title=${name}>${chains === '' ? nothing : html`<small>${chains} ›</small> `}<span>${ends}</span></span><span class="level" data-level=${slot}></span>
      <button aria-pressed=${listens} aria-label="Listen to ${name}" title="Hear this cable in place of the mix${slot === 'hover' ? '' : ` (${slot === 'a' ? 1 : 2})`}" @click=${() => { bench.listen(slot, !listens); }}>${icon('speaker')}</button>
      ${slot === 'hover'
        ? html`<button aria-label="Pin" title="Pin this probe (Q)" @click=${() => { bench.pin(cable); }}>${icon('plus')}</button>`
        : html`<button aria-label="Take the probe off" title="Take the probe off" @click=${() => { bench.set(slot, undefined); }}>${icon('close')}</button>`}
    </div>`;
  }

  #pictures(shown: readonly Slot[]) {
    const { bench, session } = this;
    const { picture } = bench;
    const face = this.faces.get(picture);
    const definition = session.catalog.get(picture);
    if (face === undefined || definition === undefined) return nothing;
    const node = createNode(definition);
    const path = (slot: Slot): string => picturePath(slot, bench.cable(slot)!, picture);
    const pinned = shown.filter((slot) => slot !== 'hover');
    if (picture === 'spectrum' && shown.length === 2) {
      const [a, b] = [path(shown[0]!), path(shown[1]!)];
      const bands = (of: string) => () => louder(session.telemetry(of, 'first'), session.telemetry(of, 'second'));
      const key = `${a} ${b}`;
      if (this.#overlay?.key !== key) this.#overlay = { key, face: overlayFace(bands(a), bands(b)) };
      return html`<patch-picture .session=${session} .path=${a} .node=${node} .face=${this.#overlay.face}></patch-picture>`;
    }
    return (shown.length > 2 ? pinned : shown).map((slot) => html`<patch-picture .session=${session} .path=${path(slot)} .node=${node} .face=${face}></patch-picture>`);
  }

  /** Written into the page without drawing all of it anew. */
  #level(): void {
    for (const field of this.renderRoot.querySelectorAll<HTMLElement>('[data-level]')) {
      const cable = this.bench.cable(field.dataset['level'] as Slot);
      const peaks = cable === undefined ? undefined : this.session.telemetry(picturePath(field.dataset['level'] as Slot, cable, 'level-meter'), 'peakDb');
      const db = peaks ? Math.max(...peaks) : SILENT_DB;
      field.textContent = db > SILENT_DB ? formatUnit(db, 'dBFS') : '';
    }
  }

  static override styles = [panelStyles, css`
    .card { width: 352px; max-width: 100%; padding: 8px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    .row { display: flex; align-items: center; gap: 4px; min-height: 32px; }
    .row b { flex: none; width: 20px; height: 20px; border-radius: 10px; display: grid; place-content: center; font: 600 var(--small)/1 var(--font); color: var(--ground); background: var(--muted); }
    .row.a b { background: var(--left); }
    .row.b b { background: var(--right); border-radius: 4px; }
    .name { flex: 1; min-width: 0; padding: 0 4px; }
    .name > * { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; line-height: 1.25; }
    .name small { font-size: var(--small); color: var(--muted); }
    .level { color: var(--muted); padding-right: 4px; white-space: nowrap; }
    .pictures { display: flex; gap: 8px; margin: 4px 0 8px; }
    patch-picture { flex: 1; min-width: 0; height: 168px; border-radius: 6px; background: var(--well); }
    .choice { display: flex; align-items: center; gap: 8px; }
    .choice select { flex: 1; }
    .pair { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
    .pair button { flex: 1 0 auto; padding: 0 6px; border: 1px solid var(--edge); }
    @media (max-width: 640px) { .card { width: 100%; } patch-picture { height: 128px; } .row { min-height: 44px; } }
  `];
}

function louder(first: Readonly<Float32Array> | undefined, second: Readonly<Float32Array> | undefined): Float32Array | undefined {
  return first && second && Float32Array.from(first, (db, k) => Math.max(db, second[k]!));
}

customElements.define('patch-probes', ProbeDock);
