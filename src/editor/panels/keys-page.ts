/** All keys on one page, from the table of commands. Main thread. */
import { css, html, LitElement } from 'lit';
import { type Command, COMMAND_GROUPS } from '../commands.ts';
import { keyCaps } from './key-caps.ts';
import { panelStyles } from './panel-styles.ts';

/** Done by the browser's own events, not by commands. */
const CLIPBOARD = [['Copy', 'Mod+C'], ['Cut', 'Mod+X'], ['Paste', 'Mod+V']] as const;
const HAND = [
  ['Double click', 'Add a node'], ['Drag from a socket', 'Pull a cable'], ['Drop on a knob', 'Modulate it'], ['Alt and drag a cable', 'Move its end'], ['Shift and drag', 'Select in a box'],
  ['Space and drag', 'Pan'], ['Ctrl and wheel, or pinch', 'Zoom'], ['Alt while moving', 'Off the grid'],
] as const;

export class KeysPage extends LitElement {
  static override properties = { commands: { attribute: false } };
  declare commands: readonly Command[];

  override render() {
    // A command without a key stands in the menu only.
    const commands = this.commands.filter(({ id, keys }) => keys.length > 0 && !/^(nudge|go)-/.test(id));
    return html`<h2>Keys</h2><div class="columns">
      ${COMMAND_GROUPS.map((group) => html`<section><h3>${group}</h3>${commands.filter((command) => command.group === group).map(({ title, keys }) => this.#row(title, keys.slice(0, 1)))}${group === 'Edit' ? CLIPBOARD.map(([title, key]) => this.#row(title, [key])) : ''}</section>`)}
      <section><h3>Arrows</h3>${this.#row('Move the selected', ['ArrowLeft'])}${this.#row('Move far', ['Shift+ArrowLeft'])}${this.#row('Along a cable', ['Alt+ArrowRight'])}${this.#row('To an alternative', ['Alt+ArrowDown'])}${this.#row('Onto the cable itself', ['Alt+Shift+ArrowRight'])}</section>
      <section><h3>By hand</h3>${HAND.map(([hand, what]) => html`<div><span>${what}</span><span class="muted small">${hand}</span></div>`)}</section></div>`;
  }

  #row(title: string, keys: readonly string[]) {
    return html`<div><span>${title}</span><span>${keyCaps(keys)}</span></div>`;
  }

  static override styles = [panelStyles, css`
    :host { padding: 24px; overflow: auto; }
    .columns { columns: 2; column-gap: 32px; margin-top: 16px; }
    section { break-inside: avoid; margin-bottom: 20px; }
    section div { display: flex; justify-content: space-between; gap: 12px; padding: 3px 0; }
    section div span:last-child { flex: none; }
    @media (max-width: 640px) { .columns { columns: 1; } }
  `];
}

customElements.define('patch-keys', KeysPage);
