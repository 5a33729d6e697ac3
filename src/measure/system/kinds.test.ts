/** Each analysis on systems of a few lines, whose answers are known from formulas. */
import { describe, expect, it } from 'vitest';
import { type Kind, type SettingsOf, stimuliOf, analyzed, type Test, ANALYSES } from './kinds.ts';
import type { Curve, Measured, Take } from './measured.ts';

const RATE = 48000;
type System = (mono: Float64Array) => ArrayLike<number>;

/** The answers of a system that treats both sides alike. */
function measure<K extends Kind>(kind: K, system: System, change: Partial<SettingsOf[K]> = {}, reportedFrames = 0): Measured {
  const test = { kind, settings: { ...ANALYSES[kind].initial(RATE), ...change } } as unknown as Test;
  const takes = stimuliOf(test).map((stimulus): Take => {
    const samples = new Float32Array(stimulus.length);
    for (const side of [0, 1]) {
      const out = system(Float64Array.from({ length: stimulus.length / 2 }, (_, k) => stimulus[2 * k + side]!));
      for (let k = 0; k < out.length; k++) samples[2 * k + side] = out[k]!;
    }
    return { samples, rateHz: test.settings.rateHz, reportedFrames };
  });
  return analyzed(test, takes);
}

const curve = (measured: Measured, plot: string, name = 'Both sides'): Curve => measured.plots.find(({ id }) => id === plot)!.curves.find((one) => one.name === name)!;
const reading = (measured: Measured, id: string): number => measured.readings.find((one) => one.id === id)!.value!;
/** The largest |y − theory(x)| of a curve within from…to. */
const worst = ({ x, y }: Curve, theory: (x: number) => number, from = -Infinity, to = Infinity): number =>
  x.reduce((most, at, k) => (at < from || at > to ? most : Math.max(most, Math.abs(y[k]! - theory(at)))), 0);

interface Biquad { b0: number; b1: number; b2: number; a1: number; a2: number }
/** R. Bristow-Johnson, Audio EQ Cookbook: the peaking filter. */
function bell(hz: number, gainDb: number, q: number): Biquad {
  const A = 10 ** (gainDb / 40);
  const w = (2 * Math.PI * hz) / RATE;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha / A;
  return { b0: (1 + alpha * A) / a0, b1: (-2 * Math.cos(w)) / a0, b2: (1 - alpha * A) / a0, a1: (-2 * Math.cos(w)) / a0, a2: (1 - alpha / A) / a0 };
}
const biquad = ({ b0, b1, b2, a1, a2 }: Biquad): System => (x) => {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return x.map((now) => {
    const y = b0 * now + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    [x2, x1, y2, y1] = [x1, now, y1, y];
    return y;
  });
};
function at({ b0, b1, b2, a1, a2 }: Biquad, hz: number): { db: number; degrees: number } {
  const w = (2 * Math.PI * hz) / RATE;
  const part = (one: number, c1: number, c2: number): readonly [number, number] => [one + c1 * Math.cos(w) + c2 * Math.cos(2 * w), -c1 * Math.sin(w) - c2 * Math.sin(2 * w)];
  const [nr, ni] = part(b0, b1, b2);
  const [dr, di] = part(1, a1, a2);
  return { db: 20 * Math.log10(Math.hypot(nr, ni) / Math.hypot(dr, di)), degrees: ((Math.atan2(ni, nr) - Math.atan2(di, dr)) * 180) / Math.PI };
}
const delay = (frames: number): System => (x) => x.map((_, k) => x[k - frames] ?? 0);

