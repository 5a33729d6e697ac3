/** Where the keyboard was before something came over it, and the way back. Main thread. */

/** Through all shadow roots; undefined where nothing has it. */
export function focused(): HTMLElement | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}

export class FocusReturn {
  #was: HTMLElement | undefined;
  #isAway = false;

  /** Before it is taken; once more while it is away changes nothing. */
  leave(): void {
    if (!this.#isAway) this.#was = focused();
    this.#isAway = true;
  }

  /** `otherwise`: where what had it is gone. Who has been given it in the meantime keeps it. */
  back(otherwise?: HTMLElement): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    if (focused() === undefined) (this.#was?.isConnected ? this.#was : otherwise)?.focus({ preventScroll: true });
    this.#was = undefined;
  }
}
