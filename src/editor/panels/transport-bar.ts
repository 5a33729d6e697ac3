/** Play, stop, where we are, and the way through the piece with its markers and loop. Main thread. */
import { css, html, LitElement } from 'lit';
import type { EditorModel } from '../editor-model.ts';
import { followDrag } from '../gestures/follow-drag.ts';
import { icon } from '../icon.ts';
import { newGesture, type TransportSession } from '../session.ts';
import { formatTime, formatBeat } from '../time-text.ts';
import { panelStyles } from './panel-styles.ts';

export class TransportBar extends LitElement {
  static override properties = { model: { attribute: false } };
  declare model: EditorModel;
  #ends: (() => void)[] = [];
  #frame = 0;

  override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('model')) return;
    for (const end of this.#ends.splice(0)) end();
    this.#ends = [this.model.onChange((change) => { if (change.rest) this.requestUpdate(); }), this.model.session.subscribeStatus(() => { this.requestUpdate(); })];
  }

  override updated(): void {
    this.#draw();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    for (const end of this.#ends.splice(0)) end();
  }

  override render() {
    const { session, patch } = this.model;
    const { transport } = session;
    const { loop, markers } = patch.transport;
    const isStopped = transport.state === 'stopped';
    const way = (frame: number): string => `${Math.min(100, (frame / Math.max(1, transport.durationFrames)) * 100)}%`;
    return html`
      <div class="buttons">
        <button aria-label="To the start" title="To the start" @click=${() => { transport.seek(0); this.requestUpdate(); }}>${icon('start')}</button>
        <button class="play" aria-label=${isStopped ? 'Play' : 'Stop'} title="${isStopped ? 'Play' : 'Stop'} (Space)" @click=${() => { if (isStopped) transport.play(); else transport.stop(); }}>${icon(isStopped ? 'play' : 'stop', 18)}</button>
        <button aria-label="Loop" title="Loop" aria-pressed=${loop.enabled} @click=${this.#toggleLoop}>${icon('loop')}</button>
      </div>
      <div class="time"><output aria-label="Time"></output><span class="beat muted small"></span><span class="said" role="status"></span></div>
      <div class="line" role="slider" tabindex="0" aria-label="Position" aria-valuemin="0" aria-valuemax=${Math.round(transport.durationFrames / transport.rateHz)} @pointerdown=${this.#press} @keydown=${this.#key}>
        <div class="track"></div>
        ${loop.endFrame > loop.startFrame ? html`<div class="loop ${loop.enabled ? 'on' : ''}" .style=${`left:${way(loop.startFrame)};width:calc(${way(loop.endFrame)} - ${way(loop.startFrame)})`}></div>` : ''}
        ${markers.map((marker) => html`<button class="marker" .style=${`left:${way(marker.frame)}`} title=${marker.name} aria-label="Go to ${marker.name}" @pointerdown=${stop} @click=${() => { transport.seek(marker.frame); this.requestUpdate(); }}><i></i><span>${marker.name}</span></button>`)}
        <div class="head"></div>
      </div>
      <div class="tempo small muted">${formatTime(transport.durationFrames / transport.rateHz)}<span>${patch.transport.tempoBpm} bpm</span></div>`;
  }

  readonly #draw = (): void => {
    this.#frame = 0;
    const { transport } = this.model.session;
    const { tempoBpm, meter } = this.model.patch.transport;
    const seconds = transport.positionFrames / transport.rateHz;
    const find = <T extends Element>(selector: string): T | null => this.renderRoot.querySelector<T>(selector);
    setText(find('output'), formatTime(seconds));
    setText(find('.beat'), transport.state === 'starting' ? preparingText(transport) : formatBeat(seconds, tempoBpm, meter));
    this.#say(find('.said'));
    find<HTMLElement>('.head')?.style.setProperty('left', `${Math.min(100, (transport.positionFrames / Math.max(1, transport.durationFrames)) * 100)}%`);
    find('.line')?.setAttribute('aria-valuenow', String(Math.round(seconds)));
    find('.line')?.setAttribute('aria-valuetext', formatTime(seconds));
    if (transport.state === 'playing' && this.isConnected) this.#frame ||= requestAnimationFrame(this.#draw);
  };

  /** Once: a count that is read out is no help. */
  #say(element: Element | null): void {
    const { state, awaited } = this.model.session.transport;
    if (state !== 'starting') setText(element, '');
    else if (awaited !== undefined) setText(element, 'This part of the song is still being made. It plays as soon as it is there.');
  }

  readonly #toggleLoop = (): void => {
    const { loop } = this.model.patch.transport;
    const { durationFrames } = this.model.session.transport;
    const span = loop.endFrame > loop.startFrame ? loop : { ...loop, startFrame: 0, endFrame: durationFrames };
    this.model.edit({ kind: 'set-transport', transport: { loop: { ...span, enabled: !loop.enabled } } }, 'Loop');
  };

  /** A press seeks; with alt, a drag sets the loop. */
  readonly #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const line = event.currentTarget as HTMLElement;
    const { transport } = this.model.session;
    const gesture = newGesture();
    const frameAt = (at: PointerEvent): number => {
      const box = line.getBoundingClientRect();
      return Math.round(Math.min(1, Math.max(0, (at.clientX - box.left) / box.width)) * transport.durationFrames);
    };
    const first = frameAt(event);
    const move = (moved: PointerEvent): void => {
      const frame = frameAt(moved);
      if (!event.altKey) transport.seek(frame);
      else if (frame !== first) this.model.edit({ kind: 'set-transport', transport: { loop: { enabled: true, startFrame: Math.min(first, frame), endFrame: Math.max(first, frame) } } }, 'Set loop', gesture);
      this.requestUpdate();
    };
    move(event);
    followDrag(event, line, gesture, move);
  };

  readonly #key = (event: KeyboardEvent): void => {
    const { transport } = this.model.session;
    const seconds = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity }[event.key];
    if (seconds === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    transport.seek(Math.min(transport.durationFrames, Math.max(0, transport.positionFrames + seconds * transport.rateHz)));
    this.requestUpdate();
  };

  static override styles = [panelStyles, css`
    :host { display: flex; align-items: center; gap: 16px; height: 56px; padding: 0 16px 0 12px; }
    .buttons { display: flex; gap: 4px; align-items: center; }
    .play { width: 40px; height: 40px; border-radius: 20px; background: var(--text); color: var(--ground); }
    .play:hover { background: var(--text); box-shadow: 0 0 0 3px var(--raised); }
    /* As wide as what it says while a part is made: the line does not move under a hand. */
    .time { display: grid; min-width: 128px; }
    output { font-size: 18px; font-weight: 600; line-height: 22px; }
    .beat { line-height: 14px; white-space: nowrap; }
    .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    .line { position: relative; flex: 1; height: 40px; cursor: pointer; touch-action: none; outline: none; min-width: 0; }
    .track { position: absolute; left: 0; right: 0; top: 26px; height: 3px; border-radius: 2px; background: var(--line); }
    .line:focus-visible .track { background: var(--edge); }
    .loop { position: absolute; top: 23px; height: 9px; border-radius: 2px; border: 1px solid var(--edge); }
    .loop.on { background: var(--edge); opacity: 0.55; }
    .head { position: absolute; top: 18px; width: 2px; height: 19px; margin-left: -1px; background: var(--text); pointer-events: none; }
    .marker { position: absolute; top: 0; height: 20px; min-width: 0; padding: 0; display: block; color: var(--muted); font-size: var(--small); line-height: 16px; text-align: left; }
    .marker:hover { background: none; color: var(--text); }
    .marker i { position: absolute; left: 0; top: 20px; width: 1px; height: 9px; background: var(--edge); pointer-events: none; }
    .marker span { display: block; margin-left: 0; }
    .tempo { display: grid; text-align: right; line-height: 16px; min-width: 56px; }
    @media (max-width: 640px) { :host { gap: 12px; padding: 0 12px; } .tempo, .marker span { display: none; } .buttons button:first-child, .buttons button:last-child { display: none; } .time { min-width: 0; width: 92px; } .beat { white-space: normal; line-height: 15px; } .play { width: 44px; height: 44px; } }
  `];
}

function preparingText({ preparing, awaited }: TransportSession): string {
  if (awaited !== undefined) return `Making this part, ${Math.floor(awaited * 100)} %`;
  return preparing === undefined ? 'Starting …' : `Preparing ${Math.round(preparing * 100)} %`;
}

const stop = (event: Event): void => { event.stopPropagation(); };

function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

customElements.define('patch-transport', TransportBar);
