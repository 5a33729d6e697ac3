/**
 * A node's face, from its declaration: name and glyph, sockets, its picture if it brings one, a few parameters, meters. All
 * sizes come from `node-layout.ts`. Main thread; mounted only while seen.
 */
import { html, LitElement, nothing } from 'lit';
import { isBypassable, type CatalogNode, type Param } from '../kit/index.ts';
import { definitionOf } from '../patch/values.ts';
import type { PatchNode } from '../patch/patch.ts';
import { drawLevelBars, drawReduction } from '../views/level-bars.ts';
import { PeakHold } from '../views/peak-hold.ts';
import type { Ink } from '../views/ink.ts';
import { toDb } from '../views/scales.ts';
import './controls/knob.ts';
import type { ValueInput } from './controls/knob.ts';
import { icon } from './icon.ts';
import type { EditorModel } from './editor-model.ts';
import type { Mark } from './extension.ts';
import type { Face, FaceContext, FaceView } from './face.ts';
import { FaceHand } from './face-hand.ts';
import { faceContextOf, surfaceOf } from './face-context.ts';
import { inSentence } from './in-sentence.ts';
import { inputName } from './input-name.ts';
import { modulationReach } from './modulation.ts';
import { nodeStyles } from './node-styles.ts';
import { levelTelemetry, METRICS, paramLabel, type NodeLayout, type SocketPlace } from './node-layout.ts';
import { patchOrder } from './patch-order.ts';
import { newGesture } from './session.ts';
import { glyph } from './tool-glyph.ts';

export class NodeElement extends LitElement {
  static override properties = { isRenaming: { state: true } };
  static override styles = nodeStyles;
  declare private isRenaming: boolean;
  readonly model: EditorModel;
  readonly nodeId: string;
  readonly type: string;
  readonly #face: Face | undefined;
  readonly #view: FaceView | undefined;
  readonly #holds = [new PeakHold(), new PeakHold()] as const;
  /** The picture is drawn once more after a change, whether it is live or not. */
  #isStale = true;
  /** Whether its meters were drawn last while it played. */
  #isLit = false;
  #shownFault: string | undefined;
  /** What is known of the recording at the last drawing: whether it is missing, and its peaks. */
  #shownRecording: unknown;
  #drawnScale = 0;
  #shownMark: Mark | undefined;

  constructor(model: EditorModel, nodeId: string) {
    super();
    this.model = model;
    this.nodeId = nodeId;
    this.isRenaming = false;
    this.type = model.node(nodeId)?.type ?? '';
    this.#face = model.faces.get(this.type);
    this.#view = this.#face?.create();
    this.setAttribute('role', 'group');
    this.setAttribute('aria-roledescription', 'node');
    this.tabIndex = -1;
    this.dataset['node'] = nodeId;
    // What a live picture shows is told as it is at the moment somebody comes to it.
    if (this.#face?.isLive) this.addEventListener('focus', () => { this.requestUpdate(); });
  }

  /** Whether the engine, the disk or an extension says another thing of this node than its face does. */
  get isStatusStale(): boolean {
    return this.hasUpdated && (this.model.session.fault(this.nodeId) !== this.#shownFault || this.#recordingState() !== this.#shownRecording || this.#mark?.words !== this.#shownMark?.words);
  }

  #recordingState(): unknown {
    const recording = this.model.session.recording(this.nodeId);
    return recording?.isMissing === true ? 'missing' : recording?.peaks;
  }

  get #mark(): Mark | undefined {
    const node = this.model.node(this.nodeId);
    return node && this.model.markOf(node);
  }

  /** Something it shows has changed. */
  refresh(): void {
    this.#isStale = true;
    this.requestUpdate();
  }

  async rename(): Promise<void> {
    this.isRenaming = true;
    await this.updateComplete;
    const input = this.renderRoot.querySelector<HTMLInputElement>('header input');
    input?.focus();
    input?.select();
  }

