/**
 * Ear training over the editor: choose an exercise, listen, answer by keys, be told. The open patch waits below as it was. Event
 * `leave` ends it. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import type { Catalog } from '../../catalog/catalog.ts';
import { icon } from '../../editor/icon.ts';
import { reasonOf } from '../../kit/index.ts';
import { EarPlayer } from './ear-player.ts';
import { earStyles } from './ear-styles.ts';
import { type Exercise, EXERCISES, type Trial, trialOf } from './exercises.ts';
import { keepScore, type Score, scoreOf } from './scores.ts';
import { nextScore } from './staircase.ts';
import { type TrialSound, trialSounds } from './trial-sound.ts';

export interface EarHost {
  readonly catalog: Catalog;
  readonly observe: Parameters<typeof trialSounds>[1];
  readonly levelDb: number;
}

export class EarView extends LitElement {
  static override properties = { host: { attribute: false }, exercise: { state: true }, trial: { state: true }, sounds: { state: true }, given: { state: true }, trouble: { state: true }, heard: { state: true } };
  static override styles = earStyles;
  declare host: EarHost;
  declare private exercise: Exercise | undefined;
  declare private trial: Trial | undefined;
  /** Undefined while they are being made. */
  declare private sounds: readonly TrialSound[] | undefined;
  /** The answer that was given. */
  declare private given: number | undefined;
  declare private trouble: string;
  declare private heard: number | undefined;
  readonly #player = new EarPlayer();
  #row = 0;
  /** Of the trial: an answer changes that of the next one. */
  #level = 1;

  constructor() {
    super();
    this.trouble = '';
    this.tabIndex = -1;
    this.setAttribute('role', 'dialog');
    this.setAttribute('aria-modal', 'true');
    this.setAttribute('aria-label', 'Ear training');
    this.addEventListener('keydown', this.#key);
  }

  override firstUpdated(): void {
    this.focus({ preventScroll: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#player.close();
  }

  override render() {
    const { exercise } = this;
    return html`<div class="page ${exercise === undefined ? 'choosing' : ''}"><header><h1>Ear training</h1><span class="space"></span><button aria-label="Close ear training" title="Close (Esc)" @click=${() => { this.#leave(); }}>${icon('close')}</button></header>
      ${exercise === undefined ? this.#welcome() : nothing}
      <nav aria-label="Exercises">${EXERCISES.map((one) => this.#entry(one))}</nav>
      ${exercise === undefined ? nothing : html`<main>${this.#trial(exercise)}</main>`}</div>`;
  }

  #entry(one: Exercise) {
    const { level, answered, right } = scoreOf(one.id);
    return html`<button aria-current=${one === this.exercise ? 'true' : nothing} @click=${() => { this.#begin(one); }}><b>${one.title}</b><span class="about">${one.about}</span>${answered === 0 ? nothing : html`<span class="score">Level ${level} of ${one.levels} · ${right} of ${answered} right</span>`}</button>`;
  }

  #welcome() {
    return html`<section class="welcome"><h2>Hear it before you look</h2><p>Choose an exercise. You hear music from the demo song; where two versions are compared, they are <em>measured and made equally loud</em> first. It gets harder as you get better.</p>
      <p class="muted keys">Keys: Space goes from one version to the other, figures answer, Enter goes on, S stops.</p></section>`;
  }

  #trial(exercise: Exercise) {
    const { trial, sounds, given } = this;
    if (this.trouble !== '') return html`<section class="card" role="alert"><p>${this.trouble}</p><button class="main" @click=${() => { this.#begin(exercise); }}>Try again</button></section>`;
    if (trial === undefined || sounds === undefined) return html`<section class="card"><p role="status">The sounds are being made…</p></section>`;
    const { level, answered, right } = scoreOf(exercise.id);
    return html`<section class="card"><p class="muted">Level ${this.#level} of ${exercise.levels}${answered === 0 ? nothing : html` · ${right} of ${answered} right`}</p><h2>${trial.question}</h2>
      <div class="part" role="group" aria-labelledby="listen"><h3 id="listen">Listen</h3><div class="sounds">${sounds.map(({ name }, k) => html`<button aria-pressed=${this.heard === k} @click=${(event: MouseEvent) => { this.#pressed(event); void this.#listen(k); }}>${icon(this.heard === k ? 'speaker' : 'play')}<span>${name}</span></button>`)}
        ${this.heard === undefined ? nothing : html`<button class="stop" @click=${() => { this.#stop(); }}>${icon('stop')}<span>Stop</span></button>`}</div></div>
      <div class="part" role="group" aria-labelledby="answer"><h3 id="answer">Your answer</h3><div class="answers">${trial.answers.map((answer, k) => html`<button ?disabled=${given !== undefined} class=${given === undefined ? '' : k === trial.right ? 'right' : k === given ? 'wrong' : ''} @click=${() => { this.#answer(k); }}><kbd>${k + 1}</kbd><span>${answer}</span>${given !== undefined && k === trial.right ? icon('check') : given === k ? icon('close') : nothing}</button>`)}</div></div>
      <div class="said" role="status">${given === undefined ? nothing : html`<p><b>${given === trial.right ? 'Right.' : 'Not this time.'}</b> ${trial.truth}${level > this.#level ? ` Level ${level} is next, harder.` : level < this.#level ? ` Level ${level} is next, easier.` : ''}</p><button class="main" @click=${() => { this.#begin(exercise); }}>Next</button>`}</div></section>`;
  }

  /** After a click the keys are the exercise's again; who came by keyboard stays where they are. */
  #pressed({ detail }: MouseEvent): void {
    if (detail > 0) this.focus({ preventScroll: true });
  }

  #begin(exercise: Exercise): void {
    if (exercise !== this.exercise) this.#row = 0;
    this.#stop();
    this.exercise = exercise;
    this.given = undefined;
    this.sounds = undefined;
    this.trouble = '';
    this.#level = Math.min(exercise.levels, scoreOf(exercise.id).level);
    const trial = (this.trial = trialOf(exercise.id, this.#level, this.host.catalog, Math.random));
    trialSounds(trial, this.host.observe).then((sounds) => { if (this.trial === trial) this.sounds = sounds; }, (error: unknown) => { if (this.trial === trial) this.trouble = `The sounds could not be made: ${reasonOf(error)}`; });
    this.focus({ preventScroll: true });
  }

  async #listen(which: number): Promise<void> {
    const { sounds, trial } = this;
    if (sounds === undefined || trial === undefined) return;
    this.heard = which;
    try {
      await this.#player.play(sounds, which, trial.sounds[0]!.patch.rateHz, this.host.levelDb);
    } catch (error) {
      this.heard = undefined;
      this.trouble = `Playing could not begin: ${reasonOf(error)}`;
    }
  }

  #stop(): void {
    this.#player.stop();
    this.heard = undefined;
  }

  #answer(which: number): void {
    const { exercise, trial } = this;
    if (exercise === undefined || trial === undefined || this.sounds === undefined || this.given !== undefined || trial.answers[which] === undefined) return;
    this.given = which;
    const next: { score: Score; row: number } = nextScore(scoreOf(exercise.id), this.#row, which === trial.right, exercise.levels);
    this.#row = next.row;
    keepScore(next.score);
    this.focus({ preventScroll: true });
  }

  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { sounds } = this;
    const isButton = event.composedPath()[0] instanceof HTMLButtonElement;
    if (event.key === 'Escape') this.#leave();
    else if (event.key === ' ' && !isButton && sounds !== undefined) void this.#listen(this.heard === undefined ? 0 : (this.heard + 1) % sounds.length);
    else if (/^[1-9]$/.test(event.key)) this.#answer(Number(event.key) - 1);
    else if (event.key === 'Enter' && !isButton && this.given !== undefined) this.#begin(this.exercise!);
    else if (event.key.toLowerCase() === 's') this.#stop();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #leave(): void {
    this.#stop();
    this.dispatchEvent(new CustomEvent('leave'));
  }
}

customElements.define('patch-ear', EarView);

declare global {
  interface HTMLElementTagNameMap {
    'patch-ear': EarView;
  }
}
