/** What passes between the page and its render worker. Plain data, cloneable. */
import type { Diagnostic } from '../kit/index.ts';
import type { MediaRef, Patch } from '../patch/patch.ts';

export type ToRender =
  | { readonly type: 'render'; readonly patch: Patch; readonly module: WebAssembly.Module; readonly rateHz?: number; readonly fromFrame?: number; readonly toFrame?: number; readonly trimLatency?: boolean }
  | { readonly type: 'media'; readonly request: number; readonly samples: Float32Array | undefined; readonly totalFrames: number | undefined }
  | { readonly type: 'media-failed'; readonly request: number; readonly reason: string }
  | { readonly type: 'cancel' };

export type FromRender =
  | { readonly type: 'media'; readonly request: number; readonly media: MediaRef; readonly rateHz: number; readonly startFrame: number; readonly frames: number }
  | { readonly type: 'block'; readonly samples: Float32Array; readonly fraction: number }
  | { readonly type: 'done'; readonly frames: number; readonly rateHz: number; readonly diagnostics: readonly Diagnostic[] }
  | { readonly type: 'failed'; readonly diagnostics: readonly Diagnostic[] };
