import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { residualDb } from '../../../test/engine/high-pass.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { lineDecaySeconds, lineDelays, mixingMatrix, reverbReference, type Room } from './reference.ts';

const RATES = [44100, 48000, 96000, 192000];
/** The network alone, standing still, with one decay time for all frequencies. */
const BARE = { mix: 100, earlyDb: -144, modulation: 0, preDelayMs: 0, lowDecay: 100, highDecay: 100 };
const impulse = (frames: number): Float32Array => stereo(frames, (i) => (i === 0 ? 1 : 0));
const rms = (signal: ArrayLike<number>): number => Math.sqrt(Array.prototype.reduce.call<ArrayLike<number>, [(sum: number, x: number) => number, number], number>(signal, (sum: number, x: number) => sum + x * x, 0) / signal.length);
const decibels = (x: number): number => 20 * Math.log10(x);

function response(seconds: number, params: Readonly<Record<string, number>>, rateHz = 48000, lines = '16'): Float32Array {
  const frames = Math.round(seconds * rateHz);
  return new KernelRig(definition, { rateHz, params: { ...BARE, ...params }, config: { lines } }).run(frames, { in: impulse(frames) })[0]!;
}

/** ISO 3382: energy of all channels integrated backwards, a straight line through −5…−35 dB. */
function decaySeconds(channels: readonly Float64Array[], rateHz: number): number {
  let energy = 0;
  const behind = new Float64Array(channels[0]!.length);
  for (let i = behind.length - 1; i >= 0; i--) {
    for (const signal of channels) energy += signal[i]! ** 2;
    behind[i] = energy;
  }
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  behind.forEach((e, i) => {
    const level = 10 * Math.log10(e / energy);
    if (!(level < -5 && level > -35)) return;
    n++;
    sx += i;
    sy += level;
    sxx += i * i;
    sxy += i * level;
  });
  return -60 / ((n * sxy - sx * sy) / (n * sxx - sx * sx)) / rateHz;
}

/** An octave around a frequency: three band passes of second order, one after the other. */
function octave(signal: Float64Array, centerHz: number, rateHz: number): Float64Array {
  const w = (2 * Math.PI * centerHz) / rateHz;
  const alpha = Math.sin(w) / (2 * Math.SQRT2);
  let x = signal;
  for (let stage = 0; stage < 3; stage++) {
    const y = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) y[i] = (alpha * (x[i]! - (x[i - 2] ?? 0)) + 2 * Math.cos(w) * (y[i - 1] ?? 0) - (1 - alpha) * (y[i - 2] ?? 0)) / (1 + alpha);
    x = y;
  }
  return x;
}

test('the matrix neither grows nor fades anything, and feeds every line equally', () => {
  for (const lines of [8, 16] as const) {
    const a = mixingMatrix(lines);
    a.forEach((row, i) => a.forEach((other, j) => expect(row.reduce((sum, v, k) => sum + v * other[k]!, 0)).toBeCloseTo(i === j ? 1 : 0, 12)));
    a.flat().forEach((v) => expect(Math.abs(v)).toBeCloseTo(1 / Math.sqrt(lines), 12));
  }
});

test('no two lines share a divisor, and together they are long enough for their modes to overlap', () => {
  for (const rateHz of RATES) {
    const delays = lineDelays({ rateHz, lines: 16, size: 100 } as Room);
    expect(new Set(delays).size).toBe(16);
    // J. O. Smith: Σm ≥ 0.15·T60·rate.
    expect(delays.reduce((sum, m) => sum + m, 0)).toBeGreaterThan(0.15 * 5 * rateHz);
  }
});

test.each([[48000, 16], [44100, 8], [192000, 8]] as const)('at %i Hz with %i lines is the textbook network, within −100 dB', (rateHz, lines) => {
  const room: Room = { rateHz, lines, size: 40, decaySeconds: 1.2, lowDecay: 150, lowHz: 200, highDecay: 30, highHz: 5000, diffusion: 80 };
  const { lines: _, rateHz: __, ...params } = room;
  const out = response(0.5, params, rateHz, String(lines));
  const [l, r] = reverbReference(left(impulse(rateHz / 2)), room);
  const peak = l.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  expect(decibels(largestDifference(left(out), l) / peak)).toBeLessThan(-100);
  expect(decibels(largestDifference(right(out), r) / peak)).toBeLessThan(-100);
});

describe.each(RATES)('at %i Hz', (rateHz) => {
  test.each([0.5, 2, 10])('a decay of %f s is one, within 5 %%', (seconds) => {
    for (const lines of ['8', '16']) {
      const out = response(seconds * 0.8, { decaySeconds: seconds }, rateHz, lines);
      for (const channel of [left(out), right(out)]) expect(Math.abs(decaySeconds([channel], rateHz) / seconds - 1), `${lines} lines`).toBeLessThan(0.05);
    }
  });
});

