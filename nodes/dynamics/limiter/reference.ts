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

/** A half-band interpolator: weight j of the points −j and j + 1 for the value in the middle of 0 and 1. A sinc under a Kaiser window. */
function kaiserHalfBand(count: number, beta: number): number[] {
  return Array.from({ length: count }, (_, j) => {
    const d = j + 0.5;
    return ((bessel(beta * Math.sqrt(1 - (d / (count - 0.5)) ** 2)) / bessel(beta)) * Math.sin(Math.PI * d)) / (Math.PI * d);
  });
}

/** The same where nothing above `edge` of the higher rate need pass: exact at as many frequencies as there are weights, the Chebyshev nodes in cos ω. */
function exactHalfBand(count: number, edge: number): number[] {
  const lowest = Math.cos(2 * Math.PI * edge);
  const rows = Array.from({ length: count }, (_, k) => {
    const w = Math.acos((1 + lowest) / 2 + ((1 - lowest) / 2) * Math.cos(((k + 0.5) * Math.PI) / count));
    return [...Array.from({ length: count }, (__, j) => Math.cos((2 * j + 1) * w)), 0.5];
  });
  rows.forEach((row, k) => {
    const pivot = row[k]!;
    row.forEach((value, j) => { row[j] = value / pivot; });
    for (const other of rows) if (other !== row) {
      const by = other[k]!;
      other.forEach((value, j) => { other[j] = value - by * row[j]!; });
    }
  });
  return rows.map((row) => row[count]!);
}

/** Twice as many points: each, and the one between it and the next. */
function doubled(points: ArrayLike<number>, taps: readonly number[]): Float64Array {
  const at = (i: number): number => points[i] ?? 0;
  return Float64Array.from({ length: 2 * points.length }, (_, k) => (k % 2 === 0 ? at(k / 2) : taps.reduce((sum, tap, j) => sum + tap * (at((k - 1) / 2 - j) + at((k + 1) / 2 + j)), 0)));
}

/** True peak within half a sample of each frame: 8× points and the crests of parabolas through three of them. A point needs `half` samples after its own; `beta` is of the first interpolator. */
export function localPeaks(x: ArrayLike<number>, half: number, beta: number): Float64Array {
  const curve = doubled(doubled(doubled(x, kaiserHalfBand(half - 4, beta)), exactHalfBand(6, 0.125)), exactHalfBand(3, 0.0625));
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
