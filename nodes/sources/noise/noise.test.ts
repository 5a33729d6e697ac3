import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import definition from './definition.ts';
import { pinkBandDb, whiteBandDb } from './reference.ts';

const WHITE = 0;
const TRIANGULAR = 1;
const PINK = 2;

function render(color: number, frames: number, options: RigOptions = {}): Float32Array {
  return new KernelRig(definition, { ...options, params: { color, levelDb: 0, ...options.params } }).run(frames)[0]!;
}
const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;
const power = (x: Float64Array): number => x.reduce((sum, v) => sum + v * v, 0) / x.length;
const correlation = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0) / a.length / Math.sqrt(power(a) * power(b));

/** Averaged over Hann windows: power of the first, and the transfer from the second to the first. */
function spectra(y: Float64Array, x: Float64Array, size: number): { power: Float64Array; transferDb: Float64Array } {
  const cross = [new Float64Array(size), new Float64Array(size)] as const;
  const powerX = new Float64Array(size);
  const powerY = new Float64Array(size);
  for (let at = 0; at + size <= y.length; at += size / 2) {
    // One transform of y + i·x; its even and odd parts are their spectra.
    const re = Float64Array.from({ length: size }, (_, i) => y[at + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)));
    const im = Float64Array.from({ length: size }, (_, i) => x[at + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)));
    fourier(re, im);
    for (let k = 0; k < size; k++) {
      const m = (size - k) % size;
      const yr = (re[k]! + re[m]!) / 2;
      const yi = (im[k]! - im[m]!) / 2;
      const xr = (im[k]! + im[m]!) / 2;
      const xi = (re[m]! - re[k]!) / 2;
      cross[0][k]! += yr * xr + yi * xi;
      cross[1][k]! += yi * xr - yr * xi;
      powerX[k]! += xr * xr + xi * xi;
      powerY[k]! += yr * yr + yi * yi;
    }
  }
  return { power: powerY, transferDb: powerX.map((p, k) => 20 * Math.log10(Math.hypot(cross[0][k]!, cross[1][k]!) / p)) };
}

describe('white noise', () => {
  test.each([['uniform', WHITE, Math.sqrt(3), 1.8], ['triangular', TRIANGULAR, Math.sqrt(6), 2.4]])('%s: RMS 1, its own peak and kurtosis, no bias', (_name, color, peak, kurtosis) => {
    const x = left(render(color, 1 << 19));
    // 2^19 values: the standard error of the mean is 0.0014, of the power 0.3 %.
    expect(Math.abs(mean(x))).toBeLessThan(0.006);
    expect(power(x)).toBeCloseTo(1, 1.9);
    const most = x.reduce((m, v) => Math.max(m, Math.abs(v)), 0);
    expect(most).toBeLessThanOrEqual(peak * (1 + 1e-6));
    expect(most).toBeGreaterThan(peak * 0.97);
    expect(x.reduce((sum, v) => sum + v ** 4, 0) / x.length / power(x) ** 2).toBeCloseTo(kurtosis, 1);
  });

  test('has the same power in every hertz, ±0.2 dB per 2 kHz', () => {
    const x = left(render(WHITE, 1 << 19));
    const { power: p } = spectra(x, x, 2048);
    const total = p.subarray(0, 1024).reduce((sum, v) => sum + v, 0);
    for (let hz = 0; hz < 24000; hz += 2000) {
      const band = p.subarray((hz * 2048) / 48000, ((hz + 2000) * 2048) / 48000).reduce((sum, v) => sum + v, 0);
      expect(Math.abs(10 * Math.log10(band / total) - whiteBandDb(hz, hz + 2000, 48000))).toBeLessThan(0.2);
    }
  });

  test('has no memory: any frame is uncorrelated with those after it', () => {
    const x = left(render(WHITE, 1 << 18));
    // Three standard errors of 1/√n are 0.006.
    for (const lag of [1, 2, 3, 31, 32, 4096]) expect(Math.abs(correlation(x.subarray(0, -lag), x.subarray(lag)))).toBeLessThan(0.008);
  });
});

