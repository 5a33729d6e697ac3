import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { left } from '../../../test/measure/channels.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import { magnitudesDb, binsBetween } from '../../../test/measure/magnitude-response.ts';
import { constant, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { amplitude, decibels } from '../../../test/measure/tone-level.ts';
import definition from './definition.ts';
import { saturatorReference } from './reference.ts';

const SIZE = 65536;
const SETTLE = 48000;
const SHAPES = ['tanh', 'atan', 'cubic', 'hard'];
const PLAIN = { autoGain: 0, dcBlock: 0 };
const rigOf = (quality: string, params: Record<string, number>, options: RigOptions = {}): KernelRig => new KernelRig(definition, { config: { quality }, params: { ...PLAIN, ...params }, ...options });

/** Lines of a sine in the middle of bin `bin`, measured over SIZE frames once all has settled. */
function linesOf(rig: KernelRig, bin: number, level: number): Float64Array {
  const frames = SETTLE + SIZE;
  const [out] = rig.run(frames, { in: sine(frames, bin, SIZE, level) });
  return amplitudes(left(out!).subarray(SETTLE));
}

/** Power up to 20 kHz that is at no multiple of the fundamental, to that which is. */
function nonHarmonicRatioDb(lines: Float64Array, bin: number, rateHz: number): number {
  let harmonic = 0;
  let other = 0;
  for (let k = 1; k < lines.length; k++) {
    if (k % bin === 0) harmonic += lines[k]! ** 2;
    else if ((k * rateHz) / SIZE <= 20000) other += lines[k]! ** 2;
  }
  return 10 * Math.log10(other / harmonic);
}

describe('harmonics are within 0.1 dB of the series', () => {
  // Third, fifth and seventh in dB of the fundamental, and the fundamental in dB, for a sine of amplitude g into the curve.
  const table: Record<string, Record<number, (number | null)[]>> = {
    tanh: { 0.5: [-34.15, -66.6, null, -6.54], 1: [-23.5, -45.1, -66.5, -1.81], 2: [-15.45, -28.3, -40.9, 0.97], 4: [-11.31, -18.8, -25.7, 1.86] },
    atan: { 0.5: [-27.99, -50.9, -72.3, -7.13], 1: [-19.96, -34.8, -48.2, -3.11], 2: [-14.98, -24.9, -33.2, -0.62], 4: [-12.3, -19.5, -25.2, 0.72] },
    cubic: { 0.5: [-33.06, null, null, -3.06], 1: [-19.08, null, null, 1.02], 2: [-11.41, -20, -30.9, 1.87], 4: [-9.98, -15.3, -19.7, 2.04] },
    hard: { 2: [-12.91, -26.9, -35.8, 1.71], 4: [-10.29, -16.3, -21.9, 2.01] },
  };
  const bin = 1365;
  for (const quality of ['live', 'high']) for (const [shape, rows] of Object.entries(table)) for (const [g, row] of Object.entries(rows)) {
    test(`${quality} ${shape}, g = ${g}`, () => {
      const lines = linesOf(rigOf(quality, { shape: SHAPES.indexOf(shape), driveDb: decibels(Number(g)) }), bin, 1);
      const [third, fifth, seventh, fundamental] = row;
      expect(Math.abs(decibels(lines[bin]!) - fundamental!)).toBeLessThan(0.02);
      // The table itself is rounded to 0.05 where it has one decimal.
      for (const [n, level] of [[3, third], [5, fifth], [7, seventh]] as const) if (typeof level === 'number') expect(Math.abs(decibels(lines[n * bin]! / lines[bin]!) - level)).toBeLessThan(0.1);
      for (const n of [2, 4, 6]) expect(decibels(lines[n * bin]! / lines[bin]!)).toBeLessThan(-120);
    });
  }
});

describe('what folds back stays below its bound', () => {
  // 4987 Hz at 48 kHz, amplitude 1, drive in dB: bounds in dB; ideal filters give −119, −50.8 without and −75.1 with antiderivatives.
  const bin = 6809;
  const cases: [string, string, number, number][] = [
    ['live', 'tanh', 12, -110], ['live', 'hard', 12, -74], ['live', 'tanh', 0, -110], ['live', 'tanh', 24, -40], ['live', 'cubic', 12, -75],
    ['high', 'tanh', 12, -110], ['high', 'hard', 12, -74], ['high', 'tanh', 24, -67], ['high', 'cubic', 12, -90],
  ];
  for (const [quality, shape, driveDb, bound] of cases) {
    test(`${quality} ${shape}, +${driveDb} dB`, () => {
      expect(nonHarmonicRatioDb(linesOf(rigOf(quality, { shape: SHAPES.indexOf(shape), driveDb }), bin, 1), bin, 48000)).toBeLessThan(bound);
    });
  }
});

test('the delay is the one it reports, at any rate and quality', () => {
  for (const [quality, rateHz, frames] of [['live', 48000, 36], ['live', 44100, 52], ['high', 48000, 54], ['high', 44100, 70], ['live', 192000, 36], ['high', 96000, 54]] as const) {
    for (const shape of [0, 3]) {
      const rig = rigOf(quality, { driveDb: 0, shape }, { rateHz });
      expect(rig.latencyFrames).toBe(frames);
      const out = left(rig.run(512, { in: stereo(512, (i) => (i === 0 ? 1 / 1024 : 0)) })[0]!);
      const peak = out.reduce((best, y, i) => (Math.abs(y) > Math.abs(out[best]!) ? i : best), 0);
      expect(peak).toBe(frames);
      // Linear phase: the response is the same on both sides of the peak.
      for (let k = 1; k <= frames; k++) expect(Math.abs(out[peak + k]! - out[peak - k]!)).toBeLessThan(3e-9);
    }
  }
});

test('a quiet sound passes flat to 20 kHz', () => {
  const N = 4096;
  for (const [quality, rateHz, highestHz, rippleDb] of [['live', 48000, 20000, 0.01], ['high', 48000, 20000, 0.01], ['live', 44100, 19000, 0.01], ['high', 44100, 20000, 0.01], ['high', 96000, 20000, 0.01]] as const) {
    for (const shape of [0, 1, 3]) {
      const out = left(rigOf(quality, { driveDb: 0, shape }, { rateHz }).run(N, { in: stereo(N, (i) => (i === 0 ? 1 / 1024 : 0)) })[0]!);
      const curve = magnitudesDb(out.map((y) => y * 1024));
      const ripple = Math.max(...binsBetween(20, highestHz, rateHz, N).map((k) => Math.abs(curve[k]!)));
      // The compensation of the antiderivative is good to 0.06 dB at four times, the curves themselves to 0.005 dB at zero.
      expect(ripple, `${quality} ${SHAPES[shape]} at ${rateHz}`).toBeLessThan(shape === 3 && quality === 'live' ? 0.06 : rippleDb);
    }
  }
});

test('mixed with the dry sound it stays in time', () => {
  const noise = sine(24000, 3000, 48000, 0.001);
  for (const quality of ['live', 'high']) {
    const rig = rigOf(quality, { driveDb: 0, mixPercent: 50 });
    const [out] = rig.run(24000, { in: noise });
    const shifted = noise.subarray(0, 2 * (24000 - rig.latencyFrames));
    // Quiet, tanh is linear: wet and dry are equal, and half of each is the whole.
    expect(decibels(largestDifference(out!.subarray(2 * rig.latencyFrames).slice(1000), shifted.slice(1000)) / 0.001)).toBeLessThan(-80);
  }
});

test('without mix the output is the delayed input to the bit, whatever the rest', () => {
  const noise = uniformNoise(4000, 1);
  for (const quality of ['live', 'high']) {
    const rig = rigOf(quality, { driveDb: 36, mixPercent: 0, bias: 0.3, shape: 3, outputDb: -7, autoGain: 1, dcBlock: 1 });
    const [out] = rig.run(4000, { in: noise });
    expect(out!.subarray(2 * rig.latencyFrames)).toEqual(noise.subarray(0, noise.length - 2 * rig.latencyFrames));
  }
});

test('a slow sound is bent as the textbook says, with and without bias', () => {
  const slow = sine(9600, 100, 48000, 0.5);
  for (const quality of ['live', 'high']) for (const [k, shape] of SHAPES.entries()) for (const bias of [0, 0.3, -0.5]) {
    const rig = rigOf(quality, { driveDb: 9, shape: k, bias });
    const [out] = rig.run(9600, { in: slow });
    const expected = saturatorReference(slow, shape, 9, bias);
    const delay = 2 * rig.latencyFrames;
    // What corners of the curve put above 20 kHz is missing, so they are rounded a little.
    const tolerance = shape === 'hard' ? 2e-3 : 5e-5;
    expect(largestDifference(out!.subarray(delay + 400), expected.subarray(400, expected.length - delay)), `${quality} ${shape} bias ${bias}`).toBeLessThan(tolerance);
  }
});

test('bias adds even harmonics, and the DC block takes out the offset', () => {
  const bin = 1365;
  const biased = linesOf(rigOf('live', { driveDb: 6, bias: 0.3 }), bin, 0.5);
  expect(decibels(biased[2 * bin]! / biased[bin]!)).toBeGreaterThan(-30);
  expect(decibels(biased[0]!)).toBeGreaterThan(-40);
  const blocked = linesOf(rigOf('live', { driveDb: 6, bias: 0.3, dcBlock: 1 }), bin, 0.5);
  expect(decibels(blocked[0]!)).toBeLessThan(-100);
});

test('the DC block is a first-order high pass at 5 Hz', () => {
  const size = 262144;
  for (const hz of [5, 20]) {
    const k = Math.round((hz * size) / 48000);
    const f = (k * 48000) / size;
    const [out] = rigOf('live', { driveDb: 0, dcBlock: 1 }).run(2 * size, { in: sine(2 * size, f, 48000, 0.001) });
    const level = decibels(amplitudes(left(out!).subarray(size))[k]! / 0.001);
    expect(Math.abs(level + 10 * Math.log10(1 + (5 / f) ** 2))).toBeLessThan(0.02);
  }
});

test('auto gain keeps the level of a sine of −18 dBFS at any drive', () => {
  const probe = sine(24000, 1000, 48000, amplitude(-18));
  for (const shape of [0, 1, 2, 3]) for (const driveDb of [-12, 0, 12, 30, 48]) for (const bias of [0, 0.4]) {
    const [out] = rigOf('live', { shape, driveDb, bias, autoGain: 1, dcBlock: 1 }).run(24000, { in: probe });
    const tail = left(out!).subarray(14400);
    const rms = Math.sqrt(tail.reduce((sum, y) => sum + y * y, 0) / tail.length);
    expect(Math.abs(decibels(rms * Math.SQRT2) + 18), `${SHAPES[shape]} ${driveDb} dB bias ${bias}`).toBeLessThan(0.2);
  }
});

test('a change of curve, of auto gain or of the DC block steps no further than the fade of 10 ms', () => {
  const tone = sine(9600, 200, 48000, 0.5);
  const step = (signal: Float32Array): number => {
    let most = 0;
    for (let i = 2; i < signal.length; i += 2) most = Math.max(most, Math.abs(signal[i]! - signal[i - 2]!));
    return most;
  };
  for (const [name, value] of [['shape', 3], ['shape', 1], ['autoGain', 1], ['dcBlock', 1], ['mixPercent', 0]] as const) {
    const rig = rigOf('live', { driveDb: 12, bias: 0.2 });
    const still = step(rig.run(4800, { in: tone })[0]!.subarray(2000));
    rig.set(name, value);
    const moving = step(rig.run(4800, { in: tone.subarray(9600) })[0]!);
    expect(moving, `${name} → ${value}`).toBeLessThan(Math.max(still, 0.5 * 2 * Math.PI * (200 / 48000)) + 1.5 * (1.5 / 480));
  }
});

test('any cut of the blocks gives the same bits while everything moves', () => {
  const noise = uniformNoise(3000, 0.7);
  const wobble = Float32Array.from({ length: 3000 }, (_, i) => Math.fround(((i * 31) % 997) / 498.5 - 1));
  for (const quality of ['live', 'high']) {
    const render = (cut: number[]): Float32Array => {
      const rig = rigOf(quality, { driveDb: 6, autoGain: 1, dcBlock: 1, mixPercent: 70, bias: 0.1 }, { modulated: { bias: { depth: 0.2 } } });
      const first = rig.run(640, { in: noise, bias: wobble }, cut)[0]!;
      rig.set('driveDb', 20);
      rig.set('shape', 3);
      rig.set('mixPercent', 30);
      rig.set('dcBlock', 0);
      const middle = rig.run(960, { in: noise.subarray(1280), bias: wobble.subarray(640) }, cut)[0]!;
      rig.set('shape', 2);
      rig.set('outputDb', -6);
      const last = rig.run(1400, { in: noise.subarray(3200), bias: wobble.subarray(1600) }, cut)[0]!;
      return Float32Array.from([...first, ...middle, ...last]);
    };
    const whole = render([32]);
    expect(whole.some((y) => y !== 0)).toBe(true);
    for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut)).toEqual(whole);
  }
});

test('silence stays silence, a reset brings back the same bits, and a fault is over within a block', () => {
  const rig = rigOf('high', { driveDb: 20, bias: 0.3, shape: 1, dcBlock: 1, autoGain: 1 });
  expect(rig.run(2000, {})[0]!.every((y) => y === 0)).toBe(true);
  rig.reset();
  const noise = uniformNoise(2000, 1);
  const first = rig.run(2000, { in: noise })[0]!;
  rig.reset();
  expect(rig.run(2000, { in: noise })[0]).toEqual(first);
  rig.run(32, { in: stereo(32, (i) => (i === 3 ? NaN : i === 5 ? Infinity : 1e30)) });
  rig.run(32, {});
  const after = rig.run(2000, { in: constant(2000, 0.5) })[0]!;
  expect(after.every(Number.isFinite)).toBe(true);
  expect(after.some((y) => y !== 0)).toBe(true);
  const quiet = rig.run(4 * 48000, {})[0]!;
  expect(quiet.slice(-200).every((y) => y === 0)).toBe(true);
});
