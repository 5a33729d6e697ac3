/**
 * A node that brings its own WebAssembly, with a memory of its own, behind the contract of all nodes: parameters, modulation,
 * loops, latency, bypass, reset, faults. The module is compiled here, by itself, and knows nothing of the engine.
 */
import { beforeAll, expect, test } from 'vitest';
import { createCatalog } from '../../src/catalog/catalog.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { ForeignPorts } from '../../src/engine/foreign-ports.ts';
import type { ForeignKernel } from '../../src/engine/wasm-engine.ts';
import { gain } from '../../src/kit/index.ts';
import { NODE } from '../../src/schedule/abi.ts';
import { CorePlayer, patchOf, shippedEngine } from './core-player.ts';

const RATE = 48000;
const LATENCY_FRAMES = 17;
const MAX_NODES = 4;

/** Delays by 17 frames and multiplies by a gain per frame; one state a node. */
const SOURCE = `
const SLOTS: i32 = ${MAX_NODES};
const state = new StaticArray<f32>(SLOTS * ${LATENCY_FRAMES} * 2);
const places = new StaticArray<i32>(SLOTS);
const sound = new StaticArray<f32>(64);
const gains = new StaticArray<f32>(32);
export function soundAt(): usize { return changetype<usize>(sound); }
export function gainsAt(): usize { return changetype<usize>(gains); }
export function reset(slot: i32): void {
  for (let i = 0; i < ${LATENCY_FRAMES} * 2; i++) state[slot * ${LATENCY_FRAMES} * 2 + i] = 0;
  places[slot] = 0;
}
export function process(slot: i32, frames: i32): void {
  const base = slot * ${LATENCY_FRAMES} * 2;
  let place = places[slot];
  for (let i = 0; i < frames; i++) {
    for (let c = 0; c < 2; c++) {
      const at = base + place * 2 + c;
      const late = state[at];
      state[at] = sound[2 * i + c];
      sound[2 * i + c] = late * gains[i];
    }
    place = place + 1 == ${LATENCY_FRAMES} ? 0 : place + 1;
  }
  places[slot] = place;
}
`;

interface Program {
  readonly memory: WebAssembly.Memory;
  soundAt(): number;
  gainsAt(): number;
  reset(slot: number): void;
  process(slot: number, frames: number): void;
}

const definition = {
  id: 'late-gain', version: 1, name: 'Late gain', summary: 'A gain of foreign make.', role: 'foreign' as const, tool: 'balance' as const,
  inputs: { in: { doc: 'In.' } }, outputs: { out: { doc: 'Out.' } },
  params: { levelDb: gain({ min: -144, max: 12, initial: 0, doc: 'Level.' }) },
  stateBytes: 16, latencyFrames: () => LATENCY_FRAMES, neutral: { levelDb: 0 },
};
const catalog = createCatalog([...shipped.all(), definition]);

let module: WebAssembly.Module;
beforeAll(async () => {
  const asc = await import('assemblyscript/asc');
  const { error, binary, stderr } = await asc.compileString(SOURCE, { runtime: 'stub', use: ['abort='] });
  if (error !== null || binary === null) throw new Error(stderr.toString());
  module = new WebAssembly.Module(binary as BufferSource);
});

class LateGain implements ForeignKernel {
  calls = 0;
  private readonly program = new WebAssembly.Instance(module, {}).exports as unknown as Program;
  private readonly own = new Float32Array(this.program.memory.buffer);
  private readonly sound = this.program.soundAt() / 4;
  private readonly gains = this.program.gainsAt() / 4;
  private readonly ports = new ForeignPorts();
  private readonly slots = new Map<number, number>();
  /** Makes the next call's output no number. */
  fails = false;

  init(node: number): void {
    this.slots.set(node, this.slots.size % MAX_NODES);
    this.reset(node);
  }

  reset(node: number): void {
    this.program.reset(this.slots.get(node)!);
  }

  process(node: number, frames: number, memory: WebAssembly.Memory, offset: number): void {
    this.calls++;
    const ports = this.ports.of(memory);
    const input = ports.input(node, 0, offset);
    const output = ports.output(node, 0, offset);
    const signal = ports.paramSignal(node, 0);
    for (let i = 0; i < frames * 2; i++) this.own[this.sound + i] = ports.samples[input + i]!;
    for (let i = 0; i < frames; i++) this.own[this.gains + i] = signal < 0 ? ports.param(node, 0) : ports.samples[signal + i]!;
    this.program.process(this.slots.get(node)!, frames);
    for (let i = 0; i < frames * 2; i++) ports.samples[output + i] = this.fails ? NaN : this.own[this.sound + i]!;
    this.fails = false;
  }
}

