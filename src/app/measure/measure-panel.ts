/**
 * The measuring dialog: what, with which signal; its curves with a cursor, laid over kept ones and references; its readings; and what
 * is saved of them. Measures anew by itself when a setting changes. Main thread; computes nothing itself.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import '../../editor/controls/value-field.ts';
import type { ValueInput } from '../../editor/controls/knob.ts';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { icon } from '../../editor/icon.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { type Diagnostic, reasonOf } from '../../kit/index.ts';
import { ANALYSES, type Kind, KINDS, type Test } from '../../measure/system/kinds.ts';
import type { Curve, Measured, Plot, Reading } from '../../measure/system/measured.ts';
import { readInk } from '../../views/ink.ts';
import type { App } from '../boot.ts';
import { safeName } from '../export/file-names.ts';
import { durationFrames } from '../media-nodes.ts';
import { savePng, saveSvg } from '../picture/save-picture.ts';
import { download } from '../save-file.ts';
import { dialogStyles } from '../share/dialog-styles.ts';
import { curvesCsv, readCurve } from './curves-csv.ts';
import { type KeptMeasurement, KeptMeasurements } from './kept-measurements.ts';
import { loudnessJob, loudnessMeasured, withLoudnessMeters } from './loudness-of-way.ts';
import { testInWorker } from './measure-client.ts';
import { measureStyles } from './measure-styles.ts';
import { KEY_FEEDS, type KeyFeed, measurementPatch } from './measurement-patch.ts';
import './plot/plot-element.ts';
import { looks } from './plot/plot-marks.ts';
import { plotPicture } from './plot/plot-picture.ts';
import { readingText } from './reading-text.ts';
import { REFERENCES, UNCHANGED } from './reference-curves.ts';
import type { Subject } from './subject.ts';
import { type Field, FIELDS } from './test-fields.ts';
import type { WayIn, WayOut } from './way.ts';

export type MeasureApp = Pick<App, 'session' | 'media' | 'module' | 'observe'>;

type What = Kind | 'loudness';
type Settings = Readonly<Record<string, string | number>>;
type State = { readonly is: 'idle' } | { readonly is: 'running'; readonly fraction: number } | { readonly is: 'refused'; readonly said: readonly Diagnostic[] } | { readonly is: 'done'; readonly measured: Measured };

const WHATS: readonly (readonly [What, string])[] = [...KINDS.map((kind) => [kind, ANALYSES[kind].title] as const), ['loudness', 'Loudness']];
const KEY_NAMES: Readonly<Record<KeyFeed, string>> = { signal: 'the test signal', silence: 'silence', own: 'nothing is plugged in' };
const PICTURE_SIZE = { width: 960, height: 480 };
/** While somebody turns a value, nothing is measured. */
const SETTLE_MS = 250;
/** What a file of another program is read as, at most. */
const MOST_FILE_BYTES = 8 << 20;

const kept = new KeptMeasurements();

export class MeasurePanel extends LitElement {
  static override properties = { app: { attribute: false }, subject: { attribute: false }, what: { state: true }, state: { state: true } };
  declare app: MeasureApp;
  declare subject: Subject;
  declare private what: What;
  declare private state: State;
  readonly #settings = new Map<Kind, Settings>();
  readonly #plots = new Map<What, string>();
  readonly #shown = new Set<string>();
  readonly #references = new Set<string>([UNCHANGED]);
  #imported: readonly Curve[] = [];
  #into: WayIn | undefined;
  #out: WayOut | undefined;
  #keys: KeyFeed = 'signal';
  #abort = new AbortController();
  #waits = 0;
  #renaming: string | undefined;
  #said = '';

  constructor() {
    super();
    this.what = 'response';
    this.state = { is: 'idle' };
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#start());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waits);
    this.#abort.abort();
  }

  get #ends(): { readonly into: WayIn; readonly out: WayOut } {
    const { ins, outs } = this.subject.way;
    return { into: this.#into ?? ins[0]!, out: this.#out ?? outs[0]! };
  }

