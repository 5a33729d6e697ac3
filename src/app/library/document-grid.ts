/**
 * Documents as cards or as rows, of which only those in sight exist: a thousand scroll and filter without lag. Arrows walk,
 * Enter opens, F2 renames, Delete removes; a button on each offers the rest. Events `open`, `rename`, `act` and `carry`. Main thread.
 */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { pressToCarry } from '../../editor/press-to-carry.ts';
import { LIMITS } from '../../patch/limits.ts';
import type { StoredDocument } from '../../store/records.ts';
import { documentFace } from './document-face.ts';
import { titleOf } from './find-documents.ts';
import './item-menu.ts';
import type { ItemMenu, MenuItem } from './item-menu.ts';

export interface Renaming {
  readonly id: string;
  readonly title: string;
}

export interface Acting {
  readonly id: string;
  /** Of the item that was chosen. */
  readonly action: string;
}

export interface CarryDocument {
  readonly document: StoredDocument;
  readonly event: PointerEvent;
}

const CARD = { minWidth: 192, height: 212 } as const;
const ROW_HEIGHT = 56;
const PHONE_ROW_HEIGHT = 64;
const GAP = 16;
/** Rows kept beyond what is in sight, so that a scroll shows no gap before it is drawn. */
const MARGIN_ROWS = 2;

export class DocumentGrid extends LitElement {
  static override properties = {
    documents: { attribute: false }, reason: { attribute: false }, layout: { reflect: true }, isWhole: { attribute: 'whole', type: Boolean, reflect: true }, label: {}, menu: { attribute: false }, isShelf: { attribute: false }, currentId: { attribute: false },
    renamingId: { state: true }, at: { state: true }, columns: { state: true }, first: { state: true }, last: { state: true },
  };
  declare documents: readonly StoredDocument[];
  /** What is in a document that it was looked for by; nothing where it shows that itself. */
  declare reason: (document: StoredDocument) => readonly string[];
  declare layout: 'cards' | 'rows';
  /** As high as all of it: for a few. Otherwise it scrolls. */
  declare isWhole: boolean;
  /** What these documents are, for a screen reader. */
  declare label: string;
  /** What is offered for each; its `rename` and `remove` are also keys. */
  declare menu: readonly MenuItem[];
  /** What stands on a shelf can be dragged from it, so a press by mouse only chooses, and a double one opens. */
  declare isShelf: boolean;
  declare currentId: string | undefined;
  declare private renamingId: string | undefined;
  /** The one that Tab comes to. */
  declare private at: number;
  declare private columns: number;
  declare private first: number;
  declare private last: number;
  /** What has the keyboard while items are put in another order, which takes it away from those that are moved. */
  #held: HTMLElement | undefined;
  readonly #resized = new ResizeObserver(() => { this.#measure(); });

  constructor() {
    super();
    this.documents = [];
    this.reason = () => [];
    this.layout = 'cards';
    this.isWhole = false;
    this.label = 'Documents';
    this.menu = [];
    this.isShelf = false;
    this.at = 0;
    this.columns = 1;
    this.first = 0;
    this.last = 0;
    this.addEventListener('scroll', () => { this.#measure(); }, { passive: true });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  override willUpdate(changed: PropertyValues<DocumentGrid>): void {
    const before = changed.get('documents');
    if (before !== undefined) this.#hold(before);
    if (changed.has('documents')) this.at = Math.max(0, Math.min(this.at, this.documents.length - 1));
    if (changed.has('documents') || changed.has('layout')) this.#measure();
  }

  override updated(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined || this.shadowRoot?.activeElement === held) return;
    if (held.isConnected) held.focus({ preventScroll: true });
    else if (this.documents.length > 0) this.focusAt(this.at);
  }

  /** A list that comes in another order takes the keyboard along with the document it was at. */
  #hold(before: readonly StoredDocument[]): void {
    const active = this.shadowRoot?.activeElement;
    const item = active?.closest('li');
    if (!(active instanceof HTMLElement) || !item) return;
    this.#held = active;
    const id = before[Number(item.getAttribute('aria-posinset')) - 1]?.id;
    const to = this.documents.findIndex((one) => one.id === id);
    if (to >= 0) this.at = to;
  }

