/**
 * Rendering makes no garbage and grows no memory, however long it goes on: 24 strips with every common processor, eight of them
 * analyzed apart, for 100,000 quanta, nearly five minutes of sound.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { FromEngine } from '../../src/engine/messages.ts';
import { CorePlayer, patchOf } from './core-player.ts';

const RATE = 48000;
const QUANTUM = 128;
const QUANTA = 100_000;
const STRIPS = 24;

/** A full collection, so that what is left is what is held. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

function strips(onMessage: (message: FromEngine) => void = () => undefined): CorePlayer {
  const nodes: Parameters<typeof patchOf>[1] = Object.fromEntries([
    ...Array.from({ length: STRIPS }, (_, k) => [
      [`tone-${k}`, ['tone', { params: { frequencyHz: 100 + 50 * k, levelDb: -40 } }]],
      [`eq-${k}`, ['parametric-eq']], [`comp-${k}`, ['compressor', { params: { thresholdDb: -50 } }]], [`fader-${k}`, ['fader']], [`pan-${k}`, ['pan', { params: { position: 4 * k - 48 } }]], [`send-${k}`, ['send']],
    ] as const).flat(),
    ['receive', ['receive']], ['echo', ['feedback-delay', { config: { delayMs: 31 } }]], ['decay', ['fader', { params: { levelDb: -6 } }]],
    ['wobble', ['lfo']], ['limiter', ['limiter']], ['masking', ['masking']], ['out', ['output']],
  ]);
  const cables = [
    ...Array.from({ length: STRIPS }, (_, k) => [[`tone-${k} > eq-${k}`], [`eq-${k} > comp-${k}`], [`comp-${k} > fader-${k}`], [`fader-${k} > pan-${k}`], [`pan-${k} > send-${k}`], [`send-${k} > limiter`]] as const).flat(),
    ['receive > echo'], ['echo > decay'], ['decay > echo'], ['echo > limiter'], ['limiter > out'], ...Array.from({ length: 8 }, (_, k) => [`pan-${k} > masking.in${k + 1}`] as const), ['wobble > fader-0.levelDb', { depth: 3, curve: 'linear' }],
  ] as Parameters<typeof patchOf>[2];
  // A worker that lends no buffer: messages to it would make garbage, what leads to them must not.
  const apart = { onmessage: null, postMessage: () => undefined };
  return new CorePlayer(patchOf(RATE, nodes, cables), { apart }, onMessage).start();
}

test('100,000 quanta hold no more memory at the end than at the start, and the engine’s own has not grown', () => {
  const collect = collector();
  const { core } = strips();
  let posted = 0;
  const run = (quanta: number): void => {
    for (let k = 0; k < quanta; k++) if (core.render(QUANTUM)) posted++;
  };
  // What is compiled and cached by first calls is not garbage of the loop.
  run(5000);
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  const wasmBefore = core.engine.memory.buffer.byteLength;
  run(QUANTA);
  collect();
  const held = process.memoryUsage().heapUsed - heapBefore;
  expect(posted).toBe(5000 + QUANTA);
  expect(core.engine.memory.buffer.byteLength).toBe(wasmBefore);
  // Nothing is held: less than a byte a quantum of a heap that also holds the test runner.
  expect(held).toBeLessThan(QUANTA);
});

test('between two meter messages a quantum makes no garbage', () => {
  let hasPosted = false;
  const { core } = strips(({ type }) => {
    hasPosted ||= type === 'meters';
  });
  const left = new Float32Array(QUANTUM);
  const right = new Float32Array(QUANTUM);
  let wasted: Float32Array = left;
  /** What the worklet's `process` does; `isWasteful` makes one view more each time. */
  const process128 = (quanta: number, isWasteful = false): void => {
    for (let k = 0; k < quanta; k++) {
      core.render(QUANTUM);
      if (isWasteful) wasted = left.subarray(k % 2);
      const heard = core.heard(QUANTUM);
      for (let i = 0; i < QUANTUM; i++) {
        left[i] = heard[2 * i]!;
        right[i] = heard[2 * i + 1]!;
      }
    }
  };
  process128(20_000);
  process128(20_000, true);
  collector()();
  const allocated = (quanta: number, isWasteful = false): number => {
    const before = process.memoryUsage().heapUsed;
    process128(quanta, isWasteful);
    return process.memoryUsage().heapUsed - before;
  };
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;
  const perQuantum = (isWasteful: boolean): number => {
    const [measuring, both]: [number[], number[]] = [[], []];
    for (let turn = 0; turn < 200; turn++) {
      hasPosted = false;
      while (!hasPosted) process128(1);
      // Meters come every 9.4 quanta: none in these eight. Asking for the figure makes garbage itself.
      measuring.push(allocated(0));
      both.push(allocated(8, isWasteful));
    }
    return (median(both) - median(measuring)) / 8;
  };
  const bytes = perQuantum(false);
  const control = perQuantum(true);
  console.log(`24 strips: ${bytes.toFixed(1)} bytes of JavaScript heap per quantum; with one view made each time ${control.toFixed(1)}`);
  expect(wasted).toHaveLength(QUANTUM - 1);
  expect(control, 'the measurement sees garbage').toBeGreaterThan(50);
  // One number that does not fit into a machine word's tag may be boxed.
  expect(bytes).toBeLessThanOrEqual(16);
});
