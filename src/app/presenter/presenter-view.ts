/**
 * The wall of a lecture hall: one picture over the whole screen, large type below it, a dot to point with. All by keys, so that a
 * remote control does; event `leave` ends it. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import '../../editor/face-picture.ts';
import type { Face } from '../../editor/face.ts';
import { icon } from '../../editor/icon.ts';
import type { EditorSession } from '../../editor/session.ts';
import type { PatchNode } from '../../patch/patch.ts';
import { emphasized } from '../lessons/emphasis.ts';
import type { LessonModel } from '../lessons/lesson-model.ts';
import { presenterStyles } from './presenter-styles.ts';

export interface Picture {
  readonly path: string;
  readonly name: string;
  readonly node: PatchNode;
  readonly face: Face;
}

/** Of the screen: a picture is drawn for about as many lines, so that its letters are read from the last row. */
const LINES_HIGH = 400;
/** On a phone held upright it is the width that there is little of. */
const LINES_WIDE = 600;

export class PresenterView extends LitElement {
  static override properties = { session: { attribute: false }, lesson: { attribute: false }, pictures: { attribute: false }, heading: { attribute: false }, first: { attribute: false }, revision: { attribute: false }, shown: { state: true }, isFrozen: { state: true }, isBlank: { state: true }, hasText: { state: true } };
  static override styles = presenterStyles;
  declare session: EditorSession;
  declare lesson: LessonModel;
  declare pictures: readonly Picture[];
  declare heading: string;
  /** The path of the picture to begin with, where no step says. */
  declare first: string | undefined;
  /** Goes up with whatever is read from the lesson. */
  declare revision: number;
  /** By its path; undefined follows the step. */
  declare private shown: string | undefined;
  declare private isFrozen: boolean;
  declare private isBlank: boolean;
  declare private hasText: boolean;
  #step = -1;