  override render() {
    const node = this.model.node(this.nodeId);
    const layout = this.model.layout(this.nodeId);
    if (node === undefined || layout === undefined) return nothing;
    const definition = this.model.definition(this.nodeId);
    const name = this.model.nameOf(this.nodeId);
    const fault = this.model.session.fault(this.nodeId);
    this.#shownFault = fault;
    this.#shownRecording = this.#recordingState();
    this.#shownMark = this.#mark;
    this.#host(node, layout, definition, name, fault);
    const missing = definition === undefined ? html`<p class="missing">Not known here; passes the sound on</p>` : nothing;
    return html`
      <header>
        ${glyph(definition?.tool)}
        ${this.isRenaming
          ? html`<input .value=${node.label} placeholder=${this.model.plainName(this.nodeId)} maxlength="200" aria-label="Name" @keydown=${this.#renameKey} @blur=${this.#renameDone} data-control>`
          : html`<span class="name">${name}</span>`}
        ${definition && isBypassable(definition)
          ? html`<button class="bypass" data-control tabindex="-1" aria-pressed=${node.bypassed} aria-label="Bypass" title="Bypass (B)" @click=${this.#bypass} @pointerdown=${stop} @dblclick=${stop}>${icon('power', 14)}</button>`
          : nothing}
      </header>
      ${missing}
      ${layout.portRows > 0 ? this.#ports(layout) : nothing}
      ${this.#face ? this.#picture(this.#face) : nothing}
      ${layout.knobs.length > 0 ? html`<div class="knobs">${layout.knobs.map((param) => this.#knob(node, definition!, param))}</div>` : nothing}
      ${layout.choices.length > 0 ? html`<div class="choices">${layout.choices.map((param) => this.#choice(node, definition!, param))}</div>` : nothing}
      ${layout.switches.length > 0 ? html`<div class="switches">${layout.switches.map((param) => this.#switch(node, definition!, param))}</div>` : nothing}
      ${layout.hasLevel ? html`<canvas class="level" aria-hidden="true"></canvas>` : nothing}
      ${layout.reduction === undefined ? nothing : html`<div class="reduction"><span>GR</span><canvas aria-hidden="true"></canvas></div>`}
      ${layout.isChain ? this.#chain(node, name) : nothing}
      ${layout.sockets.map((socket) => this.#socket(socket))}
      ${this.#shownMark === undefined ? nothing : html`<i class="mark" role="img" aria-label=${this.#shownMark.words} title=${this.#shownMark.words}>${icon(this.#shownMark.sign ?? 'update', 12)}</i>`}
      ${fault === undefined ? nothing : html`<p class="fault" role="status">${icon('warning', 14)} ${fault}</p>`}`;
  }

  override updated(): void {
    this.#isStale = true;
  }

  /** Whether what is drawn here was drawn for another zoom. */
  isScaleStale(scale: number): boolean {
    return this.#drawnScale > 0 && this.#drawnScale !== scale;
  }

  /** Called once per shown frame. `scale` is device pixels per canvas unit; `mayRescale` when it has come to rest. */
  drawLive(seconds: number, scale: number, ink: Ink, isPlaying: boolean, mayRescale: boolean): void {
    if (mayRescale && this.isScaleStale(scale)) this.#isStale = true;
    if (!this.hasUpdated || !(isPlaying || this.#isLit || this.#isStale || this.#face?.isLive)) return;
    const node = this.model.node(this.nodeId);
    const layout = this.model.layout(this.nodeId);
    const definition = this.model.definition(this.nodeId);
    if (node === undefined || layout === undefined || definition === undefined) return;
    if (this.#face && this.#view) {
      const face = this.#faceContext(node, definition, isPlaying);
      const isDue = this.#isStale || (this.#face.isLive && (this.#view.changes?.(this.#face, face, scale) ?? isPlaying));
      const context = isDue ? surfaceOf(this.renderRoot.querySelector('canvas.picture'), this.#face, scale) : undefined;
      if (context) this.#view.draw(context, this.#face, ink, face, seconds);
    }
    if (isPlaying || this.#isLit || this.#isStale) this.#drawMeters(layout, definition, isPlaying, seconds, scale, ink);
    this.#isLit = isPlaying;
    if (this.#isStale) this.#drawnScale = scale;
    this.#isStale = false;
  }

  /** They tell of this moment: without sound they are dark, while pictures keep what was read last. */
  #drawMeters(layout: NodeLayout, definition: CatalogNode, isPlaying: boolean, seconds: number, scale: number, ink: Ink): void {
    if (layout.hasLevel) this.#drawLevel(layout, definition, isPlaying, seconds, scale, ink);
    if (layout.reduction !== undefined) this.#drawReduction(layout, definition, isPlaying, scale, ink);
  }

  #drawLevel(layout: NodeLayout, definition: CatalogNode, isPlaying: boolean, seconds: number, scale: number, ink: Ink): void {
    const size = { width: layout.width - 2 * METRICS.gap, height: METRICS.levelRow };
    const context = surfaceOf(this.renderRoot.querySelector('canvas.level'), size, scale);
    const names = levelTelemetry(definition.telemetry);
    if (!context || !names) return;
    const peaks = names.map((name) => (isPlaying ? this.model.session.telemetry(this.nodeId, name)?.[0] : undefined));
    const [left, right] = peaks;
    const levels = left === undefined || right === undefined ? undefined : {
      leftDb: toDb(left), rightDb: toDb(right), leftHeldDb: this.#holds[0].next(toDb(left), seconds), rightHeldDb: this.#holds[1].next(toDb(right), seconds),
    };
    drawLevelBars(context, 0, 3, size.width, 4, levels, ink);
  }

  #drawReduction(layout: NodeLayout, definition: CatalogNode, isPlaying: boolean, scale: number, ink: Ink): void {
    const size = { width: layout.width - 2 * METRICS.gap - 24, height: METRICS.reductionRow };
    const context = surfaceOf(this.renderRoot.querySelector('.reduction canvas'), size, scale);
    const values = isPlaying ? this.model.session.telemetry(this.nodeId, layout.reduction ?? '') : undefined;
    const deepest = values ? Math.max(...Array.from(values, (value) => Math.abs(value))) : 0;
    if (context) drawReduction(context, 0, 4, size.width, 4, deepest, ink.tool[definition.tool], ink);
  }

  #host(node: PatchNode, layout: NodeLayout, definition: CatalogNode | undefined, name: string, fault: string | undefined): void {
    this.style.setProperty('width', `${layout.width}px`);
    this.style.setProperty('height', `${layout.height}px`);
    this.style.setProperty('--tool', definition ? `var(--tool-${definition.tool})` : 'var(--edge)');
    this.toggleAttribute('bypassed', node.bypassed);
    this.toggleAttribute('selected', this.model.selected.nodes.has(this.nodeId));
    this.toggleAttribute('faulted', fault !== undefined);
    const type = definition && definition.name !== name ? `, ${definition.name}` : '';
    this.setAttribute('aria-label', `${name}${type}${node.bypassed ? ', bypassed' : ''}${fault === undefined ? '' : `, ${fault}`}`);
  }

  #ports(layout: NodeLayout) {
    const rows = (kind: 'in' | 'out') => layout.sockets.filter((socket) => socket.kind === kind).slice(1).map((socket) => html`<span>${socket.label}${kind === 'in' ? this.#wiredIn(socket.port) : nothing}</span>`);
    return html`<div class="ports" .style=${`height:${layout.portRows * METRICS.portRow}px`}><div>${rows('in')}</div><div>${rows('out')}</div></div>`;
  }

  #wiredIn(port: string) {
    const { patch, session } = this.model;
    const name = this.model.definition(this.nodeId)?.inputs[port]?.named ? inputName(patch, session.catalog, this.nodeId, port) : undefined;
    return name === undefined ? nothing : html`<b>${name}</b>`;
  }

  /** What is in the chain, in the order sound runs through it, and the way in. */
  #chain({ chain }: PatchNode, name: string) {
    if (chain === undefined) return html`<p class="chain empty">No chain in it</p>`;
    const { catalog } = this.model.session;
    const names = patchOrder(chain.patch).flatMap((id) => {
      const inner = chain.patch.nodes.get(id)!;
      const definition = definitionOf(inner, catalog);
      return definition?.role === 'chain-input' || definition?.role === 'chain-output' ? [] : [inner.label || inner.chain?.patch.title || (definition?.name ?? inner.type)];
    });
    return html`<button class="chain" data-control tabindex="-1" title=${names.join(' · ')} aria-label="Open ${name}" @click=${this.#openChain} @pointerdown=${stop} @dblclick=${stop}><span>${names.join(' · ') || 'Empty'}</span>${icon('inside', 14)}</button>`;
  }

  readonly #openChain = (): void => {
    this.dispatchEvent(new CustomEvent<string>('open-chain', { detail: this.nodeId, bubbles: true, composed: true }));
  };

  #picture(face: Face) {
    const node = this.model.node(this.nodeId)!;
    const definition = this.model.definition(this.nodeId);
    const words = definition ? face.describe(this.#faceContext(node, definition, false)) : '';
    return html`<canvas class="picture" role="img" aria-label=${words} .style=${`width:${face.width}px;height:${face.height}px`}
      @pointerdown=${this.#hand.press} @pointermove=${this.#hoverPicture} @pointerleave=${this.#hoverPicture} @dblclick=${this.#hand.doublePress} @wheel=${this.#hand.wheel}></canvas>`;
  }

  #knob(node: PatchNode, definition: CatalogNode, name: string) {
    const param = definition.params[name]!;
    const value = node.params[name] ?? param.initial;
    const cables = this.model.cablesInto(this.nodeId, name).map(([, cable]) => cable);
    return html`<patch-knob data-param=${name} .param=${param} .value=${value} .label=${paramLabel(name, param)} .reach=${modulationReach(value, param, cables)} .tempoBpm=${this.model.patch.transport.tempoBpm}
      @value-input=${(event: CustomEvent<ValueInput>) => { this.#set(name, event.detail.value, event.detail.gesture); }}></patch-knob>`;
  }

  #choice(node: PatchNode, definition: CatalogNode, name: string) {
    const param = definition.params[name]!;
    const value = node.params[name] ?? param.initial;
    return html`<label class="choice" data-control title=${param.doc}><span>${paramLabel(name, param)}</span>
      <select @change=${(event: Event) => { this.#set(name, (event.target as HTMLSelectElement).selectedIndex, newGesture()); }} @pointerdown=${stop} @dblclick=${stop} @keydown=${stop}>
        ${(param.choices ?? []).map((choice, index) => html`<option ?selected=${index === Math.round(value)}>${choice}</option>`)}
      </select></label>`;
  }

  #switch(node: PatchNode, definition: CatalogNode, name: string) {
    const param: Param = definition.params[name]!;
    const isOn = (node.params[name] ?? param.initial) >= 0.5;
    return html`<button class="switch ${name}" data-control aria-pressed=${isOn} title=${param.doc} @click=${() => { this.#set(name, isOn ? 0 : 1, newGesture()); }} @pointerdown=${stop} @dblclick=${stop}>${paramLabel(name, param)}</button>`;
  }

  #socket(socket: SocketPlace) {
    const { model, nodeId } = this;
    const isWired = (socket.kind === 'out' ? model.cablesOutOf(nodeId, socket.port) : model.cablesInto(nodeId, socket.port)).length > 0;
    const label = socket.kind === 'param' ? html`<span class="param-label" .style=${`left:${socket.x}px`}>${socket.label}</span>` : nothing;
    return html`${label}<i class="socket ${socket.kind} ${isWired ? 'wired' : ''} ${socket.isKey ? 'key' : ''}" .style=${`left:${socket.x}px;top:${socket.y}px`} title=${socket.label} data-socket=${`${socket.kind} ${socket.port}`}></i>`;
  }

