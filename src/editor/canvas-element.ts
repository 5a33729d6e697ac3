/**
 * The canvas: pan, zoom, presses and what is seen. It mounts the nodes in view, a few a frame, and draws everything else on
 * two canvases. One frame loop serves all of it, and rests while nothing changes. Main thread.
 */
import { css, html, LitElement } from 'lit';
import type { CatalogNode } from '../kit/index.ts';
import { readInk, type Ink } from '../views/ink.ts';
import { CanvasView, type Pane } from './canvas/canvas-view.ts';
import { contextOf } from './canvas/context-of.ts';
import { paintCables } from './canvas/cable-painter.ts';
import { paintBoxes, paintComments, paintDots, paintFrames } from './canvas/ground-painter.ts';
import { paintOverlay, type Overlay } from './canvas/overlay-painter.ts';
import type { EditorModel, ModelChange } from './editor-model.ts';
import { CanvasInput, handOf, SETTLE_MS } from './canvas/canvas-input.ts';
import type { CanvasDoor } from './gestures/gesture.ts';
import { type Cargo, PlaceGesture } from './gestures/place-gesture.ts';
import { NodeElement } from './node-element.ts';
import { planMounts } from './rete-adapter/mount-plan.ts';
import { Stage } from './rete-adapter/stage.ts';
import { DETAIL_ZOOM, toCanvas, visibleBox, type Box, type Insets, type Point, type Transform } from './viewport.ts';
import type { WireStart } from './wiring.ts';

/** Asked for where nodes can be chosen: with a cable in hand, what it should end at. */
export interface OfferNodes {
  readonly at: Point;
  readonly client: Point;
  readonly start?: WireStart;
  /** The cable it should stand in. */
  readonly into?: string;
}

/** What must be done again before the next frame is shown. */
type Need = 'transform' | 'mounts' | 'ground' | 'overlay';

/** Nodes are mounted this far outside the screen, in pixels. */
const MARGIN_PX = 160;
const MOUNT_BUDGET_MS = 4;
/** What mounting costs after the scripts, in style and layout, is not seen by the clock: so a limit by number too. */
const MOUNTS_A_FRAME = 10;
/** Selected nodes stay mounted out of sight up to this number: they may hold the focus. */
const PINNED = 16;
/** Of a busy patch the light moves less often: drawing it takes at most one part in this many of the time. */
const LIGHT_REST = 4;
/** The mouse rests on a cable when it has been there this long. */
const POINT_MS = 160;

