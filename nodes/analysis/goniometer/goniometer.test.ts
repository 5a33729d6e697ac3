import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { uniformNoise, stereo } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { stereoMeasures } from './reference.ts';

const read = (rig: KernelRig, name: string): number => rig.telemetry(name)[0]!;
const phased = (frames: number, degrees: number, rateHz: number): Float32Array =>
  stereo(frames, (i) => [0.5 * Math.sin((2 * Math.PI * 1000 * i) / rateHz), 0.5 * Math.sin((2 * Math.PI * 1000 * i) / rateHz + (degrees * Math.PI) / 180)]);

describe.each([44100, 48000, 96000, 192000])('two sines of 1 kHz at %i Hz', (rateHz) => {
  test.each([[0, 1, 0], [60, 0.5, -1.25], [90, 0, -3.01], [120, -0.5, -6.02], [180, -1, -60]])('%i° apart: correlation %f, mono %f dB', (degrees, correlation, monoDb) => {
    const rig = new KernelRig(definition, { rateHz });
    rig.run(rateHz * 2, { in: phased(rateHz * 2, degrees, rateHz) });
    expect(Math.abs(read(rig, 'correlation') - correlation)).toBeLessThan(0.005);
    expect(Math.abs(read(rig, 'monoDb') - monoDb)).toBeLessThan(0.02);
    expect(read(rig, 'levelDb')).toBeCloseTo(-9.03, 1);
  });
});

test('uncorrelated noise averages to less than 0.05 over 30 s', () => {
  const rig = new KernelRig(definition, { params: { averageMs: 1000 } });
  let sum = 0;
  for (let second = 0; second < 33; second++) {
    rig.run(48000, { in: uniformNoise(48000, 0.1, second + 1) });
    if (second >= 3) sum += read(rig, 'correlation');
  }
  expect(Math.abs(sum / 30)).toBeLessThan(0.05);
});

test('agrees with the definition on a mixture', () => {
  const noise = uniformNoise(48000, 0.1, 5);
  const mixture = noise.map((_, i) => (i % 2 === 0 ? noise[i]! : 0.7 * noise[i - 1]! + 0.3 * noise[i]!));
  const rig = new KernelRig(definition);
  for (let k = 0; k < 4; k++) rig.run(48000, { in: mixture });
  const wanted = stereoMeasures(mixture);
  // An average over 300 ms of 14,400 frames errs by about 1 % of what is not common.
  expect(Math.abs(read(rig, 'correlation') - wanted.correlation)).toBeLessThan(0.01);
  expect(Math.abs(read(rig, 'monoDb') - wanted.monoDb)).toBeLessThan(0.05);
});

test('the sound passes unchanged', () => {
  const noise = uniformNoise(1000, 0.5);
  expect(new KernelRig(definition).run(1000, { in: noise }, [7, 25])[0]).toEqual(noise);
});

test('the averages fall with their time constant', () => {
  const rig = new KernelRig(definition, { params: { averageMs: 300 } });
  rig.run(48000 * 4, { in: phased(48000 * 4, 0, 48000) });
  const before = read(rig, 'levelDb');
  rig.run(14400 + 32);
  expect(read(rig, 'levelDb') - before).toBeCloseTo(-10 / Math.LN10, 1);
});

test('no signal, or one side alone, is no correlation; −80 dBFS is a signal', () => {
  const rig = new KernelRig(definition);
  rig.run(4800);
  expect([read(rig, 'correlation'), read(rig, 'levelDb')]).toEqual([0, -200]);
  rig.run(48000, { in: stereo(48000, (i) => [Math.sin(i), 0]) });
  expect(read(rig, 'correlation')).toBe(0);
  const soft = new KernelRig(definition);
  soft.run(96000, { in: stereo(96000, (i) => 3e-4 * Math.sin(i)) });
  expect(read(soft, 'correlation')).toBeCloseTo(1, 3);
});

test('the points are the last 512 frames, in order from the write index on', () => {
  const signal = uniformNoise(1333, 0.3, 9);
  const rig = new KernelRig(definition);
  rig.run(1312, { in: signal }, [7, 25]);
  // The index is published on the grid: at 1,312 the call that begins there has not come yet.
  const points = rig.telemetry('points');
  const next = 1312 % 512;
  for (let k = 0; k < 1024; k++) expect(points[(next * 2 + k) % 1024]).toBe(signal[(1312 - 512) * 2 + k]);
  rig.run(32);
  expect(read(rig, 'writeIndex')).toBe(next);
});

test('recovers from enormous samples', () => {
  const rig = new KernelRig(definition);
  rig.run(64, { in: stereo(64, () => 1e30) });
  rig.run(48000 * 3, { in: phased(48000 * 3, 0, 48000) });
  expect(read(rig, 'levelDb')).toBeCloseTo(-9.03, 1);
});

test('after noise and silence nothing is subnormal', () => {
  const rig = new KernelRig(definition);
  rig.run(4800, { in: uniformNoise(4800, 0.1, 3) });
  rig.run(48000 * 12);
  for (let at = 0; at < 56; at += 8) expect(rig.state.getFloat64(at, true)).toBe(0);
});

test('any cut of the blocks gives the same readings', () => {
  const readings = (cut: number[]): number[] => {
    const rig = new KernelRig(definition);
    rig.set('averageMs', 700);
    rig.run(3200, { in: uniformNoise(3200, 0.2, 4) }, cut);
    rig.run(32);
    return ['correlation', 'monoDb', 'levelDb', 'writeIndex'].map((name) => read(rig, name));
  };
  const whole = readings([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});
