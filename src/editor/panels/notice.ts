/** A sentence over everything that goes away by itself, with something to do about it or not; and words that are only heard. Main thread. */
import { html, nothing, type ReactiveControllerHost } from 'lit';
import { icon } from '../icon.ts';

const NOTICE_MS = 6000;

export class Notice {
  #message = '';
  #action: { readonly title: string; run(): void } | undefined;
  #timer = 0;
  #said = '';

  constructor(private readonly host: ReactiveControllerHost) {}

  /** With something to do about it, it waits longer. */
  tell(message: string, action?: { readonly title: string; run(): void }): void {
    this.#message = message;
    this.#action = action;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => { this.#close(); }, action === undefined ? NOTICE_MS : 2 * NOTICE_MS);
    this.host.requestUpdate();
  }

  /** For a screen reader; shown nowhere. */
  say(words: string): void {
    // The same words again are a change too, or they would not be read.
    this.#said = this.#said === words ? `${words}\u00a0` : words;
    this.host.requestUpdate();
  }

  #close(): void {
    this.#message = '';
    this.host.requestUpdate();
  }

  render() {
    const action = this.#action;
    const act = (): void => { this.#close(); action?.run(); };
    return html`<div class="notice" role="status" aria-live="polite">${this.#message === '' ? nothing : html`<p>${action === undefined ? icon('warning') : nothing} ${this.#message}${action === undefined ? nothing : html`<button class="act" @click=${act}>${action.title}</button>`}<button aria-label="Close" @click=${() => { this.#close(); }}>${icon('close')}</button></p>`}</div><div class="said" role="status" aria-live="polite">${this.#said}</div>`;
  }
}
