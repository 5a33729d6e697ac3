/**
 * What goes wrong in one node stays there: samples that are no numbers or far too large at every input, and parameters
 * out of all reason, in every node of the catalog, while another strip plays on to the bit.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { shipped } from '../../src/catalog/shipped.ts';
import { type CatalogNode, SILENCE_DB } from '../../src/kit/index.ts';
import type { PatchNode } from '../../src/patch/patch.ts';
import { CorePlayer, patchOf } from './core-player.ts';
import { faultCatalog, loadFaultEngine } from './fault-engine.ts';

const RATE = 48000;
const GRID = 32;
const FAULT = { none: 0, nan: 1, plusInf: 2, minusInf: 3, huge: 4, overflowing: 5, poisoned: 6, trap: 7, nowAndThen: 8 } as const;
/** Into the sum before an input: as it is; beyond f32 by the cable's gain; and that against itself, beside it. */
const WIRES = { '1e30': ['bad'], 'Inf': ['loud'], 'NaN': ['bad', 'loud', 'inverted'] } as const;

const isTested = ({ role, outputs, inputs }: CatalogNode): boolean =>
  Object.keys(outputs).length > 0 && Object.keys(inputs).length > 0 && (role === undefined || role === 'strip' || role === 'send' || role === 'view' || role === 'line');
const tested = shipped.all().filter(isTested).map((definition) => definition.id);

let engine: ReturnType<typeof loadFaultEngine>;
beforeAll(() => {
  engine = loadFaultEngine();
}, 120_000);

/** A good strip that is heard, and a strip of noise, a faulty node and the tested one, which runs but is not heard. */
function bench(type: string, wires: readonly ('bad' | 'loud' | 'inverted')[], given: Partial<PatchNode> = {}): CorePlayer {
  const definition = faultCatalog.get(type)!;
  // Each input a little softer than the one before: of equal ones a node that takes one from the other leaves nothing.
  const into = Object.keys(definition.inputs).flatMap((input, k) => wires.map((wire) => [
    `bad > node.${input}`, wire === 'bad' ? { gainDb: -k } : { gainDb: 12 - k, inverted: wire === 'inverted' },
  ] as const));
  const patch = patchOf(RATE, {
    good: ['tone', { params: { frequencyHz: 440 } }], strip: ['fader', { params: { levelDb: -3 } }], out: ['output'],
    source: ['noise'], bad: ['faulty'], node: [type, given], watch: ['fader'],
  }, [['good > strip'], ['strip > out'], ['source > bad'], ...into, [`node.${Object.keys(definition.outputs)[0]!} > watch`], ['watch > out', { gainDb: SILENCE_DB }]], faultCatalog);
  return new CorePlayer(patch, { catalog: faultCatalog, engine }).start();
}

/** The good strip alone. */
let alone: Float32Array | undefined;
const goodStrip = (): Float32Array => (alone ??= new CorePlayer(patchOf(RATE, {
  good: ['tone', { params: { frequencyHz: 440 } }], strip: ['fader', { params: { levelDb: -3 } }], out: ['output'],
}, [['good > strip'], ['strip > out']], faultCatalog), { catalog: faultCatalog, engine }).start().render(2 * RATE));

/** Whether what is heard is the good strip, to the bit, from a frame on; it waits for the tested node's latency. */
const isGoodStrip = (heard: Float32Array, fromFrame: number, { schedule }: CorePlayer): boolean =>
  heard.every((x, i) => x === (goodStrip()[(fromFrame - schedule.latencyFrames) * 2 + i] ?? 0));

const HEALTHY_FRAMES = 9600;
const FAULTY_FRAMES = 1600;
/** Long enough for a release, in decibels, from 600 dB of reduction. */
const RECOVERY_FRAMES = 48000;

describe.each(tested)('%s', (type) => {
  test.each(Object.keys(WIRES) as (keyof typeof WIRES)[])('%s at every input: finite or muted, the other strip plays on, and it recovers', (kind) => {
    const player = bench(type, WIRES[kind]);
    expect(isGoodStrip(player.render(HEALTHY_FRAMES), 0, player)).toBe(true);
    const healthy = player.peak('watch');
    expect(healthy).toBeGreaterThan(0);
    player.set('bad', 'fault', kind === '1e30' ? FAULT.huge : FAULT.overflowing);
    expect(isGoodStrip(player.render(FAULTY_FRAMES), HEALTHY_FRAMES, player)).toBe(true);
    expect(Number.isFinite(player.peak('watch'))).toBe(true);
    player.set('bad', 'fault', FAULT.none);
    expect(isGoodStrip(player.render(RECOVERY_FRAMES), HEALTHY_FRAMES + FAULTY_FRAMES, player)).toBe(true);
    player.peak('watch');
    player.render(HEALTHY_FRAMES);
    const changeDb = 20 * Math.log10(player.peak('watch') / healthy);
    expect(Math.abs(changeDb), `${changeDb} dB`).toBeLessThan(6);
  });

  test('parameters that are no numbers or out of all reason are refused or held to their range', () => {
    const player = bench(type, ['bad']);
    player.render(HEALTHY_FRAMES);
    const healthy = player.peak('watch');
    for (const value of [NaN, Infinity, -Infinity, 1e30, -1e30]) {
      for (const param of Object.keys(player.node('node').params)) player.set('node', param, value);
      player.render(FAULTY_FRAMES);
      expect(Number.isFinite(player.peak('watch'))).toBe(true);
    }
    const { params } = faultCatalog.get(type)!;
    for (const [name, { initial }] of Object.entries(params)) player.set('node', name, initial);
    player.render(RATE);
    player.peak('watch');
    player.render(HEALTHY_FRAMES);
    expect(Math.abs(20 * Math.log10(player.peak('watch') / healthy))).toBeLessThan(6);
    expect(player.faults('node')).toBe(0);
  });
});

