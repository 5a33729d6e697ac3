/** The page's side of packing: one recording at a time in a worker of its own. Main thread. */
import type { Packed } from './pack-recordings.ts';

export interface PackRequest {
  readonly form: 'flac' | 'opus';
  readonly blob: Blob;
  readonly sha256: string;
  readonly name: string;
}

export type ToPack = ({ readonly type: 'pack' } & PackRequest) | { readonly type: 'cancel' };
export type FromPack = { readonly type: 'progress'; readonly fraction: number } | { readonly type: 'packed'; readonly packed: Packed } | { readonly type: 'failed'; readonly reason: string };

/** Rejects with the signal's reason, or where the recording cannot be read. */
export async function packInWorker(request: PackRequest, signal: AbortSignal, onProgress: (fraction: number) => void): Promise<Packed> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./pack-worker.ts', import.meta.url), { type: 'module', name: 'pack' });
  try {
    return await new Promise<Packed>((resolve, reject) => {
      signal.addEventListener('abort', () => { reject(signal.reason as Error); });
      worker.onerror = () => { reject(new Error('the part of the page that packs recordings could not be loaded')); };
      worker.onmessage = ({ data }: MessageEvent<FromPack>) => {
        if (data.type === 'progress') onProgress(data.fraction);
        else if (data.type === 'packed') resolve(data.packed);
        else reject(new Error(data.reason));
      };
      worker.postMessage({ type: 'pack', ...request } satisfies ToPack);
    });
  } finally {
    worker.terminate();
  }
}
