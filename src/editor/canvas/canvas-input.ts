/**
 * What a pointer, wheel or held space bar does on the canvas: it finds what was pressed and begins the gesture for it. Two
 * fingers pan and zoom. Main thread.
 */
import type { CanvasElement, OfferNodes } from '../canvas-element.ts';
import { FrameGesture } from '../gestures/frame-gesture.ts';
import type { CanvasDoor, Gesture, Hand } from '../gestures/gesture.ts';
import { MarqueeGesture } from '../gestures/marquee-gesture.ts';
import { MoveGesture } from '../gestures/move-gesture.ts';
import { PanGesture } from '../gestures/pan-gesture.ts';
import { rerouteStart, WireGesture } from '../gestures/wire-gesture.ts';
import { hitTest, type Hit } from '../hit-test.ts';
import { NodeElement } from '../node-element.ts';
import { DETAIL_ZOOM, panBy, toCanvas, zoomAbout, type Point } from '../viewport.ts';

/** A press that stays within this many pixels is a click. */
const CLICK_PX = 4;
/** The canvas counts as moving this long after the last pan or zoom; until then a wheel never turns a knob. */
export const SETTLE_MS = 180;

export class CanvasInput {
  readonly #canvas: CanvasElement;
  readonly #door: CanvasDoor;
  #gesture: { readonly gesture: Gesture; readonly id: number; readonly first: Hand; moved: boolean } | undefined;
  readonly #fingers = new Map<number, Point>();
  #pinch: { readonly distance: number; readonly middle: Point } | undefined;
  #isSpaceDown = false;
  #hasSpacePanned = false;
  /** The button that was pressed last, and by the pointer. */
  #clicked: HTMLElement | undefined;

  constructor(canvas: CanvasElement, door: CanvasDoor) {
    this.#canvas = canvas;
    this.#door = door;
  }