test.each([[0.5, 44100], [0.5, 48000], [0.5, 96000], [0.5, 192000], [2, 44100], [10, 48000]])('a decay of %f s at %i Hz is one in every octave', (seconds, rateHz) => {
  const out = response(seconds * 0.9, { decaySeconds: seconds }, rateHz);
  // In a short room the low octaves have few modes, which beat: 10 % there.
  for (const hz of [125, 250, 500, 1000, 2000, 4000, 8000, 16000]) expect(Math.abs(decaySeconds([left(out), right(out)].map((channel) => octave(channel, hz, rateHz)), rateHz) / seconds - 1), `${hz} Hz`).toBeLessThan(seconds < 1 && hz < 500 ? 0.1 : 0.05);
});

test('lows and highs decay as their filters say, within 10 %', () => {
  const room: Room = { rateHz: 48000, lines: 16, size: 60, decaySeconds: 2, lowDecay: 200, lowHz: 400, highDecay: 30, highHz: 3000, diffusion: 85 };
  const { lines: _, rateHz: __, ...params } = room;
  const out = response(1.6, params);
  const size = 16384;
  for (const [fromHz, toHz, later] of [[60, 120, 1], [700, 1400, 0.8], [9000, 14000, 0.5]] as const) {
    const at = [0.2, later].map((seconds) => [left(out), right(out)].map((channel) => amplitudes(channel.subarray(seconds * 48000, seconds * 48000 + size))));
    const energy = at.map((channels) => channels.flatMap((bins) => [...bins.slice(Math.round((fromHz * size) / 48000), Math.round((toHz * size) / 48000))]).reduce((sum, a) => sum + a * a, 0));
    const measured = (60 * (later - 0.2)) / (10 * Math.log10(energy[0]! / energy[1]!));
    const delays = lineDelays(room);
    const expected = delays.reduce((sum, delay) => sum + lineDecaySeconds(delay, room, Math.sqrt(fromHz * toHz)), 0) / delays.length;
    expect(Math.abs(measured / expected - 1), `${fromHz}…${toHz} Hz: ${measured} s, not ${expected} s`).toBeLessThan(0.1);
  }
});

test('the energy falls from tenth to tenth of a second', () => {
  const out = response(2, { decaySeconds: 2 });
  const levels = Array.from({ length: 18 }, (_, k) => rms(out.subarray((k + 1) * 9600, (k + 2) * 9600)));
  levels.slice(1).forEach((level, k) => expect(level).toBeLessThan(levels[k]!));
});

test('a hall has the echo density of noise within 100 ms', () => {
  const out = response(0.3, { decaySeconds: 2.5 });
  for (const channel of [left(out), right(out)]) {
    // J. S. Abel and P. Huang, 2006: the share of samples beyond one standard deviation in 20 ms, over that of Gaussian noise.
    const window = channel.subarray(0.08 * 48000, 0.1 * 48000);
    const deviation = rms(window);
    expect(window.filter((v) => Math.abs(v) > deviation).length / window.length / 0.3173).toBeGreaterThan(0.9);
  }
});

test('left and right of a mono sound are decorrelated', () => {
  for (const lines of ['8', '16']) {
    const out = response(1.5, { decaySeconds: 2 }, 48000, lines);
    const [l, r] = [left(out), right(out)];
    let most = 0;
    for (let lag = -48; lag <= 48; lag++) {
      let sum = 0;
      for (let i = 4800; i < 60000; i++) sum += l[i]! * r[i + lag]!;
      most = Math.max(most, Math.abs(sum) / (rms(l.subarray(4800, 60000)) * rms(r.subarray(4800, 60000)) * 55200));
    }
    expect(most).toBeLessThan(0.2);
  }
});

test('no tone stands out of its end: no bin of the second second lies 12 dB above its third of an octave', () => {
  const out = left(response(2, { decaySeconds: 2 }));
  const size = 32768;
  const bins = amplitudes(out.subarray(48000, 48000 + size)).map((a) => a * a);
  const sums = new Float64Array(bins.length + 1);
  bins.forEach((power, k) => (sums[k + 1] = sums[k]! + power));
  let worst = 0;
  for (let k = Math.round((100 * size) / 48000); k < (16000 * size) / 48000; k++) {
    const [from, to] = [Math.floor(k / 2 ** (1 / 6)), Math.ceil(k * 2 ** (1 / 6))];
    worst = Math.max(worst, 10 * Math.log10(bins[k]! / ((sums[to]! - sums[from]!) / (to - from))));
  }
  expect(worst).toBeLessThan(12);
});

