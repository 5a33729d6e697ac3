import { expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import definition from './definition.ts';
import { sendGain } from './reference.ts';

const noise = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));

test('passes the sound on to the bit, and a copy at the level to the bus', () => {
  for (const levelDb of [-144, -20, -6.020599913, 0, 12]) {
    const [out, bus] = new KernelRig(definition, { params: { levelDb } }).run(1000, { in: noise });
    expect(out).toEqual(noise);
    bus!.forEach((v, i) => expect(Math.abs(v - sendGain(levelDb) * noise[i]!)).toBeLessThan(1e-6));
  }
  expect(new KernelRig(definition, { params: { levelDb: 0 } }).run(1000, { in: noise })[1]).toEqual(noise);
});

test('its peak is that of the louder output', () => {
  for (const levelDb of [-20, 12]) {
    const rig = new KernelRig(definition, { params: { levelDb } });
    const largest = Math.max(...rig.run(1024, { in: noise }, [128]).map((signal) => signal.reduce((most, v) => Math.max(most, Math.abs(v)), 0)));
    expect(rig.takePeak()).toBe(largest);
  }
});

test('the level moves with a time constant of 10 ms and touches only the bus', () => {
  const rig = new KernelRig(definition, { params: { levelDb: 0 } });
  rig.set('levelDb', -144);
  const [out, bus] = rig.run(9600, { in: new Float32Array(19200).fill(1) });
  expect(out!.every((x) => x === 1)).toBe(true);
  expect(bus![2 * 480]).toBeCloseTo(Math.exp(-1), 2);
  expect(bus![2 * 9599]).toBe(0);
});

test('any cut of the blocks gives the same bits while the level moves', () => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition);
    rig.set('levelDb', 6);
    return rig.run(1000, { in: noise }, cut)[1]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});

test('both outputs carry what comes in', () => {
  expect(definition.carry(['mono'])).toEqual(['mono', 'mono']);
});
