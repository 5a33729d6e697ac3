/** The delay as a tape that saturates, against its curve. */
import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left } from '../../../test/measure/channels.ts';
import { amplitudes } from '../../../test/measure/fourier.ts';
import { constant, largestDifference, sine, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { tapeCurve } from './reference.ts';

const SIZE = 16384;
const WET = { mix: 100, feedback: 0, timeMs: 10 };
const decibels = (x: number): number => 20 * Math.log10(x);
const echoes = (params: Record<string, number>, x: Float32Array, rateHz = 48000): Float64Array => left(new KernelRig(definition, { rateHz, params: { ...WET, ...params } }).run(x.length / 2, { in: x })[0]!);

/** What the curve makes of a sine of so many periods in SIZE frames, each period sampled so finely that nothing folds back. */
function harmonicsOf(height: number, driveDb: number, count: number): number[] {
  const fine = 4096;
  const wave = Float64Array.from({ length: fine }, (_, i) => tapeCurve(height * Math.sin((2 * Math.PI * i) / fine), driveDb));
  return Array.from(amplitudes(wave).subarray(1, count + 1));
}

describe.each([44100, 48000, 96000, 192000])('at %i Hz', (rateHz) => {
  test.each([[1.5, 0.9], [6, 0.5], [18, 0.25]])('driven by %d dB, a tone of height %d has the harmonics of the curve, within 0.1 dB', (saturationDb, height) => {
    const bin = Math.round((997 * SIZE) / rateHz);
    const spectrum = amplitudes(echoes({ saturationDb }, sine(2 * SIZE, (bin * rateHz) / SIZE, rateHz, height), rateHz).subarray(SIZE));
    const expected = harmonicsOf(height, saturationDb, 7);
    for (const k of [1, 3, 5, 7]) {
      const wanted = decibels(expected[k - 1]!);
      if (wanted > -90) expect(Math.abs(decibels(spectrum[k * bin]!) - wanted), `harmonic ${k} at ${wanted.toFixed(1)} dB`).toBeLessThan(0.1);
    }
  });
});

test('5 kHz at full scale, driven by 12 dB: what folds back is 75 dB below the tone', () => {
  const bin = Math.round((4987 * SIZE) / 48000);
  const spectrum = amplitudes(echoes({ saturationDb: 12 }, sine(2 * SIZE, (bin * 48000) / SIZE, 48000, 1)).subarray(SIZE));
  let folded = 0;
  for (let k = 1; k <= (20000 * SIZE) / 48000; k++) if (k % bin !== 0) folded += spectrum[k]! ** 2;
  expect(10 * Math.log10(folded / spectrum[bin]! ** 2)).toBeLessThan(-75);
});

test('every repeat is bent again, and comes when it would', () => {
  const x = constant(24000, 0.6);
  const out = echoes({ saturationDb: 12, feedback: 50, timeMs: 100 }, x);
  // In the middle of each plateau, where no filter rings.
  let recorded = tapeCurve(0.6, 12);
  for (let k = 1; k <= 4; k++) {
    expect(out[4800 * k + 2400]!, `plateau ${k}`).toBeCloseTo(recorded, 4);
    recorded = tapeCurve(0.6 + 0.5 * recorded, 12);
  }
  const half = out.findIndex((v) => v > tapeCurve(0.6, 12) / 2);
  expect(half).toBe(4800);
});

test('quiet sound stays as it is; turned off again, it is a plain delay to the bit', () => {
  const quiet = uniformNoise(9600, 1e-4);
  expect(largestDifference(echoes({ saturationDb: 12 }, quiet), echoes({}, quiet))).toBeLessThan(1e-9);
  const x = uniformNoise(24000, 0.8, 5);
  const rig = new KernelRig(definition, { params: { ...WET, saturationDb: 24 } });
  rig.run(24000, { in: x });
  rig.set('saturationDb', 0);
  rig.run(24000, { in: x });
  const plain = new KernelRig(definition, { params: WET });
  for (let k = 0; k < 2; k++) plain.run(24000, { in: x });
  expect(rig.run(24000, { in: x })[0]).toEqual(plain.run(24000, { in: x })[0]);
});

test('an echo of less than a millisecond is read before it is bent', () => {
  const x = uniformNoise(4800, 0.8, 9);
  expect(largestDifference(echoes({ saturationDb: 12, timeMs: 0.5, feedback: 30 }, x), echoes({ timeMs: 0.5, feedback: 30 }, x))).toBeLessThan(1e-7);
});

test('while it comes and goes, any cut of the blocks gives the same bits', () => {
  const render = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { ...WET, timeMs: 3, feedback: 60 } });
    const x = sine(6000, 400, 48000, 0.7);
    const first = rig.run(1003, { in: x }, cut)[0]!;
    rig.set('saturationDb', 18);
    const second = rig.run(4001, { in: x }, cut)[0]!;
    rig.set('saturationDb', 0);
    return Float32Array.from([...first, ...second, ...rig.run(6000, { in: x }, cut)[0]!]);
  };
  const whole = render([32]);
  for (const cut of [[1], [7], [5, 27]]) expect(render(cut)).toEqual(whole);
});

test('what is no number or far too large is not remembered', () => {
  for (const poison of [Number.NaN, Infinity, 1e30]) {
    const rig = new KernelRig(definition, { params: { ...WET, saturationDb: 12 } });
    const x = constant(480, 0.5);
    x.fill(poison, 100, 104);
    rig.run(480, { in: x });
    const after = rig.run(4800, { in: constant(4800, 0.5) })[0]!;
    expect(after.subarray(4800).every((v) => Math.abs(v - tapeCurve(0.5, 12)) < 1e-4), String(poison)).toBe(true);
  }
});
