import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import definition from './definition.ts';
import { midSideOf } from './reference.ts';

const noise = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i) * 2 ** -(i % 20));

test('mid is half the sum and side half the difference, rounded once', () => {
  const out = new KernelRig(definition).run(1000, { in: noise })[0]!;
  for (let i = 0; i < 2000; i += 2) expect([out[i], out[i + 1]]).toEqual(midSideOf(noise[i]!, noise[i + 1]!).map(Math.fround));
});

test('mono has no side; opposite polarity has no mid', () => {
  const mono = noise.map((_, i) => noise[i & ~1]!);
  const out = new KernelRig(definition).run(1000, { in: mono })[0]!;
  expect(out).toEqual(mono.map((v, i) => (i % 2 === 0 ? v : 0)));
  const opposite = mono.map((v, i) => (i % 2 === 0 ? v : -v));
  expect(new KernelRig(definition).run(1000, { in: opposite })[0]).toEqual(mono.map((v, i) => (i % 2 === 0 ? 0 : v)));
});

test('carries mid/side, unless there is nothing', () => {
  expect((['silence', 'mono', 'stereo', 'mid-side'] as const).map((carry) => definition.carry([carry])[0])).toEqual(['silence', 'mid-side', 'mid-side', 'mid-side']);
});

test('any cut of the blocks gives the same bits', () => {
  const whole = new KernelRig(definition).run(1000, { in: noise })[0]!;
  for (const cut of [[1], [7], [17], [5, 27]]) expect(new KernelRig(definition).run(1000, { in: noise }, cut)[0]).toEqual(whole);
});
