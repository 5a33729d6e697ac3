/**
 * Lets what can only be decoded from first to last be read by place, as long as the places come roughly in order: the last
 * seconds are kept, and whoever goes back further makes it begin again. Any thread; memory does not depend on the length.
 */
import type { FrameReader } from './pcm-sound.ts';

/** Ten seconds at 48 kHz: readers of several rings of one file are never further apart. */
const KEPT_FRAMES = 1 << 19;

/** `blocks` begins a decoding of interleaved samples, `frames` in all. */
export function readerInOrder(frames: number, channels: number, blocks: () => AsyncGenerator<Float32Array, void, undefined>, keptFrames = KEPT_FRAMES): FrameReader {
  let decoding: AsyncGenerator<Float32Array, void, undefined> | undefined;
  let kept: Float32Array[] = [];
  let from = 0;
  let to = 0;
  /** One after the other: they share the decoding. */
  let last: Promise<unknown> = Promise.resolve();

  const restart = async (): Promise<void> => {
    await decoding?.return();
    decoding = blocks();
    kept = [];
    from = 0;
    to = 0;
  };

  const read = async (start: number, count: number): Promise<Float32Array> => {
    const end = Math.min(frames, start + count);
    const samples = new Float32Array(Math.max(0, end - start) * channels);
    if (samples.length === 0) return samples;
    if (decoding === undefined || start < from) await restart();
    while (to < end) {
      const { value, done } = await decoding!.next();
      if (done === true) break;
      kept.push(value);
      to += value.length / channels;
      // What is asked for now stays, however much it is.
      while (to - from - kept[0]!.length / channels >= keptFrames && from + kept[0]!.length / channels <= start) from += kept.shift()!.length / channels;
    }
    let at = from;
    for (const block of kept) {
      const blockEnd = at + block.length / channels;
      if (blockEnd > start && at < end) {
        const [first, stop] = [Math.max(start, at), Math.min(end, blockEnd)];
        samples.set(block.subarray((first - at) * channels, (stop - at) * channels), (first - start) * channels);
      }
      at = blockEnd;
    }
    return samples;
  };

  return {
    frames,
    channels,
    readFrames(start, count) {
      const result = last.then(() => read(start, count));
      last = result.catch(() => undefined);
      return result;
    },
  };
}
