/**
 * Firefox without a driver: a headless window opens the built page from a server of ours, which adds one script that does
 * the jobs and posts the answers. For tests only.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFirefox } from '../../tools/browsers.mjs';
import { renderInPage } from './page-render.ts';

export interface RenderJob {
  readonly name: string;
  /** A patch file. */
  readonly text: string;
  readonly frames: number;
}

const web = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.woff2': 'font/woff2' };

const probe = `
const until = async () => { while (!('patchcord' in globalThis)) await new Promise((resolve) => setTimeout(resolve, 50)); return globalThis.patchcord; };
const renderInPage = ${renderInPage.toString()};
const post = (body) => fetch('/answer', { method: 'POST', body: JSON.stringify(body) });
try {
  const app = await until();
  for (const job of await (await fetch('/jobs')).json()) await post({ name: job.name, base64: await renderInPage(app, job) });
  await post({ done: true });
} catch (error) {
  await post({ failed: String(error) });
}
`;

/** @returns base 64 of the samples by job. Rejects when Firefox fails or takes longer than `limitMs`. */
export async function renderInFirefox(jobs: readonly RenderJob[], limitMs: number): Promise<Map<string, string>> {
  const answers = new Map<string, string>();
  const firefox = findFirefox();
  if (firefox === undefined) throw new Error('there is no Firefox');
  const profile = mkdtempSync(join(tmpdir(), 'patchcord-firefox-'));
  let server: Server | undefined;
  let browser: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => { reject(new Error(`Firefox had ${answers.size} of ${jobs.length} answers after ${limitMs / 1000} s`)); }, limitMs);
      server = createServer((request, response) => {
        const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
        const send = (type: string, body: string | Buffer): void => void response.writeHead(200, { 'Content-Type': type }).end(body);
        if (path === '/answer') {
          void readBody(request).then((text) => {
            const answer = JSON.parse(text) as { name?: string; base64?: string; done?: boolean; failed?: string };
            send('text/plain', '');
            if (answer.failed !== undefined) reject(new Error(`in Firefox: ${answer.failed}`));
            else if (answer.done === true) resolve();
            else answers.set(answer.name!, answer.base64!);
          });
        } else if (path === '/jobs') send('application/json', JSON.stringify(jobs));
        else if (path === '/probe.js') send('text/javascript', probe);
        else {
          try {
            const name = path === '/' ? 'index.html' : normalize(path).slice(1);
            const file = readFileSync(join(web, name));
            send(TYPES[extname(name)] ?? 'application/octet-stream', name === 'index.html' ? file.toString().replace('</body>', '<script type="module" src="/probe.js"></script></body>') : file);
          } catch {
            response.writeHead(404).end();
          }
        }
      });
      server.on('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server!.address() as AddressInfo;
        browser = spawn(firefox, ['--headless', '--no-remote', '--profile', profile, `http://127.0.0.1:${port}/`], { stdio: 'ignore' });
        browser.on('error', reject);
        browser.on('exit', (code) => { reject(new Error(`Firefox ended with ${code}`)); });
      });
    });
    return answers;
  } finally {
    clearTimeout(timer);
    await ended(browser);
    server?.closeAllConnections();
    server?.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const part of request) text += String(part);
  return text;
}

/** Its profile can only be removed when it is gone. */
async function ended(browser: ChildProcess | undefined): Promise<void> {
  if (browser === undefined || browser.exitCode !== null || browser.pid === undefined) return;
  await new Promise<void>((resolve) => {
    browser.once('exit', () => { resolve(); });
    browser.kill();
    setTimeout(() => browser.kill('SIGKILL'), 5000).unref();
  });
}
