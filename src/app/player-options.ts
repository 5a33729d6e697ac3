/** What a player is made of. Types only. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Kernels } from '../compile/variants.ts';
import type { LiveHost, LiveOptions } from '../engine/live.ts';
import type { MediaClient } from './media-client.ts';
import type { Apart } from './readings.ts';

export interface PlayerOptions {
  readonly catalog: Catalog;
  readonly module: WebAssembly.Module;
  readonly kernels: Kernels;
  readonly workletUrl: string;
  readonly media: Pick<MediaClient, 'send' | 'prepare' | 'setRings'>;
  /** Where analyses are done that are kept off the audio thread; without it they are done on it. */
  readonly apart?: Apart;
  /** How an engine is opened, where it is not a browser's. */
  readonly openEngine?: (options: LiveOptions) => Promise<LiveHost>;
  /** Anything but the meters has changed. */
  readonly onChange: () => void;
  readonly forceScript?: boolean;
}
