/**
 * Where work begins: what was open lately, the library, the shipped patches, a new one, a file. It covers the editor; event
 * `leave` closes it. Main thread.
 */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import { icon, type IconName } from '../../editor/icon.ts';
import './collection.ts';
import type { Collection } from './collection.ts';
import './document-grid.ts';
import type { Acting, DocumentGrid, Renaming } from './document-grid.ts';
import { actOn, BIN_MENU, LIBRARY_MENU } from './document-actions.ts';
import { KIND_NAMES, kindGlyph } from './kind-names.ts';
import type { LibraryModel } from './library-model.ts';
import { pictureAddress } from './picture-address.ts';
import type { ShippedExample } from './shipped-examples.ts';
import { startPageStyles } from './start-page-styles.ts';

/** What the start page can begin. */
export interface Beginnings {
  readonly examples: readonly ShippedExample[];
  readonly lessons: readonly ShippedExample[];
  openExample(name: string): void;
  create(kind: 'mix' | 'master' | 'empty'): void;
  openFile(): void;
  importFiles(): void;
  addFiles(files: readonly File[]): void;
}

type Place = 'start' | 'library' | 'bin';
const PLACES: readonly (readonly [Place, string])[] = [['start', 'Start'], ['library', 'Library'], ['bin', 'Bin']];
const RECENT_COUNT = 8;

export class StartPage extends LitElement {
  static override properties = { library: { attribute: false }, beginnings: { attribute: false }, shell: { attribute: false }, place: { state: true }, isNarrow: { state: true }, revision: { attribute: false } };
  declare library: LibraryModel;
  declare beginnings: Beginnings;
  declare shell: Shell;
  /** Goes up with whatever is read from the two. */
  declare revision: number;
  declare private place: Place;
  declare private isNarrow: boolean;
  readonly #narrow = matchMedia('(max-width: 640px)');

  constructor() {
    super();
    this.place = 'start';
    this.isNarrow = this.#narrow.matches;
    this.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.#leave(); });
    this.addEventListener('drop', this.#drop);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#narrow.addEventListener('change', this.#fit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#narrow.removeEventListener('change', this.#fit);
  }

  readonly #fit = (): void => { this.isNarrow = this.#narrow.matches; };

  get #layout(): 'cards' | 'rows' {
    return this.isNarrow ? 'rows' : 'cards';
  }

