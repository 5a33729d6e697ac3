/** All nodes by tool: drag one onto the canvas, or choose it with Enter. Events `carry` and `pick`. Main thread. */
import { css, html, LitElement } from 'lit';
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { TOOLS } from '../../kit/index.ts';
import { icon } from '../icon.ts';
import { pressToCarry } from '../press-to-carry.ts';
import { glyph, TOOL_NAMES } from '../tool-glyph.ts';
import { panelStyles } from './panel-styles.ts';

export interface Carry {
  readonly definition: CatalogNode;
  readonly event: PointerEvent;
}

export class Library extends LitElement {
  static override properties = { catalog: { attribute: false }, text: { state: true } };
  declare catalog: Catalog;
  declare private text: string;

  constructor() {
    super();
    this.text = '';
  }

  override render() {
    const found = this.catalog.search(this.text);
    const isGrouped = this.text.trim() === '';
    return html`
      <label class="field">${icon('search')}<input type="search" placeholder="Find a node" aria-label="Find a node" .value=${this.text} @input=${(event: InputEvent) => { this.text = (event.target as HTMLInputElement).value; }} @keydown=${stop}></label>
      <div class="list">
        ${isGrouped ? TOOLS.map((tool) => {
          const nodes = found.filter((node) => node.tool === tool);
          return nodes.length === 0 ? '' : html`<section aria-label=${TOOL_NAMES[tool]}><h3 .style=${`--tool:var(--tool-${tool})`}>${TOOL_NAMES[tool]}</h3>${nodes.map((node) => this.#item(node))}</section>`;
        }) : found.map((node) => this.#item(node))}
        ${found.length === 0 ? html`<p class="muted none">Nothing is called “${this.text}”. Try another word.</p>` : ''}
      </div>`;
  }

  #item(node: CatalogNode) {
    return html`<button title=${node.summary} .style=${`--tool:var(--tool-${node.tool})`} @pointerdown=${(event: PointerEvent) => { pressToCarry(event, (moved) => { this.dispatchEvent(new CustomEvent<Carry>('carry', { detail: { definition: node, event: moved } })); }); }} @click=${() => this.dispatchEvent(new CustomEvent<string>('pick', { detail: node.id }))}>
      ${glyph(node.tool)}<span>${node.name}</span></button>`;
  }

  static override styles = [panelStyles, css`
    :host { display: flex; flex-direction: column; height: 100%; }
    .field { display: flex; align-items: center; gap: 8px; margin: 8px; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--well); color: var(--muted); }
    .field:focus-within { border-color: var(--text); }
    .field input, .field input:focus { flex: 1; border: 0; background: none; padding: 0; height: 30px; color: var(--text); }
    input::-webkit-search-cancel-button { display: none; }
    .list { overflow-y: auto; flex: 1; padding: 0 8px 16px; overscroll-behavior: contain; }
    h3 { display: flex; align-items: center; gap: 8px; padding: 12px 8px 4px; }
    button { display: flex; justify-content: flex-start; gap: 12px; width: 100%; height: 28px; padding: 0 8px; cursor: grab; touch-action: pan-y; }
    .glyph { color: var(--tool); }
    .none { padding: 8px; }
    @media (max-width: 640px) { button { height: 44px; } .field input { height: 40px; } }
  `];
}

const stop = (event: Event): void => { event.stopPropagation(); };

customElements.define('patch-library', Library);
