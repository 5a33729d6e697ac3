import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left } from '../../../test/measure/channels.ts';
import { concatenate, constant, gaussianNoise, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude } from '../../../test/measure/tone-level.ts';
import definition from './definition.ts';
import { rmsReferenceDb } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
interface Setup { rateHz?: number; rmsMs?: number; params?: Record<string, number> }
const meter = ({ rateHz = 48000, rmsMs = 300, params = {} }: Setup = {}): KernelRig => new KernelRig(definition, { rateHz, config: { rmsMs }, params });
const read = (rig: KernelRig, field: keyof typeof definition.telemetry): number => rig.telemetry(field)[0]!;
/** Runs a signal and one grid step more of silence, at whose beginning the figures are renewed. */
const after = (rig: KernelRig, x: Float32Array): KernelRig => {
  rig.run(x.length / 2, { in: x });
  rig.run(1);
  return rig;
};

describe('levels', () => {
  test.each(RATES)('at %d Hz a 1 kHz sine of −18 dBFS: peak −18, RMS −21.01, −18 on the AES17 scale', (rateHz) => {
    const x = sine(rateHz, 1000, rateHz, amplitude(-18));
    for (const rms of [0, 1]) {
      const rig = after(meter({ rateHz, rmsMs: rms === 0 ? 300 : 125, params: { rms } }), x);
      expect(Math.abs(read(rig, 'peakDb') + 18)).toBeLessThan(0.015);
      expect(Math.abs(read(rig, 'rmsDb') + 21.01)).toBeLessThan(0.02);
    }
    expect(Math.abs(read(after(meter({ rateHz, params: { aes17: 1 } }), x), 'rmsDb') + 18)).toBeLessThan(0.02);
  });
  test('a constant of 0.5 reads −6.02 on both; silence reads −200', () => {
    const rig = after(meter(), constant(48000, 0.5));
    expect(read(rig, 'peakDb')).toBeCloseTo(-6.0206, 2);
    expect(read(rig, 'rmsDb')).toBeCloseTo(-6.0206, 3);
    expect(read(after(meter(), new Float32Array(9600)), 'rmsDb')).toBe(-200);
    expect(read(after(meter(), new Float32Array(9600)), 'peakDb')).toBe(-200);
  });
  test('channels are shown apart', () => {
    const rig = after(meter(), stereo(48000, () => [0.5, 0.25]));
    expect(rig.telemetry('rmsDb')[1]! - rig.telemetry('rmsDb')[0]!).toBeCloseTo(-6.0206, 3);
  });
  test('the sliding window counts all of itself alike, and nothing else', () => {
    const x = concatenate(constant(48000, 0.9), uniformNoise(14400, 0.3, 4));
    expect(read(after(meter(), x), 'rmsDb')).toBeCloseTo(rmsReferenceDb(left(x), 14400), 3);
  });
  test('the exponential average reaches 63.2 % of the power in its time constant', () => {
    for (const rateHz of RATES) {
      const rig = after(meter({ rateHz, rmsMs: 320, params: { rms: 1 } }), constant(Math.round(0.32 * rateHz / 32) * 32, 1));
      expect(10 ** (read(rig, 'rmsDb') / 10)).toBeCloseTo(1 - Math.exp(-1), 2);
    }
  });
  test('after loud noise comes exact silence: no running sum drifts', () => {
    const rig = meter();
    for (let k = 0; k < 20; k++) rig.run(48000, { in: gaussianNoise(48000, 3, k) });
    rig.run(48000);
    expect(read(rig, 'rmsDb')).toBe(-200);
  });
});

describe('ballistics', () => {
  test.each(RATES)('at %d Hz the peak falls by 20 dB in 1.7 s, and is held for 2 s', (rateHz) => {
    const rig = meter({ rateHz });
    rig.run(rateHz, { in: constant(rateHz, 1) });
    rig.run(Math.round(1.7 * rateHz));
    expect(Math.abs(read(rig, 'peakDb') + 20)).toBeLessThan(0.1);
    expect(read(rig, 'heldPeakDb')).toBe(0);
    rig.run(Math.round(0.4 * rateHz));
    expect(read(rig, 'heldPeakDb')).toBeLessThan(-20);
  });
  test('a held peak stays until restart, if so chosen', () => {
    const rig = meter({ params: { hold: 1 } });
    rig.run(4800, { in: constant(4800, 0.5) });
    rig.run(480000);
    expect(read(rig, 'heldPeakDb')).toBeCloseTo(-6.02, 2);
    rig.set('restart', 1);
    rig.run(64);
    expect(read(rig, 'heldPeakDb')).toBeLessThan(-80);
  });
  test.each([[0, 3], [1, 2], [2, 1]])('overs with choice %d: %d of the runs of 1, 3 and 4 samples', (overSamples, expected) => {
    const full = (i: number): boolean => i === 100 || (i >= 200 && i < 203) || (i >= 318 && i < 322);
    const x = stereo(480, (i) => [full(i) ? -1 : 0.5, 0.5]);
    for (const cut of [[32], [1], [7], [5, 27]]) {
      const rig = meter({ params: { overSamples } });
      rig.run(480, { in: x }, cut);
      rig.run(32);
      expect([...rig.telemetry('overs')]).toEqual([expected, 0]);
    }
  });
});

test('the sound passes unchanged and the figures do not depend on how the calls are cut', () => {
  const x = uniformNoise(9600, 0.9, 2);
  const results = [[32], [1], [7], [17], [5, 27]].map((cut) => {
    const rig = meter({ params: { rms: 1 } });
    expect(rig.run(9600, { in: x }, cut)[0]!.every((v, i) => v === x[i])).toBe(true);
    return (['peakDb', 'heldPeakDb', 'rmsDb'] as const).map((field) => [...rig.telemetry(field)]);
  });
  for (const result of results) expect(result).toEqual(results[0]);
});
