/** In the inspector of a chain: how it stands to the library's. Events `apply`, `keep`, `back` and `add`. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

/** Without one in the library; the same as there; edited here; changed there. */
export type ChainState = 'apart' | 'same' | 'edited' | 'update';

const SHOWN_CHANGES = 8;

export class ChainOffer extends LitElement {
  static override properties = { state: { attribute: false }, name: { attribute: false }, changes: { attribute: false } };
  declare state: ChainState;
  declare name: string;
  /** What taking the library's would change here. */
  declare changes: readonly string[];

  override render() {
    const does = (event: string, label: string) => html`<button @click=${() => this.dispatchEvent(new CustomEvent(event))}>${label}</button>`;
    switch (this.state) {
      case 'apart': return html`<h3>Library</h3><p class="muted">This chain is only in this patch.</p><div class="row">${does('add', 'Save to the library')}</div>`;
      case 'same': return html`<h3>Library</h3><p class="muted">The same as “${this.name}” in your library.</p>`;
      case 'edited': return html`<h3>Library</h3><p class="muted">Edited here: “${this.name}” in your library is different.</p>
        <div class="row">${does('back', 'Save back to the library')}${does('apply', 'Take the library’s')}</div>${this.#changes('Taking the library’s would change')}`;
      case 'update': return html`<h3>An update is there</h3>
        ${this.#changes(`“${this.name}” has changed in your library. Here, that would be`)}
        <div class="row">${does('apply', 'Update')}${does('keep', 'Keep this')}</div>`;
    }
  }

  #changes(lead: string) {
    if (this.changes.length === 0) return html`<p class="muted">Only names or places changed: it sounds the same.</p>`;
    const rest = this.changes.length - SHOWN_CHANGES;
    return html`<p class="muted">${lead}:</p><ul>${this.changes.slice(0, SHOWN_CHANGES).map((change) => html`<li>${change}</li>`)}${rest > 0 ? html`<li class="muted">and ${rest} more</li>` : nothing}</ul>`;
  }

  static override styles = [panelStyles, css`
    :host { display: grid; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--line); }
    ul { margin: 0; padding-left: 16px; display: grid; gap: 4px; }
    .row { display: flex; flex-wrap: wrap; gap: 8px; }
    .row button { border: 1px solid var(--edge); padding: 0 12px; }
  `];
}

customElements.define('patch-chain-offer', ChainOffer);