  get #rowHeight(): number {
    if (this.layout === 'cards') return CARD.height + GAP;
    return innerWidth <= 640 ? PHONE_ROW_HEIGHT : ROW_HEIGHT;
  }

  /** Which of them are in sight. */
  #measure(): void {
    const width = this.clientWidth;
    this.columns = this.layout === 'rows' ? 1 : Math.max(1, Math.floor((width + GAP) / (CARD.minWidth + GAP)));
    const rows = Math.ceil(this.documents.length / this.columns);
    const top = this.isWhole ? 0 : Math.max(0, Math.floor(this.scrollTop / this.#rowHeight) - MARGIN_ROWS);
    const bottom = this.isWhole ? rows : Math.min(rows, Math.ceil((this.scrollTop + this.clientHeight) / this.#rowHeight) + MARGIN_ROWS);
    this.first = Math.min(top, rows) * this.columns;
    this.last = bottom * this.columns;
  }

  override render() {
    const rows = Math.ceil(this.documents.length / this.columns);
    const from = this.first / this.columns;
    return html`<div class="all" .style=${`height:${rows * this.#rowHeight}px`}>
      <ul .style=${`--columns:${this.columns};transform:translateY(${from * this.#rowHeight}px)`} aria-label=${this.label} @keydown=${this.#key}>
        ${repeat(this.documents.slice(this.first, this.last), ({ id }) => id, (document, k) => this.#item(document, this.first + k))}
      </ul></div>
      <patch-item-menu></patch-item-menu>`;
  }

  #item(document: StoredDocument, index: number) {
    const title = titleOf(document);
    const isRenaming = this.renamingId === document.id;
    const face = documentFace(document, { layout: this.layout, nowMs: Date.now(), isOpen: document.id === this.currentId, isTitled: !isRenaming, inside: this.reason(document) });
    return html`<li aria-setsize=${this.documents.length} aria-posinset=${index + 1}>
      ${isRenaming ? html`<div class="open">${face}</div>${this.#titleField(document)}` : html`<button class="open" data-index=${index} tabindex=${index === this.at ? 0 : -1} title=${title}
        @focus=${() => { this.at = index; }} @click=${(event: MouseEvent) => { this.#press(event, document); }} @dblclick=${() => { if (this.isShelf) this.#send('open', document.id); }}
        @pointerdown=${(event: PointerEvent) => { this.#carry(event, document); }}>${face}</button>`}
      ${this.menu.length === 0 ? nothing : html`<button class="more" tabindex=${index === this.at ? 0 : -1} aria-haspopup="menu" aria-label="More about ${title}" title="More" @click=${(event: Event) => { this.#offer(event.currentTarget as HTMLElement, document); }}>${icon('more')}</button>`}
    </li>`;
  }

  #titleField({ id, title }: StoredDocument) {
    const done = (isKept: boolean, field: HTMLInputElement): void => {
      // A field that is moved with its item loses the keyboard for a moment, and is not done by that.
      if (this.renamingId !== id || this.#held !== undefined) return;
      this.renamingId = undefined;
      const next = field.value.trim();
      if (isKept && next !== title) this.#send('rename', { id, title: next });
      void this.updateComplete.then(() => { this.#focusItem(); });
    };
    return html`<input class="rename" aria-label="Title" maxlength=${LIMITS.labelChars} .value=${title} @blur=${(event: Event) => { done(true, event.target as HTMLInputElement); }}
      @keydown=${(event: KeyboardEvent) => {
        event.stopPropagation();
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        // The same press would go on to the button that has the focus next, and open the document.
        event.preventDefault();
        done(event.key === 'Enter', event.target as HTMLInputElement);
      }}>`;
  }

  /** A key or a finger opens at once. */
  #press(event: MouseEvent, { id }: StoredDocument): void {
    const isMouse = event.detail > 0 && (event as PointerEvent).pointerType === 'mouse';
    if (!this.isShelf || !isMouse) this.#send('open', id);
  }

  #carry(event: PointerEvent, document: StoredDocument): void {
    if (this.isShelf && document.kind === 'chain') pressToCarry(event, (moved) => { this.#send('carry', { document, event: moved } satisfies CarryDocument); });
  }

  #offer(button: HTMLElement, { id }: StoredDocument): void {
    this.renderRoot.querySelector<ItemMenu>('patch-item-menu')!.show(this.menu, button, (action) => { this.#act(id, action); });
  }

  #act(id: string, action: string): void {
    if (action === 'rename') this.rename(id);
    else if (action === 'open') this.#send('open', id);
    else this.#send('act', { id, action } satisfies Acting);
  }

  /** The title becomes a field. */
  rename(id: string): void {
    this.renamingId = id;
    void this.updateComplete.then(() => {
      const field = this.renderRoot.querySelector<HTMLInputElement>('.rename');
      field?.focus();
      field?.select();
    });
  }

  readonly #key = (event: KeyboardEvent): void => {
    const index = Number((event.composedPath()[0] as HTMLElement).dataset?.['index'] ?? Number.NaN);
    const document = this.documents[index];
    if (document === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(this.clientHeight / this.#rowHeight) - 1) * this.columns;
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, ArrowDown: index + this.columns, ArrowUp: index - this.columns, PageDown: index + page, PageUp: index - page, Home: 0, End: this.documents.length - 1 }[event.key];
    if (to !== undefined) this.focusAt(Math.max(0, Math.min(this.documents.length - 1, to)));
    else if (event.key === 'F2' && this.#offers('rename')) this.rename(document.id);
    else if ((event.key === 'Delete' || event.key === 'Backspace') && this.#offers('remove')) this.#act(document.id, 'remove');
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly #offers = (action: string): boolean => this.menu.some(({ id }) => id === action);

  focusAt(index: number): void {
    this.at = Math.max(0, Math.min(this.documents.length - 1, index));
    const top = Math.floor(this.at / this.columns) * this.#rowHeight;
    if (!this.isWhole) this.scrollTop = Math.max(Math.min(this.scrollTop, top), top + this.#rowHeight - this.clientHeight);
    this.#measure();
    void this.updateComplete.then(() => { this.#focusItem(); });
  }

  #focusItem(): void {
    const button = this.renderRoot.querySelector<HTMLElement>(`[data-index='${this.at}']`);
    button?.focus({ preventScroll: !this.isWhole });
  }

  #send(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  static override styles = [panelStyles, css`
    :host { display: block; overflow-y: auto; overscroll-behavior: contain; contain: strict; }
    :host([whole]) { overflow: visible; contain: none; }
    .all { position: relative; }
    ul { display: grid; grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); gap: ${GAP}px; margin: 0; padding: 0; list-style: none; will-change: transform; }
    li { position: relative; min-width: 0; height: ${CARD.height}px; }
    .open { display: flex; flex-direction: column; align-items: stretch; justify-content: flex-start; gap: 4px; width: 100%; height: 100%; padding: 0 0 8px; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line); text-align: left; white-space: normal; overflow: hidden; }
    button.open:hover { box-shadow: 0 0 0 1px var(--edge); background: var(--surface); }
    button.open:focus-visible { outline-offset: 2px; }
    .more { position: absolute; right: 4px; bottom: 4px; color: var(--muted); }
    .rename { position: absolute; left: 4px; right: 4px; bottom: 44px; height: 28px; }
    .face { display: contents; }
    .sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .picture { position: relative; display: block; height: 128px; flex: none; background: var(--ground); border-bottom: 1px solid var(--line); color: var(--edge); overflow: hidden; }
    .picture img { position: absolute; inset: 8px; width: calc(100% - 16px); height: calc(100% - 16px); object-fit: contain; }
    .picture .glyph { position: absolute; left: calc(50% - 12px); top: calc(50% - 12px); }
    .title { display: flex; align-items: center; gap: 8px; min-width: 0; padding: 4px 12px 0; font-weight: 600; }
    .title .glyph { color: var(--muted); }
    .title span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
    .about { padding: 0 40px 0 12px; color: var(--muted); font-size: var(--small); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .tags { display: block; padding: 0 40px 0 12px; font-size: var(--small); color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    :host([layout='rows']) ul { gap: 0; }
    :host([layout='rows']) li { height: ${ROW_HEIGHT}px; }
    :host([layout='rows']) .open { display: grid; grid-template: 1fr 1fr / 56px minmax(0, 1fr); column-gap: 12px; row-gap: 0; align-items: end; padding: 8px; border-radius: 6px; background: none; box-shadow: none; touch-action: pan-y; }
    :host([layout='rows']) button.open:hover { background: var(--raised); }
    :host([layout='rows']) button.open:focus-visible { outline-offset: -2px; }
    :host([layout='rows']) .picture { grid-row: 1 / 3; height: 40px; border: 0; border-radius: 4px; align-self: center; }
    :host([layout='rows']) .picture img { inset: 2px; width: calc(100% - 4px); height: calc(100% - 4px); }
    :host([layout='rows']) .title { padding: 0; }
    :host([layout='rows']) .about { align-self: start; padding: 0 24px 0 0; }
    :host([layout='rows']) .more { top: 12px; right: 4px; opacity: 0; }
    :host([layout='rows']) li:hover .more, :host([layout='rows']) li:focus-within .more { opacity: 1; }
    :host([layout='rows']) .rename { left: 72px; right: 8px; bottom: 28px; height: 24px; }
    @media (max-width: 640px) { .rename { height: 40px; } :host([layout='rows']) li { height: ${PHONE_ROW_HEIGHT}px; } :host([layout='rows']) .more { opacity: 1; top: 10px; } :host([layout='rows']) .about { padding-right: 44px; } :host([layout='rows']) .title { padding-right: 44px; } }
    @media (hover: none) { :host([layout='rows']) .more { opacity: 1; } }
  `];
}

customElements.define('patch-documents', DocumentGrid);

declare global {
  interface HTMLElementTagNameMap {
    'patch-documents': DocumentGrid;
  }
}
