import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { residualDb } from '../../../test/engine/high-pass.ts';
import { interleave, left } from '../../../test/measure/channels.ts';
import { concatenate, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude, decibels, toneAmplitude } from '../../../test/measure/tone-level.ts';
import definition, { BAND_TYPES } from './definition.ts';
import { bandReference, movementDb } from './reference.ts';
import { type Band, bandResponseDb, type BandType } from './response.ts';

interface Dynamic { range?: number; threshold?: number; ratio?: number; attack?: number; release?: number; when?: number; listens?: number }
const band = (type: BandType, frequencyHz: number, gainDb = 0, q = 1): Band => ({ type, frequencyHz, gainDb, q });

/** Band 2 as given, the others off. */
function paramsOf({ type, frequencyHz, gainDb, q }: Band, { range = 0, threshold = -30, ratio = 2, attack = 10, release = 100, when = 0, listens = 0 }: Dynamic = {}): Record<string, number> {
  return {
    band1Type: 0, band3Type: 0, band4Type: 0,
    band2Type: BAND_TYPES.indexOf(type), band2FrequencyHz: frequencyHz, band2GainDb: gainDb, band2Q: q, band2RangeDb: range, band2ThresholdDb: threshold,
    band2Ratio: ratio, band2AttackMs: attack, band2ReleaseMs: release, band2When: when, band2Listens: listens,
  };
}
const rigOf = (b: Band, dynamic: Dynamic = {}, options: RigOptions = {}): KernelRig => new KernelRig(definition, { connected: ['in'], ...options, params: paramsOf(b, dynamic) });

/** Gain in dB of a sine, when all has settled: over the last tenth of 0.6 s. */
function sineGainDb(rig: KernelRig, hz: number, levelDb: number, rateHz = 48000, key?: Float32Array): number {
  const frames = 0.6 * rateHz;
  const [out] = rig.run(frames, { in: sine(frames, hz, rateHz, amplitude(levelDb)), ...(key ? { key } : {}) });
  return decibels(toneAmplitude(left(out!), hz, rateHz, frames - rateHz / 10)) - levelDb;
}

describe('at rest', () => {
  test.each(['bell', 'low shelf', 'high shelf'] as const)('a %s is the cookbook’s filter to 1e-6', (type) => {
    const noise = uniformNoise(4800, 0.25);
    for (const rateHz of [44100, 192000]) {
      for (const [hz, gainDb, q] of [[30, 12, 0.7], [1000, -18, 4], [15000, 9, 1]] as const) {
        const b = band(type, hz, gainDb, q);
        const out = left(rigOf(b, {}, { rateHz }).run(4800, { in: noise })[0]!);
        expect(largestDifference(out, bandReference(left(noise), b, rateHz))).toBeLessThan(1e-6);
      }
    }
  });
  test('the picture draws the filter that runs', () => {
    for (const [type, hz, probe] of [['bell', 800, 1100], ['low shelf', 200, 120], ['high shelf', 5000, 7000]] as const) {
      const b = band(type, hz, -9, 2);
      expect(Math.abs(sineGainDb(rigOf(b), probe, -20) - bandResponseDb(b, [probe], 48000)[0]!)).toBeLessThan(0.001);
    }
  });
  test('without gain and range the output is the input to the bit, even while every detector’s knob is turned', () => {
    const noise = uniformNoise(4800, 0.5);
    const rig = new KernelRig(definition, { params: { band1ThresholdDb: -80, band2Ratio: 100, band3FrequencyHz: 50 } });
    rig.set('band3FrequencyHz', 9000);
    expect(rig.run(4800, { in: noise, key: noise })[0]).toEqual(noise);
  });
});

