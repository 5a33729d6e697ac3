/** What can be done with one thing of a list, as a menu beside its button. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { keyCaps } from '../../editor/panels/key-caps.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  /** As keys are written elsewhere. */
  readonly key?: string;
  /** A line above it. */
  readonly isApart?: boolean;
}

export class ItemMenu extends LitElement {
  static override properties = { items: { state: true } };
  declare private items: readonly MenuItem[];
  #pick: ((id: string) => void) | undefined;
  #button: HTMLElement | undefined;

  constructor() {
    super();
    this.items = [];
  }

  /** Under the button, or above it where there is no room. */
  show(items: readonly MenuItem[], button: HTMLElement, pick: (id: string) => void): void {
    this.items = items;
    this.#pick = pick;
    this.#button = button;
    void this.updateComplete.then(() => {
      const menu = this.#menu;
      menu.showPopover();
      const box = button.getBoundingClientRect();
      const { offsetWidth: width, offsetHeight: height } = menu;
      menu.style.left = `${Math.max(8, Math.min(box.right - width, innerWidth - width - 8))}px`;
      menu.style.top = `${box.bottom + height + 8 <= innerHeight ? box.bottom + 4 : Math.max(8, box.top - height - 4)}px`;
      this.#entries()[0]?.focus();
    });
  }

  get #menu(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('[popover]')!;
  }

  #entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  override render() {
    return html`<div popover class="menu" role="menu" aria-label="More" @keydown=${this.#key}>${this.items.map(({ id, title, key, isApart }) => html`
      ${isApart ? html`<hr>` : nothing}<button role="menuitem" tabindex="-1" @click=${() => { this.#leave(); this.#pick?.(id); }}><span>${title}</span>${key === undefined ? nothing : html`<span>${keyCaps([key])}</span>`}</button>`)}</div>`;
  }

  #leave(): void {
    this.#menu.hidePopover();
    this.#button?.focus();
  }

  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const entries = this.#entries();
    const at = entries.indexOf(this.shadowRoot!.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) entries.at(to % entries.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') this.#leave();
    else return;
    event.preventDefault();
  };

  static override styles = [panelStyles, css`
    :host { display: contents; }
    .menu { position: fixed; inset: auto; margin: 0; min-width: 200px; padding: 8px; border: 0; border-radius: 12px; background: var(--surface); color: var(--text); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    button { display: flex; justify-content: space-between; gap: 24px; width: 100%; }
    button:focus-visible { background: var(--raised); }
    hr { margin: 8px; border: 0; border-top: 1px solid var(--line); }
    @media (max-width: 640px) { kbd { display: none; } }
  `];
}

customElements.define('patch-item-menu', ItemMenu);

declare global {
  interface HTMLElementTagNameMap {
    'patch-item-menu': ItemMenu;
  }
}