const engine = { module: shippedEngine.module, kernels: (type: string): number | undefined => (type === 'late-gain' ? 0 : shippedEngine.kernels(type)) };
const play = (nodes: Parameters<typeof patchOf>[1], cables: Parameters<typeof patchOf>[2], kernel = new LateGain()): CorePlayer =>
  new CorePlayer(patchOf(RATE, nodes, cables, catalog), { catalog, engine, foreign: [kernel] }).start();
const noise = { source: ['noise'], out: ['output'] } as const;
const dry = (frames: number): Float32Array => play(noise, [['source > out']]).render(frames);

test('its sound is the input, late by its latency', () => {
  const heard = play({ ...noise, late: ['late-gain'] }, [['source > late'], ['late > out']]).render(4800);
  expect(heard.subarray(0, 2 * LATENCY_FRAMES).every((x) => x === 0)).toBe(true);
  expect(heard.subarray(2 * LATENCY_FRAMES)).toEqual(dry(4800).subarray(0, 2 * (4800 - LATENCY_FRAMES)));
});

test('its latency is compensated: against the dry sound of other polarity nothing is left', () => {
  const heard = play({ ...noise, late: ['late-gain'] }, [['source > late'], ['late > out'], ['source > out', { inverted: true }]]).render(4800);
  expect(heard.every((x) => x === 0)).toBe(true);
});

test('bypassed it keeps its latency', () => {
  const heard = play({ ...noise, late: ['late-gain', { bypassed: true, params: { levelDb: -20 } }] }, [['source > late'], ['late > out'], ['source > out', { inverted: true }]]).render(4800);
  expect(heard.every((x) => x === 0)).toBe(true);
});

test('any block length gives the same bits, with a knob that moves and a cable that modulates', () => {
  const render = (block: number): Float32Array => {
    const player = play({ ...noise, late: ['late-gain'], lfo: ['lfo', { params: { rateHz: 30 } }] }, [['source > late'], ['late > out'], ['lfo > late.levelDb', { depth: 6, curve: 'linear' }]]);
    const first = player.render(1600, block);
    player.set('late', 'levelDb', -12);
    return Float32Array.from([...first, ...player.render(4800, block)]);
  };
  const whole = render(128);
  for (const block of [32, 160, 7]) expect(render(block)).toEqual(whole);
});

test('inside a loop of five frames it is called in blocks of five, and the echo is exact', () => {
  const kernel = new LateGain();
  const delayMs = 5000 / RATE;
  const player = play({ hit: ['impulse'], late: ['late-gain', { params: { levelDb: -6 } }], line: ['feedback-delay', { config: { delayMs } }], out: ['output'] }, [
    ['hit > late'], ['late > line'], ['line > late'], ['late > out'],
  ], kernel);
  const heard = player.render(480);
  const gainOf = 10 ** (-6 / 20);
  const first = heard.findIndex((x) => x !== 0) / 2;
  const amplitude = heard[2 * first]!;
  for (let echo = 1; echo < 6; echo++) expect(heard[2 * (first + echo * (LATENCY_FRAMES + 5))]! / amplitude).toBeCloseTo(gainOf ** echo, 5);
  expect(heard.filter((x) => x !== 0).length / 2).toBeLessThan(480 / 5);
  expect(kernel.calls).toBeGreaterThan(480 / 5);
});

test('two nodes of the type keep their states apart, and a new take begins like the first', () => {
  const player = play({ ...noise, hit: ['impulse'], a: ['late-gain'], b: ['late-gain', { params: { levelDb: -6 } }] }, [['source > a'], ['hit > b'], ['a > out'], ['b > out']]);
  const first = player.render(4800);
  expect(player.start().render(4800)).toEqual(first);
});

test('what is no number is muted, counted, and reset', () => {
  const kernel = new LateGain();
  const player = play({ ...noise, late: ['late-gain'] }, [['source > late'], ['late > out']], kernel);
  player.render(320);
  kernel.fails = true;
  expect(player.render(32).every((x) => x === 0)).toBe(true);
  expect(new DataView(player.core.engine.memory.buffer).getUint32(player.node('late').record + NODE.faults, true)).toBe(1);
  const after = player.render(320);
  expect(after.subarray(0, 2 * LATENCY_FRAMES).every((x) => x === 0)).toBe(true);
  expect(after.some((x) => x !== 0)).toBe(true);
});