describe('pink noise', () => {
  test.each([44100, 48000, 96000, 192000])('falls by 3.01 dB per octave from 40 Hz to 16 kHz within 0.05 dB at %i Hz', (rateHz) => {
    // White and pink of one seed begin with the same numbers, so their transfer is the filter, free of chance.
    const size = rateHz < 90000 ? 16384 : 65536;
    const y = left(render(PINK, size * 6, { rateHz }));
    const x = left(render(WHITE, size * 6, { rateHz }));
    const { transferDb } = spectra(y, x, size);
    const at = (hz: number): number => {
      const from = Math.max(2, Math.floor((hz / 1.06 / rateHz) * size));
      const to = Math.ceil(((hz * 1.06) / rateHz) * size);
      let sum = 0;
      for (let k = from; k <= to; k++) sum += transferDb[k]! + 10 * Math.log10((k * rateHz) / size / 1000);
      return sum / (to - from + 1);
    };
    const middle = at(1000);
    for (let hz = 40; hz <= 16000; hz *= 2 ** 0.5) expect(Math.abs(at(hz) - middle), `${hz} Hz`).toBeLessThan(0.05);
  });

  test('has equal power in every octave, and RMS 1 in all', () => {
    const x = left(render(PINK, 1 << 20));
    expect(10 * Math.log10(power(x))).toBeGreaterThan(-0.4);
    expect(10 * Math.log10(power(x))).toBeLessThan(0.4);
    const { power: p } = spectra(x, x, 16384);
    const band = (hz: number): number => {
      let sum = 0;
      for (let k = Math.round((hz / 48000) * 16384); k < Math.round((2 * hz * 16384) / 48000); k++) sum += p[k]!;
      return 10 * Math.log10(sum);
    };
    // An octave at 250 Hz holds 250 Hz · 22 s = 5,500 independent values: a standard error of 0.06 dB.
    for (const hz of [250, 500, 2000, 4000, 8000]) expect(Math.abs(band(hz) - band(1000) - pinkBandDb(hz, 2 * hz)), `${hz} Hz`).toBeLessThan(0.3);
  });
});

test('the level is the RMS level', () => {
  const x = render(WHITE, 4800, { params: { levelDb: -20 } });
  const full = render(WHITE, 4800);
  x.forEach((v, i) => expect(Math.abs(v - full[i]! * 0.1)).toBeLessThan(1e-7));
  expect(render(WHITE, 320, { params: { levelDb: -144 } }).every((v) => v === 0)).toBe(true);
});

test('left and right are independent, or equal when mono', () => {
  const wide = render(PINK, 1 << 18);
  expect(Math.abs(correlation(left(wide), right(wide)))).toBeLessThan(0.05);
  const white = render(WHITE, 1 << 18);
  expect(Math.abs(correlation(left(white), right(white)))).toBeLessThan(0.008);
  const mono = render(PINK, 4096, { config: { channels: 'mono' } });
  expect(left(mono)).toEqual(right(mono));
  expect(definition.carry([], { channels: 'mono' })).toEqual(['mono']);
});

test('a take repeats; another node makes other noise', () => {
  const rig = new KernelRig(definition);
  const first = rig.run(5000)[0]!;
  rig.reset();
  expect(rig.run(5000)[0]).toEqual(first);
  const other = new KernelRig(definition, { path: 'noise-2' }).run(5000)[0]!;
  expect(Math.abs(correlation(left(first), left(other)))).toBeLessThan(0.2);
  expect(other).not.toEqual(first);
});

test('any cut of the blocks gives the same bits while level and color change', () => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition);
    rig.run(64, {}, cut);
    rig.set('color', WHITE);
    rig.set('levelDb', -30);
    return rig.run(2000, {}, cut)[0]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});
