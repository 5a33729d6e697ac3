/**
 * The textbook equalizer, f64: the analogue prototypes, and the digital designs run in direct form I. For tests.
 */
import { type Band, type BandType, designBand } from './matched-design.ts';

/** dB of the analogue prototype of second order at `w` times its frequency; H(s) = (n2·s² + n1·s + n0)/(d2·s² + d1·s + d0), s = jw. */
export function prototypeDb(type: BandType, w: number, gainDb: number, q: number): number {
  const A = 10 ** (gainDb / 40);
  const root = Math.sqrt(A) / q;
  const polynomials: Record<BandType, readonly [number, number, number, number, number, number]> = {
    'off': [0, 0, 1, 0, 0, 1],
    'bell': [1, A / q, 1, 1, 1 / (A * q), 1],
    'low shelf': [A, A * root, A * A, A, root, 1],
    'high shelf': [A * A, A * root, A, 1, root, A],
    'low cut': [1, 0, 0, 1, 1 / q, 1],
    'high cut': [0, 0, 1, 1, 1 / q, 1],
    'band pass': [0, 1 / q, 0, 1, 1 / q, 1],
    'notch': [1, 0, 1, 1, 1 / q, 1],
  };
  const [n2, n1, n0, d2, d1, d0] = polynomials[type];
  const power = ((n0 - n2 * w * w) ** 2 + (n1 * w) ** 2) / ((d0 - d2 * w * w) ** 2 + (d1 * w) ** 2);
  return 10 * Math.log10(power);
}

/** All bands in series. in: 2×frames → out: 2×frames. */
export function equalizerReference(input: ArrayLike<number>, bands: readonly Band[], rateHz: number): Float64Array {
  const signal = Float64Array.from(input);
  for (const { b0, b1, b2, a1, a2 } of bands.flatMap((band) => designBand(band, rateHz))) {
    for (const channel of [0, 1]) {
      let x1 = 0, x2 = 0, y1 = 0, y2 = 0;
      for (let i = channel; i < signal.length; i += 2) {
        const x = signal[i]!;
        const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
        [x2, x1, y2, y1] = [x1, x, y1, y];
        signal[i] = y;
      }
    }
  }
  return signal;
}
