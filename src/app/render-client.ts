/** The page's side of a render in a worker. Main thread. */
import { diagnose, type Diagnostic } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { answerMedia } from './media-by-page.ts';
import type { MediaClient } from './media-client.ts';
import type { FromRender, ToRender } from './render-messages.ts';

export interface PageRender {
  readonly patch: Patch;
  readonly module: WebAssembly.Module;
  readonly media: MediaClient;
  readonly rateHz?: number;
  readonly fromFrame?: number;
  readonly toFrame?: number;
  readonly trimLatency?: boolean;
  readonly signal?: AbortSignal;
  /** Interleaved stereo, in order. */
  readonly onBlock: (samples: Float32Array, fraction: number) => void;
}

export type RenderResult = { readonly ok: true; readonly frames: number; readonly rateHz: number; readonly diagnostics: readonly Diagnostic[] } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

export function renderInWorker({ media, onBlock, signal, ...job }: PageRender): Promise<RenderResult> {
  const worker = new Worker(new URL('./render-worker.ts', import.meta.url), { type: 'module', name: 'render' });
  const send = (message: ToRender): void => worker.postMessage(message);
  signal?.addEventListener('abort', () => send({ type: 'cancel' }));
  const finished = new Promise<RenderResult>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromRender>) => {
      if (data.type === 'block') onBlock(data.samples, data.fraction);
      else if (data.type === 'done') resolve({ ok: true, frames: data.frames, rateHz: data.rateHz, diagnostics: data.diagnostics });
      else if (data.type === 'failed') resolve({ ok: false, diagnostics: data.diagnostics });
      else answerMedia(media, worker, data);
    };
    worker.onerror = () => resolve({ ok: false, diagnostics: [diagnose('render-failed', 'The part of the page that renders could not be loaded. Reload the page; if that does not help, the installation is incomplete.')] });
  });
  send({ type: 'render', ...job });
  if (signal?.aborted === true) send({ type: 'cancel' });
  return finished.finally(() => worker.terminate());
}
