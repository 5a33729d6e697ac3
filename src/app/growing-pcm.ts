/**
 * A sound that is read while it is still being made: whoever asks for what is not there yet waits for it. Worker thread.
 */
import type { PcmSource } from '../media/pcm.ts';

interface Wait {
  readonly untilFrame: number;
  resolve(): void;
  reject(error: unknown): void;
}

export class GrowingPcm implements PcmSource {
  /** Rejects where it could not be made to its end. */
  readonly whole: Promise<PcmSource>;
  private finish!: (source: PcmSource) => void;
  private giveUp!: (error: unknown) => void;
  private madeFrames = 0;
  private hasFailed = false;
  private waits: Wait[] = [];
  private readonly reading = new Set<Promise<unknown>>();

  /**
   * `readMade` reads what `grow` has told of; not called any more after `atRest`. `marginFrames`: what must be made beyond a
   * piece before it is given out, so that playing does not come too near to the making.
   */
  constructor(readonly frames: number, private readonly marginFrames: number, private readonly readMade: (startFrame: number, count: number) => Promise<Float32Array>) {
    this.whole = new Promise((resolve, reject) => {
      this.finish = resolve;
      this.giveUp = reject;
    });
    // Who reads is told; that nobody does is no fault of its own.
    this.whole.catch(() => undefined);
  }

  async read(startFrame: number, count: number, into?: Float32Array): Promise<Float32Array> {
    const untilFrame = Math.min(this.frames, startFrame + count + this.marginFrames);
    if (untilFrame > this.madeFrames && !this.hasFailed) await new Promise<void>((resolve, reject) => this.waits.push({ untilFrame, resolve, reject }));
    if (this.madeFrames >= this.frames || this.hasFailed) return (await this.whole).read(startFrame, count, into);
    const read = this.readMade(startFrame, count);
    this.reading.add(read);
    return read.finally(() => this.reading.delete(read));
  }

  /** How far somebody waits for it, 0…1; 0 where nobody does. */
  get wanted(): number {
    return Math.max(0, ...this.waits.map(({ untilFrame }) => untilFrame)) / this.frames;
  }

  grow(frames: number): void {
    this.madeFrames += frames;
    const over = this.waits.filter(({ untilFrame }) => untilFrame <= this.madeFrames);
    this.waits = this.waits.filter(({ untilFrame }) => untilFrame > this.madeFrames);
    for (const { resolve } of over) resolve();
  }

  /** When all has grown and nobody reads what was made piece by piece. */
  async atRest(): Promise<void> {
    await Promise.allSettled(this.reading);
  }

  end(source: PcmSource): void {
    this.finish(source);
  }

  fail(error: unknown): void {
    this.hasFailed = true;
    this.giveUp(error);
    for (const { reject } of this.waits) reject(error);
    this.waits = [];
  }
}
