import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { interleave, left, right } from '../../../test/measure/channels.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import { concatenate, constant, gaussianNoise, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude, decibels, harmonicDistortion } from '../../../test/measure/tone-level.ts';
import { truePeakDbtp } from '../../../test/measure/true-peak-reference.ts';
import definition from './definition.ts';
import { softClipped, stageReference } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
const CEILING_DB = -1;

interface Setup { rateHz?: number; lookAheadMs?: number; softClip?: boolean; params?: Record<string, number> }
const limiter = ({ rateHz = 48000, lookAheadMs = 1.5, softClip = false, params = {} }: Setup = {}): KernelRig => new KernelRig(definition, { rateHz, config: { lookAheadMs, softClip }, params });
/** The modes of DSP practice: as it comes, short look-ahead, with the soft clip before it, and both. */
const MODES: readonly (readonly [string, Setup])[] = [['transparent', {}], ['aggressive', { lookAheadMs: 0.3 }], ['soft clip', { softClip: true }], ['both', { lookAheadMs: 0.3, softClip: true }]];

/** The input's end would ring if it were cut: what is measured stops before it. */
const END = 300;
const measured = (x: Float32Array, setup?: Setup): { truePeak: number; samplePeak: number } => {
  const frames = x.length / 2;
  const [out] = limiter(setup).run(frames, { in: x });
  return { truePeak: truePeakDbtp(out!, 0, frames - END), samplePeak: out!.reduce((most, v) => Math.max(most, Math.abs(v)), 0) };
};

describe('nothing passes the ceiling, measured at 16× with 128 taps', () => {
  const bursts = (frequencyHz: number, rateHz = 48000): Float32Array =>
    concatenate(...Array.from({ length: 3 }, () => concatenate(new Float32Array(1200), sine(1200, frequencyHz, rateHz, 2), new Float32Array(1200))));
  const drums = (): Float32Array => {
    const noise = uniformNoise(14400, 4, 11);
    return noise.map((v, i) => v * Math.exp(-((i >> 1) % 3600) / 400));
  };
  test.each([
    ['a sine at a quarter of the rate, 45°, +6 dBFS', sine(9600, 12000, 48000, 2, 45), 0.05],
    ['997 Hz, +6 dBFS', sine(9600, 997, 48000, 2), 0.05],
    ['noise 12 dB over', uniformNoise(12000, 4), 0.1],
    ['normal noise of 0 dBFS', gaussianNoise(12000, 1), 0.1],
    ['a train of drum-like bursts', drums(), 0.1],
    ['bursts of 1 kHz', bursts(1000), 0.1],
    ['bursts of 15 kHz', bursts(15000), 0.1],
    ['bursts of 19 kHz', bursts(19000), 0.1],
    ['bursts of 21 kHz', bursts(21000), 0.1],
    ['a click of one sample, +12 dB', stereo(4800, (i) => (i === 2000 ? 4 : 0.3)), 0.05],
  ])('%s, in every mode', (_, x, tolerance) => {
    for (const [mode, setup] of MODES) {
      const { truePeak, samplePeak } = measured(x, setup);
      expect(truePeak, mode).toBeLessThan(CEILING_DB + tolerance);
      expect(truePeak, mode).toBeGreaterThan(CEILING_DB - 0.1);
      expect(samplePeak, mode).toBeLessThan(amplitude(CEILING_DB) + 1e-6);
    }
  });
  test.each(RATES)('noise at %d Hz, linked and not, with the shortest release and look-ahead', (rateHz) => {
    for (const setup of [{}, { params: { link: 0, releaseMs: 10 } }, { params: { link: 50 }, lookAheadMs: 0.1 }, { params: { link: 0, releaseMs: 10 }, lookAheadMs: 0.3, softClip: true }]) expect(measured(uniformNoise(4000, 4, 3), { rateHz, ...setup }).truePeak).toBeLessThan(CEILING_DB + 0.1);
  });
  test('at every ceiling and drive', () => {
    for (const [ceilingDb, inputDb] of [[0, 24], [-0.1, 12], [-6, 18]] as const) {
      const { truePeak } = measured(uniformNoise(6000, 0.5, 4), { params: { ceilingDb, inputDb } });
      expect(Math.abs(truePeak - ceilingDb)).toBeLessThan(0.1);
    }
  });
});

