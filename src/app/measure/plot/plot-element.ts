/**
 * One plot with its curves and a cursor: the pointer or the arrow keys move it, and every curve's value there is told beside the
 * legend. Event `cursor` with its place on the x axis. Main thread.
 */
import { css, html, LitElement, type PropertyValues } from 'lit';
import { formatUnit } from '../../../editor/value-text.ts';
import type { Curve, Plot } from '../../../measure/system/measured.ts';
import { panelStyles } from '../../../editor/panels/panel-styles.ts';
import { readInk } from '../../../views/ink.ts';
import { type DrawnCurve, frameOf, looks, plotMarks, scalesOf } from './plot-marks.ts';
import { paint } from './plot-picture.ts';
import { valueAt } from './plot-scale.ts';

const HEIGHT_PX = 300;
const NARROW_HEIGHT_PX = 220;
/** Of the whole axis for a press of an arrow key; ten times as far with shift. */
const KEY_STEP = 1 / 200;

export class PlotElement extends LitElement {
  static override properties = { plot: { attribute: false }, curves: { attribute: false }, cursor: { state: true }, widthPx: { state: true } };
  declare plot: Plot;
  declare curves: readonly Curve[];
  /** Along the axis, 0…1. */
  declare private cursor: number | undefined;
  declare private widthPx: number;
  readonly #theme = new MutationObserver(() => { this.requestUpdate(); });
  #watch = new ResizeObserver(([entry]) => { this.widthPx = Math.round(entry!.contentRect.width); });

  constructor() {
    super();
    this.curves = [];
    this.widthPx = 600;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch.observe(this);
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch.disconnect();
    this.#theme.disconnect();
  }

