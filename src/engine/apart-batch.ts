/**
 * What the audio thread hands to the worker of an analysis: some frames of every connected input of one node, and how the node stood. A
 * buffer that goes forth and back, and the views of it, made where nobody waits.
 */

/** f64 each, ahead of the parameters' values. */
const HEAD = { node: 0, epoch: 1, take: 2, from: 3, frames: 4, connected: 5, carries: 6, params: 7 } as const;

/** Some 21 ms at every rate: short against what is seen, long against what a message costs. */
export const batchFrames = (rateHz: number): number => (rateHz > 100_000 ? 4096 : rateHz > 50_000 ? 2048 : 1024);

export const batchBytes = (inputs: number, params: number, frames: number): number => (HEAD.params + params) * 8 + inputs * frames * 8;

export class ApartBatch {
  private readonly head: Float64Array;
  /** Interleaved stereo, the frames of one connected input after those of the one before. */
  readonly samples: Float32Array;
  /** The same as one f64 a frame: for copying. */
  readonly frameBits: Float64Array;

  constructor(readonly buffer: ArrayBuffer, private readonly paramCount: number) {
    this.head = new Float64Array(buffer, 0, HEAD.params + paramCount);
    this.samples = new Float32Array(buffer, this.head.byteLength);
    this.frameBits = new Float64Array(buffer, this.head.byteLength);
  }

  /** Written by the worker that lends the buffer. */
  static lend(buffer: ArrayBuffer, node: number): ArrayBuffer {
    new Float64Array(buffer, 0, 1)[HEAD.node] = node;
    return buffer;
  }

  /** The number of its node. */
  static nodeOf(buffer: ArrayBuffer): number {
    return new Float64Array(buffer, 0, 1)[HEAD.node]!;
  }

  /** `take`: another after each reset of the node, and `from` frames since that. `connected` and `carries` as in the engine's memory. Allocates nothing. */
  write(epoch: number, take: number, from: number, frames: number, connected: number, carries: number): void {
    const { head } = this;
    head[HEAD.epoch] = epoch;
    head[HEAD.take] = take;
    head[HEAD.from] = from;
    head[HEAD.frames] = frames;
    head[HEAD.connected] = connected;
    head[HEAD.carries] = carries;
  }

  setParam(index: number, value: number): void {
    this.head[HEAD.params + index] = value;
  }

  param(index: number): number {
    return this.head[HEAD.params + index]!;
  }

  get epoch(): number {
    return this.head[HEAD.epoch]!;
  }

  get take(): number {
    return this.head[HEAD.take]!;
  }

  get from(): number {
    return this.head[HEAD.from]!;
  }

  get frames(): number {
    return this.head[HEAD.frames]!;
  }

  get connected(): number {
    return this.head[HEAD.connected]!;
  }

  get carries(): number {
    return this.head[HEAD.carries]!;
  }

  get params(): number {
    return this.paramCount;
  }
}
