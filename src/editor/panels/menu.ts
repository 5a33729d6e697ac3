/** The menu: a button, and the commands that have a section there with their keys. Event `command` with a command's id. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import type { Command, Shell } from '../commands.ts';
import { icon } from '../icon.ts';
import { keyCaps } from './key-caps.ts';
import { panelStyles } from './panel-styles.ts';

/** What belongs together stands together, whoever brought it; sections in the order of their first commands. */
function inSections(commands: readonly Command[]): readonly Command[] {
  const sections = [...new Set(commands.map(({ section }) => section))];
  return sections.flatMap((section) => commands.filter((command) => command.section === section));
}

export class Menu extends LitElement {
  static override properties = { commands: { attribute: false }, shell: { attribute: false }, isOpen: { state: true } };
  declare commands: readonly Command[];
  declare shell: Shell;
  declare private isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
  }

  override render() {
    return html`<button id="button" aria-label="Menu" title="Menu" aria-haspopup="menu" aria-expanded=${this.isOpen} @click=${() => { void this.#show(!this.isOpen); }}
        @keydown=${(event: KeyboardEvent) => { if (event.key === 'ArrowDown') { event.preventDefault(); void this.#show(true); } }}>${icon('menu')}</button>
      ${this.isOpen ? html`<div class="veil" @pointerdown=${() => { void this.#show(false); }}></div>
      <div class="menu" role="menu" aria-label="Menu" @keydown=${this.#key}>${inSections(this.commands.filter(({ section }) => section !== undefined)).map((command, k, all) => html`
        ${k > 0 && command.section !== all[k - 1]!.section ? html`<hr>` : nothing}
        <button role="menuitem" tabindex="-1" ?disabled=${command.isEnabled?.(this.shell) === false} @click=${() => { void this.#pick(command); }}><span>${command.title}</span><span>${keyCaps(command.keys.slice(0, 1))}</span></button>`)}</div>` : nothing}`;
  }

  async #show(isOpen: boolean): Promise<void> {
    this.isOpen = isOpen;
    await this.updateComplete;
    (isOpen ? this.#items()[0] : this.renderRoot.querySelector<HTMLElement>('#button'))?.focus();
  }

  #items(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')];
  }

  /** What the command opens gives the keyboard back to the button. */
  async #pick(command: Command): Promise<void> {
    await this.#show(false);
    this.dispatchEvent(new CustomEvent<string>('command', { detail: command.id }));
  }

  readonly #key = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const items = this.#items();
    const at = items.indexOf(this.shadowRoot!.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') void this.#show(false);
    else return;
    event.preventDefault();
  };

  static override styles = [panelStyles, css`
    :host { position: relative; }
    .veil { position: fixed; inset: 0; z-index: 1; }
    .menu { position: absolute; z-index: 2; top: 40px; left: 0; min-width: 264px; max-height: calc(100dvh - 72px); overflow-y: auto; padding: 8px; border-radius: 12px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    .menu button { display: flex; height: 30px; justify-content: space-between; gap: 24px; width: 100%; }
    .menu button:focus-visible { background: var(--raised); }
    hr { margin: 6px 8px; border: 0; border-top: 1px solid var(--line); }
    @media (max-width: 640px) { .menu { position: fixed; inset: auto 8px 8px; max-height: 70dvh; } .menu button { height: 44px; } .menu kbd { display: none; } }
  `];
}

customElements.define('patch-menu', Menu);
