/** One dialog over the editor: title, content, and a way out by button, Escape or a press beside it. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import type { DialogContent } from '../extension.ts';
import { icon } from '../icon.ts';
import { FocusReturn } from './focus-return.ts';
import { panelStyles } from './panel-styles.ts';

const WIDTH_PX = 560;

export class DialogHost extends LitElement {
  static override properties = { content: { attribute: false } };
  declare content: DialogContent | undefined;
  readonly #focus = new FocusReturn();

  override render() {
    const { content } = this;
    if (content === undefined) return nothing;
    return html`<dialog tabindex="-1" aria-label=${content.title} .style=${`--width:${content.widthPx ?? WIDTH_PX}px`} @cancel=${(event: Event) => { event.preventDefault(); this.close(); }}
      @pointerdown=${(event: PointerEvent) => { if (event.composedPath()[0] === event.currentTarget) this.close(); }} @keydown=${(event: KeyboardEvent) => { event.stopPropagation(); }}>
      <div class="box"><header><h2>${content.title}</h2><button aria-label="Close" title="Close" @click=${() => { this.close(); }}>${icon('close')}</button></header>
      <div class="content">${content.render(() => { this.close(content); })}</div></div></dialog>`;
  }

  override updated(): void {
    const dialog = this.renderRoot.querySelector('dialog');
    if (dialog === null) return this.#focus.back();
    if (dialog.open) return;
    this.#focus.leave();
    dialog.showModal();
    // Nobody opens a dialog to close it: the cross is not where the keyboard begins.
    if (this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement?.closest('header')) dialog.focus();
  }

  /** Closes what is open, or only this one if it still is. */
  close(which: DialogContent | undefined = this.content): void {
    if (which === undefined || which !== this.content) return;
    this.content = undefined;
    which.onClosed?.();
    this.dispatchEvent(new CustomEvent('closed'));
  }

  static override styles = [panelStyles, css`
    dialog:focus { outline: none; }
    dialog { width: min(var(--width), calc(100vw - 24px)); max-width: none; max-height: calc(100dvh - 48px); padding: 0; border: 0; border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    dialog::backdrop { background: rgb(0 0 0 / 0.5); }
    .box { display: flex; flex-direction: column; max-height: calc(100dvh - 48px); }
    header { display: flex; align-items: center; justify-content: space-between; gap: 12px; padding: 12px 12px 4px 20px; }
    h2 { font-size: 16px; }
    .content { padding: 8px 20px 20px; overflow-y: auto; overscroll-behavior: contain; }
    @media (max-width: 640px) { dialog { margin: auto 0 0; width: 100vw; border-radius: 12px 12px 0 0; } }
  `];
}

customElements.define('patch-dialog', DialogHost);

declare global {
  interface HTMLElementTagNameMap {
    'patch-dialog': DialogHost;
  }
}
