import { describe, expect, test } from 'vitest';
import { NODE } from '../../../src/schedule/abi.ts';
import { packCarries, planNodeRegion } from '../../../src/schedule/node-region.ts';
import type { Carry } from '../../../src/kit/index.ts';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import definition from './definition.ts';
import { type Law, panGains, rotate } from './reference.ts';

const LAWS: readonly Law[] = ['−3 dB', '−4.5 dB', '−6 dB', '0 dB'];
const ROTATE = 1;
const decibels = (x: number): number => 20 * Math.log10(x);
const ones = new Float32Array(8192).fill(1);

function gainsAt(position: number, params: Record<string, number> = {}, carry: Carry = 'mono'): readonly [number, number] {
  const out = new KernelRig(definition, { params: { position, ...params }, carries: [carry] }).run(33, { in: ones })[0]!;
  return [out[64]!, out[65]!];
}

/** What the compiler does at a hand-over. */
function setCarry(rig: KernelRig, carry: Carry): void {
  const record = rig.state.byteOffset - planNodeRegion(definition, {}, 48000).state;
  new DataView(rig.engine.memory.buffer).setUint32(record + NODE.carries, packCarries([carry]), true);
}

describe('the laws for mono sounds', () => {
  test.each([[0, -3.0103], [1, -4.51545], [2, -6.0206], [3, 0]])('law %i is %f dB at the center', (law, centerDb) => {
    const [l, r] = gainsAt(0, { law });
    expect(l).toBe(r);
    expect(decibels(l)).toBeCloseTo(centerDb, 4);
  });

  test.each([[2, -2.499, -12.041], [0, -0.688, -8.343], [1, -1.593, -10.192]])('law %i half-way: near %f, far %f dB', (law, nearDb, farDb) => {
    for (const [near, far] of [gainsAt(-50, { law }), [...gainsAt(50, { law })].reverse() as [number, number]]) {
      expect(decibels(near)).toBeCloseTo(nearDb, 3);
      expect(decibels(far)).toBeCloseTo(farDb, 3);
    }
  });

  test.each([0, 1, 2, 3])('law %i: at the ends the far side is exactly 0 and the near one exactly 1', (law) => {
    expect(gainsAt(-100, { law })).toEqual([1, 0]);
    expect(gainsAt(100, { law })).toEqual([0, 1]);
  });

  test.each([0, 1, 2, 3])('law %i follows the equation everywhere within 1e-6', (law) => {
    const frames = 4001;
    const rig = new KernelRig(definition, { params: { law }, carries: ['mono'], modulated: { position: { depth: 1 } } });
    const position = Float32Array.from({ length: frames }, (_, i) => (i - 2000) / 20);
    const out = rig.run(frames, { in: ones, position })[0]!;
    for (let i = 0; i < frames; i++) {
      const [l, r] = panGains(LAWS[law]!, position[i]! / 100);
      expect(Math.abs(out[2 * i]! - l)).toBeLessThan(1e-6);
      expect(Math.abs(out[2 * i + 1]! - r)).toBeLessThan(1e-6);
      if (law === 0) expect(Math.abs(out[2 * i]! ** 2 + out[2 * i + 1]! ** 2 - 1)).toBeLessThan(1e-6);
      if (law === 2) expect(Math.abs(out[2 * i]! + out[2 * i + 1]! - 1)).toBeLessThan(1e-6);
    }
  });
});

describe('the modes for stereo sounds', () => {
  const wide = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i));

  test('balance turns down the far side only, and is transparent at the center', () => {
    expect(gainsAt(0, {}, 'stereo')).toEqual([1, 1]);
    expect(gainsAt(40, {}, 'stereo')[0]).toBeCloseTo(0.6, 6);
    expect(gainsAt(40, {}, 'stereo')[1]).toBe(1);
    expect(gainsAt(-100, {}, 'stereo')).toEqual([1, 0]);
    expect(new KernelRig(definition).run(200, { in: wide })[0]).toEqual(wide);
  });

  test.each([-100, -73, 0, 31, 100])('rotation by %i %% is that of the plane, and keeps the energy', (position) => {
    const out = new KernelRig(definition, { params: { position, mode: ROTATE } }).run(200, { in: wide })[0]!;
    for (let i = 0; i < 400; i += 2) {
      const [l, r] = rotate(wide[i]!, wide[i + 1]!, position / 100);
      expect(Math.abs(out[i]! - l)).toBeLessThan(1e-6);
      expect(Math.abs(out[i + 1]! - r)).toBeLessThan(1e-6);
      expect(out[i]! ** 2 + out[i + 1]! ** 2).toBeCloseTo(wide[i]! ** 2 + wide[i + 1]! ** 2, 5);
    }
  });

  test('rotation puts what was in the center exactly to the side', () => {
    const [l, r] = gainsAt(100, { mode: ROTATE }, 'stereo');
    expect(l).toBe(0);
    expect(r).toBeCloseTo(Math.SQRT2, 6);
  });
});

