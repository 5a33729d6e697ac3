/**
 * A minute of ten edits a second on 24 playing strips, in a real AudioContext of the built page: `npm run bench live-editing`. Fails where
 * a click is left or a frame is missing.
 */
import { chromium } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';
import { serve } from '../../tools/serve.mjs';
import { editWhilePlaying, reportText } from '../e2e/live-editing.ts';
import { openApp } from '../e2e/live-page.ts';

const SECONDS = 60;
/** Above 8 kHz, where the strips' tones have nothing. */
const MOST_RESIDUAL_DB = -60;

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const browser = await chromium.launch({ executablePath, args: chromiumArguments() });
try {
  const page = await browser.newPage();
  // What runs this file marks functions with their names; in the page nobody knows the mark.
  await page.addInitScript('globalThis.__name = (value) => value');
  const app = await openApp(page, `${server.resolvedUrls?.local[0] ?? ''}?patch=none`);
  const report = await editWhilePlaying(app, SECONDS);
  console.log(reportText(report));
  if (!(report.residualDb <= MOST_RESIDUAL_DB) || report.gaps > 0 || report.traps > 0) throw new Error(`a residual of ${report.residualDb.toFixed(1)} dBFS, ${report.gaps} gaps and ${report.traps} traps`);
} finally {
  await browser.close();
  await server.close();
}
