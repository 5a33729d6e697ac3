import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { toneAmplitude } from '../../../test/measure/tone-level.ts';
import definition, { NOTE_QUARTERS } from './definition.ts';
import { echoReference, interpolationGainDb } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
const WET = { mix: 100, feedback: 0 };
const impulse = (frames: number, height = 0.25): Float32Array => stereo(frames, (i) => (i === 0 ? height : 0));
const decibels = (x: number): number => 20 * Math.log10(x);

describe('between two frames, at 48 kHz', () => {
  // DSP practice's table for third-order Lagrange at half a frame, worst case.
  test.each([[5000, -0.04], [10000, -0.53], [15000, -2.53], [20000, -8.41]])('%i Hz loses %f dB', (frequencyHz, lossDb) => {
    expect(interpolationGainDb(0.5, frequencyHz, 48000)).toBeCloseTo(lossDb, 1);
    const out = left(new KernelRig(definition, { params: { ...WET, timeMs: 20.5 / 48 } }).run(4800, { in: impulse(4800) })[0]!);
    expect(decibels((toneAmplitude(out, frequencyHz, 48000) * 4800) / 2 / 0.25)).toBeCloseTo(interpolationGainDb(0.5, frequencyHz, 48000), 2);
  });

  test('the delay of a low tone is right to a hundredth of a frame', () => {
    for (const delayFrames of [1.25, 1.75, 2, 3.3, 20.5, 480.77]) {
      const out = left(new KernelRig(definition, { params: { ...WET, timeMs: delayFrames / 48 } }).run(2048, { in: impulse(2048) })[0]!);
      const re = Float64Array.from(out);
      const im = new Float64Array(2048);
      fourier(re, im);
      const bin = 4;
      const turns = (delayFrames * bin) / 2048;
      const error = Math.atan2(im[bin]!, re[bin]!) / (2 * Math.PI) + turns;
      expect((Math.abs(error - Math.round(error)) * 2048) / bin, `${delayFrames} frames`).toBeLessThan(0.01);
    }
  });
});

describe.each(RATES)('at %i Hz', (rateHz) => {
  test('echo k has the level feedback^k, at its frame', () => {
    const frames = rateHz / 100;
    const out = left(new KernelRig(definition, { rateHz, params: { timeMs: 10, feedback: 50, mix: 100 } }).run(frames * 6, { in: impulse(frames * 6) })[0]!);
    for (let k = 0; k < 5; k++) expect(decibels(out[frames * (k + 1)]! / 0.25), `echo ${k}`).toBeCloseTo(-6.0206 * k, 2);
    expect(out.every((v, i) => v === 0 || (i % frames === 0 && i > 0))).toBe(true);
  });

  test('follows the textbook equation, filters in the loop included, within −120 dBFS', () => {
    for (const timeMs of [1.37, 33.3]) {
      const params = { timeMs, feedback: 60, mix: 100, highPassHz: 150, lowPassHz: 4000 };
      const x = uniformNoise(rateHz / 2, 0.1, 7);
      const rig = new KernelRig(definition, { rateHz, params });
      const [out] = rig.run(rateHz / 2, { in: x });
      const echo = { delayFrames: (timeMs * rateHz) / 1000, feedback: 0.6, rateHz, highPassHz: 150, lowPassHz: 4000 };
      expect(largestDifference(left(out!), echoReference(left(x), echo))).toBeLessThan(1e-6);
      expect(largestDifference(right(out!), echoReference(right(x), echo))).toBeLessThan(1e-6);
    }
  });

  test('the longest time has its memory', () => {
    const rig = new KernelRig(definition, { rateHz, params: { ...WET, timeMs: 5000 } });
    const [out] = rig.run(5 * rateHz + 10, { in: impulse(10) });
    expect(out!.findIndex((v) => v !== 0)).toBe(10 * rateHz);
  });
});

