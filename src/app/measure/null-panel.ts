/**
 * "Does this null?" for two cables: the answer over the loop or the song, and beside it what is left at this moment while it plays,
 * by a hidden node that compares them. What is left can be heard; none of it is in the patch. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { formatUnit } from '../../editor/value-text.ts';
import { type Diagnostic, isNoSound } from '../../kit/index.ts';
import type { NullResult } from '../../measure/null.ts';
import type { Plot } from '../../measure/system/measured.ts';
import type { App } from '../boot.ts';
import { durationFrames } from '../media-nodes.ts';
import { dialogStyles } from '../share/dialog-styles.ts';
import { cableAt } from '../sound-paths.ts';
import { compareInWorker } from './measure-client.ts';
import { measureStyles } from './measure-styles.ts';
import { areAlike, differenceWords, LEAST_LIKENESS, nullAnswer } from './null-words.ts';
import './plot/plot-element.ts';
import { MOST_NULL_SECONDS, type NullRan } from './run-null.ts';
import { NULL_NODE, nullListener, type TwoCables } from './two-cables.ts';

export interface NullSubject {
  readonly cables: TwoCables;
  /** What both come from. */
  readonly names: readonly [string, string];
}

export type NullApp = Pick<App, 'session' | 'media' | 'module' | 'listening'>;
type State = { readonly is: 'running'; readonly fraction: number } | { readonly is: 'done'; readonly ran: Extract<NullRan, { result: NullResult }> } | { readonly is: 'refused'; readonly said: readonly Diagnostic[] } | { readonly is: 'idle' };

const KEY = 'null-test';
const LIVE_MS = 100;
/** Live only whole frames are made up for; a filter alone can seem late by a part of one. */
const LEAST_FRAMES = 0.5;
/** What would be told as no frames at all. */
const LEAST_TOLD_FRAMES = 0.005;

export class NullPanel extends LitElement {
  static override properties = { app: { attribute: false }, subject: { attribute: false }, state: { state: true }, isLoop: { state: true }, live: { state: true } };
  declare app: NullApp;
  declare subject: NullSubject;
  declare private state: State;
  declare private isLoop: boolean;
  declare private live: string;
  #abort = new AbortController();
  #timer = 0;
  #end: (() => void) | undefined;

  constructor() {
    super();
    this.state = { is: 'idle' };
    this.isLoop = true;
    this.live = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => {
      const { listening, session } = this.app;
      listening.hang(KEY, [nullListener(this.subject.cables, session.catalog)]);
      this.#end = session.subscribeStatus(() => { this.requestUpdate(); });
      this.#timer = window.setInterval(() => { this.live = this.#now(); }, LIVE_MS);
      void this.#compare();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    this.#end?.();
    this.#abort.abort();
    if (this.#hears) this.app.listening.listenTo(undefined);
    this.app.listening.detach(KEY);
  }

  get #hears(): boolean {
    return this.app.listening.outlet?.node === NULL_NODE;
  }

  get #isGone(): boolean {
    return !this.subject.cables.every((cable) => cableAt(this.app.session.patch, cable));
  }

