import { describe, expect, it } from 'vitest';
import { engineModule, kernels, patchOf, rampMedia } from '../app/player.fixture.ts';
import { shipped } from '../catalog/shipped.ts';
import { compilePlan, planPatch } from '../compile/compile.ts';
import { transition } from '../compile/transition.ts';
import type { Patch } from '../patch/patch.ts';
import { CABLE, HEAP_BASE_BYTES, PARAM, RING } from '../schedule/abi.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { EngineCore } from './engine-core.ts';
import type { FromEngine } from './messages.ts';

const BLOCK = 128;
const plan = (patch: Patch) => planPatch(patch, shipped, { kernels }).plan;

function compiled(patch: Patch, layout?: Layout): { schedule: Schedule; layout: Layout } {
  const { schedule, layout: next, diagnostics } = compilePlan({ plan: plan(patch), diagnostics: [] }, { layout, heapBase: HEAP_BASE_BYTES });
  if (schedule === undefined || next === undefined) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return { schedule, layout: next };
}

function coreOf() {
  const messages: FromEngine[] = [];
  const core = new EngineCore(engineModule, 48000, (message) => messages.push(structuredClone(message)));
  const of = <T extends FromEngine['type']>(type: T) => messages.filter((one): one is Extract<FromEngine, { type: T }> => one.type === type);
  const start = (epoch: number, positionFrame = 0): void => {
    core.receive({ type: 'start', epoch, positionFrame });
    for (let k = 0; k < 1000 && !core.isWaiting; k++) core.render(BLOCK);
    core.receive({ type: 'ready', epoch });
    core.render(BLOCK);
  };
  const run = (blocks: number): void => {
    for (let k = 0; k < blocks; k++) core.render(BLOCK);
  };
  return { core, messages, of, start, run };
}

const tone = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -6 } }], out: ['output'] }, ['tone > out']);
const stemPatch = patchOf({ a: ['stem', { media: rampMedia('a', 48_000) }], out: ['output'] }, ['a > out']);
const withFader = patchOf({ tone: ['tone', { params: { frequencyHz: 1000, levelDb: -6 } }], f: ['fader'], big: ['stem', { media: rampMedia('big', 1) }], out: ['output'] }, ['tone > f', 'f > out', 'big > out']);

