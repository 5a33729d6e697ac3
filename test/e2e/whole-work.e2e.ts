/**
 * The whole of a piece of work: recordings are dropped and mixed, kept, closed, opened again, mastered with a chain of the
 * library, given away as a bundle, opened in a browser that knows nothing of it, exported there, and rendered by the command
 * line: equal to the byte.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { unzipSync } from 'fflate';
import type { App } from '../../src/app/boot.ts';
import type { EditorElement } from '../../src/editor/editor-element.ts';
import { createPatch } from '../../src/patch/create.ts';
import type { Edit } from '../../src/patch/edit.ts';
import { toText } from '../../src/patch/to-text.ts';
import { CanvasHand } from './canvas-hand.ts';
import { openApp } from './live-page.ts';
import { test } from './page-watch.ts';
import { wavFile, type WavSpec } from './wav-files.ts';

const COMMAND = fileURLToPath(new URL('../../dist/cli/patchcord.mjs', import.meta.url));
const RATE = 48000;
const STEMS: readonly WavSpec[] = [
  { name: 'Voice.wav', format: 'pcm24', channels: 1, rateHz: RATE, seconds: 2, peak: 0.4, noteHz: 440 },
  { name: 'Keys.wav', format: 'pcm16', channels: 2, rateHz: 44100, seconds: 1.5, peak: 0.3, noteHz: 330 },
];
const MASTER = ['eq', 'glue', 'tape', 'limiter'];

const saved = (page: Page) => expect(page.locator('patch-save-status')).toContainText('Saved', { timeout: 15_000 });
const title = (page: Page) => page.locator('header .title');
const edit = (page: Page, edits: readonly Edit[]) => page.evaluate((text) => { document.querySelector<EditorElement>('patch-editor')!.model!.edit({ kind: 'batch', edits: JSON.parse(text) as Edit[] }, 'Mix'); }, JSON.stringify(edits));
/** Without the browser's own dialogs, which no test can press: files come as downloads. */
const withoutPickers = (page: Page) => page.addInitScript(() => { Object.assign(globalThis, { showSaveFilePicker: undefined, showDirectoryPicker: undefined }); });

