import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import { left } from '../../../test/measure/channels.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { decibels } from '../../../test/measure/tone-level.ts';
import definition from './definition.ts';
import { waveshaperReference } from './reference.ts';

test('the curve is tanh within 1e-4 at any level, and odd to the bit', () => {
  const ramp = stereo(20001, (i) => [(i - 10000) / 1000, (10000 - i) / 1000]);
  for (const driveDb of [-24, 0, 12, 48]) {
    const [out] = new KernelRig(definition, { params: { driveDb } }).run(20001, { in: ramp });
    expect(largestDifference(out!, waveshaperReference(ramp, driveDb, 100))).toBeLessThan(1e-4);
    for (let i = 0; i < 20001; i++) expect(out![2 * i]! === -out![2 * i + 1]!).toBe(true);
    expect(out!.every((y) => Math.abs(y) <= 1)).toBe(true);
  }
});

test('the mix is of equal gain, and its bottom is the dry sound to the bit', () => {
  const noise = uniformNoise(4001, 1);
  for (const mixPercent of [25, 50, 99]) {
    const [out] = new KernelRig(definition, { params: { driveDb: 9, mixPercent } }).run(4001, { in: noise });
    expect(largestDifference(out!, waveshaperReference(noise, 9, mixPercent))).toBeLessThan(1e-4);
  }
  expect(new KernelRig(definition, { params: { driveDb: 30, mixPercent: 0 } }).run(4001, { in: noise })[0]).toEqual(noise);
});

test('harmonics of a sine into tanh are where the series puts them', () => {
  const size = 65536;
  const bin = 1365;
  // dB relative to the fundamental: third, fifth; drive as a factor.
  for (const [drive, third, fifth] of [[0.5, -34.15, -66.6], [1, -23.5, -45.1], [2, -15.45, -28.3], [4, -11.31, -18.8]] as const) {
    const [out] = new KernelRig(definition, { params: { driveDb: decibels(drive) } }).run(size, { in: sine(size, bin, size, 1) });
    const lines = amplitudes(left(out!));
    const harmonic = (n: number): number => decibels(lines[n * bin]! / lines[bin]!);
    expect(Math.abs(harmonic(3) - third)).toBeLessThan(0.1);
    expect(Math.abs(harmonic(5) - fifth)).toBeLessThan(0.3);
    expect(harmonic(2)).toBeLessThan(-120);
  }
});

test('moving and modulated parameters act on every frame, with the same bits for any cut of the blocks', () => {
  const noise = uniformNoise(1000, 0.7);
  const wobble = Float32Array.from({ length: 1000 }, (_, i) => Math.fround(Math.sin(i / 20)));
  const render = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { mixPercent: 80 }, modulated: { mixPercent: { depth: 15 } } });
    rig.set('driveDb', 20);
    return rig.run(1000, { in: noise, mixPercent: wobble }, cut)[0]!;
  };
  const whole = render([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut)).toEqual(whole);
  for (const i of [3, 200, 777]) {
    // A gain is smoothed as a factor, over 10 ms.
    const drive = 10 ** (20 / 20) + (10 ** (6 / 20) - 10 ** (20 / 20)) * Math.exp(-(i + 1) / 480);
    const x = noise[2 * i]!;
    const mix = 0.8 + 0.15 * wobble[i]!;
    const expected = x + mix * (Math.tanh(drive * x) - x);
    expect(Math.abs(whole[2 * i]! - expected)).toBeLessThan(2e-3);
  }
});
