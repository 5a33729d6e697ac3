/**
 * Analyses apart from the sound: the worker tells to the bit what the kernel tells in the engine, the sound keeps its bits, and a
 * worker that is late says nothing false.
 */
import { describe, expect, test } from 'vitest';
import { engineModule, kernels } from '../app/player.fixture.ts';
import { MeterMap } from '../app/meter-map.ts';
import { shipped } from '../catalog/shipped.ts';
import { compilePlan, planPatch } from '../compile/compile.ts';
import type { Plan } from '../compile/plan.ts';
import { transition } from '../compile/transition.ts';
import type { Patch } from '../patch/patch.ts';
import { HEAP_BASE_BYTES, NODE } from '../schedule/abi.ts';
import { loneNode } from '../schedule/lone-node.ts';
import type { Layout, Schedule } from '../schedule/schedule.ts';
import { patchOf } from '../../test/conformance/core-player.ts';
import { type ApartTold, ApartWork } from './apart-work.ts';
import { TestChannel } from './apart.fixture.ts';
import { EngineCore } from './engine-core.ts';

const RATE = 48000;
const BLOCK = 128;
/** As many blocks as a batch has. */
const BATCH = 8;
const definition = shipped.get('masking')!;

/** One engine that plays, with a worker or all in itself. */
class Run {
  readonly core: EngineCore;
  readonly out: number[] = [];
  readonly channel = new TestChannel();
  told: ApartTold | undefined;
  messages = 0;
  private readonly work: ApartWork;
  private readonly known = new Set<string>();
  private plan: Plan;
  private layout: Layout | undefined;
  private schedule: Schedule | undefined;
  private programs = 0;

  constructor(patch: Patch, private readonly apart: boolean) {
    this.core = new EngineCore(engineModule, patch.rateHz, () => undefined);
    this.work = new ApartWork(engineModule, patch.rateHz, (told) => { this.told = told; });
    this.core.connectApart(this.channel.engine);
    this.work.connect(this.channel.worker);
    this.plan = planPatch(patch, shipped, { kernels }).plan;
    this.program(this.plan);
    this.start(1);
  }

  private program(plan: Plan): void {
    const { schedule, layout } = compilePlan({ plan, diagnostics: [] }, { layout: this.layout, heapBase: HEAP_BASE_BYTES, apart: this.apart });
    [this.schedule, this.layout] = [schedule!, layout];
    this.work.setNodes(schedule!.aparts.map(({ identity }) => {
      const { path, params, variant: { config, kernel, region, definition: of } } = plan.graph.nodes.find((node) => node.identity === identity)!;
      return this.known.has(identity) ? { identity } : { identity, lone: loneNode({ definition: of, kernel, path, params, config, bypassed: false, carries: [] }, region) };
    }));
    for (const { identity } of schedule!.aparts) this.known.add(identity);
    this.core.receive({ type: 'program', id: ++this.programs, program: schedule! });
  }

  start(epoch: number): void {
    this.core.receive({ type: 'start', epoch, positionFrame: 0 });
    while (!this.core.isWaiting) this.core.render(BLOCK);
    this.core.receive({ type: 'ready', epoch });
  }

  /** As the page goes from one document to the next; takes as long with and without a worker. */
  edit(patch: Patch): void {
    const next = planPatch(patch, shipped, { kernels }).plan;
    for (const step of transition(this.plan, next)) {
      this.program(step);
      this.run(BATCH);
    }
    this.plan = next;
  }

  run(blocks: number, isHeldUp = false): this {
    for (let k = 0; k < blocks; k++) {
      this.core.render(BLOCK);
      this.out.push(...this.core.output(BLOCK));
      if (!isHeldUp) this.messages += this.channel.deliver();
    }
    return this;
  }

  turn(name: string, value: number): void {
    const { address } = this.schedule!.nodes.find(({ type }) => type === 'masking')!.params[name]!;
    this.core.receive({ type: 'param', address, value });
  }

  get rests(): boolean {
    const { record } = this.schedule!.nodes.find(({ type }) => type === 'masking')!;
    return new DataView(this.core.engine.memory.buffer).getUint32(record + NODE.rests, true) === 1;
  }

  read(name: string): Float32Array | undefined {
    const { path } = this.schedule!.nodes.find(({ type }) => type === 'masking')!;
    return new MeterMap(this.schedule!).telemetry(this.core.readMeters(), path, name, () => this.told?.telemetry)?.slice();
  }

  get all(): (Float32Array | undefined)[] {
    return Object.keys(definition.telemetry!).map((name) => this.read(name));
  }
}

const SOUNDS = {
  hiss: ['noise', { params: { levelDb: -30 } }], bell: ['tone', { params: { frequencyHz: 1000, levelDb: -20 } }], hum: ['tone', { params: { frequencyHz: 1060, levelDb: -55 } }],
  masking: ['masking', { params: { sound: 1 } }], out: ['output'],
} as const;
const TWO = [['hiss > masking.in1'], ['hum > masking.in2'], ['masking > out.in']] as const;
const two = patchOf(RATE, SOUNDS, [...TWO]);
const three = patchOf(RATE, SOUNDS, [...TWO, ['bell > masking.in4']]);
const listened = patchOf(RATE, SOUNDS, [...TWO, ['masking.masked > out.in']]);
const both = (patch: Patch): [Run, Run] => [new Run(patch, true), new Run(patch, false)];

