/** On a phone: how much of the patch the panel over its lower part covers, which its content decides. Main thread. */
export class PhoneSheet {
  #watched: Element | undefined;
  heightPx = 0;
  readonly #sizes = new ResizeObserver(([entry]) => { this.#set(entry!.borderBoxSize[0]!.blockSize); });

  constructor(private readonly onChange: () => void) {}

  /** The panel that is open now, if one is. */
  watch(panel: Element | undefined): void {
    if (panel === this.#watched) return;
    this.#sizes.disconnect();
    this.#watched = panel;
    if (panel) this.#sizes.observe(panel);
    else this.#set(0);
  }

  #set(heightPx: number): void {
    if (heightPx === this.heightPx) return;
    this.heightPx = heightPx;
    this.onChange();
  }
}
