import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { edgeCam, readImage } from '../../../src/measure/image/strip-image.ts';
import { hzOf } from '../../../src/measure/masking/erb-scale.ts';
import definition, { BANDS } from './definition.ts';
import { bandOf, edgeHz, ofSines } from './reference.ts';

const sines = (frames: number, rateHz: number, tones: readonly (readonly [hz: number, left: number, right: number, degrees: number])[]): Float32Array =>
  stereo(frames, (i) => tones.reduce<[number, number]>(([l, r], [hz, left, right, degrees]) => {
    const angle = (2 * Math.PI * hz * i) / rateHz;
    return [l + left * Math.sin(angle), r + right * Math.sin(angle + (degrees * Math.PI) / 180)];
  }, [0, 0]));

const read = (rig: KernelRig) => readImage({ left: rig.telemetry('left'), right: rig.telemetry('right'), common: rig.telemetry('common') });

describe.each([44100, 96000, 192000])('at %i Hz', (rateHz) => {
  test('each band tells the powers of both sides and of what they have in common', () => {
    // In the middle of their bands: a window's skirts reach two bins of 23 Hz to each side.
    const middleHz = (band: number): number => (edgeHz(band, BANDS) + edgeHz(band + 1, BANDS)) / 2;
    const tones = [[middleHz(4), 0.2, 0.1, 0], [middleHz(9), 0.1, 0.1, 90], [middleHz(15), 0.05, 0.2, 180], [middleHz(20), 0, 0.1, 0]] as const;
    const rig = new KernelRig(definition, { rateHz, params: { averageMs: 100 } });
    rig.run(rateHz, { in: sines(rateHz, rateHz, tones) });
    for (const [hz, l, r, degrees] of tones) {
      const band = bandOf(hz, BANDS);
      const wanted = ofSines(l, r, degrees);
      // Ten time constants have passed.
      expect(Math.abs(rig.telemetry('left')[band]! - wanted.left), `${hz} Hz`).toBeLessThan(0.012 * (wanted.left + wanted.right));
      expect(Math.abs(rig.telemetry('right')[band]! - wanted.right), `${hz} Hz`).toBeLessThan(0.012 * (wanted.left + wanted.right));
      expect(Math.abs(rig.telemetry('common')[band]! - wanted.common), `${hz} Hz`).toBeLessThan(0.012 * (wanted.left + wanted.right));
    }
    for (const band of [1, 6, 12, 18, 22]) expect(rig.telemetry('left')[band]!).toBeLessThan(1e-6);
  });
});

test('a tone that is 6 dB louder on one side is where the tangent law has it: 10.9°', () => {
  const rig = new KernelRig(definition);
  const quiet = 10 ** (-6 / 20);
  rig.run(96000, { in: sines(96000, 48000, [[1000, 0.2 * quiet, 0.2, 0]]) });
  const right = read(rig)!;
  expect(right.degrees).toBeCloseTo(10.86, 1);
  expect(right.spreadDegrees).toBeLessThan(0.5);
  const twin = new KernelRig(definition);
  twin.run(96000, { in: sines(96000, 48000, [[1000, 0.2, 0.2 * quiet, 0]]) });
  expect(read(twin)!.degrees).toBeCloseTo(-10.86, 1);
});

test('low and high tones are told apart, and sides that differ are wide', () => {
  const at = (hz: number): number => {
    const rig = new KernelRig(definition);
    rig.run(48000, { in: sines(48000, 48000, [[hz, 0.1, 0.1, 0]]) });
    return read(rig)!.centerHz;
  };
  // Within half a band.
  for (const hz of [80, 440, 3000, 10_000]) expect(Math.abs(bandOf(at(hz), BANDS) - bandOf(hz, BANDS)), `${hz} Hz`).toBeLessThanOrEqual(1);
  const wide = new KernelRig(definition, { params: { averageMs: 2000 } });
  wide.run(48000 * 4, { in: uniformNoise(48000 * 4, 0.3, 9) });
  expect(read(wide)!.spreadDegrees).toBeGreaterThan(25);
  const mono = uniformNoise(48000, 0.3, 9);
  const narrow = new KernelRig(definition);
  narrow.run(48000, { in: stereo(48000, (i) => mono[2 * i]!) });
  expect(read(narrow)!.spreadDegrees).toBeLessThan(0.1);
});

test('silence is no image, and what was there fades', () => {
  const rig = new KernelRig(definition, { params: { averageMs: 50 } });
  rig.run(24000);
  expect(read(rig)).toBeUndefined();
  rig.run(48000, { in: sines(48000, 48000, [[500, 0.5, 0.5, 0]]) });
  expect(read(rig)).toBeDefined();
  rig.run(96000);
  expect(read(rig)).toBeUndefined();
});

test('the borders are those that readings go by', () => {
  for (let edge = 0; edge <= BANDS; edge++) expect(edgeHz(edge, BANDS)).toBeCloseTo(hzOf(edgeCam(edge, BANDS)), 6);
});

test('no grid step does more than its share, and silence costs no transform', () => {
  const size = 2048;
  const steps = (size / 4) * Math.log2(size);
  const [TASK, DONE, TRANSFORM] = [4, 8, 1];
  const most = (sound: Float32Array | undefined): number => {
    const rig = new KernelRig(definition);
    let [largest, before] = [0, 0];
    for (let k = 0; k < (4 * size) / 32; k++) {
      rig.run(32, sound === undefined ? {} : { in: sound });
      const task = rig.state.getInt32(TASK, true);
      const done = task === TRANSFORM ? rig.state.getInt32(DONE, true) : task > TRANSFORM ? steps : 0;
      largest = Math.max(largest, done - before);
      before = done;
    }
    return largest;
  };
  const busy = most(uniformNoise(32, 0.1));
  expect(busy).toBeGreaterThan(0);
  expect(busy).toBeLessThanOrEqual(Math.ceil((steps + (size / 2) * 3) / ((size * 5) / 4 / 32 - 2)));
  expect(most(undefined)).toBe(0);
});

test('the sound passes unchanged, and any cut of the blocks gives the same readings', () => {
  const noise = uniformNoise(9600, 0.5);
  const readings = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition);
    expect(rig.run(9600, { in: noise }, cut)[0]).toEqual(noise);
    rig.run(32);
    return rig.telemetry('common');
  };
  const whole = readings([32]);
  expect(whole.some((power) => power !== 0)).toBe(true);
  for (const cut of [[1], [17], [5, 27]]) expect(readings(cut)).toEqual(whole);
});
