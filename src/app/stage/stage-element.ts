/**
 * The stage over the window: the mix as a room that is seen from three sides, with bodies that can be taken hold of. What a hand or a
 * key moves is a knob of the patch, one step of its history for each drag. Event `leave` closes it. Main thread.
 */
import { html, LitElement, nothing } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import { keyOf } from '../../editor/commands.ts';
import { icon } from '../../editor/icon.ts';
import { inSentence } from '../../editor/in-sentence.ts';
import '../../editor/panels/transport-bar.ts';
import { newGesture } from '../../editor/session.ts';
import { levelForDepthDb } from '../../measure/image/distance.ts';
import type { Edit } from '../../patch/edit.ts';
import { editAt, isSamePlace, pathAt, splitPath } from '../../patch/place.ts';
import { type Ink, readInk } from '../../views/ink.ts';
import { bodyWords } from '../../views/stage/body-words.ts';
import { between, type Camera, cameraOf, type Projection, STAGE_VIEWS, type StageView } from '../../views/stage/camera.ts';
import { pitchColor } from '../../views/stage/pitch-colors.ts';
import type { StageBody } from '../../views/stage/scene.ts';
import { StagePicture, type StageStyle } from '../../views/stage/stage-picture.ts';
import type { AppSession } from '../session.ts';
import { gripOf, type Grip, insertPanner, moveEdits, pannerOf } from './move-body.ts';
import type { StageLive } from './stage-live.ts';
import { stageStyles } from './stage-styles.ts';
import type { SoloElsewhere, Strip } from './strips.ts';

const WIDE = { left: 72, right: 72, top: 32, bottom: 56 } as const;
const NARROW: StageStyle = { fontPx: 12, tells: false, margin: { left: 48, right: 48, top: 20, bottom: 32 } };
const NARROW_PX = 640;
/** Names grow with the picture: it is read from the back of a room. */
const NAME_PX = { least: 12, most: 20, inHeight: 60 } as const;
/** The camera goes over; with reduced motion it is there at once. */
const TURN_MS = 160;
/** A hand that goes sideways is not meant to change the level, and the other way round. */
const DEAD_PX = 6;
/** Steps of the arrow keys: sideways, and of the fader. */
const KEY_DEGREES = 2;
const KEY_DB = 1;
const FAR = 4;
/** Presses in a row undo as one. */
const KEY_GESTURE_MS = 800;
const LIST_MS = 400;
const ALONG_BASE_DEGREES = 30;

const wideStyle = (heightPx: number): StageStyle => ({ fontPx: Math.min(NAME_PX.most, Math.max(NAME_PX.least, Math.round(heightPx / NAME_PX.inHeight))), tells: true, margin: WIDE });

interface Drag {
  readonly id: string;
  readonly grip: Grip;
  readonly gesture: string;
  readonly from: { readonly x: number; readonly y: number };
  readonly place: { readonly x: number; readonly z: number };
  isMoved: boolean;
}

export class StageElement extends LitElement {
  static override properties = { live: { attribute: false }, session: { attribute: false }, shell: { attribute: false }, view: { state: true }, selected: { state: true }, said: { state: true } };
  static override styles = stageStyles;
  declare live: StageLive;
  declare session: AppSession;
  declare shell: Shell;
  declare private view: StageView;
  declare private selected: string | undefined;
  declare private said: string;
  readonly #picture = new StagePicture();
  #ink: Ink | undefined;
  #size = { width: 0, height: 0 };
  #pointed: string | undefined;
  #drag: Drag | undefined;
  #frame = 0;
  #listedAt = 0;
  #turn: { readonly from: Camera; readonly since: number } | undefined;
  #keyGesture = { name: '', at: -Infinity };
  readonly #ends: (() => void)[] = [];

