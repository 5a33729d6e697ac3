import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { type EbuSignal, loudnessSignals, rangeSignal, tone, truePeakSignal } from '../../../test/measure/ebu-signals.ts';
import { concatenate, gaussianNoise, randomNumbers, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude } from '../../../test/measure/tone-level.ts';
import { truePeakDbtp } from '../../../test/measure/true-peak-reference.ts';
import definition from './definition.ts';
import { integratedReference, rangeReference } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
const NONE = -200;
type Field = keyof typeof definition.telemetry;

interface Setup { rateHz?: number; mono?: boolean; precise?: boolean; connected?: readonly string[] }
const meter = ({ rateHz = 48000, mono = false, precise = false, connected = ['in'] }: Setup = {}): KernelRig =>
  new KernelRig(definition, { rateHz, config: { mono }, params: { truePeakMode: precise ? 1 : 0 }, connected });

const read = (rig: KernelRig, field: Field): number => rig.telemetry(field)[0]!;

const inputsOf = ({ front, center, surround }: EbuSignal): Record<string, Float32Array> => ({ in: front, ...(center && { center }), ...(surround && { surround }) });

function measure(signal: EbuSignal, setup: Setup = {}): KernelRig {
  const inputs = inputsOf(signal);
  const rig = meter({ ...setup, connected: Object.keys(inputs) });
  rig.run(signal.front.length / 2, inputs);
  return rig;
}

/** The field after every step of 10 ms. */
function trace(signal: EbuSignal, field: Field): number[] {
  const rig = meter();
  return Array.from({ length: Math.floor(signal.front.length / 960) }, (_, k) => {
    rig.run(480, { in: signal.front.subarray(k * 960, (k + 1) * 960) });
    return read(rig, field);
  });
}

const spread = (values: readonly number[], around: number): number => Math.max(...values.map((v) => Math.abs(v - around)));

describe('EBU Tech 3341', () => {
  // Expected by the document ±0.1 LU, and what exact arithmetic gives ±0.005.
  test.each([[1, -23, -22.993], [2, -33, -32.993]])('signal %d: M, S and I are %d LUFS', (number, nominal, exact) => {
    const rig = measure(loudnessSignals(number)[0]!);
    for (const field of ['momentaryLufs', 'shortTermLufs', 'integratedLufs', 'maxMomentaryLufs', 'maxShortTermLufs'] as const) {
      expect(Math.abs(read(rig, field) - nominal)).toBeLessThan(0.1);
      expect(Math.abs(read(rig, field) - exact)).toBeLessThan(0.005);
    }
  });
  test.each([[3, -23.014], [4, -23.014], [5, -22.979], [6, -23.016]])('signal %d: I is −23 LUFS (exactly %d)', (number, exact) => {
    const integrated = read(measure(loudnessSignals(number)[0]!), 'integratedLufs');
    expect(Math.abs(integrated + 23)).toBeLessThan(0.1);
    expect(Math.abs(integrated - exact)).toBeLessThan(0.005);
  });
  test('signal 9: S is −23 LUFS, constant after 3 s', () => {
    expect(spread(trace(loudnessSignals(9)[0]!, 'shortTermLufs').slice(300), -23)).toBeLessThan(0.1);
  });
  test('signal 12: M is −23 LUFS, constant after 1 s', () => {
    expect(spread(trace(loudnessSignals(12)[0]!, 'momentaryLufs').slice(100), -23)).toBeLessThan(0.1);
  });
  test.each([[10, 'maxShortTermLufs'], [13, 'maxMomentaryLufs']] as const)('signal %d: %s is −23 LUFS in each file', (number, field) => {
    expect(spread(loudnessSignals(number).map((signal) => read(measure(signal), field)), -23)).toBeLessThan(0.1);
  });
  test.each([[11, 'shortTermLufs', 6], [14, 'momentaryLufs', 0.8]] as const)('signal %d: the largest %s rises by 1 LU from segment to segment', (number, field, seconds) => {
    const values = trace(loudnessSignals(number)[0]!, field);
    const steps = Math.round(seconds * 100);
    for (let i = 0; i < 20; i++) expect(Math.abs(Math.max(...values.slice(i * steps, (i + 1) * steps)) - (-38 + i))).toBeLessThan(0.1);
  });
  test.each([[15, -6], [16, -6], [17, -6], [18, -6], [19, 3], [20, 0], [21, 0], [22, 0], [23, 0]])('signal %d: true peak %d dBTP, +0.2/−0.4, standard and precise, at every rate', (number, expected) => {
    for (const precise of [false, true]) {
      for (const rateHz of precise ? RATES : [44100, 48000]) {
        const peak = read(measure(truePeakSignal(number, rateHz), { precise, rateHz }), 'truePeakDbtp');
        expect(peak - expected).toBeLessThan(0.2);
        expect(peak - expected).toBeGreaterThan(-0.4);
      }
    }
  });
});

