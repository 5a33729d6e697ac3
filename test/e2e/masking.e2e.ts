/**
 * The voice of the demo song against its acoustic guitar, recorded too close, as a student meets them: the reading names the guitar and
 * the region, what is hidden is heard alone, a suggestion goes in by one press, keeps what it promised, and comes out by one undo. The
 * model works in a worker all the while, and on the audio thread only while what is hidden is heard.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { beside, heardAround } from '../../nodes/analysis/masking/reference.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import { parsePatch } from '../../src/patch/parse-patch.ts';
import type { Patch, PatchNode } from '../../src/patch/patch.ts';
import type { Schedule } from '../../src/schedule/schedule.ts';
import { stereo } from '../measure/test-signals.ts';
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
  const isResting = (): Promise<boolean> => app.evaluate(({ player }) => (player as unknown as { programs: { schedule: Schedule } }).programs.schedule.rests.every((word, k) => k % 2 === 0 || word === 1));
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

interface Drawn {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Keeps what is written on every canvas, and where. */
function watchTexts(): void {
  const drawn = new WeakMap<HTMLCanvasElement, Drawn[]>();
  const { fillText, clearRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.clearRect = function clear(...box) {
    drawn.set(this.canvas, []);
    clearRect.apply(this, box);
  };
  CanvasRenderingContext2D.prototype.fillText = function write(text, x, y, ...width) {
    const { a, d, e, f } = this.getTransform();
    drawn.get(this.canvas)?.push({ text, x: a * x + e, y: d * y + f });
    fillText.call(this, text, x, y, ...width);
  };
  Object.assign(globalThis, { drawnOn: (canvas: HTMLCanvasElement) => drawn.get(canvas) ?? [] });
}

/** A tone of 1 kHz as loud as 86 dB SPL, and a softer one. */
function twoTones(softHz: number, softDb: number): Patch {
  const add = (type: string, given: Partial<PatchNode> = {}): PatchNode => createNode(shipped.get(type)!, given);
  const wire = (from: string, to: string, port = 'in') => createCable({ node: from, port: 'out' }, { node: to, port });
  return {
    ...createPatch({ id: 'two-tones', title: 'Two tones', rateHz: RATE }),
    nodes: new Map([
      ['loud', add('tone', { label: 'Loud', params: { frequencyHz: 1000, levelDb: -14 } })], ['soft', add('tone', { label: 'Soft', y: 200, params: { frequencyHz: softHz, levelDb: softDb } })],
      ['masking', add('masking', { x: 320, params: { sound: 1, memorySeconds: 1 } })], ['output', add('output', { x: 900 })],
    ]),
    cables: new Map([['a', wire('loud', 'masking', 'in1')], ['b', wire('soft', 'masking', 'in2')], ['c', wire('masking', 'output')]]),
  };
}

test('on the wall, two tones of which one is masked: matrix, figure and words are the numbers of the model', async ({ page }) => {
  await page.addInitScript(watchTexts);
  await page.setViewportSize({ width: 1600, height: 720 });
  const app = await openApp(page, './?patch=none');
  const texts = (): Promise<readonly Drawn[]> => page.evaluate(async () => {
    await new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(resolve); }); });
    const inside = (host: Element | null, name: string): Element | null => host?.shadowRoot?.querySelector(name) ?? null;
    const canvas = inside(inside(inside(document.querySelector('patch-editor'), 'patch-presenter'), 'patch-picture'), 'canvas') as HTMLCanvasElement;
    return (globalThis as unknown as { drawnOn(of: HTMLCanvasElement): readonly Drawn[] }).drawnOn(canvas);
  });
  const heardAt = (softHz: number, softDb: number) => {
    const heard = ([[1000, -14], [softHz, softDb]] as const).map(([hz, db]) => heardAround(stereo(RATE / 2, (k) => 10 ** (db / 20) * Math.sin((2 * Math.PI * hz * k) / RATE)), RATE / 4, 100));
    return [0, 1].map((sound) => { const { partial, alone } = beside(heard, sound); return (100 * partial) / alone; }) as [number, number];
  };
  // Nothing is heard of the one close by, and half of the one an octave above.
  for (const [softHz, softDb] of [[1100, -44], [2000, -34]] as const) {
    const [loud, soft] = heardAt(softHz, softDb);
    await openPatch(app, twoTones(softHz, softDb));
    await page.evaluate(() => { (document.querySelector('patch-editor') as unknown as { model: { select(nodes: string[]): void } }).model.select(['masking']); });
    await page.keyboard.press('Shift+P');
    await app.evaluate(({ player }) => player.play(0));
    await expect.poll(async () => app.evaluate(({ player }) => player.readings.telemetry('masking', 'activeSeconds')?.[0] ?? 0), { timeout: 30_000 }).toBeGreaterThan(1.8);
    const all = await texts();
    const find = (text: string | RegExp): Drawn => {
      const found = all.filter((one) => (typeof text === 'string' ? one.text === text : text.test(one.text)));
      expect(found, `${String(text)} once among ${all.map((one) => one.text).join(' | ')}`).toHaveLength(1);
      return found[0]!;
    };
    // Wide: the matrix stands beside the picture, not below it.
    const matrix = find('Row hides column: loudness lost');
    expect(matrix.x).toBeGreaterThan(find('Hidden, of its time').x + 300);
    const [rows, columns] = [['1  Loud', '2  Soft'].map((row) => all.find((one) => one.text === row && one.x >= matrix.x - 1)!), ['1', '2'].map((column) => all.find((one) => one.text === column && one.x > matrix.x)!)];
    const cell = (row: number, column: number): number => Number(all.find((one) => /^\d+$/.test(one.text) && Math.abs(one.y - rows[row]!.y) < 2 && Math.abs(one.x - columns[column]!.x) < 2)?.text ?? 0);
    expect(Math.abs(cell(0, 1) - (100 - soft))).toBeLessThan(2);
    expect(Math.abs(cell(1, 0) - (100 - loud))).toBeLessThan(2);
    const figure = Number(find(/^\d+\u00a0%$/).text.slice(0, -2));
    expect(Math.abs(figure - soft)).toBeLessThan(2);
    expect(figure + cell(0, 1)).toBe(100);
    if (soft < 1) {
      const words = find(/^Loud hides Soft at /).text;
      const [, from, to, share] = /^Loud hides Soft at ([\d.]+ Hz|[\d.]+)–([\d.]+) kHz, (\d+)\u00a0% of the time$/.exec(words) ?? [];
      const hz = (text: string): number => (text.endsWith(' Hz') ? parseFloat(text) : 1000 * parseFloat(text));
      expect([hz(from!) < 1100, hz(to!) > 1.1, Number(share)], words).toEqual([true, true, 100]);
    }
    await app.evaluate(({ player }) => { player.stop(); });
    await page.keyboard.press('Escape');
  }
});
