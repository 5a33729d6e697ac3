import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import type { Patch } from '../../patch/patch.ts';
import { type ObserveJob, observePatch } from '../observe-patch.ts';
import { engineModule, kernels, patchOf } from '../player.fixture.ts';
import { answerBlindTest, beginBlindTest, chanceOfGuessing } from './blind-test.ts';
import { bypassVersions } from './bypass-versions.ts';
import { CompareBench } from './compare-bench.ts';
import { type ComparisonHost, matchGains, matchStretch, measureVersions } from './comparison.ts';
import { Snapshots } from './snapshots.ts';

const heard: ({ patch: Patch; gainDb: number } | undefined)[] = [];
const host: ComparisonHost = {
  catalog: shipped,
  observe: ({ patch, job }: { patch: Patch; job: ObserveJob }) => observePatch({ patch, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, job),
  hear: (version) => { heard.push(version); },
};
const withTilt = (levelDb: number): Patch => patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb } }], tilt: ['dynamic-eq', { params: { band1FrequencyHz: 1000, band1GainDb: 6, band1Type: 0 } }], f: ['fader'], out: ['output'] }, ['tone > tilt', 'tilt > f', 'f > out']);
const SECOND = { fromFrame: 48_000, toFrame: 144_000 };

describe('a matched bypass', () => {
  it('turns the louder one down by what is between them, at the output', async () => {
    const patch = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -20 } }], eq: ['parametric-eq', { params: { band3FrequencyHz: 1000, band3GainDb: 6 } }], out: ['output'] }, ['tone > eq', ['eq > out', { gainDb: -3 }]]);
    const { versions, isMatched } = bypassVersions(patch, shipped, [], ['eq', 'tone'])!;
    const measured = await measureVersions(host, versions, SECOND, isMatched);
    if (!measured.ok) throw new Error(measured.diagnostics[0]?.message);
    const [on, off] = measured.heard;
    // A sine of −20 dBFS on both sides at 1 kHz, 3 dB down: BS.1770 reads −20 LUFS for −20 dBFS on both.
    expect(off!.lufs).toBeCloseTo(-23, 0);
    expect(on!.lufs! - off!.lufs!).toBeCloseTo(6, 1);
    expect(on!.gainDb).toBeCloseTo(-6, 1);
    expect(off!.gainDb).toBeCloseTo(0, 6);
  });

  it('is never matched where level is the purpose, and says nothing of what cannot be bypassed', () => {
    const patch = withTilt(-20);
    expect(bypassVersions(patch, shipped, [], ['tilt'])!.isMatched).toBe(true);
    // A strip with all it has: what its fader is set to is heard with both.
    expect(bypassVersions(patch, shipped, [], ['tilt', 'f'])).toMatchObject({ isMatched: true, nodes: ['tilt'] });
    expect(bypassVersions(patch, shipped, [], ['f'])).toMatchObject({ isMatched: false, nodes: ['f'] });
    expect(bypassVersions(patch, shipped, [], ['out'])).toBeUndefined();
    const [on, off] = bypassVersions({ ...patch, nodes: new Map(patch.nodes).set('tilt', { ...patch.nodes.get('tilt')!, bypassed: true }) }, shipped, [], ['tilt', 'f'])!.versions;
    expect([...on.patch.nodes.values()].filter(({ bypassed }) => bypassed)).toEqual([]);
    expect([...off.patch.nodes].filter(([, { bypassed }]) => bypassed).map(([id]) => id)).toEqual(['tilt']);
  });

  it('takes no more than 12 dB away, and nothing for silence', () => {
    expect(matchGains([-30, -14])).toEqual([0, -12]);
    expect(matchGains([-14, undefined])).toEqual([0, 0]);
    expect(matchGains([-20, -14, -17])).toEqual([0, -6, -3]);
  });

  it('looks at the loop, or at the last ten seconds', () => {
    const patch = withTilt(-20);
    expect(matchStretch(patch, 5 * 48_000)).toEqual({ fromFrame: 0, toFrame: 480_000 });
    expect(matchStretch(patch, 20 * 48_000)).toEqual({ fromFrame: 480_000, toFrame: 960_000 });
    expect(matchStretch({ ...patch, transport: { ...patch.transport, loop: { enabled: true, startFrame: 100, endFrame: 9000 } } }, 0)).toEqual({ fromFrame: 100, toFrame: 9000 });
  });

  it('hears one at a time, and the document again at its end', async () => {
    heard.length = 0;
    const bench = new CompareBench(host);
    const patch = withTilt(-20);
    const { versions } = bypassVersions(patch, shipped, [], ['tilt'])!;
    expect(await bench.begin('Tilt', versions, SECOND, true, 1)).toBeUndefined();
    bench.next();
    bench.end();
    expect(heard.map((one) => one?.patch)).toEqual([versions[1].patch, versions[0].patch, undefined]);
    expect(bench.comparing).toBeUndefined();
  });
});

describe('a blind test', () => {
  it('keeps score, and says how likely that is by guessing', () => {
    let test = beginBlindTest(2, () => 0.9);
    expect(test.hidden).toBe(1);
    for (let k = 0; k < 10; k++) test = answerBlindTest(test, k === 0 ? 0 : test.hidden, () => (k % 2) / 2);
    expect([test.right, test.asked]).toEqual([9, 10]);
    // 11 of 1,024 ways to be right at least nine times of ten.
    expect(chanceOfGuessing(test)).toBeCloseTo(11 / 1024, 9);
    expect(chanceOfGuessing(beginBlindTest(4, () => 0))).toBe(1);
  });
});

it('snapshots come back as one edit, with the loop where it is now', () => {
  const snapshots = new Snapshots();
  const before = withTilt(-20);
  snapshots.keep('B', before);
  const now: Patch = { ...withTilt(-10), id: before.id, transport: { ...before.transport, tempoBpm: 90 } };
  expect(snapshots.letters).toEqual(['B']);
  expect(snapshots.versions(now)[0]!.patch.transport.tempoBpm).toBe(90);
  expect(snapshots.editTo('B', now)).toEqual({ kind: 'batch', edits: [{ kind: 'set-param', node: 'tone', param: 'levelDb', value: -20 }] });
  expect(snapshots.editTo('B', before)).toBeUndefined();
});