describe('EBU Tech 3342', () => {
  test.each([[1, 10], [2, 5], [3, 20], [4, 15]])('signal %d: the range is %d LU', (number, expected) => {
    // ±1 LU by the document; two bins of 0.01 LU by this one.
    expect(Math.abs(read(measure(rangeSignal(number)), 'loudnessRangeLu') - expected)).toBeLessThan(0.021);
  });
});

describe('K-weighting', () => {
  const MAGNITUDES = [
    [20, -13.275], [25, -10.393], [31.5, -7.79], [40, -5.567], [50, -3.934], [63, -2.664], [100, -1.133], [200, -0.265], [400, -0.015], [500, 0.042], [997, 0.691], [1000, 0.698], [2000, 3.071],
    [4000, 3.968], [8000, 4.039], [10000, 4.042], [16000, 4.043],
  ] as const;
  const momentary = (frequencyHz: number, rateHz: number): number => read(measure({ name: '', front: sine(2 * rateHz, frequencyHz, rateHz, 0.5) }, { rateHz }), 'shortTermLufs');
  test.each(MAGNITUDES)('%d Hz: %d dB', (frequencyHz, expectedDb) => {
    // 2 s of a sine in a window of 3 s: two thirds of its power. 400 ms hold no whole periods of the lowest tones.
    const tone = momentary(frequencyHz, 48000) - 10 * Math.log10(2 / 3);
    expect(Math.abs(tone - (-0.691 + 10 * Math.log10(2 * 0.125)) - expectedDb)).toBeLessThan(0.03);
  });
  test('the same at every rate up to 1 kHz, and within 0.1 dB up to 10 kHz', () => {
    for (const rateHz of RATES) {
      for (const [frequencyHz, tolerance] of [[50, 0.01], [1000, 0.01], [4000, 0.05], [10000, 0.1]] as const) expect(Math.abs(momentary(frequencyHz, rateHz) - momentary(frequencyHz, 48000))).toBeLessThan(tolerance);
    }
  });
  test('a 997 Hz tone of 0 dBFS reads −3.01 LUFS in one channel and 0 in both', () => {
    const both = sine(96000, 997, 48000, 1);
    expect(read(measure({ name: '', front: both }), 'momentaryLufs')).toBeCloseTo(0, 2);
    expect(read(measure({ name: '', front: both.map((v, i) => (i % 2 === 0 ? v : 0)) }), 'momentaryLufs')).toBeCloseTo(-3.01, 2);
  });
});

describe('programmes', () => {
  test('white noise of −20 dBFS RMS in both channels: −13.85 LUFS', () => {
    expect(Math.abs(read(measure({ name: '', front: gaussianNoise(60 * 48000, 0.1, 7) }), 'integratedLufs') + 13.85)).toBeLessThan(0.05);
  });
  test('left only reads 3.01 LU lower; a mono file counts once; the center counts once and the surrounds 1.5 dB more', () => {
    const noise = uniformNoise(96000, 0.2).map((_, i, all) => all[i - (i % 2)]!);
    const both = read(measure({ name: '', front: noise }), 'integratedLufs');
    const nothing = new Float32Array(noise.length);
    expect(both - read(measure({ name: '', front: noise.map((v, i) => (i % 2 === 0 ? v : 0)) }), 'integratedLufs')).toBeCloseTo(3.01, 2);
    expect(both - read(measure({ name: '', front: noise }, { mono: true }), 'integratedLufs')).toBeCloseTo(3.01, 2);
    expect(both - read(measure({ name: '', front: nothing, center: noise }), 'integratedLufs')).toBeCloseTo(3.01, 2);
    expect(both - read(measure({ name: '', front: nothing, surround: noise }), 'integratedLufs')).toBeCloseTo(-10 * Math.log10(1.41), 3);
  });
  test('music-like noise agrees with exact lists: I within 0.005 LU, range within 0.02 LU', () => {
    const random = randomNumbers(3);
    const levels = Array.from({ length: 60 }, () => amplitude(-60 * random() ** 2));
    const noise = uniformNoise(30 * 48000, 0.5, 5);
    const x = noise.map((v, i) => v * levels[Math.floor((i >> 1) / 24000)]!);
    const rig = measure({ name: '', front: x });
    const channels = [left(x), right(x)];
    expect(Math.abs(read(rig, 'integratedLufs') - integratedReference(channels))).toBeLessThan(0.005);
    expect(Math.abs(read(rig, 'loudnessRangeLu') - rangeReference(channels))).toBeLessThan(0.02);
  });
  test('silence and 0.3 s have no integrated loudness, and nothing below −70 LUFS has', () => {
    for (const signal of [new Float32Array(96000), tone([[-20, 0.3]]), tone([[-71, 3]])]) {
      const rig = measure({ name: '', front: signal });
      expect(read(rig, 'integratedLufs')).toBe(NONE);
      expect(read(rig, 'loudnessRangeLu')).toBe(NONE);
    }
    const silent = measure({ name: '', front: new Float32Array(96000) });
    for (const field of ['momentaryLufs', 'shortTermLufs', 'maxMomentaryLufs', 'maxShortTermLufs', 'truePeakDbtp', 'samplePeakDbfs'] as const) expect(read(silent, field)).toBe(NONE);
  });
  test('an hour of a constant tone does not drift by 0.001 LU', () => {
    const rig = meter();
    // 1.5 kHz repeats every 32 frames: one span, written once, is the whole hour.
    const slice = sine(32, 1500, 48000, amplitude(-20));
    rig.run(48000 * 10, { in: concatenate(...Array.from({ length: 15000 }, () => slice)) }, [128]);
    const early = read(rig, 'integratedLufs');
    for (let k = 0; k < (3600 * 48000) / 4096; k++) rig.engine.exports.run(4096);
    expect(read(rig, 'seconds')).toBeGreaterThan(3600);
    expect(Math.abs(read(rig, 'integratedLufs') - early)).toBeLessThan(0.001);
    expect(Math.abs(read(rig, 'shortTermLufs') - early)).toBeLessThan(0.001);
  });
  test.each(RATES)('at %d Hz a step is exactly 10 ms, and a tone reads the same', (rateHz) => {
    const rig = measure({ name: '', front: tone([[-23, 5]], rateHz) }, { rateHz });
    expect(read(rig, 'blocks')).toBe(500);
    expect(read(rig, 'seconds')).toBe(5);
    expect(Math.abs(read(rig, 'integratedLufs') + 22.993)).toBeLessThan(0.01);
  });
});

