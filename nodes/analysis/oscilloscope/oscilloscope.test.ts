import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { concatenate, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import definition, { BEFORE_TRIGGER } from './definition.ts';
import { extremes } from './reference.ts';

const COLUMNS = 320;
const TRIGGER_COLUMN = COLUMNS * BEFORE_TRIGGER;
const read = (rig: KernelRig, name: string): number => rig.telemetry(name)[0]!;
const rigOf = (params: Record<string, number>, rateHz = 48000): KernelRig => new KernelRig(definition, { params, rateHz });
const middleOf = (rig: KernelRig, channel: 'Left' | 'Right', column: number): number => (rig.telemetry(`min${channel}`)[column]! + rig.telemetry(`max${channel}`)[column]!) / 2;

describe.each([44100, 48000, 192000])('a sine at %i Hz', (rateHz) => {
  test.each([[1, 2000], [5, 997], [20, 441.3]])('stands still in a picture of %f ms: it passes 0 upwards at the trigger, and runs on as a sine', (timeMs, hz) => {
    const rig = rigOf({ timeMs }, rateHz);
    const wave = (i: number): number => Math.sin((2 * Math.PI * hz * i) / rateHz + 0.3);
    const x = stereo(rateHz, (i) => [0.5 * wave(i), -0.25 * wave(i)]);
    const piece = Math.floor(rateHz / 3) + 17;
    for (let k = 0; k < 2; k++) {
      rig.run(piece, { in: x.subarray(2 * piece * k) });
      // Left alone would do as well: mid is an eighth of full scale, and in phase with it.
      for (const column of [TRIGGER_COLUMN, TRIGGER_COLUMN + 40, 300]) {
        const seconds = ((column + 0.5 - TRIGGER_COLUMN) / COLUMNS) * (timeMs / 1000);
        const wanted = 0.5 * Math.sin(2 * Math.PI * hz * seconds);
        // The spline between samples errs by 2 % at 2 kHz and 44.1 kHz; columns of several frames are as high as the slope in them.
        const slope = (0.5 * 2 * Math.PI * hz * timeMs) / 1000 / COLUMNS;
        expect(Math.abs(middleOf(rig, 'Left', column) - wanted)).toBeLessThan(0.01 + slope);
        expect(Math.abs(middleOf(rig, 'Right', column) + wanted / 2)).toBeLessThan(0.01 + slope);
      }
    }
    expect(read(rig, 'triggered')).toBe(1);
    expect(Math.abs(read(rig, 'frequencyHz') / hz - 1)).toBeLessThan(0.001);
    expect(read(rig, 'peak')).toBeGreaterThan(0.49);
    expect(read(rig, 'peak')).toBeLessThan(0.505);
  });
});

test('the falling edge and a level are kept to', () => {
  const rig = rigOf({ timeMs: 10, edge: 1, levelPercent: 20, trigger: 0 });
  rig.run(24000, { in: sine(24000, 300, 48000, 0.5) });
  expect(Math.abs(middleOf(rig, 'Left', TRIGGER_COLUMN) - 0.2)).toBeLessThan(0.02);
  expect(middleOf(rig, 'Left', TRIGGER_COLUMN + 4)).toBeLessThan(middleOf(rig, 'Left', TRIGGER_COLUMN));
});

test('columns of many frames hold their smallest and largest samples', () => {
  const noise = uniformNoise(48000, 0.5, 3);
  const rig = rigOf({ timeMs: 200, trigger: 3 });
  rig.run(32, { in: noise });
  rig.run(8600, { in: noise.subarray(64) });
  // Free run begins in the first grid step, with a tenth of 200 ms before it: column k is of frames 30·k − 960 to 30·k − 930.
  for (const column of [40, 100, 200, 310]) {
    for (const [channel, name] of [[0, 'Left'], [1, 'Right']] as const) {
      const [least, most] = extremes(noise, channel, 30 * column - 960, 30 * column - 930);
      expect(rig.telemetry(`min${name}`)[column]).toBe(least);
      expect(rig.telemetry(`max${name}`)[column]).toBe(most);
    }
  }
});

test('auto sweeps without a passing after a while, normal waits, hold keeps', () => {
  const offset = stereo(24000, () => 0.5);
  const auto = rigOf({ levelPercent: 80 });
  auto.run(24000, { in: offset });
  expect([read(auto, 'sweeps') > 0, read(auto, 'triggered'), read(auto, 'frequencyHz')]).toEqual([true, 0, 0]);
  const normal = rigOf({ levelPercent: 80, mode: 1 });
  normal.run(24000, { in: offset });
  expect(read(normal, 'sweeps')).toBe(0);
  normal.run(24000, { in: concatenate(offset.subarray(0, 2000), sine(11000, 100, 48000, 0.9)) });
  expect(read(normal, 'sweeps')).toBeGreaterThan(0);
  normal.set('hold', 1);
  normal.run(4800, { in: sine(4800, 100, 48000, 0.9) });
  const held = read(normal, 'sweeps');
  normal.run(24000, { in: sine(24000, 100, 48000, 0.9) });
  expect(read(normal, 'sweeps')).toBe(held);
});

test('a slow sweep appears as it comes', () => {
  const rig = rigOf({ timeMs: 1000, trigger: 3 });
  rig.run(24000, { in: sine(24000, 100, 48000, 0.5) });
  // Half a second and the tenth before the trigger.
  expect(Math.abs(read(rig, 'filled') - 0.6 * COLUMNS)).toBeLessThan(4);
  expect(rig.telemetry('maxLeft')[150]!).toBeGreaterThan(0.4);
  expect(rig.telemetry('maxLeft')[250]!).toBe(0);
});

test('noise on the slope passes once', () => {
  const noise = uniformNoise(48000, 0.004, 5);
  const rig = rigOf({});
  rig.run(48000, { in: noise.map((v, i) => v + 0.5 * Math.sin((2 * Math.PI * 100 * (i >> 1)) / 48000)) });
  expect(Math.abs(read(rig, 'frequencyHz') - 100)).toBeLessThan(1);
});

test('the sound passes unchanged', () => {
  const noise = uniformNoise(1000, 0.5);
  expect(new KernelRig(definition).run(1000, { in: noise }, [7, 25])[0]).toEqual(noise);
});

test('any cut of the blocks gives the same picture', () => {
  const picture = (cut: number[]): number[] => {
    const rig = rigOf({ timeMs: 5 });
    rig.run(9600, { in: uniformNoise(9600, 0.3, 8) }, cut);
    rig.run(32);
    return ['minLeft', 'maxRight', 'filled', 'sweeps'].flatMap((name) => [...rig.telemetry(name)]);
  };
  const whole = picture([32]);
  for (const cut of [[1], [17], [5, 27]]) expect(picture(cut)).toEqual(whole);
});
