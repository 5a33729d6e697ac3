/** A stem of the demo song as sound in Node: made only as far as it is read, second by second, and kept from then on. */
import { type DemoStem, demoSongFrames, stemBlocks } from '../../examples/demo-song/demo-song.ts';
import { type PcmSource, toStereo } from '../media/pcm.ts';

export function demoStemPcm({ id, channels }: DemoStem, rateHz: number): PcmSource {
  const making = stemBlocks(id, rateHz);
  const seconds: Float32Array[] = [];
  const secondOf = (second: number): Float32Array => {
    while (seconds.length <= second) {
      const { value, done } = making.next();
      if (done === true) throw new RangeError(`the stem "${id}" has no second ${second}`);
      seconds.push(value);
    }
    return seconds[second]!;
  };
  return {
    frames: demoSongFrames(rateHz),
    read: (start, count, into = new Float32Array(count * 2)) => {
      for (let done = 0; done < count;) {
        const second = Math.floor((start + done) / rateHz);
        const first = start + done - second * rateHz;
        const frames = Math.min(count - done, rateHz - first);
        const part = secondOf(second).subarray(first * channels, (first + frames) * channels);
        const target = into.subarray(done * 2, (done + frames) * 2);
        if (channels === 2) target.set(part);
        else toStereo(part, channels, target);
        done += frames;
      }
      return into;
    },
  };
}
