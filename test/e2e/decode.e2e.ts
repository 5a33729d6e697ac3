/** Every format decodes in a worker of a page, under the page's own policy, to the samples that Node has; and a decoder is loaded when its first file comes. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { build } from 'vite';
import { bytesSource } from '../../src/media/byte-source.ts';
import { securityHeaders } from '../../tools/content-security-policy.mjs';
import { type DecodedFacts, decodedFacts } from './decode-page/decoded-facts.ts';
import { test } from './page-watch.ts';
import { wavFile } from './wav-files.ts';

const FIXTURES = new URL('../../src/media/fixtures/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.ico': 'image/x-icon' };

let folder = '';
let server: Server | undefined;
const requests: string[] = [];

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchcord-decode-'));
  await build({ root: fileURLToPath(new URL('./decode-page/', import.meta.url)), configFile: false, logLevel: 'warn', base: './', worker: { format: 'es' }, build: { outDir: folder, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 } });
  server = createServer((request, response) => {
    const path = new URL(request.url!, 'http://host').pathname.replace(/\/$/, '/index.html');
    requests.push(path);
    readFile(join(folder, path)).then((bytes) => {
      response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...securityHeaders });
      response.end(bytes);
    }, () => response.writeHead(path.endsWith('.ico') ? 204 : 404).end());
  });
  await new Promise<void>((resolve) => { server!.listen(0, '127.0.0.1', resolve); });
});
test.afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the same samples in a worker as in Node, each decoder loaded with its first file', async ({ page }) => {
  await page.goto(`http://127.0.0.1:${(server!.address() as AddressInfo).port}/`);
  await page.waitForFunction(() => 'decodeInWorker' in globalThis, undefined, { timeout: 20_000 });
  const inPage = (bytes: Uint8Array): Promise<DecodedFacts> =>
    page.evaluate((base64) => (globalThis as unknown as { decodeInWorker(base64: string): Promise<DecodedFacts> }).decodeInWorker(base64), Buffer.from(bytes).toString('base64'));
  const check = async (name: string, bytes: Uint8Array): Promise<void> => {
    const facts = await decodedFacts(bytesSource(bytes));
    expect(await inPage(bytes), name).toEqual(facts);
  };

  const isDecoder = (path: string): boolean => /opus-decoder|mpg123|vorbis/.test(path);
  await check('wav', wavFile({ name: 'a.wav', format: 'pcm24', channels: 2, rateHz: 44_100, seconds: 0.2, peak: 0.5, noteHz: 220 }));
  await check('mono.flac', await readFile(new URL('mono.flac', FIXTURES)));
  expect(requests.filter(isDecoder)).toEqual([]);
  const before = requests.length;
  for (const name of ['lame.mp3', 'no-tag.mp3', 'vorbis.ogg', 'vorbis-six.ogg', 'opus.opus', 'opus-six.opus']) await check(name, await readFile(new URL(name, FIXTURES)));
  expect(requests.slice(before).some((path) => path.includes('mpg123'))).toBe(true);
});
