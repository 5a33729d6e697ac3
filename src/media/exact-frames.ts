/**
 * Makes exactly the frames that a file promises out of what a decoder gives: gaps become silence, what stands before the
 * start or behind the end is cut, and blocks get a good size. Any thread.
 */
import type { DecodeOptions } from './sound-file.ts';

/** What a decoder gives: interleaved samples, and which frame of the sound they begin with; may be below 0. */
export interface DecodedPiece {
  readonly startFrame: number;
  readonly samples: Float32Array;
}

const BLOCK_FRAMES = 16_384;

/** The pieces come in order; what overlaps an earlier one is dropped. */
export async function* exactFrames(pieces: AsyncIterable<DecodedPiece>, frames: number, channels: number, { signal, onProgress }: DecodeOptions): AsyncGenerator<Float32Array, void, undefined> {
  let done = 0;
  let block = new Float32Array(Math.min(BLOCK_FRAMES, frames) * channels);
  let filled = 0;

  /** Room for at most `wanted` frames in the block at hand. */
  const take = (wanted: number): number => Math.min(wanted, block.length / channels - filled);
  const advance = (count: number): Float32Array | undefined => {
    filled += count;
    done += count;
    if (filled * channels < block.length) return undefined;
    const full = block;
    block = new Float32Array(Math.min(BLOCK_FRAMES, frames - done) * channels);
    filled = 0;
    onProgress?.(done / frames);
    return full;
  };

  const silenceUpTo = function* (end: number): Generator<Float32Array> {
    while (done < Math.min(end, frames)) {
      signal?.throwIfAborted();
      const full = advance(take(Math.min(end, frames) - done));
      if (full !== undefined) yield full;
    }
  };

  for await (const { startFrame, samples } of pieces) {
    signal?.throwIfAborted();
    if (done >= frames) return;
    yield* silenceUpTo(startFrame);
    let from = done - startFrame;
    while (from < samples.length / channels && done < frames) {
      const count = take(Math.min(samples.length / channels - from, frames - done));
      block.set(samples.subarray(from * channels, (from + count) * channels), filled * channels);
      from += count;
      const full = advance(count);
      if (full !== undefined) yield full;
    }
  }
  yield* silenceUpTo(frames);
}