export class CanvasElement extends LitElement {
  static override properties = { model: { attribute: false }, insets: { attribute: false }, view: { attribute: false }, isCovered: { attribute: false } };
  declare model: EditorModel;
  /** What panels cover, so that fitting shows the patch in what is free. */
  declare insets: Insets;
  /** How it was looked at before, to begin with. */
  declare view: Transform | undefined;
  /** Nobody sees it: what moves by itself rests. */
  declare isCovered: boolean;
  #stage: Stage | undefined;
  #ink: Ink | undefined;
  #size = { width: 0, height: 0 };
  #overlay: Overlay = {};
  #hidden: string | undefined;
  #pointed: string | undefined;
  #pointTimer = 0;
  #held: ReadonlySet<string> = new Set();
  #frame = 0;
  #needs: Record<Need, boolean> = { transform: true, mounts: true, ground: true, overlay: true };
  /** When the light of the cables may be drawn again. */
  #lightAt = 0;
  #isMounting = false;
  readonly #ends: (() => void)[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'application');
    this.setAttribute('aria-roledescription', 'patch canvas');
    this.setAttribute('aria-label', 'Patch canvas. Press slash to add a node, L for a list of the patch; Alt and the arrows follow the cables.');
    const observer = new ResizeObserver(() => { this.#resize(); });
    observer.observe(this);
    const theme = new MutationObserver(() => { this.recolor(); });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#ends.push(() => { observer.disconnect(); }, () => { theme.disconnect(); });
    this.#ends.push(this.#input.listen());
    this.addEventListener('focusin', () => { this.#need('mounts'); });
    this.addEventListener('dragover', (event) => { event.preventDefault(); });
    this.addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends.splice(0)) end();
    this.#stage?.dispose();
    this.#stage = undefined;
  }

  override firstUpdated(): void {
    this.#stage = new Stage(this.renderRoot.querySelector<HTMLElement>('.stage')!);
    this.recolor();
    this.#ends.push(this.model.onChange((change) => { this.#follow(change); }));
    this.#ends.push(this.model.session.subscribe((patch, previous) => { if (patch.id !== previous.id) this.#view.arrive(); }));
    this.#ends.push(this.model.session.subscribeStatus(() => { this.heed(); }));
    this.#resize();
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.get('isCovered') === true) this.#need('ground');
    const before = changed.get('insets') as Insets | undefined;
    if (before && (Object.keys(before) as (keyof Insets)[]).some((side) => before[side] !== this.insets[side])) this.#view.again();
  }

  override render() {
    return html`<canvas class="ground" aria-hidden="true"></canvas><div class="stage"></div><canvas class="overlay" aria-hidden="true" hidden></canvas>`;
  }

  /** Through what it is looked at. */
  readonly #view = new CanvasView(paneOf(this, () => this.#size), () => {
    this.#need('transform', 'mounts', 'ground', 'overlay');
    this.dispatchEvent(new CustomEvent('view-changed', { bubbles: true, composed: true }));
  });

  get transform(): Transform {
    return this.#view.transform;
  }

  set transform(transform: Transform) {
    this.#view.transform = transform;
  }

  /** When the canvas was last panned or zoomed, on the page's clock. */
  get movedAt(): number {
    return this.#view.movedAt;
  }

  get sight(): Box {
    return this.#view.sight;
  }

  get middle(): Point {
    return this.#view.middle;
  }

  fit(): void {
    this.#view.fit();
  }

  reveal(id: string): void {
    this.#view.reveal(id);
  }

  show(id: string): void {
    this.#view.show(id);
  }

  zoom(factor: number): void {
    this.#view.zoom(factor);
  }

  get mountedCount(): number {
    return this.#stage?.size ?? 0;
  }

  recolor(): void {
    this.#ink = readInk(this);
    this.#refresh(this.#stage?.ids ?? []);
    this.#need('ground', 'overlay');
  }

  focusNode(id: string): void {
    this.reveal(id);
    const element = this.#stage?.element(id);
    if (element) element.focus({ preventScroll: true });
    else this.focus({ preventScroll: true });
  }

  async rename(id: string): Promise<void> {
    this.reveal(id);
    if (!this.#stage?.element(id)) await this.#mount([id]);
    const element = this.#stage?.element(id);
    if (element instanceof NodeElement) await element.rename();
  }

  /** Starts carrying a node from the library with the pointer that was pressed there. */
  carry(definition: CatalogNode, event: PointerEvent, cargo?: Cargo): void {
    this.#input.begin(new PlaceGesture(this.#door, definition, cargo), event);
  }

  cancelGesture(): boolean {
    return this.#input.cancel();
  }

  /** The cable under the pointer, drawn as such. */
  point(cable: string | undefined): void {
    if (cable === this.#pointed) return;
    this.#pointed = cable;
    this.#need('ground');
    clearTimeout(this.#pointTimer);
    this.#pointTimer = window.setTimeout(() => this.dispatchEvent(new CustomEvent<string | undefined>('point-cable', { detail: cable })), POINT_MS);
  }

  readonly #door: CanvasDoor = doorOf(this, {
    setOverlay: (overlay) => { this.#overlay = overlay; this.#need('overlay'); },
    hideCable: (id) => { this.#hidden = id; this.#need('ground'); },
    hold: (nodes) => { this.#held = new Set(nodes); this.#need('mounts'); },
    visibleColor: (definition) => this.#ink?.tool[definition.tool] ?? '',
  });

  readonly #input = new CanvasInput(this, this.#door);

  #need(...what: Need[]): void {
    for (const name of what) this.#needs[name] = true;
    if (this.#frame === 0 && this.isConnected) this.#frame = requestAnimationFrame(this.#draw);
  }

  #follow(change: ModelChange): void {
    for (const id of change.removed) this.#stage?.unmount(id);
    for (const id of change.nodes) {
      const element = this.#stage?.element(id);
      // Another node under the same id has another face.
      if (element instanceof NodeElement && element.type !== this.model.node(id)?.type) this.#stage?.unmount(id);
      const box = this.model.box(id);
      if (box) this.#stage?.move(id, box);
    }
    this.#refresh(change.nodes);
    this.#need('mounts', 'ground', 'overlay');
  }

  #refresh(ids: Iterable<string>): void {
    for (const id of ids) {
      const element = this.#stage?.element(id);
      if (element instanceof NodeElement) element.refresh();
    }
    this.#need();
  }

  /** The engine or an extension has something to say: faults and marks show on the nodes, what cables carry on the ground. */
  heed(): void {
    for (const id of this.#stage?.ids ?? []) {
      const element = this.#stage?.element(id);
      if (element instanceof NodeElement && element.isStatusStale) element.refresh();
    }
    this.#need('ground');
  }

  #resize(): void {
    const { width, height } = this.getBoundingClientRect();
    const isFirst = this.#size.width === 0;
    this.#size = { width, height };
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      canvas.width = Math.round(width * devicePixelRatio);
      canvas.height = Math.round(height * devicePixelRatio);
    }
    if (isFirst && width > 0) {
      if (this.view) this.transform = this.view;
      else this.#view.arrive();
    } else this.#view.again();
    this.#need('mounts', 'ground', 'overlay');
  }

  readonly #draw = (now: number): void => {
    this.#frame = 0;
    const stage = this.#stage;
    const ink = this.#ink;
    if (!stage || !ink || this.#size.width === 0) return;
    const isPlaying = !this.isCovered && this.model.session.transport.state === 'playing';
    const isMoving = now - this.movedAt < SETTLE_MS;
    stage.holder.classList.toggle('moving', isMoving);
    const needs = this.#needs;
    this.#needs = { transform: false, mounts: false, ground: false, overlay: false };
    if (needs.transform) stage.setTransform(this.transform);
    if (needs.mounts) this.#planMounts(stage);
    if (needs.ground || (isPlaying && now >= this.#lightAt)) this.#paintGround(stage, ink);
    if (needs.overlay) this.#paintOverlay(ink);
    const scale = devicePixelRatio * Math.min(3, Math.max(1, Math.ceil(this.transform.k * 2) / 2));
    const end = performance.now() + MOUNT_BUDGET_MS;
    let isBlurred = false;
    for (const id of stage.ids) {
      const element = stage.element(id);
      if (!(element instanceof NodeElement)) continue;
      element.drawLive(now / 1000, scale, ink, isPlaying, !isMoving && performance.now() < end);
      isBlurred ||= element.isScaleStale(scale);
    }
    if (isPlaying || isMoving || isBlurred) this.#need();
  };

  #planMounts(stage: Stage): void {
    const { k } = this.transform;
    const seen = visibleBox(this.transform, this.#size, MARGIN_PX);
    const wanted = k < DETAIL_ZOOM ? new Set<string>() : this.model.nodeIndex.query(seen);
    const focused = this.shadowRoot?.activeElement instanceof NodeElement ? [this.shadowRoot.activeElement.nodeId] : [];
    const pinned = new Set([...this.#held, ...[...this.model.selected.nodes].slice(0, PINNED), ...focused].filter((id) => this.model.patch.nodes.has(id)));
    const center = toCanvas(this.middle, this.transform);
    const plan = planMounts(wanted, k < DETAIL_ZOOM ? new Set(focused) : pinned, stage.ids, (id) => {
      const box = this.model.box(id)!;
      return Math.hypot(box.x + box.width / 2 - center.x, box.y + box.height / 2 - center.y);
    });
    for (const id of plan.unmount) stage.unmount(id);
    if (plan.mount.length > 0) void this.#mount(plan.mount);
    if (plan.unmount.length > 0) this.#need('ground');
  }

  /** Mounts until the frame's share is used up; the rest waits for the next frame. */
  async #mount(ids: readonly string[]): Promise<void> {
    const stage = this.#stage;
    if (!stage || this.#isMounting) return;
    this.#isMounting = true;
    const end = performance.now() + MOUNT_BUDGET_MS;
    let count = 0;
    for (const id of ids) {
      const box = this.model.box(id);
      if (!box || stage.element(id)) continue;
      const element = new NodeElement(this.model, id);
      await stage.mount(id, element, box);
      await element.updateComplete;
      if (++count >= MOUNTS_A_FRAME || performance.now() > end) break;
    }
    this.#isMounting = false;
    this.#need('mounts', 'ground');
    if (count === 0) this.#needs.mounts = false;
  }

  #paintGround(stage: Stage, ink: Ink): void {
    const context = contextOf(this.renderRoot.querySelector<HTMLCanvasElement>('canvas.ground'), false);
    if (!context) return;
    const began = performance.now();
    context.fillStyle = ink.ground;
    context.fillRect(0, 0, this.#size.width, this.#size.height);
    const seen = visibleBox(this.transform, this.#size, 24);
    paintDots(context, this.transform, this.#size.width, this.#size.height, ink);
    paintFrames(context, this.model, this.transform, ink);
    paintComments(context, this.model, this.transform, ink);
    paintCables(context, { model: this.model, transform: this.transform, ink, visible: this.model.cableIndex.query(seen), hidden: this.#hidden, pointed: this.#pointed });
    paintBoxes(context, this.model, [...this.model.nodeIndex.query(seen)].filter((id) => !stage.element(id)?.isConnected), this.transform, ink);
    this.#lightAt = began + LIGHT_REST * (performance.now() - began);
  }

  #paintOverlay(ink: Ink): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.overlay');
    const context = contextOf(canvas, true);
    if (!canvas || !context) return;
    canvas.hidden = Object.keys(this.#overlay).length === 0;
    context.clearRect(0, 0, this.#size.width, this.#size.height);
    if (!canvas.hidden) paintOverlay(context, this.#overlay, this.model, this.model.nodeIndex.query(visibleBox(this.transform, this.#size, 0)), this.transform, ink);
  }

  readonly #drop = (event: DragEvent): void => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    const onto = event.composedPath().find((part) => part instanceof NodeElement);
    this.model.session.addFiles(files, handOf(this, event).canvas, onto?.nodeId);
  };

  static override styles = css`
    :host { position: absolute; inset: 0; display: block; overflow: hidden; background: var(--ground); outline: none; touch-action: none; contain: strict; }
    :host(.grabbing) { cursor: grab; }
    canvas { position: absolute; inset: 0; width: 100%; height: 100%; }
    .overlay { pointer-events: none; }
    [hidden] { display: none; }
    .stage { position: absolute; inset: 0; }
    .holder { position: absolute; top: 0; left: 0; }
    .holder.moving { will-change: transform; }
    :host(:focus-visible)::after { content: ''; position: absolute; inset: 0; border: 2px solid var(--edge); pointer-events: none; }
  `;
}

const paneOf = (canvas: CanvasElement, size: () => Pane['size']): Pane => ({
  get model() { return canvas.model; },
  get insets() { return canvas.insets; },
  get size() { return size(); },
});

function doorOf(canvas: CanvasElement, own: Pick<CanvasDoor, 'setOverlay' | 'hideCable' | 'hold' | 'visibleColor'>): CanvasDoor {
  return {
    ...own,
    get model() { return canvas.model; },
    get transform() { return canvas.transform; },
    set transform(transform) { canvas.transform = transform; },
    offerNodes: (hand, start) => { canvas.dispatchEvent(new CustomEvent<OfferNodes>('offer-nodes', { detail: { at: hand.canvas, client: hand.client, start } })); },
    paramUnder: ({ client }) => paramAt(canvas, client),
  };
}

/** Looks through the shadow roots: the knob knows its parameter, the node its id. */
function paramAt(canvas: CanvasElement, { x, y }: Point): { node: string; param: string } | undefined {
  const node = canvas.shadowRoot?.elementsFromPoint(x, y).find((part) => part instanceof NodeElement);
  const knob = node?.shadowRoot?.elementFromPoint(x, y)?.closest<HTMLElement>('[data-param]');
  const param = knob?.dataset['param'];
  return node && param !== undefined && canvas.model.definition(node.nodeId)?.params[param]?.modulatable ? { node: node.nodeId, param } : undefined;
}

customElements.define('patch-canvas', CanvasElement);

declare global {
  interface HTMLElementTagNameMap {
    'patch-canvas': CanvasElement;
  }
}
