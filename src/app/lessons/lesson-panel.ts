/**
 * The open lesson, beside the patch: the step's text, what to do, what was measured, and the way on. Events `point` (at what the
 * step is about), `leave`, `present`, `hand-in`. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import { icon } from '../../editor/icon.ts';
import type { Check } from '../../patch/lesson.ts';
import { checkWords } from './check-words.ts';
import { emphasized, paragraphs } from './emphasis.ts';
import type { LessonModel } from './lesson-model.ts';
import { lessonPanelStyles } from './lesson-panel-styles.ts';
import type { CheckResult } from './measure-checks.ts';

export class LessonPanel extends LitElement {
  static override properties = { model: { attribute: false }, heading: { attribute: false }, lookName: { attribute: false }, revision: { attribute: false }, isFolded: { state: true } };
  static override styles = lessonPanelStyles;
  declare model: LessonModel;
  declare heading: string;
  /** What the step points at is called; empty where it is not there. */
  declare lookName: string;
  /** Goes up with whatever is read from the model. */
  declare revision: number;
  /** On a phone only the line with the step's title is seen. */
  declare private isFolded: boolean;
  #shownStep = -1;

  constructor() {
    super();
    this.isFolded = false;
    this.addEventListener('keydown', (event) => { if (event.key === 'Escape') this.#say('leave'); });
  }

  override render() {
    const { model } = this;
    const { lesson, step, at } = model;
    if (lesson === undefined || step === undefined) return nothing;
    const count = lesson.steps.length;
    return html`<section class="lesson ${this.isFolded ? 'folded' : ''}" aria-label="Lesson">
      <header><button class="fold" aria-expanded=${!this.isFolded} aria-label=${this.isFolded ? 'Unfold the lesson' : 'Fold the lesson'} @click=${() => { this.isFolded = !this.isFolded; }}>${icon(this.isFolded ? 'plus' : 'minus')}</button>
        <span class="of">${this.heading}</span>
        <button aria-label="Present" title="Present (Shift+P)" @click=${() => { this.#say('present'); }}>${icon('fit')}</button>
        <button aria-label="Close the lesson" title="Close the lesson" @click=${() => { this.#say('leave'); }}>${icon('close')}</button></header>
      <div class="text" tabindex="-1">
        <p class="count">Step ${at + 1} of ${count}${model.isDone(at) ? html` <span class="tick">${icon('check', 12)} done</span>` : nothing}</p>
        <h2>${step.title}</h2>
        ${paragraphs(step.text)}
        ${step.task === undefined ? nothing : html`<p class="task"><b>Do this</b> ${emphasized(step.task)}</p>`}
        ${step.look === undefined || this.lookName === '' ? nothing : html`<button class="look" @click=${() => { this.#say('point'); }}>${icon('search')}<span>Show ${this.lookName}</span></button>`}
        ${this.#checks(step.checks ?? [])}
        ${lesson.handIn === undefined ? nothing : this.#handedIn()}
      </div>
      <footer>
        <div class="dots" role="group" aria-label="Steps">${lesson.steps.map((one, k) => html`<button aria-current=${k === at ? 'step' : nothing} class=${model.isDone(k) ? 'done' : ''} title=${one.title} aria-label="Step ${k + 1}, ${one.title}${model.isDone(k) ? ', done' : ''}" @click=${() => { model.go(k); }}><i></i></button>`)}</div>
        <div class="ways"><button ?disabled=${at === 0} title="Back (Page up)" @click=${() => { model.go(at - 1); }}>Back</button>
          ${at === count - 1 ? html`<button class="main" @click=${() => { this.#say('hand-in'); }}>Hand in…</button>` : html`<button class=${model.holds || (step.checks ?? []).length === 0 ? 'main' : ''} title="Next (Page down)" @click=${() => { model.go(at + 1); }}>Next</button>`}</div>
      </footer>
      <p class="sr" role="status">${this.#announcement()}</p></section>`;
  }

  override updated(): void {
    if (this.#shownStep === this.model.at) return;
    this.#shownStep = this.model.at;
    this.renderRoot.querySelector('.text')?.scrollTo({ top: 0 });
  }

  #checks(checks: readonly Check[]) {
    const { model } = this;
    if (checks.length === 0) return nothing;
    const isBusy = model.measuring !== undefined;
    return html`<div class="checks ${model.holds ? 'holds' : ''}"><ul>${checks.map((check, k) => this.#check(check, model.results[k]))}</ul>
      <div class="row"><button class="check" ?disabled=${isBusy} title="Check (K)" @click=${() => void model.check()}>${isBusy ? `Measuring ${Math.round(100 * model.measuring!)} %` : 'Check'}</button>
        ${model.isStale && !isBusy ? html`<span class="muted">Changed since</span>` : model.holds ? html`<b class="said">Done</b>` : nothing}</div></div>`;
  }

  #check(check: Check, result: CheckResult | undefined) {
    const state = result === undefined ? 'open' : result.isDone ? 'done' : 'not-yet';
    return html`<li class=${state}><i aria-hidden="true">${result?.isDone ? icon('check', 12) : nothing}</i><span><span class="sr">${{ open: 'Not measured:', done: 'Done:', 'not-yet': 'Not yet:' }[state]}</span> ${result?.words ?? checkWords(check)}</span></li>`;
  }

  #handedIn() {
    const { handIn } = this.model.lesson!;
    if (handIn === undefined) return nothing;
    const done = handIn.results.filter(({ isDone }) => isDone).length;
    return html`<p class="handed">Handed in by ${handIn.name || 'somebody without a name'}: ${done} of ${handIn.results.length} steps done, as measured there.</p>`;
  }

  #announcement(): string {
    const { model } = this;
    if (model.measuring !== undefined || model.results.every((result) => result === undefined)) return '';
    return `${model.holds ? 'Done.' : 'Not yet.'} ${model.results.flatMap((result) => result?.words ?? []).join(' ')}`;
  }

  #say(what: 'point' | 'leave' | 'present' | 'hand-in'): void {
    this.dispatchEvent(new CustomEvent(what));
  }
}

customElements.define('patch-lesson', LessonPanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-lesson': LessonPanel;
  }
}
