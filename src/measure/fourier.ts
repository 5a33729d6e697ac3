/** Discrete Fourier transform of any power of two, f64, in place: radix 2 by Cooley and Tukey. Any thread. */
export function fourier(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j]!, re[i]!];
    [im[i], im[j]] = [im[j]!, im[i]!];
  }
  const [cos, sin] = wavesOf(n);
  for (let half = 1; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const a = start + k;
        const b = a + half;
        const c = cos[k * stride]!;
        const s = sin[k * stride]!;
        const x = re[b]! * c + im[b]! * s;
        const y = im[b]! * c - re[b]! * s;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
}

/** A window's sines are needed again and again: the last ones stay. */
let waves: readonly [Float64Array, Float64Array] = [new Float64Array(0), new Float64Array(0)];

function wavesOf(n: number): readonly [cos: Float64Array, sin: Float64Array] {
  if (waves[0].length !== n / 2) {
    waves = [Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n)), Float64Array.from({ length: n / 2 }, (_, k) => Math.sin((2 * Math.PI * k) / n))];
  }
  return waves;
}

/** Amplitude of each bin up to half the rate, so that a sine in the middle of a bin reads its peak; rectangular window. */
export function amplitudes(signal: ArrayLike<number>): Float64Array {
  const re = Float64Array.from(signal);
  const im = new Float64Array(re.length);
  fourier(re, im);
  return Float64Array.from({ length: re.length / 2 + 1 }, (_, k) => (Math.hypot(re[k]!, im[k]!) * (k === 0 || k === re.length / 2 ? 1 : 2)) / re.length);
}

/** The way back, in place, scaled so that there and back is the identity: the transform with real and imaginary part exchanged. */
export function inverseFourier(re: Float64Array, im: Float64Array): void {
  fourier(im, re);
  for (let k = 0; k < re.length; k++) {
    re[k]! /= re.length;
    im[k]! /= im.length;
  }
}