test('a modulated time bends the pitch by 1200·log2(1 + 2π·f·D) cents', () => {
  const rateHz = 48000;
  const frames = rateHz * 2;
  const vibrato = Float32Array.from({ length: frames }, (_, i) => Math.sin((2 * Math.PI * 5 * i) / rateHz));
  const rig = new KernelRig(definition, { params: { ...WET, timeMs: 10 }, modulated: { timeMs: { depth: 1 } } });
  const out = left(rig.run(frames, { in: sine(frames, 1000, rateHz, 0.5), timeMs: vibrato })[0]!);
  // Period by period from rising zero crossings, each placed between its frames.
  const crossings: number[] = [];
  for (let i = rateHz / 2; i < frames; i++) if (out[i - 1]! < 0 && out[i]! >= 0) crossings.push(i - out[i]! / (out[i]! - out[i - 1]!));
  const cents = crossings.slice(1).map((at, k) => 1200 * Math.log2(rateHz / (at - crossings[k]!) / 1000));
  // Forwards the pitch rises by 1 + 2π·5·0.001, backwards it falls by 1 − that.
  expect(Math.max(...cents)).toBeCloseTo(1200 * Math.log2(1 + 2 * Math.PI * 0.005), 0);
  expect(Math.min(...cents)).toBeCloseTo(1200 * Math.log2(1 - 2 * Math.PI * 0.005), 0);
  expect(Math.max(...cents)).toBeCloseTo(53.6, 0);
});

test('at 110 % the echoes swell but never exceed full scale, and fall silent again', () => {
  const rig = new KernelRig(definition, { params: { timeMs: 5, feedback: 110, mix: 100 } });
  const [out] = rig.run(48000 * 3, { in: uniformNoise(2400, 0.5) });
  const end = out!.subarray(48000 * 4);
  const peak = end.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  expect(peak).toBeGreaterThan(0.7);
  expect(peak).toBeLessThanOrEqual(1);
  rig.set('feedback', 35);
  const after = rig.run(48000, {})[0]!;
  expect(after.subarray(90000).every((v) => v === 0)).toBe(true);
  expect(rig.faults).toBe(0);
});

test('ping-pong answers from left, right, left', () => {
  const out = new KernelRig(definition, { params: { timeMs: 10, feedback: 50, mix: 100, pingPong: 1 } }).run(2000, { in: impulse(2000) })[0]!;
  const at = (k: number): number[] => [out[960 * k]!, out[960 * k + 1]!];
  expect(at(1)).toEqual([0.25, 0]);
  expect(at(2)).toEqual([0, 0.125]);
  expect(at(3)).toEqual([0.0625, 0]);
  const mono = new KernelRig(definition, { params: { timeMs: 10, feedback: 50, mix: 100, pingPong: 1, width: 0 } }).run(2000, { in: impulse(2000) })[0]!;
  expect([mono[960], mono[961]]).toEqual([0.125, 0.125]);
});

test('a note value takes its length from the tempo', () => {
  NOTE_QUARTERS.forEach((quarters, k) => {
    // At 120 beats a minute a quarter has half a second; what is longer than the line is held at it.
    const frames = Math.min(quarters * 24000, 96000);
    const rig = new KernelRig(definition, { params: { ...WET, sync: k + 1 }, config: { maxMs: 2000 } });
    const out = left(rig.run(96100, { in: impulse(8) })[0]!);
    let loudest = 0;
    out.forEach((v, i) => (loudest = Math.abs(v) > Math.abs(out[loudest]!) ? i : loudest));
    expect(Math.abs(loudest - frames), `${quarters} quarters`).toBeLessThanOrEqual(0.5);
  });
  const rig = new KernelRig(definition, { params: { ...WET, sync: 12 } });
  rig.engine.exports.setTempo(90);
  rig.reset();
  expect(rig.run(33000, { in: impulse(8) })[0]!.findIndex((v) => v !== 0)).toBe(64000);
});

