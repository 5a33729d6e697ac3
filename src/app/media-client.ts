/**
 * The page's side of the media worker: requests as promises. Main thread.
 */
import type { Diagnostic } from '../kit/index.ts';
import type { MediaRef } from '../patch/patch.ts';
import type { FromMedia, RingRequest, ToMedia } from './media-messages.ts';

type Answer = Exclude<FromMedia, { type: 'progress' }>;
type Request = Extract<ToMedia, { request: number }>;
type Unnumbered<R> = R extends Request ? Omit<R, 'request'> : never;

export class MediaClient {
  private readonly worker = new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' });
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private requests = 0;

  constructor(onProgress: (what: string, fraction: number) => void) {
    this.worker.onmessage = ({ data }: MessageEvent<FromMedia>) => {
      if (data.type === 'progress') return onProgress(data.what, data.fraction);
      this.waiting.get(data.request)?.(data);
      this.waiting.delete(data.request);
    };
  }

  send(message: Exclude<ToMedia, Request>, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private ask<T extends Answer['type']>(request: Unnumbered<Request>): Promise<Extract<Answer, { type: T }>> {
    const id = ++this.requests;
    return new Promise((resolve) => {
      this.waiting.set(id, (answer) => resolve(answer as Extract<Answer, { type: T }>));
      this.worker.postMessage({ ...request, request: id });
    });
  }

  addFile(file: File): Promise<{ readonly media?: MediaRef; readonly diagnostics: readonly Diagnostic[] }> {
    return this.ask<'file'>({ type: 'add-file', file });
  }

  /** @returns what is missing on this machine */
  async prepare(media: readonly MediaRef[], rateHz: number): Promise<readonly MediaRef[]> {
    return (await this.ask<'done'>({ type: 'prepare', media, rateHz })).missing;
  }

  async setRings(rings: readonly RingRequest[], rateHz: number, playedFrames: number, program: number): Promise<readonly MediaRef[]> {
    return (await this.ask<'done'>({ type: 'rings', rings, rateHz, playedFrames, program })).missing;
  }

  async read(media: MediaRef, rateHz: number, startFrame: number, frames: number): Promise<{ samples: Float32Array | undefined; totalFrames: number }> {
    return this.ask<'frames'>({ type: 'read', media, rateHz, startFrame, frames });
  }
}
