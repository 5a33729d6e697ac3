/**
 * All of what is selected, with typed values: a node's parameters, settings and label; a cable's gain, polarity, depth and
 * curve; or, with nothing selected, the patch itself. Main thread.
 */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { CatalogNode, ConfigValue, Param, Setting } from '../../kit/index.ts';
import { gain, isBypassable, number } from '../../kit/index.ts';
import { allConfig } from '../../patch/values.ts';
import { CURVES, type Cable, type Curve, type PatchNode } from '../../patch/patch.ts';
import type { Edit } from '../../patch/edit.ts';
import { CABLE_GAIN_MAX_DB, LIMITS } from '../../patch/limits.ts';
import { SILENCE_DB } from '../../kit/index.ts';
import '../controls/value-field.ts';
import type { ValueInput } from '../controls/knob.ts';
import { lateText, waitText } from '../canvas/cable-look.ts';
import type { EditorModel, ModelChange } from '../editor-model.ts';
import { icon, type IconName } from '../icon.ts';
import { inSentence } from '../in-sentence.ts';
import { paramLabel, words } from '../node-layout.ts';
import { formatUnit } from '../value-text.ts';
import { glyph, TOOL_NAMES } from '../tool-glyph.ts';
import { panelStyles } from './panel-styles.ts';

const CABLE_GAIN: Param = gain({ min: SILENCE_DB, max: CABLE_GAIN_MAX_DB, initial: 0, scale: 'fader', doc: 'Gain of this cable.' });
const CURVE_NAMES: Readonly<Record<Curve, string>> = { linear: 'Straight', squared: 'Squared', cubed: 'Cubed', positive: 'Only upwards' };
const CARRY_NAMES = { silence: 'Silence', mono: 'Mono', stereo: 'Stereo', 'mid-side': 'Mid/side' } as const;

export class Inspector extends LitElement {
  static override properties = { model: { attribute: false } };
  declare model: EditorModel;
  #ends: (() => void)[] = [];
  #said = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('keydown', (event) => { if (event.key !== 'Escape') event.stopPropagation(); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('model')) return;
    for (const end of this.#ends.splice(0)) end();
    this.#ends = [this.model.onChange((change) => { if (this.#concerns(change)) this.requestUpdate(); }), this.model.session.subscribeStatus(() => { if (this.#said !== this.#saying()) this.requestUpdate(); })];
  }

