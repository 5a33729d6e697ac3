import { describe, expect, test } from 'vitest';
import { KernelRig } from '../../../test/contract/kernel-rig.ts';
import { residualDb } from '../../../test/engine/high-pass.ts';
import { left } from '../../../test/measure/channels.ts';
import { binsBetween, magnitudesDb } from '../../../test/measure/magnitude-response.ts';
import { largestDifference, sine, stereo, uniformNoise } from '../../../test/measure/test-signals.ts';
import { decibels } from '../../../test/measure/tone-level.ts';
import definition from './definition.ts';
import { prototypeDb } from './reference.ts';
import { designTilt, responseDb } from './response.ts';

const SIZE = 65536;
const impulse = stereo(1, () => 1);
const measured = (rateHz: number, tiltDb: number, pivotHz: number): Float64Array =>
  magnitudesDb(left(new KernelRig(definition, { rateHz, params: { tiltDb, pivotHz } }).run(SIZE, { in: impulse })[0]!));

describe('against the analogue prototype, 20 Hz…20 kHz', () => {
  // Largest error in dB of the matched design at 44.1 kHz, computed independently of this code; the bilinear transform errs by 0.05, 0.89 and 1.83 dB.
  test.each([[12, 1000, 0.013], [-12, 5000, 0.162], [12, 8000, 0.25], [24, 100, 0.001], [-24, 8000, 0.42]])('%i dB around %i Hz errs by no more than %f dB at 44.1 kHz', (tiltDb, pivotHz, bound) => {
    const curve = measured(44100, tiltDb, pivotHz);
    const worst = Math.max(...binsBetween(20, 20000, 44100, SIZE).map((bin) => Math.abs(curve[bin]! - prototypeDb(tiltDb, (bin * 44100) / SIZE / pivotHz))));
    expect(worst).toBeLessThan(bound + 0.01);
  });
});

test.each([44100, 48000, 96000, 192000])('at %i Hz half the tilt is lost at the bottom and won at the top, and the pivot stays', (rateHz) => {
  const pivotBin = Math.round((1000 * SIZE) / rateHz);
  for (const tiltDb of [-18, -6, 3, 12]) {
    const curve = measured(rateHz, tiltDb, (pivotBin * rateHz) / SIZE);
    expect(curve[0]!).toBeCloseTo(-tiltDb / 2, 3);
    expect(Math.abs(curve[pivotBin]!)).toBeLessThan(0.01);
    const high = Math.floor((20000 * SIZE) / rateHz);
    expect(Math.abs(curve[high]! - tiltDb / 2)).toBeLessThan(0.15);
  }
});

test('the picture draws the filter that runs', () => {
  for (const [tiltDb, pivotHz] of [[9, 700], [-20, 6000]] as const) {
    const curve = measured(48000, tiltDb, pivotHz);
    const filter = designTilt(tiltDb, pivotHz, 48000);
    for (const bin of [10, 100, 1000, 10000, 30000]) expect(Math.abs(curve[bin]! - responseDb(filter, (bin * 48000) / SIZE, 48000))).toBeLessThan(1e-4);
  }
});

test('a tilt and its opposite cancel to −120 dB, and none is the input to the bit', () => {
  const noise = uniformNoise(24000, 0.5);
  const [bright] = new KernelRig(definition, { params: { tiltDb: 18, pivotHz: 3000 } }).run(24000, { in: noise });
  const [back] = new KernelRig(definition, { params: { tiltDb: -18, pivotHz: 3000 } }).run(24000, { in: bright! });
  expect(decibels(largestDifference(back!, noise))).toBeLessThan(-120);
  expect(new KernelRig(definition).run(24000, { in: noise })[0]).toEqual(noise);
});

test('a pivot swept to and fro under a full tilt lets nothing be heard above 8 kHz', () => {
  const rig = new KernelRig(definition, { params: { tiltDb: -24 } });
  const tone = sine(480 * 40, 1000, 48000, 0.5);
  const parts: number[] = [];
  for (let k = 0; k < 40; k++) {
    rig.set('pivotHz', k % 2 === 0 ? 8000 : 100);
    parts.push(...rig.run(480, { in: tone })[0]!);
  }
  expect(residualDb(Float32Array.from(parts), 0, 48000, 8000, 960)).toBeLessThan(-60);
});
