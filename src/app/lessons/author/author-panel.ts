/**
 * Where a teacher makes a lesson: steps recorded from the patch as it stands, their words, and checks chosen from what can be measured
 * at the selected node. Every change is an edit of the document. Events `leave` and `record`, `add-check` with a choice. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import { icon } from '../../../editor/icon.ts';
import { newGesture } from '../../../editor/session.ts';
import { type Bounds, type Check, type LessonStep, type Moment, STATISTICS, type Statistic } from '../../../patch/lesson.ts';
import { LIMITS } from '../../../patch/limits.ts';
import { authorStyles } from './author-styles.ts';
import type { CheckChoice } from './check-choices.ts';
import { movedTo } from './record-step.ts';

const STATISTIC_NAMES: Readonly<Record<Statistic, string>> = { last: 'at the end', median: 'median', mean: 'average', min: 'least', max: 'most', percentile: 'percentile', share: 'share of time' };

export class AuthorPanel extends LitElement {
  static override properties = { steps: { attribute: false }, at: { attribute: false }, choices: { attribute: false }, selectedName: { attribute: false }, lookName: { attribute: false }, busy: { attribute: false } };
  static override styles = authorStyles;
  declare steps: readonly LessonStep[];
  declare at: number;
  /** What can be checked at the selected node. */
  declare choices: readonly CheckChoice[];
  /** Of the selected node; empty where none is. */
  declare selectedName: string;
  /** Of what the open step looks at; empty where it is nothing or not there. */
  declare lookName: string;
  /** A value is being measured. */
  declare busy: boolean;
  #gesture = newGesture();

  override render() {
    const { steps, at } = this;
    return html`<section class="author" aria-label="Edit the lesson">
      <header><h2>Edit the lesson</h2><button aria-label="Done" title="Done" @click=${() => this.dispatchEvent(new CustomEvent('leave'))}>${icon('check')} Done</button></header>
      <div class="scroll">
        <ol>${steps.map((step, k) => html`<li aria-current=${k === at ? 'step' : nothing}><button class="name" @click=${() => { this.#go(k); }}>${k + 1}. ${step.title || 'Untitled'}</button>
          <button aria-label="Step ${k + 1} up" ?disabled=${k === 0} @click=${() => { this.#change(movedTo(steps, k, k - 1), 'Move a step'); this.#go(k - 1); }}>${icon('update')}</button>
          <button aria-label="Step ${k + 1} down" ?disabled=${k === steps.length - 1} @click=${() => { this.#change(movedTo(steps, k, k + 1), 'Move a step'); this.#go(k + 1); }}><span class="down">${icon('update')}</span></button>
          <button aria-label="Delete step ${k + 1}" @click=${() => { this.#change(steps.filter((_, other) => other !== k), 'Delete a step'); }}>${icon('trash')}</button></li>`)}</ol>
        <button class="record" title="What you have turned since the last step becomes what is to be turned" @click=${() => this.dispatchEvent(new CustomEvent('record'))}>${icon('plus')} Record a step</button>
        ${steps[at] === undefined ? html`<p class="muted">Turn the patch into what the student shall reach, then record a step. It takes over what you have turned; words and further checks come after.</p>` : this.#step(steps[at])}
      </div></section>`;
  }

  #step(step: LessonStep) {
    const set = (change: Partial<LessonStep>, label = 'Write a step'): void => { this.#set(change, label); };
    const field = (event: Event): string => (event.target as HTMLInputElement | HTMLTextAreaElement).value;
    return html`<div class="step" @focusin=${() => { this.#gesture = newGesture(); }}>
      <label><span>Title</span><input maxlength=${LIMITS.labelChars} .value=${step.title} @input=${(event: Event) => { set({ title: field(event) }); }}></label>
      <label><span>Text. *Stars* set words off.</span><textarea rows="4" maxlength=${LIMITS.textChars} .value=${step.text} @input=${(event: Event) => { set({ text: field(event) }); }}></textarea></label>
      <label><span>What to do</span><textarea rows="2" maxlength=${LIMITS.textChars} .value=${step.task ?? ''} @input=${(event: Event) => { set({ task: field(event) }); }}></textarea></label>
      <div class="row"><span>Looks at ${step.look === undefined ? 'nothing' : this.lookName || `${step.look.node}, which is not there`}</span><button ?disabled=${this.selectedName === ''} @click=${() => this.dispatchEvent(new CustomEvent('look'))}>Point at ${this.selectedName || 'a selected node'}</button></div>
      <h3>Checks</h3>
      ${(step.checks ?? []).map((check, k) => this.#check(step, check, k))}
      ${this.choices.length === 0 ? html`<p class="muted">Select a node to check something of it.</p>` : html`<label><span>Check of ${this.selectedName}, from its present value</span><select .value=${''} ?disabled=${this.busy} @change=${this.#choose}>
        <option value="">${this.busy ? 'Measuring…' : 'Choose…'}</option>${this.choices.map(({ title }, k) => html`<option value=${k}>${title}</option>`)}</select></label>`}</div>`;
  }

  #check(step: LessonStep, check: Check, k: number) {
    const checks = step.checks ?? [];
    const set = (change: Partial<Check>): void => { this.#set({ checks: checks.map((one, other) => (other === k ? { ...one, ...change } : one)) }, 'Change a check'); };
    const bound = (which: 'min' | 'max') => html`<input type="number" step="any" aria-label=${which === 'min' ? 'At least' : 'At most'} placeholder=${which === 'min' ? 'at least' : 'at most'} .value=${check.wanted[which] === undefined ? '' : String(check.wanted[which])} @change=${(event: Event) => { this.#bound(check, which, (event.target as HTMLInputElement).value, set); }}>`;
    const isTimed = check.measure.kind === 'probe' || check.measure.kind === 'telemetry';
    const moment = (which: 'from' | 'to') => html`<input aria-label=${which === 'from' ? 'From' : 'To'} title="A marker’s name, or seconds" .value=${String(check.span?.[which] ?? '')} @change=${(event: Event) => { this.#moment(check, which, (event.target as HTMLInputElement).value, set); }}>`;
    return html`<fieldset><legend class="sr">Check ${k + 1}</legend>
      <div class="row"><input aria-label="Label" maxlength=${LIMITS.labelChars} .value=${check.label} @input=${(event: Event) => { set({ label: (event.target as HTMLInputElement).value }); }}><button aria-label="Delete check ${k + 1}" @click=${() => { this.#set({ checks: checks.filter((_, other) => other !== k) }, 'Delete a check'); }}>${icon('trash')}</button></div>
      <div class="row bounds">${bound('min')}<span>to</span>${bound('max')}<span>${check.unit}</span></div>
      ${isTimed ? html`<div class="row"><select aria-label="Statistic" @change=${(event: Event) => { this.#set({ checks: checks.map((one, other) => (other === k ? this.#statistic(one, STATISTICS[(event.target as HTMLSelectElement).selectedIndex]!) : one)) }, 'Change a check'); }}>${STATISTICS.map((one) => html`<option ?selected=${one === check.statistic}>${STATISTIC_NAMES[one]}</option>`)}</select>
        ${moment('from')}<span>to</span>${moment('to')}</div>` : nothing}</fieldset>`;
  }

  #bound(check: Check, which: 'min' | 'max', text: string, set: (change: Partial<Check>) => void): void {
    const value = Number(text);
    const other = which === 'min' ? 'max' : 'min';
    const kept = check.wanted[other];
    const wanted: Bounds = { ...(kept === undefined ? {} : { [other]: kept }), ...(text.trim() === '' || !Number.isFinite(value) ? {} : { [which]: value }) };
    if (wanted.min === undefined && wanted.max === undefined) return this.requestUpdate();
    set({ wanted: wanted.min !== undefined && wanted.max !== undefined && wanted.max < wanted.min ? { min: wanted.max, max: wanted.min } : wanted });
  }

  #moment(check: Check, which: 'from' | 'to', text: string, set: (change: Partial<Check>) => void): void {
    const value: Moment = text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    set({ span: { from: check.span?.from ?? 0, to: check.span?.to ?? 10, [which]: value } });
  }

  /** What only the statistic before needed goes with it. */
  #statistic({ percent: _, within: __, ...check }: Check, statistic: Statistic): Check {
    if (statistic === 'percentile') return { ...check, statistic, percent: 95 };
    return statistic === 'share' ? { ...check, statistic, within: check.wanted, wanted: { min: 50 }, unit: '%' } : { ...check, statistic };
  }

  readonly #choose = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const choice = this.choices[Number(select.value)];
    if (select.value !== '' && choice !== undefined) this.dispatchEvent(new CustomEvent<Check>('add-check', { detail: choice.check }));
    select.value = '';
  };

  #set(change: Partial<LessonStep>, label: string): void {
    this.#change(this.steps.map((one, k) => (k === this.at ? { ...one, ...change } : one)), label);
  }

  #change(steps: readonly LessonStep[], label: string): void {
    this.dispatchEvent(new CustomEvent('change-steps', { detail: { steps, label, gesture: `${this.#gesture}-${label}` } }));
  }

  #go(step: number): void {
    this.dispatchEvent(new CustomEvent<number>('go', { detail: step }));
  }
}

export interface StepsChange {
  readonly steps: readonly LessonStep[];
  readonly label: string;
  readonly gesture: string;
}

customElements.define('patch-lesson-author', AuthorPanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-lesson-author': AuthorPanel;
  }
}
