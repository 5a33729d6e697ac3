/**
 * The picture of a node, drawn as large as it is given room, wherever that is: the node may be one that is only for
 * listening. Main thread; draws at display rate while it is seen.
 */
import { css, html, LitElement } from 'lit';
import type { PatchNode } from '../patch/patch.ts';
import { definitionOf } from '../patch/values.ts';
import { type Ink, readInk } from '../views/ink.ts';
import type { Face, FaceContext, FacePoint, FaceSize, FaceView } from './face.ts';
import { faceContextOf, surfaceOf } from './face-context.ts';
import type { EditorSession } from './session.ts';

/** So much larger than its magnification a face that keeps its height is drawn at the most: its lines grow with it. */
const MOST_GROWTH = 2.5;

export class FacePicture extends LitElement {
  static override properties = { session: { attribute: false }, path: { attribute: false }, node: { attribute: false }, face: { attribute: false }, isFrozen: { attribute: false }, magnify: { attribute: false } };
  declare session: EditorSession;
  /** As the session is asked for it. */
  declare path: string;
  declare node: PatchNode;
  declare face: Face;
  /** It goes on showing what it shows. */
  declare isFrozen: boolean;
  /** How much larger than on the canvas its lines and letters are. */
  declare magnify: number;
  #view: FaceView | undefined;
  #ink: Ink | undefined;
  #frame = 0;
  readonly #theme = new MutationObserver(() => { this.#ink = readInk(this); });

  constructor() {
    super();
    this.magnify = 1;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#frame = requestAnimationFrame(this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#theme.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('face')) this.#view = this.face.create();
  }

  override render() {
    return html`<canvas role="img" tabindex="0" aria-label=${this.words} @focus=${this.#tell} @pointermove=${this.#hover} @pointerleave=${this.#hover}></canvas>`;
  }

  /** What it shows, in words, at this moment. */
  get words(): string {
    const face = this.#context();
    return face ? this.face.describe(face) : '';
  }

  readonly #tell = (event: FocusEvent): void => {
    (event.currentTarget as HTMLElement).setAttribute('aria-label', this.words);
  };

  #context(): FaceContext | undefined {
    const definition = definitionOf(this.node, this.session.catalog);
    return definition && faceContextOf(this.session, this.path, this.node, definition, this.session.transport.state === 'playing', () => undefined);
  }

  get #scale(): number {
    const { face, magnify } = this;
    return face.keepsHeight ? Math.min(this.clientWidth / face.width, this.clientHeight / face.height, MOST_GROWTH * magnify) : magnify;
  }

  get #size(): FaceSize {
    const scale = this.#scale;
    return { width: this.clientWidth / scale, height: this.face.keepsHeight ? this.face.height : this.clientHeight / scale };
  }

  readonly #hover = (event: PointerEvent): void => {
    const face = this.#context();
    if (!face) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const scale = this.#scale;
    const point: FacePoint = { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale, shift: event.shiftKey };
    this.#view?.hover?.(event.type === 'pointerleave' ? undefined : point, this.#size, face);
  };

  readonly #draw = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#draw);
    if (this.isFrozen || !this.hasUpdated || this.clientWidth === 0) return;
    this.#ink ??= readInk(this);
    const face = this.#context();
    const [size, scale, canvas] = [this.#size, this.#scale, this.renderRoot.querySelector('canvas')];
    const height = this.face.keepsHeight ? `${size.height * scale}px` : '';
    if (canvas && canvas.style.height !== height) canvas.style.height = height;
    const context = surfaceOf(canvas, size, devicePixelRatio * scale);
    if (face && context) this.#view?.draw(context, size, this.#ink, face, now / 1000);
  };

  static override styles = css`
    :host { display: grid; align-content: center; min-height: 0; overflow: hidden; }
    canvas { display: block; width: 100%; height: 100%; outline-offset: -2px; }
  `;
}

customElements.define('patch-picture', FacePicture);

declare global {
  interface HTMLElementTagNameMap {
    'patch-picture': FacePicture;
  }
}
