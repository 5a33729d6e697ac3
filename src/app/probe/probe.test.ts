import { expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import { observePatch, watchKey } from '../observe-patch.ts';
import { engineModule, kernels, patchOf } from '../player.fixture.ts';
import { picturePath, probeOutlet, withProbe } from './probe.ts';

const inner = patchOf({ in: ['chain-input'], f: ['fader', { params: { levelDb: -6 } }], end: ['chain-output'] }, ['in > f', 'f > end']);
const patch = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -12 } }], c: ['chain', { chain: { patch: inner } }], out: ['output'] }, [['tone > c', { gainDb: -8, inverted: true }], 'c > out']);
const options = { catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) };
const range = { fromFrame: 48_000, toFrame: 120_000, everyFrames: 4096, wantsOutput: true };

it('tells what a cable carries, its gain included, in a chain too, and changes no bit of the sound', async () => {
  const probed = withProbe(withProbe(patch, shipped, 'a', 'cable-0', 'spectrum'), shipped, 'b', 'c/cable-1', 'level-meter');
  const [a, b] = [picturePath('a', 'cable-0', 'level-meter'), picturePath('b', 'c/cable-1', 'level-meter')];
  expect(probeOutlet('b', 'c/cable-1')).toEqual({ node: b, port: 'out' });
  const seen = await observePatch({ patch: probed, ...options }, { ...range, watch: [{ path: a, name: 'peakDb' }, { path: b, name: 'peakDb' }, { path: picturePath('a', 'cable-0', 'spectrum'), name: 'first' }] });
  const plain = await observePatch({ patch, ...options }, { ...range, watch: [] });
  if (!seen.ok || !plain.ok) throw new Error('not rendered');
  const last = (path: string, name: string) => seen.observation.values.get(watchKey({ path, name }))!.at(-1)!;
  expect(last(a, 'peakDb')[0]).toBeCloseTo(-20, 1);
  expect(last(b, 'peakDb')[0]).toBeCloseTo(-26, 1);
  expect(Math.max(...last(picturePath('a', 'cable-0', 'spectrum'), 'first'))).toBeCloseTo(-20, 0);
  expect(Buffer.from(seen.observation.output!.buffer).equals(Buffer.from(plain.observation.output!.buffer))).toBe(true);
});

it('leaves a patch alone whose cable is gone', () => {
  expect(withProbe(patch, shipped, 'a', 'nowhere', 'spectrum')).toBe(patch);
  expect(withProbe(patch, shipped, 'a', 'c/nowhere', 'spectrum')).toBe(patch);
});
