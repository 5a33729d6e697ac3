/**
 * A knob with its value and label: drag, wheel, shift for fine, arrows, double click for the initial value, Enter or a
 * click on the number to type. Reports; changes nothing itself. Event `value-input` with value and gesture.
 */
import { css, html, LitElement, nothing, svg } from 'lit';
import type { Param } from '../../kit/index.ts';
import type { Reach } from '../modulation.ts';
import { newGesture } from '../session.ts';
import { originOf, wayOf } from '../taper.ts';
import { formatParam, parseValue } from '../value-text.ts';
import { arc, ray } from './knob-arc.ts';
import { dragValue, valueForKey, WheelSteps } from './value-drag.ts';

export interface ValueInput {
  readonly value: number;
  readonly gesture: string;
}

const CENTER = 20;
const RADIUS = 16;

export class Knob extends LitElement {
  static override properties = { param: { attribute: false }, value: { attribute: false }, label: { attribute: false }, reach: { attribute: false }, tempoBpm: { attribute: false }, typing: { state: true }, fault: { state: true } };
  declare param: Param;
  declare value: number;
  declare label: string;
  declare reach: Reach | undefined;
  declare tempoBpm: number;
  declare private typing: boolean;
  declare private fault: string;
  readonly #wheel = new WheelSteps();

  constructor() {
    super();
    this.typing = false;
    this.fault = '';
    this.tempoBpm = 120;
    this.addEventListener('pointerdown', (event) => { this.#press(event); });
    this.addEventListener('dblclick', (event) => { this.#reset(event); });
    this.addEventListener('keydown', (event) => { this.#key(event); });
    this.addEventListener('wheel', (event) => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      this.#wheel.turn(event, this.#host());
    }, { passive: false });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'slider');
    this.dataset['control'] = '';
    this.tabIndex = 0;
  }

  override updated(): void {
    const { param } = this;
    this.setAttribute('aria-label', this.label);
    this.setAttribute('aria-valuemin', String(param.min));
    this.setAttribute('aria-valuemax', String(param.max));
    this.setAttribute('aria-valuenow', String(this.value));
    this.setAttribute('aria-valuetext', formatParam(this.value, param));
  }

  override render() {
    const { param, value } = this;
    const way = wayOf(value, param);
    const reach = this.reach && svg`<path class="reach" d=${arc(wayOf(this.reach.low, param), wayOf(this.reach.high, param), RADIUS + 3, CENTER)} />`;
    return html`
      <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
        <path class="track" d=${arc(0, 1, RADIUS, CENTER)} />
        ${reach ?? nothing}
        <path class="value" d=${arc(originOf(param), way, RADIUS, CENTER)} />
        <circle class="body" cx="20" cy="20" r="12" />
        <path class="pointer" d=${ray(way, 6, 11, CENTER)} />
      </svg>
      ${this.typing
        ? html`<input class="number" .value=${formatParam(value, param)} aria-label=${this.label} aria-invalid=${this.fault !== ''} title=${this.fault} @keydown=${this.#typed} @blur=${this.#leave} @pointerdown=${stop} @dblclick=${stop} />`
        : html`<span class="number" title=${param.doc} @click=${this.#startTyping}>${formatParam(value, param)}</span>`}
      <span class="label" title=${param.doc}>${this.label}</span>`;
  }

  #host() {
    return { param: this.param, value: this.value, set: (value: number, gesture: string) => { this.#report(value, gesture); } };
  }

  #report(value: number, gesture: string): void {
    if (value === this.value) return;
    // The next step of this drag counts from here, though the document may answer a frame later.
    this.value = value;
    this.dispatchEvent(new CustomEvent<ValueInput>('value-input', { detail: { value, gesture } }));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || this.typing) return;
    event.stopPropagation();
    if (event.composedPath().some((part) => part instanceof Element && part.classList.contains('number'))) return;
    event.preventDefault();
    this.focus({ preventScroll: true });
    const self = this;
    this.toggleAttribute('held', true);
    dragValue(event, { param: this.param, get value() { return self.value; }, set: (value, gesture) => { this.#report(value, gesture); } }, this, () => { this.removeAttribute('held'); });
  }

  #reset(event: Event): void {
    event.stopPropagation();
    this.#report(this.param.initial, newGesture());
  }

  #key(event: KeyboardEvent): void {
    if (this.typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Enter' || /^[0-9.+-]$/.test(event.key)) {
      event.preventDefault();
      event.stopPropagation();
      void this.#startTyping(event.key === 'Enter' ? undefined : event.key);
      return;
    }
    const value = valueForKey(event, this);
    if (value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#report(value, newGesture());
  }

  async #startTyping(first?: unknown): Promise<void> {
    this.typing = true;
    this.fault = '';
    await this.updateComplete;
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    if (typeof first === 'string' && input) input.value = first;
    else input?.select();
  }

  #typed(event: KeyboardEvent): void {
    event.stopPropagation();
    if (event.key === 'Escape') this.#leave();
    if (event.key !== 'Enter') return;
    const parsed = parseValue((event.target as HTMLInputElement).value, this.param, this.tempoBpm);
    if ('fault' in parsed) {
      this.fault = parsed.fault;
      return;
    }
    this.#leave();
    this.#report(parsed.value, newGesture());
  }

  #leave(): void {
    if (!this.typing) return;
    this.typing = false;
    this.fault = '';
    this.focus({ preventScroll: true });
  }

  static override styles = css`
    :host { display: grid; grid-template-rows: 40px 16px 16px; justify-items: center; width: 64px; height: 72px; outline: none; cursor: ns-resize; touch-action: none; user-select: none; }
    svg { display: block; overflow: visible; }
    path { fill: none; stroke-linecap: round; }
    .track { stroke: var(--track); stroke-width: 3; }
    .value { stroke: var(--tool, var(--text)); stroke-width: 3; }
    .reach { stroke: var(--muted); stroke-width: 1.5; }
    .body { fill: var(--raised); stroke: var(--line); stroke-width: 1; }
    .pointer { stroke: var(--text); stroke-width: 2; }
    :host([held]) .body, :host(:hover) .body { stroke: var(--edge); }
    :host(:focus-visible) .body { stroke: var(--text); stroke-width: 2; }
    .number { font: 400 12px/16px var(--font); font-variant-numeric: tabular-nums; color: var(--text); white-space: nowrap; cursor: text; }
    .label { font: 400 11px/16px var(--font); color: var(--muted); white-space: nowrap; max-width: 64px; overflow: hidden; text-overflow: ellipsis; }
    input.number { width: 60px; height: 18px; margin: -1px 0; padding: 0 2px; border: 1px solid var(--edge); border-radius: 4px; background: var(--well); text-align: center; outline: none; user-select: text; }
    input.number:focus { border-color: var(--text); }
    input[aria-invalid='true'] { border-color: var(--clip); }
  `;
}

const stop = (event: Event): void => { event.stopPropagation(); };

customElements.define('patch-knob', Knob);
