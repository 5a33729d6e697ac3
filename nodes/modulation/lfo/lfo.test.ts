import { describe, expect, test } from 'vitest';
import { KernelRig, type RigOptions } from '../../../test/contract/kernel-rig.ts';
import { left, right } from '../../../test/measure/channels.ts';
import definition from './definition.ts';
import { lfoWave, syncedHz } from './reference.ts';

const SHAPES = ['sine', 'triangle', 'saw up', 'saw down', 'square'] as const;
const RANDOM = 5;
const run = (frames: number, options: RigOptions = {}): Float32Array => new KernelRig(definition, options).run(frames)[0]!;

describe.each(SHAPES)('the %s', (shape) => {
  test.each([[44100, 3], [48000, 100], [192000, 0.25]])('at %i Hz follows its definition for a rate of %f Hz', (rateHz, rate) => {
    const frames = rateHz / 2 + 7;
    const y = left(run(frames, { rateHz, params: { shape: SHAPES.indexOf(shape), rateHz: rate } }));
    let worst = 0;
    y.forEach((v, i) => {
      const turns = (i * rate) / rateHz;
      // Where a saw or a square jumps, the sum of many steps may be one frame early or late.
      worst = Math.max(worst, Math.min(Math.abs(v - lfoWave(shape, turns - 1e-9)), Math.abs(v - lfoWave(shape, turns + 1e-9))));
    });
    expect(worst).toBeLessThan(1e-6);
  });
});

test('the amount scales the wave, and 0 is silence', () => {
  const whole = run(4800);
  run(4800, { params: { amount: 25 } }).forEach((v, i) => expect(Math.abs(v - whole[i]! / 4)).toBeLessThan(1e-7));
  expect(run(480, { params: { amount: 0 } }).every((v) => v === 0)).toBe(true);
});

test('the phase shifts the beginning; a stereo phase sets the right channel ahead', () => {
  expect(left(run(1, { params: { phase: 90 } }))[0]).toBeCloseTo(1, 7);
  const out = run(48000, { config: { stereoPhaseDegrees: 90 } });
  right(out).forEach((v, i) => expect(Math.abs(v - lfoWave('sine', i / 48000 + 0.25))).toBeLessThan(1e-6));
  expect(definition.carry([], { stereoPhaseDegrees: 90 })).toEqual(['stereo']);
  const plain = run(480);
  expect(left(plain)).toEqual(right(plain));
  expect(definition.carry([], { stereoPhaseDegrees: 0 })).toEqual(['mono']);
});

describe('in time with the tempo', () => {
  const { choices } = definition.params.sync;
  test.each([['16 beats', 16], ['4 beats', 4], ['3 beats', 3], ['1/4 dotted', 1.5], ['1/4', 1], ['1/4 triplet', 2 / 3], ['1/8', 0.5], ['1/16 dotted', 0.375], ['1/16 triplet', 1 / 6], ['1/32', 0.125]])('%s lasts %f quarter notes', (name, beats) => {
    const rig = new KernelRig(definition, { params: { sync: choices!.indexOf(name), rateHz: 55 } });
    rig.engine.exports.setTempo(137);
    const y = left(rig.run(20000)[0]!);
    y.forEach((v, i) => expect(Math.abs(v - lfoWave('sine', (i * syncedHz(beats, 137)) / 48000))).toBeLessThan(1e-6));
  });

  test('a change of tempo goes on from where the wave is', () => {
    const rig = new KernelRig(definition, { params: { sync: choices!.indexOf('1/4'), shape: 1 } });
    rig.engine.exports.setTempo(60);
    rig.run(9600);
    rig.engine.exports.setTempo(240);
    const y = left(rig.run(9600)[0]!);
    expect(y[0]).toBeCloseTo(lfoWave('triangle', 0.2), 6);
    expect(y[1]).toBeCloseTo(lfoWave('triangle', 0.2 + 4 / 48000), 6);
  });
});

test('the phase is continuous while the rate jumps over its whole range', () => {
  const rig = new KernelRig(definition, { params: { rateHz: 0.5 } });
  let before = 0;
  for (const rate of [100, 0.01, 50, 1, 100]) {
    rig.set('rateHz', rate);
    const y = left(rig.run(2000)[0]!);
    // A sine of 100 Hz moves by 0.0131 a frame at the most.
    for (const v of y) {
      expect(Math.abs(v - before)).toBeLessThan(0.0132);
      before = v;
    }
  }
});

describe('random', () => {
  test('holds a value through each cycle, evenly spread, uncorrelated from cycle to cycle', () => {
    const cycles = 4000;
    const y = left(run(480 * cycles, { params: { shape: RANDOM, rateHz: 100 } }));
    const held = Array.from({ length: cycles }, (_, k) => y[480 * k + 240]!);
    for (let k = 0; k < cycles; k += 97) for (const i of [5, 100, 470]) expect(y[480 * k + i]).toBe(held[k]);
    const mean = held.reduce((a, b) => a + b) / cycles;
    const power = held.reduce((a, b) => a + b * b) / cycles;
    // Standard errors: 0.009 and 0.005; an even spread over −1…1 has a power of ⅓.
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(Math.abs(power - 1 / 3)).toBeLessThan(0.02);
    expect(Math.abs(held.slice(1).reduce((sum, v, k) => sum + v * held[k]!, 0) / cycles / power)).toBeLessThan(0.06);
  });

  test('repeats in every take, and differs between nodes', () => {
    const options = { params: { shape: RANDOM, rateHz: 100 } };
    const rig = new KernelRig(definition, options);
    const first = rig.run(4800)[0]!;
    rig.reset();
    expect(rig.run(4800)[0]).toEqual(first);
    expect(run(4800, { ...options, path: 'other' })).not.toEqual(first);
  });

  test('a stereo phase gives the right channel each value earlier', () => {
    const out = run(48000, { params: { shape: RANDOM, rateHz: 100 }, config: { stereoPhaseDegrees: 180 } });
    const [l, r] = [left(out), right(out)];
    for (let i = 0; i + 240 < 48000; i += 61) if ((i + 240) % 480 > 2 && (i + 240) % 480 < 478) expect(r[i]).toBe(l[i + 240]);
  });
});

test('a reset begins at phase 0 again', () => {
  const rig = new KernelRig(definition, { params: { rateHz: 7 } });
  const first = rig.run(1000)[0]!;
  rig.reset();
  expect(rig.run(1000)[0]).toEqual(first);
  expect(first[0]).toBe(0);
});

test.each([0, 1, 2, 3, 4, 5])('any cut of the blocks gives the same bits for shape %i while all moves', (shape) => {
  const rendered = (cut: number[]): Float32Array => {
    const rig = new KernelRig(definition, { params: { shape, rateHz: 100 }, modulated: { phase: { depth: 90 }, rateHz: { depth: 30 } } });
    rig.set('amount', 50);
    const wobble = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i / 70));
    return rig.run(3000, { phase: wobble, rateHz: wobble }, cut)[0]!;
  };
  const whole = rendered([32]);
  for (const cut of [[1], [7], [17], [5, 27]]) expect(rendered(cut)).toEqual(whole);
});
