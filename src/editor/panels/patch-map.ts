/**
 * A map of the patch that is shown, to see where one is and to travel by: press or drag on it, or move it by arrows. It is drawn anew
 * when the patch has changed, a few times a second at the most; what is in sight is an element over it, which only moves. While
 * nothing happens it does nothing. Event `toggle`. Main thread.
 */
import { css, html, LitElement } from 'lit';
import { readInk } from '../../views/ink.ts';
import { mapTransform, paintMap } from '../canvas/map-painter.ts';
import type { Shell } from '../commands.ts';
import type { EditorModel } from '../editor-model.ts';
import { icon } from '../icon.ts';
import { contains, toCanvas, toScreen, union, type Box, type Point, type Transform } from '../viewport.ts';
import { panelStyles } from './panel-styles.ts';

const SIZE = { width: 208, height: 136 } as const;
/** Of what is in sight, by one press of an arrow. */
const STEP = 0.25;
/** A node that is dragged follows on the map at this pace: its own place is where the hand looks. */
const PAINT_MS = 150;
/** The words for a screen reader follow when the view has come to rest. */
const WORDS_MS = 400;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class PatchMap extends LitElement {
  static override properties = { shell: { attribute: false }, model: { attribute: false }, turn: { attribute: false }, isShown: { attribute: false }, words: { state: true } };
  declare shell: Shell;
  declare model: EditorModel;
  /** Another one whenever panels may have come or gone: what is in sight changes with them. */
  declare turn: number;
  declare isShown: boolean;
  declare private words: string;
  #frame = 0;
  #wordsTimer = 0;
  #paintTimer = 0;
  #paintedAt = -Infinity;
  /** As the map was drawn last: where the patch is on it. */
  #drawn: Transform | undefined;
  /** A hand on the map: where it took what is in sight, from its middle. The map keeps its scale meanwhile. */
  #held: Point | undefined;
  #end: (() => void) | undefined;
  readonly #ends: (() => void)[] = [];

  constructor() {
    super();
    this.words = 'Map of the patch';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const look = (): void => { this.#need(); };
    const theme = new MutationObserver(() => { this.#redraw(); });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    document.addEventListener('view-changed', look);
    window.addEventListener('resize', look);
    this.#ends.push(() => { theme.disconnect(); document.removeEventListener('view-changed', look); window.removeEventListener('resize', look); });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    clearTimeout(this.#wordsTimer);
    clearTimeout(this.#paintTimer);
    this.#paintTimer = 0;
    this.#end?.();
    this.#end = undefined;
    for (const end of this.#ends.splice(0)) end();
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('model') && this.#end) return;
    this.#end?.();
    this.#end = this.model.onChange(() => { this.#redraw(); });
    this.#redraw();
  }

  override updated(changed: Map<string, unknown>): void {
    if (changed.has('isShown')) this.#redraw();
    else if (changed.has('turn')) this.#need();
  }

  override render() {
    const toggle = (label: string, sign: 'map' | 'close') => html`<button class=${sign} aria-label=${label} title="${label} (O)" aria-expanded=${this.isShown} @click=${() => this.dispatchEvent(new CustomEvent('toggle'))}>${icon(sign)}</button>`;
    if (!this.isShown) return toggle('Show the map', 'map');
    return html`<section aria-label="Map of the patch">
      <canvas tabindex="0" role="application" aria-roledescription="map" aria-label=${this.words} .style=${`width:${SIZE.width}px;height:${SIZE.height}px`}
        @pointerdown=${this.#press} @pointermove=${this.#drag} @pointerup=${this.#release} @pointercancel=${this.#release} @wheel=${this.#wheel} @keydown=${this.#key}></canvas>
      <div class="sight"></div>
      ${toggle('Hide the map', 'close')}</section>`;
  }

  #redraw(): void {
    if (!this.isShown || !this.isConnected || this.#paintTimer !== 0) return;
    this.#paintTimer = window.setTimeout(() => { this.#paintTimer = 0; this.#paint(); }, Math.max(0, this.#paintedAt + PAINT_MS - performance.now()));
  }

  #paint(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas) return;
    // In a hand the map keeps its scale, or it would run away from it.
    const transform = (this.#held && this.#drawn) ?? this.#wanted;
    const ink = readInk(this);
    const context = surface(canvas);
    context.fillStyle = ink.surface;
    context.fillRect(0, 0, SIZE.width, SIZE.height);
    paintMap(context, this.model, transform, ink);
    this.#drawn = transform;
    this.#paintedAt = performance.now();
    this.#need();
  }

  /** Where all of the patch is on the map, and what is in sight too. */
  get #wanted(): Transform {
    const { sight } = this.shell;
    return mapTransform(union([this.model.bounds() ?? sight, sight])!, SIZE);
  }

  #need(): void {
    if (this.#frame === 0 && this.isConnected && this.isShown) this.#frame = requestAnimationFrame(this.#place);
  }

  /** Puts the frame round what is in sight. */
  readonly #place = (): void => {
    this.#frame = 0;
    const frame = this.renderRoot.querySelector<HTMLElement>('.sight');
    const drawn = this.#drawn;
    if (!frame || !drawn) return;
    const { sight } = this.shell;
    this.toggleAttribute('idle', this.#held === undefined && isWithin(this.model.bounds() ?? sight, sight));
    const from = toScreen(sight, drawn);
    // A hair inside the map, so that the frame is whole even where the sight goes on.
    const left = Math.max(1, Math.min(SIZE.width - 5, from.x));
    const top = Math.max(1, Math.min(SIZE.height - 5, from.y));
    const width = Math.max(4, Math.min(SIZE.width - 1, from.x + sight.width * drawn.k) - left);
    const height = Math.max(4, Math.min(SIZE.height - 1, from.y + sight.height * drawn.k) - top);
    frame.style.setProperty('transform', `translate(${left}px, ${top}px)`);
    frame.style.setProperty('width', `${width}px`);
    frame.style.setProperty('height', `${height}px`);
    if (this.#held === undefined && !isSame(drawn, this.#wanted)) this.#redraw();
    clearTimeout(this.#wordsTimer);
    this.#wordsTimer = window.setTimeout(() => { this.words = this.#describe(sight); }, WORDS_MS);
  };

  #describe(sight: Box): string {
    const { size } = this.model.patch.nodes;
    const seen = this.model.nodeIndex.query(sight).size;
    return `Map of the patch: ${seen === size ? `all ${size} nodes are` : `${seen} of ${size} nodes ${seen === 1 ? 'is' : 'are'}`} in sight. Arrows move the view.`;
  }

  readonly #press = (event: PointerEvent): void => {
    if (event.button !== 0 || !this.#drawn) return;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const at = toCanvas({ x: event.offsetX, y: event.offsetY }, this.#drawn);
    const { sight } = this.shell;
    // What is taken by its frame moves with the hand; anywhere else, the view comes there.
    this.#held = contains(sight, at) ? { x: at.x - sight.x - sight.width / 2, y: at.y - sight.y - sight.height / 2 } : { x: 0, y: 0 };
    this.#travel(at);
  };

  readonly #drag = (event: PointerEvent): void => {
    if (this.#held && this.#drawn) this.#travel(toCanvas({ x: event.offsetX, y: event.offsetY }, this.#drawn));
  };

  readonly #release = (): void => {
    this.#held = undefined;
    this.#need();
  };

  #travel(at: Point): void {
    const { x, y } = this.#held ?? { x: 0, y: 0 };
    this.shell.lookAt({ x: at.x - x, y: at.y - y });
  }

  readonly #wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.shell.zoom(Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) * 0.003));
  };

  readonly #key = (event: KeyboardEvent): void => {
    const arrow = event.altKey || event.ctrlKey || event.metaKey ? undefined : ARROWS[event.key];
    if (arrow === undefined) return;
    event.preventDefault();
    const { x, y, width, height } = this.shell.sight;
    this.shell.lookAt({ x: x + width * (0.5 + STEP * arrow[0]), y: y + height * (0.5 + STEP * arrow[1]) });
  };

  static override styles = [panelStyles, css`
    :host { display: block; flex: none; align-self: flex-end; margin: 0 0 0 auto; }
    section { transition: opacity var(--quick); position: relative; overflow: hidden; border-radius: 8px; background: var(--surface); box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    /* With all of the patch in sight there is nowhere to go, and the corner is the patch's. */
    :host([idle]) section:not(:focus-within) { opacity: 0; pointer-events: none; }
    .sight { position: absolute; top: 0; left: 0; border: 2px solid var(--text); border-radius: 2px; box-sizing: border-box; pointer-events: none; box-shadow: 0 0 0 240px color-mix(in srgb, var(--surface) 50%, transparent); }
    canvas { display: block; cursor: pointer; touch-action: none; }
    canvas:focus-visible { outline: 2px solid var(--edge); outline-offset: -2px; border-radius: 8px; }
    button.close { position: absolute; top: 0; right: 0; opacity: 0; background: var(--surface); }
    section:hover button, section:focus-within button { opacity: 1; }
    button.map { background: var(--surface); border-radius: 8px; box-shadow: 0 0 0 1px var(--line), var(--shadow); }
    @media (hover: none) { button.close { opacity: 1; } }
    @media (max-width: 640px) { button { width: 44px; height: 44px; } }
  `];
}

const isWithin = (inner: Box, outer: Box): boolean => contains(outer, inner) && contains(outer, { x: inner.x + inner.width, y: inner.y + inner.height });
const isSame = (a: Transform, b: Transform): boolean => a.x === b.x && a.y === b.y && a.k === b.k;

/** In CSS pixels, sharp on this screen. */
function surface(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const [width, height] = [Math.round(SIZE.width * devicePixelRatio), Math.round(SIZE.height * devicePixelRatio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { alpha: false })!;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  return context;
}

customElements.define('patch-map', PatchMap);