describe('the law', () => {
  test.each([44100, 48000, 96000, 192000])('a sine at the center 10 dB above the threshold at ratio 2 is turned down by 5.00 dB at %i Hz', (rateHz) => {
    const gainDb = sineGainDb(rigOf(band('bell', 1000, 0, 2), { range: -12, threshold: -30 }, { rateHz }), 1000, -20, rateHz);
    expect(Math.abs(gainDb + 5)).toBeLessThan(0.1);
  });
  test('the same upwards, and from a static gain', () => {
    expect(sineGainDb(rigOf(band('bell', 1000, 0, 2), { range: 12 }), 1000, -20)).toBeCloseTo(5, 1);
    expect(sineGainDb(rigOf(band('bell', 1000, 3, 2), { range: -12 }), 1000, -20)).toBeCloseTo(-2, 1);
  });
  test('the range bounds it, and ratio 100 is ∞', () => {
    expect(sineGainDb(rigOf(band('bell', 1000, 0, 2), { range: -3 }), 1000, -10)).toBeCloseTo(-3, 2);
    expect(sineGainDb(rigOf(band('bell', 1000, 0, 2), { range: -24, ratio: 100 }), 1000, -20)).toBeCloseTo(-10, 1);
  });
  test('a sine two octaves away changes by less than 0.5 dB', () => {
    for (const hz of [250, 4000]) expect(Math.abs(sineGainDb(rigOf(band('bell', 1000, 0, 2), { range: -12 }), hz, -20))).toBeLessThan(0.5);
  });
  test('below the threshold nothing moves; when it acts on soft sounds, above it nothing does', () => {
    const b = band('bell', 1000, 0, 2);
    expect(Math.abs(sineGainDb(rigOf(b, { range: -12 }), 1000, -31))).toBeLessThan(0.01);
    expect(sineGainDb(rigOf(b, { range: 12, when: 1 }), 1000, -40)).toBeCloseTo(5, 1);
    expect(Math.abs(sineGainDb(rigOf(b, { range: 12, when: 1 }), 1000, -20))).toBeLessThan(0.01);
  });
  test('a low shelf hears what lies below it, a high shelf what lies above', () => {
    expect(sineGainDb(rigOf(band('low shelf', 300, 0, 0.7071), { range: -12 }), 40, -20)).toBeCloseTo(-5, 0);
    expect(Math.abs(sineGainDb(rigOf(band('low shelf', 300, 0, 0.7071), { range: -12 }), 4000, -20))).toBeLessThan(0.1);
    expect(sineGainDb(rigOf(band('high shelf', 3000, 0, 0.7071), { range: -12 }), 15000, -20)).toBeCloseTo(-5, 0);
    expect(Math.abs(sineGainDb(rigOf(band('high shelf', 3000, 0, 0.7071), { range: -12 }), 200, -20))).toBeLessThan(0.1);
  });
});

test('a key moves the band, and the sound itself does not; a band may listen to its own sound all the same', () => {
  const voice = sine(48000, 2000, 48000, amplitude(-18));
  const b = band('bell', 2000, 0, 1.5);
  const dynamic = { range: -6, threshold: -40, ratio: 4 };
  expect(sineGainDb(rigOf(b, dynamic, { connected: ['in', 'key'] }), 2000, -12, 48000, voice)).toBeCloseTo(-6, 1);
  expect(Math.abs(sineGainDb(rigOf(b, dynamic, { connected: ['in', 'key'] }), 2000, -12, 48000, new Float32Array(96000)))).toBeLessThan(0.001);
  expect(sineGainDb(rigOf(b, { ...dynamic, listens: 1 }, { connected: ['in', 'key'] }), 2000, -12, 48000, new Float32Array(96000))).toBeCloseTo(-6, 1);
});

test.each([44100, 96000])('the way there and back is that of the textbook at %i Hz, and telemetry tells it', (rateHz) => {
  const b = band('bell', 1500, 0, 1.2);
  const dynamic = { range: -18, threshold: -34, ratio: 3, attack: 20, release: 120 };
  const third = Math.floor(rateHz / 5 / 256) * 256;
  const x = concatenate(sine(third, 1500, rateHz, amplitude(-60)), uniformNoise(third, 0.5, 4), sine(third, 1500, rateHz, amplitude(-50)));
  const wanted = movementDb(left(x), b, { thresholdDb: -34, ratio: 3, rangeDb: -18, attackMs: 20, releaseMs: 120 }, rateHz);
  const rig = rigOf(b, dynamic, { rateHz });
  let deepest = 0;
  for (let done = 0; done < x.length / 2; done += 256) {
    // One sound on both sides: the detector takes the louder one.
    rig.run(256, { in: interleave(left(x.subarray(done * 2, (done + 256) * 2))) });
    // Telemetry is renewed 224 frames after the start and then every 256, before the call that begins there.
    const moved = rig.telemetry('movementDb')[1]!;
    deepest = Math.min(deepest, moved);
    expect(Math.abs(moved - wanted[done / 8 + 26]!)).toBeLessThan(0.01);
    expect(rig.telemetry('gainReductionDb')[0]!).toBeCloseTo(Math.max(0, -moved), 4);
  }
  expect(deepest).toBeLessThan(-6);
});

