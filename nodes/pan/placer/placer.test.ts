import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { residualDb } from '../../../test/engine/high-pass.ts';
import { left, right } from '../../../test/measure/channels.ts';
import { binsBetween, magnitudesDb } from '../../../test/measure/magnitude-response.ts';
import { constant, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { decibels } from '../../../test/measure/tone-level.ts';
import type { FaceContext } from '../../../src/editor/face.ts';
import definition from './definition.ts';
import face from './face.ts';
import { delayedSine, type Law, placerGains } from './reference.ts';

const LAWS: readonly Law[] = ['power', 'sum', 'far side'];
const LATENCY = 16;
const RATES = [44100, 48000, 96000, 192000];
const rigOf = (params: Record<string, number>, rateHz = 48000): KernelRig => new KernelRig(definition, { params, rateHz });

describe('level', () => {
  test.each([0, 1, 2])('law %i keeps what it says, and the difference is the one asked for', (law) => {
    for (const levelDb of [-30, -12, -6, 0, 3, 18, 30]) {
      const y = rigOf({ levelDb, law }).run(100, { in: constant(100, 1) })[0]!;
      const [l, r] = [y[198]!, y[199]!];
      const [wantedLeft, wantedRight] = placerGains(levelDb, LAWS[law]!);
      expect(Math.abs(l - wantedLeft) + Math.abs(r - wantedRight)).toBeLessThan(1e-6);
      expect(decibels(r / l)).toBeCloseTo(levelDb, 4);
      expect([l * l + r * r, l + r, 2 * Math.max(l, r)][law]!).toBeCloseTo(2, 5);
    }
  });
});

describe.each(RATES)('time at %i Hz', (rateHz) => {
  test('the later side is later by the time asked for, to 0.2 µs, and the other one is the input to the bit', () => {
    const frames = 8192;
    for (const ms of [0.275, -1.0503, 7.77, -30]) {
      const tone = sine(frames, 500, rateHz, 0.5);
      const y = rigOf({ timeMs: ms }, rateHz).run(frames, { in: tone })[0]!;
      const [early, late] = ms > 0 ? [right(y), left(y)] : [left(y), right(y)];
      const delay = (Math.abs(ms) * rateHz) / 1000;
      const settled = Math.ceil(delay) + 64;
      expect(early.subarray(settled)).toEqual(left(tone).subarray(settled - LATENCY, frames - LATENCY));
      // 0.2 µs of a sine of 500 Hz and ½ are 3.1e-4.
      expect(Math.max(...late.subarray(settled).map((v, k) => Math.abs(v - 0.5 * delayedSine(settled + k, 500, rateHz, delay + LATENCY))))).toBeLessThan(3e-4);
    }
  });

  test('a delay between frames keeps the magnitude within 0.02 dB to 0.87 of half the rate', () => {
    const size = 16384;
    for (const part of [0.1, 0.5, 0.73]) {
      const y = rigOf({ timeMs: ((100 + part) / rateHz) * 1000 }, rateHz).run(size, { in: stereo(1, () => 1) })[0]!;
      const curve = magnitudesDb(left(y));
      expect(Math.max(...binsBetween(20, 0.435 * rateHz, rateHz, size).map((bin) => Math.abs(curve[bin]!)))).toBeLessThan(0.02);
    }
  });
});

test('nothing set, nothing changed: the input to the bit, 16 frames later', () => {
  const noise = uniformNoise(4000, 0.5);
  for (const law of [0, 1, 2]) expect(rigOf({ law }).run(4000, { in: noise })[0]!.subarray(2 * LATENCY)).toEqual(noise.subarray(0, noise.length - 2 * LATENCY));
});

test('in mono the first dip is at half the inverse of the time difference', () => {
  const size = 65536;
  const y = rigOf({ timeMs: 1 }).run(size, { in: stereo(1, () => 1) })[0]!;
  const [l, r] = [left(y), right(y)];
  const mono = magnitudesDb(l.map((v, i) => (v + r[i]!) / 2));
  const bin = Math.round((500 * size) / 48000);
  expect(mono[bin]!).toBeLessThan(-55);
  expect(mono[2 * bin]!).toBeGreaterThan(-0.1);
});

test('a new time fades in without a sound above 8 kHz, as does a new law under a wide difference', () => {
  for (const [name, values] of [['timeMs', [30, 0.2, -7]], ['law', [0, 2, 1]], ['levelDb', [30, -30]]] as const) {
    const rig = rigOf({ levelDb: -12 });
    const tone = sine(2400, 1000, 48000, 0.5);
    rig.run(4800, { in: sine(4800, 1000, 48000, 0.5) });
    const parts: number[] = [];
    for (let k = 0; k < 16; k++) {
      rig.set(name, values[k % values.length]!);
      parts.push(...rig.run(2400, { in: tone })[0]!);
    }
    for (const channel of [0, 1] as const) expect(residualDb(Float32Array.from(parts), channel, 48000, 8000, 960), name).toBeLessThan(-60);
  }
});

test('after the fade the new time is exact', () => {
  const rig = rigOf({ timeMs: 3 });
  rig.run(4800, { in: sine(4800, 500, 48000, 0.5) });
  rig.set('timeMs', -0.5);
  const y = rig.run(9600, { in: sine(9600, 500, 48000, 0.5) })[0]!;
  const later = right(y);
  for (let i = 4800; i < 9600; i += 101) expect(Math.abs(later[i]! - 0.5 * delayedSine(i, 500, 48000, 24 + LATENCY))).toBeLessThan(1e-6);
});

test('the picture tells what the laws predict', () => {
  const told = (levelDb: number, timeMs: number): string => face.describe({ params: { levelDb, timeMs } } as unknown as FaceContext);
  expect(told(0, 0)).toBe('Image center');
  expect(told(6, 0)).toBe('Image 10.9° right (level 10.9° right)');
  expect(told(-12, 0)).toBe('Image 19.1° left (level 19.1° left)');
  expect(told(0, 1.05)).toBe('Image 30.0° right (time 30.0° right); in mono the first dip is at 476 Hz');
  expect(told(6, -0.5)).toBe('Image 9.1° left (level 10.9° right, time 20.0° left); in mono the first dip is at 1.00 kHz');
});
