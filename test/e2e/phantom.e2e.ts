/** The phantom center on the page: known differences are told in the figures of theory, the listener is dragged, and listening leaves the document alone. */
import { expect } from '@playwright/test';
import { shipped } from '../../src/catalog/shipped.ts';
import type { App } from '../../src/app/boot.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createNode, createPatch } from '../../src/patch/create.ts';
import { CanvasHand } from './canvas-hand.ts';
import { type LiveApp, openApp, openPatch } from './live-page.ts';
import { test } from './kept-page.ts';
import { told } from './picture-words.ts';

const definition = shipped.get('phantom-center')!;
const NOISE = definition.params['signal']!.choices!.indexOf('noise');
const picture = { x: 160, y: 100, k: 1 } as const;

const set = (app: LiveApp, param: string, value: number): Promise<unknown> => app.evaluate(({ session }: App, [name, to]) => session.edit({ kind: 'set-param', node: 'phantom', param: name, value: to }, 'Set'), [param, value] as const);
const outlet = (app: LiveApp): Promise<unknown> => app.evaluate(({ listening }: App) => listening.outlet ?? null);
const peaks = (app: LiveApp): Promise<number[]> => app.evaluate(({ session }: App) => Array.from(session.monitor.peaks() ?? []));

test('says where a sound appears, as speakers, polarity and seat are changed; and lets it be heard', async ({ page }) => {
  const app = await openApp(page);
  const phantom = createNode(definition, { params: { ...createNode(definition).params, signal: NOISE, levelDb: 6, averageMs: 200 } });
  await openPatch(app, { ...createPatch({ id: 'phantom', title: 'Phantom', rateHz: 48000 }), nodes: new Map([['phantom', phantom], ['out', createNode(shipped.get('output')!, { x: 700 })]]) });
  const hand = new CanvasHand(page);
  await hand.settle(2);
  await page.evaluate((at) => { document.querySelector<EditorElement>('patch-editor')!.canvas.transform = at; }, picture);
  await hand.settle(2);
  await app.evaluate(({ player }: App) => player.play(0));

  // By the tangent law below 700 Hz, by the energy vector above.
  await expect.poll(() => told(page, 'phantom'), { timeout: 20_000 }).toMatch(/^Phantom center: appears 1\d\.\d° right \(bass 10\.9° right, treble 19\.1° right\), sharp; in mono it loses 0\.5 dB$/);
  await set(app, 'invert', 1);
  await expect.poll(() => told(page, 'phantom')).toBe('Phantom center: has no place: opposite polarity; in mono it loses 10.0 dB');
  await set(app, 'levelDb', 0);
  await expect.poll(() => told(page, 'phantom')).toBe('Phantom center: has no place: opposite polarity; in mono it is gone');
  await set(app, 'invert', 0);
  await expect.poll(() => told(page, 'phantom')).toBe('Phantom center: appears in the center, sharp; in mono it loses nothing');

  const box = await page.locator('patch-editor [data-node="phantom"] canvas.picture').boundingBox();
  // The head in the room of the picture, at its size on the canvas: where the seat is, and 0.34 m to its right.
  const seat = { x: box!.x + 169, y: box!.y + 219 };
  const metersToPixels = 84.2;
  await page.mouse.move(seat.x, seat.y);
  await page.mouse.down();
  await page.mouse.move(seat.x + 0.34 * metersToPixels, seat.y, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => told(page, 'phantom')).toMatch(/^Phantom center: appears 2\d\.\d° right, sharp; .*seat 0\.3\d m to the right.*, where the right speaker comes (0\.9\d|1\.0\d) ms earlier; the room you are in is added$/);

  const before = await app.evaluateHandle(({ session }: App) => session.patch);
  await page.mouse.click(box!.x + 290, box!.y + 20);
  expect(await outlet(app)).toEqual({ node: 'phantom', port: 'heard' });
  await expect.poll(async () => Math.min(...(await peaks(app)))).toBeGreaterThan(0.01);
  // The same by the inspector, for the keyboard.
  await page.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.model!.select(['phantom']); });
  const listen = page.getByRole('button', { name: 'Listen to what it makes' });
  await expect(listen).toHaveAttribute('aria-pressed', 'true');
  await listen.click();
  expect(await outlet(app)).toBeNull();

  await page.getByRole('button', { name: 'Check the playback…' }).click();
  await page.getByRole('button', { name: 'Left', exact: true }).click();
  await expect.poll(async () => { const [left = 0, right = 1] = await peaks(app); return left > 0.01 && right < 1e-6; }).toBe(true);
  await page.getByRole('button', { name: 'Out of phase', exact: true }).click();
  await expect.poll(async () => Math.min(...(await peaks(app)))).toBeGreaterThan(0.01);
  await page.getByRole('radio', { name: 'Each came from its side' }).click();
  await page.getByRole('radio', { name: 'Fuller, or more in the center' }).click();
  await expect(page.getByText('One side has its polarity turned')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect.poll(() => outlet(app)).toBeNull();
  expect(await app.evaluate(({ session }: App, was) => session.patch === was, before)).toBe(true);
});
