import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { residualDb } from '../../../test/engine/high-pass.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { magnitudesDb } from '../../../test/measure/magnitude-response.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { decibels, toneAmplitude } from '../../../test/measure/tone-level.ts';
import definition from './definition.ts';
import { sideHighPassDb, widened } from './reference.ts';
import { sideGainDb } from './side-gain.ts';

const SIZE = 16384;
const rigOf = (params: Record<string, number>, rateHz = 48000): KernelRig => new KernelRig(definition, { params, rateHz });
const run = (params: Record<string, number>, frames: number, x: Float32Array, rateHz = 48000): Float32Array => rigOf(params, rateHz).run(frames, { in: x })[0]!;
const half = (a: Float64Array, b: Float64Array, sign: 1 | -1): Float64Array => a.map((x, i) => (x + sign * b[i]!) / 2);
const midOf = (y: Float32Array): Float64Array => half(left(y), right(y), 1);
const sideOf = (y: Float32Array): Float64Array => half(left(y), right(y), -1);
const sideImpulse = stereo(1, () => [1, -1]);
const midImpulse = stereo(1, () => 1);

test.each([0, 0.35, 1, 1.7, 2])('at a width of %f each frame is that of the textbook, with and without its level kept', (w) => {
  const noise = uniformNoise(2000, 0.5);
  for (const keepLevel of [0, 1]) {
    const y = run({ width: w * 100, keepLevel }, 2000, noise);
    for (let i = 0; i < 4000; i += 2) {
      const [l, r] = widened(noise[i]!, noise[i + 1]!, w, keepLevel === 1);
      expect(Math.abs(y[i]! - l) + Math.abs(y[i + 1]! - r)).toBeLessThan(2e-7);
    }
  }
});

test('at 0 it is mono, of correlation 1.000; at 100 the input to the bit', () => {
  const noise = uniformNoise(48000, 0.5);
  const rig = rigOf({ width: 0 });
  const [y] = rig.run(48000, { in: noise });
  expect(left(y!)).toEqual(right(y!));
  rig.run(32);
  expect(rig.telemetry('correlation')[0]!).toBeCloseTo(1, 5);
  expect(Math.abs(rig.telemetry('correlationBefore')[0]!)).toBeLessThan(0.05);
  expect(rig.telemetry('monoDb')[0]!).toBeCloseTo(0, 4);
  expect(run({}, 48000, noise)).toEqual(noise);
});

test('the mono sum stays while the width moves: to −120 dB', () => {
  const noise = uniformNoise(24000, 0.5);
  const rig = rigOf({ width: 30 });
  rig.set('width', 200);
  const y = rig.run(24000, { in: noise })[0]!;
  expect(decibels(largestDifference(midOf(y), midOf(noise)))).toBeLessThan(-120);
});

describe.each([44100, 48000, 96000, 192000])('bass mono at %i Hz', (rateHz) => {
  test.each([[1, 2], [2, 4]] as const)('slope %i: the side is high-passed as Linkwitz and Riley do, the mid keeps its magnitude within 0.01 dB and its phase to the side', (bassMono, order) => {
    const params = { bassMono, bassMonoHz: 150 };
    const side = sideOf(run(params, SIZE, sideImpulse, rateHz));
    const mid = midOf(run(params, SIZE, midImpulse, rateHz));
    const [sideDb, midDb] = [magnitudesDb(side), magnitudesDb(mid)];
    for (const hz of [40, 75, 150, 300, 1000, 9000, 20000]) {
      const bin = Math.round((hz * SIZE) / rateHz);
      const f = (bin * rateHz) / SIZE;
      expect(Math.abs(midDb[bin]!)).toBeLessThan(0.01);
      expect(Math.abs(sideDb[bin]! - sideHighPassDb(f, 150, order, rateHz))).toBeLessThan(0.02);
      expect(Math.abs(sideGainDb(f, { width: 1, slope: bassMono, cornerHz: 150, rateHz }) - sideHighPassDb(f, 150, order, rateHz))).toBeLessThan(1e-6);
    }
    // Left alone is mid + side: where both are in phase their sum is as large as their magnitudes together.
    const alone = magnitudesDb(mid.map((m, i) => m + side[i]!));
    for (const hz of [80, 150, 400, 2000]) {
      const bin = Math.round((hz * SIZE) / rateHz);
      expect(Math.abs(alone[bin]! - 20 * Math.log10(10 ** (midDb[bin]! / 20) + 10 ** (sideDb[bin]! / 20)))).toBeLessThan(0.01);
    }
  });
});

test('below half the corner the correlation of wide noise is above 0.99', () => {
  // Uncorrelated sines below 60 Hz instead of filtered noise: their powers are known.
  const x = stereo(48000 * 2, (i) => [[31, 43, 57], [37, 47, 59]].map((hz) => hz.reduce((sum, f) => sum + 0.1 * Math.sin((2 * Math.PI * f * i) / 48000), 0)) as [number, number]);
  const rig = rigOf({ bassMono: 2, bassMonoHz: 120 });
  rig.run(48000, { in: x });
  const y = rig.run(48000, { in: x })[0]!;
  const [l, r] = [left(y), right(y)];
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, v, i) => sum + v * b[i]!, 0);
  expect(dot(l, r) / Math.sqrt(dot(l, l) * dot(r, r))).toBeGreaterThan(0.99);
});

test('slopes and corners change without a sound above 8 kHz', () => {
  const tone = stereo(4800, (i) => [0.5 * Math.sin((2 * Math.PI * 1000 * i) / 48000), -0.25 * Math.sin((2 * Math.PI * 1000 * i) / 48000)]);
  for (const [name, values] of [['bassMono', [0, 1, 2]], ['bassMonoHz', [20, 400]]] as const) {
    const rig = rigOf({ bassMono: 2, bassMonoHz: 300 });
    rig.run(4800, { in: tone });
    const parts: number[] = [];
    for (let k = 0; k < 12; k++) {
      rig.set(name, values[k % values.length]!);
      parts.push(...rig.run(4800, { in: tone })[0]!);
    }
    for (const channel of [0, 1] as const) expect(residualDb(Float32Array.from(parts), channel, 48000, 8000, 960), name).toBeLessThan(-60);
  }
});

test('a level kept is that of equal powers of mid and side', () => {
  const noise = uniformNoise(48000, 0.3, 7);
  const powerDb = (y: Float32Array): number => 10 * Math.log10(y.reduce((sum, v) => sum + v * v, 0) / y.length);
  for (const width of [0, 50, 200]) expect(Math.abs(powerDb(run({ width, keepLevel: 1 }, 48000, noise)) - powerDb(noise))).toBeLessThan(0.1);
  const tone = sine(48000, 1000, 48000, 0.5);
  expect(decibels(toneAmplitude(left(run({ width: 200, keepLevel: 1 }, 48000, tone)), 1000, 48000) / 0.5)).toBeCloseTo(10 * Math.log10(2 / 5), 2);
});
