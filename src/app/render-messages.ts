/** What passes between the page and its render worker. Plain data, cloneable. */
import type { Diagnostic } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import type { MediaAnswer, MediaRequest } from './media-by-page.ts';

export type ToRender =
  | { readonly type: 'render'; readonly patch: Patch; readonly module: WebAssembly.Module; readonly rateHz?: number; readonly fromFrame?: number; readonly toFrame?: number; readonly trimLatency?: boolean }
  | MediaAnswer
  | { readonly type: 'cancel' };

export type FromRender =
  | MediaRequest
  | { readonly type: 'block'; readonly samples: Float32Array; readonly fraction: number }
  | { readonly type: 'done'; readonly frames: number; readonly rateHz: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] };
