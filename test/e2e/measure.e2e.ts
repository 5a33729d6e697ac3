/** An equalizer is measured from a selection, its values read at the cursor and saved; a parallel path is asked whether it nulls. */
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';

/*
 *  noise ─┬─ eq (+6 dB at 1 kHz, Q 1) ─ out
 *         ├─ limiter (5 ms, nothing to do) ─ out
 *         └─ out
 */
function parallelPaths(): Patch {
  const node = (type: string, given = {}): ReturnType<typeof createNode> => createNode(shipped.get(type)!, given);
  const cable = (from: string, to: string): ReturnType<typeof createCable> => createCable({ node: from, port: 'out' }, { node: to, port: 'in' }, { gainDb: to === 'out' ? -20 : 0 });
  return {
    ...createPatch({ id: 'paths', title: 'Paths', rateHz: 48000 }),
    nodes: new Map([
      ['noise', node('noise', { params: { levelDb: -30 } })], ['eq', node('parametric-eq', { label: 'Bell', x: 300, params: { band2Type: 1, band2GainDb: 6, band2FrequencyHz: 1000, band2Q: 1 } })],
      ['limiter', node('limiter', { x: 300, y: 400, config: { lookAheadMs: 5 } })], ['out', node('output', { x: 800 })],
    ]),
    cables: new Map([['a', cable('noise', 'eq')], ['b', cable('eq', 'out')], ['c', cable('noise', 'limiter')], ['d', cable('limiter', 'out')], ['dry', cable('noise', 'out')]]),
    transport: { ...createPatch({ id: 'x' }).transport, loop: { enabled: true, startFrame: 0, endFrame: 48000 } },
  };
}

const select = (page: Page, nodes: readonly string[], cables: readonly string[] = []): Promise<void> =>
  page.evaluate(([some, others]) => { document.querySelector<EditorElement>('patch-editor')!.model!.select(some!, others!); }, [[...nodes], [...cables]]);

/** dB at a frequency of the analogue bell that the equalizer is matched to. */
function bellDb(hz: number): number {
  const [w, A] = [hz / 1000, 10 ** (6 / 40)];
  return 10 * Math.log10(((1 - w * w) ** 2 + (w * A) ** 2) / ((1 - w * w) ** 2 + (w / A) ** 2));
}

interface Saved {
  readonly name: string;
  readonly bytes: Buffer;
}

async function save(page: Page, format: 'CSV' | 'SVG' | 'PNG'): Promise<Saved> {
  const saving = page.waitForEvent('download');
  await page.locator('patch-measure').getByRole('button', { name: format }).click();
  const download = await saving;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** The only long line of a picture, in its units. */
function curveIn(svg: string): { readonly color: string; readonly points: readonly (readonly [x: number, y: number])[] } {
  const long = [...svg.matchAll(/<polyline points="([^"]+)"[^>]* stroke="(#[0-9a-f]{6})"/g)].map(([, points, color]) => ({ color: color!, points: points!.split(' ').map((pair) => pair.split(',').map(Number) as [number, number]) })).filter(({ points }) => points.length > 100);
  expect(long).toHaveLength(1);
  return long[0]!;
}

/** Size of a PNG as its head says, and its colors at places in pixels, as the browser decodes them. */
async function colorsIn(page: Page, png: Buffer, places: readonly (readonly [x: number, y: number])[]): Promise<{ readonly width: number; readonly height: number; readonly colors: readonly string[] }> {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  const colors = await page.evaluate(async ([text, all]) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
    context.drawImage(image, 0, 0);
    return all.map(([x, y]) => `#${[...context.getImageData(Math.floor(x), Math.floor(y), 1, 1).data.subarray(0, 3)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`);
  }, [png.toString('base64'), places] as const);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), colors };
}