  #settingsOf(kind: Kind): Settings {
    return this.#settings.get(kind) ?? (ANALYSES[kind].initial(this.app.session.patch.rateHz) as unknown as Settings);
  }

  get #document(): string {
    return this.app.session.documentId ?? this.app.session.patch.id;
  }

  override render() {
    const { state } = this;
    const measured = state.is === 'done' ? state.measured : undefined;
    return html`${this.#way()}
      <div class="choices whats" role="radiogroup" aria-label="What to measure" @keydown=${moveRadio}>${WHATS.map(([what, title]) => html`<button role="radio" aria-checked=${this.what === what} tabindex=${this.what === what ? 0 : -1} @click=${() => { this.#choose(what); }}>${title}</button>`)}</div>
      ${this.what === 'loudness' ? this.#range() : html`<div class="fields">${FIELDS[this.what].map((field) => this.#field(this.what as Kind, field))}</div>`}
      ${state.is === 'running' ? html`<div class="running"><progress max="1" .value=${state.fraction} aria-label="Measuring"></progress><button @click=${() => { this.#abort.abort(); }}>Cancel</button></div>` : nothing}
      ${state.is === 'refused' ? html`<div class="said" role="alert">${state.said.map(({ message }) => html`<p>${message}</p>`)}</div>` : nothing}
      ${measured === undefined ? nothing : html`${this.#picture(measured)}${this.#readings(measured.readings)}`}
      ${this.#said === '' ? nothing : html`<p class="said" role="status">${this.#said}</p>`}`;
  }

  #way() {
    const { ins, outs } = this.subject.way;
    const { into, out } = this.#ends;
    const select = <T extends { readonly id: string }>(label: string, all: readonly T[], chosen: T, name: (one: T) => string, set: (one: T) => void) => html`<label><span>${label}</span><select aria-label=${label} ?disabled=${all.length < 2} @change=${(event: Event) => { set(all[(event.target as HTMLSelectElement).selectedIndex]!); this.#again(); }}>${all.map((one) => html`<option ?selected=${one.id === chosen.id}>${name(one)}</option>`)}</select></label>`;
    const hasKeys = ins.some(({ isKey, id }) => isKey && id !== into.id);
    return html`<div class="fields ends">
      ${select('Signal in', ins, into, (one) => this.subject.nameOfIn(one), (one) => { this.#into = one; })}
      ${select('Heard at', outs, out, (one) => this.subject.nameOfOut(one), (one) => { this.#out = one; })}
      ${hasKeys && this.what !== 'loudness' ? html`<label><span>Side-chains hear</span><select aria-label="Side-chains hear" @change=${(event: Event) => { this.#keys = KEY_FEEDS[(event.target as HTMLSelectElement).selectedIndex]!; this.#again(); }}>${KEY_FEEDS.map((keys) => html`<option ?selected=${keys === this.#keys}>${KEY_NAMES[keys]}</option>`)}</select></label>` : nothing}</div>`;
  }

  #range() {
    const { loop } = this.app.session.patch.transport;
    const isLoop = loop.endFrame > loop.startFrame && loop.enabled;
    return html`<div class="row"><p class="muted">The patch’s own sound before and after, over ${isLoop ? 'the loop' : 'the whole song'}.</p><button class="main" @click=${() => void this.#measure()}>Measure</button></div>`;
  }

  #field(kind: Kind, field: Field) {
    const value = this.#settingsOf(kind)[field.name]!;
    const set = (next: string | number): void => {
      this.#settings.set(kind, { ...this.#settingsOf(kind), [field.name]: next });
      this.#again();
    };
    if ('param' in field) return html`<label><span>${field.label}</span><patch-value .param=${field.param} .value=${Number(value)} .label=${field.label} @value-input=${(event: CustomEvent<ValueInput>) => { set(event.detail.value); }}></patch-value></label>`;
    return html`<label><span>${field.label}</span><select aria-label=${field.label} @change=${(event: Event) => { set(field.choices[(event.target as HTMLSelectElement).selectedIndex]![0]); }}>${field.choices.map(([one, title]) => html`<option ?selected=${one === value}>${title}</option>`)}</select></label>`;
  }

  #picture(measured: Measured) {
    const { plots } = measured;
    const plot = plots.find(({ id }) => id === this.#plots.get(this.what)) ?? plots[0];
    if (plot === undefined) return nothing;
    const curves = this.#curves(plot);
    const references = REFERENCES.filter((one) => one.fits(plot));
    const toggle = (id: string, title: string, set: Set<string>) => html`<label class="chip"><input type="checkbox" .checked=${set.has(id)} @change=${() => { if (!set.delete(id)) set.add(id); this.requestUpdate(); }}>${title}</label>`;
    return html`${plots.length < 2 ? nothing : html`<div class="plots" role="radiogroup" aria-label="Curve" @keydown=${moveRadio}>${plots.map(({ id, title }) => html`<button role="radio" aria-checked=${id === plot.id} tabindex=${id === plot.id ? 0 : -1} aria-pressed=${id === plot.id} @click=${() => { this.#plots.set(this.what, id); this.requestUpdate(); }}>${title}</button>`)}</div>`}
      <patch-plot .plot=${plot} .curves=${curves}></patch-plot>
      <div class="over"><span class="muted">Beside it</span>
        ${kept.of(this.#document).filter((one) => one.plots.some(({ id }) => id === plot.id)).map((one) => this.#keptChip(one, toggle(one.id, one.name, this.#shown)))}
        ${references.map(({ id, title }) => toggle(id, title, this.#references))}
        ${this.#imported.map(({ name }) => toggle(`file ${name}`, name, this.#references))}
        <button @click=${() => { this.#chooseFile(); }}>A curve from a file…</button></div>
      <div class="keep"><input aria-label="Name" maxlength="80" .value=${this.#proposal()} @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter') this.#keep(measured); }}><button @click=${() => { this.#keep(measured); }}>Keep</button>
        <span class="space"></span><button @click=${() => { download(new Blob([curvesCsv(plot, curves)], { type: 'text/csv' }), `${this.#fileName(plot)}.csv`); }}>CSV</button><button @click=${() => void this.#save(plot, 'svg')}>SVG</button><button @click=${() => void this.#save(plot, 'png')}>PNG</button></div>`;
  }

  #keptChip({ id, name }: KeptMeasurement, toggle: TemplateResult) {
    if (this.#renaming === id) return html`<input aria-label="New name" maxlength="80" .value=${name} @change=${(event: Event) => { this.#rename(id, (event.target as HTMLInputElement).value); }} @blur=${() => { this.#rename(id, ''); }}>`;
    return html`<span class="kept">${toggle}<button class="small" aria-label="Rename ${name}" @click=${() => { this.#renaming = id; this.requestUpdate(); void this.updateComplete.then(() => { this.renderRoot.querySelector<HTMLInputElement>('.over input[aria-label="New name"]')?.select(); }); }}>Rename</button><button aria-label="Forget ${name}" title="Forget" @click=${() => { this.#shown.delete(id); kept.remove(this.#document, id); this.requestUpdate(); }}>${icon('trash')}</button></span>`;
  }

  #readings(readings: readonly Reading[]) {
    return html`<dl>${readings.map(({ label, value, unit, note }) => html`<div><dt>${label}</dt><dd>${value === null ? '–' : readingText(value, unit)}${note === undefined ? nothing : html` <span class="muted">${note}</span>`}</dd></div>`)}</dl>`;
  }

  /** What was measured now, then what lies over it. */
  #curves(plot: Plot): Curve[] {
    const named = (curves: readonly Curve[], name: string): Curve[] => curves.map((curve) => ({ ...curve, name: curve.name === 'Both sides' ? name : `${name}: ${curve.name.toLowerCase()}` }));
    const over = kept.of(this.#document).filter(({ id }) => this.#shown.has(id)).flatMap(({ name, plots }) => named(plots.find(({ id }) => id === plot.id)?.curves ?? [], name));
    const references = REFERENCES.filter((one) => this.#references.has(one.id) && one.fits(plot)).map((one) => one.curve());
    return [...named(plot.curves, 'Now'), ...over, ...references, ...this.#imported.filter(({ name }) => this.#references.has(`file ${name}`))];
  }

  #proposal(): string {
    return `${this.subject.title} ${kept.of(this.#document).length + 1}`;
  }

  #keep({ plots, readings }: Measured): void {
    const field = this.renderRoot.querySelector<HTMLInputElement>('.keep input');
    const made = kept.add(this.#document, { plots, readings }, field?.value.trim() || this.#proposal());
    this.#shown.add(made.id);
    this.#said = `“${made.name}” is kept with this patch.`;
    this.requestUpdate();
  }

  #rename(id: string, name: string): void {
    this.#renaming = undefined;
    if (name.trim() !== '') kept.rename(this.#document, id, name.trim());
    this.requestUpdate();
  }

  readonly #chooseFile = (): void => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.csv,.txt,.frd,text/csv,text/plain';
    input.addEventListener('change', () => void this.#take(input.files?.[0]));
    input.click();
  };

  async #take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const { curve, diagnostics } = file.size > MOST_FILE_BYTES ? { curve: undefined, diagnostics: [] } : readCurve(await file.text(), file.name.replace(/\.[^.]*$/, ''));
    this.#said = curve === undefined ? (diagnostics[0]?.message ?? `"${file.name}" is too large for a curve.`) : '';
    if (curve !== undefined) {
      this.#imported = [...this.#imported.filter(({ name }) => name !== curve.name), curve];
      this.#references.add(`file ${curve.name}`);
    }
    this.requestUpdate();
  }

  #fileName(plot: Plot): string {
    return safeName(`${this.subject.title} ${plot.title.toLowerCase()}`);
  }

  async #save(plot: Plot, format: 'svg' | 'png'): Promise<void> {
    const ink = readInk(this);
    const picture = plotPicture(plot, looks(this.#curves(plot), ink), `${this.subject.title}: ${plot.title.toLowerCase()}`, PICTURE_SIZE, ink);
    try {
      if (format === 'svg') saveSvg(picture, this.#fileName(plot));
      else await savePng(picture, this.#fileName(plot));
    } catch (error) {
      this.#said = reasonOf(error);
      this.requestUpdate();
    }
  }

  #choose(what: What): void {
    this.what = what;
    this.#start();
  }

  /** What takes long is asked for; the rest comes by itself. */
  #start(): void {
    this.#abort.abort();
    this.state = { is: 'idle' };
    if (this.what !== 'loudness') void this.#measure();
  }

  #again(): void {
    this.requestUpdate();
    clearTimeout(this.#waits);
    if (this.what === 'loudness') this.state = { is: 'idle' };
    else this.#waits = window.setTimeout(() => void this.#measure(), SETTLE_MS);
  }

  async #measure(): Promise<void> {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    const before = this.state;
    const onProgress = (fraction: number): void => { if (!abort.signal.aborted) this.state = { is: 'running', fraction }; };
    this.#said = '';
    // What was measured last stays to be seen until there is something new; only long ones show how far they are.
    const waiting = window.setTimeout(() => { onProgress(0); }, SETTLE_MS);
    const watch = { signal: abort.signal, onProgress: (fraction: number): void => { if (this.state.is === 'running') onProgress(fraction); } };
    const result = this.what === 'loudness' ? await this.#loudness(watch) : await this.#test(this.what, watch);
    clearTimeout(waiting);
    // Another has begun, or the dialog is closed.
    if (abort !== this.#abort) return;
    if ('cancelled' in result) this.state = before.is === 'running' ? { is: 'idle' } : before;
    else this.state = 'measured' in result ? { is: 'done', measured: result.measured } : { is: 'refused', said: result.diagnostics };
  }

  #test(kind: Kind, watch: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void }) {
    const { into, out } = this.#ends;
    const { subject, app } = this;
    const patch = measurementPatch(subject.within, subject.way, { into, out, keys: this.#keys, isMono: subject.isMono(into) && this.#settingsOf(kind)['feed'] === 'both' }, app.session.catalog);
    // The fields of a kind are the settings of its analysis, by name.
    const test = { kind, settings: this.#settingsOf(kind) } as unknown as Test;
    return testInWorker(app, { is: 'test', patch, test }, watch);
  }

  async #loudness({ signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void }) {
    const { session, observe } = this.app;
    const { into, out } = this.#ends;
    const patch = withLoudnessMeters(session.patch, this.subject.within, this.subject.place, into, out, session.catalog);
    if (patch === undefined) return { diagnostics: [{ code: 'measure-nothing', severity: 'error', message: 'Nothing is plugged in where the sound goes in. Connect a source first.', where: {} }] satisfies readonly Diagnostic[] };
    const { loop } = session.patch.transport;
    const [from, to] = loop.enabled && loop.endFrame > loop.startFrame ? [loop.startFrame, loop.endFrame] : [0, durationFrames(session.patch, session.catalog) || 10 * session.patch.rateHz];
    const observed = await observe({ patch, job: loudnessJob(this.subject.place, from, to), signal, onProgress });
    if (signal.aborted) return { cancelled: true } as const;
    return observed.ok ? { measured: loudnessMeasured(this.subject.place, observed.observation) } : { diagnostics: observed.diagnostics };
  }

  static override styles = [panelStyles, dialogStyles, measureStyles];
}

customElements.define('patch-measure', MeasurePanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-measure': MeasurePanel;
  }
}
