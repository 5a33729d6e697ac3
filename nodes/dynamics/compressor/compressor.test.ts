import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { concatenate, constant, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude, decibels, harmonicDistortion, toneAmplitude } from '../../../test/measure/tone-level.ts';
import { integratedReference } from '../../analysis/loudness-meter/reference.ts';
import definition from './definition.ts';
import { compressorReference, type CompressorSettings, staticCurve } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
const BRANCHING = 0;
const DECOUPLED = 1;
const AUTOMATIC = 2;
const FROM_CURVE = 1;
const LOUDNESS = 2;
/** T = −20 dB, R = 4, W = 6 dB. */
const CURVE = { thresholdDb: -20, ratio: 4, kneeDb: 6 };

interface Setup { rateHz?: number; lookAheadMs?: number; params?: Record<string, number>; keyed?: boolean }
const compressor = ({ rateHz = 48000, lookAheadMs = 0, params = {}, keyed = false }: Setup = {}): KernelRig =>
  new KernelRig(definition, { rateHz, config: { lookAheadMs }, params, connected: keyed ? ['in', 'sidechain'] : ['in'] });

/** Gain in dB at a frame: of the left channel. */
const gainDb = (out: Float32Array, x: Float32Array, frame: number): number => decibels(out[2 * frame]! / x[2 * frame]!);

describe('static curve', () => {
  const steady = (levelDb: number, params: Record<string, number>): number => {
    const x = constant(9600, amplitude(levelDb));
    return -gainDb(compressor({ params: { ...params, attackMs: 5 } }).run(9600, { in: x })[0]!, x, 9599);
  };
  test.each([[-40, 0], [-23, 0], [-21, 0.25], [-20, 0.5625], [-19, 1], [-17, 2.25], [-8, 9], [0, 15]])('%d dBFS is reduced by %d dB', (levelDb, reductionDb) => {
    // 0.01 dB: what the approximations of logarithm and exponential may cost.
    expect(Math.abs(steady(levelDb, CURVE) - reductionDb)).toBeLessThan(0.01);
  });
  test('a hard knee, ratio infinity and the range', () => {
    expect(steady(-8, { ...CURVE, kneeDb: 0 })).toBeCloseTo(9, 2);
    expect(steady(-20.5, { ...CURVE, kneeDb: 0 })).toBe(-0);
    expect(steady(-8, { ...CURVE, ratio: 100 })).toBeCloseTo(12, 2);
    expect(steady(-8, { ...CURVE, rangeDb: 4 })).toBeCloseTo(4, 2);
  });
  test('every level between −70 and +20 dBFS lies on the curve', () => {
    for (let levelDb = -70; levelDb <= 20; levelDb += 3.7) expect(Math.abs(steady(levelDb, CURVE) - (levelDb - staticCurve(levelDb, -20, 4, 6)))).toBeLessThan(0.01);
  });
});