describe('response', () => {
  const filter = bell(1000, 12, 2);
  const theory = (hz: number) => at(filter, hz);

  it('of a biquad is its formula, in magnitude, phase and group delay', () => {
    const measured = measure('response', biquad(filter));
    // 32-bit samples of an impulse of 2⁻¹⁰; 1 s of it is a bin of 0.73 Hz.
    expect(worst(curve(measured, 'magnitude'), (hz) => theory(hz).db)).toBeLessThan(0.001);
    expect(worst(curve(measured, 'phase'), (hz) => theory(hz).degrees)).toBeLessThan(0.01);
    const slope = (hz: number): number => (-(theory(hz * 1.0001).degrees - theory(hz * 0.9999).degrees) / 360 / (hz * 0.0002)) * 1000;
    expect(worst(curve(measured, 'group-delay'), slope)).toBeLessThan(0.001);
    expect(Math.max(...curve(measured, 'group-delay').y.map(Number))).toBeGreaterThan(0.5);
    expect(reading(measured, 'gain-1k')).toBeCloseTo(12, 3);
  });

  it('tells phase and delay against the latency the nodes report, the peak, or the input', () => {
    const system: System = (x) => delay(100)(Float64Array.from(biquad(filter)(x)));
    const reported = measure('response', system, { countedFrom: 'latency' }, 100);
    expect(worst(curve(reported, 'phase'), (hz) => theory(hz).degrees)).toBeLessThan(0.01);
    expect(reading(reported, 'reported-latency')).toBeCloseTo(100 / 48, 9);
    expect(reading(reported, 'peak-latency')).toBeCloseTo(100 / 48, 9);
    const plain = measure('response', delay(48), { countedFrom: 'input' });
    expect(worst(curve(plain, 'group-delay'), () => 1)).toBeLessThan(1e-6);
    expect(worst(curve(plain, 'phase-unwrapped'), (hz) => -0.36 * hz)).toBeLessThan(0.01);
    expect(worst(curve(measure('response', delay(48), { countedFrom: 'peak' }), 'group-delay'), () => 0)).toBeLessThan(1e-6);
  });

  it('shows impulse and step as they are in time', () => {
    // A one-pole: h = a·(1 − a)ⁿ, step 1 − (1 − a)^(n+1).
    const a = 0.01;
    const pole: System = (x) => { let y = 0; return x.map((now) => (y += a * (now - y))); };
    const measured = measure('response', pole);
    expect(worst(curve(measured, 'impulse'), (ms) => a * (1 - a) ** Math.round(ms * 48))).toBeLessThan(1e-6);
    expect(worst(curve(measured, 'step'), (ms) => 1 - (1 - a) ** (Math.round(ms * 48) + 1))).toBeLessThan(1e-5);
  });

  it('takes off what the system says by itself, and tells sides apart', () => {
    const noisy: System = (x) => x.map((now, k) => 0.5 * now + 0.1 * Math.sin(k));
    expect(worst(curve(measure('response', noisy), 'magnitude'), () => -20 * Math.log10(2))).toBeLessThan(0.01);
    const measured = measure('response', (x) => x, { feed: 'left' });
    expect(measured.plots[0]!.curves.map(({ name }) => name)).toEqual(['Left']);
    expect(measure('response', (x) => x.map(() => 0)).readings.map(({ id }) => id)).toContain('silent');
  });
});

/** Harmonics of tanh(drive·sin), by its Fourier integral: midpoint rule over a period, exact to many digits for a smooth function. */
function tanhHarmonics(drive: number, count: number): number[] {
  const points = 4096;
  return Array.from({ length: count }, (_, n) => {
    let sum = 0;
    for (let k = 0; k < points; k++) {
      const t = (2 * Math.PI * (k + 0.5)) / points;
      sum += Math.tanh(drive * Math.sin(t)) * Math.sin((n + 1) * t);
    }
    return (2 * sum) / points;
  });
}

describe('distortion', () => {
  it('of tanh is its Fourier series', () => {
    const measured = measure('distortion', (x) => x.map(Math.tanh), { levelDb: 0, frequencyHz: 200 });
    const series = tanhHarmonics(1, 60);
    const theory = Math.sqrt(series.slice(1).reduce((sum, one) => sum + one * one, 0)) / series[0]!;
    expect(reading(measured, 'thd')).toBeCloseTo(100 * theory, 3);
    expect(reading(measured, 'harmonic-3')).toBeCloseTo(20 * Math.log10(Math.abs(series[2]! / series[0]!)), 2);
    expect(reading(measured, 'harmonic-2')).toBeLessThan(-130);
    expect(reading(measured, 'fundamental')).toBeCloseTo(20 * Math.log10(series[0]!), 3);
    // Its seventh harmonic is at 1.4 kHz; nothing reaches half the rate.
    expect(reading(measured, 'non-harmonic')).toBeLessThan(-130);
  });

  it('finds what folds back, and which harmonic it was', () => {
    // The Chebyshev polynomial of order 7 makes of a full sine its seventh harmonic alone: 35 kHz, which is 13 kHz at this rate.
    const seventh = (x: number): number => 64 * x ** 7 - 112 * x ** 5 + 56 * x ** 3 - 7 * x;
    const measured = measure('distortion', (x) => x.map((now) => now + 0.1 * seventh(now)), { levelDb: 0, frequencyHz: 5000 });
    const alias = measured.readings.find(({ id }) => id === 'strongest-alias')!;
    expect(alias.value!).toBeCloseTo(-20, 3);
    expect(alias.note).toMatch(/at 1299\d Hz, harmonic 7 folded back/);
    expect(reading(measured, 'thd-db')).toBeLessThan(-120);
  });

  it('counts noise with the distortion', () => {
    let seed = 1;
    const random = (): number => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return seed / 2 ** 31 - 1; };
    const measured = measure('distortion', (x) => x.map((now) => now + 0.001 * random()), { levelDb: 0 });
    // Uniform noise of ±0.001: power 10⁻⁶/3, of which 20 of 24 kHz count; the sine has power 1/2.
    expect(reading(measured, 'thd-n-left')).toBeCloseTo(100 * Math.sqrt((1e-6 / 3) * (20 / 24) * 2), 3);
    expect(reading(measured, 'thd-left')).toBeLessThan(0.01);
  });
});

