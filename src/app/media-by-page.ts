/**
 * Sounds for a worker that renders: asked of the page, which asks the media worker. Both sides stand here.
 */
import { reasonOf } from '../kit/index.ts';
import type { PcmSource } from '../media/pcm.ts';
import type { MediaRef } from '../patch/patch.ts';
import type { MediaClient } from './media-client.ts';

export interface MediaRequest {
  readonly type: 'media';
  readonly request: number;
  readonly media: MediaRef;
  readonly rateHz: number;
  readonly startFrame: number;
  readonly frames: number;
}

export type MediaAnswer =
  | { readonly type: 'media'; readonly request: number; readonly samples: Float32Array | undefined; readonly totalFrames: number | undefined }
  | { readonly type: 'media-failed'; readonly request: number; readonly reason: string };

type Found = Extract<MediaAnswer, { type: 'media' }>;

/** Worker thread. */
export class MediaByPage {
  private readonly answers = new Map<number, { resolve(answer: Found): void; reject(error: Error): void }>();
  private requests = 0;

  constructor(private readonly post: (request: MediaRequest) => void) {}

  answer(data: MediaAnswer): void {
    const waits = this.answers.get(data.request);
    this.answers.delete(data.request);
    if (data.type === 'media') waits?.resolve(data);
    else waits?.reject(new Error(data.reason));
  }

  async open(media: MediaRef, rateHz: number): Promise<PcmSource | undefined> {
    const { totalFrames } = await this.ask(media, rateHz, 0, 0);
    if (totalFrames === undefined) return undefined;
    return {
      frames: totalFrames,
      read: async (startFrame, count) => (await this.ask(media, rateHz, startFrame, count)).samples ?? new Float32Array(count * 2),
    };
  }

  private ask(media: MediaRef, rateHz: number, startFrame: number, frames: number): Promise<Found> {
    const request = ++this.requests;
    return new Promise((resolve, reject) => {
      this.answers.set(request, { resolve, reject });
      this.post({ type: 'media', request, media, rateHz, startFrame, frames });
    });
  }
}

/** Main thread: looks up what a worker asks for, and sends it there. */
export function answerMedia(client: MediaClient, worker: Worker, { request, media, rateHz, startFrame, frames }: MediaRequest): void {
  const send = (answer: MediaAnswer, transfer: Transferable[] = []): void => worker.postMessage(answer, transfer);
  client.read(media, rateHz, startFrame, frames).then(
    ({ samples, totalFrames }) => send({ type: 'media', request, samples, totalFrames }, samples === undefined ? [] : [samples.buffer]),
    (error: unknown) => send({ type: 'media-failed', request, reason: reasonOf(error) }),
  );
}
