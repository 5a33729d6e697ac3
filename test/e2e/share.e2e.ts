/** Sharing by hand, between two browsers that know nothing of each other: a link, a bundle, and what a stranger sends. */
import { readFile } from 'node:fs/promises';
import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { App } from '../../src/app/boot.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { linkOf } from '../../src/share/link.ts';
import { CanvasHand } from './canvas-hand.ts';
import { type LiveApp, openApp } from './live-page.ts';
import { test } from './page-watch.ts';
import { wavFile, type WavSpec } from './wav-files.ts';

const RATE = 48000;

const loud = (title: string): Patch => ({
  ...createPatch({ id: `loud-${title.length}`, title, rateHz: RATE }),
  author: '<img src=x onerror=alert(1)>', description: '<b>Play me</b> https://example.com/x',
  nodes: new Map([['tone', createNode(shipped.get('tone')!, { params: { levelDb: 0 } })], ['eq', createNode(shipped.get('parametric-eq')!, { label: 'Scream', params: { band2GainDb: 24 } })], ['out', createNode(shipped.get('output')!)]]),
  cables: new Map([['a', createCable({ node: 'tone', port: 'out' }, { node: 'eq', port: 'in' }, { gainDb: 12 })], ['b', createCable({ node: 'eq', port: 'out' }, { node: 'out', port: 'in' })]]),
});

/** All of the open patch. */
const textHere = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify((globalThis as unknown as { patchcord: App }).patchcord.session.patch, (_, value: unknown) => (value instanceof Map ? [...value] : value)));
const titleHere = (app: LiveApp): Promise<string> => app.evaluate(({ session }: App) => session.patch.title);
const isStopped = (app: LiveApp): Promise<boolean> => app.evaluate(({ player }: App) => player.state === 'stopped');