test('a hand-over from mono to stereo fades the gains over 10 ms; silence leaves them', () => {
  const rig = new KernelRig(definition, { carries: ['mono'] });
  const before = rig.run(320, { in: ones })[0]!;
  setCarry(rig, 'silence');
  expect(rig.run(320, { in: ones })[0]!.subarray(0, 640).every((x) => x === before[0])).toBe(true);
  setCarry(rig, 'stereo');
  const out = rig.run(640, { in: ones })[0]!;
  let step = 0;
  for (let i = 2; i < out.length; i++) step = Math.max(step, Math.abs(out[i]! - out[i - 2]!));
  // The steepest part of the raised fade over 480 frames, from 0.707 to 1.
  expect(step).toBeLessThan((1.51 * (1 - Math.SQRT1_2)) / 480);
  expect(out[2 * 480]).toBe(1);
});

test('carries stereo whatever comes, but for silence and undecoded mid/side', () => {
  expect((['silence', 'mono', 'stereo', 'mid-side'] as const).map((carry) => definition.carry([carry])[0])).toEqual(['silence', 'stereo', 'stereo', 'mid-side']);
});

test.each<[string, RigOptions]>([['mono', { carries: ['mono'] }], ['balance', {}], ['rotate', { params: { mode: ROTATE } }]])('%s: jumps from side to side every 10 ms leave less than −60 dBFS above 8 kHz', (_name, options) => {
  const size = 16384;
  const sine = Float32Array.from({ length: size * 2 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * (i >> 1)) / 48000));
  const rig = new KernelRig(definition, options);
  const re = new Float64Array(size);
  for (let at = 0, side = 100; at < size; at += 480, side = -side) {
    rig.set('position', side);
    const frames = Math.min(480, size - at);
    const out = rig.run(frames, { in: sine.subarray(at * 2) })[0]!;
    for (let i = 0; i < frames; i++) re[at + i] = out[2 * i]! * Math.sin((Math.PI * (at + i)) / size) ** 2;
  }
  const im = new Float64Array(size);
  fourier(re, im);
  const edge = (size * 8000) / 48000;
  for (let k = 0; k < size; k++) if (Math.min(k, size - k) < edge) re[k] = im[k] = 0;
  fourier(im, re);
  const peak = re.reduce((most, v) => Math.max(most, Math.abs(v)), 0) / size;
  expect(decibels(peak)).toBeLessThan(-60);
});

test('left and right exchanged at the mirrored position give the mirrored sound, to the bit', () => {
  const noise = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
  const swapped = noise.map((_, i) => noise[i ^ 1]!);
  for (const law of [0, 1, 2, 3]) {
    const a = new KernelRig(definition, { params: { law, position: 37 }, carries: ['mono'] }).run(1000, { in: noise })[0]!;
    const b = new KernelRig(definition, { params: { law, position: -37 }, carries: ['mono'] }).run(1000, { in: swapped })[0]!;
    expect(a.map((_, i) => a[i ^ 1]!)).toEqual(b);
  }
});

test.each([0, 1, 2, 3, 4])('any cut of the blocks gives the same bits while shape %i moves and fades', (shape) => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { carries: [shape === 4 ? 'stereo' : 'mono'], params: { mode: ROTATE, law: Math.min(shape, 3) } });
    rig.set('position', 80);
    const first = rig.run(1000, { in: ones }, cut)[0]!;
    setCarry(rig, shape === 4 ? 'mono' : 'stereo');
    return Float32Array.of(...first, ...rig.run(1000, { in: ones }, cut)[0]!);
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});
