/**
 * The time line to the frame, in a real AudioContext: stems are ramps whose every sample tells which frame of the file it is.
 */
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { everyNodePatch } from './every-node-patch.ts';
import { test } from './kept-page.ts';
import { floatsOf, type LiveApp, lookAway, openApp, openPatch, recordTake } from './live-page.ts';
import { firstDifference } from './node-render.ts';
import { dropFiles, rampAt } from './sound-files.ts';

const RATE = 48000;

/** A ramp of `seconds` through a strip that changes no bit. */
async function openRamp(app: LiveApp, seconds: number): Promise<void> {
  await dropFiles(app, [{ name: 'ramp.wav', rateHz: RATE, frames: seconds * RATE, content: 'ramp' }]);
  await edit(app, [{ kind: 'set-param', node: 'ramp-pan', param: 'law', value: 3 }]);
}

async function edit(app: LiveApp, edits: readonly Edit[]): Promise<void> {
  const faults = await app.evaluate(({ session }, text) => (JSON.parse(text) as Edit[]).flatMap((one) => session.edit(one, 'Test').map(({ message }) => message)), JSON.stringify(edits));
  expect(faults).toEqual([]);
}

const loopEdit = (startFrame: number, endFrame: number): Edit => ({ kind: 'set-transport', transport: { loop: { enabled: true, startFrame, endFrame } } });
const pause = (app: LiveApp, seconds: number): Promise<void> => app.evaluate((_app, ms) => new Promise((resolve) => setTimeout(resolve, ms)), seconds * 1000);

/** Begins to keep what is tapped. */
const listen = (app: LiveApp): Promise<void> =>
  app.evaluate(({ player }) => {
    const kept: { from: number; samples: Float32Array }[] = [];
    Object.assign(globalThis, { kept });
    player.onTapped = ({ fromFrame, samples }) => void kept.push({ from: fromFrame, samples });
    player.setTap(true);
  });

const play = (app: LiveApp): Promise<void> =>
  app.evaluate(async ({ player }) => {
    await player.play(0);
    while ((player.state as string) !== 'playing') await new Promise((resolve) => setTimeout(resolve, 10));
  });

interface Stretch {
  /** Frames played since the start at its first frame. */
  readonly from: number;
  /** Left channel. */
  readonly samples: Float32Array;
}

/** What was tapped so far, joined where it is contiguous. */
async function heard(app: LiveApp): Promise<Stretch[]> {
  const { blocks, base64 } = await app.evaluate(async () => {
    // More may come while this is put together.
    const kept = [...(globalThis as unknown as { kept: { from: number; samples: Float32Array }[] }).kept];
    const bytes = new Uint8Array(await new Blob(kept.map(({ samples }) => samples) as BlobPart[]).arrayBuffer());
    let text = '';
    for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
    return { blocks: kept.map(({ from, samples }) => [from, samples.length / 2] as const), base64: btoa(text) };
  });
  const all = floatsOf(base64);
  const stretches: { from: number; begin: number; end: number }[] = [];
  let at = 0;
  for (const [from, frames] of blocks) {
    const last = stretches.at(-1);
    if (last !== undefined && last.from + last.end - last.begin === from) last.end += frames;
    else stretches.push({ from, begin: at, end: at + frames });
    at += frames;
  }
  return stretches.map(({ from, begin, end }) => ({ from, samples: Float32Array.from({ length: end - begin }, (_, i) => all[2 * (begin + i)]!) }));
}

/** The first frame that is not what it should be. */
function firstWrong({ from, samples }: Stretch, frameAt: (played: number) => number): string {
  const wrong = samples.findIndex((x, i) => x !== rampAt(frameAt(from + i)));
  return wrong < 0 ? 'none' : `played ${from + wrong}: heard frame ${samples[wrong]! * 2 ** 24 - 1}, not ${frameAt(from + wrong)}`;
}

test('a seek while playing lands on the exact frame', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openRamp(app, 6);
  await listen(app);
  await play(app);
  await pause(app, 0.4);
  await app.evaluate(({ player }) => player.seek(100_000));
  await pause(app, 0.6);
  await app.evaluate(({ player }) => player.seek(31));
  await pause(app, 0.6);
  const stretches = await heard(app);
  expect(stretches.map(({ from }) => from)).toEqual([0, 0, 0]);
  for (const [k, start] of [0, 100_000, 31].entries()) {
    expect(stretches[k]!.samples.length).toBeGreaterThan(RATE / 8);
    expect(firstWrong(stretches[k]!, (played) => start + played)).toBe('none');
  }
});

test('a loop wraps from its last frame to its first, round after round', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openRamp(app, 2);
  // Neither end on the engine's grid, nor the length a multiple of it.
  const [start, end] = [10_007, 40_020];
  await edit(app, [loopEdit(start, end)]);
  await listen(app);
  await play(app);
  await pause(app, 3);
  const [take, ...others] = await heard(app);
  expect(others).toEqual([]);
  expect(take!.samples.length).toBeGreaterThan(2.5 * RATE);
  expect(firstWrong(take!, (played) => (played < end ? played : start + ((played - end) % (end - start))))).toBe('none');
});

test('a loop that is changed while playing is the new one from then on, without a gap', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openRamp(app, 3);
  await listen(app);
  await play(app);
  await pause(app, 0.3);
  await edit(app, [loopEdit(4800, 72_000)]);
  await pause(app, 1.5);
  await edit(app, [loopEdit(9600, 60_000)]);
  await pause(app, 2.4);
  const [take, ...others] = await heard(app);
  expect(others).toEqual([]);
  const frames = [...take!.samples].map((x) => x * 2 ** 24 - 1);
  const jumps = frames.flatMap((frame, i) => (i > 0 && frame !== frames[i - 1]! + 1 ? [`${frames[i - 1]!} to ${frame}`] : []));
  expect(jumps.length).toBeGreaterThanOrEqual(2);
  expect(jumps[0]).toBe('71999 to 4800');
  for (const jump of jumps.slice(1)) expect(jump).toBe('59999 to 9600');
  expect(await app.evaluate(({ player }) => player.meters?.starved)).toBe(0);
});

