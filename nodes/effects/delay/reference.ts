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
  /** Wow and flutter. */
  sways?: readonly Sway[];
}

export interface Sway {
  cents: number;
  hz: number;
}

/** Frames a sway moves to either side, from peak deviation = 1200·log2(1 + 2π·f·D). */
export const swayFrames = ({ cents, hz }: Sway, rateHz: number): number => ((2 ** (cents / 1200) - 1) / (2 * Math.PI * hz)) * rateHz;

/**
 * One channel of the echoes alone, for repeats below −3 dBFS: z[n] = H(line[n − d]), line[n] = x[n] + feedback·z[n]; bilinear one-pole
 * filters in direct form. d = delay + Σ D·sin(2π·f·t), t from 1/rate, about a delay that leaves room for the sway and two frames.
 */
export function echoReference(x: ArrayLike<number>, { delayFrames, feedback, rateHz, highPassHz = 0, lowPassHz = 0, sways = [] }: Echo): Float64Array {
  const line = new Float64Array(x.length);
  const swing = sways.reduce((sum, sway) => sum + swayFrames(sway, rateHz), 0);
  const middle = Math.max(delayFrames, 1 + swing + Math.min(swing, 1));
  const highPass = onePole(highPassHz, rateHz, () => [1, -1]);
  const lowPass = onePole(lowPassHz, rateHz, (g) => [g, g]);
  return Float64Array.from(x, (input, n) => {
    let z = 0;
    const delay = sways.reduce((sum, sway) => sum + swayFrames(sway, rateHz) * Math.sin((2 * Math.PI * sway.hz * (n + 1)) / rateHz), middle);
    const base = Math.max(2, Math.floor(delay));
    const weights = lagrangeWeights(delay - base);
    weights.forEach((weight, k) => (z += weight * (line[n - base - k + 1] ?? 0)));
    z = lowPass(highPass(z));
    line[n] = input + feedback * z;
    return z;
  });
}

/** What the tape makes of a sample, driven by so many decibels; below 3 dB by so much of what it takes. */
export function tapeCurve(x: number, driveDb: number): number {
  const room = 10 ** (-driveDb / 20);
  return x + Math.min(driveDb / 3, 1) * (room * Math.tanh(x / room) - x);
}

export interface Ducking {
  rateHz: number;
  thresholdDb: number;
  amountDb: number;
  attackMs: number;
  releaseMs: number;
}

/** Reduction in dB at each frame of a stereo key: peak of both sides, Giannoulis' smooth decoupled detector behind a curve that ends at the amount. */
export function duckingReference(key: ArrayLike<number>, { rateHz, thresholdDb, amountDb, attackMs, releaseMs }: Ducking): Float64Array {
  const attack = Math.exp(-1000 / (attackMs * rateHz));
  const release = Math.exp(-1000 / (releaseMs * rateHz));
  let peak = 0;
  let smooth = 0;
  return Float64Array.from({ length: key.length / 2 }, (_, n) => {
    const levelDb = 20 * Math.log10(Math.max(Math.abs(key[2 * n]!), Math.abs(key[2 * n + 1]!), 1e-10));
    const over = Math.min(Math.max(levelDb - thresholdDb, 0), amountDb);
    peak = Math.max(over, release * peak + (1 - release) * over);
    smooth = attack * smooth + (1 - attack) * peak;
    return smooth;
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