describe('what stays below the ceiling is not touched', () => {
  test.each([
    ['a sine at a quarter of the rate between whose samples the peak lies', sine(4800, 12000, 48000, amplitude(CEILING_DB - 0.01), 45)],
    ['997 Hz', sine(4800, 997, 48000, amplitude(CEILING_DB - 0.01))],
    ['21 kHz', sine(4800, 21000, 48000, amplitude(CEILING_DB - 0.01))],
    ['a constant', constant(4800, amplitude(CEILING_DB - 0.01))],
  ])('%s: delayed to the bit', (_, x) => {
    // The beginning of a tone rings; it is faded in, as the measuring signals of EBU Tech 3341 are.
    const faded = x.map((v, i) => v * Math.min(1, (i >> 1) / 480, (4799 - (i >> 1)) / 480));
    for (const [mode, setup] of MODES) {
      const rig = limiter(setup);
      const [out] = rig.run(4800, { in: faded });
      expect(out!.subarray(2 * rig.latencyFrames), mode).toEqual(faded.subarray(0, 9600 - 2 * rig.latencyFrames));
    }
  });
  test('noise scaled to 0.05 dB below the ceiling', () => {
    const noise = uniformNoise(9600, 0.3, 8);
    const gain = amplitude(CEILING_DB - 0.05 - truePeakDbtp(noise));
    const x = noise.map((v) => v * gain);
    const rig = limiter();
    expect(rig.run(9600, { in: x })[0]!.subarray(2 * rig.latencyFrames)).toEqual(x.subarray(0, 19200 - 2 * rig.latencyFrames));
  });
  test('again after minutes of heavy limiting: the averages do not drift', () => {
    const rig = limiter({ params: { releaseMs: 10 } });
    const loud = uniformNoise(48000, 4, 1);
    for (let second = 0; second < 60; second++) rig.run(48000, { in: loud });
    rig.run(48000);
    const x = uniformNoise(4800, 0.3, 2);
    expect(rig.run(4800, { in: x })[0]!.subarray(2 * rig.latencyFrames)).toEqual(x.subarray(0, 9600 - 2 * rig.latencyFrames));
  });
});

describe('time', () => {
  test.each(RATES)('at %d Hz the latency is the look-aheads and the detectors, to the frame', (rateHz) => {
    for (const [lookAheadMs, softClip] of [[0.1, false], [1.5, false], [10, false], [0.3, true]] as const) {
      const rig = limiter({ rateHz, lookAheadMs, softClip });
      expect(rig.latencyFrames).toBe(Math.round((lookAheadMs * rateHz) / 1000) + Math.round(rateHz / 2000) + 32 + 64 + (softClip ? (rateHz < 48000 ? 52 : 36) : 0));
      const x = stereo(4000, (i) => (i === 100 ? 0.25 : 0));
      expect(rig.run(4000, { in: x })[0]!.indexOf(0.25) / 2).toBe(100 + rig.latencyFrames);
    }
  });
  test.each(RATES)('at %d Hz 63.2 % of the reduction in dB is given back in the release time', (rateHz) => {
    for (const releaseMs of [50, 200]) {
      const rig = limiter({ rateHz, params: { releaseMs } });
      const loud = Math.round(0.2 * rateHz);
      const level = (i: number): number => (i < loud ? amplitude(5) : amplitude(-30));
      const x = stereo(rateHz, (i) => level(i));
      const [out] = rig.run(rateHz, { in: x });
      const gain = (ms: number): number => decibels(out![2 * (loud + rig.latencyFrames + Math.round((ms * rateHz) / 1000))]! / amplitude(-30));
      // From 5 ms on, when the last minimum has left the window, to one release time later.
      expect(gain(5 + releaseMs) / gain(5)).toBeCloseTo(Math.exp(-1), 2);
    }
  });
  test('automatic release holds the average of long reductions and lets short ones go', () => {
    const reductionAfter = (loudFrames: number, autoRelease: number): number => {
      const rig = limiter({ params: { autoRelease, releaseMs: 50 } });
      const x = stereo(loudFrames + 24000, (i) => (i < loudFrames ? amplitude(5) : amplitude(-30)));
      const [out] = rig.run(loudFrames + 24000, { in: x });
      return -decibels(out![2 * (loudFrames + rig.latencyFrames + 12000)]! / amplitude(-30));
    };
    expect(reductionAfter(96000, 0)).toBeLessThan(0.06);
    expect(reductionAfter(96000, 1)).toBeGreaterThan(4);
    expect(reductionAfter(480, 1)).toBeLessThan(1);
  });
  test('a click dips the gain for no longer than 2 L + 3 release times, and never below what it needs', () => {
    const bed = 0.0078125;
    const x = stereo(48000, (i) => (i === 9600 ? 4 : bed));
    const rig = limiter({ params: { releaseMs: 100 } });
    const [out] = rig.run(48000, { in: x });
    const gain = (i: number): number => out![2 * (i + rig.latencyFrames)]! / bed;
    let least = 1;
    for (let i = 0; i < 40000; i++) if (i !== 9600) least = Math.min(least, gain(i));
    expect(least).toBeGreaterThan((amplitude(CEILING_DB) / 4) * 0.999);
    expect(gain(9600 - 72 - 32 - 2)).toBe(1);
    // After three release times 5 % of the dip in dB are left.
    expect(decibels(gain(9600 + 72 + 3 * 4800))).toBeGreaterThan(0.051 * decibels(amplitude(CEILING_DB) / 4));
  });
});

