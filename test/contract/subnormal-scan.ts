/**
 * Finds subnormal floats in memory of unknown layout. A word only counts as a float if it was seen to be an ordinary one
 * while sound ran; so counters and positions, whose bits read as subnormals, are never taken for floats. For tests only.
 */

/** Magnitudes that sound, its states and coefficients have while sound runs: 1e-12 to 1e12, as bits of an f32. */
const LEAST = 0x2b8cbccc;
const MOST = 0x5368d4a5;
const isOrdinary = (bits: number): boolean => (bits & 0x7fffffff) > LEAST && (bits & 0x7fffffff) < MOST;
const isSubnormal = (bits: number): boolean => (bits & 0x7fffffff) !== 0 && (bits & 0x7fffffff) < 0x00800000;
/** The upper word of an f64 between 2^-40 and 2^40. */
const isOrdinaryDouble = (upper: number): boolean => ((upper >>> 20) & 0x7ff) > 983 && ((upper >>> 20) & 0x7ff) < 1063;

export class SubnormalScan {
  private readonly wasFloat: Uint8Array;
  /** Whether the pair of words has always looked like one f64: then its lower word is no float by itself. */
  private readonly looksDouble: Uint8Array;

  constructor(words: number) {
    this.wasFloat = new Uint8Array(words);
    this.looksDouble = new Uint8Array(words).fill(1);
  }

  /** Looks at the memory while sound runs. */
  learn(words: Uint32Array): void {
    for (let i = 0; i < words.length; i++) if (isOrdinary(words[i]!) || (i % 2 === 1 && isOrdinaryDouble(words[i]!))) this.wasFloat[i] = 1;
    for (let i = 0; i + 1 < words.length; i += 2) if ((words[i] !== 0 || words[i + 1] !== 0) && !isOrdinaryDouble(words[i + 1]!)) this.looksDouble[i] = 0;
  }

  /**
   * Byte offsets of what is subnormal now. The upper word of an f64 reads as subnormal when the whole is, or is 0 where it has
   * come to rest a few units above nothing; the lower word of an f64 means nothing by itself.
   */
  find(words: Uint32Array): number[] {
    const found: number[] = [];
    for (let i = 0; i < words.length; i++) {
      if (!isSubnormal(words[i]!)) continue;
      const isLower = i % 2 === 0 && this.looksDouble[i] === 1;
      if (isLower ? this.wasFloat[i + 1] === 1 && (words[i + 1]! & 0x7fffffff) === 0 : this.wasFloat[i] === 1) found.push(i * 4);
    }
    return found;
  }
}
