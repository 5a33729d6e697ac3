/** What stands over the patch, a cover or a page, takes the keyboard and gives it back. Main thread. */
import { FocusReturn } from './focus-return.ts';

const SCROLLING = /^(Arrow|Page|Home|End)/;

export class SurfaceFocus {
  readonly #cover = new FocusReturn();
  readonly #page = new FocusReturn();
  /** The page of keys, or the list. */
  #open: HTMLElement | undefined;

  /** A cover is about to come; what is below it will be out of reach. */
  covered(): void {
    this.#cover.leave();
  }

  /** After the surface was drawn. */
  follow(root: ParentNode, isCovered: boolean): void {
    if (!isCovered) this.#cover.back(root.querySelector<HTMLElement>('patch-canvas') ?? undefined);
    const open = root.querySelector<HTMLElement>('.keys, .list') ?? undefined;
    if (open === this.#open) return;
    this.#open = open;
    if (open === undefined) return this.#page.back();
    this.#page.leave();
    open.focus({ preventScroll: true });
  }

  /** Whether a key is none of the editor's: pressed beside a cover it is meant for that, and pages are scrolled. */
  takes(event: KeyboardEvent, root: ParentNode, isCovered: boolean): boolean {
    const cover = isCovered && event.composedPath()[0] === document.body ? root.querySelector('.cover > *') : null;
    cover?.dispatchEvent(new KeyboardEvent(event.type, event));
    return cover !== null || (this.#open !== undefined && event.composedPath().includes(this.#open) && SCROLLING.test(event.key));
  }
}
