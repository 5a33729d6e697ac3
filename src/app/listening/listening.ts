/**
 * What is only for listening, gathered from every feature that listens: hidden nodes, and the outlet that the monitor hears in
 * place of the output. None of it is in the document or in a render. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { ListeningSession, Outlet } from '../../editor/session.ts';
import { createNode } from '../../patch/create.ts';
import type { Patch } from '../../patch/patch.ts';
import type { Player } from '../player.ts';
import { HIDDEN } from './hidden.ts';
import { followers, type Listener, withListener } from './tap.ts';

const LISTEN = `${HIDDEN}listen`;
const RECORDER = 'print';

type Add = (patch: Patch) => Patch;

export class Listening implements ListeningSession {
  #outlet: Outlet | undefined;
  readonly #added = new Map<string, Add>();
  readonly #hung = new Map<string, readonly Listener[]>();
  readonly #listeners = new Set<() => void>();

  /** `player`: what is asked of one. */
  constructor(private readonly player: Pick<Player, 'setOverlay'>, private readonly catalog: Catalog) {}

  /** Called when something else is listened to. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Puts hidden nodes into every patch that plays, in place of what was attached under this key. `add` is pure, sees the
   * document with what was attached before, gives its nodes ids that begin with HIDDEN, and changes no other's sound.
   */
  attach(key: string, add: Add): void {
    this.#hung.delete(key);
    this.#added.set(key, add);
    this.#apply();
  }

  /** The same with nodes that each listen to something of the document, and go on doing so as it changes. */
  hang(key: string, listeners: readonly Listener[]): void {
    this.#hung.set(key, listeners);
    this.#added.set(key, (patch) => listeners.reduce(withListener, patch));
    this.#apply();
  }

  detach(key: string): void {
    this.#hung.delete(key);
    if (this.#added.delete(key)) this.#apply();
  }

  get outlet(): Outlet | undefined {
    return this.#outlet;
  }

  listenTo(outlet: Outlet | undefined): void {
    if (outlet?.node === this.#outlet?.node && outlet?.port === this.#outlet?.port) return;
    this.#outlet = outlet;
    this.#apply();
  }

  /** Another document. */
  reset(): void {
    this.#outlet = undefined;
    this.#added.clear();
    this.#hung.clear();
    this.#apply();
  }

  #apply(): void {
    const adds = [...this.#added.values()];
    const outlet = this.#outlet;
    if (outlet !== undefined) adds.push((patch) => this.#recorded(patch, outlet));
    const hung = [...this.#hung.values()].flat();
    this.player.setOverlay({
      ...(adds.length === 0 ? {} : { add: (patch) => adds.reduce((one, add) => add(one), patch) }),
      ...(hung.length === 0 ? {} : { followers: (patch, cable) => followers(patch, hung, cable) }),
      ...(outlet === undefined ? {} : { listen: LISTEN }),
    });
    for (const listener of this.#listeners) listener();
  }

  #recorded(patch: Patch, outlet: Outlet): Patch {
    const recorder = this.catalog.get(RECORDER);
    return recorder === undefined ? patch : withListener(patch, { id: LISTEN, node: createNode(recorder), taps: { in: { outlet } } });
  }
}
