/**
 * How the saturator oversamples, for its definition: how many taps, and the delay they make. The kernel computes the taps.
 */
import type { Config } from '../../../src/kit/index.ts';

/** A half-band filter of 4·n − 1 taps delays by 2n − 1 frames of its higher rate each way. */
interface Oversampling {
  /** n of the doublings, first the one from the sample rate. */
  readonly counts: readonly number[];
}

/** Below this rate the first filter needs more taps to pass 19–20 kHz. */
const LONG_BELOW_HZ = 48000;
/** What antiderivative antialiasing and its compensation delay, in frames of the highest rate; other curves are delayed as much. */
const SHAPER_DELAY = 2;

export function oversampling(config: Config, rateHz: number): Oversampling {
  const long = rateHz < LONG_BELOW_HZ;
  return config['quality'] === 'high' ? { counts: [long ? 32 : 24, 6, 3] } : { counts: [long ? 24 : 16, 5] };
}

export function latencyFrames(config: Config, rateHz: number): number {
  const { counts } = oversampling(config, rateHz);
  const filters = counts.reduce((sum, n, stage) => sum + (2 * n - 1) / 2 ** stage, 0);
  return filters + SHAPER_DELAY / 2 ** counts.length;
}
