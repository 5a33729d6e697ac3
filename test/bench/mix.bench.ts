/**
 * W1, a mix of 100 strips, and a mastering chain, against native Web Audio nodes in Chromium, node-web-audio-api, and the same mix with
 * kernels in plain JavaScript: `npm run bench mix`. Seconds of sound per second of one core, ours to theirs, from interleaved turns: the median
 * of the ratios within each turn, whose two halves a noisy machine disturbs alike, and by the best turn of each, which it disturbs least.
 */
import { readFile } from 'node:fs/promises';
import * as nodeWebAudio from 'node-web-audio-api';
import { kernelIndex } from '../../worklets/generated/kernel-index.ts';
import { openBenchPage } from './bench-page.ts';
import { startEngine } from './engine-run.ts';
import { startJavaScriptMix } from './javascript-mix.ts';
import { mixPatch } from './mix-patch.ts';
import { buildNativeMix, noiseBuffer, renderSeconds } from './native-mix.ts';

const STRIPS = 100;
const SECONDS = 0.25;
const TURNS = 41;
const RATE = 48000;

type Bench = { ours(what: string, strips: number, seconds: number): Promise<number>; native(what: string, strips: number, seconds: number): Promise<number> };
declare const bench: Bench;

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[values.length >> 1]!;
const best = (values: readonly number[]): number => Math.min(...values);
const row = (what: string, seconds: readonly number[], against?: readonly number[]): void => {
  const times = (of: (ours: readonly number[], theirs: readonly number[]) => number): string => (against === undefined ? '' : `${of(seconds, against).toFixed(1)}×`).padStart(9);
  const byTurn = times((ours, theirs) => median(ours.map((own, turn) => theirs[turn]! / own)));
  console.log(`${what.padEnd(44)}${(SECONDS / median(seconds)).toFixed(2).padStart(10)}${byTurn}${(SECONDS / best(seconds)).toFixed(2).padStart(10)}${times((ours, theirs) => best(theirs) / best(ours))}`);
};

/** Seconds of each turn of the competitors in turn, the first turn left out: it compiles. */
async function interleaved(runs: Readonly<Record<string, () => Promise<number> | number>>, turns = TURNS): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (let turn = 0; turn <= turns; turn++) for (const [name, run] of Object.entries(runs)) {
    const seconds = await run();
    if (turn > 0) (times[name] ??= []).push(seconds);
  }
  return times;
}

const { page, close } = await openBenchPage('mix-page');
const inPage = (side: keyof Bench, what: string, strips: number) => (): Promise<number> =>
  page.evaluate(({ side: of, what: which, strips: count, seconds }) => bench[of](which, count, seconds), { side, what, strips, seconds: SECONDS });

console.log(`${''.padEnd(44)}  realtime    ratio      best    ratio`);
const browser = await interleaved({ ours: inPage('ours', 'mix', STRIPS), native: inPage('native', 'mix', STRIPS) });
row(`Chromium, ${STRIPS} strips, native nodes`, browser['native']!);
row(`Chromium, ${STRIPS} strips, Patchcord`, browser['ours']!, browser['native']!);
const master = await interleaved({ ours: inPage('ours', 'master', 0), native: inPage('native', 'master', 0) });
row('Chromium, mastering chain, native nodes', master['native']!);
row('Chromium, mastering chain, Patchcord', master['ours']!, master['native']!);
await close();

const module = await WebAssembly.compile(await readFile(new URL('../../worklets/generated/engine.wasm', import.meta.url)));
const engines = new Map([STRIPS, 2 * STRIPS, 4 * STRIPS].map((strips) => [strips, startEngine(mixPatch(strips), module, kernelIndex)]));
const ours = (strips: number) => (): number => engines.get(strips)!.render(SECONDS * RATE);
const peer = async (): Promise<number> => {
  const context = new nodeWebAudio.OfflineAudioContext(2, SECONDS * RATE, RATE) as unknown as OfflineAudioContext;
  buildNativeMix(context, STRIPS, noiseBuffer(context, 2));
  return renderSeconds(context);
};
const script = startJavaScriptMix(STRIPS, Float32Array.from({ length: 4 * RATE }, (_, i) => (((i * 7919) % 1000) / 1000 - 0.5) * 0.5));
const node = await interleaved({ ours: ours(STRIPS), peer, script: () => script.render(SECONDS * RATE) }, 9);
row(`Node, ${STRIPS} strips, node-web-audio-api`, node['peer']!);
row(`Node, ${STRIPS} strips, Patchcord`, node['ours']!, node['peer']!);
row(`Node, ${STRIPS} strips, plain JavaScript`, node['script']!);
row(`Node, ${STRIPS} strips, Patchcord`, node['ours']!, node['script']!);

// By the best of many short turns: a difference of differences shows every disturbance.
const short = (strips: number) => (): number => engines.get(strips)!.render(2048);
const scale = await interleaved({ a: short(STRIPS), b: short(2 * STRIPS), c: short(4 * STRIPS) }, 200);
const perStrip = (more: string, less: string, strips: number): number => ((best(scale[more]!) - best(scale[less]!)) / strips / (2048 / RATE)) * 1e6;
const first = perStrip('b', 'a', STRIPS);
const second = perStrip('c', 'b', 2 * STRIPS);
console.log(`\none more strip costs ${first.toFixed(0)} µs per second of sound from ${STRIPS} to ${2 * STRIPS}, ${second.toFixed(0)} from ${2 * STRIPS} to ${4 * STRIPS} (${((second / first - 1) * 100).toFixed(0)} %)`);

/** What falls silent may not become slow: subnormal numbers cost twenty times as much where they are not flushed. */
const fading = startEngine(mixPatch(STRIPS), module, kernelIndex, RATE / 2);
const loud: number[] = [];
const tail: number[] = [];
for (let turn = 0; turn < 9; turn++) {
  for (let k = 0; k < 8; k++) loud.push(fading.render(RATE / 32));
  fading.render(RATE / 2);
  for (let k = 0; k < 8; k++) tail.push(fading.render(RATE / 32));
  fading.render(RATE * 1.5);
}
console.log(`a quantum in the tail takes ${(median(tail) / median(loud)).toFixed(2)} of one in the noise by medians, ${(best(tail) / best(loud)).toFixed(2)} by the best turns`);