test('a stem added while playing fades in at its place on the time line', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openRamp(app, 6);
  await listen(app);
  await play(app);
  await pause(app, 0.5);
  await dropFiles(app, [{ name: 'second.wav', rateHz: RATE, frames: 6 * RATE + 1, content: 'ramp' }]);
  await pause(app, 3);
  const [take, ...others] = await heard(app);
  expect(others).toEqual([]);
  const ratio = take!.samples.map((x, i) => x / rampAt(i));
  const begins = ratio.findIndex((r) => r !== 1);
  expect(begins).toBeGreaterThan(0.4 * RATE);
  // Its pan takes 3 dB off at the center; f32 rounds the sum.
  const sum = 1 + Math.SQRT1_2;
  expect(ratio.every((r) => r >= 1 && r <= sum + 1e-6)).toBe(true);
  // The stem's fade of 5 ms, and the cable's of 10 ms: no step of more than one and a half of a smooth fade's steepest.
  const step = ratio.reduce((most, r, i) => Math.max(most, Math.abs(r - (ratio[i - 1] ?? r))), 0);
  expect(step).toBeLessThan((1.5 * 1.5) / 240);
  expect(ratio.subarray(-RATE / 4).every((r) => Math.abs(r - sum) < 1e-6)).toBe(true);
});

test('a feeder that is held up is told, and the sound comes back where the time line stands', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openRamp(app, 8);
  await listen(app);
  await play(app);
  const starved = await app.evaluate(async ({ player, media }) => {
    const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
    await wait(300);
    const send = media.send.bind(media);
    // Nobody tells the worker how far playing has come: it sends no more than the ring holds.
    media.send = (message, transfer) => message.type === 'played' ? undefined : send(message, transfer);
    while ((player.meters?.starved ?? 0) === 0 && (player.meters?.playedFrames ?? 0) < 5 * 48000) await wait(50);
    await wait(300);
    media.send = send;
    const starved = player.meters?.starved ?? 0;
    await wait(800);
    return starved;
  });
  expect(starved).toBeGreaterThan(0);
  const [take, ...others] = await heard(app);
  expect(others).toEqual([]);
  const gain = take!.samples.map((x, i) => x / rampAt(i));
  const out = gain.findIndex((g) => g !== 1);
  const back = gain.findLastIndex((g) => g !== 1) + 1;
  expect(out).toBeGreaterThan(RATE);
  expect(back).toBeLessThan(gain.length);
  expect(gain.subarray(out, back).some((g) => g === 0)).toBe(true);
  // Fades of 5 ms, not cuts.
  const step = gain.reduce((most, g, i) => Math.max(most, Math.abs(g - (gain[i - 1] ?? g))), 0);
  expect(step).toBeLessThan(1.01 / 240);
});

test('a limiter beside the dry sound nulls with it as it is heard, bypassed and not, in chains in chains', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  const node = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
  const patchOf = (kind: 'mix' | 'chain', nodes: Record<string, PatchNode>, cables: readonly (readonly [from: string, to: string, given?: Partial<Cable>])[]): Patch => ({
    ...createPatch({ id: `null-${kind}`, kind, rateHz: RATE }), nodes: new Map(Object.entries(nodes)),
    cables: new Map(cables.map(([from, to, given], k) => [`c${k}`, createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, given)])),
  });
  const limiter = (lookAheadMs: number, given: Partial<PatchNode> = {}): PatchNode => node('limiter', { config: { lookAheadMs }, ...given });
  const chain = (first: PatchNode, second: PatchNode): PatchNode => node('chain', { chain: { patch: patchOf('chain', { i: node('chain-input'), first, second, o: node('chain-output') }, [['i', 'first'], ['first', 'second'], ['second', 'o']]) } });
  const peakOf = async (wet: PatchNode | undefined): Promise<number> => {
    const dry = { tone: node('tone', { params: { levelDb: -18, frequencyHz: 997 } }), out: node('output') };
    await openPatch(app, wet === undefined ? patchOf('mix', dry, [['tone', 'out']]) : patchOf('mix', { ...dry, wet }, [['tone', 'out'], ['tone', 'wet'], ['wet', 'out', { inverted: true }]]));
    const { samples, host } = await recordTake(app, RATE / 4);
    expect(host).toBe('worklet');
    return samples.subarray(RATE / 8).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  };
  const dry = await peakOf(undefined);
  expect(dry).toBeGreaterThan(0.1);
  for (const wet of [limiter(3.3), limiter(3.3, { bypassed: true }), chain(limiter(1), chain(limiter(5), node('fader')))]) expect(20 * Math.log10((await peakOf(wet)) / dry + 1e-12)).toBeLessThan(-140);
});

test('stopped and played again the sound is the same to the bit, whatever was done in between', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  await lookAway(page);
  await openPatch(app, everyNodePatch(shipped, RATE));
  const first = await recordTake(app, 2 * RATE);
  await edit(app, [{ kind: 'set-param', node: 'a-fader', param: 'levelDb', value: -60 }, { kind: 'set-bypass', node: 'a-limiter', bypassed: true }]);
  await recordTake(app, 9000);
  await app.evaluate(({ session }) => {
    session.undo();
    session.undo();
  });
  const again = await recordTake(app, 2 * RATE);
  expect(firstDifference(again.samples, first.samples)).toBe('equal');
});
