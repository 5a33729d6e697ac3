/**
 * Files that mean harm, dropped one by one onto a page that is playing: each is refused or its words stay words, within five
 * seconds, without a request, without a change of anything global, and the open document stays as it is.
 */
import { expect, type Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { hostileFiles, MARKUP, type HostileFile } from '../hostile/corpus.ts';
import { openApp, type LiveApp } from './live-page.ts';
import { test } from './page-watch.ts';

const PATIENCE_MS = 5_000;
const MEMORY_BYTES = 2 ** 30;

let made: readonly HostileFile[] | undefined;
/** Some are tens of megabytes: made once for all tests of a worker. */
const allFiles = (): readonly HostileFile[] => (made ??= hostileFiles());

interface Answer {
  readonly tookMs: number;
  readonly said: readonly string[];
  readonly dialogs: number;
}

/** Gives one file to the door and closes what it asks; never opens it. */
const offer = (app: LiveApp, file: HostileFile): Promise<Answer> => app.evaluate(async ({ session }: App, { name, base64 }) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const editor = document.querySelector('patch-editor')!;
  const dialog = (): Element | null => editor.shadowRoot!.querySelector('patch-dialog')?.shadowRoot?.querySelector('dialog') ?? null;
  session.tell([]);
  const start = performance.now();
  const done = session.files.add([new File([bytes as BlobPart], name)], { x: 0, y: 0 });
  let isDone = false;
  void Promise.resolve(done).then(() => { isDone = true; });
  while (!isDone && dialog() === null && performance.now() - start < 20_000) await new Promise((resolve) => setTimeout(resolve, 10));
  const tookMs = performance.now() - start;
  const shown = dialog();
  // Its words are looked at before it is closed.
  const found = shown === null ? 0 : 1;
  shown?.dispatchEvent(new Event('cancel', { cancelable: true }));
  while (!isDone && performance.now() - start < 20_000) await new Promise((resolve) => setTimeout(resolve, 10));
  return { tookMs, dialogs: found, said: session.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message) };
}, { name: file.name, base64: Buffer.from(file.bytes).toString('base64') });

/** What a page has of its own: nothing of it may change. */
const globals = (app: LiveApp): Promise<string> => app.evaluate((_app: App) => JSON.stringify([
  Object.getOwnPropertyNames(globalThis).length, ...[Object, Array, Map, Set, String, Number, Function, Promise, HTMLElement].map(({ prototype }) => Reflect.ownKeys(prototype as object).map(String)), document.cookie, location.href, document.title,
]));

const openText = (page: Page): Promise<string> => page.evaluate(() => JSON.stringify((globalThis as unknown as { patchcord: App }).patchcord.session.patch, (_, value: unknown) => (value instanceof Map ? [...value] : value)));

test('nothing that is dropped does harm', async ({ page }) => {
  test.setTimeout(180_000);
  const app = await openApp(page, './?patch=feedback-instrument');
  await app.evaluate(({ player }: App) => player.play());
  await expect.poll(() => app.evaluate(({ player }: App) => player.state)).toBe('playing');
  await page.waitForLoadState('networkidle');
  const before = await openText(page);
  // The first file of each kind loads what reads it.
  const files = allFiles();
  for (const kind of ['.flac', '.mp3', '.opus', '.ogg', '.zip', '.json', '.wav', '.aiff', '.caf']) await offer(app, files.find(({ name }) => name.endsWith(kind))!);
  await page.waitForLoadState('networkidle');
  const wasGlobal = await globals(app);
  const requests: string[] = [];
  page.on('request', (request) => { if (!/^(blob|data):/.test(request.url())) requests.push(request.url()); });
  for (const file of files) {
    const { tookMs, said, dialogs } = await offer(app, file);
    expect(tookMs, `${file.name} took its time`).toBeLessThan(PATIENCE_MS);
    if (file.expected === 'refused') expect(said.length, `${file.name} was refused with a word`).toBeGreaterThan(0);
    else expect(dialogs, `${file.name} was shown before anything of it was taken`).toBe(1);
  }
  expect(await openText(page), 'the open document').toBe(before);
  expect(await app.evaluate(({ player }: App) => player.state), 'what played goes on').toBe('playing');
  expect(await globals(app)).toBe(wasGlobal);
  expect(requests, 'requests').toEqual([]);
  expect(await page.evaluate(() => 'harmed' in globalThis || 'polluted' in {})).toBe(false);
  const heap = await page.evaluate(() => (performance as unknown as { memory: { totalJSHeapSize: number } }).memory.totalJSHeapSize);
  expect(heap).toBeLessThan(MEMORY_BYTES);
});

test('markup in every text of a patch stays text when it is opened', async ({ page }) => {
  const app = await openApp(page, './?patch=feedback-instrument');
  const requests: string[] = [];
  await page.waitForLoadState('networkidle');
  page.on('request', (request) => { if (!/^(blob|data):/.test(request.url())) requests.push(request.url()); });
  for (const file of allFiles().filter(({ expected }) => expected === 'text').slice(0, 4)) {
    await app.evaluate(({ session }: App, base64) => void session.files.add([new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)) as BlobPart], 'gift.patch.json')], { x: 0, y: 0 }), Buffer.from(file.bytes).toString('base64'));
    await page.getByRole('dialog').getByRole('button', { name: 'Open', exact: true }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect.poll(() => app.evaluate(({ session }: App) => session.patch.id)).not.toBe('feedback-instrument');
    await page.keyboard.press('l');
    await expect(page.getByText(MARKUP[Number(/markup-(\d+)/.exec(file.name)![1])]!).first()).toBeVisible();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => {
      const strangers: string[] = [];
      const look = (root: ParentNode): void => {
        for (const element of root.querySelectorAll('*')) {
          if (['IFRAME', 'IMG', 'OBJECT', 'EMBED'].includes(element.tagName) || (element.tagName === 'SCRIPT' && !(element as HTMLScriptElement).src.startsWith(location.origin)) || element.getAttributeNames().some((name) => name.startsWith('on'))) strangers.push(element.outerHTML.slice(0, 100));
          if (element.shadowRoot) look(element.shadowRoot);
        }
      };
      look(document);
      return strangers.filter((one) => !one.startsWith('<img') || !one.includes('src="blob:') && !one.includes('src="data:'));
    })).toEqual([]);
    expect(await page.evaluate(() => 'harmed' in globalThis)).toBe(false);
  }
  expect(requests).toEqual([]);
});
