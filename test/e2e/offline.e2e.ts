/**
 * The built page without its server: it starts and plays, and a newer version waits until somebody asks for it. On a server of
 * its own, which serves a copy of the build that is changed on the way.
 */
import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test as plain } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import { securityHeaders } from '../../tools/content-security-policy.mjs';
import { openApp } from './live-page.ts';
import { test } from './page-watch.ts';

const BUILD = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.svg': 'image/svg+xml', '.png': 'image/png', '.woff2': 'font/woff2', '.webmanifest': 'application/manifest+json' };

/** Any static host; `change` stands for a newer version of the script of the service worker, which is what a browser looks at. */
class Host {
  isUp = true;
  change = '';
  requests: string[] = [];
  readonly server: Server = createServer((request, response) => {
    if (!this.isUp) return void request.socket.destroy();
    const path = new URL(request.url!, 'http://host').pathname.replace(/\/$/, '/index.html');
    this.requests.push(path);
    readFile(join(BUILD, path)).then((bytes) => {
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...securityHeaders });
      response.end(path === '/service-worker.js' ? Buffer.concat([bytes, Buffer.from(this.change)]) : bytes);
    }, () => response.writeHead(404).end());
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => { this.server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }
}

test.use({ serviceWorkers: 'allow' });

test('starts and plays without a network, and takes a newer version only when told to', async ({ page, context }) => {
  const host = new Host();
  const address = await host.open();
  try {
    await openApp(page, address);
    await page.evaluate(async () => { await navigator.serviceWorker.ready; });
    await test.step('without the server', async () => {
      host.isUp = false;
      host.requests = [];
      const app = await openApp(page, `${address}?patch=feedback-instrument#anything`);
      await app.evaluate(({ player }: App) => player.play());
      await expect.poll(() => app.evaluate(({ player }: App) => player.state), { timeout: 30_000 }).toBe('playing');
      expect(host.requests).toEqual([]);
    });
    await test.step('a newer version waits and asks, and what plays goes on', async () => {
      host.isUp = true;
      host.change = '\n// newer';
      await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
      await expect(page.getByText('A newer Patchcord is here')).toBeVisible({ timeout: 30_000 });
      expect(await page.evaluate(() => (globalThis as unknown as { patchcord: App }).patchcord.player.state)).toBe('playing');
      await page.getByRole('button', { name: 'Later' }).click();
      await expect(page.getByText('A newer Patchcord is here')).toHaveCount(0);
    });
    await test.step('another page of the old version is not disturbed when it is taken', async () => {
      const other = await context.newPage();
      const app = await openApp(other, address);
      await other.evaluate(() => { Object.assign(globalThis, { isSame: true }); });
      await page.reload();
      await page.getByRole('button', { name: 'Reload' }).click();
      await page.waitForFunction(() => 'patchcord' in globalThis && navigator.serviceWorker.controller?.state === 'activated');
      await expect(page.getByText('A newer Patchcord is here')).toHaveCount(0);
      expect(await other.evaluate(() => 'isSame' in globalThis)).toBe(true);
      await app.evaluate(({ openShipped }: App) => openShipped('drum-pump'));
      expect(await app.evaluate(({ session }: App) => session.patch.title)).toBe('Drum pump');
    });
  } finally {
    host.server.closeAllConnections();
    host.server.close();
  }
});

test('the manifest names icons that are there, so that the page can be installed', async ({ page, request, baseURL }) => {
  await page.goto('./');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifest = await (await request.get(new URL(href!, baseURL).href)).json() as { name: string; display: string; icons: { src: string; sizes: string }[] };
  expect(manifest).toMatchObject({ name: 'Patchcord', display: 'standalone' });
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate((address) => new Promise<[number, number]>((resolve, reject) => {
      const image = new Image();
      image.onload = () => { resolve([image.naturalWidth, image.naturalHeight]); };
      image.onerror = () => { reject(new Error(address)); };
      image.src = address;
    }), new URL(src, baseURL).href);
    if (sizes !== 'any') expect(size.join('x')).toBe(sizes);
  }
});

// Watched by nobody: the page is meant to complain here.
plain('no text becomes markup or script, and no foreign address a worker', async ({ page }) => {
  await page.goto('./');
  const refused = await page.evaluate(() => {
    const tries: Record<string, () => unknown> = {
      // eslint-disable-next-line no-restricted-syntax -- that it is refused is what is tested
      markup: () => { document.createElement('div').insertAdjacentHTML('beforeend', '<b>bold</b>'); },
      script: () => { document.createElement('script').text = 'void 0'; },
      worker: () => new Worker('https://example.org/worker.js'),
    };
    return Object.entries(tries).filter(([, act]) => { try { act(); return false; } catch { return true; } }).map(([name]) => name);
  });
  expect(refused).toEqual(['markup', 'script', 'worker']);
});
