/**
 * Rounds sound to whole steps of a converter, with triangular dither where asked. Pure and deterministic, any thread:
 * the noise comes from integer arithmetic and a fixed seed, so the same sound gives the same bytes on every engine.
 *
 * Dither, when on, is added to every sample, also to silence and to samples that already lie on a step: noise that came
 * and went with the signal would be heard to do so. About a quarter of such samples then move by one step. When off,
 * samples that lie on a step come through untouched.
 *
 * Sources: Lipshitz, Wannamaker, Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40(5) 1992 (the sum
 * of two independent uniform variables makes the total error's mean and power independent of the signal).
 */
import { next32, seedXoshiro, STATE_WORDS } from './xoshiro128.ts';

export interface QuantizerOptions {
  /** 2 to 24. */
  readonly bits: number;
  readonly channels: number;
  /** Triangular dither of ±1 step. */
  readonly dither: boolean;
  /** Any 32-bit integer; equal seeds give equal noise. */
  readonly seed?: number;
}

export interface Quantizer {
  /**
   * In: interleaved samples, whole frames → out: `into`, steps from −2^(b−1) to 2^(b−1)−1. Not finite becomes 0. Goes
   * on where the last block ended. Doesn't allocate.
   */
  quantize(block: Float32Array, into: Int32Array): void;
  /** Samples that lay beyond full scale by themselves (not by their dither) and were held at it. */
  readonly clippedSamples: number;
  readonly nonFiniteSamples: number;
}

export const DITHER_SEED = 0x5eed_d17e;

const TWO_32 = 2 ** 32;

/** y = ⌊v·2^(b−1) + d + ½⌋ with d = u1 − u2, u ∈ [0,1) in steps; each channel has a generator of its own. */
export function createQuantizer({ bits, channels, dither, seed = DITHER_SEED }: QuantizerOptions): Quantizer {
  if (!Number.isInteger(bits) || bits < 2 || bits > 24) throw new RangeError(`quantizer: ${bits} bits`);
  if (!Number.isInteger(channels) || channels < 1) throw new RangeError(`quantizer: ${channels} channels`);
  const scale = 2 ** (bits - 1);
  const state = seedXoshiro(seed, channels);
  let clippedSamples = 0;
  let nonFiniteSamples = 0;

  return {
    quantize(block, into) {
      if (block.length % channels !== 0 || into.length < block.length) throw new RangeError(`quantizer: ${block.length} samples into ${into.length}`);
      for (let i = 0; i < block.length; i++) {
        let value = (block[i] ?? 0) * scale;
        // The noise moves on with every sample, whatever the sample is.
        const noise = dither ? triangular(state, STATE_WORDS * (i % channels)) : 0;
        if (!Number.isFinite(value)) {
          nonFiniteSamples++;
          value = 0;
        }
        const plain = Math.floor(value + 0.5);
        if (plain < -scale || plain >= scale) clippedSamples++;
        into[i] = Math.max(-scale, Math.min(scale - 1, Math.floor(value + noise + 0.5)));
      }
    },
    get clippedSamples() {
      return clippedSamples;
    },
    get nonFiniteSamples() {
      return nonFiniteSamples;
    },
  };
}

/** The difference of two uniform numbers, in (−1, 1). */
function triangular(state: Int32Array, at: number): number {
  return ((next32(state, at) >>> 0) - (next32(state, at) >>> 0)) / TWO_32;
}
