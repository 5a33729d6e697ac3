/**
 * The audio thread of a real AudioContext over some time: what its JavaScript heap holds does not grow, and what it allocates
 * is the meter messages. (Node counts to the byte: test/conformance/quiet-process.test.ts.)
 */
import { type CDPSession, expect, test } from '@playwright/test';
import { patchOf } from '../conformance/core-player.ts';
import { openApp, openPatch } from './live-page.ts';

const RATE = 48000;
const SECONDS = 8;
const STRIPS = 24;
/** A collection leaves some of what code and messages in flight hold. */
const HELD_BYTES = 64 * 1024;

interface HeapUsage {
  readonly usedSize: number;
}

/** Commands to the audio thread's isolate, which Chromium lists as a target of its own under the page. */
async function attachToWorklet(page: CDPSession): Promise<(method: string) => Promise<HeapUsage>> {
  const attached = new Promise<string>((resolve) => {
    page.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
      if (targetInfo.type === 'worklet') resolve(sessionId);
    });
  });
  await page.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false, filter: [{}] } as Parameters<typeof page.send<'Target.setAutoAttach'>>[1]);
  const sessionId = await attached;
  const waiting = new Map<number, (result: HeapUsage) => void>();
  page.on('Target.receivedMessageFromTarget', ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result: HeapUsage };
    waiting.get(id)?.(result);
  });
  let id = 0;
  return (method) => new Promise((resolve) => {
    waiting.set(++id, resolve);
    void page.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
  });
}

test(`the worklet holds no more after ${SECONDS} s of 24 strips than before`, async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  const nodes: Parameters<typeof patchOf>[1] = Object.fromEntries([
    ...Array.from({ length: STRIPS }, (_, k) => [[`tone-${k}`, ['tone', { params: { frequencyHz: 100 + 50 * k, levelDb: -40 } }]], [`eq-${k}`, ['parametric-eq']], [`comp-${k}`, ['compressor']], [`fader-${k}`, ['fader']]] as const).flat(),
    ['limiter', ['limiter']], ['out', ['output']],
  ]);
  const cables = [...Array.from({ length: STRIPS }, (_, k) => [[`tone-${k} > eq-${k}`], [`eq-${k} > comp-${k}`], [`comp-${k} > fader-${k}`], [`fader-${k} > limiter`]] as const).flat(), ['limiter > out']] as Parameters<typeof patchOf>[2];
  await openPatch(app, patchOf(RATE, nodes, cables));
  const frames = (): Promise<number> => app.evaluate(({ player }) => player.meters?.playedFrames ?? 0);
  await app.evaluate(async ({ player }) => {
    await player.play(0);
    while ((player.state as string) !== 'playing') await new Promise((resolve) => setTimeout(resolve, 10));
  });
  const worklet = await attachToWorklet(await page.context().newCDPSession(page));
  const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await worklet('HeapProfiler.enable');
  await pause(3);
  await worklet('HeapProfiler.collectGarbage');
  const start = { ...(await worklet('Runtime.getHeapUsage')), frames: await frames() };
  await pause(1);
  const soon = { ...(await worklet('Runtime.getHeapUsage')), frames: await frames() };
  await pause(SECONDS);
  await worklet('HeapProfiler.collectGarbage');
  const end = { ...(await worklet('Runtime.getHeapUsage')), frames: await frames() };
  const quanta = (end.frames - start.frames) / 128;
  const perQuantum = (soon.usedSize - start.usedSize) / ((soon.frames - start.frames) / 128);
  console.log(`worklet: ${((end.usedSize - start.usedSize) / quanta).toFixed(2)} bytes held a quantum over ${quanta} quanta, ${perQuantum.toFixed(0)} bytes allocated a quantum with its meter messages`);
  expect(quanta).toBeGreaterThan((SECONDS * RATE) / 128 / 2);
  expect(end.usedSize - start.usedSize).toBeLessThan(HELD_BYTES);
  expect(await app.evaluate(({ player }) => player.state)).toBe('playing');
});
