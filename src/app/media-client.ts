/**
 * The page's side of the media worker: requests as promises. Main thread. They reject where the worker fails.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import type { MediaRef } from '../patch/patch.ts';
import type { FromMedia, RingRequest, ToMedia } from './media-messages.ts';

type Answer = Extract<FromMedia, { request: number }>;
type Request = Extract<ToMedia, { request: number }>;
type Unnumbered<R> = R extends Request ? Omit<R, 'request'> : never;

export class MediaClient {
  private readonly worker = new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' });
  private readonly waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  private requests = 0;

  constructor(on: { progress(what: string, fraction: number): void; fault(diagnostic: Diagnostic): void }) {
    this.worker.onmessage = ({ data }: MessageEvent<FromMedia>) => {
      if (data.type === 'progress') return on.progress(data.what, data.fraction);
      if (data.type === 'fault') return on.fault(data.diagnostic);
      const waits = this.waiting.get(data.request);
      this.waiting.delete(data.request);
      if (data.type === 'failed') waits?.reject(new Error(data.reason));
      else waits?.resolve(data);
    };
    this.worker.onerror = () => {
      on.fault(diagnose('media-worker', 'The part of the page that reads recordings could not be loaded. Reload the page; if that does not help, the installation is incomplete.'));
      for (const { reject } of this.waiting.values()) reject(new Error('recordings cannot be read'));
      this.waiting.clear();
    };
  }

  send(message: Exclude<ToMedia, Request>, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private ask<T extends Answer['type']>(request: Unnumbered<Request>): Promise<Extract<Answer, { type: T }>> {
    const id = ++this.requests;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: (answer) => resolve(answer as Extract<Answer, { type: T }>), reject });
      this.worker.postMessage({ ...request, request: id });
    });
  }

  addFile(file: File): Promise<{ readonly media?: MediaRef; readonly wasHere: boolean; readonly diagnostics: readonly Diagnostic[] }> {
    return this.ask<'file'>({ type: 'add-file', file });
  }

  /** @returns what is missing on this machine */
  async prepare(media: readonly MediaRef[], rateHz: number): Promise<readonly MediaRef[]> {
    return (await this.ask<'done'>({ type: 'prepare', media, rateHz })).missing;
  }

  async setRings(rings: readonly RingRequest[], rateHz: number, playedFrames: number, program: number): Promise<readonly MediaRef[]> {
    return (await this.ask<'done'>({ type: 'rings', rings, rateHz, playedFrames, program })).missing;
  }

  async read(media: MediaRef, rateHz: number, startFrame: number, frames: number): Promise<{ samples: Float32Array | undefined; totalFrames: number | undefined }> {
    return this.ask<'frames'>({ type: 'read', media, rateHz, startFrame, frames });
  }
}
