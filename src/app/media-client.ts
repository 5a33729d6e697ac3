/**
 * The page's side of the media worker: requests as promises. Main thread. They reject where the worker fails.
 */
import { type Diagnostic, diagnose } from '../kit/index.ts';
import type { Peaks } from '../media/peaks.ts';
import type { MediaRef } from '../patch/patch.ts';
import type { Imported } from './media-library.ts';
import type { FromMedia, MediaUsage, RingRequest, ToMedia } from './media-messages.ts';

type Answer = Extract<FromMedia, { request: number }>;
type Request = Extract<ToMedia, { request: number }>;
type Unnumbered<R> = R extends Request ? Omit<R, 'request'> : never;

export class MediaClient {
  private readonly worker = new Worker(new URL('./media-worker.ts', import.meta.url), { type: 'module', name: 'media' });
  private readonly waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  private requests = 0;
  /** How many files are being taken in. */
  importing = 0;

  constructor(on: { progress(what: string, fraction: number, wanted: number | undefined): void; fault(diagnostic: Diagnostic): void }) {
    this.worker.onmessage = ({ data }: MessageEvent<FromMedia>) => {
      if (data.type === 'progress') return on.progress(data.what, data.fraction, data.wanted);
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

  /**
   * Takes sound files in: each is kept byte for byte on this machine, and what has to be decoded to be played at the rate is
   * decoded. All or none of them.
   * @returns in the order given; undefined when it was cancelled
   */
  async addFiles(files: readonly File[], rateHz?: number): Promise<readonly Imported[] | undefined> {
    this.importing += files.length;
    try {
      return (await this.ask<'imported'>({ type: 'import', files, ...(rateHz === undefined ? {} : { rateHz }) })).files;
    } finally {
      this.importing -= files.length;
    }
  }

  /** @throws where it was cancelled */
  async addFile(file: File, rateHz?: number): Promise<Imported> {
    const [added] = (await this.addFiles([file], rateHz)) ?? [];
    if (added === undefined) throw new Error(`the import of "${file.name}" was cancelled`);
    return added;
  }

  /** Ends all imports; none of their files stays. */
  cancelImport(): void {
    this.send({ type: 'cancel-imports' });
  }

  /** Those of them that are not on this machine. */
  async find(media: readonly MediaRef[]): Promise<readonly MediaRef[]> {
    return (await this.ask<'done'>({ type: 'find', media })).missing;
  }

  /** Of the whole sound, for a picture; undefined where it is missing. Waits where a sound is only made when it is first played. */
  async peaks(media: MediaRef, rateHz: number): Promise<Peaks | undefined> {
    return (await this.ask<'peaks'>({ type: 'peaks', media, rateHz })).peaks;
  }

  async usage(): Promise<MediaUsage> {
    return (await this.ask<'usage'>({ type: 'usage' })).usage;
  }

  /** Removes every kept file that is not named, and what was made of it. @returns how many bytes of files that was */
  async clean(keepSha256s: Iterable<string>): Promise<number> {
    return (await this.ask<'cleaned'>({ type: 'clean', keep: [...keepSha256s] })).bytes;
  }

  /** Removes what was made, decoded or converted here and is not being played. @returns how many bytes that was */
  async clearMade(): Promise<number> {
    return (await this.ask<'cleaned'>({ type: 'clear-made' })).bytes;
  }

  /** The file that was brought, byte for byte; undefined where it is not kept here. */
  async original(sha256: string): Promise<Blob | undefined> {
    return (await this.ask<'original'>({ type: 'original', sha256 })).blob;
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
