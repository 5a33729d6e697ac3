/** What stands over the patch, a cover or a page, takes the keyboard, keeps it among its own, and gives it back. Main thread. */
import { focused, FocusReturn } from './focus-return.ts';

const SCROLLING = /^(Arrow|Page|Home|End)/;
const STOPS = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), a[href], [tabindex]:not([tabindex="-1"])';

export class SurfaceFocus {
  readonly #cover = new FocusReturn();
  readonly #page = new FocusReturn();
  /** The page of keys, or the list. */
  #open: HTMLElement | undefined;
  /** Where in it the keyboard was last. */
  #last: HTMLElement | undefined;

  /** A cover is about to come; what is below it will be out of reach. */
  covered(): void {
    this.#cover.leave();
  }

  /** After the surface was drawn. */
  follow(root: ParentNode, isCovered: boolean): void {
    if (!isCovered) this.#cover.back(root.querySelector<HTMLElement>('patch-canvas') ?? undefined);
    // Of both, the keys lie on top.
    const open = root.querySelector<HTMLElement>('.keys') ?? root.querySelector<HTMLElement>('.list') ?? undefined;
    if (open === this.#open) return;
    this.#open?.removeEventListener('keydown', this.#keep, true);
    this.#open = open;
    this.#last = undefined;
    open?.addEventListener('keydown', this.#keep, true);
    open?.addEventListener('focusin', () => { this.#last = focused(); });
    if (open === undefined) return this.#page.back();
    this.#page.leave();
    open.focus({ preventScroll: true });
  }

  /** After something else came over an open page. @returns whether there is one to give the keyboard back to */
  again(): boolean {
    const to = this.#last?.isConnected === true ? this.#last : this.#open;
    to?.focus({ preventScroll: true });
    return to !== undefined;
  }

  /** From the last of the page to its first, and back: what lies behind it is not in sight. */
  readonly #keep = (event: KeyboardEvent): void => {
    if (event.key !== 'Tab' || this.#open === undefined) return;
    const stops = stopsIn(this.#open);
    const at = focused();
    const [end, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
    if (at !== end && !(event.shiftKey && at === this.#open)) return;
    event.preventDefault();
    other?.focus();
  };

  /** Whether a key is none of the editor's: pressed beside a cover it is meant for that, and pages are scrolled. */
  takes(event: KeyboardEvent, root: ParentNode, isCovered: boolean): boolean {
    const cover = isCovered && event.composedPath()[0] === document.body ? root.querySelector('.cover > *') : null;
    cover?.dispatchEvent(new KeyboardEvent(event.type, event));
    return cover !== null || (this.#open !== undefined && event.composedPath().includes(this.#open) && SCROLLING.test(event.key));
  }
}

/** What the keyboard stops at, in the order of the page, through shadow roots. */
function stopsIn(root: Element | ShadowRoot): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap((element) => [
    ...(element.matches(STOPS) && element.checkVisibility() ? [element] : []), ...(element.shadowRoot === null ? [] : stopsIn(element.shadowRoot)),
  ]);
}
