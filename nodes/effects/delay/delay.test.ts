import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { SubnormalScan } from '../../../test/contract/subnormal-scan.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import { concatenate, constant, largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { toneAmplitude } from '../../../test/measure/tone-level.ts';
import definition, { NOTE_QUARTERS } from './definition.ts';
import { duckingReference, echoReference, interpolationGainDb } from './reference.ts';

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

  test('follows the textbook equation with wow and flutter, within −116 dBFS', () => {
    for (const timeMs of [0.02, 33.3]) {
      const params = { timeMs, feedback: 60, mix: 100, lowPassHz: 4000, wowCents: 30, wowHz: 0.625, flutterCents: 12, flutterHz: 8 };
      const x = uniformNoise(rateHz / 2, 0.1, 7);
      const rig = new KernelRig(definition, { rateHz, params });
      const sways = [{ cents: 30, hz: 0.625 }, { cents: 12, hz: 8 }];
      expect(largestDifference(left(rig.run(rateHz / 2, { in: x })[0]!), echoReference(left(x), { delayFrames: (timeMs * rateHz) / 1000, feedback: 0.6, rateHz, lowPassHz: 4000, sways }))).toBeLessThan(1.6e-6);
    }
  });

  test('ducks as the textbook says, within 0.001 dB', () => {
    const key = concatenate(uniformNoise(rateHz / 4, 0.3, 5), uniformNoise(rateHz / 4, 0.01, 6));
    const params = { ...WET, timeMs: 20 };
    const plain = new KernelRig(definition, { rateHz, params }).run(rateHz / 2, { in: key })[0]!;
    const out = new KernelRig(definition, { rateHz, params: { ...params, duckDb: 15, duckThresholdDb: -24, duckReleaseMs: 60 } }).run(rateHz / 2, { in: key })[0]!;
    const reduction = duckingReference(key, { rateHz, thresholdDb: -24, amountDb: 15, attackMs: 10, releaseMs: 60 });
    expect(Math.max(...reduction)).toBeGreaterThan(10);
    let error = 0;
    plain.forEach((v, i) => { if (Math.abs(v) > 1e-3) error = Math.max(error, Math.abs(decibels(v / out[i]!) - reduction[i >> 1]!)); });
    expect(error).toBeLessThan(0.001);
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

describe('wow and flutter', () => {
  /** Highest and lowest pitch of the echo of 1 kHz in cents, period by period from zero crossings, each placed between its frames. */
  const bend = (params: Record<string, number>, maxMs = 5000): [number, number] => {
    const frames = 48000 * 2.6;
    const out = left(new KernelRig(definition, { params: { ...WET, ...params }, config: { maxMs } }).run(frames, { in: sine(frames, 1000, 48000, 0.5) })[0]!);
    const crossings: number[] = [];
    for (let i = 24000; i < frames; i++) if (out[i - 1]! < 0 && out[i]! >= 0) crossings.push(i - out[i]! / (out[i]! - out[i - 1]!));
    const cents = crossings.slice(1).map((at, k) => 1200 * Math.log2(48 / (at - crossings[k]!)));
    return [Math.max(...cents), Math.min(...cents)];
  };
  const down = (cents: number): number => 1200 * Math.log2(2 - 2 ** (cents / 1200));

  test.each([['wow', 100, 0.5], ['wow', 25, 1], ['flutter', 100, 5], ['flutter', 30, 10]] as const)('%s of %i cents at %f Hz bends the pitch that far', (name, cents, hz) => {
    // One of them as short as a time can be, where the sway has to make room for itself.
    const [highest, lowest] = bend({ timeMs: cents === 100 ? 0.02 : 100, [`${name}Cents`]: cents, [`${name}Hz`]: hz });
    expect(Math.abs(highest - cents)).toBeLessThan(0.2);
    expect(Math.abs(lowest - down(cents))).toBeLessThan(0.2);
  });

  test('in a line too short for it is as deep as there is room for', () => {
    const [highest] = bend({ timeMs: 10, wowCents: 100, wowHz: 0.5 }, 10);
    expect(highest).toBeCloseTo(1200 * Math.log2(1 + (2 * Math.PI * 0.5 * (480 - 2)) / 2 / 48000), 0);
  });
});

describe('tape noise', () => {
  const hiss = (params: Record<string, number>, path = 'rig'): Float32Array => new KernelRig(definition, { path, params: { ...WET, timeMs: 10, noise: 1, ...params } }).run(24000)[0]!;
  const rmsDb = (x: ArrayLike<number>): number => 10 * Math.log10(Array.from(x).reduce((sum, v) => sum + v * v, 0) / x.length);

  test.each([-20, -60, -90])('has its level of %i dB in each channel', (noiseDb) => {
    const out = hiss({ noiseDb });
    expect(Math.abs(rmsDb(left(out)) - noiseDb)).toBeLessThan(0.1);
    expect(Math.abs(rmsDb(right(out)) - noiseDb)).toBeLessThan(0.1);
    const product = left(out).reduce((sum, v, i) => sum + v * out[2 * i + 1]!, 0) / 24000;
    expect(Math.abs(product / 10 ** (noiseDb / 10))).toBeLessThan(0.02);
  });

  test('goes around with the echoes, and is not heard without them', () => {
    // Powers of what is independent add up: 1/(1 − 0.5²).
    expect(Math.abs(rmsDb(left(hiss({ noiseDb: -40, feedback: 50 }))) + 40 - 1.249)).toBeLessThan(0.15);
    expect(hiss({ mix: 0 }).every((v) => v === 0)).toBe(true);
    expect(new KernelRig(definition).run(24000)[0]!.every((v) => v === 0)).toBe(true);
  });

  test('is the same in every take, and another in another node', () => {
    expect(hiss({})).toEqual(hiss({}));
    expect(hiss({}, 'other')).not.toEqual(hiss({}));
    const rig = new KernelRig(definition, { params: { ...WET, timeMs: 10, noise: 1 } });
    rig.run(5000);
    rig.reset();
    expect(rig.run(24000)[0]).toEqual(hiss({}));
  });

  test('never ends, and the definition says so', () => {
    expect(definition.tailSeconds!({ timeMs: 10, sync: 0, feedback: 0, noise: 1 }, { maxMs: 5000 })).toBe(Infinity);
    expect(definition.tailSeconds!({ timeMs: 10, sync: 0, feedback: 0, noise: 0 }, { maxMs: 5000 })).toBeCloseTo(0.06, 6);
    expect(definition.carry!(['silence'], {}, { noise: 1 })).toEqual(['stereo']);
  });
});

describe('ducking', () => {
  /** Of the echo of half a second ago, at each frame: how far the key of now holds it back. */
  const reductionOf = (key: Float32Array, params: Record<string, number>): Float64Array => {
    const frames = key.length / 2;
    const render = (more: Record<string, number>): Float64Array => left(new KernelRig(definition, { params: { ...WET, timeMs: 500, ...more } }).run(frames, { in: key })[0]!);
    const plain = render({});
    return render(params).map((v, i) => (plain[i] === 0 ? 0 : decibels(plain[i]! / v)));
  };
  const from = (frames: number, levelDb: number): Float32Array => constant(frames, 10 ** (levelDb / 20));

  test.each([[-8, 12], [-24, 6], [-30, 0], [-40, 0]])('under a steady %i dBFS, 30 dB of threshold and 12 of amount, it is %i dB', (levelDb, expected) => {
    const params = { duckDb: 12, duckThresholdDb: -30 };
    expect(reductionOf(from(30000, levelDb), params).at(-1)).toBeCloseTo(expected, 2);
    // A tone, whose peaks the detector holds: half a decibel.
    const tone = reductionOf(sine(36000, 441, 48000, 10 ** (levelDb / 20)), params).subarray(30000);
    expect(tone.reduce((most, v) => (v === 0 ? most : Math.max(most, Math.abs(v - expected))), 0)).toBeLessThan(0.5);
  });

  test('comes in 10 ms and goes with its release', () => {
    const key = concatenate(from(36000, -40), from(24000, -8), from(24000, -40));
    const reduction = reductionOf(key, { duckDb: 9, duckThresholdDb: -40, duckReleaseMs: 200 });
    expect(Math.abs(reduction[35999]!)).toBeLessThan(0.01);
    // At the time constant 63.2 %, within 2 %.
    expect(Math.abs(reduction[36000 + 480 - 1]! / (9 * 0.6321) - 1)).toBeLessThan(0.02);
    expect(reduction[59999]).toBeCloseTo(9, 2);
    for (const ms of [50, 200, 400]) {
      const left = (200 * Math.exp(-ms / 200) - 10 * Math.exp(-ms / 10)) / 190;
      expect(Math.abs(reduction[60000 + ms * 48 - 1]! / (9 * left) - 1), `${ms} ms`).toBeLessThan(0.02);
    }
  });
});

test('a tape turned off is a plain delay again, bit for bit', () => {
  const x = uniformNoise(48000, 0.3);
  const params = { timeMs: 40, feedback: 0 };
  const rig = new KernelRig(definition, { params });
  const plain = new KernelRig(definition, { params });
  const settings = [['wowCents', 40], ['flutterCents', 20], ['noise', 1], ['duckDb', 20]] as const;
  for (const [name, value] of settings) rig.set(name, value);
  expect(rig.run(48000, { in: x })).not.toEqual(plain.run(48000, { in: x }));
  for (const [name] of settings) rig.set(name, 0);
  for (let second = 0; second < 9; second++) for (const one of [rig, plain]) one.run(48000, { in: x });
  expect(rig.run(48000, { in: x })).toEqual(plain.run(48000, { in: x }));
});

test('a tape holds no subnormal number, and nothing of a fault', () => {
  const rig = new KernelRig(definition, { params: { timeMs: 20, wowCents: 50, flutterCents: 50, duckDb: 20, feedback: 50 } });
  const words = (): Uint32Array => new Uint32Array(rig.engine.memory.buffer, rig.state.byteOffset, rig.state.byteLength >> 2);
  const scan = new SubnormalScan(words().length);
  for (let k = 0; k < 5; k++) {
    rig.run(4800, { in: uniformNoise(4800, 0.5) });
    scan.learn(words());
  }
  for (const seconds of [1, 9, 15]) {
    rig.wait(seconds * 48000);
    expect(scan.find(words()), `after ${seconds} s more`).toEqual([]);
  }
  for (const bad of [NaN, Infinity, -Infinity, 3e38, 1e-42]) {
    rig.run(100, { in: constant(100, bad) });
    rig.run(9600, { in: uniformNoise(9600, 0.5) });
    expect(rig.run(4800, { in: uniformNoise(4800, 0.5) })[0]!.every(Number.isFinite), `after ${bad}`).toBe(true);
  }
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
    for (const [name, value] of [['timeMs', 11], ['feedback', 105], ['pingPong', 0], ['highPassHz', 200], ['mix', 80], ['width', 20], ['wowCents', 70], ['flutterCents', 9], ['noise', 1], ['noiseDb', -30], ['duckDb', 20]] as const) rig.set(name, value);
    const second = rig.run(997, signals, cut)[0]!;
    rig.set('change', 1);
    for (const [name, value] of [['timeMs', 3], ['wowHz', 1], ['noise', 0], ['noiseDb', -60], ['duckReleaseMs', 50], ['duckThresholdDb', -50]] as const) rig.set(name, value);
    return Float32Array.from([...first, ...second, ...rig.run(1500, signals, cut)[0]!]);
  };
  const whole = render([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut)).toEqual(whole);
});
