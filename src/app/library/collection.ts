/**
 * The documents of the library to look through: search as you type, kind, tag, order, and the grid or rows of what fits. Wide on
 * the start page, narrow as a shelf. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import { shipped } from '../../catalog/shipped.ts';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { Kind } from '../../patch/patch.ts';
import type { StoredDocument } from '../../store/records.ts';
import './document-grid.ts';
import type { Acting, CarryDocument, DocumentGrid, Renaming } from './document-grid.ts';
import { ALL, findDocuments, foundInside, kindsOf, type Order, type Query, tagsOf, type TypeName } from './find-documents.ts';
import type { MenuItem } from './item-menu.ts';
import { KIND_PLURALS, kindGlyph } from './kind-names.ts';

const typeName: TypeName = (type) => shipped.get(type)?.name ?? type;
const ORDER_NAMES: Readonly<Record<Order, string>> = { changed: 'Last change', title: 'Title' };

export class Collection extends LitElement {
  static override properties = { documents: { attribute: false }, layout: { reflect: true }, menu: { attribute: false }, isShelf: { attribute: 'shelf', type: Boolean, reflect: true }, currentId: { attribute: false }, emptyText: { attribute: false }, query: { state: true } };
  declare documents: readonly StoredDocument[];
  declare layout: 'cards' | 'rows';
  declare menu: readonly MenuItem[];
  /** Narrow, and to drag from. */
  declare isShelf: boolean;
  declare currentId: string | undefined;
  /** What is said while there is nothing at all. */
  declare emptyText: string;
  declare private query: Query;

  constructor() {
    super();
    this.documents = [];
    this.layout = 'cards';
    this.menu = [];
    this.isShelf = false;
    this.emptyText = '';
    this.query = ALL;
  }

  override render() {
    if (this.documents.length === 0) return html`<p class="none muted">${this.emptyText}</p>`;
    const found = findDocuments(this.documents, this.query, typeName);
    const { text } = this.query;
    return html`
      <div class="bar">
        <label class="field">${icon('search')}<input type="search" placeholder="Search titles, tags and nodes" aria-label="Search the library" spellcheck="false" .value=${this.query.text}
          @input=${(event: InputEvent) => { this.#ask({ text: (event.target as HTMLInputElement).value }); }} @keydown=${this.#searchKey}></label>
        ${this.#kinds()}${this.#tags()}
        <label class="order"><span class="muted">Order</span><select aria-label="Order" @change=${(event: Event) => { this.#ask({ order: (event.target as HTMLSelectElement).value as Order }); }}>
          ${(Object.keys(ORDER_NAMES) as Order[]).map((order) => html`<option value=${order} ?selected=${order === this.query.order}>${ORDER_NAMES[order]}</option>`)}</select></label>
      </div>
      <p class="sr" role="status">${found.length === this.documents.length ? '' : `${found.length} found`}</p>
      ${found.length > 0 ? html`<patch-documents .documents=${found} .reason=${(one: StoredDocument) => foundInside(one, text, typeName)} .layout=${this.layout} .menu=${this.menu} .isShelf=${this.isShelf} .currentId=${this.currentId} .label=${'Library'}
          @open=${this.#pass} @rename=${this.#pass} @act=${this.#pass} @carry=${this.#pass}></patch-documents>`
        : html`<div class="none muted"><p>Nothing here fits. Try another word${this.query.kind !== undefined || this.query.tag !== undefined ? ', or fewer filters' : ''}.</p><button class="plain" @click=${() => { this.#ask(ALL); }}>Show all</button></div>`}`;
  }

  #kinds() {
    const kinds = kindsOf(this.documents);
    if (kinds.length < 2 && this.query.kind === undefined) return nothing;
    const chip = (kind: Kind) => html`<button class="chip" aria-pressed=${this.query.kind === kind} aria-label=${KIND_PLURALS[kind]} title=${KIND_PLURALS[kind]} @click=${() => { this.#ask({ kind: this.query.kind === kind ? undefined : kind }); }}>${kindGlyph(kind)}${this.isShelf ? nothing : html`<span>${KIND_PLURALS[kind]}</span>`}</button>`;
    return html`<div class="kinds" role="group" aria-label="Kind">${kinds.map(chip)}</div>`;
  }

  #tags() {
    const tags = tagsOf(this.documents);
    if (tags.length === 0 && this.query.tag === undefined) return nothing;
    return html`<select class="tag" aria-label="Tag" @change=${(event: Event) => { const { value } = event.target as HTMLSelectElement; this.#ask({ tag: value === '' ? undefined : value }); }}>
      <option value="" ?selected=${this.query.tag === undefined}>All tags</option>${tags.map((tag) => html`<option value=${tag} ?selected=${tag === this.query.tag}>${tag}</option>`)}</select>`;
  }

  #ask(change: Partial<Query>): void {
    this.query = { ...this.query, ...change };
    this.#grid?.scrollTo({ top: 0 });
  }

  get #grid(): DocumentGrid | null {
    return this.renderRoot.querySelector('patch-documents');
  }

  readonly #searchKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') this.#grid?.focusAt(0);
    else if (event.key === 'Escape' && this.query.text !== '') this.#ask({ text: '' });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #pass = (event: CustomEvent<string | Renaming | Acting | CarryDocument>): void => {
    this.dispatchEvent(new CustomEvent(event.type, { detail: event.detail }));
  };

  /** Where typing begins. */
  focusSearch(): void {
    void this.updateComplete.then(() => { this.renderRoot.querySelector<HTMLElement>('input[type=search]')?.focus(); });
  }

  static override styles = [panelStyles, css`
    :host { display: flex; flex-direction: column; min-height: 0; gap: 16px; }
    .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
    .field { display: flex; flex: 1 1 200px; min-width: 0; align-items: center; gap: 8px; max-width: 400px; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--well); color: var(--muted); }
    .field:focus-within { border-color: var(--text); }
    .field input, .field input:focus { flex: 1; border: 0; background: none; padding: 0; height: 30px; color: var(--text); }
    input::-webkit-search-cancel-button { display: none; }
    .kinds { display: flex; gap: 4px; }
    .chip { color: var(--muted); }
    .order { display: flex; align-items: center; gap: 8px; margin-left: auto; }
    select { max-width: 160px; }
    patch-documents { flex: 1; min-height: 0; margin: 0 -4px -4px; padding: 4px; }
    .none { padding: 24px 0; }
    .plain { margin-top: 12px; background: var(--raised); }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    :host([shelf]) { gap: 8px; padding: 8px 8px 0; }
    :host([shelf]) .bar { gap: 8px; }
    :host([shelf]) .field { flex: 1 0 100%; max-width: none; }
    :host([shelf]) .order { display: none; }
    :host([shelf]) .tag { flex: 1; min-width: 0; }
    :host([shelf]) .chip { padding: 0; min-width: 28px; height: 28px; }
    :host([shelf]) .none { padding: 8px; }
    @media (max-width: 640px) { .field { flex: 1 0 100%; max-width: none; } .field input { height: 40px; } .order { margin-left: 0; } .order span { display: none; } .chip { padding: 0; } .chip span { display: none; } .bar { gap: 8px; } .order, .tag { flex: 1 1 102px; min-width: 0; } select { max-width: none; } .order select { width: 100%; } }
  `];
}

customElements.define('patch-collection', Collection);

declare global {
  interface HTMLElementTagNameMap {
    'patch-collection': Collection;
  }
}