describe('peaks', () => {
  test('precise agrees with 16× and 128 taps within 0.02 dB on music-like noise', () => {
    const random = randomNumbers(9);
    let low = 0;
    const x = stereo(24000, () => (low += 0.2 * (2 * random() - 1 - low)));
    const rig = measure({ name: '', front: concatenate(x, new Float32Array(400)) }, { precise: true });
    expect(Math.abs(read(rig, 'truePeakDbtp') - truePeakDbtp(x))).toBeLessThan(0.02);
    expect(read(rig, 'samplePeakDbfs')).toBeCloseTo(20 * Math.log10(x.reduce((m, v) => Math.max(m, Math.abs(v)), 0)), 4);
  });
  test('the standard’s table reads as computed for it', () => {
    for (const [number, expected] of [[15, -6.22], [16, -5.98], [17, -6.31], [18, -6.03], [19, 3.03]] as const) {
      // The largest of interpolated points and samples: the sample peak of #15 is −6.02.
      const peak = read(measure(truePeakSignal(number)), 'truePeakDbtp');
      expect(Math.abs(peak - (number === 15 ? -6.02 : expected))).toBeLessThan(0.02);
    }
  });
});

describe('engine', () => {
  test('the sound passes unchanged, however the calls are cut, and so do the figures', () => {
    const x = uniformNoise(24000, 0.4, 2);
    const results = [[32], [1], [7], [17], [5, 27]].map((cut) => {
      const rig = meter();
      expect(rig.run(24000, { in: x }, cut)[0]!.every((v, i) => v === x[i])).toBe(true);
      return (Object.keys(definition.telemetry) as Field[]).map((field) => read(rig, field));
    });
    for (const result of results) expect(result).toEqual(results[0]);
  });
  test('restart forgets, pause waits', () => {
    const rig = meter();
    rig.run(48000 * 5, { in: tone([[-10, 5]]) });
    rig.set('pause', 1);
    rig.run(48000 * 5, { in: tone([[-3, 5]]) });
    expect(read(rig, 'integratedLufs')).toBeCloseTo(-9.99, 1);
    expect(read(rig, 'maxMomentaryLufs')).toBeCloseTo(-9.99, 1);
    expect(read(rig, 'samplePeakDbfs')).toBeCloseTo(-10, 2);
    expect(read(rig, 'momentaryLufs')).toBeCloseTo(-2.99, 1);
    expect(read(rig, 'seconds')).toBe(5);
    rig.set('pause', 0);
    rig.set('restart', 1);
    rig.run(48000 * 5, { in: tone([[-30, 5]]) });
    expect(read(rig, 'integratedLufs')).toBeCloseTo(-29.99, 1);
    expect(read(rig, 'samplePeakDbfs')).toBeCloseTo(-30, 2);
    expect(read(rig, 'truePeakDbtp')).toBeLessThan(-29.5);
  });
  test('a NaN at the center is forgotten within a step', () => {
    const rig = meter({ connected: ['in', 'center'] });
    const x = tone([[-23, 5]]);
    rig.run(240000, { in: x, center: stereo(240000, (i) => (i === 1000 ? Number.NaN : 0)) });
    expect(rig.faults).toBe(0);
    expect(read(rig, 'integratedLufs')).toBeCloseTo(-22.99, 1);
    expect(Number.isFinite(read(rig, 'truePeakDbtp'))).toBe(true);
  });
});
