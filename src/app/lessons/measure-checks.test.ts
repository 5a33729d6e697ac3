import { describe, expect, it } from 'vitest';
import { shipped } from '../../catalog/shipped.ts';
import type { Check } from '../../patch/lesson.ts';
import type { Patch } from '../../patch/patch.ts';
import { observePatch } from '../observe-patch.ts';
import { engineModule, kernels, patchOf } from '../player.fixture.ts';
import { runsOf } from './emphasis.ts';
import { type CheckResult, isOfDocument, measureChecks } from './measure-checks.ts';
import { ProbedPatch } from './probes.ts';
import { nodesBetween, resolveNode } from './routes.ts';
import { statisticOf } from './statistic.ts';

/** A tone of −6 dBFS through a compressor into a bus; a send leads beside it. */
const tone = patchOf({
  tone: ['tone', { params: { levelDb: -6 } }], comp: ['compressor', { params: { thresholdDb: -26, ratio: 2, kneeDb: 0, attackMs: 0.01, releaseMs: 1000 } }], fader: ['fader', { params: { levelDb: -6 } }], send: ['send', { config: { bus: 'Room' } }],
  receive: ['receive', { config: { bus: 'Room' } }], out: ['output'], silent: ['fader', { params: { mute: 1 } }],
}, ['tone > comp', 'comp > fader', 'fader > send', 'send > out', 'receive > out', 'tone > silent', 'silent > out']);

const check = (given: Partial<Check>): Check => ({ label: 'It', measure: { kind: 'param', node: 'fader', name: 'levelDb' }, statistic: 'last', wanted: { min: -7, max: -5 }, unit: 'dB', span: { from: 0, to: 1 }, ...given });
const level = { kind: 'probe', node: 'fader', port: 'out', type: 'level-meter', name: 'rmsDb' } as const;
const reduction = { kind: 'telemetry', node: { type: 'compressor', from: 'tone', to: 'out' }, name: 'gainReductionDb' } as const;

async function measured(given: Partial<Check>, patch: Patch = tone): Promise<CheckResult> {
  const [result] = await measureChecks(patch, shipped, [check(given)], (probed, job) => observePatch({ patch: probed, catalog: shipped, module: engineModule, kernels, openMedia: () => Promise.resolve(undefined) }, job));
  return result!;
}

describe('a check', () => {
  it('of a compressor finds it by its type and reads what it takes: (26 − 6)·(1 − 1/2) = 10 dB', async () => {
    const result = await measured({ label: 'Gain reduction', measure: reduction, statistic: 'median', span: { from: 0.5, to: 1 }, wanted: { min: 9.9, max: 10.1 } });
    expect(result.isDone).toBe(true);
    expect(result.words).toBe('Gain reduction: 10.0 dB, wanted 9.9–10.1 dB.');
  });

  it('probes any port: −6 − 10 − 6 − 3 = −25 dB at the outlet, and at an inlet all that arrives, the send of −12 dB too', async () => {
    expect((await measured({ measure: level, span: { from: 0.5, to: 1 } })).value).toBeCloseTo(-25, 0);
    expect((await measured({ measure: { ...level, node: 'out', port: 'in' }, span: { from: 0.5, to: 1 } })).value).toBeCloseTo(-25 + 20 * Math.log10(1 + 10 ** (-12 / 20)), 0);
  });

  it('takes one measure off another, each with the statistic', async () => {
    const result = await measured({ measure: level, minus: { ...level, node: 'comp' }, statistic: 'last', wanted: { min: -6.1, max: -5.9 } });
    expect(result.isDone).toBe(true);
  });

  it('counts only what was seen while a condition held', async () => {
    expect((await measured({ measure: level, statistic: 'median', when: { measure: reduction, bounds: { min: 5 } } })).value).toBeDefined();
    expect(await measured({ measure: level, when: { measure: reduction, bounds: { min: 15 } } })).toMatchObject({ value: undefined, isDone: false, words: 'It: nothing yet, wanted −7 to −5 dB.' });
  });

  it('of silence holds where no more than silence is asked for, and only there', async () => {
    const silent = { ...level, node: 'silent' } as const;
    expect(await measured({ measure: silent, wanted: { max: -100 } })).toMatchObject({ isDone: true });
    expect(await measured({ measure: silent, wanted: { min: -100 } })).toMatchObject({ isDone: false });
  });

  it('of the document is answered without a render, with the names of switches', async () => {
    expect(isOfDocument(check({}))).toBe(true);
    expect(await measured({})).toMatchObject({ value: -6, isDone: true, words: 'It: −6 dB, wanted −7 to −5 dB.' });
    expect((await measured({ measure: { kind: 'param', node: 'fader', name: 'mute' }, wanted: { min: 1, max: 1 } })).words).toBe('It: off, wanted on.');
    expect((await measured({ measure: { kind: 'bypass', node: 'comp' }, wanted: { max: 0 } })).isDone).toBe(true);
    expect((await measured({ measure: { kind: 'route', from: 'tone', to: 'receive', through: 'send' }, wanted: { min: 1 } })).isDone).toBe(true);
    expect((await measured({ measure: { kind: 'route', from: 'receive', to: 'tone' }, wanted: { min: 1 } })).isDone).toBe(false);
  });

  it('says what is missing instead of failing', async () => {
    const words = async (given: Partial<Check>): Promise<string> => (await measured(given)).words;
    expect(await words({ measure: { ...level, node: 'gone' } })).toBe('It: there is no node "gone" any more.');
    expect(await words({ measure: { ...reduction, node: { type: 'limiter', from: 'tone', to: 'out' } } })).toBe('It: there is no Limiter there yet.');
    expect(await words({ measure: { ...level, port: 'nowhere' } })).toBe('It: this port cannot be measured.');
    expect(await words({ measure: { ...level, name: 'weight' } })).toBe('It: this node tells nothing called “weight”.');
    expect(await words({ measure: level, span: { from: 'Verse', to: 4 } })).toBe('It: there is no marker “Verse” any more.');
    expect(await words({ measure: level, span: { from: 0, to: 80_000 } })).toBe('It: the stretch that is to be measured is longer than 15 minutes.');
    expect(await words({ measure: { kind: 'param', node: 'fader', name: 'constructor' } })).toBe('It: it has nothing called “constructor”.');
  });
});

