/** Asks what a new chain is called. Main thread. */
import { css, html, LitElement } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { LIMITS } from '../../patch/limits.ts';

/** Undefined where it was left. */
export function askTitle(shell: Shell, suggestion: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    shell.openDialog({
      title: 'Save as a chain', widthPx: 420, onClosed: () => { resolve(undefined); },
      render: (close) => html`<patch-chain-title .suggestion=${suggestion} @named=${(event: CustomEvent<string>) => { resolve(event.detail); close(); }}></patch-chain-title>`,
    });
  });
}

export class ChainTitle extends LitElement {
  static override properties = { suggestion: { attribute: false } };
  declare suggestion: string;

  override firstUpdated(): void {
    this.renderRoot.querySelector('input')?.select();
  }

  override render() {
    return html`<form @submit=${this.#submit}>
      <label for="title">What is it called?</label>
      <input id="title" maxlength=${LIMITS.labelChars} .value=${this.suggestion} autofocus>
      <p class="muted">It stands in the place of the nodes, sounds the same, and is kept in your library.</p>
      <button type="submit">Save</button></form>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const title = this.renderRoot.querySelector('input')!.value.trim() || this.suggestion;
    this.dispatchEvent(new CustomEvent<string>('named', { detail: title }));
  };

  static override styles = [panelStyles, css`
    form { display: grid; gap: 8px; }
    input { height: 36px; font-size: 15px; }
    button { justify-self: end; padding: 0 20px; border: 1px solid var(--edge); }
  `];
}

customElements.define('patch-chain-title', ChainTitle);
