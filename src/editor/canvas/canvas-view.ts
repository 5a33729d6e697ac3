/**
 * Where the canvas looks: its pan and zoom, and what it was brought to, which is done again when panels come or go or the window
 * changes. Main thread; draws nothing.
 */
import type { EditorModel } from '../editor-model.ts';
import { fitTo, focusOn, freeBox, grow, panInto, zoomAbout, type Box, type Insets, type Point, type Transform } from '../viewport.ts';

/** A first look from farther away than this would show only boxes. */
const TOO_FAR_ZOOM = 0.4;
/** Text on nodes can be read from here on. */
const READABLE_ZOOM = 0.6;
/** A patch larger than this is better met as a whole. */
const OVERVIEW_NODES = 150;

/** What is looked at, and through what. */
export interface Pane {
  readonly model: EditorModel;
  readonly insets: Insets;
  readonly size: { readonly width: number; readonly height: number };
}

export class CanvasView {
  #transform: Transform = { x: 0, y: 0, k: 1 };
  /** What the view was brought to, until somebody pans or zooms. */
  #aim: (() => void) | undefined;
  /** How near somebody has come by hand. */
  #near: number | undefined;
  #movedAt = -Infinity;

  constructor(private readonly pane: Pane, private readonly moved: () => void) {}

  get transform(): Transform {
    return this.#transform;
  }

  /** On the page's clock. */
  get movedAt(): number {
    return this.#movedAt;
  }

  /** By hand. */
  set transform(transform: Transform) {
    this.#aim = undefined;
    this.#near = transform.k;
    this.#look(transform);
  }

  #look(transform: Transform): void {
    this.#transform = transform;
    this.#movedAt = performance.now();
    this.moved();
  }

  #aimAt(aim: () => void): void {
    this.#aim = aim;
    aim();
  }

  /** Other insets, another size. */
  again(): void {
    this.#aim?.();
  }

  fit(): void {
    this.#near = undefined;
    this.#aimAt(() => {
      const whole = this.#whole;
      if (whole) this.#look(fitTo(whole, this.pane.size, this.pane.insets));
    });
  }

  /** The first look: all of it, or its beginning where all of it could not be read. */
  arrive(): void {
    this.#near = undefined;
    this.#aimAt(() => {
      const whole = this.#whole;
      if (!whole) return;
      const { size, insets, model } = this.pane;
      const all = fitTo(whole, size, insets);
      const isTooFar = all.k < TOO_FAR_ZOOM && model.patch.nodes.size <= OVERVIEW_NODES;
      this.#look(isTooFar ? focusOn({ ...whole, width: 0, height: 0 }, whole, size, insets, READABLE_ZOOM) : all);
    });
  }

  get #whole(): Box | undefined {
    const box = this.pane.model.bounds();
    return box && grow(box, 24);
  }

  /** Pans as little as shows the node whole. */
  reveal(id: string): void {
    const box = this.pane.model.box(id);
    const next = box && panInto(box, this.#transform, this.pane.size, this.pane.insets, 16);
    if (!next || next === this.#transform) return;
    this.#aim = undefined;
    this.#look(next);
  }

  /** Brings a node into sight, near enough to be read, and of the others as many as there is room for. */
  show(id: string): void {
    this.#aimAt(() => {
      const { size, insets, model } = this.pane;
      const box = model.box(id);
      const whole = this.#whole;
      if (box && whole) this.#look(focusOn(box, whole, size, insets, Math.max(READABLE_ZOOM, this.#near ?? fitTo(whole, size, insets).k)));
    });
  }

  zoom(factor: number, at: Point = this.middle): void {
    this.transform = zoomAbout(this.#transform, factor, at);
  }

  /** What of the canvas panels leave in sight. */
  get sight(): Box {
    return freeBox(this.#transform, this.pane.size, this.pane.insets);
  }

  /** The middle of what panels leave free, on the screen. */
  get middle(): Point {
    const { size, insets: { left, top, right, bottom } } = this.pane;
    return { x: (left + size.width - right) / 2, y: (top + size.height - bottom) / 2 };
  }
}