test('an equalizer is measured from a selection, and paths are told to null or not', async ({ page }) => {
  const app = await openApp(page);
  await openPatch(app, parallelPaths());
  await page.waitForFunction(() => document.querySelector<EditorElement>('patch-editor')!.model !== undefined);

  await select(page, ['eq']);
  await page.keyboard.press('Shift+M');
  const panel = page.locator('patch-measure');
  await expect(panel.locator('dl')).toContainText('Highest gain6.00 dB');
  const plot = panel.locator('patch-plot');
  const curve = plot.locator('canvas');
  await expect(curve).toHaveAttribute('aria-label', /^Magnitude\. Now: from .* at .* to 6\.00 dB at (99\d Hz|1\.00 kHz)\./);
  // Half of the axis, then arrow keys: what is told is what the formula has there.
  await curve.focus();
  for (let k = 0; k < 3; k++) await curve.press('Shift+ArrowRight');
  const told = /^([\d.]+) (k?)Hz.*?([\d.−]+) dB/.exec((await plot.locator('.legend').innerText()).replaceAll('\n', ' '))!;
  const hz = Number(told[1]) * (told[2] === 'k' ? 1000 : 1);
  expect(hz).toBeGreaterThan(1500);
  // The frequency is told with three figures.
  expect(Math.abs(Number(told[3]!.replace('−', '-')) - bellDb(hz))).toBeLessThan(0.03);

  // As a picture: the bell stands where the axis has 1 kHz, and as an image the same curve in its own color on the ground.
  const vector = await save(page, 'SVG');
  expect(vector.name).toBe('Bell magnitude.svg');
  const svg = vector.bytes.toString();
  expect(svg).toContain('<title>Bell: magnitude</title>');
  const { color, points } = curveIn(svg);
  const [left, right] = [points[0]![0], points.at(-1)![0]];
  const [peak] = points.reduce((a, b) => (b[1] < a[1] ? b : a));
  expect(20 * 1000 ** ((peak - left) / (right - left))).toBeCloseTo(1000, -2);
  const image = await save(page, 'PNG');
  expect(image.name).toBe('Bell magnitude.png');
  const size = /width="(\d+)" height="(\d+)"/.exec(svg)!.slice(1).map(Number) as [number, number];
  const shift = /<g transform="translate\((\d+) (\d+)\)">/.exec(svg)!.slice(1).map(Number) as [number, number];
  const painted = await colorsIn(page, image.bytes, [[1, 1], ...points.map(([x, y]) => [2 * (x + shift[0]), 2 * (y + shift[1])] as const)]);
  expect([painted.width, painted.height]).toEqual([2 * size[0], 2 * size[1]]);
  const [ground, ...curveColors] = painted.colors;
  expect(svg).toContain(`<rect width="${size[0]}" height="${size[1]}" fill="${ground}"/>`);
  expect(ground).not.toBe(color);
  // The line is 3.5 pixels wide: only where it is steep may a place be at its soft edge.
  expect(curveColors.filter((one) => one === color).length).toBeGreaterThan(0.9 * points.length);

  await panel.getByRole('button', { name: 'Keep' }).click();
  await panel.getByLabel('Flat').check();
  await expect(plot.locator('.curve')).toHaveText([/^Now/, /^Bell 1/, /^Flat/]);
  const table = await save(page, 'CSV');
  expect(table.name).toBe('Bell magnitude.csv');
  const [head, ...rows] = table.bytes.toString().trim().split('\r\n');
  expect(head).toBe('"Frequency (Hz)","Now: Gain (dB)","Bell 1: Gain (dB)","Flat: Gain (dB)"');
  let worst = 0;
  for (const row of rows) {
    const [at, now] = row.split(',').map(Number) as [number, number];
    // Near half the rate a matched design leaves the analogue one by hundredths.
    worst = Math.max(worst, Math.abs(now - bellDb(at)));
  }
  expect(rows.length).toBeGreaterThan(400);
  expect(worst).toBeLessThan(0.05);
  await page.keyboard.press('Escape');

  // The limiter has nothing to do, and its look-ahead is made up for; the cable says so.
  await select(page, [], ['dry', 'd']);
  await page.keyboard.press('Shift+N');
  const answer = page.locator('patch-null .answer');
  await expect(answer).toHaveText(/^Yes: (to the bit|−1[4-9]\d\.\d dB)\.$/);
  await page.keyboard.press('Escape');
  await select(page, [], ['dry']);
  await expect(page.locator('patch-inspector')).toContainText('ms for Limiter’s look-ahead');
  await select(page, [], ['dry', 'b']);
  await page.keyboard.press('Shift+N');
  await expect(answer).toHaveText(/^No: −\d+\.\d dB; they differ most around (1|1\.3|0\.79) kHz\./);
  // Live, by a hidden node.
  await page.locator('patch-null').getByRole('button', { name: 'Play' }).click();
  await expect(page.locator('patch-null .live p').first()).toHaveText(/^−\d+\.\d dB is left\. B is \d\.\d dB louder\.$/, { timeout: 20_000 });
  await page.locator('patch-null').getByRole('button', { name: 'Stop' }).click();
});
