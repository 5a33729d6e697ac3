/**
 * The picture of the masking node in a dialog, drawn by the node's own face from what it is given, and with its gestures. At display rate
 * while it is seen; main thread.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { Face, FaceContext, FaceView } from '../../editor/face.ts';
import { surfaceOf } from '../../editor/face-context.ts';
import { FaceHand } from '../../editor/face-hand.ts';
import { panelStyles } from '../../editor/panels/panel-styles.ts';
import { newGesture } from '../../editor/session.ts';
import { type Ink, readInk } from '../../views/ink.ts';

export class BetweenPicture extends LitElement {
  static override properties = { face: { attribute: false }, words: { state: true } };
  declare face: Face | undefined;
  /** In the order of the sounds. */
  inputs: readonly string[] = [];
  /** What the face is to draw, as it is now. */
  read: (() => FaceContext | undefined) | undefined;
  declare private words: string;
  #view: FaceView | undefined;
  #ink: Ink | undefined;
  #theme: string | undefined;
  #request = 0;
  #toldAt = -Infinity;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#request = requestAnimationFrame(this.#frame);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#request);
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('face')) this.#view = this.face?.create();
  }

  override render() {
    return html`<canvas role="img" aria-label=${this.words ?? ''} .style=${this.face === undefined ? '' : `width:${this.face.width}px;aspect-ratio:${this.face.width}/${this.face.height}`}
      @pointerdown=${this.#hand.press} @pointermove=${this.#hand.hover} @pointerleave=${this.#hand.hover} @dblclick=${this.#hand.doublePress} @wheel=${this.#hand.wheel}></canvas>${this.#keys()}`;
  }

  /** What the picture is pressed for, by keys: seen when they come to it. */
  #keys() {
    const context = this.read?.();
    if (!context) return nothing;
    const sounds = this.inputs.flatMap((port, sound) => { const name = context.inputName(port); return name === undefined ? [] : [{ sound, name }]; });
    const listen = (port: string | undefined, title: string) => html`<button aria-pressed=${port === undefined ? !context.listens('masked') && !context.listens('audible') : context.listens(port)} @click=${() => { this.read?.()?.listenTo(port); this.requestUpdate(); }}>${title}</button>`;
    return html`<div class="keys"><select aria-label="Sound that is looked at" @change=${(event: Event) => { this.read?.()?.setParam('sound', Number((event.target as HTMLSelectElement).value), newGesture()); }}>
        ${sounds.map(({ sound, name }) => html`<option value=${sound} ?selected=${sound === Math.round(context.params['sound'] ?? 0)}>${name}</option>`)}</select>
      ${listen(undefined, 'Mix')}${listen('masked', 'Only what is hidden')}${listen('audible', 'Only what survives')}</div>`;
  }

  readonly #frame = (milliseconds: number): void => {
    this.#request = requestAnimationFrame(this.#frame);
    const { face } = this;
    const context = this.read?.();
    const canvas = this.renderRoot.querySelector('canvas');
    if (!face || !this.#view || !context || !canvas) return;
    const theme = document.documentElement.dataset['theme'] ?? '';
    if (this.#ink === undefined || theme !== this.#theme) [this.#ink, this.#theme] = [readInk(this), theme];
    const brush = surfaceOf(canvas, face, (canvas.getBoundingClientRect().width / face.width) * devicePixelRatio);
    if (!brush) return;
    this.#view.draw(brush, face, this.#ink, context, milliseconds / 1000);
    // Words for those who come to it; a second is often enough.
    if (milliseconds - this.#toldAt < 1000) return;
    this.#toldAt = milliseconds;
    this.words = face.describe(context);
  };

  readonly #hand = new FaceHand(() => {
    const [face, view, context] = [this.face, this.#view, this.read?.()];
    return face && view && context ? { face, view, context } : undefined;
  });

  static override styles = [panelStyles, css`
    canvas { display: block; max-width: 100%; touch-action: pan-y; }
    .keys { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 8px; }
    .keys:not(:focus-within) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  `];
}

customElements.define('patch-between-picture', BetweenPicture);
