/**
 * A hand on the canvas: finds sockets, cables and parts of nodes on the screen, and drags, presses and drops there as a person
 * does. Reads the editor, never changes it but by events. For tests only.
 */
import type { Page } from '@playwright/test';
import type { CanvasElement } from '../../src/editor/canvas-element.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type SocketKind = 'in' | 'out' | 'param';

export class CanvasHand {
  constructor(readonly page: Page) {}

  /** Waits until so many nodes are mounted and the view has come to rest. */
  async settle(mounted = 0): Promise<void> {
    await this.page.waitForFunction((count) => {
      const canvas = document.querySelector('patch-editor')?.shadowRoot?.querySelector<CanvasElement>('patch-canvas');
      return canvas && canvas.mountedCount >= count && performance.now() - canvas.movedAt > 300;
    }, mounted);
  }

  socket(node: string, kind: SocketKind, port: string): Promise<Place> {
    return this.page.evaluate(([id, wanted, name]) => {
      const { canvas, model } = document.querySelector<EditorElement>('patch-editor')!;
      const place = model!.layout(id)?.sockets.find((one) => one.kind === wanted && one.port === name);
      if (place === undefined) throw new Error(`no socket "${name}" (${wanted}) on "${id}"`);
      const point = model!.socketPoint(id, place);
      const { x, y, k } = canvas.transform;
      return { x: point.x * k + x, y: point.y * k + y };
    }, [node, kind, port] as const);
  }

  /** The middle between the sockets of an out and an in, where their cable runs. */
  async cable(from: string, to: string, fromPort = 'out', toPort = 'in'): Promise<Place> {
    const [a, b] = [await this.socket(from, 'out', fromPort), await this.socket(to, 'in', toPort)];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  /** The middle of a part of a node's face, as soon as the node is mounted. */
  async part(node: string, selector: string): Promise<Place> {
    const found = await this.page.waitForFunction(([id, part]) => {
      const host = document.querySelector<EditorElement>('patch-editor')!.canvas.shadowRoot!.querySelector(`[data-node="${id}"]`);
      const box = host?.shadowRoot?.querySelector(part)?.getBoundingClientRect();
      return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }, [node, selector] as const, { timeout: 10_000 });
    return (await found.jsonValue())!;
  }

  /** A canvas point on the screen. */
  at(point: Place): Promise<Place> {
    return this.page.evaluate((canvas) => {
      const { x, y, k } = document.querySelector<EditorElement>('patch-editor')!.canvas.transform;
      return { x: canvas.x * k + x, y: canvas.y * k + y };
    }, point);
  }

  async drag(from: Place, to: Place): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
    await mouse.move(to.x, to.y, { steps: 4 });
    await mouse.up();
  }

  /** Takes a node by its name and lets it go where its corner is at a canvas point. */
  async move(node: string, corner: Place): Promise<void> {
    const held = await this.part(node, '.name');
    const now = await this.page.evaluate((id) => {
      const { x, y } = document.querySelector<EditorElement>('patch-editor')!.model!.node(id)!;
      return { x, y };
    }, node);
    const [from, to] = [await this.at(now), await this.at(corner)];
    await this.drag(held, { x: held.x + to.x - from.x, y: held.y + to.y - from.y });
  }

  /** Drags a node out of the library. */
  async place(name: string, to: Place): Promise<void> {
    const entry = this.page.locator('patch-library').getByRole('button', { name, exact: true });
    await entry.scrollIntoViewIfNeeded();
    const box = await entry.boundingBox();
    if (box === null) throw new Error(`"${name}" is not in sight in the library`);
    await this.drag({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, to);
  }

  /** Types into the list of nodes that is open, and takes the first. */
  async choose(words: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Add a node' }).fill(words);
    await this.page.keyboard.press('Enter');
  }

  /** Files come over the page and are let go at a place, whatever is there. */
  async drop(files: readonly DroppedFile[], at: Place): Promise<void> {
    const carried = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
    await this.page.evaluate(({ carried: all, at: { x, y } }) => {
      const dataTransfer = new DataTransfer();
      for (const { name, base64 } of all) dataTransfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      let target = document.elementFromPoint(x, y)!;
      for (let inner = target.shadowRoot?.elementFromPoint(x, y); inner && inner !== target; inner = target.shadowRoot?.elementFromPoint(x, y)) target = inner;
      for (const type of ['dragenter', 'dragover', 'drop']) {
        const event = new DragEvent(type, { dataTransfer, clientX: x, clientY: y, bubbles: true, composed: true, cancelable: true });
        target.dispatchEvent(event);
        if (type !== 'dragenter' && !event.defaultPrevented) throw new Error(`nobody took the ${type}: the browser would leave the page`);
      }
    }, { carried, at });
  }

  /** What is lit on a drawn meter of a node, or of the monitor: one number per look, which changes as the picture does. */
  async looksAt(node: string | 'monitor', selector: string, count: number): Promise<number[]> {
    return this.page.evaluate(async ([id, part, looks]) => {
      const root = document.querySelector<EditorElement>('patch-editor')!;
      const host = id === 'monitor' ? root.shadowRoot!.querySelector('patch-monitor') : root.canvas.shadowRoot!.querySelector(`[data-node="${id}"]`);
      const canvas = host?.shadowRoot?.querySelector<HTMLCanvasElement>(part);
      if (!canvas) throw new Error(`no picture "${part}" on "${id}"`);
      const seen: number[] = [];
      for (let k = 0; k < looks; k++) {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        seen.push(data.reduce((sum, byte, at) => (sum + byte * ((at % 997) + 1)) % 2 ** 40, 0));
        await new Promise((resolve) => setTimeout(resolve, 80));
      }
      return seen;
    }, [node, selector, count] as const);
  }
}
