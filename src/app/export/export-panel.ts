/**
 * The export dialog: what, in which form, which part, where to; then its progress; then what was made. Main thread; renders and
 * encodes nothing itself.
 */
import { OFFERED_RATES_HZ } from '../offered-rates.ts';
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { moveRadio } from '../../editor/controls/radio-keys.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { type Diagnostic, isBypassable, reasonOf } from '../../kit/index.ts';
import type { Patch } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { zipBytes, type ZipInput } from '../../share/zip-write.ts';
import { durationFrames } from '../media-nodes.ts';
import { blobBytes, canPickFolder, download, pickFile, pickFolder, saveStream } from '../save-file.ts';
import { dialogStyles } from '../share/dialog-styles.ts';
import { exportInWorker } from './export-client.ts';
import type { Exported, ExportFile, ExportJob } from './export-messages.ts';
import { loudnessRows, reportJson, reportText, type ReportFacts, sumSentence } from './export-report.ts';
import { safeName, stemNames } from './file-names.ts';
import { planStems, stemPoints } from './stem-plan.ts';
import type { AppSession } from '../session.ts';
import type { MediaClient } from '../media-client.ts';

export interface ExportHost {
  readonly session: Pick<AppSession, 'patch' | 'catalog'>;
  readonly media: MediaClient;
  readonly module: WebAssembly.Module;
}

type What = 'mix' | 'stems' | 'handover';
type Stage = { readonly is: 'choosing'; readonly said?: readonly Diagnostic[] } | { readonly is: 'running'; readonly since: number; readonly what: 'render' | 'measure' | 'save'; readonly fraction: number } | { readonly is: 'done'; readonly exported: Exported; readonly facts: ReportFacts };

const FORMS = [['wav-16', 'WAV 16 bit'], ['wav-24', 'WAV 24 bit'], ['wav-32', 'WAV 32 bit float'], ['flac-16', 'FLAC 16 bit'], ['flac-24', 'FLAC 24 bit']] as const;
type Form = (typeof FORMS)[number][0];
const WHATS = [['mix', 'Mix'], ['stems', 'Stems'], ['handover', 'For mastering']] as const;

export class ExportPanel extends LitElement {
  static override properties = { host: { attribute: false }, what: { state: true }, form: { state: true }, stage: { state: true } };
  declare host: ExportHost;
  declare private what: What;
  declare private form: Form;
  declare private stage: Stage;
  #dither = true;
  #rateHz = 0;
  #from = 'start';
  #to = 'end';
  #tail = true;
  #withMix = true;
  #points = new Set<string>();
  #without = new Set<string>();
  #leaveOut = new Set<string>();
  #asZip = !canPickFolder();
  #abort = new AbortController();

  constructor() {
    super();
    this.what = 'mix';
    this.form = 'wav-24';
    this.stage = { is: 'choosing' };
  }