describe('time', () => {
  const step = (fromDb: number, toDb: number, params: Record<string, number>, rateHz = 48000): ((ms: number) => number) => {
    const before = rateHz;
    const x = concatenate(constant(before, amplitude(fromDb)), constant(rateHz, amplitude(toDb)));
    const [out] = compressor({ rateHz, params: { ...CURVE, ...params } }).run(x.length / 2, { in: x });
    return (ms) => -gainDb(out!, x, before + Math.round((ms * rateHz) / 1000) - 1);
  };
  test.each(RATES)('at %d Hz 63.2 % of the attack is reached in the attack time, and of the release in the release time', (rateHz) => {
    for (const [attackMs, releaseMs] of [[10, 120], [1, 50], [100, 20]] as const) {
      const attack = step(-40, -8, { attackMs, releaseMs, ballistics: BRANCHING }, rateHz)(attackMs);
      expect(Math.abs(attack / 9 - (1 - Math.exp(-1)))).toBeLessThan(0.02);
      const release = step(-8, -40, { attackMs, releaseMs, ballistics: BRANCHING }, rateHz)(releaseMs);
      expect(Math.abs(release / 9 - Math.exp(-1))).toBeLessThan(0.02);
    }
  });
  test.each(RATES)('at %d Hz the decoupled release is the cascade of both', (rateHz) => {
    const release = step(-8, -40, { attackMs: 10, releaseMs: 100, ballistics: DECOUPLED }, rateHz);
    for (const t of [10, 30, 100, 300]) {
      const theory = (100 * Math.exp(-t / 100) - 10 * Math.exp(-t / 10)) / 90;
      expect(Math.abs(release(t) / 9 - theory)).toBeLessThan(0.005);
    }
    expect(release(100) / 9).toBeCloseTo(0.4088, 2);
  });
  test('automatic release gives a short reduction back in 50 ms, and half of a long one in 1.2 s', () => {
    const long = step(-8, -40, { attackMs: 1, ballistics: AUTOMATIC });
    expect(long(50) / 9).toBeCloseTo(0.48, 1);
    expect(long(600) / 9).toBeCloseTo(0.5 * Math.exp(-0.5), 1);
    const x = concatenate(constant(48000, amplitude(-40)), constant(240, amplitude(-8)), constant(48000, amplitude(-40)));
    const [out] = compressor({ params: { ...CURVE, attackMs: 1, ballistics: AUTOMATIC } }).run(x.length / 2, { in: x });
    const after = (ms: number): number => -gainDb(out!, x, 48240 + ms * 48);
    expect(after(150) / after(0)).toBeLessThan(0.06);
  });
  test.each([BRANCHING, DECOUPLED, AUTOMATIC])('ballistics %d hold the reduction before they release', (ballistics) => {
    const held = step(-8, -40, { attackMs: 1, releaseMs: 50, holdMs: 200, ballistics });
    expect(held(195)).toBeCloseTo(9, 2);
    const free = step(-8, -40, { attackMs: 1, releaseMs: 50, holdMs: 0, ballistics });
    expect(Math.abs(held(260) - free(60))).toBeLessThan(0.1);
  });
  test('the same burst makes the same gain at every rate, within 0.05 dB', () => {
    const trace = (rateHz: number): number[] => {
      const level = (t: number): number => (t < 0.1 ? -40 : t < 0.3 ? -6 : t < 0.5 ? -25 : t < 0.6 ? -12 : -60);
      const x = stereo(rateHz, (i) => amplitude(level(i / rateHz)));
      const [out] = compressor({ rateHz, params: CURVE }).run(rateHz, { in: x });
      // 5 ms inside each step: the frames of an instant lie apart by up to half a frame of the lowest rate.
      return [0.105, 0.15, 0.29, 0.32, 0.45, 0.52, 0.59, 0.65, 0.9].map((t) => gainDb(out!, x, Math.round(t * rateHz)));
    };
    const reference = trace(48000);
    for (const rateHz of RATES) trace(rateHz).forEach((value, k) => expect(Math.abs(value - reference[k]!)).toBeLessThan(0.05));
  });
  test('switching the ballistics while reducing does not jump', () => {
    const rig = compressor({ params: CURVE });
    const x = constant(9600, amplitude(-8));
    rig.run(9600, { in: x });
    for (const ballistics of [AUTOMATIC, DECOUPLED, BRANCHING, DECOUPLED]) {
      rig.set('ballistics', ballistics);
      const [out] = rig.run(2400, { in: x });
      for (let i = 0; i < 2400; i++) expect(Math.abs(gainDb(out!, x, i) + 9)).toBeLessThan(0.01);
    }
  });
});

