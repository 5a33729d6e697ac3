/**
 * Small filters for the instruments: a biquad with the designs of the "Audio EQ Cookbook" (R. Bristow-Johnson), Klatt's
 * formant resonator, a one-pole low-pass. State is f64; coefficients come from exact math. Any thread; nothing allocates
 * after construction.
 */
import { cos, exp, pow, sin, TAU } from '../../src/kit/exact-math.ts';

export type BiquadShape = 'lowpass' | 'highpass' | 'bandpass' | 'peak';

export class Biquad {
  private b0 = 1;
  private b1 = 0;
  private b2 = 0;
  private a1 = 0;
  private a2 = 0;
  private s1 = 0;
  private s2 = 0;

  constructor(shape: BiquadShape, rateHz: number, hz: number, q: number, gainDb = 0) {
    this.tune(shape, rateHz, hz, q, gainDb);
  }

  /** New coefficients, old state. Frequencies beyond 0.48 of the rate are held there. */
  tune(shape: BiquadShape, rateHz: number, hz: number, q: number, gainDb = 0): void {
    const w = (TAU * Math.min(hz, rateHz * 0.48)) / rateHz;
    const c = cos(w);
    const alpha = sin(w) / (2 * q);
    const a = pow(10, gainDb / 40);
    let b0 = alpha;
    let b1 = 0;
    let b2 = -alpha;
    let a0 = 1 + alpha;
    let a2 = 1 - alpha;
    if (shape === 'lowpass') {
      b0 = (1 - c) / 2;
      b1 = 1 - c;
      b2 = b0;
    } else if (shape === 'highpass') {
      b0 = (1 + c) / 2;
      b1 = -1 - c;
      b2 = b0;
    } else if (shape === 'peak') {
      b0 = 1 + alpha * a;
      b1 = -2 * c;
      b2 = 1 - alpha * a;
      a0 = 1 + alpha / a;
      a2 = 1 - alpha / a;
    }
    this.b0 = b0 / a0;
    this.b1 = b1 / a0;
    this.b2 = b2 / a0;
    this.a1 = (-2 * c) / a0;
    this.a2 = a2 / a0;
  }

  process(x: number): number {
    const y = this.b0 * x + this.s1;
    this.s1 = this.b1 * x + this.s2 - this.a1 * y;
    this.s2 = this.b2 * x - this.a2 * y;
    return y;
  }
}

/** Second-order resonator with unit gain at 0 Hz (D. Klatt, "Software for a cascade/parallel formant synthesizer", 1980, eq. 1–2). */
export class FormantResonator {
  private a = 1;
  private b = 0;
  private c = 0;
  private y1 = 0;
  private y2 = 0;

  tune(rateHz: number, hz: number, bandwidthHz: number): void {
    const r = exp((-TAU / 2) * (bandwidthHz / rateHz));
    this.c = -r * r;
    this.b = 2 * r * cos((TAU * hz) / rateHz);
    this.a = 1 - this.b - this.c;
  }

  process(x: number): number {
    const y = this.a * x + this.b * this.y1 + this.c * this.y2;
    this.y2 = this.y1;
    this.y1 = y;
    return y;
  }
}

/** Share that a one-pole smoother keeps of its old value, per step of `stepSeconds`, for a time constant in seconds. */
export const smoothingKeep = (stepSeconds: number, timeSeconds: number): number => exp(-stepSeconds / timeSeconds);

export class OnePole {
  private y = 0;
  private readonly keep: number;

  constructor(rateHz: number, hz: number) {
    this.keep = exp((-TAU * hz) / rateHz);
  }

  process(x: number): number {
    this.y = x + (this.y - x) * this.keep;
    return this.y;
  }
}

/** Frequency of a MIDI note in hertz; fractions are cents over a hundred. */
export const noteHz = (note: number): number => 440 * pow(2, (note - 69) / 12);