describe('sound', () => {
  test('50 Hz, 6 dB into limiting with 200 ms: distortion at most 0.5 %', () => {
    const [out] = limiter({ params: { releaseMs: 200 } }).run(96000, { in: sine(96000, 50, 48000, amplitude(5)) });
    expect(harmonicDistortion(out!, 50, 48000, 1)).toBeLessThan(0.005);
  });
  test('linked, both channels get the same gain within 1e-7', () => {
    const l = left(uniformNoise(9600, 4, 5));
    const [out] = limiter().run(9600, { in: interleave(l, l.map((v) => v * 0.25)) });
    // A quarter is exact in binary, so equal gains give an exact quarter.
    expect(largestDifference(right(out!), left(out!).map((v) => v * 0.25))).toBeLessThan(1e-7);
  });
  test('unlinked, a quiet channel is left alone', () => {
    const l = left(uniformNoise(9600, 4, 5));
    const r = left(uniformNoise(9600, 0.2, 6));
    const rig = limiter({ params: { link: 0 } });
    expect(right(rig.run(9600, { in: interleave(l, r) })[0]!).subarray(rig.latencyFrames)).toEqual(Float64Array.from(new Float32Array(r)).subarray(0, 9600 - rig.latencyFrames));
  });
  test('it agrees with the textbook that interpolates everything', () => {
    const frames = 900;
    const x = uniformNoise(frames, 1.6, 12).map((v, i) => (i < 200 ? 0 : v * ((i >> 1) % 400 < 250 ? 1 : 0.55)));
    const [out] = limiter({ params: { releaseMs: 20 } }).run(frames, { in: x });
    const keep = Math.exp(-1000 / (20 * 48000));
    const ceiling = Math.fround(amplitude(CEILING_DB));
    const first = stageReference([left(x), right(x)], ceiling, 72, 32, 8, keep);
    const both = stageReference(first, ceiling, 24, 64, 10, keep);
    // f32 interpolation, and f32 between the stages.
    expect(largestDifference(out!, interleave(both[0]!, both[1]!))).toBeLessThan(3e-6);
  });
});