  /** Moving other nodes must not cost a new inspector. */
  #concerns(change: ModelChange): boolean {
    const { nodes, cables } = this.model.selected;
    return change.selection || change.rest || change.removed.length > 0 || (cables.size > 0 && change.cables) || (nodes.size === 0 && change.cables) || [...change.nodes].some((id) => nodes.has(id));
  }

  /** What the engine says of what is shown. */
  #saying(): string {
    const { session, selected } = this.model;
    const [node, cable] = [[...selected.nodes][0], [...selected.cables][0]];
    return JSON.stringify([session.diagnostics, node === undefined ? null : session.fault(node), cable === undefined ? null : session.cableFacts(cable)]);
  }

  override render() {
    return html`${this.#content()}<slot></slot>${this.#about()}`;
  }

  /** To be read, after all that can be done. */
  #about() {
    const [node, ...others] = this.model.selected.nodes;
    const definition = node === undefined || others.length > 0 ? undefined : this.model.definition(node);
    if (definition === undefined) return nothing;
    return html`<section class="help"><h3>About</h3><p>${definition.summary}</p>${definition.sources?.map(({ cite }) => html`<p class="small muted">${cite}</p>`)}</section>`;
  }

  #content() {
    this.#said = this.#saying();
    const { nodes, cables } = this.model.selected;
    const [node] = nodes;
    const [cable] = cables;
    if (nodes.size > 1) return this.#many(nodes.size);
    if (node !== undefined) return this.#node(node);
    if (cable !== undefined) return cables.size > 1 ? html`<div class="head"><h2>${cables.size} cables</h2></div>${this.#actions([['delete', 'trash', 'Delete']])}` : this.#cable(cable);
    return this.#patch();
  }

  #many(count: number) {
    return html`<div class="head"><h2>${count} nodes</h2></div>
      ${this.#actions([['bypass', 'power', 'Bypass'], ['duplicate', 'copy', 'Duplicate'], ['rejoin', 'rejoin', 'Delete and rejoin'], ['delete', 'trash', 'Delete']])}
      <p class="hint">Drag one of them to move all. Copy and paste keep the cables between them.</p>`;
  }

  #node(id: string) {
    const node = this.model.node(id)!;
    const definition = this.model.definition(id);
    if (!definition) return html`<div class="head">${glyph(undefined)}<h2>${node.label || node.type}</h2></div><p class="hint">This Patchcord has no node “${node.type}” in version ${node.version}. It passes the sound on, and its data is kept.</p>${this.#actions([['replace', 'replace', 'Replace with'], ['duplicate', 'copy', 'Duplicate'], ['delete', 'trash', 'Delete']])}`;
    const { single, groups } = inGroups(Object.entries(definition.params));
    const face = single.filter(([, param]) => param.onFace);
    const more = single.filter(([, param]) => !param.onFace);
    const fault = this.model.session.fault(id);
    const findings = this.model.session.diagnostics.filter(({ where }) => where.node === id || where.node?.startsWith(`${id}/`));
    return html`<div .style=${`--tool:var(--tool-${definition.tool})`}>
      <div class="head">${glyph(definition.tool, 20)}<div><h2>${this.model.nameOf(id)}</h2><p class="small muted">${definition.name} · ${TOOL_NAMES[definition.tool]}</p></div></div>
      ${this.#actions([...(node.chain === undefined ? [] : [['open-chain', 'inside', 'Open the chain'] as const]), ...(isBypassable(definition) ? [['bypass', 'power', 'Bypass', node.bypassed] as const] : []), ['wire', 'cable', 'Connect to'], ['replace', 'replace', 'Replace with'], ['duplicate', 'copy', 'Duplicate'], ['rejoin', 'rejoin', 'Delete and rejoin'], ['delete', 'trash', 'Delete']])}
      ${fault === undefined ? nothing : html`<p class="finding">${icon('warning')} ${fault}</p>`}
      ${findings.map(({ message }) => html`<p class="finding">${icon('warning')} ${message}</p>`)}
      <section><div class="row"><label for="label">Name</label><input id="label" class="wide" maxlength=${LIMITS.labelChars} placeholder=${this.model.plainName(id)} .value=${node.label} @change=${(event: Event) => { this.#edit({ kind: 'set-label', node: id, label: (event.target as HTMLInputElement).value.trim() }, 'Rename'); }}></div></section>
      ${this.#params('Main', id, node, definition, face)}
      ${[...groups].map(([title, params]) => this.#params(title, id, node, definition, params))}
      ${this.#params(face.length > 0 ? 'More' : 'Parameters', id, node, definition, more)}
      ${this.#config(id, node, definition)}
    </div>`;
  }

  #params(title: string, id: string, node: PatchNode, definition: CatalogNode, params: readonly (readonly [string, Param])[]) {
    if (params.length === 0) return nothing;
    return html`<section><h3>${title}</h3>${params.map(([name, param]) => html`<div class="row">
      <span class="label" title=${param.doc}>${inGroup(title, paramLabel(name, param))}</span>
      ${param.modulatable ? this.#socketToggle(id, node, definition, name) : nothing}
      ${this.#control(id, node, name, param)}</div>`)}</section>`;
  }

  #socketToggle(id: string, node: PatchNode, definition: CatalogNode, name: string) {
    const isWired = this.model.cablesInto(id, name).length > 0;
    const isOpen = isWired || node.exposed.includes(name);
    const label = `Socket for ${inSentence(paramLabel(name, definition.params[name]!))}`;
    const exposed = node.exposed.includes(name) ? node.exposed.filter((one) => one !== name) : [...node.exposed, name];
    return html`<button class="socket" aria-pressed=${isOpen} ?disabled=${isWired} aria-label=${label} title=${isWired ? 'A cable ends here' : label} @click=${() => { this.#edit({ kind: 'set-exposed', node: id, exposed }, isOpen ? 'Hide socket' : 'Show socket'); }}><i></i></button>`;
  }

  #control(id: string, node: PatchNode, name: string, param: Param) {
    const value = node.params[name] ?? param.initial;
    const label = paramLabel(name, param);
    const set = (next: number, gesture?: string): void => { this.#edit({ kind: 'set-param', node: id, param: name, value: next }, `Set ${inSentence(label)} of ${this.model.nameOf(id)}`, gesture); };
    if (param.toggle) return html`<input type="checkbox" role="switch" aria-label=${label} .checked=${value >= 0.5} @change=${(event: Event) => { set((event.target as HTMLInputElement).checked ? 1 : 0); }}>`;
    if (param.choices) return html`<select aria-label=${label} @change=${(event: Event) => { set((event.target as HTMLSelectElement).selectedIndex); }}>${param.choices.map((choice, index) => html`<option ?selected=${index === Math.round(value)}>${choice}</option>`)}</select>`;
    return html`<patch-value .param=${param} .value=${value} .label=${label} .tempoBpm=${this.model.patch.transport.tempoBpm} @value-input=${(event: CustomEvent<ValueInput>) => { set(event.detail.value, event.detail.gesture); }}></patch-value>`;
  }

  #config(id: string, node: PatchNode, definition: CatalogNode) {
    const settings = Object.entries(definition.config ?? {});
    if (settings.length === 0) return nothing;
    const values = allConfig(node, definition);
    return html`<section><h3>Settings</h3>${settings.map(([name, setting]) => html`<div class="row ${setting.kind === 'text' ? 'stacked' : ''}"><span class="label" title=${setting.doc}>${settingLabel(name)}</span>${this.#setting(id, name, setting, values[name]!)}</div>`)}</section>`;
  }

  #setting(id: string, name: string, setting: Setting, value: ConfigValue): TemplateResult {
    const label = settingLabel(name);
    const set = (next: ConfigValue): void => { this.#edit({ kind: 'set-config', node: id, name, value: next }, `Set ${inSentence(label)}`); };
    switch (setting.kind) {
      case 'toggle': return html`<input type="checkbox" role="switch" aria-label=${label} .checked=${value === true} @change=${(event: Event) => { set((event.target as HTMLInputElement).checked); }}>`;
      case 'choice': return html`<select aria-label=${label} @change=${(event: Event) => { set((event.target as HTMLSelectElement).value); }}>${setting.choices.map((choice) => html`<option ?selected=${choice === value}>${choice}</option>`)}</select>`;
      case 'text': return html`<input class="wide" aria-label=${label} maxlength=${setting.maxLength} .value=${String(value)} spellcheck="false" @change=${(event: Event) => { set((event.target as HTMLInputElement).value); }}>`;
      case 'number': {
        const { min, max, initial, unit, doc } = setting;
        const param = number({ min, max, initial, unit, doc });
        return html`<patch-value .param=${param} .value=${Number(value)} .label=${label} @value-input=${(event: CustomEvent<ValueInput>) => { set(setting.integer ? Math.round(event.detail.value) : event.detail.value); }}></patch-value>`;
      }
    }
  }

  #cable(id: string) {
    const cable = this.model.patch.cables.get(id)!;
    const facts = this.model.session.cableFacts(id);
    const late = facts && lateText(facts, this.model.patch.rateHz);
    const set = (change: Omit<Extract<Edit, { kind: 'set-cable' }>, 'kind' | 'id'>, label: string, gesture?: string): void => { this.#edit({ kind: 'set-cable', id, ...change }, label, gesture); };
    return html`
      <div class="head">${icon('cable', 20)}<div><h2>Cable</h2><p class="small muted">${this.#end(cable.from, 'out')} → ${this.#end(cable.to, 'to')}</p></div></div>
      ${this.#actions([['turn', 'replace', 'Turn the cable round'], ['delete', 'trash', 'Delete']])}
      <section>
        <div class="row"><span class="label">Gain</span><patch-value .param=${CABLE_GAIN} .value=${cable.gainDb} .label=${'Gain'} @value-input=${(event: CustomEvent<ValueInput>) => { set({ gainDb: event.detail.value }, 'Set cable gain', event.detail.gesture); }}></patch-value></div>
        <div class="row"><span class="label">Inverted polarity</span><input type="checkbox" role="switch" aria-label="Inverted polarity" .checked=${cable.inverted} @change=${(event: Event) => { set({ inverted: (event.target as HTMLInputElement).checked }, 'Invert cable'); }}></div>
        ${this.#depth(cable, set)}
      </section>
      <section><h3>Signal</h3>
        <div class="row"><span class="label">Carries</span><span>${facts ? CARRY_NAMES[facts.carry] : 'Not known yet'}</span></div>
        ${facts?.arrivalFrames === undefined ? nothing : html`<div class="row"><span class="label">Behind the sources</span><span>${facts.arrivalFrames === 0 ? 'Not at all' : this.#time(facts.arrivalFrames)}</span></div>`}
        ${late === undefined ? nothing : html`<p class="small muted">${late}.</p>`}
        ${facts && facts.latencyFrames > 0 ? html`<div class="row"><span class="label">Held back for alignment</span><span>${this.#time(facts.latencyFrames)}</span></div><p class="small muted">It ${waitText(facts, this.model.patch.rateHz)}, so that both paths meet in time.</p>` : nothing}
        ${facts?.loopBlockFrames === undefined ? nothing : html`<div class="row"><span class="label">Loop runs in blocks of</span><span>${facts.loopBlockFrames} ${facts.loopBlockFrames === 1 ? 'frame' : 'frames'}</span></div>`}
      </section>`;
  }

  #time(frames: number): string {
    return `${frames} ${frames === 1 ? 'frame' : 'frames'} · ${formatUnit((frames / this.model.patch.rateHz) * 1000, 'ms')}`;
  }

  #depth(cable: Cable, set: (change: { depth?: number; curve?: Curve }, label: string, gesture?: string) => void) {
    const param = this.model.definition(cable.to.node)?.params[cable.to.port];
    if (cable.depth === undefined || !param) return nothing;
    const span = param.max - param.min;
    const depth = number({ min: -span, max: span, initial: 0, unit: param.unit === ':1' || param.unit === 'Q' ? '' : param.unit, doc: 'What a signal of full scale adds to the parameter.' });
    return html`<div class="row"><span class="label">Depth</span><patch-value .param=${depth} .value=${cable.depth} .label=${'Depth'} @value-input=${(event: CustomEvent<ValueInput>) => { set({ depth: event.detail.value }, 'Set depth', event.detail.gesture); }}></patch-value></div>
      <div class="row"><span class="label">Curve</span><select aria-label="Curve" @change=${(event: Event) => { set({ curve: CURVES[(event.target as HTMLSelectElement).selectedIndex] ?? 'linear' }, 'Set curve'); }}>${CURVES.map((curve) => html`<option ?selected=${curve === (cable.curve ?? 'linear')}>${CURVE_NAMES[curve]}</option>`)}</select></div>`;
  }

  #end(end: Cable['from'], kind: 'out' | 'to'): string {
    const definition = this.model.definition(end.node);
    const ports = kind === 'out' ? definition?.outputs : definition?.inputs;
    const param = kind === 'to' ? definition?.params[end.port] : undefined;
    const port = param ? paramLabel(end.port, param) : (ports?.[end.port]?.label ?? words(end.port));
    const isOnly = Object.keys(ports ?? {}).length < 2 && !param;
    return isOnly ? this.model.nameOf(end.node) : `${this.model.nameOf(end.node)} · ${port}`;
  }

  #patch() {
    const { patch, session } = this.model;
    const text = (name: 'title' | 'author' | 'description', label: string) => html`<div class="row"><label for=${name}>${label}</label><input id=${name} class="wide" .value=${patch[name]} @change=${(event: Event) => { this.#edit({ kind: 'set-meta', meta: { [name]: (event.target as HTMLInputElement).value } }, `Set ${label.toLowerCase()}`); }}></div>`;
    return html`<div class="head"><h2>Patch</h2></div>
      <section>${text('title', 'Title')}${text('author', 'Author')}
        <div class="row"><label for="description">About</label><textarea id="description" class="wide" rows="3" .value=${patch.description} @change=${(event: Event) => { this.#edit({ kind: 'set-meta', meta: { description: (event.target as HTMLTextAreaElement).value } }, 'Set description'); }}></textarea></div>
      </section>
      <section><h3>Content</h3>
        <div class="row"><span class="label">Nodes</span><span>${patch.nodes.size}</span></div>
        <div class="row"><span class="label">Cables</span><span>${patch.cables.size}</span></div>
        <div class="row"><span class="label">Sample rate</span><span>${formatUnit(patch.rateHz, 'Hz').replace('48.0', '48').replace('96.0', '96')}</span></div>
      </section>
      ${session.diagnostics.length === 0 ? nothing : html`<section><h3>To look at</h3>${session.diagnostics.map(({ message, where, severity }) => html`<button class="finding ${severity}" @click=${() => { if (where.node !== undefined) this.model.select([where.node]); else if (where.cable !== undefined) this.model.select([], [where.cable]); }}>${icon('warning')}<span>${where.file === undefined || message.includes(where.file) ? '' : `${where.file}: `}${message}</span></button>`)}</section>`}
      ${session.examples.length === 0 ? nothing : html`<section aria-label="Examples"><h3>Examples</h3><div class="examples">${session.examples.map(({ name, title }) => html`<button title="Open ${title}" @click=${() => { session.openExample(name); }}>${title}</button>`)}</div></section>`}
      <p class="hint">Select a node or a cable to see all of it here. <kbd>?</kbd> lists the keys.</p>`;
  }

  #actions(actions: readonly (readonly [command: string, sign: IconName, label: string, pressed?: boolean])[]) {
    return html`<div class="actions" role="toolbar" aria-label="Actions">${actions.map(([command, sign, label, pressed]) => html`<button aria-label=${label} title=${label} aria-pressed=${pressed ?? nothing} @click=${() => this.dispatchEvent(new CustomEvent<string>('command', { detail: command }))}>${icon(sign)}</button>`)}</div>`;
  }

  #edit(edit: Edit, label: string, gesture?: string): void {
    if (!this.model.edit(edit, label, gesture)) this.requestUpdate();
  }

  static override styles = [panelStyles, css`
    :host { display: block; height: 100%; overflow-y: auto; overscroll-behavior: contain; padding-bottom: 24px; }
    .head { display: flex; align-items: center; gap: 12px; min-height: 56px; padding: 12px 16px 8px; }
    .head > div { min-width: 0; }
    .head p { overflow: hidden; text-overflow: ellipsis; }
    .head .glyph { color: var(--tool); }
    .actions { display: flex; gap: 4px; padding: 0 8px 8px; }
    section { padding: 12px 16px; border-top: 1px solid var(--line); display: grid; gap: 8px; }
    h3 { margin-bottom: 4px; }
    .row { display: flex; align-items: center; gap: 8px; min-height: 28px; }
    .row .label, .row label { flex: 1; min-width: 0; color: var(--muted); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .row label { flex: 0 0 56px; }
    .row:has(textarea) { align-items: start; }
    .row:has(textarea) label { padding-top: 6px; }
    .stacked { display: grid; gap: 4px; }
    .wide { flex: 1; width: 100%; }
    .label + .wide { flex: 0 1 176px; }
    select { max-width: 128px; }
    .socket { min-width: 20px; width: 20px; height: 20px; padding: 0; border-radius: 4px; }
    .socket i { width: 9px; height: 9px; border: 1.5px solid var(--edge); border-radius: 2px; }
    .socket[aria-pressed='true'], .socket[aria-pressed='true']:hover { background: none; }
    .socket[aria-pressed='true'] i { background: var(--text); border-color: var(--text); }
    .examples { display: grid; grid-template-columns: 1fr 1fr; gap: 4px; }
    .examples button { justify-content: start; height: 32px; padding: 0 6px; text-align: left; background: var(--raised); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    .help p + p { margin-top: 0; }
    .hint { padding: 12px 16px; border-top: 1px solid var(--line); color: var(--muted); }
    .finding { display: flex; gap: 8px; width: auto; height: auto; margin: 0 8px 8px; padding: 8px; border-radius: 6px; background: var(--raised); text-align: left; align-items: start; white-space: normal; justify-content: start; }
    section .finding { margin: 0; }
    .finding svg { flex: none; color: var(--clip); margin-top: 1px; }
    .finding.warning svg, .finding.note svg { color: var(--muted); }
    @media (max-width: 640px) {
      .examples button { height: 44px; }
      .row { min-height: 44px; }
      .socket { position: relative; }
      .socket::before { content: ''; position: absolute; inset: -12px -8px; }
    }
  `];
}

type Params = readonly (readonly [string, Param])[];

/** "Band 2 gain" belongs to "Band 2". */
const GROUPED = /^(\D+ \d+) /;

/** What a node has several of stands together, each under its number. */
function inGroups(params: Params): { readonly single: Params; readonly groups: ReadonlyMap<string, Params> } {
  const groups = new Map<string, (readonly [string, Param])[]>();
  const single: (readonly [string, Param])[] = [];
  for (const one of params) {
    const title = GROUPED.exec(paramLabel(...one))?.[1];
    if (title === undefined) single.push(one);
    else if (groups.get(title)?.push(one) === undefined) groups.set(title, [one]);
  }
  return groups.size > 1 ? { single, groups } : { single: params, groups: new Map() };
}

const inGroup = (title: string, label: string): string => (label.startsWith(`${title} `) ? label.charAt(title.length + 1).toUpperCase() + label.slice(title.length + 2) : label);

const settingLabel = (name: string): string => paramLabel(name, {});

customElements.define('patch-inspector', Inspector);
