/** What is heard, and only heard: level, dim, mono, swap, and a lamp when the guard holds the sound down. Main thread. */
import { css, html, LitElement, nothing } from 'lit';
import { decibels, SILENCE_DB } from '../../kit/index.ts';
import { drawLevelBars } from '../../views/level-bars.ts';
import { readInk, type Ink } from '../../views/ink.ts';
import { PeakHold } from '../../views/peak-hold.ts';
import { toDb } from '../../views/scales.ts';
import type { ValueInput } from '../controls/knob.ts';
import '../controls/value-field.ts';
import { icon } from '../icon.ts';
import type { EditorSession, MonitorSettings } from '../session.ts';
import { panelStyles } from './panel-styles.ts';

const LEVEL = decibels({ min: SILENCE_DB, max: 6, initial: 0, scale: 'fader', doc: 'How loud the monitors are. It changes no render.' });
const METER_HEIGHT = 16;

export class MonitorPanel extends LitElement {
  static override properties = { session: { attribute: false } };
  declare session: EditorSession;
  #end: (() => void) | undefined;
  #frame = 0;
  #ink: Ink | undefined;
  readonly #holds = [new PeakHold(), new PeakHold()] as const;
  readonly #theme = new MutationObserver(() => { this.#ink = readInk(this); this.#draw(performance.now()); });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  }

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('session')) return;
    this.#end?.();
    this.#end = this.session.subscribeStatus(() => { this.requestUpdate(); });
  }

  override updated(): void {
    this.#ink ??= readInk(this);
    this.#frame ||= requestAnimationFrame(this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end?.();
    this.#theme.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  override render() {
    const { settings, guardActive } = this.session.monitor;
    const flag = (name: 'dim' | 'mono' | 'swap', label: string, title: string) => html`<button aria-pressed=${settings[name]} title=${title} @click=${() => { this.#set({ [name]: !settings[name] }); }}>${label}</button>`;
    return html`<span class="sign muted" title="Monitor: for listening only">${icon('speaker')}</span>
      <canvas class="meter" role="img" aria-label="Monitor level"></canvas>
      <span class="guard ${guardActive ? 'on' : ''}" role="status" title=${guardActive ? 'The guard holds the level down' : 'Guard'}>${guardActive ? 'Guard' : ''}</span>
      <patch-value .param=${LEVEL} .value=${settings.levelDb} .label=${'Monitor level'} @value-input=${(event: CustomEvent<ValueInput>) => { this.#set({ levelDb: event.detail.value }); }}></patch-value>
      ${this.session.listening.outlet === undefined ? nothing : html`<button class="part" aria-pressed="true" title="Something in the patch is heard in place of the mix. Click to hear the mix again." @click=${() => { this.session.listening.listenTo(undefined); }}>Not the mix</button>`}${flag('dim', 'Dim', 'Turn down by 20 dB')}${flag('mono', 'Mono', 'Hear left and right together')}${flag('swap', 'L/R', 'Swap left and right')}`;
  }

  #set(change: Partial<MonitorSettings>): void {
    this.session.monitor.set(change);
    this.requestUpdate();
  }

  readonly #draw = (now: number): void => {
    this.#frame = 0;
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (!canvas || !context || !this.#ink) return;
    const scale = devicePixelRatio;
    // 120 wide in the bar, all of the panel on a phone.
    const width = canvas.clientWidth;
    const pixels = Math.round(width * scale);
    if (canvas.width !== pixels) [canvas.width, canvas.height] = [pixels, METER_HEIGHT * scale];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, METER_HEIGHT);
    const peaks = this.session.monitor.peaks();
    const [left, right] = [peaks?.[0], peaks?.[1]];
    const levels = left === undefined || right === undefined ? undefined
      : { leftDb: toDb(left), rightDb: toDb(right), leftHeldDb: this.#holds[0].next(toDb(left), now / 1000), rightHeldDb: this.#holds[1].next(toDb(right), now / 1000) };
    drawLevelBars(context, 0, 2, width, 5, levels, this.#ink);
    if (this.session.transport.state === 'playing' && this.isConnected) this.#frame = requestAnimationFrame(this.#draw);
  };

  static override styles = [panelStyles, css`
    :host { display: flex; align-items: center; gap: 4px; }
    .sign { display: grid; padding: 0 4px; }
    .meter { width: 120px; height: 16px; margin-right: 4px; }
    .guard { font-size: var(--small); color: var(--ground); border-radius: 4px; }
    .guard.on { padding: 0 4px; background: var(--clip); }
    patch-value { width: 84px; margin-right: 4px; }
    button { padding: 0 8px; }
    @media (max-width: 640px) { :host { flex-wrap: wrap; gap: 8px; } .sign { display: none; } patch-value { margin: 0; } .meter { flex: 1 1 100%; } }
  `];
}

customElements.define('patch-monitor', MonitorPanel);
