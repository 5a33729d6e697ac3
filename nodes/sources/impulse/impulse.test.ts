import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import definition from './definition.ts';
import { impulseFrames } from './reference.ts';

const ONCE = 0;
const TRAIN = 1;
const sounding = (x: Float64Array): number[] => [...x.keys()].filter((i) => x[i] !== 0);

test('a single impulse is one sample in the first frame, and comes again after a reset', () => {
  const rig = new KernelRig(definition, { params: { repeat: ONCE, levelDb: 0 } });
  for (let take = 0; take < 2; take++) {
    const out = rig.run(48000)[0]!;
    expect(left(out)).toEqual(right(out));
    expect(sounding(left(out))).toEqual([0]);
    expect(out[0]).toBe(1);
    rig.reset();
  }
});

test.each([[2, 48000], [2, 44100], [1000, 48000], [7, 44100], [441, 44100], [997, 192000], [0.05, 44100], [10000, 96000]])('a train of %f Hz at %i Hz stands at the nearest frames', (rate, rateHz) => {
  const frames = rateHz * 4;
  const [out] = new KernelRig(definition, { rateHz, params: { repeat: TRAIN, rateHz: rate } }).run(frames);
  // 0.05 is no f32: such a rate is delivered 1.5e-8 off, less than a frame in a minute.
  expect(sounding(left(out!))).toEqual(impulseFrames(rate, rateHz, frames));
});

test('a period of whole frames never drifts: the last of 100,000 impulses is at its frame', () => {
  const [out] = new KernelRig(definition, { rateHz: 44100, params: { repeat: TRAIN, rateHz: 4410 } }).run(1_000_010);
  expect(sounding(left(out!)).at(-1)).toBe(1_000_000);
});

test('level and polarity', () => {
  const height = (params: Record<string, number>): number => new KernelRig(definition, { params }).run(1)[0]![0]!;
  expect(height({ levelDb: -6.020599913 })).toBeCloseTo(0.5, 7);
  expect(height({ levelDb: -6.020599913, invert: 1 })).toBeCloseTo(-0.5, 7);
  expect(height({ levelDb: -144 })).toBe(0);
});

test('a change of rate goes on from where the train is, without a gap or a double', () => {
  const rig = new KernelRig(definition, { params: { rateHz: 100 } });
  rig.run(32);
  rig.set('rateHz', 200);
  const at = sounding(left(rig.run(24000)[0]!));
  const gaps = at.slice(1).map((frame, k) => frame - at[k]!);
  expect(gaps.every((gap) => gap >= 239 && gap <= 480)).toBe(true);
  expect(gaps.at(-1)).toBe(240);
});

test('switched from once to train, it begins at once', () => {
  const rig = new KernelRig(definition, { params: { repeat: ONCE, rateHz: 100 } });
  rig.run(320);
  rig.set('repeat', TRAIN);
  expect(sounding(left(rig.run(500)[0]!))).toEqual([0, 480]);
});

test('any cut of the blocks gives the same bits while the rate moves', () => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { rateHz: 3000 }, modulated: { rateHz: { depth: 2900 } } });
    rig.set('levelDb', -12);
    return rig.run(3000, { rateHz: Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i / 50)) }, cut)[0]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});
