import { expect, it } from 'vitest';
import { shipped } from '../catalog/shipped.ts';
import { observePatch, watchKey } from './observe-patch.ts';
import { engineModule, kernels, patchOf } from './player.fixture.ts';

const tone = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -6 } }], meter: ['level-meter'], out: ['output'] }, ['tone > meter', 'meter > out']);
const options = { patch: tone, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) };
const [name] = Object.keys(shipped.get('level-meter')!.telemetry!);
const watch = [{ path: 'meter', name: name! }, { path: 'nowhere', name: 'x' }];

it('tells what a node tells, at every step of the range, and the output of the range', async () => {
  const job = { fromFrame: 4800, toFrame: 14400, preRollFrames: 4800, watch, everyFrames: 480, wantsOutput: true };
  const observed = await observePatch(options, job);
  if (!observed.ok) throw new Error(observed.diagnostics[0]?.message);
  const { positions, values, output } = observed.observation;
  expect(positions).toEqual(Array.from({ length: 20 }, (_, k) => 5280 + 480 * k));
  expect(values.get(watchKey(watch[0]!))).toHaveLength(20);
  expect(values.has(watchKey(watch[1]!))).toBe(false);
  const again = await observePatch(options, { ...job, preRollFrames: 1000 });
  expect(output).toHaveLength(19200);
  expect(Math.max(...output!)).toBeCloseTo(10 ** (-6 / 20), 4);
  expect(again.ok && again.observation.positions).toEqual(positions);
});

it('says what is wrong with a range that is empty', async () => {
  const observed = await observePatch(options, { fromFrame: 100, toFrame: 100, watch: [], everyFrames: 128 });
  expect(!observed.ok && observed.diagnostics.map(({ code }) => code)).toEqual(['range-empty']);
});
