/** The reverb's network as the textbook has it: a dense matrix, filters in direct form, one frame at a time in f64. Without modulation and early reflections. */
const STAGE_MS = [[1.37, 3.13, 5.89, 8.71], [1.51, 3.37, 6.07, 9.13]] as const;
const IN_SIGNS = 0x37e4;
const OUT_SIGNS = [0x5b22, 0xab8e] as const;
const IN_GAIN = 0.5;
const OUT_GAIN = 0.35;

export interface Room {
  rateHz: number;
  lines: 8 | 16;
  size: number;
  decaySeconds: number;
  lowDecay: number;
  lowHz: number;
  highDecay: number;
  highHz: number;
  diffusion: number;
}

function primeFrom(frames: number): number {
  let n = Math.floor(frames) | 1;
  const isPrime = (value: number): boolean => {
    for (let k = 3; k * k <= value; k += 2) if (value % k === 0) return false;
    return true;
  };
  while (!isPrime(n)) n += 2;
  return n;
}

/** Distinct primes, evenly spread in the logarithm between 36 and 118 ms at full size. */
export function lineDelays({ rateHz, lines, size }: Room): number[] {
  const delays: number[] = [];
  let last = 0;
  for (let i = 0; i < lines; i++) {
    last = Math.max(last + 2, primeFrom((36 * (118 / 36) ** ((i + 0.5) / lines) * (size / 100) * rateHz) / 1000));
    last = primeFrom(last);
    delays[(i * 5) % lines] = last;
  }
  return delays;
}

/** Orthogonal, all entries of one size: H⊗H with H = I − ½·11ᵀ of order 4, or a rotation of two such for 8 lines; rows shifted by 5. */
export function mixingMatrix(lines: 8 | 16): number[][] {
  const h = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 0.5 : -0.5)));
  const across = lines === 16 ? h : [[Math.SQRT1_2, Math.SQRT1_2], [Math.SQRT1_2, -Math.SQRT1_2]];
  return Array.from({ length: lines }, (_, i) => Array.from({ length: lines }, (_, j) => {
    const row = (i + 5) % lines;
    return across[row >> 2]![j >> 2]! * h[row & 3]![j & 3]!;
  }));
}

/** b0, b1, a1 of each first-order section in a line of `delay` frames: gain and low shelf, then high shelf; bilinear transform of (s + ω√G)/(s + ω/√G) and (Gs + ω√G)/(s + ω√G). */
export function lineFilter(delay: number, room: Room): [number, number, number][] {
  const loss = (seconds: number): number => 10 ** ((-3 * delay) / (room.rateHz * seconds));
  const middle = loss(room.decaySeconds);
  const low = loss((room.decaySeconds * room.lowDecay) / 100) / middle;
  const high = loss((room.decaySeconds * room.highDecay) / 100) / middle;
  const warped = (hz: number): number => Math.tan((Math.PI * Math.min(hz, 0.45 * room.rateHz)) / room.rateHz);
  const section = (s1: number, s0: number, pole: number): [number, number, number] => [(s1 + s0) / (1 + pole), (s0 - s1) / (1 + pole), (pole - 1) / (1 + pole)];
  const lowPole = warped(room.lowHz) / Math.sqrt(low);
  const highPole = warped(room.highHz) * Math.sqrt(high);
  return [section(middle, middle * low * lowPole, lowPole), section(high, highPole, highPole)];
}

/** Seconds in which a line's filter alone loses 60 dB at `hz`. */
export function lineDecaySeconds(delay: number, room: Room, hz: number): number {
  const w = (2 * Math.PI * hz) / room.rateHz;
  const size = (a: number, b: number): number => Math.hypot(a + b * Math.cos(w), b * Math.sin(w));
  const gain = lineFilter(delay, room).reduce((product, [b0, b1, a1]) => (product * size(b0, b1)) / size(1, a1), 1);
  return (-60 * delay) / (room.rateHz * 20 * Math.log10(gain));
}

/** Left and right of the late reverberation of a mono sound. */
export function reverbReference(x: ArrayLike<number>, room: Room): [Float64Array, Float64Array] {
  const delays = lineDelays(room);
  const matrix = mixingMatrix(room.lines);
  const filters = delays.map((delay) => lineFilter(delay, room).map((section) => direct(...section)));
  const diffused = STAGE_MS.map((stages) => stages.reduce<ArrayLike<number>>((signal, ms) => allPass(signal, primeFrom((ms * room.rateHz) / 1000), (0.7 * room.diffusion) / 100), x));
  const lines = delays.map(() => new Float64Array(x.length));
  const out: [Float64Array, Float64Array] = [new Float64Array(x.length), new Float64Array(x.length)];
  const sign = (signs: number, i: number): number => (((signs >> i) & 1) === 1 ? -1 : 1);
  const gain = room.lines === 8 ? OUT_GAIN * Math.SQRT2 : OUT_GAIN;
  for (let n = 0; n < x.length; n++) {
    const y = delays.map((delay, i) => filters[i]!.reduce((v, filter) => filter(v), lines[i]![n - delay] ?? 0));
    OUT_SIGNS.forEach((signs, channel) => (out[channel as 0 | 1][n] = gain * y.reduce((sum, v, i) => sum + sign(signs, i) * v, 0)));
    matrix.forEach((row, i) => (lines[i]![n] = row.reduce((sum, a, j) => sum + a * y[j]!, IN_GAIN * sign(IN_SIGNS, i) * diffused[i % 2]![n]!)));
  }
  return out;
}

function allPass(x: ArrayLike<number>, delay: number, g: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let n = 0; n < x.length; n++) y[n] = -g * x[n]! + (x[n - delay] ?? 0) + g * (y[n - delay] ?? 0);
  return y;
}

function direct(b0: number, b1: number, a1: number): (x: number) => number {
  let x1 = 0;
  let y1 = 0;
  return (x) => {
    y1 = b0 * x + b1 * x1 - a1 * y1;
    x1 = x;
    return y1;
  };
}