describe('intermodulation', () => {
  it('by SMPTE of a square law is its side bands', () => {
    // y = x + e·x²: the product 2·e·A·B makes two side bands of e·A·B each; against B that is 2·e·A.
    const measured = measure('intermodulation', (x) => x.map((now) => now + 0.01 * now * now), { levelDb: 0 });
    expect(reading(measured, 'imd')).toBeCloseTo(2 * 0.01 * 0.8 * 100, 3);
  });
  it('by CCIF of a square law is its difference tone', () => {
    // 2·e·A·B·sin·sin has the difference at e·A·B; against A + B, with both 1/2.
    const measured = measure('intermodulation', (x) => x.map((now) => now + 0.01 * now * now), { method: 'CCIF', levelDb: 0 });
    expect(reading(measured, 'difference-2')).toBeCloseTo(0.01 * 0.25 * 100, 3);
  });
});

describe('noise', () => {
  it('of silence is told to be none, of white noise its level in each third', () => {
    expect(measure('noise', (x) => x).readings[0]).toMatchObject({ value: -200, note: 'Digital silence: every sample is zero.' });
    let seed = 7;
    const random = (): number => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 2 ** 31 - 1; };
    const measured = measure('noise', (x) => x.map(() => 0.01 * random()));
    expect(reading(measured, 'noise-left')).toBeCloseTo(10 * Math.log10(1e-4 / 3), 1);
    // A third of an octave at 1 kHz is 230.8 Hz of 24 kHz.
    const thirds = curve(measured, 'noise-thirds', 'Left');
    expect(Math.abs(thirds.y[16]! - 10 * Math.log10((1e-4 / 3) * (1000 * (10 ** 0.05 - 10 ** -0.05)) / 24000))).toBeLessThan(0.5);
  });
});

/** Giannoulis, Massberg and Reiss 2012, eq. 4: hard knee; smooth branching of the reduction, as the compressor's reference has it. */
const compressor = (thresholdDb: number, ratio: number, attackMs: number, releaseMs: number): System => (x) => {
  const [attack, release] = [attackMs, releaseMs].map((ms) => Math.exp(-1000 / (ms * RATE))) as [number, number];
  let s = 0;
  return x.map((now) => {
    const c = Math.max(0, (20 * Math.log10(Math.max(1e-10, Math.abs(now))) - thresholdDb) * (1 - 1 / ratio));
    s = c > s ? attack * s + (1 - attack) * c : release * s + (1 - release) * c;
    return now * 10 ** (-s / 20);
  });
};

describe('levels', () => {
  it('of a compressor are its static curve, with threshold and ratio', () => {
    const measured = measure('levels', compressor(-20, 4, 1, 20), { wave: 'square', fromDb: -60, toDb: 0, stepDb: 4, seconds: 0.4 });
    expect(worst(curve(measured, 'static-curve'), (db) => (db <= -20 ? db : -20 + (db + 20) / 4))).toBeLessThan(0.001);
    expect(reading(measured, 'threshold')).toBeCloseTo(-20, 2);
    expect(reading(measured, 'ratio')).toBeCloseTo(4, 2);
  });
  it('of a gain have no bend', () => {
    const measured = measure('levels', (x) => x.map((now) => now / 2), { stepDb: 10, seconds: 0.05 });
    expect(reading(measured, 'gain-low')).toBeCloseTo(-6.0206, 4);
    expect(measured.readings.find(({ id }) => id === 'threshold')!.value).toBeNull();
  });
});

describe('timing', () => {
  it('of a compressor are the times it is set to', () => {
    // Long enough that the change is over: e⁻¹⁰ of it is left.
    const measured = measure('timing', compressor(-20, 4, 10, 100), { seconds: 1 });
    expect(reading(measured, 'attack')).toBeCloseTo(10, 1);
    expect(reading(measured, 'attack-rise')).toBeCloseTo(10 * Math.log(9), 1);
    expect(reading(measured, 'attack-change')).toBeCloseTo(-9, 2);
    expect(Math.abs(reading(measured, 'release') - 100)).toBeLessThan(0.5);
  });
  it('of a compressor behind a filter, which bends the wave, are right to a period', () => {
    const filtered: System = (x) => biquad(bell(700, 6, 1))(Float64Array.from(compressor(-20, 4, 30, 200)(x)));
    const measured = measure('timing', filtered, { seconds: 2 });
    expect(Math.abs(reading(measured, 'attack') - 30)).toBeLessThan(1);
    expect(Math.abs(reading(measured, 'release') - 200)).toBeLessThan(2);
    expect(reading(measured, 'attack-change')).toBeCloseTo(-9, 1);
    expect(measured.readings.find(({ id }) => id === 'attack')!.note).toBe('to within a period');
  });
  it('of what has no times says so', () => {
    const attack = measure('timing', (x) => x, { seconds: 0.1 }).readings.find(({ id }) => id === 'attack')!;
    expect(attack).toMatchObject({ value: null, note: 'The gain stays as it is.' });
  });
});