test('dropped, mixed, kept, closed, opened again, mastered, bundled, opened elsewhere, exported: the command line makes the same bytes', async ({ page, context, browser, baseURL }, info) => {
  test.setTimeout(240_000);
  const folder = info.outputPath('stems');
  await mkdir(folder, { recursive: true });
  for (const spec of STEMS) await writeFile(join(folder, spec.name), wavFile(spec));

  await test.step('four nodes of the shipped mastering chain become a chain of the library', async () => {
    const app = await openApp(page, './?patch=mastering-chain');
    await new CanvasHand(page).settle();
    expect(await app.evaluate(({ session }: App) => [...session.patch.nodes.keys()])).toEqual(expect.arrayContaining(MASTER));
    await page.evaluate((ids) => {
      const editor = document.querySelector<EditorElement>('patch-editor')!;
      editor.model!.select(ids);
      editor.canvas.focus();
    }, MASTER);
    await page.keyboard.press('Control+Shift+G');
    await page.getByRole('textbox', { name: 'What is it called?' }).fill('Loud and warm');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await saved(page);
  });

  await test.step('recordings are dropped into a new patch, mixed, and kept without being asked', async () => {
    const hand = new CanvasHand(page);
    await hand.drop([{ name: 'new.patch.json', bytes: Buffer.from(toText(createPatch({ id: 'evening', title: 'Evening', rateHz: RATE }))) }], { x: 600, y: 400 });
    await expect(title(page)).toHaveText('Evening');
    await hand.drop(await Promise.all(STEMS.map(async ({ name }) => ({ name, bytes: await readFile(join(folder, name)) }))), { x: 320, y: 160 });
    const cables = (): Promise<number> => page.evaluate(() => document.querySelector<EditorElement>('patch-editor')!.model!.patch.cables.size);
    await expect.poll(cables).toBe(6);
    await edit(page, [{ kind: 'set-param', node: 'voice-fader', param: 'levelDb', value: -3 }, { kind: 'set-param', node: 'keys-pan', param: 'position', value: 40 }]);
    await saved(page);
  });

  await test.step('it is closed and opened again, with its recordings', async () => {
    await page.close();
    page = await context.newPage();
    await withoutPickers(page);
    const app = await openApp(page);
    await expect(title(page)).toHaveText('Evening');
    expect(await app.evaluate(({ session }: App) => session.patch.nodes.get('voice-fader')!.params['levelDb'])).toBe(-3);
    expect(await app.evaluate(({ session }: App) => session.diagnostics.map(({ message }) => message))).toEqual([]);
  });

  await test.step('the chain of the library stands before the output', async () => {
    await new CanvasHand(page).settle(7);
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Add a node' }).fill('loud and warm');
    await page.keyboard.press('Enter');
    const chain = await page.evaluate(() => {
      const { patch } = document.querySelector<EditorElement>('patch-editor')!.model!;
      return { id: [...patch.nodes].find(([, { type }]) => type === 'chain')?.[0], cables: [...patch.cables].filter(([, { to }]) => to.node === 'output').map(([id, { from }]) => [id, from.node] as const) };
    });
    const end = { inverted: false, gainDb: 0 };
    await edit(page, [
      ...chain.cables.flatMap(([id, from]): Edit[] => [{ kind: 'remove-cable', id }, { kind: 'add-cable', id: `into-${from}`, cable: { ...end, from: { node: from, port: 'out' }, to: { node: chain.id!, port: 'in' } } }]),
      { kind: 'add-cable', id: 'mastered', cable: { ...end, from: { node: chain.id!, port: 'out' }, to: { node: 'output', port: 'in' } } },
    ]);
    await saved(page);
  });

  const bundle = await test.step('it is given away as a bundle', async () => {
    await page.getByRole('button', { name: 'Menu', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Share/ }).click();
    await expect(page.getByText('2 recordings:')).toBeVisible();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save bundle' }).click()]);
    return readFile(await download.path());
  });

  const elsewhere = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const other = await elsewhere.newPage();
  await withoutPickers(other);
  const exported = await test.step('a browser that knows nothing of it opens it and exports the mix', async () => {
    await openApp(other);
    const hand = new CanvasHand(other);
    await hand.settle();
    await hand.drop([{ name: 'Evening.patchcord.zip', bytes: bundle }], { x: 700, y: 400 });
    await other.getByRole('dialog', { name: 'Evening' }).getByRole('button', { name: 'Open', exact: true }).click();
    await expect(title(other)).toHaveText('Evening');
    await other.evaluate(() => { document.querySelector<EditorElement>('patch-editor')!.canvas.focus(); });
    await other.keyboard.press('Control+e');
    await expect(other.getByRole('dialog', { name: 'Export sound' })).toBeVisible();
    const [download] = await Promise.all([other.waitForEvent('download', { timeout: 60_000 }), other.getByRole('button', { name: 'Export', exact: true }).click()]);
    expect(download.suggestedFilename()).toBe('Evening.wav');
    return readFile(await download.path());
  });
  await elsewhere.close();

  await test.step('the command line renders the same bytes from what the bundle holds', async () => {
    const parts = unzipSync(new Uint8Array(bundle));
    const patch = info.outputPath('evening.patch.json');
    const out = info.outputPath('evening.wav');
    await writeFile(patch, parts['patch.patch.json']!);
    await promisify(execFile)(process.execPath, [COMMAND, 'render', patch, '--stems', folder, '--out', out]);
    const rendered = await readFile(out);
    expect(rendered.length).toBeGreaterThan(2 * RATE * 2 * 3);
    expect(rendered.equals(exported)).toBe(true);
  });
});
