/**
 * The patch as a table, in the order sound runs through it: the same document as the canvas, for a screen reader and for
 * quick editing of many values. Events `command` and `show`. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import { isBypassable } from '../../kit/index.ts';
import { mainPorts } from '../../patch/compositions.ts';
import '../controls/value-field.ts';
import type { ValueInput } from '../controls/knob.ts';
import type { EditorModel } from '../editor-model.ts';
import { icon } from '../icon.ts';
import { inSentence } from '../in-sentence.ts';
import { paramLabel, words } from '../node-layout.ts';
import { patchOrder } from '../patch-order.ts';
import { glyph } from '../tool-glyph.ts';
import { panelStyles } from './panel-styles.ts';

export class ListView extends LitElement {
  static override properties = { model: { attribute: false } };
  declare model: EditorModel;
  #end: (() => void) | undefined;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('model')) return;
    this.#end?.();
    this.#end = this.model.onChange(() => { this.requestUpdate(); });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', (event) => { if (event.key !== 'Escape' && !(event.key.toLowerCase() === 'l' && event.composedPath()[0] instanceof HTMLButtonElement)) event.stopPropagation(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
  }

  override render() {
    const order = patchOrder(this.model.patch);
    if (order.length === 0) return html`<p class="empty">The patch is empty. Add a node with <kbd>/</kbd>, or drop sound files on the canvas.</p>`;
    return html`<table>
      <caption class="hidden">The patch in the order sound runs through it</caption>
      <thead><tr><th scope="col">Node</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Values</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
      <tbody>${order.map((id) => this.#row(id))}</tbody>
    </table>`;
  }

  #row(id: string) {
    const { model } = this;
    const node = model.node(id)!;
    const definition = model.definition(id);
    const name = model.nameOf(id);
    const select = (command: string) => (): void => {
      model.select([id]);
      this.dispatchEvent(new CustomEvent<string>('command', { detail: command }));
    };
    return html`<tr aria-selected=${model.selected.nodes.has(id)} .style=${`--tool:var(--tool-${definition?.tool ?? 'routing'})`}>
      <th scope="row"><button @click=${() => { model.select([id]); this.dispatchEvent(new CustomEvent<string>('show', { detail: id })); }}>${glyph(definition?.tool)}<span>${name}</span></button></th>
      <td>${this.#links(model.cablesInto(id).map(([, cable]) => ({ node: cable.from.node, port: this.#inPort(id, cable.to.port) })))}</td>
      <td>${this.#links(model.cablesOutOf(id).map(([, cable]) => ({ node: cable.to.node, port: this.#inPort(cable.to.node, cable.to.port) })))}</td>
      <td><div class="values">${definition ? Object.entries(definition.params).filter(([, param]) => param.onFace).map(([param, spec]) => {
        const label = paramLabel(param, spec);
        const value = node.params[param] ?? spec.initial;
        const set = (next: number, gesture?: string): void => { model.edit({ kind: 'set-param', node: id, param, value: next }, `Set ${inSentence(label)} of ${name}`, gesture); };
        if (spec.toggle) return html`<label>${label}<input type="checkbox" role="switch" aria-label="${label} of ${name}" .checked=${value >= 0.5} @change=${(event: Event) => { set((event.target as HTMLInputElement).checked ? 1 : 0); }}></label>`;
        if (spec.choices) return html`<label>${label}<select aria-label="${label} of ${name}" @change=${(event: Event) => { set((event.target as HTMLSelectElement).selectedIndex); }}>${spec.choices.map((choice, at) => html`<option ?selected=${at === Math.round(value)}>${choice}</option>`)}</select></label>`;
        return html`<label>${label}<patch-value .param=${spec} .value=${value} .label=${`${label} of ${name}`} .tempoBpm=${model.patch.transport.tempoBpm} @value-input=${(event: CustomEvent<ValueInput>) => { set(event.detail.value, event.detail.gesture); }}></patch-value></label>`;
      }) : 'Not known here'}</div></td>
      <td class="actions">
        ${definition && isBypassable(definition) ? html`<button aria-label="Bypass ${name}" title="Bypass" aria-pressed=${node.bypassed} @click=${select('bypass')}>${icon('power')}</button>` : nothing}
        <button aria-label="Connect ${name}" title="Connect to" @click=${select('wire')}>${icon('cable')}</button>
        <button aria-label="Delete ${name}" title="Delete" @click=${select('delete')}>${icon('trash')}</button>
      </td></tr>`;
  }

  #inPort(node: string, port: string): string {
    const definition = this.model.definition(node);
    const param = definition?.params[port];
    if (param) return paramLabel(port, param);
    return port === mainPorts(definition).input ? '' : (definition?.inputs[port]?.label ?? words(port));
  }

  #links(ends: readonly { node: string; port: string }[]) {
    if (ends.length === 0) return html`<span class="muted">–</span>`;
    return ends.map(({ node, port }, at) => html`${at > 0 ? ', ' : ''}<span>${this.model.nameOf(node)}${port === '' ? '' : html`<span class="muted"> · ${port}</span>`}</span>`);
  }

  static override styles = [panelStyles, css`
    :host { display: block; height: 100%; overflow: auto; overscroll-behavior: contain; }
    table { width: 100%; border-collapse: collapse; }
    thead th { position: sticky; top: 0; padding: 8px 12px; background: var(--surface); color: var(--muted); font-size: var(--small); font-weight: 600; text-align: left; box-shadow: 0 1px 0 var(--line); z-index: 2; }
    td, tbody th { padding: 4px 12px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: middle; font-weight: 400; }
    tbody th button { font-weight: 600; justify-content: start; margin-left: -8px; }
    tr[aria-selected='true'] { background: var(--raised); }
    .glyph { color: var(--tool); }
    .values { display: flex; flex-wrap: wrap; gap: 4px 16px; min-height: 32px; align-items: center; }
    .values label { display: flex; align-items: center; gap: 8px; color: var(--muted); font-size: var(--small); }
    .values patch-value { width: 88px; }
    .actions { white-space: nowrap; text-align: right; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .empty { padding: 24px; color: var(--muted); }
    @media (max-width: 640px) {
      thead { display: none; }
      table, tbody, tr, td, tbody th { display: block; border: 0; }
      tr { padding: 4px 0 12px; border-bottom: 1px solid var(--line); position: relative; }
      tbody th { padding-right: 144px; }
      td { padding: 0 16px; color: var(--muted); font-size: var(--small); }
      td.actions { position: absolute; top: 4px; right: 4px; padding: 0; }
      .actions button { min-width: 40px; padding: 0; }
      .values { flex-direction: column; align-items: stretch; min-height: 0; }
      .values label { justify-content: space-between; margin-top: 8px; }
      .values patch-value { width: 112px; }
      td:nth-of-type(1)::before { content: 'From '; } td:nth-of-type(2)::before { content: 'To '; }
    }
  `];
}

customElements.define('patch-list', ListView);
