/**
 * The voice of the demo song against its acoustic guitar, recorded too close, as a student meets them: the reading names the guitar and
 * the region, what is hidden is heard alone, a suggestion goes in by one press, keeps what it promised, and comes out by one undo. The
 * model works in a worker all the while, and on the audio thread only while what is hidden is heard.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { Patch } from '../../src/patch/patch.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';

const FILE = fileURLToPath(new URL('../../nodes/analysis/masking/masking.patch.json', import.meta.url));
const RATE = 48000;
/** A chorus, in which both play. */
const LOOP = { enabled: true, startFrame: 38 * RATE, endFrame: 44 * RATE };

function voiceAndGuitar(): Patch {
  const { patch } = parsePatch(readFileSync(FILE), shipped);
  const cables = [...patch!.cables].filter(([, { from, to }]) => !from.node.startsWith('piano') && !to.node.startsWith('piano'));
  const nodes = [...patch!.nodes].filter(([id]) => !id.startsWith('piano'));
  return { ...patch!, nodes: new Map(nodes), cables: new Map(cables), transport: { ...patch!.transport, loop: LOOP } };
}

test('voice against guitar: the reading, what is hidden alone, a suggestion and its undo', async ({ page }) => {
  const app = await openApp(page);
  await openPatch(app, voiceAndGuitar());
  await page.evaluate(() => { (document.querySelector('patch-editor') as unknown as { model: { select(nodes: string[]): void } }).model.select(['masking']); });
  const panel = page.locator('patch-masking-panel');
  const isResting = (): Promise<boolean> => app.evaluate(({ player }) => (player as unknown as { schedule: Schedule }).schedule.rests.every(({ rests }) => rests));
  const activeSeconds = (): Promise<number> => app.evaluate(({ player }) => player.readings.telemetry('masking', 'activeSeconds')?.[0] ?? 0);
  await app.evaluate(({ player }, from) => player.play(from), LOOP.startFrame);
  await expect.poll(activeSeconds, { timeout: 60_000 }).toBeGreaterThan(3);
  // What the engine itself tells has no room for the eight sounds at 76 places; they come from the worker.
  expect(await isResting()).toBe(true);
  expect(await app.evaluate(({ player }) => player.meters!.floats.length)).toBeLessThan(8 * 76);
  expect(page.workers().some((worker) => worker.url().includes('apart-worker'))).toBe(true);
  await expect(panel.locator('.reading')).toHaveText(/of the loudness of Voice is heard.*Acoustic guitar hides Voice at [\d.]+( Hz)?–[\d.]+ k?Hz, \d+\s% of the time/);
  const node = page.locator('patch-node[data-node=masking]');
  await node.focus();
  await expect(node.locator('canvas.picture')).toHaveAttribute('aria-label', /^Masking: .*Acoustic guitar hides Voice at.*Heard of the others: Acoustic guitar \d+\s%\. 0 dBFS plays at 100 dB SPL/);

  await panel.getByRole('button', { name: 'Only what is hidden' }).click();
  await expect.poll(() => app.evaluate(({ listening }) => listening.outlet)).toEqual({ node: 'masking', port: 'masked' });
  await expect(panel.getByRole('button', { name: 'Only what is hidden' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(isResting).toBe(false);
  await expect.poll(() => app.evaluate(({ player }) => player.meters?.peakLeft ?? 0)).toBeGreaterThan(1e-4);
  // The picture's history goes on: anew, it would take longer.
  await expect.poll(activeSeconds, { timeout: 2000 }).toBeGreaterThan(3);
  await panel.getByRole('button', { name: 'Mix' }).click();
  await expect.poll(() => app.evaluate(({ listening }) => listening.outlet ?? null)).toBeNull();
  await expect.poll(isResting).toBe(true);
  await app.evaluate(({ player }) => { player.stop(); });

  const nodesOf = (): Promise<number> => app.evaluate(({ session }) => session.patch.nodes.size);
  const before = await nodesOf();
  await panel.getByRole('button', { name: 'What would help Voice?' }).click();
  const first = panel.locator('li').filter({ hasText: 'Cut Acoustic guitar' }).first();
  await expect(first).toBeVisible({ timeout: 60_000 });
  await first.getByRole('button').click();
  await expect(panel.locator('.done b')).toBeVisible({ timeout: 60_000 });
  expect(await nodesOf()).toBe(before + 1);
  const [from, predicted, measured] = [...(await panel.locator('.figures').innerText()).matchAll(/(\d+)\s%/g)].map(([, percent]) => Number(percent)) as [number, number, number];
  expect(measured).toBeGreaterThan(from);
  expect(Math.abs(measured - predicted)).toBeLessThanOrEqual(2);
  await app.evaluate(({ session }) => { session.undo(); });
  expect(await nodesOf()).toBe(before);
  await expect(panel.locator('.done')).toHaveCount(0);

  // The same picture for any two sounds, and nothing of it in the patch.
  const text = (): Promise<number> => app.evaluate(({ session }) => session.patch.nodes.size + session.patch.cables.size);
  const whole = await text();
  await page.evaluate(() => { (document.querySelector('patch-editor') as unknown as { model: { select(nodes: string[]): void } }).model.select(['voice-fader', 'guitar-fader']); });
  await page.getByRole('button', { name: 'Compare the selected sounds' }).click();
  await expect(page.getByRole('heading', { name: 'Who hides whom: Voice, Acoustic guitar' })).toBeVisible();
  await expect(page.locator('patch-between-picture canvas')).toHaveAttribute('aria-label', /^Masking/);
  expect(await text()).toBe(whole);
});
