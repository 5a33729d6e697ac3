/** Sounds to measure with: interleaved stereo, made from formulas and a seeded generator. For tests. */

/** Frame by frame from a function of the frame's number; one number for both channels or a pair. */
export function stereo(frames: number, at: (frame: number) => number | readonly [number, number]): Float32Array {
  const signal = new Float32Array(frames * 2);
  for (let i = 0; i < frames; i++) {
    const value = at(i);
    signal[2 * i] = typeof value === 'number' ? value : value[0];
    signal[2 * i + 1] = typeof value === 'number' ? value : value[1];
  }
  return signal;
}

export const constant = (frames: number, value: number): Float32Array => new Float32Array(frames * 2).fill(value);

/** Minutes of it are made by tests, so without a call for each frame. */
export function sine(frames: number, frequencyHz: number, rateHz: number, amplitude: number, phaseDegrees = 0): Float32Array {
  const signal = new Float32Array(frames * 2);
  const phase = (phaseDegrees * Math.PI) / 180;
  for (let i = 0; i < frames; i++) signal[2 * i] = signal[2 * i + 1] = amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / rateHz + phase);
  return signal;
}

/** Numbers in [0, 1): Mulberry's 32-bit mix of a counter. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Uncorrelated uniform noise between ± amplitude. */
export function uniformNoise(frames: number, amplitude: number, seed = 1): Float32Array {
  const random = randomNumbers(seed);
  return new Float32Array(frames * 2).map(() => (2 * random() - 1) * amplitude);
}

/** Uncorrelated normal noise of the given root mean square: Box and Muller. */
export function gaussianNoise(frames: number, rms: number, seed = 1): Float32Array {
  const random = randomNumbers(seed);
  return stereo(frames, () => {
    const radius = rms * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** Signals one after the other. */
export function concatenate(...parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The largest difference of two signals of equal length. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`lengths ${a.length} and ${b.length}`);
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