describe('sines', () => {
  const steadySine = (frequencyHz: number, levelDb: number, params: Record<string, number>): Float32Array =>
    compressor({ params: { ...CURVE, ...params } }).run(96000, { in: sine(96000, frequencyHz, 48000, amplitude(levelDb)) })[0]!;
  test('a peak detector with a fast attack and a slow release reads a sine as its crest within 0.5 dB', () => {
    const out = steadySine(1000, -8, { attackMs: 0.1, releaseMs: 400 });
    expect(Math.abs(decibels(toneAmplitude(out.filter((_, i) => i % 2 === 0), 1000, 48000, 48000)) - -17)).toBeLessThan(0.5);
  });
  test('the RMS detector is calibrated to agree with the crest of a sine', () => {
    const out = steadySine(1000, -8, { detector: 1, rmsMs: 20 });
    expect(Math.abs(decibels(toneAmplitude(out.filter((_, i) => i % 2 === 0), 1000, 48000, 48000)) - -17)).toBeLessThan(0.1);
  });
  test('distortion stays below 1 % at 100 Hz and 0.1 % at 1 kHz with 10 ms and 100 ms', () => {
    const times = { attackMs: 10, releaseMs: 100 };
    expect(harmonicDistortion(steadySine(100, -8, times), 100, 48000, 1)).toBeLessThan(0.01);
    expect(harmonicDistortion(steadySine(1000, -8, times), 1000, 48000, 1)).toBeLessThan(0.001);
  });
});

describe('look-ahead, mix and make-up', () => {
  test('the latency is the look-ahead to the frame', () => {
    for (const rateHz of RATES) {
      for (const lookAheadMs of [0, 0.13, 5, 20]) {
        const rig = compressor({ rateHz, lookAheadMs });
        expect(rig.latencyFrames).toBe(Math.round((lookAheadMs * rateHz) / 1000));
        const x = stereo(8000, (i) => (i === 3 ? 0.01 : 0));
        expect(rig.run(8000, { in: x })[0]!.indexOf(Math.fround(0.01)) / 2).toBe(3 + rig.latencyFrames);
      }
    }
  });
  test('at 50 % mix and no reduction the output is the delayed input to the bit', () => {
    const x = uniformNoise(9600, 0.1);
    const rig = compressor({ lookAheadMs: 5, params: { thresholdDb: 0, mix: 50 } });
    const [out] = rig.run(9600, { in: x });
    expect(out!.subarray(480)).toEqual(x.subarray(0, x.length - 480));
  });
  test('with look-ahead the reduction is there when the step comes', () => {
    const x = concatenate(constant(4800, amplitude(-40)), constant(4800, amplitude(-8)));
    const [out] = compressor({ lookAheadMs: 5, params: { ...CURVE, attackMs: 1 } }).run(9600, { in: x });
    expect(decibels(out![2 * (4800 + 240)]!)).toBeCloseTo(-17, 0);
  });
  test('half mix is half untouched and half compressed', () => {
    const x = constant(9600, amplitude(-8));
    const [out] = compressor({ params: { ...CURVE, mix: 50 } }).run(9600, { in: x });
    expect(out![19198]! / x[0]!).toBeCloseTo(0.5 + 0.5 * amplitude(-9), 4);
  });
  test('make-up adds its dB; automatic make-up from the curve half the reduction at 0 dBFS, and comes in without a jump', () => {
    const x = constant(9600, amplitude(-60));
    expect(gainDb(compressor({ params: { ...CURVE, makeUpDb: 7 } }).run(9600, { in: x })[0]!, x, 9599)).toBeCloseTo(7, 3);
    const rig = compressor({ params: CURVE });
    rig.run(3200, { in: x });
    rig.set('autoMakeUp', FROM_CURVE);
    const [out] = rig.run(9600, { in: x });
    expect(gainDb(out!, x, 9599)).toBeCloseTo(0.5 * 20 * 0.75, 3);
    for (let i = 1; i < 9600; i++) expect(Math.abs(gainDb(out!, x, i) - gainDb(out!, x, i - 1))).toBeLessThan(0.05);
  });
});