  constructor() {
    super();
    this.isFrozen = false;
    this.isBlank = false;
    this.hasText = true;
    this.tabIndex = -1;
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-modal', 'true');
    this.setAttribute('aria-label', 'Presentation');
    this.addEventListener('keydown', this.#key);
    this.addEventListener('pointermove', this.#move);
    this.addEventListener('pointerleave', () => { this.toggleAttribute('pointing', false); });
  }

  override firstUpdated(): void {
    this.focus({ preventScroll: true });
  }

  override willUpdate(): void {
    if (this.lesson.at === this.#step) return;
    this.#step = this.lesson.at;
    // The step says what to look at; what was chosen by hand was for the one before.
    if (this.lesson.step?.look !== undefined) this.shown = undefined;
    this.isFrozen = false;
  }

  get #picture(): Picture | undefined {
    const at = (path: string | undefined): Picture | undefined => this.pictures.find((one) => one.path === path);
    return at(this.shown) ?? at(this.lesson.step?.look?.node) ?? at(this.first) ?? this.pictures[0];
  }

  override render() {
    if (this.isBlank) return html`<div class="blank" @click=${() => { this.isBlank = false; }}></div>`;
    const picture = this.#picture;
    const { step, at } = this.lesson;
    const count = this.lesson.lesson?.steps.length ?? 0;
    const acts = this.#acts();
    const isStopped = this.session.transport.state === 'stopped';
    return html`<div class="wall">
      ${picture === undefined ? html`<p class="nothing">There is no picture in this patch. Add a Spectrum, a Goniometer or another node of the analysis.</p>`
        : html`<patch-picture .session=${this.session} .path=${picture.path} .node=${picture.node} .face=${picture.face} .isFrozen=${this.isFrozen} .magnify=${Math.max(1, Math.min(innerHeight / LINES_HIGH, innerWidth / LINES_WIDE))}></patch-picture>`}
      <header><label><span class="sr">Picture</span><select @change=${(event: Event) => { this.shown = (event.target as HTMLSelectElement).value; this.focus(); }} @keydown=${(event: Event) => { event.stopPropagation(); }}>
          ${this.pictures.map(({ path, name }) => html`<option value=${path} ?selected=${path === picture?.path}>${name}</option>`)}</select></label>
        <span class="space"></span>
        <button aria-label=${isStopped ? 'Play' : 'Stop'} title="${isStopped ? 'Play' : 'Stop'} (P)" @click=${acts['p']}>${icon(isStopped ? 'play' : 'stop', 24)}</button>
        ${picture === undefined ? nothing : html`<button aria-pressed=${this.isFrozen} title="Hold the picture (F)" @click=${acts['f']}>${this.isFrozen ? 'Frozen' : 'Freeze'}</button>`}
        <button aria-label="Leave the presentation" title="Leave (Esc)" @click=${() => { this.#leave(); }}>${icon('close', 24)}</button></header>
      ${this.hasText ? html`<section class="said">
        <div class="what"><p class="of">${step === undefined ? this.heading : `${this.heading} · ${at + 1} of ${count}`}</p>
          <h1>${step?.title ?? picture?.name ?? ''}</h1>
          ${step === undefined ? nothing : html`<p>${emphasized(step.task ?? step.text)}</p>`}</div>
        ${step === undefined ? nothing : this.#results()}</section>` : nothing}
      <footer>${(step?.checks ?? []).length === 0 ? nothing : html`<button title="Measure what was done (K)" @click=${acts['k']}>Check</button>`}<button ?disabled=${count > 0 && at === 0} @click=${() => { this.#go(-1); }}>Back</button><button @click=${() => { this.#go(1); }}>Next</button></footer>
      <i class="dot" aria-hidden="true"></i></div>`;
  }

  #results() {
    const { results, measuring } = this.lesson;
    if (results.length === 0) return nothing;
    return html`<ul aria-live="polite">${measuring === undefined ? nothing : html`<li class="open">Measuring ${Math.round(measuring * 100)} %</li>`}
      ${results.map((result) => (result === undefined ? nothing : html`<li class=${result.isDone ? 'done' : 'not-yet'}><i aria-hidden="true">${result.isDone ? icon('check', 24) : icon('minus', 24)}</i><span><span class="sr">${result.isDone ? 'Done:' : 'Not yet:'}</span> ${result.words}</span></li>`))}</ul>`;
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.#acts()[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act === undefined || (event.composedPath()[0] instanceof HTMLButtonElement && (event.key === ' ' || event.key === 'Enter'))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  #acts(): Readonly<Record<string, (() => void) | undefined>> {
    const next = (): void => { this.#go(1); };
    const back = (): void => { this.#go(-1); };
    const { transport } = this.session;
    return {
      ' ': next, PageDown: next, ArrowRight: next, PageUp: back, ArrowLeft: back, Backspace: back,
      ArrowDown: () => { this.#choose(1); }, ArrowUp: () => { this.#choose(-1); },
      f: () => { this.isFrozen = !this.isFrozen; }, t: () => { this.hasText = !this.hasText; }, k: () => void this.lesson.check(),
      p: () => { if (transport.state === 'stopped') transport.play(); else transport.stop(); },
      // What remote controls send to show nothing.
      b: () => { this.isBlank = !this.isBlank; }, '.': () => { this.isBlank = !this.isBlank; },
      Escape: () => { this.#leave(); },
    };
  }

  /** The next step; without a lesson the next picture. */
  #go(by: number): void {
    if (this.lesson.lesson === undefined) this.#choose(by);
    else this.lesson.go(this.lesson.at + by);
  }

  #choose(by: number): void {
    const at = this.pictures.findIndex(({ path }) => path === this.#picture?.path);
    this.shown = this.pictures[(at + by + this.pictures.length) % this.pictures.length]?.path;
  }

  readonly #move = (event: PointerEvent): void => {
    this.toggleAttribute('pointing', event.pointerType === 'mouse');
    const dot = this.renderRoot.querySelector<HTMLElement>('.dot');
    const box = this.getBoundingClientRect();
    dot?.style.setProperty('transform', `translate(${event.clientX - box.left}px, ${event.clientY - box.top}px)`);
  };

  #leave(): void {
    this.dispatchEvent(new CustomEvent('leave'));
  }
}

customElements.define('patch-presenter', PresenterView);

declare global {
  interface HTMLElementTagNameMap {
    'patch-presenter': PresenterView;
  }
}
