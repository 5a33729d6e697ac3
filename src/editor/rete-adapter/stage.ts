/**
 * The mounted nodes as Rete's nodes: its NodeEditor holds who is mounted, its AreaPlugin their elements, places and the
 * transform. Nothing else of Rete is used, because its other parts assume that all nodes and cables are in the DOM:
 * connections are drawn on a canvas from the document, sockets are known from the declaration rather than watched in the
 * DOM, and gestures make edits instead of moving views. This file is the only one that knows Rete. Main thread.
 */
import type { GetSchemes } from 'rete';
import { ClassicPreset, NodeEditor } from 'rete';
import { AreaPlugin } from 'rete-area-plugin';
import type { Point, Transform } from '../viewport.ts';

type Schemes = GetSchemes<ClassicPreset.Node, ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>>;

interface Mounted {
  readonly element: HTMLElement;
  at: Point;
}

export class Stage {
  readonly #editor = new NodeEditor<Schemes>();
  readonly #area: AreaPlugin<Schemes>;
  readonly #mounted = new Map<string, Mounted>();
  /** Rete's calls are asynchronous; one after the other keeps a mount before its unmount. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: HTMLElement) {
    this.#area = new AreaPlugin<Schemes>(host);
    this.#area.area.setZoomHandler(null);
    this.#area.area.setDragHandler(null);
    this.#editor.use(this.#area);
    this.#area.addPipe((context) => {
      if (context.type === 'render' && context.data.type === 'node') this.#show(context.data.payload.id, context.data.element);
      return context;
    });
    this.holder.classList.add('holder');
  }

  get holder(): HTMLElement {
    return this.#area.area.content.holder;
  }

  get ids(): IterableIterator<string> {
    return this.#mounted.keys();
  }

  get size(): number {
    return this.#mounted.size;
  }

  element(id: string): HTMLElement | undefined {
    return this.#mounted.get(id)?.element;
  }

  /** Resolves when the element stands in the page. */
  mount(id: string, element: HTMLElement, at: Point): Promise<unknown> {
    if (this.#mounted.has(id)) throw new RangeError(`node "${id}" is mounted already`);
    this.#mounted.set(id, { element, at });
    const node = new ClassicPreset.Node(id);
    node.id = id;
    return this.#enqueue(() => this.#editor.addNode(node));
  }

  unmount(id: string): void {
    if (!this.#mounted.delete(id)) return;
    void this.#enqueue(() => this.#editor.removeNode(id));
  }

  move(id: string, at: Point): void {
    const mounted = this.#mounted.get(id);
    if (mounted === undefined || (mounted.at.x === at.x && mounted.at.y === at.y)) return;
    mounted.at = at;
    void this.#area.translate(id, at);
  }

  /** Rete applies it in the microtasks after this call, and so before the frame is painted. */
  setTransform({ x, y, k }: Transform): void {
    const { area } = this.#area;
    if (area.transform.k !== k) void area.zoom(k);
    void area.translate(x, y);
  }

  dispose(): void {
    this.#mounted.clear();
    this.#area.destroy();
  }

  #enqueue(step: () => Promise<unknown>): Promise<unknown> {
    this.#queue = this.#queue.then(step);
    return this.#queue;
  }

  #show(id: string, place: HTMLElement): void {
    const mounted = this.#mounted.get(id);
    if (mounted === undefined || mounted.element.parentElement === place) return;
    place.append(mounted.element);
    const view = this.#area.nodeViews.get(id);
    // Moving a node is a gesture on the document here; Rete's own handler would swallow the press.
    view?.dragHandler.destroy();
    void this.#area.translate(id, mounted.at);
  }
}