describe('automatic make-up by loudness', () => {
  /** What it hears in one call. */
  const SPAN = [128];
  const MATCHED = { thresholdDb: -13, kneeDb: 6, attackMs: 1, releaseMs: 80, autoMakeUp: LOUDNESS };
  const matchDb = (rig: KernelRig): number => rig.telemetry('matchDb')[0]!;
  const loudness = (x: Float32Array): number => integratedReference([0, 1].map((c) => Float64Array.from(x.filter((_, i) => i % 2 === c))));
  const second = { noise: uniformNoise(48000, 0.5, 7), tone: sine(48000, 440, 48000, amplitude(-4)) };

  test.each([['noise', 1.5], ['noise', 4], ['noise', 20], ['tone', 1.5], ['tone', 4], ['tone', 20]] as const)('%s at %d:1 settles as loud as it came in, within 0.2 LU', (kind, ratio) => {
    const x = second[kind];
    const rig = compressor({ params: { ...MATCHED, ratio } });
    for (let k = 0; k < 6; k++) rig.run(48000, { in: x }, SPAN);
    const [out] = rig.run(48000, { in: x }, SPAN);
    expect(Math.abs(loudness(out!) - loudness(x))).toBeLessThan(0.2);
    // There was something to match.
    expect(matchDb(rig)).toBeGreaterThan(1.5);
    expect(Math.abs(loudness(compressor({ params: { ...MATCHED, ratio, autoMakeUp: 0 } }).run(48000, { in: x }, SPAN)[0]!) - loudness(x))).toBeGreaterThan(1.5);
  });
  test('the make-up knob comes on top, and the gain ends at 12 dB', () => {
    const rig = compressor({ params: { ...MATCHED, thresholdDb: -60, ratio: 100, makeUpDb: 5 } });
    for (let k = 0; k < 9; k++) rig.run(48000, { in: second.tone }, SPAN);
    expect(matchDb(rig)).toBe(12);
    const bare = compressor({ params: { ...MATCHED, thresholdDb: -60, ratio: 100, autoMakeUp: 0 } });
    bare.run(48000, { in: second.tone }, SPAN);
    const [out] = rig.run(48000, { in: second.tone }, SPAN);
    expect(loudness(out!) - loudness(bare.run(48000, { in: second.tone }, SPAN)[0]!)).toBeCloseTo(17, 2);
  });
  test('63.2 % of a change of power is followed after 3 s, within 5 %', () => {
    const rig = compressor({ params: { ...MATCHED, thresholdDb: -40, ratio: 20, rangeDb: 0 } });
    for (let k = 0; k < 15; k++) rig.run(48000, { in: second.tone }, SPAN);
    expect(matchDb(rig)).toBeCloseTo(0, 5);
    rig.set('rangeDb', 9);
    const end = 10 ** -0.9;
    const gone = (): number => (1 - 10 ** (-matchDb(rig) / 10)) / (1 - end);
    for (let k = 0; k < 2; k++) rig.run(48000, { in: second.tone }, SPAN);
    rig.run(0.85 * 48000, { in: second.tone }, SPAN);
    expect(gone()).toBeLessThan(1 - Math.exp(-1));
    rig.run(0.3 * 48000, { in: second.tone }, SPAN);
    expect(gone()).toBeGreaterThan(1 - Math.exp(-1));
  });
  test('silence and what lies below −70 LUFS hold the gain to the bit, and the sound that comes back finds it there', () => {
    const rig = compressor({ params: { ...MATCHED, ratio: 8 } });
    for (let k = 0; k < 7; k++) rig.run(48000, { in: second.tone }, SPAN);
    const before = matchDb(rig);
    expect(before).toBeGreaterThan(4);
    rig.wait(24000);
    const held = matchDb(rig);
    expect(Math.abs(held - before)).toBeLessThan(0.01);
    rig.wait(60 * 48000);
    rig.run(96000, { in: sine(96000, 1000, 48000, amplitude(-78)) }, SPAN);
    expect(matchDb(rig)).toBe(held);
    rig.run(9600, { in: second.tone }, SPAN);
    expect(Math.abs(matchDb(rig) - held)).toBeLessThan(0.3);
    // A quieter tone is heard: nothing of it is reduced, so the gain goes.
    for (let k = 0; k < 3; k++) rig.run(48000, { in: sine(48000, 1000, 48000, amplitude(-30)) }, SPAN);
    expect(matchDb(rig)).toBeLessThan(held - 0.01);
  });
  test.each([44100, 48000, 96000, 192000])('at %d Hz it agrees with the textbook within 0.001, at half the mix and with a knob turned', (rateHz) => {
    const settings: CompressorSettings = {
      rateHz, thresholdDb: -24, ratio: 4, kneeDb: 6, attackMs: 3, releaseMs: 60, makeUpDb: -2, rangeDb: 12, mix: 0.5, link: 1, decoupled: false, rms: false, rmsMs: 10, matches: true,
    };
    const { decoupled, rms, mix, link, matches, ...plain } = settings;
    const frames = rateHz;
    const x = uniformNoise(frames, 0.5, 11);
    const rig = compressor({ rateHz, params: { ...plain, mix: mix * 100, link: link * 100, detector: rms ? 1 : 0, ballistics: decoupled ? DECOUPLED : BRANCHING, autoMakeUp: matches === true ? LOUDNESS : 0 } });
    const [out] = rig.run(frames, { in: x }, SPAN);
    expect(matchDb(rig)).toBeGreaterThan(1.4);
    expect(largestDifference(out!, compressorReference(x, x, settings))).toBeLessThan(1e-3);
  });
  test('it comes and goes without a jump, and once gone leaves the bits as if it had never been', () => {
    // A square: a level that does not move, and yet a sound.
    const x = stereo(24000, (i) => amplitude(-8) * (i % 96 < 48 ? 1 : -1));
    const [rig, never] = [compressor({ params: CURVE }), compressor({ params: CURVE })];
    const play = (choice: number): Float32Array => {
      rig.set('autoMakeUp', choice);
      return rig.run(24000, { in: x }, SPAN)[0]!;
    };
    for (let k = 0; k < 3; k++) never.run(24000, { in: x }, SPAN);
    rig.run(24000, { in: x }, SPAN);
    const both = concatenate(play(LOUDNESS), play(0));
    const trace = Array.from({ length: 48000 }, (_, i) => decibels(both[2 * i]! / x[(2 * i) % 48000]!));
    expect(Math.max(...trace) - trace[0]!).toBeGreaterThan(0.5);
    expect(trace.reduce((most, gain, i) => Math.max(most, Math.abs(gain - trace[Math.max(0, i - 1)]!)), 0)).toBeLessThan(0.005);
    expect(play(0)).toEqual(never.run(24000, { in: x }, SPAN)[0]!);
    expect(matchDb(rig)).toBe(0);
  });
  test('a frame of 1e30 is not remembered', () => {
    const rig = compressor({ params: { ...MATCHED, ratio: 4 } });
    for (let k = 0; k < 5; k++) rig.run(48000, { in: second.tone }, SPAN);
    const before = matchDb(rig);
    for (let k = 0; k < 2; k++) rig.run(48000, { in: k > 0 ? second.tone : second.tone.map((v, i) => (i === 80 ? 1e30 : v)) }, SPAN);
    expect(before).toBeGreaterThan(2);
    expect(Math.abs(matchDb(rig) - before)).toBeLessThan(1);
  });
});

