/** What DSP practice asks of triangular dither, measured in dB; theory is stated beside each figure. */
import { describe, expect, it } from 'vitest';
import { createQuantizer } from './dither.ts';

const decibels = (ratio: number): number => 20 * Math.log10(Math.max(ratio, 1e-12));
const rms = (values: Float64Array): number => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

/** Output minus input of a mono quantizer, in full scale. */
function errorOf(input: Float32Array, bits: number, dither: boolean, seed?: number): Float64Array {
  const output = quantized(input, bits, dither, seed);
  return output.map((y, i) => y - (input[i] ?? 0));
}

function quantized(input: Float32Array, bits: number, dither: boolean, seed?: number): Float64Array {
  const steps = new Int32Array(input.length);
  createQuantizer({ bits, channels: 1, dither, ...(seed === undefined ? {} : { seed }) }).quantize(input, steps);
  const whole = 2 ** (bits - 1);
  return new Float64Array(steps).map((step) => step / whole);
}

/** `cycles` whole periods over the length, so that sums over it are exact Fourier coefficients. */
const sine = (frames: number, cycles: number, peak: number): Float32Array => new Float32Array(frames).map((_, i) => peak * Math.sin((2 * Math.PI * ((i * cycles) % frames)) / frames));

/** Peak of the component of `cycles` periods over the length. */
function peakAt(signal: Float64Array, cycles: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < signal.length; i++) {
    const angle = (2 * Math.PI * ((i * cycles) % signal.length)) / signal.length;
    re += signal[i]! * Math.cos(angle);
    im += signal[i]! * Math.sin(angle);
  }
  return (2 * Math.sqrt(re * re + im * im)) / signal.length;
}

const SECOND = 44_100;

describe('total error', () => {
  // A step q makes q²/12 by rounding, and three times that with triangular dither.
  const busy = sine(10 * SECOND, 9_973, 0.25);
  it.each([[16, -96.33], [24, -144.49]])('at %i bit with dither is %f dBFS', (bits, theory) => {
    expect(Math.abs(decibels(rms(errorOf(busy, bits, true))) - theory)).toBeLessThan(0.2);
  });
  it('at 16 bit without dither is −101.11 dBFS', () => {
    expect(Math.abs(decibels(rms(errorOf(busy, 16, false))) + 101.11)).toBeLessThan(0.2);
  });
  it('is white: a second of it has no line above the rest', () => {
    const error = errorOf(new Float32Array(SECOND), 16, true);
    // Each line of white noise has an exponential power; of 400 lines the largest exceeds 12 times the mean once in 400 trials.
    const mean = (rms(error) * 2) / Math.sqrt(SECOND);
    for (let line = 50; line < 22_050; line += 55) expect(decibels(peakAt(error, line) / mean)).toBeLessThan(10.8);
  });
});

describe('a quiet sine', () => {
  const peak = 10 ** (-100 / 20);
  const tone = sine(60 * SECOND, 60 * 1_000, peak);
  it('of −100 dBFS survives with dither, and vanishes without', () => {
    // One step is −90.3 dBFS: plain rounding leaves silence. In 60 s the noise in the tone's own line is at −157 dB.
    expect(Math.abs(decibels(peakAt(quantized(tone, 16, true), 60_000)) + 100)).toBeLessThan(1);
    expect(quantized(tone, 16, false).every((y) => y === 0)).toBe(true);
  });
});

describe('a sine of −60 dBFS', () => {
  // 59 whole seconds at 997 Hz in one Fourier sum: lines of noise lie near −157 dB, so a harmonic of −120 would stand out.
  const seconds = 59;
  const frames = seconds * SECOND;
  const tone = sine(frames, seconds * 997, 10 ** (-60 / 20));
  const worst = (dither: boolean): number => {
    const output = quantized(tone, 16, dither);
    return Math.max(...[2, 3, 4, 5, 6, 7, 9, 11].map((k) => decibels(peakAt(output, k * seconds * 997))));
  };
  it('has no harmonic above −120 dBFS with dither', () => {
    expect(worst(true)).toBeLessThan(-120);
  });
  it('has them without', () => {
    expect(worst(false)).toBeGreaterThan(-120);
  });
});

describe('noise modulation', () => {
  it('the error has the same level, ±0.1 dB, for DC anywhere within a step', () => {
    const levels = Array.from({ length: 11 }, (_, i) => decibels(rms(errorOf(new Float32Array(8 * SECOND).fill((i / 10) * 2 ** -15), 16, true))));
    for (const level of levels) expect(Math.abs(level + 96.33)).toBeLessThan(0.1);
  });
  it('the error has no mean: DC within a step comes out as it went in', () => {
    for (const part of [0.1, 0.25, 0.5, 0.9]) {
      const error = errorOf(new Float32Array(4 * SECOND).fill(part * 2 ** -15), 16, true);
      // Standard error of the mean of 176,400 samples of half a step: 0.0012 of a step.
      expect(Math.abs(error.reduce((sum, e) => sum + e, 0) / error.length) * 2 ** 15).toBeLessThan(0.006);
    }
  });
});

describe('channels', () => {
  it('have independent noise: correlation below 0.01', () => {
    const steps = new Int32Array(2 * 20 * SECOND);
    createQuantizer({ bits: 16, channels: 2, dither: true }).quantize(new Float32Array(steps.length), steps);
    let cross = 0;
    let left = 0;
    let right = 0;
    for (let i = 0; i < steps.length; i += 2) {
      const l = steps[i] ?? 0;
      const r = steps[i + 1] ?? 0;
      cross += l * r;
      left += l * l;
      right += r * r;
    }
    expect(Math.abs(cross / Math.sqrt(left * right))).toBeLessThan(0.01);
  });
});

it('refuses what makes no sense', () => {
  expect(() => createQuantizer({ bits: 25, channels: 1, dither: true })).toThrow(RangeError);
  expect(() => createQuantizer({ bits: 16, channels: 0, dither: true })).toThrow(RangeError);
  expect(() => createQuantizer({ bits: 16, channels: 2, dither: true }).quantize(new Float32Array(3), new Int32Array(3))).toThrow(RangeError);
});
