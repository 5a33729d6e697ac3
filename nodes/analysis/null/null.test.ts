import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { gaussianNoise, stereo } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { nullReference } from './reference.ts';

const late = (sound: Float32Array, frames: number, gain = 1): Float32Array => stereo(sound.length / 2, (k) => [gain * (sound[2 * (k - frames)] ?? 0), gain * (sound[2 * (k - frames) + 1] ?? 0)]);
const read = (rig: KernelRig, name: string): number => rig.telemetry(name)[0]!;
const playing = (a: Float32Array, b: Float32Array, rateHz = 48000, params: Record<string, number> = {}): { rig: KernelRig; out: Float32Array } => {
  const rig = new KernelRig(definition, { rateHz, params });
  return { rig, out: rig.run(a.length / 2, { a, b })[0]! };
};

describe('null', () => {
  test('leaves nothing of what is the same', () => {
    const noise = gaussianNoise(48000, 0.1, 1);
    const { rig, out } = playing(noise, noise);
    expect(out.every((value) => value === 0)).toBe(true);
    expect(read(rig, 'residualDb')).toBe(-200);
    expect(read(rig, 'gainDb')).toBeCloseTo(0, 6);
    expect(read(rig, 'likeness')).toBeCloseTo(1, 3);
    // σ = 0.1 on both sides.
    expect(Math.abs(read(rig, 'levelDb') - (-17))).toBeLessThan(4);
  });

  test.each([[44100, 441, 1], [48000, -240, 0.5], [96000, 4000, -1]])('at %i Hz finds an offset of %i frames and a gain of %f', (rateHz, frames, gain) => {
    const noise = gaussianNoise(1.6 * rateHz, 0.1, 2);
    const { rig, out } = playing(noise, late(noise, frames, gain), rateHz, { averageMs: 200 });
    expect(read(rig, 'offsetFrames')).toBeCloseTo(frames, 2);
    expect(read(rig, 'offsetMs')).toBeCloseTo((frames * 1000) / rateHz, 3);
    expect(read(rig, 'gainDb')).toBeCloseTo(20 * Math.log10(Math.abs(gain)), 3);
    expect(read(rig, 'inverted')).toBe(gain < 0 ? 1 : 0);
    expect(read(rig, 'matchedDb')).toBeLessThan(-100);
    const rest = 20 * Math.log10(Math.max(Math.abs(1 - gain), 1e-10));
    expect(Math.abs(read(rig, 'residualDb') - rest)).toBeLessThan(gain === 1 ? 100 : 0.01);
    // At the end all of it is in time.
    if (gain === 1) expect(out.subarray(-2000).every((value) => value === 0)).toBe(true);
  });

  test('tells a part of a frame', () => {
    const tones = Array.from({ length: 60 }, (_, k) => [100 * 90 ** (k / 60), k * k] as const);
    const at = (t: number): number => tones.reduce((sum, [hz, phase]) => sum + 0.01 * Math.sin((2 * Math.PI * hz * t) / 48000 + phase), 0);
    const { rig } = playing(stereo(48000, at), stereo(48000, (k) => at(k - 20.4)));
    // A parabola through three points of a correlation that is no parabola.
    expect(Math.abs(read(rig, 'offsetFrames') - 20.4)).toBeLessThan(0.1);
  });

  test('measures what differs, as the definition does', () => {
    const noise = gaussianNoise(96000, 0.1, 3);
    const other = gaussianNoise(96000, 0.01, 4);
    const { rig } = playing(noise, stereo(96000, (k) => [noise[2 * k]! + other[2 * k]!, noise[2 * k + 1]! + other[2 * k + 1]!]));
    expect(Math.abs(read(rig, 'residualDb') + 20)).toBeLessThan(0.2);
    const short = noise.subarray(0, 4000);
    const { offset, left } = nullReference(short, late(short, 5), 20);
    expect(offset).toBe(5);
    expect(playing(short, late(short, 5), 48000, { align: 0 }).out).toEqual(stereo(2000, (k) => [Math.fround(short[2 * k]! - (short[2 * (k - 5)] ?? 0)), Math.fround(short[2 * k + 1]! - (short[2 * (k - 5) + 1] ?? 0))]));
    expect(left.subarray(20).every((value) => value === 0)).toBe(true);
  });

  test('keeps what it has found while nothing is alike, and side sound counts as much', () => {
    const noise = gaussianNoise(48000, 0.1, 5);
    const side = stereo(48000, (k) => [noise[2 * k]!, -noise[2 * k]!]);
    const rig = new KernelRig(definition, { params: { averageMs: 100 } });
    rig.run(48000, { a: side, b: late(side, 100) });
    expect(read(rig, 'offsetFrames')).toBeCloseTo(100, 2);
    rig.run(48000, { a: gaussianNoise(48000, 0.1, 6), b: gaussianNoise(48000, 0.1, 7) });
    expect(read(rig, 'likeness')).toBeLessThan(0.2);
    expect(read(rig, 'offsetFrames')).toBeCloseTo(100, 2);
    expect(Math.abs(read(rig, 'residualDb') - 3.01)).toBeLessThan(0.5);
  });

  test('goes to a new offset without a step', () => {
    const tone = (k: number): number => 0.5 * Math.sin((2 * Math.PI * 100 * k) / 48000) * (k % 24000 < 200 ? 0 : 1);
    const { out } = playing(stereo(48000, tone), stereo(48000, (k) => tone(k - 960)), 48000, { averageMs: 100 });
    let largest = 0;
    for (let k = 30000; k < 47000; k++) largest = Math.max(largest, Math.abs(out[2 * k]! - out[2 * k - 2]!));
    // The steepest of two tones of 100 Hz, and the fade.
    expect(largest).toBeLessThan(2 * 0.5 * ((2 * Math.PI * 100) / 48000) + 1 / 480);
  });

  test('any cut of the blocks gives the same bits', () => {
    const noise = gaussianNoise(20000, 0.1, 8);
    const b = late(noise, 33);
    const of = (cut: number[]): unknown[] => {
      const rig = new KernelRig(definition, { params: { averageMs: 100 } });
      const [out] = rig.run(20000, { a: noise, b }, cut);
      return [out, rig.telemetry('offsetFrames')[0], rig.telemetry('residualDb')[0]];
    };
    const whole = of([32]);
    for (const cut of [[17], [5, 27]]) expect(of(cut)).toEqual(whole);
  });
});
