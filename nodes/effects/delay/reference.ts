/** Weights of third-order Lagrange interpolation for the frames at delays ⌊d⌋ − 1 … ⌊d⌋ + 2: Π (x − j)/(k − j). */
export function lagrangeWeights(x: number): number[] {
  const taps = [-1, 0, 1, 2];
  return taps.map((k) => taps.reduce((product, j) => (j === k ? product : (product * (x - j)) / (k - j)), 1));
}

/** Gain in dB at `frequencyHz` of the interpolator a fraction `x` from a frame. */
export function interpolationGainDb(x: number, frequencyHz: number, rateHz: number): number {
  const w = (2 * Math.PI * frequencyHz) / rateHz;
  let re = 0;
  let im = 0;
  lagrangeWeights(x).forEach((weight, k) => {
    re += weight * Math.cos(w * (k - 1));
    im -= weight * Math.sin(w * (k - 1));
  });
  return 20 * Math.log10(Math.hypot(re, im));
}

export interface Echo {
  delayFrames: number;
  feedback: number;
  rateHz: number;
  /** 0 leaves a filter out. */
  highPassHz?: number;
  lowPassHz?: number;
}

/** One channel of the echoes alone, for repeats below −3 dBFS: z[n] = H(line[n − d]), line[n] = x[n] + feedback·z[n]; bilinear one-pole filters in direct form. */
export function echoReference(x: ArrayLike<number>, { delayFrames, feedback, rateHz, highPassHz = 0, lowPassHz = 0 }: Echo): Float64Array {
  const line = new Float64Array(x.length);
  const base = Math.max(2, Math.floor(delayFrames));
  const weights = lagrangeWeights(delayFrames - base);
  const highPass = onePole(highPassHz, rateHz, () => [1, -1]);
  const lowPass = onePole(lowPassHz, rateHz, (g) => [g, g]);
  return Float64Array.from(x, (input, n) => {
    let z = 0;
    weights.forEach((weight, k) => (z += weight * (line[n - base - k + 1] ?? 0)));
    z = lowPass(highPass(z));
    line[n] = input + feedback * z;
    return z;
  });
}

/** y = (b0·x + b1·x₁ − (g − 1)·y₁)/(1 + g), g = tan(π·f/rate). */
function onePole(hz: number, rateHz: number, zeros: (g: number) => [number, number]): (x: number) => number {
  if (hz === 0) return (x) => x;
  const g = Math.tan((Math.PI * hz) / rateHz);
  const [b0, b1] = zeros(g);
  let x1 = 0;
  let y1 = 0;
  return (x) => {
    y1 = (b0 * x + b1 * x1 - (g - 1) * y1) / (1 + g);
    x1 = x;
    return y1;
  };
}
