/** The page's side of an export. Main thread. */
import { diagnose, type Diagnostic } from '../../kit/index.ts';
import { answerMedia } from '../media-by-page.ts';
import type { MediaClient } from '../media-client.ts';
import type { Exported, ExportJob, FromExport, ToExport } from './export-messages.ts';

export type ExportResult = { readonly exported: Exported } | { readonly diagnostics: readonly Diagnostic[] } | { readonly cancelled: true };

export function exportInWorker(job: ExportJob, media: MediaClient, on: { readonly signal: AbortSignal; progress(what: 'render' | 'measure', fraction: number): void }): Promise<ExportResult> {
  const worker = new Worker(new URL('./export-worker.ts', import.meta.url), { type: 'module', name: 'export' });
  const send = (message: ToExport): void => worker.postMessage(message);
  on.signal.addEventListener('abort', () => send({ type: 'cancel' }));
  const finished = new Promise<ExportResult>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromExport>) => {
      switch (data.type) {
        case 'media': return answerMedia(media, worker, data);
        case 'progress': return on.progress(data.what, data.fraction);
        case 'done': return resolve({ exported: data.exported });
        case 'cancelled': return resolve({ cancelled: true });
        case 'failed': return resolve({ diagnostics: data.diagnostics });
      }
    };
    worker.onerror = () => resolve({ diagnostics: [diagnose('export-failed', 'The part of the page that exports could not be loaded. Reload the page; if that does not help, the installation is incomplete.')] });
  });
  send({ type: 'export', job });
  if (on.signal.aborted) send({ type: 'cancel' });
  return finished.finally(() => worker.terminate());
}
