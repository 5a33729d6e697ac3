/** Export by hand: the mix to the byte as the command line makes it, stems that add up, a set for mastering, and nothing left of what is cancelled. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { CanvasHand } from './canvas-hand.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './page-watch.ts';
import { readFloatWav } from './wav-files.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/patchcord.mjs', import.meta.url));
const RATE = 48000;

/** Voice alone, drums and bass over a group; a limiter at the end where it is wanted. It ends at its last marker. */
function song(seconds: number, limiter: boolean): Patch {
  const nodes: Record<string, PatchNode> = {};
  const cables: Cable[] = [];
  const add = (id: string, type: string, y: number, given: Partial<PatchNode> = {}): void => { nodes[id] = createNode(shipped.get(type)!, { y, ...given }); };
  const wire = (from: string, to: string, given: Partial<Cable> = {}): void => void cables.push(createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, given));
  for (const [k, [id, label, into]] of ([['voice', 'Voice', 'sum'], ['drums', 'Drums: loud/soft', 'band'], ['bass', 'Bass', 'band']] as const).entries()) {
    add(id, 'tone', 200 * k, { params: { frequencyHz: 110 * (k + 2), levelDb: -14 } });
    add(`${id}-eq`, 'parametric-eq', 200 * k, { params: { band5GainDb: 3 * k } });
    add(`${id}-fader`, 'fader', 200 * k, { label, params: { levelDb: -3 * k } });
    add(`${id}-pan`, 'pan', 200 * k, { params: { position: 30 * k - 30 } });
    wire(id, `${id}-eq`);
    wire(`${id}-eq`, `${id}-fader`);
    wire(`${id}-fader`, `${id}-pan`);
    wire(`${id}-pan`, into, { gainDb: -k });
  }
  add('band', 'fader', 700, { label: 'Band' });
  add('sum', 'parametric-eq', 0);
  add('out', 'output', 0);
  wire('band', 'sum');
  if (limiter) add('limiter', 'limiter', 0, { params: { inputDb: 12 } });
  wire('sum', limiter ? 'limiter' : 'out');
  if (limiter) wire('limiter', 'out');
  const patch = createPatch({ id: 'song', title: 'My song', rateHz: RATE });
  return { ...patch, nodes: new Map(Object.entries(nodes)), cables: new Map(cables.map((cable, k) => [`c${k}`, cable])), transport: { ...patch.transport, markers: [{ frame: RATE / 2, name: 'Verse' }, { frame: seconds * RATE, name: 'Fine' }] } };
}

/** Without the browser's own dialogs, which no test can press: files come as downloads, or go into a folder of the origin. */
async function withoutPickers(page: Page, folder = false): Promise<void> {
  await page.addInitScript((hasFolder) => {
    Object.assign(globalThis, { showSaveFilePicker: undefined, showDirectoryPicker: hasFolder ? async () => (await navigator.storage.getDirectory()).getDirectoryHandle('exported', { create: true }) : undefined });
  }, folder);
}

async function begin(page: Page, patch: Patch, folder = false): Promise<void> {
  await withoutPickers(page, folder);
  await openPatch(await openApp(page, './?patch=none'), patch);
  await new CanvasHand(page).settle();
  await page.keyboard.press('Control+e');
  await expect(page.getByRole('dialog', { name: 'Export sound' })).toBeVisible();
}

async function exported(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), page.getByRole('button', { name: 'Export', exact: true }).click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function commandLine(patch: Patch, out: string, ...options: string[]): Promise<Buffer> {
  await writeFile(`${out}.patch.json`, toText(patch));
  await promisify(execFile)(process.execPath, [COMMAND, 'render', `${out}.patch.json`, '--out', out, ...options]);
  return readFile(out);
}

const samplesOf = (bytes: Uint8Array): Float32Array => readFloatWav(Buffer.from(bytes)).samples;
const largestDifference = (a: Float32Array, b: Float32Array): number => a.reduce((most, x, k) => Math.max(most, Math.abs(x - b[k]!)), a.length === b.length ? 0 : Infinity);

test('the mix is the file that the command line makes, and its loudness stands beside it', async ({ page }, info) => {
  const patch = song(2, true);
  await begin(page, patch);
  const whole = await exported(page);
  expect(whole.name).toBe('My song.wav');
  expect(whole.bytes.equals(await commandLine(patch, info.outputPath('whole.wav')))).toBe(true);
  await expect(page.getByText(/^Integrated/)).toBeVisible();
  await expect(page.locator('patch-export dd').first()).toHaveText(/^−\d+\.\d LUFS$/);
  await page.getByRole('button', { name: 'Export another' }).click();
  await page.getByLabel('Format').selectOption({ label: 'WAV 16 bit' });
  await page.getByLabel('Sample rate').selectOption({ label: '44.1 kHz' });
  await page.getByLabel('From').selectOption({ label: 'Verse' });
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'Fine' });
  const part = await exported(page);
  expect(part.bytes.equals(await commandLine(patch, info.outputPath('part.wav'), '--bits', '16', '--rate', '44100', '--from', '0.5', '--to', '2'))).toBe(true);
});