describe('programs', () => {
  it('while stopped are taken at once, one after the other, and settled', () => {
    const { core, messages, of } = coreOf();
    const first = compiled(tone);
    core.receive({ type: 'program', id: 1, program: first.schedule });
    core.receive({ type: 'program', id: 2, program: compiled(withFader, first.layout).schedule });
    expect(messages.map((one) => one.type)).toEqual(['swapped', 'settled', 'swapped', 'settled']);
    expect(of('settled').map(({ id }) => id)).toEqual([1, 2]);
  });

  it('while playing wait until the one before has been heard out, in bounded pieces, with sound going on', () => {
    const { core, of, start, run } = coreOf();
    const first = compiled(tone);
    core.receive({ type: 'program', id: 1, program: first.schedule });
    start(1);
    const [step, ...rest] = transition(plan(tone), plan(withFader));
    const second = compilePlan({ plan: step!, diagnostics: [] }, { layout: first.layout, heapBase: HEAP_BASE_BYTES });
    const third = compilePlan({ plan: rest.at(-1) ?? step!, diagnostics: [] }, { layout: second.layout, heapBase: HEAP_BASE_BYTES });
    core.receive({ type: 'program', id: 2, program: second.schedule! });
    core.receive({ type: 'program', id: 3, program: third.schedule! });
    core.render(BLOCK);
    expect(of('swapped').map(({ id }) => id)).toEqual([1]);
    let quietest = Infinity;
    for (let k = 0; k < 200; k++) {
      core.render(480);
      quietest = Math.min(quietest, Math.max(...core.output(480)));
    }
    expect(of('settled').map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(quietest).toBeGreaterThan(0.4);
    run(1);
  });

  it('that need more memory leave nothing behind that looks at the old', () => {
    const { core, start } = coreOf();
    core.receive({ type: 'program', id: 1, program: compiled(tone).schedule });
    start(1);
    const before = core.engine.memory.buffer.byteLength;
    core.engine.ensure(before + 1);
    expect(core.engine.memory.buffer.byteLength).toBe(before + 65536);
    core.render(BLOCK);
    expect(core.output(BLOCK).some((value) => value !== 0)).toBe(true);
    expect(core.heard(BLOCK).length).toBe(BLOCK * 2);
    expect(Math.max(...core.readMeters())).toBeGreaterThan(0.1);
  });
});

describe('knobs', () => {
  it('of a node that is still on its way are turned when it is there', () => {
    const { core, of, start, run } = coreOf();
    const first = compiled(tone);
    core.receive({ type: 'program', id: 1, program: first.schedule });
    start(1);
    const { schedule } = compiled(withFader, first.layout);
    core.receive({ type: 'program', id: 2, program: schedule });
    const level = schedule.nodes.find(({ path }) => path === 'f')!.params['levelDb']!;
    const cable = schedule.cables.find(({ isNew }) => isNew)!;
    core.receive({ type: 'param', address: level.address, value: -30 });
    core.receive({ type: 'cable', address: cable.record, gain: 0.25 });
    expect(of('swapped').length).toBe(1);
    run(100);
    expect(of('swapped').length).toBe(2);
    const view = new DataView(core.engine.memory.buffer);
    expect(view.getFloat64(level.address + PARAM.target, true)).toBe(-30);
    expect(view.getFloat64(cable.record + CABLE.gainGoal, true)).toBe(0.25);
    expect(view.getFloat64(cable.record + CABLE.gainNow, true)).toBe(0.25);
  });
});

describe('transport', () => {
  it('fades out before it stops, without a step', () => {
    const { core, of, start, run } = coreOf();
    core.receive({ type: 'program', id: 1, program: compiled(patchOf({ tone: ['tone', { params: { frequencyHz: 20, levelDb: 0 } }], out: ['output'] }, ['tone > out'])).schedule });
    start(1);
    run(20);
    core.receive({ type: 'stop' });
    const heard: number[] = [core.heard(BLOCK)[2 * BLOCK - 2]!];
    while (core.render(BLOCK)) for (let k = 0; k < BLOCK; k++) heard.push(core.heard(BLOCK)[2 * k]!);
    const steps = heard.map((value, k) => (k === 0 ? 0 : Math.abs(value - heard[k - 1]!)));
    // 8 ms of gate on a full-scale 20 Hz tone: at most 1/384 + 2π·20/48000 a frame.
    expect(Math.max(...steps)).toBeLessThan(0.0053);
    expect(Math.abs(heard.at(-1)!)).toBe(0);
    expect(of('stopped').length).toBe(1);
  });

  it('answers the last of several starts only', () => {
    const { core, of, run } = coreOf();
    core.receive({ type: 'program', id: 1, program: compiled(tone).schedule });
    core.receive({ type: 'start', epoch: 1, positionFrame: 10 });
    core.receive({ type: 'start', epoch: 2, positionFrame: 20 });
    run(3);
    core.receive({ type: 'ready', epoch: 1 });
    run(1);
    expect(of('waiting').map(({ epoch }) => epoch)).toEqual([2]);
    expect(core.isPlaying).toBe(false);
    core.receive({ type: 'ready', epoch: 2 });
    run(1);
    expect(core.isPlaying).toBe(true);
    expect(core.engine.exports.positionFrame()).toBe(20 + BLOCK);
  });

  it('can be stopped while it waits for media, and started again', () => {
    const { core, of, start, run } = coreOf();
    core.receive({ type: 'program', id: 1, program: compiled(tone).schedule });
    core.receive({ type: 'start', epoch: 1, positionFrame: 0 });
    run(2);
    core.receive({ type: 'stop' });
    core.receive({ type: 'ready', epoch: 1 });
    run(2);
    expect(of('stopped').length).toBe(1);
    expect(core.isPlaying).toBe(false);
    start(2);
    expect(core.isPlaying).toBe(true);
  });

  it('does not hang on parts of frames', () => {
    const { core, start, run } = coreOf();
    core.receive({ type: 'program', id: 1, program: compiled(tone).schedule });
    core.receive({ type: 'loop', startFrame: 0.25, endFrame: 100.75, epoch: 1, keepFrames: 0 });
    start(2, 0.5);
    run(4);
    expect(core.playedFrames).toBe(5 * BLOCK);
    expect(core.engine.exports.positionFrame()).toBe((5 * BLOCK) % 100);
  });

  it('taps every block, in a row', () => {
    const { core, of, start, run } = coreOf();
    core.receive({ type: 'tap', on: true });
    core.receive({ type: 'program', id: 1, program: compiled(tone).schedule });
    start(1);
    run(5);
    expect(of('tapped').map(({ fromFrame, samples }) => [fromFrame, samples.length])).toEqual([0, 1, 2, 3, 4, 5].map((k) => [k * BLOCK, BLOCK * 2]));
  });
});

describe('rings', () => {
  const feed = (ring: number, fromFrame: number, frames: number, more: Partial<{ epoch: number; program: number; ended: boolean }> = {}) =>
    ({ type: 'feed', epoch: 1, program: 1, ring, fromFrame, samples: Float32Array.from({ length: frames * 2 }, (_, k) => (fromFrame + (k >> 1) + 1) / 2 ** 20), ended: false, ...more }) as const;

  function waiting() {
    const rig = coreOf();
    const { schedule } = compiled(stemPatch);
    rig.core.receive({ type: 'program', id: 1, program: schedule });
    rig.core.receive({ type: 'start', epoch: 1, positionFrame: 0 });
    rig.run(20);
    expect(rig.core.isWaiting).toBe(true);
    const ring = schedule.rings[0]!;
    const written = (): number => new DataView(rig.core.engine.memory.buffer).getFloat64(ring + RING.written, true);
    return { ...rig, ring, written };
  }

  it('take what follows on, and nothing of another start, program or place', () => {
    const { core, ring, written } = waiting();
    core.receive(feed(ring, 0, 100, { epoch: 9 }));
    core.receive(feed(ring, 0, 100, { program: 7 }));
    expect(written()).toBe(0);
    core.receive(feed(ring, 0, 100));
    core.receive(feed(ring, 300, 100));
    core.receive(feed(ring, 100, 50));
    expect(written()).toBe(150);
  });

  it('run over their end without a seam', () => {
    const { core, ring, run } = waiting();
    let fed = 0;
    const top = (): void => {
      for (; fed < core.playedFrames + 100_000; fed += 10_000) core.receive(feed(ring, fed, 10_000));
    };
    top();
    core.receive({ type: 'ready', epoch: 1 });
    let last = 0;
    while (core.playedFrames < 200_000) {
      top();
      run(1);
      for (let k = 0; k < BLOCK; k++) expect(Math.round(core.output(BLOCK)[2 * k]! * 2 ** 20)).toBe(++last);
    }
  });

  it('that have run dry go on at what is played by then, and never ahead of it', () => {
    const { core, ring, run, written } = waiting();
    core.receive(feed(ring, 0, 5000));
    core.receive({ type: 'ready', epoch: 1 });
    run(80);
    const played = core.playedFrames;
    expect(played).toBeGreaterThan(9000);
    core.receive(feed(ring, played + 1, 100));
    core.receive(feed(ring, 4000, 100));
    expect(written()).toBe(5000);
    core.receive(feed(ring, played - 200, 10_000));
    expect(written()).toBe(played + 9800);
    run(10);
    const out = core.output(BLOCK);
    for (let k = 0; k < BLOCK; k++) expect(Math.round(out[2 * k]! * 2 ** 20)).toBe(core.playedFrames - BLOCK + k + 1);
  });

  it('tell at a new loop how far each is filled, and give up what is too far ahead', () => {
    const { core, of, ring, run, written } = waiting();
    core.receive(feed(ring, 0, 50_000));
    core.receive({ type: 'ready', epoch: 1 });
    run(10);
    core.receive({ type: 'loop', startFrame: 0, endFrame: 20_000, epoch: 2, keepFrames: 7200 });
    expect(of('looped')).toEqual([{ type: 'looped', epoch: 2, playedFrames: 1280, positionFrame: 1280, written: new Map([[ring, 8480]]) }]);
    expect(written()).toBe(8480);
    core.receive(feed(ring, 50_000, 100));
    core.receive(feed(ring, 8480, 100, { epoch: 2 }));
    expect(written()).toBe(8580);
  });

  it('of a sound that is over are silent until the loop begins anew', () => {
    const { core, of, ring, run } = waiting();
    // What lay in the ring a round ago must not be heard again.
    for (let at = 0; at < 131_072; at += 16_384) core.receive(feed(ring, at, 16_384));
    core.receive(feed(ring, 131_072, 0, { ended: true }));
    core.receive({ type: 'ready', epoch: 1 });
    while (core.playedFrames < 140_000) run(1);
    const played = core.playedFrames;
    core.receive({ type: 'loop', startFrame: 0, endFrame: 200_000, epoch: 2, keepFrames: 7200 });
    expect(of('looped')[0]!.written.get(ring)).toBe(played + 7200);
    for (let k = 0; k < 50; k++) {
      run(1);
      expect(core.output(BLOCK).every((value) => value === 0)).toBe(true);
    }
  });

  it('answer a start under the epoch of a loop that came in between', () => {
    const { core, of, run } = waiting();
    core.receive({ type: 'loop', startFrame: 0, endFrame: 640, epoch: 2, keepFrames: 7200 });
    run(20);
    expect(of('waiting').map(({ epoch }) => epoch)).toEqual([1, 2]);
    core.receive({ type: 'ready', epoch: 1 });
    run(1);
    expect(core.isPlaying).toBe(false);
    core.receive({ type: 'ready', epoch: 2 });
    run(1);
    expect(core.isPlaying).toBe(true);
  });
});
