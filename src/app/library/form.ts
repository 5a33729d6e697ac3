/**
 * A few fields with one button that takes them, for dialogs. Event `done` with the values by name; `cancel` leaves. A field of
 * tags offers those in use. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { DialogHandle } from '../../editor/extension.ts';
import type { Shell } from '../../editor/commands.ts';
import { readTags } from './tags-text.ts';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly kind?: 'line' | 'text' | 'tags';
  readonly maxLength: number;
  /** What may not be left empty. */
  readonly isRequired?: boolean;
  readonly placeholder?: string;
  /** To choose from, beside typing. */
  readonly offered?: readonly string[];
}

export type FormValues = Readonly<Record<string, string>>;

export class Form extends LitElement {
  static override properties = { fields: { attribute: false }, action: {}, hint: {}, values: { state: true } };
  declare fields: readonly FormField[];
  declare action: string;
  declare hint: string;
  declare private values: FormValues;

  constructor() {
    super();
    this.fields = [];
    this.action = 'Save';
    this.hint = '';
    this.values = {};
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('fields') && changed.get('fields') === undefined) this.values = Object.fromEntries(this.fields.map(({ name, value }) => [name, value]));
  }

  override firstUpdated(): void {
    const first = this.renderRoot.querySelector<HTMLInputElement>('input, textarea');
    // At once, for the first letters may come before the next frame: the dialog around it is open by now.
    first?.focus();
    first?.select();
  }

  override render() {
    const isWhole = this.fields.every(({ name, isRequired }) => !isRequired || (this.values[name] ?? '').trim() !== '');
    return html`<form @submit=${this.#submit}>
      ${this.hint === '' ? nothing : html`<p class="muted">${this.hint}</p>`}
      ${this.fields.map((field) => this.#field(field))}
      <div class="actions"><button type="button" @click=${() => this.dispatchEvent(new CustomEvent('cancel'))}>Cancel</button><button class="main" type="submit" ?disabled=${!isWhole}>${this.action}</button></div></form>`;
  }

  #field({ name, label, kind = 'line', maxLength, placeholder = '', offered = [] }: FormField) {
    const value = this.values[name] ?? '';
    const set = (text: string): void => { this.values = { ...this.values, [name]: text }; };
    const typed = (event: Event): void => { set((event.target as HTMLInputElement | HTMLTextAreaElement).value); };
    const tags = kind === 'tags' ? readTags(value) : [];
    return html`<label><span>${label}</span>${kind === 'text'
      ? html`<textarea rows="4" maxlength=${maxLength} .value=${value} @input=${typed}></textarea>`
      : html`<input maxlength=${maxLength} placeholder=${placeholder} spellcheck="false" autocomplete="off" .value=${value} @input=${typed}>`}</label>
      ${offered.length === 0 ? nothing : html`<div class="chips" role="group" aria-label="${label} in use">${offered.map((one) => (kind === 'tags'
        ? html`<button type="button" aria-pressed=${tags.includes(one)} @click=${() => { set((tags.includes(one) ? tags.filter((tag) => tag !== one) : [...tags, one]).join(', ')); }}>${one}</button>`
        : html`<button type="button" aria-pressed=${value === one} @click=${() => { set(one); }}>${one}</button>`))}</div>`}`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent<FormValues>('done', { detail: this.values }));
  };

  static override styles = [panelStyles, css`
    form { display: grid; gap: 12px; }
    label { display: grid; gap: 4px; }
    label span { color: var(--muted); }
    input { height: 32px; }
    .chips { display: flex; flex-wrap: wrap; gap: 4px; }
    .chips button { height: 28px; background: var(--raised); max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
    .chips button[aria-pressed='true'] { background: var(--text); }
    .actions { display: flex; justify-content: flex-end; gap: 8px; padding-top: 8px; }
    .main { background: var(--text); color: var(--ground); font-weight: 600; padding: 0 16px; }
    .main:hover { background: var(--text); box-shadow: 0 0 0 3px var(--raised); }
    .main:disabled { background: var(--raised); color: var(--muted); }
    @media (max-width: 640px) { input { height: 44px; } .chips button { height: 40px; } }
  `];
}

export interface FormDialog {
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly action: string;
  readonly hint?: string;
  done(values: FormValues): void;
  /** Instead, where it was closed. */
  left?(): void;
}

/** A dialog with these fields and nothing else. */
export function openForm(shell: Shell, { title, fields, action, hint = '', done, left }: FormDialog): DialogHandle {
  let isDone = false;
  return shell.openDialog({
    title, widthPx: 440,
    onClosed: () => { if (!isDone) left?.(); },
    render: (close) => html`<patch-form .fields=${fields} .action=${action} .hint=${hint} @cancel=${close} @done=${(event: CustomEvent<FormValues>) => { isDone = true; close(); done(event.detail); }}></patch-form>`,
  });
}

customElements.define('patch-form', Form);
