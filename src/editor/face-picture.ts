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
    return html`<canvas role="img" tabindex="0" @focus=${this.#tell} @pointermove=${this.#hover} @pointerleave=${this.#hover}></canvas>`;
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

  get #size(): FaceSize {
    return { width: this.clientWidth / this.magnify, height: this.clientHeight / this.magnify };
  }

  readonly #hover = (event: PointerEvent): void => {
    const face = this.#context();
    if (!face) return;
    const box = this.getBoundingClientRect();
    const point: FacePoint = { x: (event.clientX - box.left) / this.magnify, y: (event.clientY - box.top) / this.magnify, shift: event.shiftKey };
    this.#view?.hover?.(event.type === 'pointerleave' ? undefined : point, this.#size, face);
  };

  readonly #draw = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#draw);
    if (this.isFrozen || !this.hasUpdated || this.clientWidth === 0) return;
    this.#ink ??= readInk(this);
    const face = this.#context();
    const context = surfaceOf(this.renderRoot.querySelector('canvas'), this.#size, devicePixelRatio * this.magnify);
    if (face && context) this.#view?.draw(context, this.#size, this.#ink, face, now / 1000);
  };

  static override styles = css`
    :host { display: block; min-height: 0; overflow: hidden; }
    canvas { display: block; width: 100%; height: 100%; outline-offset: -2px; }
  `;
}

customElements.define('patch-picture', FacePicture);

declare global {
  interface HTMLElementTagNameMap {
    'patch-picture': FacePicture;
  }
}