  get #patch(): Patch {
    return this.host.session.patch;
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('host')) return;
    this.#rateHz = this.#patch.rateHz;
    this.#points = new Set(stemPoints(this.#patch, this.host.session.catalog).map(({ id }) => id));
    if (this.#patch.transport.loop.enabled) [this.#from, this.#to] = ['loop', 'loop'];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render() {
    const { stage } = this;
    if (stage.is === 'running') return this.#running(stage);
    if (stage.is === 'done') return this.#done(stage);
    return this.#choosing(stage.said ?? []);
  }

  #choosing(said: readonly Diagnostic[]) {
    const isStems = this.what === 'stems';
    const bits = this.what === 'handover' ? 32 : Number(this.form.split('-')[1]);
    return html`
      <div class="choices" role="radiogroup" aria-label="What" @keydown=${moveRadio}>${WHATS.map(([what, title]) => html`<button role="radio" aria-checked=${this.what === what} tabindex=${this.what === what ? 0 : -1} @click=${() => { this.what = what; }}>${title}</button>`)}</div>
      <p class="muted">${isStems ? 'Each strip as a file of its own, after its fader and pan. All begin together and are equally long.' : this.what === 'handover' ? 'The mix in 32 bit float, undithered, with a report: what a mastering engineer asks for.' : 'What is heard at the output, in one file.'}</p>
      <div class="fields">
        ${this.what === 'handover' ? nothing : html`<label><span>Format</span><select aria-label="Format" @change=${(event: Event) => { this.form = (event.target as HTMLSelectElement).value as Form; }}>${FORMS.map(([form, title]) => html`<option value=${form} ?selected=${this.form === form}>${title}</option>`)}</select></label>`}
        <label><span>Sample rate</span><select aria-label="Sample rate" @change=${(event: Event) => { this.#rateHz = Number((event.target as HTMLSelectElement).value); }}>${[...new Set([this.#patch.rateHz, ...OFFERED_RATES_HZ])].map((rate) => html`<option value=${rate} ?selected=${this.#rateHz === rate}>${rate / 1000} kHz${rate === this.#patch.rateHz ? ' (patch)' : ''}</option>`)}</select></label>
        ${this.#range()}
        ${bits === 32 ? nothing : this.#toggle('Dither', this.#dither, (on) => { this.#dither = on; }, 'Noise below hearing that keeps quiet endings smooth')}
        ${this.#to === 'end' ? this.#toggle('Let it ring out', this.#tail, (on) => { this.#tail = on; }, 'After the last sound, as long as reverbs and delays go on') : nothing}
      </div>
      ${isStems ? this.#stems() : this.what === 'handover' ? this.#leavings() : nothing}
      ${said.length === 0 ? nothing : html`<div class="said" role="alert">${said.map(({ message }) => html`<p>${message}</p>`)}</div>`}
      <div class="buttons"><button class="main" ?disabled=${isStems && this.#points.size === 0 && this.#without.size === 0} @click=${() => void this.#start()}>Export</button></div>`;
  }

  #toggle(title: string, on: boolean, set: (on: boolean) => void, hint: string) {
    return html`<label title=${hint}><span>${title}</span><input type="checkbox" .checked=${on} @change=${(event: Event) => { set((event.target as HTMLInputElement).checked); this.requestUpdate(); }}></label>`;
  }

  #range() {
    const { markers, loop } = this.#patch.transport;
    const places = (ends: boolean): readonly (readonly [string, string])[] => [
      ends ? ['end', 'End'] : ['start', 'Start'],
      ...(loop.endFrame > loop.startFrame ? [['loop', ends ? 'End of the loop' : 'Start of the loop'] as const] : []),
      ...markers.map(({ name }, k) => [`marker-${k}`, name || `Marker ${k + 1}`] as const),
    ];
    const select = (title: string, value: string, ends: boolean, set: (value: string) => void): TemplateResult => html`<label class=${ends ? '' : 'from'}><span>${title}</span><select aria-label=${title} @change=${(event: Event) => { set((event.target as HTMLSelectElement).value); this.requestUpdate(); }}>${places(ends).map(([key, name]) => html`<option value=${key} ?selected=${key === value}>${name}</option>`)}</select></label>`;
    return html`${select('From', this.#from, false, (value) => { this.#from = value; })}${select('To', this.#to, true, (value) => { this.#to = value; })}`;
  }

  #stems() {
    const points = stemPoints(this.#patch, this.host.session.catalog);
    const list = (title: string, chosen: Set<string>, shown: typeof points): unknown => (shown.length === 0 ? nothing : html`<fieldset><legend>${title}${chosen === this.#points && shown.length > 1 ? this.#allOrNone(title, shown.map(({ id }) => id)) : nothing}</legend>${shown.map(({ id, title: name }) => html`<label><span>${name}</span><input type="checkbox" aria-label="${title}: ${name}" .checked=${chosen.has(id)} @change=${() => { if (!chosen.delete(id)) chosen.add(id); this.requestUpdate(); }}></label>`)}</fieldset>`);
    const of = (kind: string): typeof points => points.filter((point) => point.kind === kind);
    if (points.length === 0) return html`<p class="said">There is no strip in this patch. Put a fader into each path that shall be a stem, or a Print anywhere.</p>`;
    return html`${list('Strips', this.#points, of('strip'))}${list('Groups', this.#points, of('group'))}${list('Prints', this.#points, of('print'))}
      ${list('Instrumental: the mix without', this.#without, of('strip'))}
      <div class="fields">${this.#toggle('The mix beside them', this.#withMix, (on) => { this.#withMix = on; }, 'And how the stems add up to it')}
      ${canPickFolder() ? this.#toggle('In one zip file', this.#asZip, (on) => { this.#asZip = on; }, 'Instead of a folder') : nothing}</div>`;
  }

  #allOrNone(title: string, ids: readonly string[]): TemplateResult {
    const isAll = ids.every((id) => this.#points.has(id));
    return html`<button class="all" aria-label="${title}: ${isAll ? 'none' : 'all'}" @click=${() => {
      for (const id of ids) if (isAll) this.#points.delete(id);
      else this.#points.add(id);
      this.requestUpdate();
    }}>${isAll ? 'None' : 'All'}</button>`;
  }

  /** What stands last before the output, one after the other: the mastering engineer may want to do it himself. */
  #lastNodes(): readonly (readonly [id: string, name: string])[] {
    const { catalog } = this.host.session;
    const cables = [...this.#patch.cables.values()].filter(({ depth, to }) => depth === undefined && definitionOf(this.#patch.nodes.get(to.node), catalog)?.inputs[to.port]?.key !== true);
    const found: (readonly [string, string])[] = [];
    let at = [...this.#patch.nodes].find(([, node]) => definitionOf(node, catalog)?.role === 'output')?.[0];
    for (const seen = new Set<string>(); at !== undefined && !seen.has(at);) {
      seen.add(at);
      const into = cables.filter(({ to }) => to.node === at);
      at = into.length === 1 ? into[0]!.from.node : undefined;
      const node = at === undefined ? undefined : this.#patch.nodes.get(at);
      const definition = definitionOf(node, catalog);
      if (at !== undefined && node !== undefined && definition !== undefined && definition.role === undefined && isBypassable(definition) && !node.bypassed) found.unshift([at, node.label || definition.name]);
    }
    return found;
  }

  #leavings() {
    const last = this.#lastNodes();
    if (last.length === 0) return nothing;
    return html`<fieldset><legend>Leave out of the master</legend>${last.map(([id, name]) => html`<label><span>${name}</span><input type="checkbox" aria-label="Leave out ${name}" .checked=${this.#leaveOut.has(id)} @change=${() => { if (!this.#leaveOut.delete(id)) this.#leaveOut.add(id); this.requestUpdate(); }}></label>`)}</fieldset>
      <p class="muted small">A limiter or loudness chain at the end is best left to the mastering.</p>`;
  }

  #running({ since, what, fraction }: Extract<Stage, { is: 'running' }>) {
    const seconds = fraction > 0.02 ? ((performance.now() - since) / 1000) * (1 / fraction - 1) : undefined;
    const left = seconds === undefined ? '' : seconds < 60 ? `${Math.ceil(seconds)} s left` : `${Math.ceil(seconds / 60)} min left`;
    return html`<p role="status">${what === 'render' ? 'Rendering' : what === 'measure' ? 'Measuring loudness' : 'Saving'} <span class="muted">${left}</span></p>
      <progress max="1" .value=${fraction} aria-label="Progress"></progress>
      <div class="buttons"><button @click=${() => { this.#abort.abort(); }}>Cancel</button></div>`;
  }

  #done({ exported, facts }: Extract<Stage, { is: 'done' }>) {
    const sum = sumSentence(exported);
    const base = safeName(facts.title);
    return html`<p role="status">${exported.files.length === 1 ? `${exported.files[0]!.name} is done.` : `${exported.files.length} files are done.`}</p>
      <dl>${loudnessRows(exported).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      ${sum === undefined ? nothing : html`<p>${sum}</p>`}
      ${exported.files.some(({ clippedSamples }) => clippedSamples > 0) ? html`<p class="said">${exported.files.filter(({ clippedSamples }) => clippedSamples > 0).map(({ name, clippedSamples }) => `${name}: ${clippedSamples} samples were clipped. `)}Turn down what is too loud, or take 32 bit float.</p>` : nothing}
      ${exported.diagnostics.filter(({ severity }) => severity !== 'note').map(({ message }) => html`<p class="said">${message}</p>`)}
      <div class="buttons">
        <button @click=${() => { download(new Blob([reportText(exported, facts)], { type: 'text/plain' }), `${base} report.txt`); }}>Report as text</button>
        <button @click=${() => { download(new Blob([reportJson(exported, facts)], { type: 'application/json' }), `${base} report.json`); }}>Report as JSON</button>
        <button class="main" @click=${() => { this.stage = { is: 'choosing' }; }}>Export another</button></div>`;
  }

  #frameOf(place: string): number | undefined {
    const { loop, markers } = this.#patch.transport;
    const frame = place === 'loop' ? loop.startFrame : place.startsWith('marker-') ? markers[Number(place.slice(7))]?.frame : undefined;
    return frame === undefined ? undefined : Math.round((frame * this.#rateHz) / this.#patch.rateHz);
  }

  /** What the choices come to. */
  #job(): { readonly job: ExportJob; readonly facts: ReportFacts } {
    const { session: { catalog }, module } = this.host;
    const [container, bitsText] = this.what === 'handover' ? (['wav', '32'] as const) : (this.form.split('-') as ['wav' | 'flac', string]);
    const bits = Number(bitsText) as 16 | 24 | 32;
    const title = this.#patch.title || 'Untitled';
    const mixName = `${safeName(title)}${this.what === 'handover' ? ' premaster' : ''}.${container}`;
    let patch = this.#patch;
    const files: ExportFile[] = this.what !== 'stems' || this.#withMix ? [{ name: mixName }] : [];
    if (this.what === 'stems') {
      const planned = planStems(patch, catalog, { points: this.#points, without: this.#without });
      const names = stemNames(planned?.stems ?? []);
      planned?.stems.forEach(({ path, isLast }, k) => files.push({ name: `${names[k]!}.${container}`, path, ...(isLast && this.#withMix ? { isSummed: true } : {}) }));
      patch = planned?.patch ?? patch;
    }
    const leftOut = this.what === 'handover' ? this.#lastNodes().filter(([id]) => this.#leaveOut.has(id)) : [];
    for (const [id] of leftOut) patch = { ...patch, nodes: new Map([...patch.nodes].map(([key, node]) => [key, key === id ? { ...node, bypassed: true } : node])) };
    const fromFrame = this.#from === 'start' ? undefined : this.#frameOf(this.#from);
    const loopEnd = Math.round((this.#patch.transport.loop.endFrame * this.#rateHz) / this.#patch.rateHz);
    const soundEnd = Math.round((durationFrames(this.#patch, catalog) * this.#rateHz) / this.#patch.rateHz);
    const toFrame = this.#to === 'loop' ? loopEnd : this.#to === 'end' ? (this.#tail || soundEnd === 0 ? undefined : soundEnd) : this.#frameOf(this.#to);
    return {
      job: { patch, module, files, container, bits, dither: this.#dither, rateHz: this.#rateHz, ...(fromFrame === undefined ? {} : { fromFrame }), ...(toFrame === undefined ? {} : { toFrame }) },
      facts: { title, bits, leftOut: leftOut.map(([, name]) => name) },
    };
  }

  async #start(): Promise<void> {
    const { job, facts } = this.#job();
    const isMany = job.files.length > 1;
    try {
      const folder = isMany && !this.#asZip ? await pickFolder() : undefined;
      if (isMany && !this.#asZip && folder === undefined) return;
      const zipName = `${safeName(facts.title)} stems.zip`;
      const target = folder === undefined ? await pickFile(isMany ? zipName : job.files[0]!.name) : undefined;
      if (folder === undefined && target === undefined) return;
      await this.#run({ ...job, ...(folder === undefined ? {} : { folder }), ...(!isMany && target !== undefined && target !== 'download' ? { file: target } : {}) }, facts, folder === undefined ? target : undefined, isMany ? zipName : undefined);
    } catch (error) {
      if (this.#abort.signal.aborted) this.stage = { is: 'choosing' };
      else this.stage = { is: 'choosing', said: [{ code: 'export-failed', severity: 'error', message: `The export stopped: ${reasonOf(error)}. Nothing of it was kept.`, where: {} }] };
    }
  }

  async #run(job: ExportJob, facts: ReportFacts, target: FileSystemFileHandle | 'download' | undefined, zipName: string | undefined): Promise<void> {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    let since = performance.now();
    let doing = '';
    const progress = (what: 'render' | 'measure' | 'save', fraction: number): void => {
      if (what !== doing) since = performance.now();
      doing = what;
      this.stage = { is: 'running', since, what, fraction };
    };
    progress('render', 0);
    const result = await exportInWorker(job, this.host.media, { signal, progress });
    if (!('exported' in result)) await discardEmpty(job.file);
    if ('cancelled' in result) this.stage = { is: 'choosing' };
    else if ('diagnostics' in result) this.stage = { is: 'choosing', said: result.diagnostics };
    else {
      const { exported } = result;
      progress('save', 0);
      if (zipName !== undefined && target !== undefined) await saveStream(target, zipName, zipBytes([...exported.files.flatMap(({ name, blob }) => (blob === undefined ? [] : [blobInput(name, blob)])), textInput(`${safeName(facts.title)} report.txt`, reportText(exported, facts))], signal), 'application/zip');
      else if (target === 'download') for (const { name, blob } of exported.files) if (blob !== undefined) download(blob, name);
      this.stage = { is: 'done', exported, facts };
    }
  }

  static override styles = [panelStyles, dialogStyles, css`
    dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(200px, 1fr)); gap: 8px 16px; margin: 0; }
    dl div { display: flex; justify-content: space-between; gap: 8px; padding: 4px 0; border-bottom: 1px solid var(--line); }
    dt { color: var(--muted); }
    .all { height: 24px; margin-left: 4px; color: var(--text); text-decoration: underline; }
    @media (max-width: 640px) { .all { height: 44px; } }
    dd { margin: 0; white-space: nowrap; }
    /* In sight however many strips there are. */
    .buttons { position: sticky; bottom: -20px; margin-bottom: -20px; padding: 12px 0 20px; background: var(--surface); }
    /* From and To stand side by side, whatever stands before them. */
    .from { grid-column-start: 1; }
  `];
}

/** The dialog for files has made one, and nothing came of it. */
const discardEmpty = async (file: (FileSystemFileHandle & { remove?(): Promise<void> }) | undefined): Promise<void> => file?.remove?.().catch(() => undefined);

const blobInput = (name: string, blob: Blob): ZipInput => ({ name, bytes: blob.size, open: () => blobBytes(blob) });

const textInput = (name: string, text: string): ZipInput => {
  const blob = new Blob([text]);
  return blobInput(name, blob);
};

customElements.define('patch-export', ExportPanel);

declare global {
  interface HTMLElementTagNameMap {
    'patch-export': ExportPanel;
  }
}