test('stems, group and instrumental come in one pass, equally long, and add up to the mix', async ({ page }, info) => {
  const patch = song(1, false);
  await begin(page, patch);
  await page.getByRole('radio', { name: 'Mix' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Stems' })).toBeFocused();
  await expect(page.getByRole('radio', { name: 'Stems' })).toBeChecked();
  await page.getByRole('button', { name: 'Strips: none' }).click();
  await expect(page.getByLabel('Strips: Voice')).not.toBeChecked();
  await page.getByRole('button', { name: 'Strips: all' }).click();
  await expect(page.getByLabel('Strips: Bass')).toBeChecked();
  await page.getByLabel('Format').selectOption({ label: 'WAV 32 bit float' });
  await page.getByLabel('Instrumental: the mix without: Voice').check();
  const { name, bytes } = await exported(page);
  expect(name).toBe('My song stems.zip');
  const files = unzipSync(new Uint8Array(bytes));
  expect(Object.keys(files)).toEqual(['My song.wav', '01 Voice.wav', '02 Drums loud soft.wav', '03 Bass.wav', 'Group Band.wav', 'Instrumental.wav', 'My song report.txt']);
  const [mix, voice, drums, bass, band, instrumental] = Object.values(files).slice(0, 6).map(samplesOf);
  expect(new Set([mix, voice, drums, bass, band, instrumental].map((one) => one!.length)).size).toBe(1);
  expect(mix!.some((x) => Math.abs(x) > 0.1)).toBe(true);
  expect(largestDifference(band!, drums!.map((x, k) => x + bass![k]!)), 'the group is the sum of its strips').toBeLessThan(1e-6);
  expect(largestDifference(mix!, voice!.map((x, k) => x + band![k]!)), 'last stems are the mix').toBeLessThan(1e-6);
  const muted = { ...patch, nodes: new Map([...patch.nodes].map(([id, node]) => [id, id === 'voice-fader' ? { ...node, params: { ...node.params, mute: 1 } } : node])) };
  expect(largestDifference(instrumental!, samplesOf(await commandLine(muted, info.outputPath('muted.wav'), '--bits', '32')))).toBeLessThan(1e-6);
  await expect(page.getByText(/^The stems add up to the mix/)).toBeVisible();
  expect(new TextDecoder().decode(files['My song report.txt'])).toContain('The stems add up to the mix');
});

test('the set for mastering leaves out what it is told to, and tells the headroom', async ({ page }, info) => {
  const patch = song(1, true);
  await begin(page, patch);
  await page.getByRole('radio', { name: 'For mastering' }).click();
  await page.getByLabel('Leave out Limiter').check();
  const { name, bytes } = await exported(page);
  expect(name).toBe('My song premaster.wav');
  const bypassed = { ...patch, nodes: new Map([...patch.nodes].map(([id, node]) => [id, id === 'limiter' ? { ...node, bypassed: true } : node])) };
  expect(bytes.equals(await commandLine(bypassed, info.outputPath('premaster.wav'), '--bits', '32'))).toBe(true);
  const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Report as text' }).click()]);
  const text = await readFile(await report.path(), 'utf8');
  expect(text).toMatch(/Headroom +\d+\.\d dB/);
  expect(text).toContain('Left out: Limiter');
});

test('what is cancelled leaves nothing in the folder, and what is whole stands there', async ({ page }) => {
  await begin(page, song(600, false), true);
  const listed = (): Promise<string[]> => page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('exported', { create: true });
    const names: string[] = [];
    for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemFileHandle]>) names.push(`${name} ${(await handle.getFile()).size > 0 ? 'full' : 'empty'}`);
    return names.sort();
  });
  await page.getByRole('radio', { name: 'Stems' }).click();
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('Rendering')).toBeVisible();
  await expect.poll(async () => (await page.getByRole('progressbar').getAttribute('value')) ?? (await page.getByRole('progressbar').evaluate((bar) => String((bar as HTMLProgressElement).value)))).not.toBe('0');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Export', exact: true })).toBeVisible();
  expect(await listed()).toEqual([]);
  await page.getByLabel('To', { exact: true }).selectOption({ label: 'Verse' });
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByText('5 files are done.')).toBeVisible({ timeout: 30_000 });
  expect(await listed()).toEqual(['01 Voice.wav full', '02 Drums loud soft.wav full', '03 Bass.wav full', 'Group Band.wav full', 'My song.wav full']);
});