  get #hasLoop(): boolean {
    const { loop } = this.app.session.patch.transport;
    return loop.endFrame > loop.startFrame;
  }

  override render() {
    const [a, b] = this.subject.names;
    const { state } = this;
    const { transport } = this.app.session;
    const isPlaying = transport.state !== 'stopped';
    return html`<p class="muted">a: ${a}<br>b: ${b}</p>
      ${this.#hasLoop ? html`<div class="choices" role="radiogroup" aria-label="Over" @keydown=${moveRadio}>${([[true, 'The loop'], [false, 'The whole song']] as const).map(([isLoop, title]) => html`<button role="radio" aria-checked=${this.isLoop === isLoop} tabindex=${this.isLoop === isLoop ? 0 : -1} @click=${() => { this.isLoop = isLoop; void this.#compare(); }}>${title}</button>`)}</div>` : nothing}
      ${state.is === 'running' ? html`<div class="running"><progress max="1" .value=${state.fraction} aria-label="Comparing"></progress><button @click=${() => { this.#abort.abort(); }}>Cancel</button></div>` : nothing}
      ${state.is === 'refused' ? html`<div class="said" role="alert">${state.said.map(({ message }) => html`<p>${message}</p>`)}</div>` : nothing}
      ${state.is === 'idle' ? html`<div class="buttons"><button class="main" @click=${() => void this.#compare()}>Compare</button></div>` : nothing}
      ${state.is === 'done' ? this.#answer(state.ran) : nothing}
      <section class="live"><h3>Now</h3><p>${this.#isGone ? 'One of these cables is gone.' : this.live === '' ? (isPlaying ? 'Nothing is heard there yet.' : 'Play to see what is left at each moment.') : this.live}</p>
        <div class="buttons"><button aria-pressed=${isPlaying} @click=${() => { if (isPlaying) transport.stop(); else transport.play(); this.requestUpdate(); }}>${isPlaying ? 'Stop' : 'Play'}</button>
        <button aria-pressed=${this.#hears} @click=${() => { this.app.listening.listenTo(this.#hears ? undefined : { node: NULL_NODE, port: 'out' }); this.requestUpdate(); }}>Hear what is left</button></div></section>`;
  }

  #answer({ result, rateHz, fromFrame, toFrame }: Extract<NullRan, { result: NullResult }>) {
    const [a, b] = this.subject.names;
    const { residualDb, offsetFrames, offsetMs, gainDb, isInverted } = result;
    const db = (value: number): string => (isNoSound(value) ? 'nothing' : formatUnit(value, 'dB').replace('+', ''));
    const differences: (readonly [string, string])[] = [
      ['b against a', Math.abs(offsetFrames) < LEAST_TOLD_FRAMES ? 'in time' : `${formatUnit(Math.abs(offsetMs), 'ms')} ${offsetFrames > 0 ? 'late' : 'early'} · ${Number(Math.abs(offsetFrames).toFixed(2))} frames`],
      ['Gain of b', formatUnit(Math.abs(gainDb) < 0.005 ? 0 : gainDb, 'dB')],
      ['Polarity of b', isInverted ? 'turned over' : 'the same'],
    ];
    const rows: (readonly [string, string])[] = residualDb === null ? [] : [
      ['Left as they are', db(residualDb.asTheyAre)],
      ['Left in time', db(residualDb.moved)],
      ['Left in time and level', db(residualDb.matched)],
      ...(areAlike(result) ? differences : []),
    ];
    const seconds = (toFrame - fromFrame) / rateHz;
    return html`<p class="answer" role="status">${nullAnswer(result, names(a, b)).text}</p>
      <dl>${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
      ${seconds >= MOST_NULL_SECONDS ? html`<p class="muted">Over the first ${formatUnit(seconds, 's')}.</p>` : nothing}
      ${result.bands.length === 0 || residualDb === null || isNoSound(residualDb.matched) ? nothing : html`<patch-plot .plot=${bandPlot(result)} .curves=${bandPlot(result).curves}></patch-plot>`}`;
  }

  /** What the hidden node tells at this moment. */
  #now(): string {
    const read = (name: string): number | undefined => this.app.session.telemetry(NULL_NODE, name)?.[0];
    const [residual, level] = [read('residualDb'), read('levelDb')];
    if (residual === undefined || level === undefined || isNoSound(level)) return '';
    const frames = read('offsetFrames') ?? 0;
    const isAlike = (read('likeness') ?? 0) >= LEAST_LIKENESS;
    const told = isAlike ? differenceWords('b', { frames: Math.abs(frames) < LEAST_FRAMES ? 0 : frames, ms: read('offsetMs') ?? 0, gainDb: read('gainDb') ?? 0, isInverted: (read('inverted') ?? 0) >= 0.5 }) : 'They are not alike';
    return `${isNoSound(residual) ? 'Nothing' : formatUnit(residual, 'dB').replace('+', '')} is left.${told === '' ? '' : ` ${told.charAt(0).toUpperCase()}${told.slice(1)}.`}`;
  }

  async #compare(): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const { session } = this.app;
    const { patch } = session;
    const { loop } = patch.transport;
    const [fromFrame, toFrame] = this.isLoop && this.#hasLoop ? [loop.startFrame, loop.endFrame] : [0, durationFrames(patch, session.catalog) || 10 * patch.rateHz];
    this.state = { is: 'running', fraction: 0 };
    const ran = await compareInWorker(this.app, { patch, cables: this.subject.cables, fromFrame, toFrame }, { signal: abort.signal, onProgress: (fraction) => { if (!abort.signal.aborted) this.state = { is: 'running', fraction }; } });
    if (abort !== this.#abort) return;
    this.state = 'cancelled' in ran ? { is: 'idle' } : 'diagnostics' in ran ? { is: 'refused', said: ran.diagnostics } : { is: 'done', ran };
  }

  static override styles = [panelStyles, dialogStyles, measureStyles];
}

/** In an answer, unless both come from nodes of one name. */
const names = (a: string, b: string): readonly [string, string] => (a === b ? ['a', 'b'] : [a, b]);

const bandPlot = ({ bands }: NullResult): Plot => ({
  id: 'null-bands', title: 'What is left, in thirds of an octave', x: { label: 'Frequency', unit: 'Hz', scale: 'log' }, y: { label: 'Against all of a', unit: 'dB', scale: 'linear' }, least: [-100, 0], floor: -160,
  curves: [{ name: 'Left over', x: bands.map(({ hz }) => hz), y: bands.map(({ db }) => db) }, { name: 'a', x: bands.map(({ hz }) => hz), y: bands.map(({ db, ownDb }) => (isNoSound(db) ? null : db - ownDb)) }],
});

customElements.define('patch-null', NullPanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-null': NullPanel;
  }
}