describe('side-chain', () => {
  test('a connected key drives the reduction, an unconnected one does not count', () => {
    const quiet = constant(9600, amplitude(-40));
    const key = constant(9600, amplitude(-8));
    expect(gainDb(compressor({ keyed: true, params: CURVE }).run(9600, { in: quiet, sidechain: key })[0]!, quiet, 9599)).toBeCloseTo(-9, 2);
    expect(gainDb(compressor({ keyed: true, params: CURVE }).run(9600, { in: key })[0]!, key, 9599)).toBeCloseTo(0, 9);
    expect(gainDb(compressor({ params: CURVE }).run(9600, { in: key })[0]!, key, 9599)).toBeCloseTo(-9, 2);
  });
  test.each(RATES)('at %d Hz the high-pass of the key is 3 dB down at its corner and falls by 12 dB an octave; listening lets it be heard', (rateHz) => {
    for (const corner of [20, 100, 500]) {
      const at = (frequencyHz: number): number => {
        const rig = compressor({ rateHz, params: { highPass: 1, highPassHz: corner, listen: 1 } });
        const [out] = rig.run(rateHz, { in: sine(rateHz, frequencyHz, rateHz, 0.25) });
        return decibels(toneAmplitude(out!.filter((_, i) => i % 2 === 0), frequencyHz, rateHz, rateHz / 2) / 0.25);
      };
      expect(at(corner)).toBeCloseTo(-3.01, 1);
      expect(at(corner * 0.5)).toBeCloseTo(-10 * Math.log10(1 + 16), 1);
      expect(at(corner * 10)).toBeCloseTo(0, 2);
    }
  });
  test('listening hears the key as late as the sound, and comes in over 10 ms', () => {
    const rig = compressor({ keyed: true, lookAheadMs: 2 });
    const key = uniformNoise(4800, 0.1, 5);
    const sound = constant(4800, 0.01);
    rig.set('listen', 1);
    const [out] = rig.run(4800, { in: sound, sidechain: key });
    expect(out!.subarray(1200)).toEqual(key.subarray(1200 - 192, 9600 - 192));
  });
});

