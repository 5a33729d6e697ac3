/** The page's side of measuring in a worker. Main thread. */
import { diagnose, type Diagnostic } from '../../kit/index.ts';
import { answerMedia } from '../media-by-page.ts';
import type { MediaClient } from '../media-client.ts';
import type { FromMeasure, MeasureJob, ToMeasure } from './measure-messages.ts';
import type { NullJob, NullRan } from './run-null.ts';
import type { Ran } from './run-test.ts';

export interface MeasureHost {
  readonly module: WebAssembly.Module;
  readonly media: MediaClient;
}

interface Watch {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

export type Cancelled = { readonly cancelled: true };

export const testInWorker = (host: MeasureHost, job: Extract<MeasureJob, { is: 'test' }>, watch: Watch): Promise<Ran | Cancelled> =>
  inWorker<Ran>(host, job, watch, (data) => (data.type === 'tested' ? data.ran : undefined));

export const compareInWorker = (host: MeasureHost, job: NullJob, watch: Watch): Promise<NullRan | Cancelled> =>
  inWorker<NullRan>(host, { is: 'null', ...job }, watch, (data) => (data.type === 'compared' ? data.ran : undefined));

function inWorker<R>({ module, media }: MeasureHost, job: MeasureJob, { signal, onProgress }: Watch, resultOf: (data: FromMeasure) => R | undefined): Promise<R | Cancelled | { readonly diagnostics: readonly Diagnostic[] }> {
  if (signal.aborted) return Promise.resolve({ cancelled: true });
  const worker = new Worker(new URL('./measure-worker.ts', import.meta.url), { type: 'module', name: 'measure' });
  const finished = new Promise<R | Cancelled | { readonly diagnostics: readonly Diagnostic[] }>((resolve) => {
    // Whatever it is doing: nothing is left half-written.
    signal.addEventListener('abort', () => resolve({ cancelled: true }), { once: true });
    worker.onmessage = ({ data }: MessageEvent<FromMeasure>) => {
      if (data.type === 'progress') return onProgress(data.fraction);
      if (data.type === 'media') return answerMedia(media, worker, data);
      const result = resultOf(data);
      if (result !== undefined) resolve(result);
    };
    worker.onerror = () => resolve({ diagnostics: [diagnose('measuring-failed', 'The part of the page that measures could not be loaded. Reload the page; if that does not help, the installation is incomplete.')] });
  });
  worker.postMessage({ type: 'measure', module, job } satisfies ToMeasure);
  return finished.finally(() => worker.terminate());
}
