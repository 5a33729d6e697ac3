/**
 * Four test sounds in the monitor in place of the mix: a hidden phantom center plays its noise from one side, the other, both, and both
 * with one turned. Nothing of it is in the document. Main thread.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import { createNode } from '../../patch/create.ts';
import type { App } from '../boot.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import type { Step } from './playback-verdict.ts';

export const NODE = 'phantom-center';
const KEY = 'playback-check';
export const PORT = 'heard';
/** The node's choices by their names: a change in its definition is found here rather than heard. */
const SIGNAL = 'noise';
const PLAYS: Readonly<Record<Step, { readonly speakers: string; readonly isInverted?: true }>> = {
  'left': { speakers: 'left' }, 'right': { speakers: 'right' }, 'in-phase': { speakers: 'both' }, 'out-of-phase': { speakers: 'both', isInverted: true },
};

export class PlaybackCheck {
  #hasStarted = false;
  #step: Step | undefined;

  constructor(private readonly app: Pick<App, 'listening' | 'player'>, private readonly catalog: Catalog) {}

  get step(): Step | undefined {
    return this.#step;
  }

  async play(step: Step): Promise<void> {
    const definition = this.catalog.get(NODE);
    if (definition === undefined) return;
    const choice = (param: string, name: string): number => {
      const at = definition.params[param]?.choices?.indexOf(name) ?? -1;
      if (at < 0) throw new RangeError(`${NODE} has no ${param} "${name}"`);
      return at;
    };
    const { speakers, isInverted } = PLAYS[step];
    const node = createNode(definition, { params: { signal: choice('signal', SIGNAL), speakers: choice('speakers', speakers), invert: isInverted ? 1 : 0 } });
    // Each sound is a node of its own, so that the monitor fades from one into the other.
    const id = `${HIDDEN}check-${step}`;
    this.app.listening.attach(KEY, (patch) => withHidden(patch, { nodes: new Map([[id, node]]), cables: new Map() }));
    this.app.listening.listenTo({ node: id, port: PORT });
    this.#step = step;
    if (this.app.player.state === 'stopped') {
      this.#hasStarted = true;
      await this.app.player.play();
    }
  }

  stop(): void {
    if (this.#step === undefined) return;
    this.#step = undefined;
    if (this.app.listening.outlet?.node.startsWith(`${HIDDEN}check-`)) this.app.listening.listenTo(undefined);
    this.app.listening.detach(KEY);
    if (this.#hasStarted) this.app.player.stop();
    this.#hasStarted = false;
  }
}
