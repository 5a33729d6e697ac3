/**
 * In the inspector of a masking node: which sound is looked at, what is heard of it in words, listening to what is hidden or survives,
 * and what would mend it, with what that gained. Main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { EditorModel } from '../../editor/editor-model.ts';
import { inputName } from '../../editor/input-name.ts';
import { groundOf } from '../../editor/insert.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { betweenNodes } from '../../editor/room-edits.ts';
import { newGesture } from '../../editor/session.ts';
import { formatTime } from '../../editor/time-text.ts';
import { percentText, playedSounds, type Readings, soundText } from '../../measure/masking/hidden-regions.ts';
import { pathAt, type PatchPlace } from '../../patch/place.ts';
import { paramValue } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { mendEdit } from './mend-edit.ts';
import { lookAt } from './mending.ts';
import { MendingTask, type Work } from './mending-task.ts';
import { type Passage, passageOf } from './passage.ts';
import type { Suggestion } from './suggestions.ts';

const READ_MS = 500;
const OUTLETS = [[undefined, 'Mix'], ['masked', 'Only what is hidden'], ['audible', 'Only what survives']] as const;

/** A suggestion that was put into the patch. */
export interface Done {
  readonly suggestion: Suggestion;
  readonly node: string;
  readonly before: number;
  readonly measured?: number;
}

type Found = Extract<Work, { readonly what: 'found' }>;

