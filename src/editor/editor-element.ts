/**
 * The whole editor: the canvas as the room, and panels that slide over it. Give it a session. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { PatchPlace } from '../patch/place.ts';
import type { CanvasElement, OfferNodes } from './canvas-element.ts';
import './canvas-element.ts';
import { COMMANDS, type Command, type Shell } from './commands.ts';
import { editorStyles } from './editor-styles.ts';
import type { EditorModel } from './editor-model.ts';
import type { DialogContent, DialogHandle, EditorExtension } from './extension.ts';
import { extended, type ExtendedPlace, shelfTabs, shelvesOf, sideOf } from './extension-parts.ts';
import { FileFindings } from './file-findings.ts';
import { icon, type IconName } from './icon.ts';
import { choicesFor, type Choosing } from './choices.ts';
import { besideSelected } from './insert.ts';
import { loadFaces } from './load-faces.ts';
import { addComment, addFrame, type Note } from './notes.ts';
import type { DialogHost } from './panels/dialog-host.ts';
import './panels/dialog-host.ts';
import './panels/inspector.ts';
import './panels/keys-page.ts';
import type { Carry } from './panels/library.ts';
import './panels/library.ts';
import './panels/list-view.ts';
import './panels/menu.ts';
import './panels/monitor-panel.ts';
import './panels/note-field.ts';
import { type Operated, PageInput } from './page-input.ts';
import { covered, coveredOnPhone } from './panels/covered.ts';
import { PhoneSheet } from './panels/phone-sheet.ts';
import { pickFromPalette, type Spot } from './palette.ts';
import { Notice } from './panels/notice.ts';
import { placeTitle } from './panels/place-title.ts';
import './panels/picker.ts';
import { SurfaceFocus } from './panels/surface-focus.ts';
import './panels/transport-bar.ts';
import { shellOf } from './editor-shell.ts';
import { Places, type PlacesHost } from './places.ts';
import type { EditorSession } from './session.ts';
import { toScreen, type Insets, type Point, type Transform } from './viewport.ts';

type Panel = 'library' | 'inspector' | 'list' | 'keys' | 'monitor';

const NARROW_PX = 640;
const PICKER = { width: 360, height: 440 } as const;

export class EditorElement extends LitElement {
  static override properties = { session: { attribute: false }, extensions: { attribute: false }, shelf: { state: true }, dialog: { state: true }, model: { state: true }, open: { state: true }, choosing: { state: true }, note: { state: true }, isNarrow: { state: true } };
  static override styles = editorStyles;
  declare session: EditorSession;
  /** Of the patch that is shown: the document, or one embedded in it. */
  declare model: EditorModel | undefined;
  #places: Places | undefined;
  /** The panels of a wide window, while it is narrow. */
  #wasOpen: ReadonlySet<Panel> = new Set(['library', 'inspector']);
  declare private open: ReadonlySet<Panel>;
  declare private choosing: Choosing | undefined;
  /** Set before the editor is shown. */
  declare extensions: readonly EditorExtension[];
  declare private shelf: string | undefined;
  declare private dialog: DialogContent | undefined;
  readonly #notice = new Notice(this);
  declare private note: Note | undefined;
  declare private isNarrow: boolean;
  /** By an extension: what lies below is out of reach, for keys as for hands. */
  #isCovered = false;
  readonly #focus = new SurfaceFocus();
  /** By an extension: a panel of its own stands where the library does otherwise. */
  #hasSide = false;
  readonly #sheet = new PhoneSheet(() => {
    this.requestUpdate();
    // What is turned there is to be seen beside it.
    const [id, ...others] = this.model?.selected.nodes ?? [];
    if (id !== undefined && others.length === 0 && this.open.has('inspector')) void this.updateComplete.then(() => { this.canvas.reveal(id); });
  });
  readonly #findings = new FileFindings();
  #ends: (() => void)[] = [];
  readonly #narrow = matchMedia(`(max-width: ${NARROW_PX}px)`);

  constructor() {
    super();
    this.isNarrow = this.#narrow.matches;
    this.open = new Set(this.isNarrow ? [] : ['library', 'inspector']);
    this.extensions = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = (): void => {
      this.isNarrow = this.#narrow.matches;
      // One panel at a time, or what stood there when there was room.
      if (this.isNarrow) this.#wasOpen = this.open;
      this.open = this.isNarrow ? new Set() : this.#wasOpen;
    };
    const takeBack = (event: Event): void => { this.session.takeBack((event as CustomEvent<string>).detail); };
    this.#narrow.addEventListener('change', narrow);
    this.addEventListener('take-back', takeBack);
    this.#ends.push(this.#input.listen(), () => {
      this.#narrow.removeEventListener('change', narrow);
      this.removeEventListener('take-back', takeBack);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const end of this.#ends.splice(0)) end();
    this.#sheet.watch(undefined);
    this.#places?.dispose();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('session')) void this.#start();
  }

  /** The open dialog shows what the session says, like everything else here. */
  override updated(): void {
    const hasSide = this.renderRoot.querySelector('.side') !== null;
    if (hasSide !== this.#hasSide) this.#sideChanged(hasSide);
    this.#sheet.watch((this.isNarrow && this.renderRoot.querySelector('.panel:not(.keys)')) || undefined);
    if (this.model) this.#focus.follow(this.renderRoot, this.#isCovered);
    this.renderRoot.querySelector('patch-dialog')?.requestUpdate();
    this.renderRoot.querySelector('patch-canvas')?.heed();
  }

  #sideChanged(hasSide: boolean): void {
    this.#hasSide = hasSide;
    if (hasSide) this.open = new Set([...this.open].filter((panel) => panel !== 'library'));
    else this.requestUpdate();
  }

  async #start(): Promise<void> {
    const { session } = this;
    const faces = await loadFaces();
    if (session !== this.session) return;
    this.#places?.dispose();
    this.#places = new Places(session, faces, this.#placesHost());
    for (const extension of this.extensions) extension.attach?.(this.#shell);
    for (const { subscribe } of this.extensions) if (subscribe) this.#ends.push(subscribe(() => { this.requestUpdate(); }));
    this.#ends.push(session.subscribeStatus(() => {
      const said = this.#findings.next(session.diagnostics);
      if (said !== undefined) this.#notice.tell(said);
      this.requestUpdate();
    }), session.subscribe((patch, previous) => {
      if (patch.title !== previous.title || patch.nodes.size !== previous.nodes.size) this.requestUpdate();
      // What was let go on an empty canvas reaches from there under the panels.
      if (patch.id === previous.id && previous.nodes.size === 0 && patch.nodes.size > 1) this.canvas.fit();
    }));
  }

  #placesHost(): PlacesHost {
    const transform = (): Transform => this.canvas.transform;
    return {
      get transform() { return transform(); },
      arrived: (model) => {
        const isFirst = this.model === undefined;
        this.note = undefined;
        this.choosing = undefined;
        this.model = model;
        model.markOf = (node) => this.extensions.map((one) => one.mark?.(node)).find((mark) => mark !== undefined);
        model.onChange(({ selection }) => { if (selection) this.requestUpdate(); });
        if (!isFirst) void this.updateComplete.then(() => { this.canvas.focus({ preventScroll: true }); });
      },
      refused: ([first]) => { if (first) this.#notice.tell(first.message); },
    };
  }

  /** Which nodes' chains were opened to get to what is shown. */
  get place(): PatchPlace {
    return this.#places?.place ?? [];
  }

  go(place: PatchPlace): void {
    this.#places?.go(place);
  }

  get canvas(): CanvasElement {
    return this.renderRoot.querySelector('patch-canvas')!;
  }

  override render() {
    const { model } = this;
    if (!model) return nothing;
    const { session } = this;
    const command = (event: CustomEvent<string>): void => { this.run(event.detail); };
    const cover = this.#extended('cover', (content) => html`<div class="cover">${content}</div>`);
    this.#isCovered = cover.some((part) => part !== nothing);
    if (this.#isCovered) this.#focus.covered();
    return html`<div class="room" ?inert=${this.#isCovered}>
      ${keyed(model, html`<patch-canvas .model=${model} .insets=${this.#insets} .view=${this.#places?.view} .isCovered=${this.#isCovered} @offer-nodes=${this.#offer} @open-chain=${(event: CustomEvent<string>) => { this.go([...this.place, event.detail]); }} @edit-note=${(event: CustomEvent<Note>) => { this.note = event.detail; }} @view-changed=${() => { this.note = undefined; }} @point-cable=${(event: CustomEvent<string | undefined>) => { for (const extension of this.extensions) extension.point?.(event.detail, this.#shell); }}></patch-canvas>`)}
      ${model.patch.nodes.size === 0 ? html`<div class="empty"><h2>An empty patch</h2><p>${this.isNarrow ? 'Press + below to add a node.' : html`Double click or press <kbd>/</kbd> to add a node.`}<br>Drop sound files anywhere to mix them.</p></div>` : nothing}
      <header class="top">
        <patch-menu .commands=${this.commands} .shell=${this.#shell} @command=${command}></patch-menu>
        ${this.isNarrow ? nothing : this.#panelButton('library', 'library', 'Library (N)')}
        ${placeTitle(session.patch, this.place, this.isNarrow, (place) => { this.go(place); })}
        ${this.#extended('status', (content) => html`<span class="status">${content}</span>`)}
        <div class="group">
          <button aria-label="Undo" title=${session.undoLabel ? `Undo: ${session.undoLabel}` : 'Undo'} ?disabled=${session.undoLabel === undefined} @click=${() => { this.#places?.inTime('undo'); }}>${icon('undo')}</button>
          <button aria-label="Redo" title=${session.redoLabel ? `Redo: ${session.redoLabel}` : 'Redo'} ?disabled=${session.redoLabel === undefined} @click=${() => { this.#places?.inTime('redo'); }}>${icon('redo')}</button>
        </div>
        ${this.isNarrow ? nothing : html`<div class="group"><button aria-label="Open" title="Open" @click=${() => { session.openFile(); }}>${icon('open')}</button><button aria-label="Save" title="Save" @click=${() => { session.saveFile(); }}>${icon('save')}</button></div>`}
        <span class="space"></span>
        ${this.isNarrow ? nothing : html`<patch-monitor .session=${session}></patch-monitor>
        <div class="group">${this.#panelButton('list', 'list', 'List of the patch (L)')}
          <button aria-label="Show all" title="Show all (F)" @click=${() => { this.canvas.fit(); }}>${icon('fit')}</button>
          <button aria-label="Theme" title="Studio or paper" @click=${() => this.dispatchEvent(new CustomEvent('toggle-theme', { bubbles: true, composed: true }))}>${icon('theme')}</button>
          ${this.#panelButton('keys', 'help', 'Keys (?)')}${this.#panelButton('inspector', 'inspector', 'Inspector (I)')}</div>`}
        ${this.isNarrow ? html`<button aria-label="Show all" @click=${() => { this.canvas.fit(); }}>${icon('fit')}</button><button aria-label="Theme" @click=${() => this.dispatchEvent(new CustomEvent('toggle-theme', { bubbles: true, composed: true }))}>${icon('theme')}</button>` : nothing}
      </header>
      ${this.#extended('banner', (content) => html`<div class="banner">${content}</div>`)}
      ${this.#panels(model)}
      ${this.#docks()}
      <footer class="bottom">
        <patch-transport .model=${model}></patch-transport>
        ${this.isNarrow ? html`<nav aria-label="Panels">
          <button aria-label="Add a node" @click=${() => { this.#shell.openPalette(); }}>${icon('plus', 20)}</button>
          ${this.#panelButton('list', 'list', 'List', 20)}${this.#panelButton('monitor', 'speaker', 'Monitor', 20)}${this.#panelButton('inspector', 'inspector', 'Inspector', 20)}</nav>` : nothing}
      </footer>
      ${this.#picker(model)}
      ${this.#noteField(model)}</div>
      ${cover}
      ${this.#notice.render()}
      <patch-dialog .content=${this.dialog} @closed=${() => { this.dialog = undefined; }}></patch-dialog>`;
  }

  #panels(model: EditorModel) {
    const show = (panel: Panel, label: string, content: unknown, title = true) => this.open.has(panel)
      ? html`<aside class="panel ${panel}" role=${title ? nothing : 'dialog'} tabindex=${title ? nothing : -1} aria-label=${label}>${this.isNarrow || !title ? html`<button class="shut" aria-label="Close ${label.toLowerCase()}" @click=${() => { this.#toggle(panel); }}>${icon('close')}</button>` : nothing}${this.isNarrow && panel !== 'inspector' && panel !== 'keys' ? html`<h2 class="heading">${label}</h2>` : nothing}${content}</aside>` : nothing;
    const command = (event: CustomEvent<string>): void => { this.run(event.detail); };
    const shelf = shelvesOf(this.extensions).find(({ id }) => id === this.shelf);
    return html`
      ${this.isNarrow && this.open.size > 0 ? nothing : sideOf(this.extensions, this.#shell)}
      ${show('library', 'Library', html`${shelfTabs(this.extensions, this.shelf, (id) => { this.shelf = id; })}${shelf ? shelf.render(this.#shell) : html`<patch-library .catalog=${this.session.catalog} @pick=${(event: CustomEvent<string>) => { this.#add(event.detail, this.#place()); }} @carry=${(event: CustomEvent<Carry>) => { this.canvas.carry(event.detail.definition, event.detail.event); }}></patch-library>`}`)}
      ${show('inspector', 'Inspector', html`<patch-inspector .model=${model} @command=${command}>${this.#extended('inspect', (content) => html`<section>${content}</section>`)}</patch-inspector>`)}
      ${show('list', 'List of the patch', html`<patch-list .model=${model} @command=${command} @show=${(event: CustomEvent<string>) => { this.#toggle('list'); this.canvas.focusNode(event.detail); }}></patch-list>`, false)}
      ${show('monitor', 'Monitor', html`<patch-monitor .session=${this.session}></patch-monitor>`)}
      ${show('keys', 'Keys', html`<patch-keys .commands=${this.commands}></patch-keys>`, false)}`;
  }

  /** What all extensions show at one place. */
  #extended(place: ExtendedPlace, wrap?: (content: unknown) => unknown) {
    return extended(this.extensions, place, this.#shell, wrap);
  }

  #docks() {
    const docks = this.#extended('dock');
    if ((this.isNarrow && this.open.size > 0) || !docks.some((part) => part !== nothing)) return nothing;
    const { left, right, bottom } = this.#insets;
    return html`<div class="docks" .style=${this.isNarrow ? `bottom:${bottom - 3}px` : `left:${left}px;right:${right}px`}>${docks}</div>`;
  }

  /** The editor's own and those of its extensions. */
  get commands(): readonly Command[] {
    return [...this.#brought, ...COMMANDS];
  }

  get #brought(): readonly Command[] {
    return this.extensions.flatMap(({ commands }) => commands ?? []);
  }

  #panelButton(panel: Panel, sign: IconName, title: string, size = 16) {
    return html`<button class="toggle" aria-label=${title.replace(/ \(.\)$/, '')} title=${title} aria-expanded=${this.open.has(panel)} @click=${() => { this.#toggle(panel); }}>${icon(sign, size)}</button>`;
  }

  #toggle(panel: Panel): void {
    const open = new Set(this.isNarrow ? [...this.open].filter((one) => one === panel) : this.open);
    if (!open.delete(panel)) open.add(panel);
    this.open = open;
  }

  get #insets(): Insets {
    return this.isNarrow ? coveredOnPhone(this.#sheet.heightPx) : covered(this.open, this.#hasSide);
  }

  /** Runs a command by its id; unknown ids throw RangeError. */
  run(id: string): void {
    const command = this.commands.find((one) => one.id === id);
    if (!command) throw new RangeError(`no command is called "${id}"`);
    command.run(this.#shell);
  }

  readonly #shell: Shell = shellOf(this, {
    openPalette: () => { this.#choose('node'); },
    openFind: () => { this.#choose('find'); },
    openTargets: () => { this.#chooseForOne('target', 'Select one node first, then press C to connect it.'); },
    openReplacements: () => { this.#chooseForOne('replace', 'Select one node first, then press R to replace it.'); },
    togglePanel: (panel) => { this.#toggle(panel); },
    cancel: () => { this.#cancel(); },
    go: (place) => { this.go(place); },
    inTime: (step) => { this.#places?.inTime(step); },
    openDialog: (content) => this.#openDialog(content),
    tell: (message, action) => { this.#notice.tell(message, action); },
    say: (words) => { this.#notice.say(words); },
    addComment: () => { const note = this.model && addComment(this.model, this.#place()); if (note) this.note = note; },
    addFrame: () => { const note = this.model && addFrame(this.model); if (note) this.note = note; else this.#notice.tell('Select the nodes to frame first.'); },
  });

  readonly #input = new PageInput(this.#operated());

  #operated(): Operated {
    const [editor, shell] = [this, this.#shell] as const;
    return {
      shell,
      get model() { return editor.model; },
      get canvas() { return editor.canvas; },
      get extensions() { return editor.extensions; },
      get commands() { return editor.commands; },
      get brought() { return editor.#brought; },
      get isCovered() { return editor.#isCovered; },
      get isChoosing() { return editor.choosing !== undefined; },
      get middle() { return editor.#middle; },
      get spot() { return editor.#place(); },
      run: (command) => { this.run(command); },
      takes: (event) => this.#focus.takes(event, this.renderRoot, this.#isCovered),
      addFiles: (files, at) => { this.session.addFiles(files, at); },
      refocus: () => { this.#refocus(); },
    };
  }

  get #middle(): Point {
    const { canvas: { transform: { x, y, k }, middle } } = this;
    return { x: (middle.x - x) / k, y: (middle.y - y) / k };
  }

  /** Where something new is put that no pointer placed: beside the selected node, else in the middle. */
  #place(): Point {
    return (this.model && besideSelected(this.model)) ?? this.#middle;
  }

  #chooseForOne(what: Choosing['what'], otherwise: string): void {
    if (this.model?.selected.nodes.size === 1) this.#choose(what);
    else this.#notice.tell(otherwise);
  }

  #choose(what: Choosing['what']): void {
    const at = this.#place();
    const { middle } = this.canvas;
    this.choosing = { what, at, client: { x: middle.x - PICKER.width / 2, y: Math.max(72, middle.y - PICKER.height / 2 - 40) } };
  }

  readonly #offer = (event: CustomEvent<OfferNodes>): void => {
    this.choosing = { what: 'node', ...event.detail };
  };

  #picker(model: EditorModel) {
    const { choosing } = this;
    if (!choosing) return nothing;
    const choices = choicesFor(choosing, { model, document: this.session.patch, place: this.place, extensions: this.extensions, add: (type) => { this.#add(type, choosing.at, choosing); }, visit: (place, id) => void this.#visit(place, id), tell: (message) => { this.#notice.tell(message); } });
    const pick = (event: CustomEvent<string>): void => {
      this.choosing = undefined;
      choices.pick(event.detail);
      this.#refocus();
    };
    const left = Math.max(8, Math.min(choosing.client.x, innerWidth - PICKER.width - 8));
    const top = Math.max(8, Math.min(choosing.client.y, innerHeight - PICKER.height - 8));
    return html`<div class="veil" @pointerdown=${() => { this.choosing = undefined; }}></div>
      <patch-picker class="picker" .style=${this.isNarrow ? '' : `left:${left}px;top:${top}px`} .find=${choices.find} .prompt=${choices.prompt} .isGrouped=${choices.isGrouped} @pick=${pick} @leave=${() => { this.choosing = undefined; this.#refocus(); }}></patch-picker>`;
  }

  #add(id: string, at: Point, spot: Spot = {}): void {
    const { model } = this;
    if (model) pickFromPalette(id, this.extensions, { model, at, ...spot }, { isShown: (one) => one === this.model, added: (node) => { this.canvas.reveal(node); } });
    if (this.isNarrow) this.open = new Set();
  }

  /** Opens the chain it stands in, if it stands in one. */
  async #visit(place: PatchPlace, id: string): Promise<void> {
    this.go(place);
    this.model?.select([id]);
    await this.updateComplete;
    await this.canvas.updateComplete;
    this.canvas.show(id);
    this.#refocus();
  }

  #refocus(): void {
    void this.updateComplete.then(() => {
      if (this.#focus.again()) return;
      const [id] = this.model?.selected.nodes ?? [];
      if (id === undefined) this.canvas.focus({ preventScroll: true });
      else this.canvas.focusNode(id);
    });
  }

  #cancel(): void {
    if (this.canvas.cancelGesture()) return;
    if (this.choosing) this.choosing = undefined;
    else if (this.open.has('keys')) this.#toggle('keys');
    else if (this.open.has('list')) this.#toggle('list');
    else if (this.model && this.model.selected.nodes.size + this.model.selected.cables.size > 0) this.model.select([]);
    else this.go(this.place.slice(0, -1));
  }

  #noteField(model: EditorModel) {
    const { note } = this;
    const part = note && (note.kind === 'frame' ? model.patch.frames.get(note.frame) : model.patch.comments.get(note.comment));
    if (!note || !part) return nothing;
    const { x, y } = toScreen(part, this.canvas.transform);
    return keyed(note, html`<patch-note .style=${`left:${x}px;top:${y}px`} .model=${model} .note=${note} @done=${() => { if (this.note === note) this.note = undefined; }}></patch-note>`);
  }

  #openDialog(content: DialogContent): DialogHandle {
    this.dialog?.onClosed?.();
    this.dialog = content;
    const host = (): DialogHost => this.renderRoot.querySelector('patch-dialog')!;
    return { close: () => { host().close(content); }, update: () => { host().requestUpdate(); } };
  }
}

customElements.define('patch-editor', EditorElement);

declare global {
  interface HTMLElementTagNameMap {
    'patch-editor': EditorElement;
  }
}
