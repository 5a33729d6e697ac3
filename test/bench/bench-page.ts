/** Bundles one page of test/bench/pages and opens it in Chromium, the engine beside it. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, type Rolldown } from 'vite';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';

const ORIGIN = 'http://localhost:4999';

export async function openBenchPage(name: string): Promise<{ page: Page; close: () => Promise<void> }> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: true, target: 'es2022', copyPublicDir: false, lib: { entry: fileURLToPath(new URL(`./pages/${name}.ts`, import.meta.url)), formats: ['iife'], name: 'page', fileName: () => 'page.js' } },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const chunk = output?.output[0];
  if (chunk?.type !== 'chunk') throw new Error(`${name}: no script was built`);
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
  const browser: Browser = await chromium.launch({ executablePath, args: chromiumArguments() });
  const page = await browser.newPage();
  page.on('pageerror', (error) => { throw error; });
  const engine = await readFile(new URL('../../worklets/generated/engine.wasm', import.meta.url));
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/page.js') return route.fulfill({ contentType: 'text/javascript', body: chunk.code });
    if (pathname === '/engine.wasm') return route.fulfill({ contentType: 'application/wasm', body: engine });
    return route.fulfill({ contentType: 'text/html', body: '<!doctype html><body><script src="/page.js"></script>' });
  });
  await page.goto(`${ORIGIN}/`);
  return { page, close: () => browser.close() };
}