  #set(param: string, value: number, gesture: string): void {
    const definition = this.model.definition(this.nodeId);
    const label = definition?.params[param] ? paramLabel(param, definition.params[param]) : param;
    if (!this.model.edit({ kind: 'set-param', node: this.nodeId, param, value }, `Set ${inSentence(label)} of ${this.model.nameOf(this.nodeId)}`, gesture)) this.requestUpdate();
  }

  readonly #bypass = (): void => {
    const node = this.model.node(this.nodeId);
    if (node) this.model.edit({ kind: 'set-bypass', node: this.nodeId, bypassed: !node.bypassed }, `Bypass ${this.model.nameOf(this.nodeId)}`);
  };

  readonly #renameKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') this.isRenaming = false;
    if (event.key === 'Enter') this.#renameDone();
    if (event.key === 'Enter' || event.key === 'Escape') this.focus({ preventScroll: true });
  };

  readonly #renameDone = (): void => {
    const input = this.renderRoot.querySelector<HTMLInputElement>('header input');
    if (!this.isRenaming || !input) return;
    this.isRenaming = false;
    const label = input.value.trim();
    if (label !== this.model.node(this.nodeId)?.label) this.model.edit({ kind: 'set-label', node: this.nodeId, label }, 'Rename');
  };

  #faceContext(node: PatchNode, definition: CatalogNode, isPlaying: boolean): FaceContext {
    return faceContextOf(this.model.session, this.nodeId, node, definition, isPlaying, (name, value, gesture) => { this.#set(name, value, gesture); });
  }

  readonly #hand = new FaceHand(() => {
    const node = this.model.node(this.nodeId);
    const definition = this.model.definition(this.nodeId);
    return this.#view && this.#face && node && definition ? { view: this.#view, face: this.#face, context: this.#faceContext(node, definition, false) } : undefined;
  });

  readonly #hoverPicture = (event: PointerEvent): void => {
    this.#hand.hover(event);
    if (this.#view?.hover) this.#isStale = true;
  };
}

const stop = (event: Event): void => { event.stopPropagation(); };

customElements.define('patch-node', NodeElement);
