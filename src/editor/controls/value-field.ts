/**
 * A value to type, with its unit, and to drag sideways. Enter or leaving takes it; a text that means nothing is marked with
 * what would. Event `value-input`. Main thread.
 */
import { css, html, LitElement } from 'lit';
import type { Param } from '../../kit/index.ts';
import { newGesture } from '../session.ts';
import { formatParam, parseValue } from '../value-text.ts';
import { originOf, wayOf } from '../taper.ts';
import type { ValueInput } from './knob.ts';
import { dragValue, valueForKey } from './value-drag.ts';

export class ValueField extends LitElement {
  static override properties = { param: { attribute: false }, value: { attribute: false }, label: {}, tempoBpm: { attribute: false }, fault: { state: true } };
  declare param: Param;
  declare value: number;
  declare label: string;
  declare tempoBpm: number;
  declare private fault: string;

  constructor() {
    super();
    this.fault = '';
    this.label = '';
    this.tempoBpm = 120;
  }

  override render() {
    const way = wayOf(this.value, this.param);
    const origin = originOf(this.param);
    return html`<div class="bar" title="Drag to change; double click for the initial value" @pointerdown=${this.#press} @dblclick=${() => { this.#report(this.param.initial); }}><i .style=${`margin-left:${Math.min(origin, way) * 100}%;width:${Math.abs(way - origin) * 100}%`}></i></div>
      <input .value=${formatParam(this.value, this.param)} aria-label=${this.label} aria-invalid=${this.fault !== ''} title=${this.fault} spellcheck="false" autocomplete="off" inputmode="text"
        @focus=${(event: FocusEvent) => { (event.target as HTMLInputElement).select(); }} @keydown=${this.#key} @change=${this.#take}>`;
  }

  #report(value: number, gesture = newGesture()): void {
    this.fault = '';
    if (value === this.value) return;
    this.value = value;
    this.dispatchEvent(new CustomEvent<ValueInput>('value-input', { detail: { value, gesture } }));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    const self = this;
    dragValue(event, { param: this.param, get value() { return self.value; }, set: (value, gesture) => { this.#report(value, gesture); } }, event.currentTarget as Element, () => undefined);
  }

  #key(event: KeyboardEvent): void {
    event.stopPropagation();
    const input = event.target as HTMLInputElement;
    const value = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].includes(event.key) ? valueForKey(event, this) : undefined;
    if (value !== undefined) {
      event.preventDefault();
      this.#report(value);
    }
    if (event.key === 'Escape') {
      this.fault = '';
      input.value = formatParam(this.value, this.param);
      input.blur();
    }
    if (event.key === 'Enter') {
      this.#take(event);
      input.select();
    }
  }

  #take(event: Event): void {
    const input = event.target as HTMLInputElement;
    if (input.value === formatParam(this.value, this.param)) return;
    const parsed = parseValue(input.value, this.param, this.tempoBpm);
    if ('fault' in parsed) {
      this.fault = parsed.fault;
      return;
    }
    this.#report(parsed.value);
    input.value = formatParam(this.value, this.param);
  }

  static override styles = css`
    :host { position: relative; display: block; width: 96px; }
    *, *::before { box-sizing: border-box; }
    input { display: block; width: 100%; height: 28px; padding: 0 8px; border: 1px solid var(--line); border-radius: 6px; background: var(--well); color: var(--text); font: 400 var(--size) var(--font); font-variant-numeric: tabular-nums; text-align: right; outline: none; }
    input:hover { border-color: var(--edge); }
    input:focus { border-color: var(--text); }
    input[aria-invalid='true'] { border-color: var(--clip); }
    .bar { position: absolute; left: 1px; right: 1px; bottom: 1px; height: 8px; display: flex; align-items: end; cursor: ew-resize; touch-action: none; overflow: hidden; border-radius: 0 0 5px 5px; z-index: 1; }
    .bar i { height: 2px; background: var(--tool, var(--text)); }
    @media (max-width: 640px) { :host { width: 128px; } input { height: 40px; } .bar { height: 12px; } }
  `;
}

customElements.define('patch-value', ValueField);