/** Bits of the open patch, as this page renders it. */
const renderedHere = (app: LiveApp): Promise<string> => app.evaluate(async ({ session, render }: App) => {
  const parts: Blob[] = [];
  const result = await render({ patch: session.patch, onBlock: (samples) => void parts.push(new Blob([samples as BlobPart])) });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  const hash = await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer());
  return `${result.frames} ${[...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
});

async function elsewhere(browser: Browser, baseURL: string | undefined): Promise<{ context: BrowserContext; page: Page; requests: string[] }> {
  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => { throw error; });
  return { context, page, requests };
}

async function share(page: Page): Promise<void> {
  await new CanvasHand(page).settle();
  await page.keyboard.press('Control+Shift+e');
  await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
}

test('a link brings a patch into another browser, which asks before it opens it', async ({ page, browser, baseURL }) => {
  await openApp(page, './?patch=first-mix');
  await share(page);
  const address = await page.getByLabel('Link').inputValue();
  expect(address.length, 'a patch on the demo song').toBeLessThan(50_000);
  const { context, page: other, requests } = await elsewhere(browser, baseURL);
  const app = await openApp(other, address);
  const dialog = other.getByRole('dialog', { name: 'First mix' });
  await expect(dialog).toContainText('Nothing of it sounds or is kept yet.');
  await expect(dialog).toContainText(/\d+ stems, made on this machine/);
  await expect(dialog).toContainText('at full scale leaves at');
  await other.waitForLoadState('networkidle');
  const before = requests.length;
  expect(await isStopped(app)).toBe(true);
  expect(new URL(other.url()).hash.length, 'until it is decided, a reload asks again').toBeGreaterThan(100);
  await dialog.getByRole('button', { name: 'Open' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => new URL(other.url()).hash).toBe('');
  expect(await textHere(other)).toBe(await textHere(page));
  // The browser itself asks for the page's icon when its address changes.
  expect(requests.slice(before).filter((url) => !/^(blob|data):|\/icon-[^/]*\.svg$/.test(url))).toEqual([]);
  expect(await titleHere(app)).toBe('First mix');
  await context.close();
});

test('what a stranger sends is shown as text, makes no sound and no request, and is gone when cancelled', async ({ page }) => {
  const requests: string[] = [];
  const app = await openApp(page);
  const hand = new CanvasHand(page);
  await hand.settle();
  await page.waitForLoadState('networkidle');
  page.on('request', (request) => requests.push(request.url()));
  const before = await textHere(page);
  const title = '<script>alert(1)</script>';
  await hand.drop([{ name: 'gift.patch.json', bytes: Buffer.from(toText(loud(title))) }], { x: 700, y: 400 });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(title);
  await expect(dialog).toContainText('<img src=x onerror=alert(1)>');
  await expect(dialog).toContainText('<b>Play me</b>');
  await expect(dialog).toContainText(/leaves at \+36\.\d dB at most\. Most of it from “Scream” \(\+24\.\d dB\)/);
  await expect(dialog).toContainText('Turn the monitor down');
  expect(await dialog.locator('a, script, iframe').count()).toBe(0);
  expect(await isStopped(app)).toBe(true);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await textHere(page)).toBe(before);
  expect(requests.filter((url) => !url.startsWith('data:') && !url.startsWith('blob:'))).toEqual([]);

  // Pasted, it is asked for as well; a link that is cut off is told.
  const paste = (text: string): Promise<void> => page.evaluate((words) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', words);
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await paste(toText(loud('Pasted')));
  await expect(page.getByRole('dialog', { name: 'Pasted' })).toContainText('From the clipboard');
  await page.keyboard.press('Escape');
  await paste(linkOf(loud('Linked'), 'https://elsewhere.example/').address);
  await expect(page.getByRole('dialog', { name: 'Linked' })).toContainText('From a link');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep in library' }).click();
  await expect(page.getByText('"Linked" is in the library.')).toBeVisible();
  expect(await textHere(page)).toBe(before);
  await paste(`https://elsewhere.example/#p=${'A'.repeat(40)}`);
  await expect(page.getByText('The link is damaged')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

const STEMS: readonly WavSpec[] = [
  { name: 'Voice.wav', format: 'pcm24', channels: 1, rateHz: RATE, seconds: 1.5, peak: 0.4, noteHz: 440 },
  { name: 'Keys.wav', format: 'pcm16', channels: 2, rateHz: 44100, seconds: 1, peak: 0.3, noteHz: 330 },
  { name: 'Pad.wav', format: 'float32', channels: 2, rateHz: RATE, seconds: 1, peak: 0.2, noteHz: 147 },
];

test('a bundle brings a mix with its recordings into another browser, to the same bits', async ({ page, browser, baseURL }) => {
  await page.addInitScript(() => { Object.assign(globalThis, { showSaveFilePicker: undefined }); });
  const app = await openApp(page);
  const hand = new CanvasHand(page);
  await hand.settle();
  await hand.drop([{ name: 'new.patch.json', bytes: Buffer.from(toText(createPatch({ id: 'bundled', title: 'Bundled', rateHz: RATE }))) }], { x: 600, y: 400 });
  await hand.drop(STEMS.map((spec) => ({ name: spec.name, bytes: wavFile(spec) })), { x: 320, y: 160 });
  await expect.poll(() => app.evaluate(({ session }: App) => session.patch.cables.size)).toBe(9);
  const bits = await renderedHere(app);
  await share(page);
  await expect(page.getByText('3 recordings:')).toBeVisible();
  await page.getByRole('radio', { name: 'Packed as FLAC, without loss' }).click();
  // Float stays as it is: FLAC has no such samples.
  await expect(page.getByText('3 recordings, 2 of them as FLAC:')).toBeVisible({ timeout: 30_000 });
  const told = await page.locator('patch-share strong').textContent();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save bundle' }).click()]);
  expect(download.suggestedFilename()).toBe('Bundled.patchcord.zip');
  const bytes = await readFile(await download.path());
  expect(told).toBe(bytes.length < 1e6 ? `${(bytes.length / 1000).toFixed(0)} kB` : `${(bytes.length / 1e6).toFixed(1)} MB`);
  expect(Object.keys(unzipSync(new Uint8Array(bytes))).map((name) => name.replace(/[0-9a-f]{64}/, 'hash')).sort()).toEqual(['bundle.json', 'media/hash.flac', 'media/hash.flac', 'media/hash.wav', 'patch.patch.json']);

  const { context, page: other } = await elsewhere(browser, baseURL);
  const otherApp = await openApp(other);
  const otherHand = new CanvasHand(other);
  await otherHand.settle();
  await otherHand.drop([{ name: 'Bundled.patchcord.zip', bytes }], { x: 700, y: 400 });
  const dialog = other.getByRole('dialog', { name: 'Bundled' });
  await expect(dialog).toContainText('3 in the bundle');
  await dialog.getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => titleHere(otherApp), { timeout: 30_000 }).toBe('Bundled');
  expect(await renderedHere(otherApp)).toBe(bits);
  await context.close();

  const { context: third, page: last } = await elsewhere(browser, baseURL);
  const lastApp = await openApp(last);
  const lastHand = new CanvasHand(last);
  await lastHand.settle();
  const damaged = Buffer.from(bytes);
  damaged[Math.floor(bytes.length / 2)]! ^= 1;
  const before = await titleHere(lastApp);
  await lastHand.drop([{ name: 'cut.patchcord.zip', bytes: bytes.subarray(0, -30) }], { x: 700, y: 400 });
  await expect(last.getByText('it is cut off').first()).toBeVisible();
  expect(await titleHere(lastApp)).toBe(before);
  await lastHand.drop([{ name: 'damaged.patchcord.zip', bytes: damaged }], { x: 700, y: 400 });
  await last.getByRole('dialog', { name: 'Bundled' }).getByRole('button', { name: 'Open' }).click();
  await expect(last.getByText('is damaged. Ask for it again.').first()).toBeVisible();
  await third.close();
});