export class MaskingPanel extends LitElement {
  static override properties = { model: { attribute: false }, node: { attribute: false } };
  declare model: EditorModel;
  declare node: string;
  declare app: App;
  place: PatchPlace = [];
  /** Where the new node goes on the canvas. */
  spot: (type: string, source: string) => { readonly x: number; readonly y: number } = () => ({ x: 0, y: 0 });
  /** What was done before, by node; outlives the panel. */
  kept = new Map<string, readonly Done[]>();
  #told: { readonly chosen: number; readonly text: string } | undefined;
  #timer = 0;
  #end: (() => void) | undefined;
  /** What is worked at: a node of another patch may have the same name. */
  #workedAt = '';
  readonly #task = new MendingTask((passage, onProgress, signal) => lookAt(this.app, this.app.session.patch, pathAt(this.place, this.node), passage, onProgress, signal), () => { this.requestUpdate(); });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = window.setInterval(() => { if (this.model.session.transport.state === 'playing') this.requestUpdate(); }, READ_MS);
    // An undo takes back what was done, another outlet is heard.
    this.#end = this.model.session.subscribeStatus(() => { this.requestUpdate(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.#timer);
    this.#end?.();
    this.#task.cancel();
  }

  override willUpdate(): void {
    const at = this.#key;
    if (at === this.#workedAt) return;
    this.#workedAt = at;
    this.#task.cancel();
    this.#told = undefined;
  }

  get #key(): string {
    return `${this.model.patch.id} ${pathAt(this.place, this.node)}`;
  }

  get #done(): readonly Done[] {
    return this.kept.get(this.#key) ?? [];
  }

  get #sounds(): readonly number[] {
    return Object.keys(this.model.definition(this.node)?.inputs ?? {}).flatMap((port, sound) => (this.model.cablesInto(this.node, port).length > 0 ? [sound] : []));
  }

  #param(name: string): number {
    const [node, definition] = [this.model.node(this.node), this.model.definition(this.node)];
    return node === undefined || definition === undefined ? 0 : paramValue(node, definition, name);
  }

  readonly #nameOf = (sound: number): string => inputName(this.model.patch, this.model.session.catalog, this.node, portOf(sound)) ?? `Sound ${sound + 1}`;

  /** As a pan in its cables will find it. */
  readonly #isMono = (sound: number): boolean => this.model.cablesInto(this.node, portOf(sound)).every(([cable]) => this.model.session.cableFacts(cable)?.carry === 'mono');

  override render() {
    const chosen = Math.round(this.#param('sound'));
    const sounds = this.#sounds;
    if (sounds.length === 0) return html`<h3>Who hides whom</h3><p class="muted">Wire each sound into an input of its own.</p>`;
    const read = (name: string): Readonly<Float32Array> | undefined => this.model.session.telemetry(this.node, name);
    return html`<h3>Who hides whom</h3>
      <label class="row"><span>Look at</span><select aria-label="Sound that is looked at" @change=${(event: Event) => { this.#choose(Number((event.target as HTMLSelectElement).value)); }}>
        ${sounds.map((sound) => html`<option value=${sound} ?selected=${sound === chosen}>${this.#nameOf(sound)}</option>`)}</select></label>
      <p class="reading">${this.#reading(read, chosen)}</p>
      ${this.#listening()}
      <h3>Mend it</h3>
      ${this.#mending(chosen)}`;
  }

  /** What was read last stays while nothing plays. */
  #reading(read: Readings, chosen: number): string {
    const isPlaying = this.model.session.transport.state === 'playing';
    if (isPlaying && playedSounds(read).length > 0) this.#told = { chosen, text: `${soundText(read, chosen, this.#nameOf)}.` };
    return this.#told?.chosen === chosen ? this.#told.text : isPlaying ? '' : `Play to see what is heard of ${this.#nameOf(chosen)}.`;
  }

  #listening() {
    const { listening } = this.model.session;
    const heard = listening.outlet?.node === this.node ? listening.outlet.port : undefined;
    return html`<div class="listen" role="group" aria-label="Listen to">${OUTLETS.map(([port, title]) => html`<button aria-pressed=${heard === port} @click=${() => { listening.listenTo(port === undefined ? undefined : { node: this.node, port }); }}>${title}</button>`)}</div>`;
  }

  #mending(chosen: number) {
    const { work } = this.#task;
    if (work?.what === 'looking' || work?.what === 'measuring') {
      return html`${this.#applied()}<p role="status">${work.what === 'looking' ? 'Looking for what would help' : 'Measuring what came of it'}, ${percentText(work.progress)}</p><div class="row"><button @click=${() => { this.#task.cancel(); }}>Cancel</button></div>`;
    }
    const found = work?.what === 'found' && work.hidden === chosen ? work : undefined;
    return html`${this.#applied()}
      ${work?.what === 'failed' ? html`<p role="status">${work.message}</p>` : nothing}
      ${found === undefined ? nothing : this.#suggestions(found)}
      <div class="row"><button class="framed" @click=${() => void this.#find(chosen)}>${this.#done.length > 0 || found !== undefined ? 'Look again' : `What would help ${this.#nameOf(chosen)}?`}</button></div>`;
  }

  #applied() {
    const here = this.#done.filter(({ node }) => this.model.node(node) !== undefined);
    return here.map(({ suggestion, before, measured }) => html`<div class="done" role="status"><p>${suggestion.text}</p>
      <p class="figures">${percentText(before)} before; predicted ${percentText(suggestion.predicted)}${measured === undefined ? '' : html`, <b>measured ${percentText(measured)}</b>`}</p></div>`);
  }

  #suggestions({ hidden, passage, found: { before, suggestions } }: Found) {
    const name = this.#nameOf(hidden);
    const [from, to] = [passage.fromFrame, passage.toFrame].map((frame) => formatTime(frame / this.model.patch.rateHz));
    if (suggestions.length === 0) return html`<p role="status">From ${from} to ${to} ${percentText(before)} of ${name} is heard, and nothing one would do to the others gives much more.</p>`;
    return html`<p role="status">From ${from} to ${to} ${percentText(before)} of the loudness of ${name} is heard. With each of these:</p>
      <ul>${suggestions.map((one) => html`<li><span>${one.text}</span><span class="gain" title="Predicted">${percentText(before)} → <b>${percentText(one.predicted)}</b></span><button class="framed" ?disabled=${this.model.session.readOnly} aria-label=${`Do it: ${one.text}`} @click=${() => void this.#apply(one, before, passage)}>Do it</button></li>`)}</ul>`;
  }

  #choose(sound: number): void {
    this.model.edit({ kind: 'set-param', node: this.node, param: 'sound', value: sound }, `Look at ${this.#nameOf(sound)}`, newGesture());
  }

  async #find(hidden: number): Promise<void> {
    const { transport } = this.model.session;
    const passage = passageOf(this.model.patch, { positionFrames: transport.positionFrames, durationFrames: transport.durationFrames, isPlaying: transport.state === 'playing' });
    await this.#task.find(passage, hidden, { fullScaleDb: this.#param('fullScaleDb'), nameOf: this.#nameOf, isMono: this.#isMono });
  }

  async #apply(suggestion: Suggestion, before: number, passage: Passage): Promise<void> {
    const { model } = this;
    const [hider, hidden] = [portOf(suggestion.hider), portOf(suggestion.hidden)];
    const type = { cut: 'parametric-eq', pan: 'pan', duck: 'dynamic-eq' }[suggestion.move.kind];
    const [source] = model.cablesInto(this.node, hider);
    const mended = source && mendEdit(model.patch, model.session.catalog, { move: suggestion.move, masking: this.node, hider, hidden, at: this.spot(type, source[1].from.node) });
    if (mended === undefined || source === undefined || !model.edit(betweenNodes(groundOf(model), mended.edit, mended.node, source[1].from.node, this.node), suggestion.text)) return;
    const done: Done = { suggestion, node: mended.node, before };
    const key = this.#key;
    this.kept.set(key, [...this.#done, done]);
    const look = await this.#task.measure(passage);
    if (look !== undefined) this.kept.set(key, (this.kept.get(key) ?? []).map((one) => (one === done ? { ...done, measured: look.audibility[suggestion.hidden] ?? 1 } : one)));
    this.requestUpdate();
  }

  static override styles = [panelStyles, css`
    :host { display: grid; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--line); }
    h3:not(:first-child) { margin-top: 8px; }
    .row { display: flex; align-items: center; gap: 8px; }
    .row > span { flex: 0 0 56px; color: var(--muted); }
    .row select { flex: 1; }
    .reading { overflow-wrap: anywhere; }
    .listen { display: grid; gap: 4px; }
    .listen button { justify-content: start; background: var(--raised); }
    .listen button[aria-pressed='true'] { background: var(--text); }
    .framed { border: 1px solid var(--edge); padding: 0 12px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
    ul { margin: 0; padding: 0; list-style: none; display: grid; gap: 8px; }
    li { display: grid; grid-template-columns: 1fr auto; gap: 4px 8px; align-items: center; padding: 8px; border-radius: 6px; background: var(--raised); }
    li > span:first-child { grid-column: 1 / -1; }
    .gain { color: var(--muted); }
    .gain b { color: var(--text); }
    .done { padding: 8px; border: 1px solid var(--line); border-radius: 6px; display: grid; gap: 4px; }
    .figures { color: var(--muted); }
    .figures b { color: var(--text); }
  `];
}

const portOf = (sound: number): string => `in${sound + 1}`;

customElements.define('patch-masking-panel', MaskingPanel);
