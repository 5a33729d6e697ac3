import { describe, expect, test } from 'vitest';
import { NODE } from '../../../src/schedule/abi.ts';
import { packCarries, planNodeRegion } from '../../../src/schedule/node-region.ts';
import type { Carry } from '../../../src/kit/index.ts';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { fourier } from '../../../test/measure/fourier.ts';
import { largestDifference } from '../../../test/measure/test-signals.ts';
import definition from './definition.ts';
import { dualPan, type Law, panGains, rotate } from './reference.ts';
import { sidesOf } from './sides.ts';

const LAWS: readonly Law[] = ['−3 dB', '−4.5 dB', '−6 dB', '0 dB', 'tangent', 'sine'];
const EVERY_LAW = LAWS.map((_, law) => law);
const [TANGENT, SINE] = [4, 5];
const ROTATE = 1;
const DUAL = 2;
const RATES = [44100, 48000, 96000, 192000];
const decibels = (x: number): number => 20 * Math.log10(x);
const ones = new Float32Array(8192).fill(1);

function gainsAt(position: number, params: Record<string, number> = {}, carry: Carry = 'mono'): readonly [number, number] {
  const out = new KernelRig(definition, { params: { position, ...params }, carries: [carry] }).run(33, { in: ones })[0]!;
  return [out[64]!, out[65]!];
}

/** Level of right against left at an angle. */
function decibelDifference(law: number, degrees: number): number {
  const [l, r] = gainsAt((degrees / 30) * 100, { law });
  return decibels(r / l);
}

/** What the compiler does at a hand-over. */
function setCarry(rig: KernelRig, carry: Carry): void {
  const record = rig.state.byteOffset - planNodeRegion(definition, {}, 48000).state;
  new DataView(rig.engine.memory.buffer).setUint32(record + NODE.carries, packCarries([carry]), true);
}