test('63 % of the way is gone in the attack, and in the release', () => {
  const rig = rigOf(band('bell', 1000, 0, 1), { range: -6, threshold: -60, ratio: 100, attack: 100, release: 200 });
  const loud = sine(48000, 1000, 48000, 0.25);
  const moveAfter = (ms: number, signal: Float32Array): number => {
    rig.run(ms * 48 + 32, { in: signal });
    return rig.telemetry('movementDb')[1]!;
  };
  // The range is reached by the detector within a millisecond at this threshold; eighth grid points blur by 5 ms.
  expect(Math.abs(moveAfter(100, loud) / -6 - (1 - Math.exp(-1)))).toBeLessThan(0.03);
  moveAfter(1000, loud);
  rig.run(48 * 100);
  const held = rig.telemetry('movementDb')[1]!;
  const back = moveAfter(200, new Float32Array(2 * 48000));
  expect(Math.abs(back / held - Math.exp(-1))).toBeLessThan(0.03);
});

test('a frequency thrown from end to end at audio rate stays finite, below +40 dBFS, and settles', () => {
  const rig = new KernelRig(definition, { connected: ['in'], params: paramsOf(band('bell', 640, 12, 20)), modulated: { band2FrequencyHz: { depth: 20000 } } });
  const noise = uniformNoise(48000, 1, 9);
  const square = Float32Array.from({ length: 48000 }, (_, i) => (Math.floor(i / 24) % 2 === 0 ? 1 : -1));
  for (let k = 0; k < 3; k++) {
    const [out] = rig.run(48000, { in: noise, band2FrequencyHz: square });
    expect(out!.reduce((most, v) => Math.max(most, Math.abs(v)), 0)).toBeLessThan(100);
    expect(out!.every(Number.isFinite)).toBe(true);
  }
  rig.run(48000 * 2, {});
  expect(Math.abs(sineGainDb(rig, 640, -40) - 12)).toBeLessThan(0.02);
});

test('a band changes kind, frequency and gain under a full boost without a sound above 8 kHz', () => {
  for (const [name, values] of [['band2Type', [1, 2, 0, 1]], ['band2FrequencyHz', [100, 4000]], ['band2GainDb', [18, -18]], ['band2Q', [0.1, 20]]] as const) {
    const rig = rigOf(band('bell', 1000, 18, 1));
    const tone = sine(2400, 1000, 48000, 0.1);
    rig.run(4800, { in: sine(4800, 1000, 48000, 0.1) });
    const parts: number[] = [];
    for (let k = 0; k < 16; k++) {
      rig.set(name, values[k % values.length]!);
      parts.push(...rig.run(2400, { in: tone })[0]!);
    }
    expect(residualDb(Float32Array.from(parts), 0, 48000, 8000, 960), name).toBeLessThan(-60);
  }
});

test('both channels move alike, by the louder one', () => {
  const rig = rigOf(band('bell', 1000, 0, 2), { range: -12 });
  const x = stereo(48000, (i) => [0.1 * Math.sin((2 * Math.PI * 1000 * i) / 48000), 0.01 * Math.sin((2 * Math.PI * 1000 * i) / 48000)]);
  rig.run(48000, { in: x });
  const [out] = rig.run(48000, { in: x });
  for (const channel of [0, 1]) expect(decibels(toneAmplitude(out!.filter((_, i) => i % 2 === channel), 1000, 48000, 24000)) + 20 + 20 * channel).toBeCloseTo(-5, 1);
});