describe('stereo', () => {
  const x = stereo(9600, () => [amplitude(-8), amplitude(-26)]);
  const gains = (link: number): number[] => {
    const [out] = compressor({ params: { ...CURVE, link } }).run(9600, { in: x });
    return [out![19198]! / x[19198]!, out![19199]! / x[19199]!].map(decibels);
  };
  test('linked channels get the same reduction, unlinked their own', () => {
    const [l, r] = gains(100);
    expect(Math.abs(l! - r!)).toBeLessThan(1e-5);
    expect(gains(0)[0]!).toBeCloseTo(-9, 2);
    expect(gains(0)[1]!).toBeCloseTo(0, 6);
    // Half linked, the right channel is seen at −17 dBFS.
    expect(gains(50)[1]!).toBeCloseTo(-2.25, 2);
  });
});

describe('against the textbook', () => {
  const base: CompressorSettings = {
    rateHz: 48000, thresholdDb: -20, ratio: 4, kneeDb: 6, attackMs: 3, releaseMs: 60, makeUpDb: 2, rangeDb: 12, mix: 0.7, link: 0.3, decoupled: false, rms: false, rmsMs: 10,
  };
  test.each([
    ['branching', base],
    ['decoupled', { ...base, decoupled: true }],
    ['attack slower than release', { ...base, attackMs: 80, releaseMs: 10 }],
    ['RMS', { ...base, rms: true }],
    ['linked, hard knee, 96 kHz', { ...base, link: 1, kneeDb: 0, rateHz: 96000 }],
  ] as const)('%s: noise bursts agree within 0.001', (_, settings) => {
    const { rateHz, decoupled, rms, mix, link, matches, ...plain } = settings;
    const noise = uniformNoise(24000, 1, 3);
    const x = noise.map((v, i) => v * (i % 9600 < 3000 ? 0.9 : 0.05));
    const params = { ...plain, mix: mix * 100, link: link * 100, detector: rms ? 1 : 0, ballistics: decoupled ? DECOUPLED : BRANCHING, autoMakeUp: matches === true ? LOUDNESS : 0 };
    const [out] = compressor({ rateHz, params }).run(24000, { in: x });
    // 0.01 dB of a sample near full scale.
    expect(largestDifference(out!, compressorReference(x, x, settings))).toBeLessThan(1e-3);
  });
});