  override firstUpdated(): void {
    this.#focusFirst();
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('place') && changed.get('place') !== undefined) this.#focusFirst();
  }

  /** Into what a person will most likely use, so that keys work at once. */
  #focusFirst(): void {
    if (this.place === 'library' && this.library.documents.length > 0) return this.renderRoot.querySelector<Collection>('patch-collection')?.focusSearch();
    const grid = this.renderRoot.querySelector<DocumentGrid>('patch-documents');
    if (grid !== null && grid.documents.length > 0) void grid.updateComplete.then(() => { grid.focusAt(0); });
    else this.renderRoot.querySelector<HTMLElement>('.page')?.focus();
  }

  override render() {
    const count = (place: Place): number => ({ start: 0, library: this.library.documents.length, bin: this.library.bin.length })[place];
    return html`<div class="page" role="dialog" aria-modal="true" aria-label="Start page" tabindex="-1">
      <header><h1>Patchcord</h1><span class="space"></span>
        <button aria-label="Theme" title="Studio or paper" @click=${() => this.dispatchEvent(new CustomEvent('toggle-theme', { bubbles: true, composed: true }))}>${icon('theme')}</button>
        <button aria-label="Close the start page" title="Back to the patch (Esc)" @click=${() => { this.#leave(); }}>${icon('close')}</button></header>
      <div class="side">
        <div class="new" role="group" aria-label="New">
          ${this.#begin('New mix', 'plus', () => { this.beginnings.create('mix'); })}${this.#begin('New master', 'plus', () => { this.beginnings.create('master'); })}${this.#begin('Empty patch', 'plus', () => { this.beginnings.create('empty'); })}
          <hr>${this.#begin('Open a file…', 'open', () => { this.beginnings.openFile(); })}${this.#begin('Import…', 'import', () => { this.beginnings.importFiles(); }, false)}
        </div>
        <nav aria-label="Places">${PLACES.map(([place, title]) => html`<button aria-current=${this.place === place ? 'page' : nothing} @click=${() => { this.place = place; }}><span>${title}</span>${count(place) === 0 ? nothing : html`<span class="muted">${count(place)}</span>`}</button>`)}</nav>
      </div>
      <main>${this.library.failure === undefined ? nothing : html`<p class="failure" role="alert">${icon('warning')} ${this.library.failure}</p>`}${{ start: () => this.#start(), library: () => this.#all(), bin: () => this.#bin() }[this.place]()}</main>
    </div>`;
  }

  #begin(title: string, sign: IconName, run: () => void, leaves = true) {
    return html`<button @click=${() => { if (leaves) this.#leave(); run(); }}>${icon(sign)}<span>${title}</span></button>`;
  }

  #start() {
    const recents = this.library.recents.slice(0, RECENT_COUNT);
    return html`<div class="scroll">
      ${recents.length > 0 ? html`<section aria-label="Recent"><h2>Recent</h2>${this.#grid(recents, 'Recent')}</section>`
        : this.library.isLoaded ? html`<section><h2>Recent</h2><p class="muted">What you work on is kept here by itself. Begin with an example, a new mix, or drop recordings on this page.</p></section>` : nothing}
      <section aria-label="Examples"><h2>Examples</h2><ul class="examples">${this.beginnings.examples.map((example) => this.#example(example))}</ul></section>
      <section aria-label="Lessons"><h2>Lessons</h2>${this.#lessons()}<ul class="examples">${this.beginnings.lessons.map((lesson) => this.#example(lesson))}</ul></section></div>`;
  }

  #grid(documents: LibraryModel['documents'], label: string) {
    return html`<patch-documents whole .layout=${this.#layout} .documents=${documents} .menu=${LIBRARY_MENU} .label=${label} .currentId=${this.library.desk.openId} @open=${this.#open} @rename=${this.#rename} @act=${this.#act}></patch-documents>`;
  }

  #lessons() {
    const lessons = this.library.documents.filter(({ kind }) => kind === 'lesson');
    return lessons.length === 0 ? nothing : this.#grid(lessons.slice(0, RECENT_COUNT), 'Your lessons');
  }

  #example({ name, title, description, kind, picture }: ShippedExample) {
    return html`<li><button title=${title} @click=${() => { this.#leave(); this.beginnings.openExample(name); }}>
      <span class="picture">${picture === undefined ? kindGlyph(kind, 24) : html`<img src=${pictureAddress(picture)} alt="" draggable="false">`}</span>
      <span class="name">${kindGlyph(kind)}<span>${title}</span><span class="sr">, ${KIND_NAMES[kind]}</span></span><span class="about">${firstSentence(description)}</span></button></li>`;
  }

  #all() {
    if (!this.library.isLoaded) return nothing;
    return html`<patch-collection .layout=${this.#layout} .documents=${this.library.documents} .menu=${LIBRARY_MENU} .currentId=${this.library.desk.openId}
      .emptyText=${'The library is empty. What you change is kept here by itself, within two seconds.'} @open=${this.#open} @rename=${this.#rename} @act=${this.#act}></patch-collection>`;
  }

  #bin() {
    const { bin } = this.library;
    if (bin.length === 0) return html`<p class="muted">The bin is empty. What you delete waits here for 30 days.</p>`;
    return html`<div class="bar"><p class="muted">Deleted for good 30 days after it came here.</p><button class="plain" @click=${() => void this.library.emptyBin(this.shell)}>${icon('trash')} Empty the bin</button></div>
      <patch-documents .layout=${this.#layout} .documents=${bin} .menu=${BIN_MENU} .label=${'Bin'} @open=${(event: CustomEvent<string>) => void this.library.restore(event.detail, this.shell)} @act=${this.#act}></patch-documents>`;
  }

  readonly #open = async (event: CustomEvent<string>): Promise<void> => {
    if (await this.library.desk.open(event.detail)) this.#leave();
  };

  readonly #rename = (event: CustomEvent<Renaming>): void => void this.library.rename(event.detail.id, event.detail.title, this.shell);

  readonly #act = (event: CustomEvent<Acting>): void => { actOn(event.detail, this.library, this.shell); };

  #leave(): void {
    this.dispatchEvent(new CustomEvent('leave'));
  }

  /** What is dropped here is meant to be begun with. */
  readonly #drop = (event: DragEvent): void => {
    event.preventDefault();
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    this.#leave();
    this.beginnings.addFiles(files);
  };

  static override styles = startPageStyles;
}

/** Enough to choose by; the rest is in the patch. */
const firstSentence = (text: string): string => /^.*?[.?](?=\s|$)/.exec(text)?.[0] ?? text;

customElements.define('patch-start', StartPage);

declare global {
  interface HTMLElementTagNameMap {
    'patch-start': StartPage;
  }
}
