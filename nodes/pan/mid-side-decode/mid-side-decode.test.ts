import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import definition from './definition.ts';
import { leftRightOf } from './reference.ts';

const noise = Float32Array.from({ length: 20000 }, (_, i) => Math.sin(i * i) * 2 ** -(i % 20));

test('left is the sum and right the difference, rounded once', () => {
  const out = new KernelRig(definition).run(1000, { in: noise })[0]!;
  for (let i = 0; i < 2000; i += 2) expect([out[i], out[i + 1]]).toEqual(leftRightOf(noise[i]!, noise[i + 1]!).map(Math.fround));
});

test('after the encoder it gives back what went in, to one unit in the last place of the larger channel', () => {
  // As the encoder does it, which its own test shows to the bit.
  const encoded = noise.map((_, i) => Math.fround((noise[i & ~1]! + (i % 2 === 0 ? 1 : -1) * noise[i | 1]!) / 2));
  const out = new KernelRig(definition).run(10000, { in: encoded })[0]!;
  for (let i = 0; i < 20000; i++) {
    const larger = Math.max(Math.abs(noise[i & ~1]!), Math.abs(noise[i | 1]!));
    const ulp = 2 ** (Math.floor(Math.log2(larger)) - 23);
    expect(Math.abs(out[i]! - noise[i]!)).toBeLessThanOrEqual(ulp);
  }
});

test('carries stereo, unless there is nothing', () => {
  expect((['silence', 'mono', 'mid-side'] as const).map((carry) => definition.carry([carry])[0])).toEqual(['silence', 'stereo', 'stereo']);
});

test('any cut of the blocks gives the same bits', () => {
  const whole = new KernelRig(definition).run(1000, { in: noise })[0]!;
  for (const cut of [[1], [7], [17], [5, 27]]) expect(new KernelRig(definition).run(1000, { in: noise }, cut)[0]).toEqual(whole);
});