it('probes are hung on once, and reach into chains', () => {
  const chain = { ...tone, kind: 'chain' as const };
  const outer: Patch = { ...patchOf({ box: ['chain'], out: ['output'] }, ['box > out']) };
  const nested: Patch = { ...outer, nodes: new Map([...outer.nodes, ['box', { ...outer.nodes.get('box')!, chain: { patch: chain } }]]) };
  const probed = new ProbedPatch(nested, shipped);
  const reading = probed.reading({ ...level, node: 'box/fader' });
  expect(probed.reading({ ...level, node: 'box/fader', index: 1 })).toEqual({ ...reading, index: 1 });
  expect(reading).toEqual({ path: 'box/~lesson-1', name: 'rmsDb', index: 0 });
  expect(nested.nodes.get('box')!.chain!.patch.nodes.has('~lesson-1')).toBe(false);
});

it('ways of the sound go along cables and buses, and modulation is none', () => {
  expect(nodesBetween(tone, shipped, 'fader', 'receive')).toEqual(['fader', 'send', 'receive']);
  expect(nodesBetween(tone, shipped, 'out', 'tone')).toEqual([]);
  expect(resolveNode(tone, shipped, { type: 'fader', from: 'tone', to: 'out' })).toBe('silent');
  const bent = { ...tone, cables: new Map([['m', { ...tone.cables.get('cable-0')!, depth: 1, curve: 'linear' as const }]]) };
  expect(nodesBetween(bent, shipped, 'tone', 'comp')).toEqual([]);
});

it('statistics are those of the books', () => {
  const values = [4, 1, -200, 3, 2];
  expect(statisticOf(values, 'median')).toBe(2.5);
  expect(statisticOf(values, 'mean')).toBe(2.5);
  expect(statisticOf(values, 'percentile', 25)).toBe(1.75);
  expect([statisticOf(values, 'min'), statisticOf(values, 'max'), statisticOf(values, 'last')]).toEqual([1, 4, 2]);
  expect(statisticOf(values, 'share', 50, { min: 3 })).toBe(50);
  expect(statisticOf([-200, NaN], 'max')).toBeUndefined();
});

it('stars set off words; a lone one stays', () => {
  expect(runsOf('a *b c* d * e')).toEqual([{ text: 'a ', isStrong: false }, { text: 'b c', isStrong: true }, { text: ' d * e', isStrong: false }]);
  expect(runsOf('<b>*x*</b>').map(({ text }) => text)).toEqual(['<b>', 'x', '</b>']);
});