describe('what the worker tells', () => {
  test('is what the kernel tells in the engine, to the bit after the same frames, and the engine itself tells nothing of it', () => {
    const [apart, whole] = both(two);
    for (const seconds of [1, 1]) {
      for (const run of [apart, whole]) run.run(seconds * 47 * BATCH);
      expect(apart.all).toEqual(whole.all);
    }
    expect(apart.read('activeSeconds')![0]).toBeGreaterThan(1.5);
    expect(apart.out).toEqual(whole.out);
    expect([apart.rests, whole.rests]).toEqual([true, false]);
    expect(whole.core.readMeters().length - apart.core.readMeters().length).toBe(Object.values(definition.telemetry!).reduce((sum, { count }) => sum + count, 0));
    expect(whole.messages).toBe(0);
  });

  test('stays so when a knob is turned, a sound comes, and what is masked is heard and no longer heard: the history goes on', () => {
    const [apart, whole] = both(two);
    const inBoth = (act: (run: Run) => void): void => { for (const run of [apart, whole]) act(run); };
    const same = (): void => {
      expect(apart.all).toEqual(whole.all);
    };
    inBoth((run) => run.run(30 * BATCH));
    // While a turn of the model is under way, which takes two batches: it counts from the next on.
    inBoth((run) => { run.run(3); run.turn('sound', 0); run.run(2 * BATCH - 3); });
    same();
    inBoth((run) => run.run(2 * BATCH));
    same();
    inBoth((run) => { run.run(3); run.turn('sound', 1); run.run(4 * BATCH - 3); });
    inBoth((run) => { run.edit(three); });
    inBoth((run) => run.run(10 * BATCH));
    same();
    expect(apart.read('excitationDb')!.subarray(3 * 76, 4 * 76).some((db) => db > 60)).toBe(true);
    expect(apart.out).toEqual(whole.out);
    inBoth((run) => { run.edit(two); });
    expect(apart.rests).toBe(true);
    const played = apart.read('activeSeconds')![0]!;
    inBoth((run) => { run.edit(listened); });
    expect(apart.rests).toBe(false);
    inBoth((run) => run.run(20 * BATCH));
    same();
    expect(apart.read('activeSeconds')![0]).toBeGreaterThan(played);
    // A cable from what is masked is heard as in the other engine once the kernel has gone through the windows that play.
    expect(apart.out.slice(-6 * BATCH * BLOCK * 2).some((v) => v !== 0)).toBe(true);
    inBoth((run) => { run.edit(two); });
    inBoth((run) => run.run(4 * BATCH));
    expect(apart.rests).toBe(true);
    same();
    expect(apart.out.slice(-BATCH * BLOCK)).toEqual(whole.out.slice(-BATCH * BLOCK));
  });

  test('begins anew with each take', () => {
    const apart = new Run(two, true).run(40 * BATCH);
    const first = apart.all;
    apart.run(20 * BATCH);
    expect(apart.read('activeSeconds')![0]).toBeGreaterThan(1);
    apart.start(2);
    apart.run(40 * BATCH);
    expect(apart.told!.epoch).toBe(2);
    expect(apart.all).toEqual(first);
  });
});

test('no step is heard where the kernel is woken for what is masked', () => {
  const apart = new Run(patchOf(RATE, { ...SOUNDS, masking: ['masking', { params: { sound: 1 } }] }, [['bell > masking.in1'], ['hum > masking.in2']]), true).run(30 * BATCH);
  const from = apart.out.length;
  apart.edit(patchOf(RATE, SOUNDS, [['bell > masking.in1'], ['hum > masking.in2'], ['masking.masked > out.in']]));
  apart.run(20 * BATCH);
  const heard = apart.out.slice(from);
  const peak = Math.max(...heard.map(Math.abs));
  expect(20 * Math.log10(peak)).toBeGreaterThan(-60);
  let step = 0;
  for (let i = 2; i < heard.length; i++) step = Math.max(step, Math.abs(heard[i]! - heard[i - 2]!));
  // A sine of 1,060 Hz moves by at most its amplitude times the angle of a frame.
  expect(step).toBeLessThan(1.05 * peak * ((2 * Math.PI * 1060) / RATE));
});

describe('a worker that is late', () => {
  test('holds no sound up, leaves out what is too old, and tells of what it heard', () => {
    const [apart, whole] = both(two);
    for (const run of [apart, whole]) run.run(60 * BATCH);
    apart.run(60 * BATCH, true);
    whole.run(60 * BATCH);
    expect(apart.channel.worker.inbox.length).toBeLessThanOrEqual(4);
    for (const run of [apart, whole]) run.run(60 * BATCH);
    expect(apart.out).toEqual(whole.out);
    const [heard, all] = [apart.read('activeSeconds')![0]!, whole.read('activeSeconds')![0]!];
    expect(all - heard).toBeGreaterThan(0.5);
    expect(all - heard).toBeLessThan((60 * BATCH * BLOCK) / RATE);
    // Noise is never twice the same; what hides and is hidden is.
    const [excitation, truth] = [apart.read('excitationDb')!, whole.read('excitationDb')!];
    for (let k = 0; k < 76; k++) expect(Math.abs(excitation[76 + k]! - truth[76 + k]!), `place ${k}`).toBeLessThan(truth[76 + k]! > 0 ? 1 : Infinity);
    for (const sound of [0, 1]) expect(Math.abs(apart.read('audibility')![sound]! - whole.read('audibility')![sound]!)).toBeLessThan(0.03);
  });

  test('hears no edge where something was left out', () => {
    const tones = patchOf(RATE, SOUNDS, [['bell > masking.in1'], ['hum > masking.in2'], ['masking > out.in']]);
    const apart = new Run(tones, true).run(60 * BATCH);
    apart.run(61 * BATCH + 3, true);
    apart.run(8 * BATCH);
    // Above 5 kHz, far from both tones: hardly what the best ear hears. An edge has 12 dB more.
    const far = [0, 1].flatMap((sound) => [...apart.read('excitationDb')!.subarray(sound * 76 + 55, (sound + 1) * 76)]);
    expect(Math.max(...far)).toBeLessThan(20);
  });
});
