import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import definition from './definition.ts';
import { faderReference } from './reference.ts';

const ramp = Float32Array.from({ length: 2000 }, (_, i) => Math.fround(((i * 37) % 1000) / 1000 - 0.5));
const worst = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
};

test('the level is 10^(dB/20), and 0 dB is bit-transparent', () => {
  for (const levelDb of [-60, -6.020599913, 6, 12]) {
    const [out] = new KernelRig(definition, { params: { levelDb } }).run(1000, { in: ramp });
    expect(worst(out!, faderReference(ramp, levelDb))).toBeLessThan(1e-6);
  }
  const [out] = new KernelRig(definition).run(1000, { in: ramp });
  expect(out).toEqual(ramp);
});

test('the bottom of the fader is exactly silent', () => {
  const [out] = new KernelRig(definition, { params: { levelDb: -144 } }).run(1000, { in: ramp });
  expect(out!.every((x) => x === 0)).toBe(true);
});

test('a moving fader approaches its goal with a time constant of 10 ms', () => {
  const rig = new KernelRig(definition);
  rig.set('levelDb', -144);
  const ones = new Float32Array(19200).fill(1);
  const [out] = rig.run(9600, { in: ones });
  expect(out![2 * 480]).toBeCloseTo(Math.exp(-1), 2);
  expect(out![2 * 9599]).toBe(0);
});

test('mute closes within 10 ms and opens again', () => {
  const rig = new KernelRig(definition);
  const ones = new Float32Array(2000).fill(1);
  rig.run(32, { in: ones });
  rig.set('mute', 1);
  const [out] = rig.run(1000, { in: ones });
  expect(out![2 * 479]).toBe(0);
  let step = 0;
  for (let i = 2; i < 2000; i += 2) step = Math.max(step, Math.abs(out![i]! - out![i - 2]!));
  expect(step).toBeLessThan(1.51 / 480);
  rig.set('mute', 0);
  expect(rig.run(1000, { in: ones })[0]![2 * 999]).toBe(1);
});

test('any cut of the blocks gives the same bits while the level moves', () => {
  const render = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition);
    rig.set('levelDb', -12);
    return rig.run(1000, { in: ramp }, cut)[0]!;
  };
  const whole = render([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(render(cut)).toEqual(whole);
});
