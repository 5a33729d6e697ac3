/**
 * A page from plain http under another name, as in a classroom: no AudioWorklet there. It plays in the ScriptProcessor
 * host, to the same bits, and says what is missing and why.
 */
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { everyNodePatch } from './every-node-patch.ts';
import { test } from './calm-frames.ts';
import { openApp, openPatch, recordTake } from './live-page.ts';
import { firstDifference, renderInNode, shippedPatches } from './node-render.ts';
import { dropFiles } from './sound-files.ts';

const RATE = 48000;

/** The name stands for this machine by a switch of the browser (tools/browsers.mjs). */
const insecure = (baseURL: string | undefined): string => `http://patchcord.test:${new URL(baseURL!).port}/`;

test('plays on the page’s own thread to the bits of Node, and says what is missing', async ({ page, baseURL }) => {
  const app = await openApp(page, `${insecure(baseURL)}?patch=none`);
  expect(await page.evaluate(() => globalThis.isSecureContext)).toBe(false);
  const [patch] = [everyNodePatch(shipped, RATE)];
  const expected = await renderInNode(patch, 2 * RATE);
  await openPatch(app, patch);
  const take = await recordTake(app, 2 * RATE);
  expect(take.host).toBe('script');
  expect(take.gaps).toBe(0);
  expect(firstDifference(take.samples, expected)).toBe('equal');
  const said = await app.evaluate(({ session }) => session.diagnostics.filter(({ code }) => code === 'insecure-origin').map(({ message }) => message));
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('plain http');
});

test('shipped patches play there with recordings made in memory, to the same bits', async ({ page, baseURL }) => {
  const [patch] = shippedPatches();
  if (patch === undefined) throw new Error('no patch is shipped');
  const app = await openApp(page, `${insecure(baseURL)}?patch=none`);
  const expected = await renderInNode(patch, 2 * patch.rateHz);
  await openPatch(app, patch);
  const take = await recordTake(app, 2 * patch.rateHz);
  expect(take.host).toBe('script');
  expect(firstDifference(take.samples, expected)).toBe('equal');
});

test('files can be dropped and played there', async ({ page, baseURL }) => {
  const app = await openApp(page, `${insecure(baseURL)}?patch=none`);
  await dropFiles(app, [{ name: 'tone.wav', rateHz: 44100, frames: 88200, content: { sineHz: 440, amplitude: 0.5 } }]);
  const take = await recordTake(app, RATE);
  expect(take.host).toBe('script');
  expect(take.samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)).toBeGreaterThan(0.3);
});

test('a secure page says nothing of the kind', async ({ page }) => {
  const app = await openApp(page, './?patch=none');
  expect(await app.evaluate(({ session }) => session.diagnostics.filter(({ code }) => code === 'insecure-origin'))).toEqual([]);
});
