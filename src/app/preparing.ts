/**
 * How far the sounds have come that are being made or taken in. What is played while it is still being made is told apart: there it counts
 * only how far playing waits for it. Main thread; draws nothing.
 */
export class Preparing {
  /** Those that are of use when they are whole: how far each is, 0…1. */
  readonly #whole = new Map<string, number>();
  /** Those that can be played as far as they are. */
  readonly #growing = new Map<string, { readonly fraction: number; readonly wanted: number }>();

  /** `wanted`: how far somebody waits for it, 0 where nobody does; undefined where it is of use only when it is whole. */
  tell(what: string, fraction: number, wanted?: number): void {
    if (wanted !== undefined && fraction < 1) {
      this.#growing.set(what, { fraction, wanted });
      return;
    }
    if (this.#growing.delete(what)) return;
    this.#whole.set(what, fraction);
    // What is done counts as long as something else is not.
    if ([...this.#whole.values()].every((one) => one === 1)) this.#whole.clear();
  }

  /** Of all that must be whole together, 0…1; undefined where there is none. */
  get fraction(): number | undefined {
    return this.#whole.size === 0 ? undefined : [...this.#whole.values()].reduce((sum, one) => sum + one, 0) / this.#whole.size;
  }

  /** Of what has to be made before playing goes on, 0…1; undefined where nothing has. */
  get awaited(): number | undefined {
    const waits = [...this.#growing.values()].filter(({ fraction, wanted }) => fraction < wanted);
    return waits.length === 0 ? undefined : Math.min(...waits.map(({ fraction, wanted }) => fraction / wanted));
  }

  get isIdle(): boolean {
    return this.#whole.size + this.#growing.size === 0;
  }
}