  get #size() {
    return { width: this.widthPx, height: this.widthPx < 520 ? NARROW_HEIGHT_PX : HEIGHT_PX };
  }

  get drawn(): readonly DrawnCurve[] {
    return looks(this.curves, readInk(this));
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('plot') && (changed.get('plot') as Plot | undefined)?.x.scale !== this.plot.x.scale) this.cursor = undefined;
  }

  override render() {
    const { plot } = this;
    const at = this.#at();
    const drawn = this.hasUpdated ? this.drawn : [];
    return html`<canvas tabindex="0" role="img" aria-label=${`${plot.title}. ${this.#told(drawn)} Arrow keys move the cursor.`}
        @pointermove=${this.#point} @pointerdown=${this.#point} @keydown=${this.#key}></canvas>
      <div class="legend" aria-live="polite"><span class="place">${at === undefined ? plot.x.label : formatX(at, plot)}</span>${drawn.map((curve) => {
        const value = at === undefined ? undefined : valueAt(curve, placeOf(at, plot), plot.x.scale === 'log');
        return html`<span class="curve"><svg width="24" height="8" aria-hidden="true"><line x1="0" x2="24" y1="4" y2="4" stroke=${curve.color} stroke-width="2.5" stroke-dasharray=${curve.dash.join(' ')}></line></svg>${curve.name} <b>${value === undefined ? (at === undefined ? '' : '–') : formatY(value, plot)}</b></span>`;
      })}</div>`;
  }

  override firstUpdated(): void {
    // The legend takes its colors from what the element stands in.
    this.requestUpdate();
  }

  override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas')!;
    const size = this.#size;
    const scale = devicePixelRatio || 1;
    canvas.width = Math.round(size.width * scale);
    canvas.height = Math.round(size.height * scale);
    const context = canvas.getContext('2d');
    if (context === null) return;
    const ink = readInk(this);
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const { drawn } = this;
    paint(context, plotMarks(this.plot, drawn, size, ink), ink.font);
    const at = this.#at();
    if (at === undefined) return;
    const frame = frameOf(size);
    const scales = scalesOf(this.plot, drawn, size);
    const x = frame.x + scales.x.way(at) * frame.width;
    context.fillStyle = ink.edge;
    context.fillRect(Math.round(x), frame.y, 1, frame.height);
    for (const curve of drawn) {
      const value = valueAt(curve, placeOf(at, this.plot), this.plot.x.scale === 'log');
      const way = value === undefined ? -1 : scales.y.way(value);
      if (way < 0 || way > 1) continue;
      context.fillStyle = curve.color;
      context.beginPath();
      context.arc(x, frame.y + (1 - way) * frame.height, 3.5, 0, 2 * Math.PI);
      context.fill();
    }
  }

  /** Where the cursor stands, in the units of the axis. */
  #at(): number | undefined {
    if (this.cursor === undefined) return undefined;
    const at = scalesOf(this.plot, this.curves, this.#size).x.at(this.cursor);
    return this.plot.x.scale === 'bars' ? Math.round(at) : at;
  }

  readonly #point = (event: PointerEvent): void => {
    const frame = frameOf(this.#size);
    this.cursor = Math.min(1, Math.max(0, (event.offsetX - frame.x) / frame.width));
  };

  readonly #key = (event: KeyboardEvent): void => {
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (way === 0) return;
    event.preventDefault();
    const bars = this.plot.x.scale === 'bars' ? scalesOf(this.plot, this.curves, this.#size).x.lines.length : 0;
    const step = bars > 0 ? 1 / bars : KEY_STEP * (event.shiftKey ? 10 : 1);
    this.cursor = Math.min(1, Math.max(0, (this.cursor ?? 0.5) + way * step));
  };

  /** The picture for those who cannot see it: where each curve is highest and lowest. */
  #told(drawn: readonly Curve[]): string {
    return drawn.map((curve) => {
      const there = curve.y.flatMap((value, k) => (value === null ? [] : [[curve.x[k]!, value] as const]));
      if (there.length === 0) return `${curve.name}: nothing.`;
      const [low, high] = [there.reduce((a, b) => (b[1] < a[1] ? b : a)), there.reduce((a, b) => (b[1] > a[1] ? b : a))];
      if (high[1] - low[1] < 1e-6) return `${curve.name}: ${formatY(high[1], this.plot)} throughout.`;
      return `${curve.name}: from ${formatY(low[1], this.plot)} at ${formatX(low[0], this.plot)} to ${formatY(high[1], this.plot)} at ${formatX(high[0], this.plot)}.`;
    }).join(' ');
  }

  static override styles = [panelStyles, css`
    :host { display: block; min-width: 0; }
    canvas { display: block; width: 100%; border-radius: 8px; background: var(--well); cursor: crosshair; touch-action: pan-y; }
    canvas:focus-visible { outline: 2px solid var(--text); outline-offset: 2px; }
    .legend { display: flex; flex-wrap: wrap; gap: 4px 20px; min-height: 28px; padding-top: 8px; align-items: center; }
    .curve { display: inline-flex; align-items: center; gap: 8px; min-width: 0; }
    .curve b { font-weight: 600; min-width: 72px; }
    .place { font-weight: 600; min-width: 88px; }
  `];
}

/** Between bars there is nothing. */
const placeOf = (at: number, { x: { scale } }: Plot): number => (scale === 'bars' ? Math.round(at) : at);

export const formatX = (value: number, { x: { unit, scale, label } }: Plot): string => (scale === 'bars' ? `${label} ${value}` : unit === 'Hz' ? formatUnit(value, 'Hz') : `${value.toFixed(unit === 'ms' ? 2 : 1)} ${unit}`.replace('-', '\u2212'));

export function formatY(value: number, { y: { unit } }: Plot): string {
  const digits = unit === '' ? 4 : unit === '°' ? 1 : unit === 'ms' ? 3 : 2;
  return `${(value + 0).toFixed(digits).replace(/^-(0\.?0*)$/, '$1').replace('-', '\u2212')}${unit === '°' ? '°' : unit === '' ? '' : ` ${unit}`}`;
}

customElements.define('patch-plot', PlotElement);

declare global {
  interface HTMLElementTagNameMap {
    'patch-plot': PlotElement;
  }
}
