/**
 * Sound as the engine's media rings want it: stereo frames at one rate, read from anywhere. Any thread.
 */
export interface PcmSource {
  readonly frames: number;
  /** Interleaved stereo, exactly `count` frames within 0…frames; in `into`, of that length, where it is given and the source can. */
  read(startFrame: number, count: number, into?: Float32Array): Promise<Float32Array> | Float32Array;
}

/** Has nothing to give. */
export const NO_PCM: PcmSource = { frames: 0, read: () => new Float32Array(0) };

/** Interleaved samples as stereo, in `into` where it is given and they are not stereo already: a mono sound is equal on both; of more than two channels the first two. */
export function toStereo(samples: Float32Array, channels: number, into?: Float32Array): Float32Array {
  if (channels === 2) return samples;
  const frames = samples.length / channels;
  const stereo = into ?? new Float32Array(frames * 2);
  for (let i = 0; i < frames; i++) {
    stereo[2 * i] = samples[channels * i]!;
    stereo[2 * i + 1] = samples[channels * i + (channels > 1 ? 1 : 0)]!;
  }
  return stereo;
}

/** Samples that are all in memory. */
export function memoryPcm(samples: Float32Array, channels: number): PcmSource {
  return {
    frames: samples.length / channels,
    read: (start, count, into = new Float32Array(count * 2)) => {
      const part = samples.subarray(start * channels, (start + count) * channels);
      if (channels === 2) into.set(part);
      else toStereo(part, channels, into);
      return into;
    },
  };
}

/** One block after the other, in one array. */
export function joinBlocks(blocks: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(block, at);
    at += block.length;
  }
  return all;
}