  /** Returns what ends it. */
  listen(): () => void {
    const ends = new AbortController();
    const { signal } = ends;
    const canvas = this.#canvas;
    canvas.addEventListener('pointerdown', this.#down, { signal });
    canvas.addEventListener('pointermove', this.#move, { signal });
    canvas.addEventListener('pointerup', this.#up, { signal });
    canvas.addEventListener('pointercancel', this.#up, { signal });
    canvas.addEventListener('dblclick', this.#double, { signal });
    canvas.addEventListener('wheel', this.#wheel, { passive: false, capture: true, signal });
    window.addEventListener('pointerdown', this.#pressed, { capture: true, signal });
    window.addEventListener('keydown', this.#space, { signal });
    window.addEventListener('keyup', this.#space, { signal });
    window.addEventListener('blur', this.#blur, { signal });
    return () => { ends.abort(); };
  }

  /** Begins a gesture with a pointer that was pressed elsewhere. */
  begin(gesture: Gesture, event: PointerEvent): void {
    this.#gesture = { gesture, id: event.pointerId, first: handOf(this.#canvas, event), moved: false };
    this.#canvas.setPointerCapture(event.pointerId);
  }

  /** False if nothing was going on. */
  cancel(): boolean {
    if (!this.#gesture) return false;
    this.#gesture.gesture.cancel();
    this.#gesture = undefined;
    return true;
  }

  readonly #down = (event: PointerEvent): void => {
    if (isControl(event)) return;
    const hand = handOf(this.#canvas, event);
    if (event.pointerType === 'touch') {
      this.#fingers.set(event.pointerId, hand.screen);
      if (this.#fingers.size === 2) {
        this.cancel();
        this.#pinch = pinchOf(this.#fingers);
        return;
      }
    }
    if (this.#gesture || (event.button !== 0 && event.button !== 1)) return;
    const node = event.composedPath().find((part) => part instanceof NodeElement);
    const hit = hitTest(this.#canvas.model, hand.canvas, this.#canvas.transform.k, hand.pointer, this.#canvas.transform.k >= DETAIL_ZOOM);
    if (event.button === 0 && node === undefined && hit.kind !== 'node') this.#canvas.focus({ preventScroll: true });
    this.#hasSpacePanned ||= this.#isSpaceDown;
    const gesture = event.button === 1 || this.#isSpaceDown ? new PanGesture(this.#door, hand, false) : this.#begin(hit, hand);
    if (!gesture) return;
    if (event.button === 1) event.preventDefault();
    this.#gesture = { gesture, id: event.pointerId, first: hand, moved: false };
    this.#canvas.setPointerCapture(event.pointerId);
  };

  #begin(hit: Hit, hand: Hand): Gesture | undefined {
    const { model } = this.#canvas;
    switch (hit.kind) {
      case 'socket': {
        const { node, socket } = hit;
        const cables = socket.kind === 'out' ? model.cablesOutOf(node, socket.port) : model.cablesInto(node, socket.port);
        const taken = hand.alt ? cables.at(-1)?.[0] : undefined;
        const start = taken === undefined ? { node, port: socket.port, kind: socket.kind } : rerouteStart(this.#door, taken, socket.kind !== 'out');
        return start && new WireGesture(this.#door, start, taken);
      }
      case 'node':
        if (hand.toggles || hand.shift) model.toggle(hit.node);
        else if (!model.selected.nodes.has(hit.node)) model.select([hit.node]);
        this.#canvas.focusNode(hit.node);
        return new MoveGesture(this.#door, hand, hit.node);
      case 'cable': {
        // A clip mark stays until it has been seen: who presses the cable has seen it.
        if (model.session.isClipped(hit.cable)) model.session.clearClips();
        model.select([], hand.toggles || hand.shift ? [...model.selected.cables, hit.cable] : [hit.cable]);
        const start = hand.alt ? rerouteStart(this.#door, hit.cable, hit.t > 0.5) : undefined;
        return start ? new WireGesture(this.#door, start, hit.cable) : new PanGesture(this.#door, hand, false);
      }
      case 'frame': case 'comment':
        return new FrameGesture(this.#door, hand, hit);
      case 'nothing':
        return hand.shift ? new MarqueeGesture(this.#door, hand) : new PanGesture(this.#door, hand, true);
    }
  }

  readonly #move = (event: PointerEvent): void => {
    const hand = handOf(this.#canvas, event);
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, hand.screen);
    if (this.#pinch && this.#fingers.size === 2) {
      const next = pinchOf(this.#fingers);
      const moved = panBy(this.#canvas.transform, next.middle.x - this.#pinch.middle.x, next.middle.y - this.#pinch.middle.y);
      this.#canvas.transform = zoomAbout(moved, next.distance / this.#pinch.distance, next.middle);
      this.#pinch = next;
      return;
    }
    const current = this.#gesture;
    if (current?.id === event.pointerId) {
      current.moved ||= Math.hypot(hand.screen.x - current.first.screen.x, hand.screen.y - current.first.screen.y) > CLICK_PX;
      if (current.moved) current.gesture.move(hand);
      return;
    }
    if (event.pointerType === 'mouse') this.#point(hand);
  };

  #point(hand: Hand): void {
    const hit = hitTest(this.#canvas.model, hand.canvas, this.#canvas.transform.k, hand.pointer, false);
    this.#canvas.point(hit.kind === 'cable' ? hit.cable : undefined);
  }

  readonly #up = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
    if (this.#fingers.size < 2) this.#pinch = undefined;
    const current = this.#gesture;
    if (current?.id !== event.pointerId) return;
    this.#gesture = undefined;
    if (event.type === 'pointercancel') current.gesture.cancel();
    else current.gesture.end(handOf(this.#canvas, event), current.moved);
  };

  readonly #double = (event: MouseEvent): void => {
    if (isControl(event)) return;
    const hand = handOf(this.#canvas, event);
    const hit = hitTest(this.#canvas.model, hand.canvas, this.#canvas.transform.k, 'mouse', false);
    if (hit.kind === 'node') this.#open(hit.node);
    else if (hit.kind === 'frame' || hit.kind === 'comment') this.#canvas.dispatchEvent(new CustomEvent('edit-note', { detail: hit }));
    else this.#canvas.dispatchEvent(new CustomEvent<OfferNodes>('offer-nodes', { detail: { at: hand.canvas, client: hand.client, ...(hit.kind === 'cable' ? { into: hit.cable } : {}) } }));
  };

  /** A chain opens; any other node is renamed. */
  #open(node: string): void {
    if (this.#canvas.model.node(node)?.chain === undefined) void this.#canvas.rename(node);
    else this.#canvas.dispatchEvent(new CustomEvent<string>('open-chain', { detail: node }));
  }

  readonly #wheel = (event: WheelEvent): void => {
    const isMoving = event.timeStamp - this.#canvas.movedAt < SETTLE_MS;
    const isZoom = event.ctrlKey || event.metaKey;
    // A knob under the pointer takes the wheel only when it starts there, not when the canvas was rolled under it.
    if (!isZoom && !isMoving && isControl(event)) return;
    event.preventDefault();
    event.stopPropagation();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? 400 : 1;
    const { screen } = handOf(this.#canvas, event);
    if (isZoom) this.#canvas.transform = zoomAbout(this.#canvas.transform, Math.exp(-Math.max(-120, Math.min(120, event.deltaY * unit)) * 0.006), screen);
    else this.#canvas.transform = event.shiftKey && event.deltaX === 0 ? panBy(this.#canvas.transform, -event.deltaY * unit, 0) : panBy(this.#canvas.transform, -event.deltaX * unit, -event.deltaY * unit);
  };

  readonly #pressed = (event: PointerEvent): void => {
    this.#clicked = buttonOf(event);
  };

  /**
   * Held, space pans; pressed and let go, it plays or stops. Whoever has just clicked Mute means that too, and not Mute again;
   * whoever came to a button by the keyboard presses it.
   */
  readonly #space = (event: KeyboardEvent): void => {
    if (event.key === 'Tab') this.#clicked = undefined;
    if (event.code !== 'Space') return;
    const button = buttonOf(event);
    const isClicked = button !== undefined && button === this.#clicked && !isInDialog(event);
    // A browser presses the button when the bar is let go, some of them whatever became of it going down.
    if (isClicked && (event.type === 'keydown' || this.#isSpaceDown)) event.preventDefault();
    if (event.type === 'keydown') {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey || (takesSpace(event) && !isClicked)) return;
      this.#isSpaceDown = true;
      this.#hasSpacePanned = false;
    } else {
      const { transport } = this.#canvas.model.session;
      const isTap = this.#isSpaceDown && !this.#hasSpacePanned;
      this.#isSpaceDown = false;
      if (isTap && transport.state === 'stopped') transport.play();
      else if (isTap) transport.stop();
    }
    this.#canvas.classList.toggle('grabbing', this.#isSpaceDown);
  };

  readonly #blur = (): void => {
    this.#isSpaceDown = false;
    this.#canvas.classList.remove('grabbing');
    this.#fingers.clear();
  };
}

/** Where an event is, on the screen and on the canvas. */
export function handOf(canvas: CanvasElement, event: MouseEvent): Hand {
  const box = canvas.getBoundingClientRect();
  const screen = { x: event.clientX - box.left, y: event.clientY - box.top };
  const isTouch = 'pointerType' in event && event.pointerType === 'touch';
  return { screen, canvas: toCanvas(screen, canvas.transform), client: { x: event.clientX, y: event.clientY }, alt: event.altKey, shift: event.shiftKey, toggles: event.ctrlKey || event.metaKey, pointer: isTouch ? 'touch' : 'mouse' };
}

const isControl = (event: Event): boolean => event.composedPath().some((part) => part instanceof HTMLElement && part.dataset['control'] !== undefined);

/** Fields are typed into, and buttons are pressed by space. */
const takesSpace = (event: Event): boolean => event.composedPath().some((part) => part instanceof HTMLElement && part.matches('button, input, textarea, select, a[href]'));

const buttonOf = (event: Event): HTMLElement | undefined => event.composedPath().find((part): part is HTMLElement => part instanceof HTMLElement && part.matches('button'));

/** What lies over the patch keeps its keys. */
const isInDialog = (event: Event): boolean => event.composedPath().some((part) => part instanceof HTMLElement && part.matches('dialog, .cover, [role=menu], [role=dialog]'));

function pinchOf(fingers: ReadonlyMap<number, Point>): { distance: number; middle: Point } {
  const [a, b] = [...fingers.values()] as [Point, Point];
  return { distance: Math.max(1, Math.hypot(a.x - b.x, a.y - b.y)), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
}
