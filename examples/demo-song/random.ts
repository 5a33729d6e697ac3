/**
 * Repeatable chance: a 32-bit generator on integers only (Marsaglia, "Xorshift RNGs", 2003), so that noise and human
 * feel are equal in every engine. One instance per stem and purpose; never shared between stems, because blocks of stems
 * may be generated in any order.
 */
import { hash32 } from '../../src/kit/ids.ts';

export class Random {
  private state: number;

  constructor(seed: string) {
    this.state = hash32(seed) || 1;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    let s = this.state;
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    this.state = s;
    return (s >>> 0) / 4294967296;
  }

  /** Uniform in [−1, 1): one frame of white noise. */
  signed(): number {
    return this.unit() * 2 - 1;
  }

  /** Near normal (sum of four uniforms), standard deviation 1, never beyond ±3.5. */
  human(): number {
    return (this.signed() + this.signed() + this.signed() + this.signed()) * 0.8660254037844386;
  }
}

/** Keeps the density of white noise per hertz, and so its loudness behind a filter, the same at every rate. */
export const noiseScale = (rateHz: number): number => Math.sqrt(rateHz / 48000);
