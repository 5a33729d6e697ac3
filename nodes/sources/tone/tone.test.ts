import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import definition from './definition.ts';
import { type Shape, sampledAmplitude, sweptSine } from './reference.ts';

const SHAPES: readonly Shape[] = ['sine', 'triangle', 'saw', 'square'];
const SIZE = 65536;
const RATES = [44100, 48000, 96000, 192000];
/** A frequency in the middle of bin k. For the k used here it is exact in f32, as parameters are delivered. */
const binHz = (k: number, rateHz: number): number => (k * rateHz) / SIZE;
const decibels = (x: number): number => 20 * Math.log10(x);

function spectrum(shape: Shape, k: number, rateHz: number, levelDb = 0): Float64Array {
  const rig = new KernelRig(definition, { rateHz, params: { frequencyHz: binHz(k, rateHz), levelDb, shape: SHAPES.indexOf(shape) } });
  return amplitudes(left(rig.run(SIZE)[0]!));
}

describe.each(RATES)('a sine at %i Hz', (rateHz) => {
  test('has its frequency and its level, and distortion below −120 dB', () => {
    for (const k of [9, 1365, rateHz < 90000 ? 20000 : 6400]) {
      const bins = spectrum('sine', k, rateHz, -18);
      expect(decibels(bins[k]!)).toBeCloseTo(-18, 4);
      let rest = 0;
      bins.forEach((a, n) => (rest += n === k ? 0 : a * a));
      expect(decibels(Math.sqrt(rest) / bins[k]!), `bin ${k}`).toBeLessThan(-120);
    }
  });

  test('keeps its phase over 10 s', () => {
    const rig = new KernelRig(definition, { rateHz, params: { frequencyHz: 1000, levelDb: 0 } });
    const frames = 10 * rateHz;
    const y = left(rig.run(frames)[0]!);
    let worst = 0;
    for (let i = frames - 1000; i < frames; i++) worst = Math.max(worst, Math.abs(y[i]! - Math.sin((2 * Math.PI * ((1000 * i) % rateHz)) / rateHz)));
    expect(worst).toBeLessThan(1e-6);
  });
});

describe.each(['triangle', 'saw', 'square'] as const)('the %s', (shape) => {
  // An odd bin that shares no factor with 65536 keeps every folded harmonic apart from the others.
  test.each([[RATES[0]!, 1487], [RATES[1]!, 4001], [RATES[3]!, 301]])('has the harmonics and the aliases of theory at %i Hz, bin %i', (rateHz, k) => {
    const bins = spectrum(shape, k, rateHz);
    for (let harmonic = 1; harmonic * k < SIZE * 2; harmonic++) {
      const folded = (harmonic * k) % SIZE;
      const bin = Math.min(folded, SIZE - folded);
      const theory = sampledAmplitude(shape, harmonic, binHz(k, rateHz), rateHz);
      // Harmonics beyond those looked at fold back too; together they stay below 1e-4 of any that counts here.
      if (theory > 3e-4) expect(Math.abs(decibels(bins[bin]! / theory)), `harmonic ${harmonic}`).toBeLessThan(0.2);
      else expect(bins[bin]!).toBeLessThan(6e-4);
    }
  });
});

test('both channels are equal, and the level reaches exact silence', () => {
  const out = new KernelRig(definition).run(1000)[0]!;
  expect(left(out)).toEqual(right(out));
  expect(new KernelRig(definition, { params: { levelDb: -144 } }).run(100)[0]!.every((x) => x === 0)).toBe(true);
});

test('a modulated frequency is followed in every frame', () => {
  const frames = 4800;
  const modulation = Float32Array.from({ length: frames }, (_, i) => Math.sin(i / 20));
  const rig = new KernelRig(definition, { params: { frequencyHz: 1000, levelDb: 0 }, modulated: { frequencyHz: { depth: 800 } } });
  const y = left(rig.run(frames, { frequencyHz: modulation })[0]!);
  const reference = sweptSine(Float64Array.from(modulation, (m) => Math.fround(1000 + 800 * m)), 48000);
  // f32 frequencies of 1 kHz are 6e-5 Hz apart: 3e-6 turns after 4,800 frames at the worst.
  y.forEach((v, i) => expect(Math.abs(v - reference[i]!)).toBeLessThan(2e-5));
});

test('a frequency above half the rate stays below it', () => {
  const y = left(new KernelRig(definition, { rateHz: 44100, params: { frequencyHz: 22000, levelDb: 0, shape: 2 } }).run(4410)[0]!);
  expect(y.every((v) => Math.abs(v) <= 1)).toBe(true);
});

test('any cut of the blocks gives the same bits while everything moves', () => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { shape: 1 }, modulated: { frequencyHz: { depth: 500 } } });
    rig.set('levelDb', -3);
    rig.set('frequencyHz', 3000);
    return rig.run(2000, { frequencyHz: Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i / 9)) }, cut)[0]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});

test('a reset begins the same take again', () => {
  const rig = new KernelRig(definition, { params: { shape: 3 } });
  const first = rig.run(1000)[0]!;
  rig.reset();
  expect(rig.run(1000)[0]).toEqual(first);
});