describe('the laws for mono sounds', () => {
  test.each([[0, -3.0103], [1, -4.51545], [2, -6.0206], [3, 0], [TANGENT, -3.0103], [SINE, -3.0103]])('law %i is %f dB at the center', (law, centerDb) => {
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

  test.each(EVERY_LAW)('law %i: at the ends the far side is exactly 0 and the near one exactly 1', (law) => {
    expect(gainsAt(-100, { law })).toEqual([1, 0]);
    expect(gainsAt(100, { law })).toEqual([0, 1]);
  });

  test.each(EVERY_LAW)('law %i follows the equation everywhere within 1e-6', (law) => {
    const frames = 4001;
    const rig = new KernelRig(definition, { params: { law }, carries: ['mono'], modulated: { position: { depth: 1 } } });
    const position = Float32Array.from({ length: frames }, (_, i) => (i - 2000) / 20);
    const out = rig.run(frames, { in: ones, position })[0]!;
    for (let i = 0; i < frames; i++) {
      const [l, r] = panGains(LAWS[law]!, position[i]! / 100);
      expect(Math.abs(out[2 * i]! - l)).toBeLessThan(1e-6);
      expect(Math.abs(out[2 * i + 1]! - r)).toBeLessThan(1e-6);
      if (law === 0 || law >= TANGENT) expect(Math.abs(out[2 * i]! ** 2 + out[2 * i + 1]! ** 2 - 1)).toBeLessThan(1e-6);
      if (law === 2) expect(Math.abs(out[2 * i]! + out[2 * i + 1]! - 1)).toBeLessThan(1e-6);
    }
  });
});

describe('the laws that place at an angle, ±100 being ±30°', () => {
  // What a level difference sounds like: DSP practice's table, and that of each law turned round.
  test.each([[3, 5.64, 4.9], [6, 10.86, 9.56], [9, 15.37, 13.77], [12, 19.06, 17.41], [15, 21.95, 20.43], [18, 24.14, 22.84], [20, 25.28, 24.15], [30, 28.46, 27.99]])('a difference of %i dB comes from %f° by tangents and %f° by sines', (differenceDb, tangentDegrees, sineDegrees) => {
    for (const [law, degrees] of [[TANGENT, tangentDegrees], [SINE, sineDegrees]] as const) {
      // The table is rounded to 0.01°; so is what comes of it.
      const slopeDbPerDegree = (decibelDifference(law, degrees + 0.01) - decibelDifference(law, degrees - 0.01)) / 0.02;
      expect(Math.abs(decibelDifference(law, degrees) - differenceDb)).toBeLessThan(0.0051 * slopeDbPerDegree + 1e-4);
    }
  });

  test('half-way the sides are as sin 45° to sin 15° by tangents, as ½ + sin 15° to ½ − sin 15° by sines', () => {
    for (const [law, ratio] of [[TANGENT, Math.sin(Math.PI / 4) / Math.sin(Math.PI / 12)], [SINE, (0.5 + Math.sin(Math.PI / 12)) / (0.5 - Math.sin(Math.PI / 12))]] as const) {
      const [far, near] = gainsAt(50, { law });
      expect(near / far).toBeCloseTo(ratio, 4);
      expect(near).toBeCloseTo(ratio / Math.hypot(1, ratio), 6);
    }
  });

  test.each(EVERY_LAW)('law %i: what the stage is told is what sounds', (law) => {
    for (let position = -100; position <= 100; position += 10) {
      const [l, r] = gainsAt(position, { law });
      const [left, right] = sidesOf(position / 100, law);
      expect(Math.abs(l - left)).toBeLessThan(1e-6);
      expect(Math.abs(r - right)).toBeLessThan(1e-6);
    }
    expect(sidesOf(-1, law)).toEqual([1, 0]);
    expect(sidesOf(1, law)).toEqual([0, 1]);
  });
});

describe('dual pan', () => {
  const wide = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * i));
  const clamped = (p: number): number => Math.min(1, Math.max(-1, p));

  test('changes nothing as it comes, whatever the law', () => {
    for (const law of EVERY_LAW) expect(new KernelRig(definition, { params: { mode: DUAL, law } }).run(1000, { in: wide })[0]).toEqual(wide);
  });

  test.each(EVERY_LAW)('law %i: left and right are two mono sounds, placed and added, at all rates', (law) => {
    for (const rateHz of RATES) {
      for (const [position, spread] of [[0, 50], [30, 20], [-80, 60], [100, 100], [10, 0], [0, -100], [25, -40]] as const) {
        const out = new KernelRig(definition, { rateHz, params: { mode: DUAL, law, position, spread } }).run(1000, { in: wide })[0]!;
        const mono = (side: number): Float32Array => {
          const place = 100 * clamped((position + side * spread) / 100);
          return new KernelRig(definition, { rateHz, params: { law, position: place }, carries: ['mono'] }).run(1000, { in: wide.map((_, i) => wide[side < 0 ? i & ~1 : i | 1]!) })[0]!;
        };
        const [a, b] = [mono(-1), mono(1)];
        expect(largestDifference(out, a.map((v, i) => v + b[i]!))).toBeLessThan(3e-7);
        const wanted = Array.from({ length: 1000 }, (_, i) => dualPan(LAWS[law]!, wide[2 * i]!, wide[2 * i + 1]!, clamped((position - spread) / 100), clamped((position + spread) / 100))).flat();
        expect(largestDifference(out, wanted)).toBeLessThan(2e-6);
      }
    }
  });

  test('−100 exchanges left and right to the bit', () => {
    const out = new KernelRig(definition, { params: { mode: DUAL, spread: -100 } }).run(1000, { in: wide })[0]!;
    expect(out).toEqual(wide.map((_, i) => wide[i ^ 1]!));
  });

  test('cables move position and spread frame by frame', () => {
    const rig = new KernelRig(definition, { params: { mode: DUAL, spread: 0 }, modulated: { position: { depth: 1 }, spread: { depth: 1 } } });
    const position = Float32Array.from({ length: 1000 }, (_, i) => 90 * Math.sin(i / 50));
    const spread = Float32Array.from({ length: 1000 }, (_, i) => 100 * Math.cos(i / 31));
    const out = rig.run(1000, { in: wide, position, spread })[0]!;
    const wanted = Array.from({ length: 1000 }, (_, i) => dualPan('−3 dB', wide[2 * i]!, wide[2 * i + 1]!, clamped((position[i]! - spread[i]!) / 100), clamped((position[i]! + spread[i]!) / 100))).flat();
    expect(largestDifference(out, wanted)).toBeLessThan(2e-6);
  });

  test('its other modes do not hear the spread', () => {
    for (const [carry, mode] of [['mono', DUAL], ['stereo', 0], ['stereo', ROTATE]] as const) {
      const render = (spread: number): Float32Array => {
        const rig = new KernelRig(definition, { carries: [carry], params: { mode, position: 20 } });
        rig.set('spread', spread);
        return rig.run(1000, { in: wide })[0]!;
      };
      expect(render(-30)).toEqual(render(100));
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

test.each<[string, RigOptions, string?]>([
  ['mono', { carries: ['mono'] }], ['tangent', { carries: ['mono'], params: { law: TANGENT } }], ['sine', { carries: ['mono'], params: { law: SINE } }],
  ['balance', {}], ['rotate', { params: { mode: ROTATE } }], ['dual pan', { params: { mode: DUAL, spread: 30 } }], ['the spread of dual pan', { params: { mode: DUAL } }, 'spread'],
])('%s: jumps from side to side every 10 ms leave less than −60 dBFS above 8 kHz', (_name, options, knob = 'position') => {
  const size = 16384;
  const sine = Float32Array.from({ length: size * 2 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 1000 * (i >> 1)) / 48000));
  const rig = new KernelRig(definition, options);
  const re = new Float64Array(size);
  for (let at = 0, side = 100; at < size; at += 480, side = -side) {
    rig.set(knob, side);
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
  for (const law of EVERY_LAW) {
    const a = new KernelRig(definition, { params: { law, position: 37 }, carries: ['mono'] }).run(1000, { in: noise })[0]!;
    const b = new KernelRig(definition, { params: { law, position: -37 }, carries: ['mono'] }).run(1000, { in: swapped })[0]!;
    expect(a.map((_, i) => a[i ^ 1]!)).toEqual(b);
  }
});

test.each([...EVERY_LAW.map((law) => [LAWS[law]!, { law, mode: ROTATE }, 'mono', 'stereo'] as const), ['rotate', { law: 3, mode: ROTATE }, 'stereo', 'mono'] as const, ['dual pan', { law: TANGENT, mode: DUAL }, 'stereo', 'mono'] as const])('any cut of the blocks gives the same bits while %s moves and fades', (_name, params, before, after) => {
  const sound = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i * i));
  const rendered = (cut: number[]): Float32Array => {
    // At this rate a fade ends within a slice.
    const rig = new KernelRig(definition, { rateHz: 44100, carries: [before], params });
    rig.set('position', 80);
    rig.set('spread', -20);
    const first = rig.run(1000, { in: sound }, cut)[0]!;
    setCarry(rig, after);
    const fade = rig.run(1000, { in: sound }, cut)[0]!;
    // Until nothing moves any more, and whole spans are played.
    return Float32Array.of(...first, ...fade, ...rig.run(12800, { in: sound }, cut)[0]!);
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27], [128]]) expect(rendered(cut)).toEqual(whole);
});
