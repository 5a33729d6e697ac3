/** Whether the open document is kept, in a word or two beside its title. Says "Saved" only of what the store acknowledged. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { SaveState } from '../documents/autosave.ts';
import type { ReadOnlyReason } from '../documents/open-document.ts';
import { whenText } from './time-text.ts';

export class SaveStatus extends LitElement {
  static override properties = { state: { attribute: false }, readOnlyReason: { attribute: false } };
  declare state: SaveState;
  declare readOnlyReason: ReadOnlyReason | undefined;

  override render() {
    if (this.readOnlyReason !== undefined) return this.#words(icon('lock'), 'Read only', this.readOnlyReason === 'other-tab' ? 'Open in another tab' : 'Made by a newer Patchcord');
    const { state } = this;
    switch (state.kind) {
      case 'untouched': return nothing;
      case 'saving': return this.#words(icon('more'), 'Saving', 'What you did last is on its way into the library');
      case 'saved': return this.#words(icon('check'), 'Saved', `In the library of this browser, ${whenText(state.at, Date.now())}`);
      case 'unsaved': return html`<button class="state" title=${state.diagnostic.message} @click=${() => this.dispatchEvent(new CustomEvent('explain'))}>${icon('warning')}<span>Not saved</span></button>`;
    }
  }

  #words(sign: unknown, words: string, more: string) {
    return html`<span class="state" title=${more}>${sign}<span>${words}</span></span>`;
  }

  static override styles = [panelStyles, css`
    :host { display: flex; align-items: center; }
    .state { display: inline-flex; align-items: center; gap: 4px; color: var(--muted); font-size: var(--small); }
    button.state { padding: 0 4px; color: var(--text); font-weight: 600; }
    button svg { color: var(--clip); }
    @media (max-width: 640px) { .state > span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } button.state { min-width: 36px; } }
  `];
}

customElements.define('patch-save-status', SaveStatus);