/** Only a faulty node between noise and the output. */
const faultyStrip = (): CorePlayer =>
  new CorePlayer(patchOf(RATE, { source: ['noise'], bad: ['faulty'], out: ['output'] }, [['source > bad'], ['bad > out']], faultCatalog), { catalog: faultCatalog, engine }).start();

test.each(['nan', 'plusInf', 'minusInf', 'poisoned'] as const)('%s from a kernel: silent within the grid step, flagged, reset, and sounding again with the next', (fault) => {
  const clean = faultyStrip().render(32 * GRID, GRID);
  const player = faultyStrip();
  const before = player.render(8 * GRID, GRID);
  expect(player.faults('bad')).toBe(0);
  player.set('bad', 'fault', FAULT[fault]);
  const during = player.render(GRID, GRID);
  player.set('bad', 'fault', FAULT.none);
  const after = player.render(8 * GRID, GRID);
  expect(before).toEqual(clean.subarray(0, 16 * GRID));
  expect(during.every((x) => x === 0)).toBe(true);
  expect(player.faults('bad')).toBe(1);
  expect(after).toEqual(clean.subarray(18 * GRID, 34 * GRID));
});

test('a fault within a grid step gives the same bits, peaks and count however the step is cut, while knobs move', () => {
  const heard = (block: number) => {
    const player = new CorePlayer(patchOf(RATE, { source: ['noise', { params: { levelDb: -6 } }], knob: ['lfo', { params: { rateHz: 40 } }], bad: ['faulty'], fader: ['fader'], out: ['output'] }, [
      ['source > bad'], ['bad > fader'], ['knob > fader.levelDb', { depth: 12 }], ['fader > out'],
    ], faultCatalog), { catalog: faultCatalog, engine }).start();
    player.render(8 * GRID, GRID);
    player.set('bad', 'fault', FAULT.nowAndThen);
    const sound = player.render(200 * GRID, block);
    player.render(GRID, GRID);
    return { sound, faults: player.faults('bad'), peak: player.peak('bad') };
  };
  const whole = heard(GRID);
  expect(whole.faults).toBeGreaterThan(10);
  // Some of a step with a fault is heard: what came before it.
  expect(whole.sound.some((x, i) => i % (2 * GRID) > 1 && x === 0 && whole.sound[i - 2] !== 0)).toBe(true);
  for (const block of [1, 7, 128]) expect(heard(block)).toEqual(whole);
});

test('a trap kills no host: it is told with the node whose kernel ran, and from then on there is silence', () => {
  const player = faultyStrip();
  player.render(4 * GRID);
  player.set('bad', 'fault', FAULT.trap);
  expect(player.render(128).every((x) => x === 0)).toBe(true);
  const traps = player.messages.filter(({ type }) => type === 'trap');
  expect(traps).toMatchObject([{ type: 'trap', record: player.node('bad').record }]);
  expect(player.render(1280).every((x) => x === 0)).toBe(true);
  expect(player.messages.filter(({ type }) => type === 'trap')).toHaveLength(1);
});

test('what is no number does not go round in a loop of nothing but a delay', () => {
  const player = new CorePlayer(patchOf(RATE, { source: ['noise'], bad: ['faulty'], line: ['feedback-delay', { config: { delayMs: 0.5 } }], out: ['output'] }, [
    ['source > bad'], ['bad > line', { gainDb: 12 }], ['line > line', { gainDb: -6 }], ['line > out'],
  ], faultCatalog), { catalog: faultCatalog, engine }).start();
  player.render(4800);
  player.set('bad', 'fault', FAULT.overflowing);
  player.render(GRID);
  player.set('bad', 'fault', FAULT.none);
  player.render(4800);
  const again = player.render(4800);
  expect(again.every((x) => Number.isFinite(x) && Math.abs(x) < 100)).toBe(true);
  expect(again.some((x) => x !== 0)).toBe(true);
});
