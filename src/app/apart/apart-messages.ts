/** What passes between the page and its worker for analyses. Plain data, cloneable. */
import type { ApartTold } from '../../engine/apart-work.ts';
import type { LoneNode } from '../../schedule/lone-node.ts';

export type ToApartWorker =
  /** Another engine; `port` leads to it. */
  | { readonly type: 'engine'; readonly module: WebAssembly.Module; readonly rateHz: number; readonly port: MessagePort }
  /** The nodes that there are; `lone` where one is new. */
  | { readonly type: 'nodes'; readonly nodes: readonly { readonly identity: string; readonly lone?: LoneNode }[] };

export type FromApartWorker = ApartTold;
