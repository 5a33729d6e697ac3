/** What passes between the page and its observing worker. Plain data, cloneable. */
import type { Patch } from '../patch/patch.ts';
import type { MediaAnswer, MediaRequest } from './media-by-page.ts';
import type { ObserveJob, Observed } from './observe-patch.ts';

export type ToObserve =
  | { readonly type: 'observe'; readonly patch: Patch; readonly module: WebAssembly.Module; readonly rateHz?: number; readonly job: ObserveJob }
  | MediaAnswer;

export type FromObserve =
  | MediaRequest
  | { readonly type: 'progress'; readonly fraction: number }
  | { readonly type: 'observed'; readonly observed: Observed };
