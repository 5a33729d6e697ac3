/** For tests: the demo song's stems, made only as far as they are read. */
import type { PcmSource } from '../src/media/pcm.ts';
import type { MediaRef } from '../src/patch/patch.ts';
import { demoSongFrames, stemBlocks } from './demo-song/demo-song.ts';

interface Made {
  readonly more: Generator<Float32Array, void, undefined>;
  readonly seconds: Float32Array[];
}

const made = new Map<string, Made>();

export function openDemoStem(media: MediaRef | undefined, rateHz: number): Promise<PcmSource | undefined> {
  if (media?.generator === undefined) return Promise.resolve(undefined);
  const { stem } = media.generator;
  const key = `${stem} ${rateHz}`;
  const { more, seconds } = made.get(key) ?? { more: stemBlocks(stem, rateHz), seconds: [] };
  made.set(key, { more, seconds });
  const read = (start: number, count: number): Float32Array => {
    const out = new Float32Array(2 * count);
    for (let k = 0; k < count; k++) {
      const second = Math.floor((start + k) / rateHz);
      while (seconds.length <= second) {
        const next = more.next();
        if (next.done) return out;
        seconds.push(next.value);
      }
      const at = (start + k - second * rateHz) * media.channels;
      out[2 * k] = seconds[second]![at] ?? 0;
      out[2 * k + 1] = seconds[second]![at + media.channels - 1] ?? 0;
    }
    return out;
  };
  return Promise.resolve({ frames: demoSongFrames(rateHz), read });
}