describe('the soft clip', () => {
  test('bends what is above the ceiling as its curve says, and leaves the limiter no more than 4 dB', () => {
    for (const overDb of [0, 0.5, 1, 2, 4, 8, 24]) {
      const rig = limiter({ softClip: true, params: { releaseMs: 10 } });
      const level = amplitude(CEILING_DB + overDb);
      rig.run(48000, { in: constant(48000, level) });
      const left = decibels(softClipped(level, amplitude(CEILING_DB))) - CEILING_DB;
      expect(Math.abs(rig.telemetry('gainReductionDb')[0]! - left)).toBeLessThan(0.005);
      expect(left).toBeLessThanOrEqual(4);
    }
  });
  test.each(RATES)('at %d Hz it is the textbook curve before the textbook limiter', (rateHz) => {
    const frames = 700;
    // Too slow for anything to fold back.
    const x = sine(frames, 300, rateHz, 2);
    const rig = limiter({ rateHz, softClip: true, lookAheadMs: (10 * 1000) / rateHz, params: { releaseMs: 20 } });
    const [out] = rig.run(frames, { in: x });
    const ceiling = Math.fround(amplitude(CEILING_DB));
    const delay = rateHz < 48000 ? 52 : 36;
    const clipped = [left(x), right(x)].map((channel) => Float64Array.from(channel, (_, i) => (i < delay ? 0 : softClipped(channel[i - delay]!, ceiling))));
    const keep = Math.exp(-1000 / (20 * rateHz));
    const first = stageReference(clipped, ceiling, 10, 32, 8, keep);
    const both = stageReference(first, ceiling, Math.round(rateHz / 2000), 64, 10, keep);
    expect(largestDifference(out!, interleave(both[0]!, both[1]!))).toBeLessThan(1e-4);
  });
  test('5 kHz, 12 dB over: what folds back is 75 dB below the tone', () => {
    const size = 16384;
    const bin = Math.round((4987 * size) / 48000);
    const [out] = limiter({ softClip: true }).run(48000 + size, { in: sine(48000 + size, (bin * 48000) / size, 48000, amplitude(CEILING_DB + 12)) });
    const spectrum = amplitudes(left(out!).subarray(48000));
    let folded = 0;
    for (let k = 1; k <= (20000 * size) / 48000; k++) if (k % bin !== 0) folded += spectrum[k]! ** 2;
    expect(10 * Math.log10(folded / spectrum[bin]! ** 2)).toBeLessThan(-75);
  });
  test('is louder: of peaky music less is taken away than by the limiter alone', () => {
    const x = gaussianNoise(48000, 0.5);
    const power = (setup: Setup): number => limiter(setup).run(48000, { in: x })[0]!.reduce((sum, v) => sum + v * v, 0);
    expect(decibels(Math.sqrt(power({ softClip: true }) / power({})))).toBeGreaterThan(1);
  });
});

describe('engine', () => {
  test('any cut of the blocks gives the same bits while parameters move', () => {
    const x = concatenate(uniformNoise(1000, 2, 1), uniformNoise(1000, 0.5, 2), uniformNoise(500, 3, 3));
    const render = (cut: number[], autoRelease: number): Float32Array => {
      const rig = limiter({ lookAheadMs: 0.7, softClip: autoRelease === 0, params: { autoRelease, link: 30 } });
      for (const [name, value] of [['inputDb', 6], ['ceilingDb', -5], ['releaseMs', 20], ['link', 90]] as const) rig.set(name, value);
      return rig.run(2500, { in: x }, cut)[0]!;
    };
    for (const auto of [0, 1]) for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut, auto)).toEqual(render([32], auto));
  });
  test('reset in mid-reduction begins again to the bit', () => {
    for (const [mode, setup] of MODES) {
      const rig = limiter(setup);
      const x = uniformNoise(3000, 3, 2);
      const first = rig.run(3000, { in: x })[0]!;
      rig.reset();
      expect(rig.run(3000, { in: x })[0]!, mode).toEqual(first);
    }
  });
  test('the meters show reduction and the true peak going out', () => {
    const rig = limiter();
    rig.run(9600, { in: sine(9600, 12000, 48000, amplitude(5), 45) });
    expect(rig.telemetry('gainReductionDb')[0]).toBeCloseTo(6, 1);
    expect(rig.telemetry('truePeakDbtp')[0]).toBeCloseTo(-1, 1);
    const quiet = limiter();
    quiet.run(9600, { in: sine(9600, 12000, 48000, amplitude(-20), 45) });
    expect(quiet.telemetry('gainReductionDb')[0]).toBe(0);
    expect(Math.abs(quiet.telemetry('truePeakDbtp')[0]! + 20)).toBeLessThan(0.3);
  });
  test('after NaN, infinity and 1e30 it works again within a second', () => {
    for (const poison of [Number.NaN, Infinity, 1e30]) for (const softClip of [false, true]) {
      const rig = limiter({ softClip, params: { releaseMs: 20 } });
      const x = stereo(48000, (i) => (i === 500 ? poison : 0.1));
      rig.run(48000, { in: x });
      expect(rig.run(32, { in: constant(32, 0.1) })[0]![0]).toBeCloseTo(0.1, 4);
    }
  });
});