describe('frozen', () => {
  const frozen = (params = {}): KernelRig => {
    const rig = new KernelRig(definition, { params: { mix: 100, earlyDb: -144, ...params } });
    rig.run(48000, { in: uniformNoise(48000, 0.3) });
    rig.set('freeze', 1);
    rig.wait(24000);
    return rig;
  };

  test('holds its level within 0.1 dB a minute', () => {
    const rig = frozen();
    // Five seconds of 16 lines average thousands of modes.
    const before = rms(rig.run(240000)[0]!);
    rig.wait(48000 * 60);
    expect(Math.abs(decibels(rms(rig.run(240000)[0]!) / before))).toBeLessThan(0.1);
    expect(before).toBeGreaterThan(0.01);
  });

  test('lets nothing new in, and lives on when let go', () => {
    const rig = frozen();
    const twin = frozen();
    expect(rig.run(24000, { in: uniformNoise(24000, 1) })[0]).toEqual(twin.run(24000)[0]);
    rig.set('freeze', 0);
    rig.wait(48000 * 12);
    expect(rig.run(4800)[0]!.every((v) => v === 0)).toBe(true);
    expect(rms(rig.run(48000, { in: uniformNoise(48000, 0.3) })[0]!)).toBeGreaterThan(0.01);
  });
});

test('modulation off, the response is the same at every time; on, it is not, but every take is', () => {
  const rig = new KernelRig(definition, { params: { ...BARE, decaySeconds: 0.1 } });
  const first = rig.run(48000, { in: impulse(48000) })[0]!;
  expect(first.subarray(90000).every((v) => v === 0)).toBe(true);
  rig.wait(7 * 32);
  expect(rig.run(48000, { in: impulse(48000) })[0]).toEqual(first);
  const moving = new KernelRig(definition, { params: { mix: 100, modulation: 100 } });
  const one = moving.run(48000, { in: impulse(48000) })[0]!;
  moving.reset();
  expect(moving.run(48000, { in: impulse(48000) })[0]).toEqual(one);
  moving.wait(48000 * 8);
  expect(largestDifference(moving.run(48000, { in: impulse(48000) })[0]!, one)).toBeGreaterThan(0.001);
});

test('pre-delay shifts the room, frame by frame', () => {
  const first = (preDelayMs: number): number => response(0.5, { preDelayMs, diffusion: 0 }).findIndex((v) => v !== 0) >> 1;
  expect(first(100) - first(0)).toBe(4800);
  expect(first(250) - first(0)).toBe(12000);
});

test('a new size is faded to, without a click', () => {
  const rig = new KernelRig(definition, { params: { mix: 100, modulation: 0 } });
  const x = sine(96000, 1000, 48000, 0.5);
  rig.run(96000, { in: x });
  const parts: Float32Array[] = [];
  for (const [k, size] of [20, 100, 45, 60].entries()) {
    rig.set('size', size);
    rig.set('preDelayMs', k * 40);
    parts.push(rig.run(4800, { in: x })[0]!);
  }
  const whole = Float32Array.from(parts.flatMap((part) => [...part]));
  expect(residualDb(whole, 0, 48000, 8000, 480)).toBeLessThan(-70);
});

test('the longest and brightest room stays bounded under 20 s of noise', () => {
  const rig = new KernelRig(definition, { params: { mix: 100, decaySeconds: 20, lowDecay: 250, highDecay: 100, modulation: 100, size: 10 } });
  for (let k = 0; k < 20; k++) expect(rms(rig.run(48000, { in: uniformNoise(48000, 0.5, k + 1) })[0]!)).toBeLessThan(4);
  expect(rig.faults).toBe(0);
});

test('width 0 is mono, and mix 0 is the sound itself, bit for bit', () => {
  const x = uniformNoise(9600, 0.5);
  const mono = new KernelRig(definition, { params: { mix: 100, width: 0 } }).run(9600, { in: x })[0]!;
  expect(largestDifference(left(mono), right(mono))).toBeLessThan(1e-6);
  expect(new KernelRig(definition, { params: { mix: 0 } }).run(9600, { in: x })[0]).toEqual(x);
});

test('any cut of the blocks gives the same bits while everything moves', () => {
  const render = (cut: number[], lines: string): Float32Array => {
    const rig = new KernelRig(definition, { params: { modulation: 100 }, config: { lines } });
    const x = { in: uniformNoise(20000, 0.5) };
    const parts = [rig.run(9003, x, cut)[0]!];
    for (const [name, value] of [['size', 20], ['preDelayMs', 30], ['decaySeconds', 5], ['mix', 80], ['diffusion', 20], ['width', 40], ['earlyDb', 3]] as const) rig.set(name, value);
    parts.push(rig.run(5001, x, cut)[0]!);
    rig.set('freeze', 1);
    parts.push(rig.run(5003, x, cut)[0]!);
    rig.set('freeze', 0);
    parts.push(rig.run(9001, x, cut)[0]!);
    return Float32Array.from(parts.flatMap((part) => [...part]));
  };
  for (const lines of ['8', '16']) {
    const whole = render([32], lines);
    for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut, lines)).toEqual(whole);
  }
});
