/**
 * The textbook limiter in f64: every point interpolated, every minimum and every average taken anew from its window. For tests.
 */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 60; k++) {
    term *= (x * x) / (4 * k * k);
    sum += term;
  }
  return sum;
}

/** Weights of the samples 1−half … half for the value at `fraction` between sample 0 and 1; sum 1. */
function taps(half: number, beta: number, fraction: number): number[] {
  const h = Array.from({ length: 2 * half }, (_, i) => {
    const d = fraction - (i - half + 1);
    return (bessel(beta * Math.sqrt(1 - (d / half) ** 2)) / bessel(beta)) * (Math.sin(Math.PI * d) / (Math.PI * d));
  });
  const sum = h.reduce((a, b) => a + b, 0);
  return h.map((value) => value / sum);
}

/** True peak within half a sample of each frame: 8× points and the crests of parabolas through three of them. */
export function localPeaks(x: ArrayLike<number>, half: number, beta: number): Float64Array {
  const phases = Array.from({ length: 7 }, (_, k) => taps(half, beta, (k + 1) / 8));
  const curve = new Float64Array(x.length * 8);
  for (let n = 0; n < x.length; n++) {
    curve[8 * n] = x[n]!;
    phases.forEach((h, k) => {
      let sum = 0;
      for (let i = 0; i < h.length; i++) sum += h[i]! * (x[n - half + 1 + i] ?? 0);
      curve[8 * n + k + 1] = sum;
    });
  }
  return Float64Array.from({ length: x.length }, (_, n) => {
    let most = 0;
    for (let p = Math.max(1, 8 * n - 4); p <= Math.min(curve.length - 2, 8 * n + 4); p++) {
      const [before, here, after] = [curve[p - 1]!, curve[p]!, curve[p + 1]!];
      most = Math.max(most, Math.abs(here));
      const bend = Math.abs(2 * here - before - after);
      if (Math.abs(here) >= Math.abs(before) && Math.abs(here) >= Math.abs(after) && bend > 0) most = Math.max(most, Math.abs(here) + (after - before) ** 2 / (8 * bend));
    }
    return most;
  });
}

/** Running function of the last `count` values, earlier ones being `before`. */
function windowed(values: Float64Array, count: number, before: number, f: (window: number[]) => number): Float64Array {
  return Float64Array.from(values, (_, n) => f(Array.from({ length: count }, (__, k) => values[n - k] ?? before)));
}

const mean = (window: number[]): number => window.reduce((a, b) => a + b, 0) / window.length;

/** One stage, channels linked: the channels delayed by lookAhead + half and reduced. */
export function stageReference(channels: readonly Float64Array[], ceiling: number, lookAhead: number, half: number, beta: number, keep: number): Float64Array[] {
  const peaks = channels.map((x) => localPeaks(x, half, beta));
  // Frame n is judged when `half` more frames have come.
  const required = Float64Array.from(channels[0]!, (_, n) => (n < half ? 1 : Math.min(1, ceiling / Math.max(...peaks.map((p) => p[n - half]!)))));
  const minimum = windowed(required, lookAhead + 1, 1, (window) => Math.min(...window));
  let octaves = 0;
  const released = minimum.map((value) => {
    const wanted = -Math.log2(value);
    octaves = wanted > octaves ? wanted : wanted + keep * (octaves - wanted);
    return Math.min(value, 2 ** -octaves);
  });
  const first = Math.floor((lookAhead + 3) / 2);
  const gain = windowed(windowed(released, first, 1, mean), lookAhead + 2 - first, 1, mean);
  return channels.map((x) => gain.map((g, n) => g * (x[n - lookAhead - half] ?? 0)));
}

/** The soft clip's curve: straight up to the ceiling, then a tanh that ends 4 dB above it. */
export function softClipped(x: number, ceiling: number): number {
  const over = Math.abs(x) - ceiling;
  const room = ceiling * (10 ** (4 / 20) - 1);
  return over <= 0 ? x : Math.sign(x) * (ceiling + room * Math.tanh(over / room));
}
