/** Which cables are probed, and by which picture: two that stay, to compare before and after, and one under the mouse. Main thread. */
import type { Catalog } from '../../catalog/catalog.ts';
import type { Patch } from '../../patch/patch.ts';
import { keepSetting, keptSetting } from '../kept-setting.ts';
import type { Listening } from '../listening/listening.ts';
import { cableAt } from '../sound-paths.ts';
import { movedCable } from './moved-cable.ts';
import { type Picture, PICTURES, probeListeners, probeOutlet, type Slot, SLOTS } from './probe.ts';

const PICTURE_KEY = 'patchcord.probe-picture';

const keptPicture = (): Picture => PICTURES.find((one) => one === keptSetting(PICTURE_KEY)) ?? 'spectrum';

export class ProbeBench {
  #picture = keptPicture();
  readonly #cables = new Map<Slot, string>();
  readonly #listeners = new Set<() => void>();

  constructor(private readonly listening: Listening, private readonly catalog: Catalog) {
    listening.subscribe(() => { this.#tell(); });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get picture(): Picture {
    return this.#picture;
  }

  set picture(picture: Picture) {
    this.#picture = picture;
    keepSetting(PICTURE_KEY, picture);
    for (const [slot, cable] of this.#cables) this.#attach(slot, cable);
    this.#tell();
  }

  /** The path of the cable that is probed there. */
  cable(slot: Slot): string | undefined {
    return this.#cables.get(slot);
  }

  slotOf(cable: string): Slot | undefined {
    return SLOTS.find((slot) => this.#cables.get(slot) === cable);
  }

  set(slot: Slot, cable: string | undefined): void {
    if (this.#cables.get(slot) === cable) return;
    if (this.listens(slot)) this.listening.listenTo(undefined);
    if (cable === undefined) {
      this.#cables.delete(slot);
      this.listening.detach(keyOf(slot));
    } else {
      this.#cables.set(slot, cable);
      this.#attach(slot, cable);
    }
    this.#tell();
  }

  /** Into the first free place; with both taken, the second gives way. */
  pin(cable: string): void {
    this.set(this.#cables.has('a') ? 'b' : 'a', cable);
  }

  listens(slot: Slot): boolean {
    const cable = this.#cables.get(slot);
    return cable !== undefined && this.listening.outlet?.node === probeOutlet(slot, cable).node;
  }

  listen(slot: Slot, on: boolean): void {
    const cable = this.#cables.get(slot);
    this.listening.listenTo(on && cable !== undefined ? probeOutlet(slot, cable) : undefined);
  }

  /** Probes go where their cables go, into a chain or out of one; those of cables that are gone go too. Returns these, with the paths of their cables. */
  follow(patch: Patch, previous: Patch): readonly (readonly [slot: Slot, cable: string])[] {
    const gone: [Slot, string][] = [];
    for (const [slot, cable] of [...this.#cables]) {
      if (cableAt(patch, cable) !== undefined) continue;
      const moved = movedCable(previous, patch, cable);
      const listens = this.listens(slot);
      this.set(slot, moved);
      if (moved === undefined) gone.push([slot, cable]);
      else if (listens) this.listen(slot, true);
    }
    return gone;
  }

  clear(): void {
    for (const slot of SLOTS) this.set(slot, undefined);
  }

  #attach(slot: Slot, cable: string): void {
    this.listening.hang(keyOf(slot), probeListeners(this.catalog, slot, cable, this.#picture));
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const keyOf = (slot: Slot): string => `probe-${slot}`;
