import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition, { BANDS } from './definition.ts';
import { bandOf, centerHz, ofPhase } from './reference.ts';

const phased = (frames: number, tones: readonly (readonly [hz: number, degrees: number])[], rateHz: number): Float32Array =>
  stereo(frames, (i) => tones.reduce<[number, number]>(([l, r], [hz, degrees]) => {
    const angle = (2 * Math.PI * hz * i) / rateHz;
    return [l + 0.1 * Math.sin(angle), r + 0.1 * Math.sin(angle + (degrees * Math.PI) / 180)];
  }, [0, 0]));

describe.each([44100, 96000])('at %i Hz', (rateHz) => {
  test('each band tells the correlation, the mono loss and the level of its own tone', () => {
    const tones = [[50, 0], [200, 60], [800, 90], [2000, 120], [5000, 180], [12500, 30]] as const;
    const frames = rateHz * 3;
    const rig = new KernelRig(definition, { rateHz });
    rig.run(frames, { in: phased(frames, tones, rateHz) });
    for (const [hz, degrees] of tones) {
      const band = bandOf(hz);
      const { correlation, monoDb } = ofPhase(degrees);
      expect(Math.abs(rig.telemetry('correlation')[band]! - correlation), `${hz} Hz`).toBeLessThan(0.005);
      expect(Math.abs(rig.telemetry('monoDb')[band]! - Math.max(monoDb, -60)), `${hz} Hz`).toBeLessThan(degrees === 180 ? 15 : 0.05);
      // Five time constants have passed; a third at 50 Hz is two bins wide, and the window spreads a sine over three.
      expect(Math.abs(rig.telemetry('levelDb')[band]! + 20), `${hz} Hz`).toBeLessThan(hz < 100 ? 0.5 : 0.2);
    }
    for (const hz of [400, 3150, 8000]) expect(rig.telemetry('levelDb')[bandOf(hz)]!).toBeLessThan(-70);
  });
});

test('wide noise has nothing in common in the upper bands, mono noise all in each', () => {
  const rig = new KernelRig(definition, { params: { averageMs: 2000 } });
  rig.run(48000 * 6, { in: uniformNoise(48000 * 6, 0.3, 5) });
  // Averages of n independent powers scatter by 1/√n; a band at 2 kHz and up has some thousand in 2 s.
  for (let band = bandOf(2000); band < BANDS; band++) {
    expect(Math.abs(rig.telemetry('correlation')[band]!), `${centerHz(band)} Hz`).toBeLessThan(0.15);
    expect(Math.abs(rig.telemetry('monoDb')[band]! + 3.01)).toBeLessThan(0.6);
  }
  const mono = uniformNoise(48000, 0.3, 6);
  const twin = new KernelRig(definition);
  twin.run(48000, { in: stereo(48000, (i) => mono[2 * i]!) });
  for (const r of twin.telemetry('correlation')) expect(r).toBeCloseTo(1, 4);
});

test('silence and one side alone are no correlation', () => {
  const rig = new KernelRig(definition);
  rig.run(24000);
  expect(new Set(rig.telemetry('correlation'))).toEqual(new Set([0]));
  expect(new Set(rig.telemetry('levelDb'))).toEqual(new Set([-200]));
  rig.run(48000, { in: stereo(48000, (i) => [Math.sin(i), 0]) });
  expect(new Set(rig.telemetry('correlation'))).toEqual(new Set([0]));
});

test('no grid step does more than its share', () => {
  const rig = new KernelRig(definition);
  const size = 8192;
  const steps = (size / 4) * Math.log2(size);
  const [TASK, DONE, TRANSFORM] = [4, 8, 2];
  let most = 0;
  let before = 0;
  for (let k = 0; k < (3 * size) / 32; k++) {
    rig.run(32, { in: uniformNoise(32, 0.1) });
    const task = rig.state.getInt32(TASK, true);
    const done = task === TRANSFORM ? rig.state.getInt32(DONE, true) : task > TRANSFORM ? steps : 0;
    most = Math.max(most, done - before);
    before = done;
  }
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(Math.ceil((size * 2 + steps + (size / 2) * 5) / (size / 128 - 1)));
});

test('the sound passes unchanged, and any cut of the blocks gives the same readings', () => {
  const noise = uniformNoise(9600, 0.5);
  const readings = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition);
    expect(rig.run(9600, { in: noise }, cut)[0]).toEqual(noise);
    rig.run(32);
    return rig.telemetry('correlation');
  };
  const whole = readings([32]);
  expect(whole.some((r) => r !== 0)).toBe(true);
  for (const cut of [[1], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});
