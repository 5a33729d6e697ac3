/** Browser tests, test/e2e/*.e2e.ts, on the built page (`npm run build` first) in the Chromium that tools/browsers.mjs finds. */
import { createServer } from 'node:net';
import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './tools/browsers.mjs';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address ? address.port : 0); });
    });
  });

// Playwright reads this file again in every worker, which inherits the variable: all must mean the same server.
process.env.PATCHCORD_E2E_PORT ??= String(await freePort());
const port = process.env.PATCHCORD_E2E_PORT;
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');

/** What is measured while it plays has the machine to itself, so all others wait for it; by hand, `--no-deps` leaves it out. */
const ALONE = /\/(live-editing|worklet-soak)\.e2e\.ts$/;
/** Sound in real time, which only another one like it may disturb; these wait more than they work, and come before the rest. */
const LIVE = /\/(same-bits|transport|trap|job|insecure-origin)\.e2e\.ts$/;

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/browser',
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // For what comes by itself, on a machine that has other things to do as well; who has it waits no longer.
  expect: { timeout: 20_000 },
  globalTimeout: 20 * 60_000,
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    // Taking the whole program in beside every test would only disturb it; offline.e2e.ts allows them.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: chromiumArguments() },
  },
  projects: [
    { name: 'alone', testMatch: ALONE, workers: 1 },
    { name: 'live', testMatch: LIVE, dependencies: ['alone'] },
    { name: 'rest', testIgnore: [ALONE, LIVE], dependencies: ['alone'] },
  ],
  webServer: {
    command: `node tools/serve.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
    timeout: 30_000,
    stdout: 'ignore',
  },
});
