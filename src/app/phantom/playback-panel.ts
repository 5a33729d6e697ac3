/** The check of the playback, as a page: what to listen on, four sounds with what to expect, two questions, and what follows. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import type { PlaybackCheck } from './playback-check.ts';
import { type Answers, expectation, type Phase, type Playback, type Sides, type Step, STEP_TITLES, STEPS, verdictOf } from './playback-verdict.ts';

/** How long each sound plays when they come in turn. */
const TURN_MS = 3000;

const SIDES: readonly (readonly [Sides, string])[] = [['right-way', 'Each came from its side'], ['swapped', 'The other way round'], ['both', 'Both from everywhere']];
const PHASES: Readonly<Record<Playback, readonly (readonly [Phase, string])[]>> = {
  speakers: [['thin', 'Thin, and from nowhere'], ['same', 'Like in phase'], ['full', 'Fuller, or more in the center']],
  headphones: [['thin', 'Beside the ears'], ['same', 'Like in phase'], ['full', 'More in the middle']],
};

export class PlaybackPanel extends LitElement {
  static override properties = { check: { attribute: false }, playback: { attribute: false }, step: { state: true }, answers: { state: true }, isInTurn: { state: true } };
  declare check: PlaybackCheck;
  declare playback: Playback;
  declare private step: Step | undefined;
  declare private answers: Answers;
  declare private isInTurn: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.playback = 'speakers';
    this.answers = {};
    this.isInTurn = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override render() {
    const verdict = verdictOf(this.answers, this.playback);
    const { playback } = this;
    return html`
      <p class="muted">Many halls are mono, and many a speaker is wired the wrong way round. Turn the level down, then listen to four noises.</p>
      ${this.#choices('I listen on', [['speakers', 'Speakers'], ['headphones', 'Headphones']], playback, (value) => { this.#listenOn(value); })}
      <ol>${STEPS.map((step) => html`<li ?data-playing=${this.step === step}>
        <button class="play" aria-pressed=${this.step === step} @click=${() => { this.#toggle(step); }}>${icon(this.step === step ? 'stop' : 'play')} ${STEP_TITLES[step]}</button>
        <span>${expectation(step, playback)}</span></li>`)}</ol>
      <button class="turn" aria-pressed=${this.isInTurn} @click=${() => { if (this.isInTurn) this.#stop(); else this.#turn(0); }}>${icon(this.isInTurn ? 'stop' : 'play')} ${this.isInTurn ? 'Stop' : 'All four in turn'}</button>
      <p class="rule">If out of phase is louder in the bass, or as centered as in phase, the playback is mono or one side is reversed.</p>
      ${this.#choices('Left and right', SIDES, this.answers.sides, (sides) => { this.answers = { ...this.answers, sides }; })}
      ${this.#choices('Out of phase', PHASES[playback], this.answers.phase, (phase) => { this.answers = { ...this.answers, phase }; })}
      <div role="status" class="verdict">${verdict === undefined ? nothing : html`<p class=${verdict.isGood ? 'good' : 'bad'}>${icon(verdict.isGood ? 'check' : 'warning')}<span>${verdict.text}</span></p>`}</div>`;
  }

  #choices<T extends string>(label: string, choices: readonly (readonly [T, string])[], chosen: T | undefined, choose: (value: T) => void) {
    return html`<div class="choices" role="radiogroup" aria-label=${label} @keydown=${moveRadio}><h3>${label}</h3><div>${choices.map(([value, text]) => html`<button role="radio" aria-checked=${value === chosen} tabindex=${value === chosen ? 0 : -1} aria-pressed=${value === chosen} @click=${() => { choose(value); }}>${text}</button>`)}</div></div>`;
  }

  #listenOn(playback: Playback): void {
    this.playback = playback;
    this.dispatchEvent(new CustomEvent<Playback>('playback', { detail: playback }));
  }

  #toggle(step: Step): void {
    if (this.step === step) return this.#stop();
    clearTimeout(this.#timer);
    this.isInTurn = false;
    this.#play(step);
  }

  #play(step: Step): void {
    this.step = step;
    void this.check.play(step);
  }

  #turn(at: number): void {
    const step = STEPS[at];
    if (step === undefined) return this.#stop();
    this.isInTurn = true;
    this.#play(step);
    this.#timer = setTimeout(() => { this.#turn(at + 1); }, TURN_MS);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.isInTurn = false;
    this.step = undefined;
    this.check.stop();
  }

  static override styles = [panelStyles, css`
    ol { margin: 16px 0 8px; padding: 0; list-style: none; display: grid; gap: 4px; }
    li { display: flex; align-items: center; gap: 12px; min-height: 40px; padding: 4px 12px 4px 4px; border-radius: 8px; background: var(--raised); border: 1px solid transparent; }
    li[data-playing] { border-color: var(--text); }
    .play { flex: none; width: 128px; justify-content: start; font-weight: 600; }
    .play svg { flex: none; }
    .turn { border: 1px solid var(--edge); padding: 0 16px; }
    .rule { margin: 12px 0 4px; color: var(--muted); }
    .choices { margin-top: 12px; }
    .choices > div { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 4px; }
    .choices button { border: 1px solid var(--line); }
    .verdict { min-height: 48px; margin-top: 16px; }
    .verdict p { display: flex; gap: 8px; align-items: start; padding: 12px; border-radius: 8px; background: var(--raised); }
    .verdict svg { flex: none; margin-top: 2px; }
    .bad svg { color: var(--clip); }
    @media (max-width: 640px) { li { flex-direction: column; align-items: start; gap: 0; padding-bottom: 8px; } li span { padding-left: 12px; } }
  `];
}

customElements.define('patch-playback', PlaybackPanel);