describe('a new time', () => {
  const turned = (change: number): Float64Array => {
    const rig = new KernelRig(definition, { params: { ...WET, timeMs: 100, change, glideMs: 100 } });
    const x = sine(48000, 1000, 48000, 0.5);
    rig.run(24000, { in: x });
    rig.set('timeMs', 50.25);
    return left(rig.run(24000, { in: x })[0]!);
  };

  test('is crossfaded in 50 ms, without a click', () => {
    const out = turned(0);
    const expected = left(sine(24000, 1000, 48000, 0.5, -360 * 50.25));
    expect(largestDifference(out.subarray(2400), expected.subarray(2400))).toBeLessThan(1e-4);
    expect(largestDifference(out.subarray(0, 2300), expected.subarray(0, 2300))).toBeGreaterThan(0.1);
    let step = 0;
    for (let i = 1; i < 2500; i++) step = Math.max(step, Math.abs(out[i]! - out[i - 1]!));
    // A sine of 1 kHz moves by 2π/48 of its height a frame; the fade adds at most 1.5·2·0.5 in 2,400 frames.
    expect(step).toBeLessThan(0.5 * (2 * Math.PI) / 48 + 1.5 / 2400);
  });

  test('is glided to with the time constant set', () => {
    const out = turned(1);
    // Way left after t: 49.75 ms·e^(−t/τ); its speed bends 1 kHz by 49.75/100·e^(−t/τ).
    for (const t of [50, 100, 200]) {
      const from = t * 48;
      const crossings: number[] = [];
      for (let i = from; crossings.length < 2; i++) if (out[i - 1]! < 0 && out[i]! >= 0) crossings.push(i - out[i]! / (out[i]! - out[i - 1]!));
      const middle = (crossings[0]! + crossings[1]!) / 96;
      const hz = 48000 / (crossings[1]! - crossings[0]!);
      expect(Math.abs(hz / (1000 * (1 + 0.4975 * Math.exp(-middle / 100))) - 1), `${t} ms`).toBeLessThan(0.003);
    }
  });
});

test('mix 0 hands the sound through, bit for bit', () => {
  const x = uniformNoise(5000, 1);
  expect(new KernelRig(definition, { params: { mix: 0 } }).run(5000, { in: x })[0]).toEqual(x);
});

test('width scales the side of the echoes alone', () => {
  const rig = new KernelRig(definition, { params: { ...WET, timeMs: 10, width: 200 } });
  const out = rig.run(1000, { in: stereo(1000, (i) => (i === 0 ? [0.5, 0.25] : 0)) })[0]!;
  expect([out[960], out[961]]).toEqual([0.625, 0.125]);
});

test('a reset forgets every echo, though the memory is not cleared', () => {
  const rig = new KernelRig(definition, { params: { timeMs: 100, mix: 100, feedback: 90 } });
  const x = uniformNoise(30000, 0.3);
  const first = rig.run(30000, { in: x })[0];
  rig.reset();
  expect(rig.run(4000, {})[0]!.every((v) => v === 0)).toBe(true);
  rig.reset();
  expect(rig.run(30000, { in: x })[0]).toEqual(first);
});

test('any cut of the blocks gives the same bits while everything moves', () => {
  const render = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { timeMs: 7, pingPong: 1, lowPassHz: 3000 }, modulated: { timeMs: { depth: 2 } } });
    const signals = { in: uniformNoise(3000, 0.8), timeMs: Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i / 40)) };
    const first = rig.run(1003, signals, cut)[0]!;
    for (const [name, value] of [['timeMs', 11], ['feedback', 105], ['pingPong', 0], ['highPassHz', 200], ['mix', 80], ['width', 20]] as const) rig.set(name, value);
    const second = rig.run(997, signals, cut)[0]!;
    rig.set('change', 1);
    rig.set('timeMs', 3);
    return Float32Array.from([...first, ...second, ...rig.run(1500, signals, cut)[0]!]);
  };
  const whole = render([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut)).toEqual(whole);
});
