import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import { randomNumbers, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { bandCenterHz, bandOf, scallopDb } from './reference.ts';

const SIZES = ['2048', '4096', '8192', '16384'];
const sine = (frames: number, hz: number, rateHz: number, left: number, right = left): Float32Array =>
  stereo(frames, (i) => [left * Math.sin((2 * Math.PI * hz * i) / rateHz), right * Math.sin((2 * Math.PI * hz * i) / rateHz + 1)]);

describe.each([44100, 48000, 96000, 192000])('at %i Hz', (rateHz) => {
  test.each(SIZES)('a sine of −20 dBFS near 1 kHz reads −20.00 dBFS in the middle of a bin of %s, and scallops as the window says', (size) => {
    const bin = rateHz / Number(size);
    const center = Math.round(1000 / bin);
    for (const off of [0, 0.25, 0.5]) {
      const hz = (center + off) * bin;
      const rig = new KernelRig(definition, { rateHz, config: { size } });
      const frames = Number(size) * 2;
      const signal = sine(frames * 2, hz, rateHz, 0.1, 0.01);
      rig.run(frames, { in: signal });
      // The first windows hold the silence before the start too.
      rig.set('restart', 1);
      rig.run(frames, { in: signal.subarray(frames * 2) });
      const first = Math.max(...rig.telemetry('first'));
      expect(Math.abs(first + 20 - scallopDb(off))).toBeLessThan(0.01);
      expect(Math.abs(Math.max(...rig.telemetry('second')) + 40 - scallopDb(off))).toBeLessThan(0.01);
      if (off === 0) expect(Math.abs(rig.telemetry('first')[bandOf(hz)]! + 20)).toBeLessThan(0.01);
    }
  });
});

test('each band shows the sine in it, and the far ones stay quiet', () => {
  for (const band of [40, 100, 150, 200, 239]) {
    const hz = (Math.round((bandCenterHz(band) * 16384) / 48000) * 48000) / 16384;
    const rig = new KernelRig(definition, { config: { size: '16384' } });
    const signal = sine(16384 * 4, hz, 48000, 0.5);
    rig.run(16384 * 2, { in: signal });
    rig.set('restart', 1);
    rig.run(16384 * 2, { in: signal.subarray(16384 * 4) });
    const levels = rig.telemetry('first');
    expect(levels.indexOf(Math.max(...levels))).toBe(bandOf(hz));
    // Sidelobes of the Hann window fall by 18 dB per octave; here more than 30 bins away.
    levels.forEach((level, k) => {
      if (Math.abs(bandCenterHz(k) - hz) > 100) expect(level).toBeLessThan(-90);
    });
  }
});

test('pink noise is flat within 1 dB per third of an octave at a slope of 3 dB per octave', () => {
  // Pink to the bin, of random phases: 2^18 frames that repeat without a seam, 60 s of them.
  const period = 1 << 18;
  const random = randomNumbers(11);
  const re = new Float64Array(period);
  const im = new Float64Array(period);
  for (let k = 4; k < period / 2; k++) {
    const phase = 2 * Math.PI * random();
    re[k] = Math.cos(phase) / Math.sqrt(k);
    im[k] = Math.sin(phase) / Math.sqrt(k);
  }
  fourier(re, im);
  const pink = stereo(period, (i) => re[i]! / 20);
  const rig = new KernelRig(definition, { params: { averageSeconds: 10 } });
  for (let k = 0; k < 11; k++) rig.run(period, { in: pink });
  const levels = rig.telemetry('first');
  const sloped = levels.map((level, band) => level + 10 * Math.log10(bandCenterHz(band) / 1000));
  const thirds = Array.from({ length: 28 }, (_, k) => sloped.slice(8 * k + 16, 8 * k + 24).reduce((sum, v) => sum + 10 ** (v / 10), 0) / 8).map((p) => 10 * Math.log10(p));
  const mean = thirds.reduce((sum, v) => sum + v, 0) / thirds.length;
  thirds.forEach((level, k) => expect(Math.abs(level - mean), `third ${k}`).toBeLessThan(1));
});

test('mid and side instead of left and right', () => {
  const rig = new KernelRig(definition, { params: { channels: 1 } });
  const hz = (171 * 48000) / 8192;
  rig.run(8192 * 3, { in: stereo(8192 * 3, (i) => [0.1 * Math.sin((2 * Math.PI * hz * i) / 48000), -0.1 * Math.sin((2 * Math.PI * hz * i) / 48000)]) });
  expect(Math.max(...rig.telemetry('first'))).toBe(-200);
  expect(Math.max(...rig.telemetry('second'))).toBeGreaterThan(-21);
});

test('the average falls with its time constant, and the maximum stays until a restart', () => {
  const rig = new KernelRig(definition, { config: { size: '2048' }, params: { averageSeconds: 0.5 } });
  const hz = (43 * 48000) / 2048;
  rig.run(48000 * 4, { in: sine(48000 * 4, hz, 48000, 0.1) });
  rig.run(4096);
  const before = Math.max(...rig.telemetry('first'));
  rig.run(24000);
  // 24,000 frames hold 46 or 47 steps of 512: one more or less is 0.1 dB.
  expect(Math.abs(Math.max(...rig.telemetry('first')) - before + (10 / Math.LN10) * ((512 * 47) / 24000))).toBeLessThan(0.2);
  expect(Math.max(...rig.telemetry('maximum'))).toBeCloseTo(-20, 1);
  rig.set('restart', 1);
  rig.run(4096);
  expect(Math.max(...rig.telemetry('maximum'))).toBe(-200);
});

test('the sound passes unchanged, and silence reads as nothing', () => {
  const noise = uniformNoise(9000, 0.5);
  expect(new KernelRig(definition).run(9000, { in: noise }, [7, 25])[0]).toEqual(noise);
  const rig = new KernelRig(definition);
  rig.run(48000);
  expect(new Set(rig.telemetry('first'))).toEqual(new Set([-200]));
  // 23 have begun, every 2,048 frames; the last is under way.
  expect(rig.telemetry('transforms')[0]).toBe(22);
});

test.each(SIZES)('no grid step of a transform of %s does more than its share', (size) => {
  const rig = new KernelRig(definition, { config: { size } });
  const frames = Number(size);
  const noise = uniformNoise(32, 0.1);
  const perStage = frames / 4;
  const steps = perStage * Math.log2(frames);
  const [TASK, DONE, TRANSFORM] = [8, 12, 2];
  let most = 0;
  let busy = 0;
  let before = 0;
  for (let k = 0; k < (3 * frames) / 32; k++) {
    rig.run(32, { in: noise });
    const task = rig.state.getInt32(TASK, true);
    const done = task === TRANSFORM ? rig.state.getInt32(DONE, true) : task > TRANSFORM ? steps : 0;
    most = Math.max(most, done - before);
    before = done;
    if (task !== 0) busy++;
  }
  const share = (frames * 2 + steps + (frames / 2 + 1) * 2 + 240 * 48) / (frames / 128 - 1);
  expect(most).toBeLessThanOrEqual(Math.ceil(share));
  expect(busy).toBeGreaterThan(frames / 32);
});

test('recovers from enormous samples', () => {
  const rig = new KernelRig(definition, { config: { size: '2048' } });
  rig.run(4096, { in: stereo(4096, (i) => (i === 2000 ? 1e30 : 0)) });
  rig.run(48000, { in: sine(48000, (43 * 48000) / 2048, 48000, 0.1) });
  expect(Math.max(...rig.telemetry('first'))).toBeLessThan(-19);
});

test('any cut of the blocks gives the same readings', () => {
  const readings = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { config: { size: '2048' } });
    rig.run(4096 + 320, { in: uniformNoise(4416, 0.2) }, cut);
    rig.run(32);
    return rig.telemetry('first');
  };
  const whole = readings([32]);
  expect(Math.max(...whole)).toBeGreaterThan(-60);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});
