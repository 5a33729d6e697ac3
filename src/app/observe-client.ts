/** The page's side of observing in a worker. Main thread. */
import { diagnose } from '../kit/index.ts';
import type { Patch } from '../patch/patch.ts';
import { answerMedia } from './media-by-page.ts';
import type { MediaClient } from './media-client.ts';
import type { FromObserve, ToObserve } from './observe-messages.ts';
import type { ObserveJob, Observed } from './observe-patch.ts';

export interface PageObserve {
  readonly patch: Patch;
  readonly job: ObserveJob;
  readonly module: WebAssembly.Module;
  readonly media: MediaClient;
  readonly rateHz?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number) => void;
}

export function observeInWorker({ media, signal, onProgress, ...given }: PageObserve): Promise<Observed> {
  const worker = new Worker(new URL('./observe-worker.ts', import.meta.url), { type: 'module', name: 'observe' });
  const finished = new Promise<Observed>((resolve) => {
    const stopped = (): void => resolve({ ok: false, diagnostics: [diagnose('observing-cancelled', 'The measurement was cancelled.')] });
    // Whatever it is doing: nothing is left half-written.
    signal?.addEventListener('abort', stopped, { once: true });
    if (signal?.aborted === true) stopped();
    worker.onmessage = ({ data }: MessageEvent<FromObserve>) => {
      if (data.type === 'progress') onProgress?.(data.fraction);
      else if (data.type === 'observed') resolve(data.observed);
      else answerMedia(media, worker, data);
    };
    worker.onerror = () => resolve({ ok: false, diagnostics: [diagnose('observing-failed', 'The part of the page that measures could not be loaded. Reload the page; if that does not help, the installation is incomplete.')] });
  });
  worker.postMessage({ type: 'observe', ...given } satisfies ToObserve);
  return finished.finally(() => worker.terminate());
}
