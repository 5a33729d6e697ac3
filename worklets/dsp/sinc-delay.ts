/**
 * A delay between frames by 32 taps of a sinc under a Kaiser window: flat within 0.02 dB to 0.87 of half the rate, for
 * delays that stay. For those that move, `lagrange.ts`. Audio thread; allocates nothing.
 */
import { bessel0 } from "./half-band";

/** Frames before and after the place that is read. */
export const SINC_HALF: i32 = 16;
/** 32 weights, each for left and right, f32, the oldest frame's first. */
export const SINC_TAPS_BYTES: usize = 256;
const BETA: f64 = 6;

/** Weights for a place `part` of a frame, 0…1, before the middle of the 32 frames. On the grid, not in sample loops: some microseconds. */
export function fillSincTaps(taps: usize, part: f64): void {
  const half = <f64>SINC_HALF;
  const whole = bessel0(BETA);
  const sine = Math.sin(Math.PI * part);
  let sum = 0.0;
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < 2 * SINC_HALF; k++) {
      // Distance of the frame from the place, in frames; the oldest is 16 − part away.
      const t = half - <f64>k - part;
      const u = t / half;
      const window = bessel0(BETA * sqrt(max(1.0 - u * u, 0.0))) / whole;
      // sin(π·t) = ±sin(π·part), by the parity of the whole frames.
      const wave = abs(t) < 1e-12 ? 1.0 : (((SINC_HALF - k) & 1) != 0 ? sine : -sine) / (Math.PI * t);
      const weight = wave * window;
      if (pass == 0) sum += weight;
      else {
        // Direct current passes at its own level.
        store<f32>(taps + ((<usize>k) << 3), <f32>(weight / sum));
        store<f32>(taps + ((<usize>k) << 3), <f32>(weight / sum), 4);
      }
    }
  }
}

/** The frame at that place, in the lower half; `from` is the oldest of 32 frames in a row. */
// @ts-ignore: decorator
@inline
export function runSincTaps(taps: usize, from: usize): v128 {
  let even = f32x4.mul(v128.load(from), v128.load(taps));
  let odd = f32x4.mul(v128.load(from, 16), v128.load(taps, 16));
  for (let at: usize = 32; at < 256; at += 32) {
    even = f32x4.add(even, f32x4.mul(v128.load(from + at), v128.load(taps + at)));
    odd = f32x4.add(odd, f32x4.mul(v128.load(from + at, 16), v128.load(taps + at, 16)));
  }
  const sum = f32x4.add(even, odd);
  return f32x4.add(sum, i32x4.shuffle(sum, sum, 2, 3, 0, 1));
}
