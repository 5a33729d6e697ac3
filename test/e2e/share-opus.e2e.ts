/** A bundle with its recordings as Opus: small, to the frame as long, in time, near in level, and told as what it is. */
import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { App } from '../../src/app/boot.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { bytesSource } from '../../src/media/byte-source.ts';
import { openSound } from '../../src/media/open-sound.ts';
import { joinBlocks } from '../../src/media/pcm.ts';
import { resampleStereo } from '../../src/media/resample.ts';
import { createPatch } from '../../src/patch/create.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { MediaRef } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';
import { CanvasHand } from './canvas-hand.ts';
import { openApp, recordTake } from './live-page.ts';
import { test } from './page-watch.ts';
import { wavFile, type WavSpec } from './wav-files.ts';

/** One above full scale, one of another rate. */
const STEMS: readonly (WavSpec & { readonly framesAt48: number })[] = [
  { name: 'Voice.wav', format: 'float32', channels: 1, rateHz: 48_000, seconds: 4.0101, peak: 1.6, noteHz: 440, framesAt48: 192_485 },
  { name: 'Keys.wav', format: 'pcm24', channels: 2, rateHz: 44_100, seconds: 5.0003, peak: 0.8, noteHz: 330, framesAt48: 240_014 },
];

async function stereoAt48(bytes: Uint8Array): Promise<Float32Array> {
  const { sound } = await openSound(bytesSource(bytes));
  const blocks: Float32Array[] = [];
  for await (const block of sound!.decodeStereo()) blocks.push(block);
  return resampleStereo(joinBlocks(blocks), sound!.rateHz, 48_000).samples!;
}

/** Shift at which the two are most alike, and the difference there, against the sound. */
function compare(a: Float32Array, b: Float32Array): { shift: number; errorDb: number; levelDb: number } {
  const sumOf = (term: (i: number) => number): number => {
    let sum = 0;
    for (let i = 2_000; i < a.length - 2_000; i++) sum += term(i);
    return sum;
  };
  const shifts = Array.from({ length: 41 }, (_, i) => i - 20);
  const likeness = shifts.map((shift) => sumOf((i) => a[i]! * b[i + 2 * shift]!));
  const power = sumOf((i) => a[i]! ** 2);
  return {
    shift: shifts[likeness.indexOf(Math.max(...likeness))]!,
    errorDb: 10 * Math.log10(sumOf((i) => (a[i]! - b[i]!) ** 2) / power),
    levelDb: 10 * Math.log10(sumOf((i) => b[i]! ** 2) / power),
  };
}

test('a bundle as Opus is small, and its recordings are as long and in time', async ({ page, browser, baseURL }) => {
  await page.addInitScript(() => { Object.assign(globalThis, { showSaveFilePicker: undefined }); });
  const app = await openApp(page, './?patch=none');
  const hand = new CanvasHand(page);
  await hand.settle();
  await hand.drop([{ name: 'new.patch.json', bytes: Buffer.from(toText(createPatch({ id: 'small', title: 'Small', rateHz: 48_000 }))) }], { x: 600, y: 400 });
  const originals = new Map(STEMS.map((spec) => [spec.name, wavFile(spec)]));
  await hand.drop(STEMS.map(({ name }) => ({ name, bytes: originals.get(name)! })), { x: 320, y: 160 });
  await expect.poll(() => app.evaluate(({ session }: App) => [...session.patch.nodes.values()].filter(({ media }) => media !== undefined).length)).toBe(STEMS.length);

  await page.keyboard.press('Control+Shift+e');
  const estimate = /Opus: small, not the same samples, about (\d+) kB/;
  await expect(page.locator('#form')).toHaveText(estimate);
  const about = 1000 * Number(estimate.exec((await page.locator('#form').textContent())!)![1]);
  await page.getByRole('radio', { name: 'Opus, small, not the same samples' }).click();
  await expect(page.getByText('2 recordings, 2 of them as Opus:')).toBeVisible({ timeout: 15_000 });
  await expect(page.locator('#form')).toContainText('lossy');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save bundle' }).click()]);
  const zip = await readFile(await download.path());
  const total = [...originals.values()].reduce((sum, { length }) => sum + length, 0);
  expect(zip.length * 5, 'several times smaller').toBeLessThan(total);
  expect(zip.length / about, 'told before').toBeGreaterThan(0.5);
  expect(zip.length / about).toBeLessThan(1.25);

  const files = unzipSync(new Uint8Array(zip));
  const { patch } = parsePatch(files['patch.patch.json']!, shipped);
  const media = [...patch!.nodes.values()].flatMap((node): MediaRef[] => (node.media === undefined ? [] : [node.media]));
  for (const { name, channels, framesAt48 } of STEMS) {
    const found = media.find((one) => one.name === name.replace('.wav', '.opus'))!;
    expect(found).toMatchObject({ rateHz: 48_000, frames: framesAt48, channels });
    const opus = await stereoAt48(files[`media/${found.sha256!}.opus`]!);
    const original = await stereoAt48(originals.get(name)!);
    expect(opus.length, name).toBe(original.length);
    const { shift, errorDb, levelDb } = compare(original, opus);
    expect(shift, name).toBe(0);
    // Measured: errors of -34 and -33 dB, levels within 0.006 dB; clipped, the voice would lie at -20 dB; a frame late, they would lie at -22 and -24 dB.
    expect(errorDb, name).toBeLessThan(-28);
    expect(Math.abs(levelDb), name).toBeLessThan(0.1);
    test.info().annotations.push({ type: name, description: `error ${errorDb.toFixed(1)} dB, level ${levelDb.toFixed(3)} dB` });
  }

  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const other = await context.newPage();
  // As a browser without an encoder.
  await other.addInitScript(() => { Reflect.deleteProperty(globalThis, 'AudioEncoder'); });
  other.on('pageerror', (error) => { throw error; });
  const otherApp = await openApp(other);
  const otherHand = new CanvasHand(other);
  await otherHand.settle();
  await otherHand.drop([{ name: 'Small.patchcord.zip', bytes: zip }], { x: 700, y: 400 });
  await other.getByRole('dialog', { name: 'Small' }).getByRole('button', { name: 'Open' }).click();
  await expect.poll(() => otherApp.evaluate(({ session }: App) => session.patch.title), { timeout: 15_000 }).toBe('Small');
  expect(await otherApp.evaluate(({ session }: App) => [...session.patch.nodes.values()].flatMap(({ media }) => (media === undefined ? [] : [media])))).toEqual(media);
  const { samples } = await recordTake(otherApp, 24_000);
  const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
  expect(level, 'it plays').toBeGreaterThan(0.05);
  await other.keyboard.press('Control+Shift+e');
  await expect(other.getByRole('radio', { name: 'Opus, small, not the same samples' })).toBeDisabled();
  await expect(other.locator('#form')).toContainText('No Opus here: This browser has no Opus encoder for pages.');
  await context.close();
});
