/**
 * A list to choose from by typing: the palette for nodes, the targets for a cable. Arrows and Enter, Escape leaves. Follows
 * the combobox pattern of ARIA. Events `pick` with the item's id, `leave`. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { Tool } from '../../kit/index.ts';
import { glyph, TOOL_NAMES } from '../tool-glyph.ts';
import { icon } from '../icon.ts';
import { panelStyles } from './panel-styles.ts';

export interface PickerItem {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
  readonly tool: Tool | undefined;
  /** Its heading in the whole list; the tool's name where there is none. */
  readonly group?: string;
}

/** Items in which every typed word stands somewhere. */
export const matching = (items: readonly PickerItem[], text: string): PickerItem[] =>
  items.filter(({ title, detail }) => text.toLowerCase().split(/\s+/).every((word) => `${title} ${detail}`.toLowerCase().includes(word)));

const groupOf = ({ group, tool }: PickerItem): string => group ?? (tool ? TOOL_NAMES[tool] : '');

export class Picker extends LitElement {
  static override properties = { find: { attribute: false }, prompt: {}, isGrouped: { attribute: false }, text: { state: true }, at: { state: true } };
  /** Best match first; all for a blank text, in order of their groups. */
  declare find: (text: string) => readonly PickerItem[];
  declare prompt: string;
  /** Whether the whole list shows a heading for each tool; it must then be in their order. */
  declare isGrouped: boolean;
  declare private text: string;
  declare private at: number;

  constructor() {
    super();
    this.prompt = '';
    this.isGrouped = false;
    this.text = '';
    this.at = 0;
  }

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.focus();
  }

  override render() {
    const items = this.find(this.text);
    const isGrouped = this.text.trim() === '' && this.isGrouped;
    return html`
      <div class="field">${icon('search')}
        <input role="combobox" aria-expanded="true" aria-controls="items" aria-autocomplete="list" aria-activedescendant=${items.length > 0 ? `item-${this.at}` : ''} aria-label=${this.prompt} placeholder=${this.prompt} autocomplete="off" spellcheck="false" .value=${this.text} @input=${this.#input} @keydown=${this.#key}>
      </div>
      <div id="items" role="listbox" aria-label=${this.prompt}>
        ${items.length === 0 ? html`<p class="empty muted">Nothing is called “${this.text}”. Try another word.</p>` : nothing}
        ${items.map((item, index) => html`
          ${isGrouped && (index === 0 || groupOf(item) !== groupOf(items[index - 1]!)) ? html`<h3 role="presentation">${groupOf(item)}</h3>` : nothing}
          <div id="item-${index}" role="option" aria-selected=${index === this.at} .style=${`--tool:var(--tool-${item.tool ?? 'routing'})`} @click=${() => { this.#pick(item); }} @pointermove=${() => { this.at = index; }}>
            ${glyph(item.tool)}<span class="title">${item.title}</span><span class="detail">${item.detail}</span>
          </div>`)}
      </div>`;
  }

  #input(event: InputEvent): void {
    this.text = (event.target as HTMLInputElement).value;
    this.at = 0;
    this.renderRoot.querySelector('#items')?.scrollTo({ top: 0 });
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    const items = this.find(this.text);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      const next = this.at + step;
      this.at = Math.abs(step) === 1 ? (next + items.length) % items.length : Math.min(items.length - 1, Math.max(0, next));
      void this.updateComplete.then(() => this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }));
    }
    const item = items[this.at];
    if (event.key === 'Enter' && item) {
      event.preventDefault();
      this.#pick(item);
    }
    if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('leave'));
    }
  }

  #pick(item: PickerItem): void {
    this.dispatchEvent(new CustomEvent<string>('pick', { detail: item.id }));
  }

  static override styles = [panelStyles, css`
    :host { display: flex; flex-direction: column; width: 360px; max-height: 440px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); overflow: hidden; }
    .field { display: flex; align-items: center; gap: 8px; padding: 0 16px; border-bottom: 1px solid var(--line); color: var(--muted); }
    input, input:focus, input:hover { flex: 1; height: 48px; padding: 0; border: 0; background: none; color: var(--text); font-size: 15px; }
    #items { overflow-y: auto; padding: 8px; overscroll-behavior: contain; }
    h3 { padding: 12px 8px 4px; }
    h3:first-child { padding-top: 4px; }
    [role='option'] { display: flex; align-items: center; gap: 12px; min-height: 32px; padding: 0 8px; border-radius: 6px; cursor: pointer; scroll-margin: 8px; }
    [role='option'][aria-selected='true'] { background: var(--raised); box-shadow: 0 0 0 1px var(--edge) inset; }
    .glyph { color: var(--tool); }
    .title { flex: none; font-weight: 600; }
    .detail { flex: 1; min-width: 0; text-align: right; color: var(--muted); font-size: var(--small); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .empty { padding: 8px; }
    @media (max-width: 640px) { :host { width: 100%; max-height: 100%; height: 100%; border-radius: 12px 12px 0 0; } [role='option'] { min-height: 48px; } }
  `];
}

customElements.define('patch-picker', Picker);