describe('engine', () => {
  const busy = { ...CURVE, highPass: 1, link: 60, mix: 80 };
  test('any cut of the blocks gives the same bits while parameters move', () => {
    const x = uniformNoise(2000, 0.8, 9);
    const render = (cut: number[], params: Record<string, number>): Float32Array => {
      const rig = compressor({ lookAheadMs: 1.3, params });
      for (const [name, value] of [['thresholdDb', -40], ['ratio', 20], ['kneeDb', 0], ['attackMs', 1], ['makeUpDb', 6], ['autoMakeUp', 1], ['rangeDb', 9], ['listen', 1], ['highPassHz', 400]] as const) rig.set(name, value);
      const before = rig.run(2000, { in: x }, cut)[0]!;
      rig.set('autoMakeUp', LOUDNESS);
      return concatenate(before, rig.run(2000, { in: x }, cut)[0]!);
    };
    for (const extra of [{}, { detector: 1, ballistics: 1 }, { ballistics: 2 }, { holdMs: 3 }, { autoMakeUp: LOUDNESS }]) {
      const whole = render([32], { ...busy, ...extra });
      for (const cut of [[1], [7], [17], [5, 27], [128]]) expect(render(cut, { ...busy, ...extra })).toEqual(whole);
    }
  });
  test('reset begins again to the bit', () => {
    const rig = compressor({ lookAheadMs: 1, params: { ...busy, autoMakeUp: LOUDNESS } });
    const x = uniformNoise(3000, 0.8, 2);
    const first = rig.run(3000, { in: x })[0]!;
    rig.reset();
    expect(rig.run(3000, { in: x })[0]!).toEqual(first);
  });
  test('ratio 1 is the input to the bit, at any mix', () => {
    const x = uniformNoise(3000, 1.5, 2);
    for (const mix of [0, 13, 50, 99.9, 100]) expect(compressor({ params: { ratio: 1, mix, thresholdDb: -60 } }).run(3000, { in: x })[0]!).toEqual(x);
  });
  test('a key of NaN, infinity and 1e30 passes: within a second all is as before', () => {
    for (const detector of [0, 1]) {
      for (const poison of [Number.NaN, Infinity, 1e30]) {
        const rig = compressor({ keyed: true, params: { ...CURVE, detector, highPass: 1, releaseMs: 60 } });
        const x = constant(48000, 0.1);
        const key = stereo(48000, (i) => (i === 40 ? poison : 0));
        const [out] = rig.run(48000, { in: x, sidechain: key });
        expect(rig.faults).toBe(0);
        expect(Math.abs(gainDb(out!, x, 47999))).toBeLessThan(0.01);
      }
    }
  });
  test('after silence no state is subnormal', () => {
    const rig = compressor({ params: { ...busy, detector: 1, releaseMs: 5, autoMakeUp: LOUDNESS } });
    rig.run(4800, { in: uniformNoise(4800, 0.8) });
    rig.run(48000);
    // Of f64: detector and ballistics, then the match of loudness.
    for (let at = 0; at + 8 <= rig.state.byteLength; at = at === 120 ? 360 : at + 8) {
      const value = Math.abs(rig.state.getFloat64(at, true));
      expect(value === 0 || value > 2.3e-308).toBe(true);
    }
    expect(rig.run(64)[0]!.every((v) => v === 0)).toBe(true);
  });
  test('the meters show what happens', () => {
    const rig = compressor({ params: CURVE });
    rig.run(96000, { in: constant(96000, amplitude(-8)) });
    expect(rig.telemetry('gainReductionDb')[0]).toBeCloseTo(9, 2);
    expect(rig.telemetry('inputPeakDb')[0]).toBeCloseTo(-8, 2);
    expect(rig.telemetry('outputPeakDb')[0]).toBeCloseTo(-17, 1);
    expect(rig.telemetry('detectorDb')[0]).toBeCloseTo(-8, 2);
  });
});