  constructor() {
    super();
    this.view = 'front';
    this.said = '';
    this.addEventListener('keydown', this.#key);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const theme = new MutationObserver(() => { this.#ink = undefined; });
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    this.#ends.push(() => { theme.disconnect(); });
    this.#frame = requestAnimationFrame(this.#draw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    for (const end of this.#ends.splice(0)) end();
  }

  override firstUpdated(): void {
    const room = this.renderRoot.querySelector<HTMLElement>('.room')!;
    const observer = new ResizeObserver(([entry]) => { if (entry) this.#size = { width: entry.contentRect.width, height: entry.contentRect.height }; });
    observer.observe(room);
    this.#ends.push(() => { observer.disconnect(); }, this.session.subscribeStatus(() => { this.requestUpdate(); }));
    const [chosen] = this.shell.model.selected.nodes;
    const path = chosen === undefined ? '' : pathAt(this.shell.place, chosen);
    this.selected = this.live.strips.find(({ id, nodes }) => nodes.includes(path) || id.startsWith(`${path}/`))?.id;
    room.focus({ preventScroll: true });
  }

  override willUpdate(): void {
    if (this.selected !== undefined && !this.live.strips.some(({ id }) => id === this.selected)) this.selected = undefined;
    this.live.selected = new Set(this.selected === undefined ? [] : [this.selected]);
  }

  /** Where a body's core was drawn last, on the picture; undefined for one that is not there. */
  placeOf(id: string): { readonly x: number; readonly y: number } | undefined {
    return this.#picture.shapeOf(id)?.core;
  }

  override render() {
    const { bodies } = this.live.scene;
    const names = { front: 'Front', top: 'Top', side: 'Side' } as const;
    return html`<div class="page" role="dialog" aria-modal="true" aria-label="Stage">
      <header><h1>Stage</h1>
        <div class="views" role="group" aria-label="Seen from">${STAGE_VIEWS.map((view, k) => html`<button aria-pressed=${this.view === view} title="${names[view]} (${k + 1})" @click=${() => { this.#look(view); }}>${names[view]} <kbd>${k + 1}</kbd></button>`)}</div>
        <span class="space"></span>
        <button aria-label="Theme" title="Studio or paper" @click=${() => this.dispatchEvent(new CustomEvent('toggle-theme', { bubbles: true, composed: true }))}>${icon('theme')}</button>
        <button aria-label="Close the stage" title="Back to the patch (Esc)" @click=${() => { this.#leave(); }}>${icon('close')}</button></header>
      <div class="room" role="application" tabindex="0" aria-label="The mix as a room, seen from ${{ front: 'the listener’s place', top: 'above', side: 'the right' }[this.view]}. Choose a body in the list; arrow keys move it, S solos it." @pointerdown=${this.#press} @pointermove=${this.#move} @pointerup=${this.#release} @pointercancel=${this.#release} @pointerleave=${() => { this.#pointed = undefined; }} @dblclick=${this.#doublePress}>
        <canvas aria-hidden="true"></canvas>
        ${bodies.length === 0 ? nothing : html`<p class="hint">${this.view === 'side' ? 'Drag a body left to bring it forward, right to send it back. Arrow keys do that and pan it' : 'Drag a body sideways to pan it, down to bring it forward, up to send it back. Arrow keys do the same'}, S solos, Space plays.</p>`}
      </div>${this.#message(bodies)}
      <aside aria-label="On the stage"><h2>On the stage</h2><ul>${this.live.solosElsewhere.map((solo) => this.#elsewhere(solo))}${bodies.map((body) => this.#row(body))}</ul>${bodies.some(({ heard }) => heard !== undefined) ? html`<p class="note">Masked is told as the most it can be: the stage takes every sound for noise. The node Masking looks closer.</p>` : nothing}</aside>
      <footer><patch-transport .model=${this.shell.model}></patch-transport></footer>
      <div class="sr" role="status" aria-live="polite">${this.said}</div>
    </div>`;
  }

  /** What to do next, where there is nothing to see yet. */
  #message(bodies: readonly StageBody[]) {
    const { transport } = this.session;
    if (bodies.length === 0) return html`<div class="say"><h2>Nobody is on the stage</h2><p>Put a fader behind each sound: every strip with a fader, in chains too, stands here where it is heard.</p></div>`;
    if (bodies.some(({ heard }) => heard !== undefined) || transport.state !== 'stopped') return nothing;
    return html`<div class="say"><h2>The stage is dark</h2><p>Play the mix: each strip rises to where it is heard.<span class="more"> Until then the rings on the floor show where the knobs point.</span></p><button @click=${() => { transport.play(); }}>${icon('play')} Play</button></div>`;
  }

  #row(body: StageBody) {
    const { id, name, isMuted, isSoloed, silencedBy, isReturn, heard } = body;
    const words = bodyWords(body);
    const color = isReturn ? 'var(--tool-effects)' : pitchColor(body.at.middle, this.#ink?.isDark ?? true);
    return html`<li ?data-selected=${id === this.selected} data-strip=${id}>
      <button class="who" aria-label="${name}: ${words}" aria-current=${id === this.selected ? 'true' : nothing} @focus=${() => { this.#select(id); }} @click=${() => { this.#select(id); }}><i class=${isReturn || heard === undefined || isMuted || silencedBy !== '' ? '' : 'ball'} .style=${`color:${color}`}></i><b>${name}</b><span>${words}</span></button>
      <button class="mark" aria-label="Solo ${name}" title="Solo (S)" aria-pressed=${isSoloed} @click=${() => { this.#flip(id, 'solo'); }}>S</button>
      <button class="mark" aria-label="Mute ${name}" title="Mute (M)" aria-pressed=${isMuted} @click=${() => { this.#flip(id, 'mute'); }}>M</button></li>`;
  }

  /** A solo that silences others from where nobody on the stage can be seen to have it. */
  #elsewhere({ id, name }: SoloElsewhere) {
    return html`<li class="elsewhere"><p><b>${name}</b><span>soloed, not on the stage</span></p>
      <button class="mark" aria-label="Solo ${name}" title="End this solo" aria-pressed="true" @click=${() => { this.#endSolo(id, name); }}>S</button></li>`;
  }

  /** Its row goes, and with it the button that had the keyboard. */
  #endSolo(id: string, name: string): void {
    this.#set(id, 'solo', 0, `Solo ${name}`);
    this.renderRoot.querySelector<HTMLElement>('.room')?.focus({ preventScroll: true });
  }

  #leave(): void {
    this.dispatchEvent(new CustomEvent('leave'));
  }

  #look(view: StageView): void {
    if (view === this.view) return;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) this.#turn = { from: this.#camera(performance.now()), since: performance.now() };
    this.view = view;
  }

  #camera(now: number): Camera {
    const to = cameraOf(this.view);
    if (this.#turn === undefined) return to;
    const way = (now - this.#turn.since) / TURN_MS;
    if (way >= 1) {
      this.#turn = undefined;
      return to;
    }
    return between(this.#turn.from, to, way * way * (3 - 2 * way));
  }

  readonly #draw = (now: number): void => {
    this.#frame = requestAnimationFrame(this.#draw);
    const canvas = this.renderRoot.querySelector('canvas');
    const { width, height } = this.#size;
    if (canvas === null || width === 0) return;
    this.#ink ??= readInk(this);
    const scale = Math.min(2, devicePixelRatio);
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const context = canvas.getContext('2d')!;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    this.#picture.draw(context, this.#size, this.#ink, this.live.scene, this.#camera(now), innerWidth <= NARROW_PX ? NARROW : wideStyle(height), this.#drag?.id ?? this.#pointed);
    canvas.classList.toggle('over', this.#pointed !== undefined);
    canvas.classList.toggle('held', this.#drag !== undefined);
    if (now - this.#listedAt < LIST_MS) return;
    this.#listedAt = now;
    this.requestUpdate();
  };

  #stripOf(id: string | undefined): Strip | undefined {
    return this.live.strips.find((strip) => strip.id === id);
  }

  /** The body, and on the canvas, where its fader stands, all nodes of its strip that stand there too. */
  #select(id: string | undefined): void {
    if (id === this.selected) return;
    this.selected = id;
    this.live.selected = new Set(id === undefined ? [] : [id]);
    const { place } = splitPath(id ?? '');
    if (id !== undefined) this.shell.go(place);
    this.shell.model.select((this.#stripOf(id)?.nodes ?? []).map(splitPath).filter((node) => isSamePlace(node.place, place)).map((node) => node.id));
  }

  #point(event: PointerEvent | MouseEvent): { x: number; y: number } {
    const { left, top } = this.renderRoot.querySelector('canvas')!.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  readonly #press = (event: PointerEvent): void => {
    if (event.button !== 0 || event.composedPath().some((part) => part instanceof HTMLButtonElement)) return;
    const from = this.#point(event);
    const id = this.#picture.bodyAt(from);
    this.#select(id);
    const strip = this.#stripOf(id);
    const body = this.live.scene.bodies.find((one) => one.id === id);
    if (strip === undefined || body === undefined) return;
    if (event.altKey) return void this.#flip(strip.id, 'solo');
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { id: strip.id, grip: gripOf(this.session.patch, this.session.catalog, strip), gesture: newGesture(), from, place: { x: body.at.x, z: body.at.z }, isMoved: false };
  };

  readonly #move = (event: PointerEvent): void => {
    const at = this.#point(event);
    const { projection } = this.#picture;
    if (this.#drag === undefined || projection === undefined) {
      this.#pointed = this.#picture.bodyAt(at);
      return;
    }
    const { from, place } = this.#drag;
    const { right, forward } = this.#wayOf(projection, at.x - from.x, at.y - from.y, place);
    if (!this.#drag.isMoved && right === undefined && forward === undefined) return;
    this.#drag.isMoved = true;
    this.#carry(this.#drag, right, forward);
  };

  /** What a way on the screen is in the room: sideways in halves of the base, forward in parts of the depth. */
  #wayOf(projection: Projection, dx: number, dy: number, place: { readonly x: number; readonly z: number }): { right: number | undefined; forward: number | undefined } {
    const beyond = (way: number): number => Math.sign(way) * Math.max(0, Math.abs(way) - DEAD_PX);
    const [nearEnd, farEnd] = [projection.at({ x: 0, y: 0, z: 0 }), projection.at({ x: 0, y: 0, z: 1 })];
    const isSide = this.view === 'side';
    const { scale } = projection.at({ x: place.x, y: 0, z: place.z });
    const along = isSide ? beyond(dx) / (nearEnd.x - farEnd.x) : beyond(dy) / Math.max(1, nearEnd.y - farEnd.y);
    return { right: isSide || beyond(dx) === 0 ? undefined : beyond(dx) / scale, forward: along === 0 ? undefined : along };
  }

  /** One state of a drag: as far as the knobs go, and the body follows the hand. */
  #carry(drag: Drag, right: number | undefined, forward: number | undefined): void {
    const { strip, degrees, levelDb } = drag.grip;
    const { patch, catalog } = this.session;
    const edits = moveEdits(patch, catalog, drag.grip, right, forward);
    if (edits.length > 0) this.#edit({ kind: 'batch', edits }, `Move ${strip.name} on the stage`, drag.gesture);
    this.live.hold(strip.id, { x: drag.place.x + (degrees === undefined ? 0 : right ?? 0), z: drag.place.z - (levelDb === undefined ? 0 : forward ?? 0) });
    if (right !== undefined && degrees === undefined) this.#offerPan(strip);
  }

  readonly #release = (): void => {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag?.isMoved === true) this.#say(drag.id);
  };

  /** What is in the hand; else the stage. */
  #giveUp(): void {
    const drag = this.#drag;
    if (drag === undefined) return this.#leave();
    this.#drag = undefined;
    this.session.takeBack(drag.gesture);
    this.live.hold(drag.id, drag.place);
  }

  readonly #doublePress = (event: MouseEvent): void => {
    const id = this.#picture.bodyAt(this.#point(event));
    if (id !== undefined) this.#flip(id, 'solo');
  };

  #edit(edit: Edit, label: string, gesture: string): void {
    const [refusal] = this.session.edit(edit, label, gesture);
    if (refusal !== undefined) this.shell.tell(refusal.message);
  }

  #offerPan(strip: Strip): void {
    const panner = pannerOf(this.session.catalog);
    const inserted = insertPanner(this.session.patch, this.session.catalog, strip);
    this.#drag = undefined;
    if (panner === undefined || inserted === undefined) return void this.shell.tell(`Nothing in “${strip.name}” can move it sideways. Put a pan into it.`);
    this.shell.tell(`Nothing in “${strip.name}” can move it sideways.`, { title: `Put a ${inSentence(panner.name)} behind it`, run: () => { this.#edit(inserted.edit, `Add ${inSentence(panner.name)} to ${strip.name}`, newGesture()); } });
  }

  #flip(id: string, param: 'solo' | 'mute'): void {
    const strip = this.#stripOf(id);
    if (strip === undefined) return;
    const isOn = param === 'solo' ? strip.isSoloed : strip.isMuted;
    this.#set(id, param, isOn ? 0 : 1, `${param === 'solo' ? 'Solo' : 'Mute'} ${strip.name}`);
    this.#say(id);
  }

  #set(fader: string, param: 'solo' | 'mute', value: number, label: string): void {
    const { place, id: node } = splitPath(fader);
    this.#edit(editAt(place, { kind: 'set-param', node, param, value }), label, newGesture());
    this.live.refresh();
    this.requestUpdate();
  }

  #say(id: string): void {
    const body = this.live.scene.bodies.find((one) => one.id === id);
    if (body !== undefined) this.said = `${body.name}: ${bodyWords(body)}`;
  }

  /** Whether a key was meant for this. */
  #command(key: string): boolean {
    const view = STAGE_VIEWS[Number(key) - 1];
    if (view !== undefined) this.#look(view);
    else if (key === 'Escape') this.#giveUp();
    else if (key === 'Mod+Z') this.shell.inTime('undo');
    else if (key === 'Mod+Shift+Z' || key === 'Mod+Y') this.shell.inTime('redo');
    else if (key === ' ' || key === 'P') this.#play();
    else if (this.selected === undefined) return false;
    else if (key === 'S' || key === 'M') this.#flip(this.selected, key === 'S' ? 'solo' : 'mute');
    else return this.#nudge(this.selected, key);
    return true;
  }

  readonly #key = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (event.key === ' ' && target instanceof HTMLButtonElement && !target.classList.contains('who')) return;
    // The way through the piece has arrow keys of its own.
    if (event.key.startsWith('Arrow') && target instanceof HTMLElement && target.role === 'slider') return;
    if (!this.#command(keyOf(event))) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #play(): void {
    const { transport } = this.session;
    if (transport.state === 'stopped') transport.play();
    else transport.stop();
  }

  #nudge(id: string, key: string): boolean {
    const way = key.replace('Shift+', '');
    const far = key.startsWith('Shift+') ? FAR : 1;
    const right = { ArrowLeft: -1, ArrowRight: 1 }[way];
    const back = { ArrowUp: 1, ArrowDown: -1 }[way];
    const strip = this.#stripOf(id);
    const body = this.live.scene.bodies.find((one) => one.id === id);
    if ((right === undefined && back === undefined) || strip === undefined || body === undefined) return false;
    const now = performance.now();
    if (now - this.#keyGesture.at > KEY_GESTURE_MS) this.#keyGesture = { name: newGesture(), at: now };
    this.#keyGesture.at = now;
    const place = this.live.heldAt(id) ?? { x: body.at.x, z: body.at.z };
    const drag: Drag = { id, grip: gripOf(this.session.patch, this.session.catalog, strip), gesture: `${this.#keyGesture.name}-${id}`, from: { x: 0, y: 0 }, place, isMoved: true };
    this.#carry(drag, right === undefined ? undefined : (right * far * KEY_DEGREES) / ALONG_BASE_DEGREES, back === undefined ? undefined : (-back * far * KEY_DB) / levelForDepthDb(1));
    this.#say(id);
    return true;
  }
}

customElements.define('patch-stage', StageElement);

declare global {
  interface HTMLElementTagNameMap {
    'patch-stage': StageElement;
  }
}
